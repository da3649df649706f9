"""Nearest neighbours of rows of counts, without all scores of all pairs being held at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from communique.score.pairwise import Cells, Column, sorted_rows
from communique.score.similarity import METHODS, scores

Places = npt.NDArray[np.intp]

_BLOCK = 2**22
"""So many scores are held at once."""


@dataclass(frozen=True)
class Neighbours:
    """The nearest rows of each row: row after row, the nearest first.

    Attributes:
        row: int64[n]: the row of x.
        neighbour: int64[n]: the row of y.
        score: float64[n].
    """

    row: npt.NDArray[np.int64]
    neighbour: npt.NDArray[np.int64]
    score: Column


def nearest(
    x: sparse.csr_array,
    y: sparse.csr_array | None = None,
    method: str = "cosine",
    *,
    k: int = 0,
    cutoff: float | None = None,
    p: float = 2,
    smoothing: float = 0,
) -> Neighbours:
    """Return the `k` rows nearest to each row of `x`, or all of them where `k` is 0.

    Only a block of scores is held at a time. Without `y` a row isn't its own neighbour. Of equal
    scores the row that comes first stands first. Scores that are not defined are left out where
    `k` or `cutoff` is given: similarities of at least, distances of at most so much.
    """
    x = sorted_rows(x)
    other = x if y is None else sorted_rows(y)
    height = max(_BLOCK // max(other.shape[0], 1), 1)
    found = []
    for first in range(0, x.shape[0], height):
        block = x if height >= x.shape[0] else x[first : first + height]
        # Of the same rows twice half of the products are enough.
        score = scores(block, None if block is other else other, method, p=p, smoothing=smoothing)
        mask = _wanted(score, method, first if y is None else None, cutoff)
        row, neighbour = _best(score if METHODS[method].is_distance else -score, mask, k)
        found.append((row + first, neighbour, score[row, neighbour]))
    if not found:
        return Neighbours(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return Neighbours(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _wanted(
    score: Cells, method: str, own: int | None, cutoff: float | None
) -> npt.NDArray[np.bool_]:
    mask = np.ones(score.shape, bool)
    if cutoff is not None:
        mask = score <= cutoff if METHODS[method].is_distance else score >= cutoff
    if own is not None:
        row = np.arange(len(score))
        mask[row, row + own] = False
    return mask


def _best(score: Cells, mask: npt.NDArray[np.bool_], k: int) -> tuple[Places, Places]:
    """Return rows and columns of the `k` smallest cells of each row, in order; 0 is all."""
    if k:
        far = np.where(mask, score, np.nan)
        least = np.partition(far, min(k, far.shape[1]) - 1, axis=1)[:, min(k, far.shape[1]) - 1]
        mask = mask & ((far <= least[:, None]) | (np.isnan(least)[:, None] & ~np.isnan(far)))
    row, column = np.nonzero(mask)
    order = np.lexsort((score[row, column], row))
    row, column = row[order], column[order]
    if k:
        counts = np.bincount(row)
        kept = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts) < k
        row, column = row[kept], column[kept]
    return row, column
