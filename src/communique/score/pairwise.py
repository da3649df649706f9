"""Sums over the columns of sparse rows, and over those of each pair of rows.

Rows are float64, with columns in order and no zero stored: as `sorted_rows` makes them.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse

from communique.score.products import products

Cells = npt.NDArray[np.float64]
Column = npt.NDArray[np.float64]
Kernel = Callable[[Cells, Cells, Cells, Cells], Cells]
"""What a pair of cells adds, of the cells and the sums of their rows."""

_BLOCK = 2**21
"""So many pairs of cells are held at once."""


def over_columns(
    x: sparse.csr_array,
    y: sparse.csr_array,
    kernel: Kernel,
    reduce: np.ufunc = np.add,
    *,
    smoothing: float = 0,
) -> Cells:
    """Return what a function of two cells and their rows' sums comes to over all columns.

    Each column is met once, with the row that has a value in it: columns of a row of y, then
    those that only the row of x has. No term is taken off again, so nothing is lost to rounding.
    Columns that are 0 in both rows matter only with smoothing, and are all alike.
    """
    of_y = _gathered(x, y, kernel, reduce, smoothing)

    def absent(b: Cells, a: Cells, b_sum: Cells, a_sum: Cells) -> Cells:
        return np.where(b == smoothing, kernel(a, b, a_sum, b_sum), 0)

    found = reduce(of_y, _gathered(y, x, absent, reduce, smoothing).T)
    if smoothing:
        neither = x.shape[1] - either(x, y, shared(x, y))
        a_sum, b_sum = (sums_of(each) + smoothing * each.shape[1] for each in (x, y))
        same = np.full((1, 1), smoothing)
        found += neither * kernel(same, same, a_sum[:, None], b_sum[None])
    return np.asarray(found)


def _gathered(
    x: sparse.csr_array,
    y: sparse.csr_array,
    kernel: Kernel,
    reduce: np.ufunc,
    smoothing: float,
) -> Cells:
    """Return float64[n_x, n_y]: what the kernel comes to over the columns of each row of y."""
    found = np.zeros((x.shape[0], y.shape[0]))
    filled = np.flatnonzero(np.diff(y.indptr))
    if not len(filled):
        return found
    a_sum, b_sum = (sums_of(each) + smoothing * each.shape[1] for each in (x, y))
    b, b_sum = y.data + smoothing, np.repeat(b_sum, np.diff(y.indptr))
    height = max(_BLOCK // max(y.nnz, x.shape[1]), 1)
    for first in range(0, x.shape[0], height):
        a = x[first : first + height].toarray()[:, y.indices] + smoothing
        terms = kernel(a, b[None], a_sum[first : first + height, None], b_sum[None])
        found[first : first + height, filled] = reduce.reduceat(terms, y.indptr[filled], axis=1)
    return found


def sorted_rows(x: sparse.csr_array) -> sparse.csr_array:
    """Return rows as float64 in the order of their columns, without zeros that are stored."""
    found = sparse.csr_array(x, dtype=np.float64)
    if found.has_canonical_format and found.data.all():
        return found
    found = found.copy()
    found.sum_duplicates()
    found.eliminate_zeros()
    return found


def sums_of(x: sparse.csr_array) -> Column:
    """Return float64[n]: Σx of each row."""
    return np.asarray(x.sum(axis=1), np.float64).ravel()


def squares_of(x: sparse.csr_array) -> Column:
    """Return float64[n]: Σx² of each row."""
    return sums_of(sparse.csr_array((x.data**2, x.indices, x.indptr), x.shape))


def filled_of(x: sparse.csr_array) -> Column:
    """Return float64[n]: how many columns of each row aren't 0."""
    return np.asarray(np.diff(x.indptr), np.float64)


def shared(x: sparse.csr_array, y: sparse.csr_array) -> Cells:
    """Return float64[n_x, n_y]: how many columns aren't 0 in both rows of a pair."""
    left = _indicator(x)
    return products(left, left if y is x else _indicator(y))


def _indicator(x: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones(x.nnz), x.indices, x.indptr), x.shape)


def either(x: sparse.csr_array, y: sparse.csr_array, both: Cells) -> Cells:
    """Return float64[n_x, n_y]: how many columns aren't 0 in one row of a pair, or in `both`."""
    return np.asarray(np.add.outer(filled_of(x), filled_of(y)) - both)
