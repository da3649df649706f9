"""Similarity and distance of rows of counts, as of documents over their features.

Rows are those of sparse matrices, n_x and n_y of them over the same m columns; x and y stand for
a row of each, A = Σx and B = Σy. A score that is not defined is NaN. All are those of proxyC 0.5
(Watanabe 2025), which quanteda offers too, up to rows of zeros and to cells of zero in
divergences: see `scores`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from communique.score.pairwise import (
    Cells,
    Column,
    Kernel,
    either,
    filled_of,
    over_columns,
    shared,
    sorted_rows,
    squares_of,
    sums_of,
)
from communique.score.products import products


def scores(
    x: sparse.csr_array,
    y: sparse.csr_array | None = None,
    method: str = "cosine",
    *,
    p: float = 2,
    smoothing: float = 0,
) -> Cells:
    """Return float64[n_x, n_y]: the score of each row of `x` with each of `y`, or of `x` itself.

    Args:
        x: rows; `sparse.csr_array(counts.T)` makes them of columns.
        y: other rows over the same columns.
        method: one of `METHODS`.
        p: the power of `minkowski`, above 0.
        smoothing: a number added to every cell for the divergences and `chisquared`. Without it
            0 ln 0 is 0, and `kullback` and `jeffreys` are infinite where only one row is 0.
    """
    x = sorted_rows(x)
    y = x if y is None else sorted_rows(y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return METHODS[method].score(x, y, _Choice(p, smoothing))


@dataclass(frozen=True)
class _Choice:
    p: float
    smoothing: float


@dataclass(frozen=True)
class Method:
    """A way to score two rows.

    Attributes:
        score: what makes float64[n_x, n_y] of two matrices.
        is_distance: whether a small score means that rows are near.
        is_symmetric: whether it is the same both ways.
    """

    score: Callable[[sparse.csr_array, sparse.csr_array, _Choice], Cells]
    is_distance: bool = False
    is_symmetric: bool = True


def _cosine(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return Σxy / √(Σx² Σy²); not defined of a row of zeros."""
    return _within_one(products(x, y) / np.sqrt(np.outer(squares_of(x), squares_of(y))))


def _correlation(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return (m Σxy - AB) / √((m Σx² - A²)(m Σy² - B²)): Pearson 1895; none of equal cells."""
    m = x.shape[1]
    shared = m * products(x, y) - np.outer(sums_of(x), sums_of(y))
    return _within_one(shared / np.sqrt(np.outer(_spread(x), _spread(y))))


def _spread(x: sparse.csr_array) -> Column:
    squares = x.shape[1] * squares_of(x)
    spread = squares - sums_of(x) ** 2
    # What rounding leaves of equal cells is no spread.
    return np.where(spread > 1e-13 * squares, spread, np.nan)


def _jaccard(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return |x ∩ y| / |x ∪ y| of the columns that aren't 0: Jaccard 1912; 0 of none."""
    both = shared(x, y)
    return _over(both, either(x, y, both))


def _containment(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return |x ∩ y| / |x| of the columns that aren't 0: Broder 1997; 0 of a row of zeros."""
    return _over(shared(x, y), np.broadcast_to(filled_of(x)[:, None], (x.shape[0], y.shape[0])))


def _extended_jaccard(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return Σxy / (Σx² + Σy² - Σxy): Tanimoto 1958; 0 of rows of zeros."""
    both = products(x, y)
    return _over(both, np.add.outer(squares_of(x), squares_of(y)) - both)


def _fuzzy_jaccard(x: sparse.csr_array, y: sparse.csr_array, choice: _Choice) -> Cells:
    """Return Σ min(x, y) / Σ max(x, y), of cells from 0 to 1; not defined of others."""
    least = over_columns(x, y, lambda a, b, _a, _b: np.minimum(a, b))
    found = least / (np.add.outer(sums_of(x), sums_of(y)) - least)
    fuzzy = [~_any(each, (each.data < 0) | (each.data > 1)) for each in (x, y)]
    return np.where(np.logical_and.outer(*fuzzy), found, np.nan)


def _dice(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return 2 |x ∩ y| / (|x| + |y|) of the columns that aren't 0: Dice 1945; 0 of none."""
    return _over(2 * shared(x, y), np.add.outer(filled_of(x), filled_of(y)))


def _extended_dice(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return 2 Σxy / (Σx² + Σy²); 0 of rows of zeros."""
    return _over(2 * products(x, y), np.add.outer(squares_of(x), squares_of(y)))


def _simple_matching(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return the share of the m columns that both rows have or both lack: Sokal, Michener 1958."""
    both = shared(x, y)
    return np.asarray((x.shape[1] - either(x, y, both) + both) / x.shape[1])


def _hamann(x: sparse.csr_array, y: sparse.csr_array, choice: _Choice) -> Cells:
    """Return the share of columns that agree, less that of the others: Hamann 1961."""
    return 2 * _simple_matching(x, y, choice) - 1


def _faith(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return the share of columns that both have, and half of that both lack: Faith 1983."""
    m, both = x.shape[1], shared(x, y)
    return np.asarray((both + (m - either(x, y, both)) / 2) / m)


def _euclidean(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return √Σ(x - y)²."""
    if not (_whole(x) and _whole(y)):
        # The difference of products loses the digits of rows that are near.
        return np.sqrt(over_columns(x, y, lambda a, b, _a, _b: (a - b) ** 2))
    return np.sqrt(np.add.outer(squares_of(x), squares_of(y)) - 2 * products(x, y))


def _manhattan(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return Σ|x - y|."""
    return over_columns(x, y, lambda a, b, _a, _b: np.abs(a - b))


def _maximum(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return max |x - y|: Chebyshev's distance."""
    return over_columns(x, y, lambda a, b, _a, _b: np.abs(a - b), np.maximum)


def _canberra(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return Σ |x - y| / (|x| + |y|) over columns that aren't 0 in both: Lance, Williams 1967."""
    return over_columns(x, y, lambda a, b, _a, _b: np.abs(a - b) / (np.abs(a) + np.abs(b)))


def _minkowski(x: sparse.csr_array, y: sparse.csr_array, choice: _Choice) -> Cells:
    """Return (Σ|x - y|ᵖ) to the power of 1 / p."""
    power = over_columns(x, y, lambda a, b, _a, _b: np.abs(a - b) ** choice.p)
    return np.asarray(power ** (1 / choice.p))


def _hamming(x: sparse.csr_array, y: sparse.csr_array, _: _Choice) -> Cells:
    """Return the number of columns that differ: Hamming 1950."""
    return over_columns(x, y, lambda a, b, _a, _b: (a != b).astype(np.float64))


def _of_shares(kernel: Kernel) -> Callable[[sparse.csr_array, sparse.csr_array, _Choice], Cells]:
    """Return a score that adds up the shares x / A and y / B; of a row of zeros there are none."""

    def score(x: sparse.csr_array, y: sparse.csr_array, choice: _Choice) -> Cells:
        added = over_columns(
            x,
            y,
            lambda a, b, a_sum, b_sum: kernel(a / a_sum, b / b_sum, a_sum, b_sum),
            smoothing=choice.smoothing,
        )
        filled = [sums_of(each) + choice.smoothing > 0 for each in (x, y)]
        return np.where(np.logical_and.outer(*filled), added, np.nan)

    return score


def _chisquared(p: Cells, q: Cells, a_sum: Cells, b_sum: Cells) -> Cells:
    # Two columns a and b: (o - e)² / e of both cells of a row is what one term adds up to.
    n = a_sum + b_sum
    return np.asarray((p - q) ** 2 * (a_sum / n) * (b_sum / n) / ((p * a_sum + q * b_sum) / n))


def _kullback(p: Cells, q: Cells, a_sum: Cells, b_sum: Cells) -> Cells:
    # q - p adds up to 0, and keeps every term from being negative.
    return np.where(p > 0, p * np.log(p / q), 0) - p + q


def _jeffreys(p: Cells, q: Cells, a_sum: Cells, b_sum: Cells) -> Cells:
    return np.where(p == q, 0, (p - q) * np.log(p / q))


def _jensen(p: Cells, q: Cells, a_sum: Cells, b_sum: Cells) -> Cells:
    middle = (p + q) / 2
    return (_kullback(p, middle, a_sum, b_sum) + _kullback(q, middle, a_sum, b_sum)) / 2


METHODS: Mapping[str, Method] = {
    "cosine": Method(_cosine),
    "correlation": Method(_correlation),
    "jaccard": Method(_jaccard),
    "containment": Method(_containment, is_symmetric=False),
    "ejaccard": Method(_extended_jaccard),
    "fjaccard": Method(_fuzzy_jaccard),
    "dice": Method(_dice),
    "edice": Method(_extended_dice),
    "hamann": Method(_hamann),
    "simple matching": Method(_simple_matching),
    "faith": Method(_faith),
    "euclidean": Method(_euclidean, True),
    "chisquared": Method(_of_shares(_chisquared), True),
    "kullback": Method(_of_shares(_kullback), True, is_symmetric=False),
    "jeffreys": Method(_of_shares(_jeffreys), True),
    "jensen": Method(_of_shares(_jensen), True),
    "manhattan": Method(_manhattan, True),
    "maximum": Method(_maximum, True),
    "canberra": Method(_canberra, True),
    "minkowski": Method(_minkowski, True),
    "hamming": Method(_hamming, True),
}
"""The ways to score two rows, by name."""


def _any(x: sparse.csr_array, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return whether a row has a stored cell of which something is true."""
    before = np.concatenate(([0], np.cumsum(mask)))
    return np.asarray(np.diff(before[x.indptr]) > 0)


def _whole(x: sparse.csr_array) -> bool:
    return bool((x.data == np.rint(x.data)).all())


def _over(numerator: Cells, denominator: Cells) -> Cells:
    out = np.zeros(numerator.shape)
    return np.divide(numerator, denominator, out=out, where=denominator != 0)


def _within_one(score: Cells) -> Cells:
    # Rounding takes rows that are alike a hair past 1.
    return np.clip(score, -1, 1)
