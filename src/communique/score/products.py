"""Products of the rows of sparse matrices: each row with each."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

Cells = npt.NDArray[np.float64]

_SHARE = 8
"""A column that one row in so many has a value in is multiplied as a dense one."""
_FEW = 32
"""Of fewer rows the products are sparse: it takes longer to make the others dense."""
_DENSE = 2**23
"""So many cells at most are held dense at once."""


def products(x: sparse.csr_array, y: sparse.csr_array) -> Cells:
    """Return float64[n_x, n_y]: x yᵀ; whole numbers below 2⁵³ are exact.

    The few columns that most rows share make most of the products of text: these are held dense,
    a block at a time, and the many rare ones sparse.
    """
    n_rows = x.shape[0] + y.shape[0]
    there = np.bincount(x.indices, minlength=x.shape[1]) + np.bincount(
        y.indices, minlength=x.shape[1]
    )
    common = there * _SHARE >= n_rows
    if n_rows > _DENSE or min(x.shape[0], y.shape[0]) < _FEW or not common.any():
        return _sparse(x, y)
    columns = np.flatnonzero(common)
    total = _sparse(_only(x, ~common), _only(y, ~common))
    width = max(_DENSE // n_rows, 1)
    for first in range(0, len(columns), width):
        block = columns[first : first + width]
        place = np.full(x.shape[1], -1)
        place[block] = np.arange(len(block))
        left = _dense(x, place, len(block))
        right = left if y is x else _dense(y, place, len(block))
        # Of the same array twice, numpy makes one half of the products and mirrors it.
        total += left @ right.T
    return total


def _sparse(x: sparse.csr_array, y: sparse.csr_array) -> Cells:
    # Only the right side changes its order, so it is the smaller one.
    if x.shape[0] < y.shape[0]:
        return np.asarray((y @ x.T).toarray().T, np.float64)
    return np.asarray((x @ y.T).toarray(), np.float64)


def _only(x: sparse.csr_array, kept: npt.NDArray[np.bool_]) -> sparse.csr_array:
    mask = kept[x.indices]
    before = np.concatenate(([0], np.cumsum(mask)))
    return sparse.csr_array((x.data[mask], x.indices[mask], before[x.indptr]), x.shape)


def _dense(x: sparse.csr_array, place: npt.NDArray[np.intp], width: int) -> Cells:
    at = place[x.indices]
    mask = at >= 0
    row = np.repeat(np.arange(x.shape[0]), np.diff(x.indptr))
    cells = np.zeros((x.shape[0], width))
    cells[row[mask], at[mask]] = x.data[mask]
    return cells
