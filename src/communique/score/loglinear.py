"""Log-linear scores of sequences: how much more often words stand in a row than their parts do.

A sequence of k words is compared with all sequences of k words: each of these has the same word
at some of the k places, and others at the rest, and falls into one of 2^k cells. Place 0 is the
lowest bit of a cell's number.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.float64]

_WIDEST = float(2**62)


def interaction(cells: Numbers, smoothing: float = 0.5) -> tuple[Column, Column]:
    """Return λ and z of sequences: float64[n_rows] each, from float64[2^k, n_rows] counts.

    λ = Σ (-1)^(k - b) ln n over the cells, with b the places that are the same and n the count
    with `smoothing` added: the k-way term of the saturated log-linear model. Blaheta and Johnson
    2001, section 2, "all subtuples". z = λ / √Σ(1/n), its Wald statistic. Both are any number; 0
    is no more than the parts of the sequence make expect.
    """
    smoothed = cells + smoothing
    k = len(cells).bit_length() - 1
    sign = np.array([(-1.0) ** (k - cell.bit_count()) for cell in range(len(cells))])
    with np.errstate(divide="ignore", invalid="ignore"):
        score = sign @ np.log(smoothed)
        return score, score / np.sqrt((1 / smoothed).sum(axis=0))


def cells_of(margins: Numbers) -> Numbers:
    """Return the counts of the cells, float64[2^k, n_rows], from sums over cells.

    A margin counts the sequences that are the same at the places of its number, whatever stands
    at the others; so a cell is its margin less what is the same at more places. These sums give
    what a comparison of each sequence with each other one gives.
    """
    cells = margins.copy()
    for place in range(len(margins).bit_length() - 1):
        for cell in range(len(margins)):
            if not cell >> place & 1:
                cells[cell] -= cells[cell | 1 << place]
    return cells


def margins(
    codes: npt.NDArray[np.int32], counts: npt.NDArray[np.integer], rows: npt.NDArray[np.intp]
) -> Numbers:
    """Return float64[2^k, n_rows] of some rows: what `cells_of` takes.

    `codes`, int32[n, k], are distinct sequences, and `counts` how often each occurs.
    """
    k = codes.shape[1]
    weights = counts.astype(np.float64)
    sums = np.empty((1 << k, len(rows)))
    sums[0], sums[-1] = weights.sum(), weights[rows]
    singles, wanted = [], []
    for place in range(k):
        column = codes[:, place]
        single = np.bincount(column, weights)
        sums[1 << place] = single[column[rows]]
        mask = np.zeros(len(single), bool)
        mask[column[rows]] = True
        singles.append(column)
        wanted.append(mask)
    for subset in range(1, (1 << k) - 1):
        places = [place for place in range(k) if subset >> place & 1]
        if len(places) < 2:
            continue
        # Sequences that share no word with a wanted one are counted nowhere.
        near = np.flatnonzero(
            np.logical_and.reduce([wanted[place][singles[place]] for place in places])
        )
        key, at = keys([singles[place] for place in places], near, rows)
        known, inverse = np.unique(at, return_inverse=True)
        found = np.searchsorted(known, key)
        same = known[np.minimum(found, len(known) - 1)] == key
        total = np.bincount(found[same], weights[near[same]], len(known))
        sums[subset] = total[inverse]
    return sums


def keys(
    columns: Sequence[npt.NDArray[np.integer]], *several: npt.NDArray[np.intp]
) -> list[npt.NDArray[np.int64]]:
    """Return int64 numbers for rows of columns of codes, equal where the codes are.

    Each of `several` is some of the rows, and has its numbers.
    """
    cut = np.cumsum([len(rows) for rows in several])[:-1]
    rows = np.concatenate(several)
    return np.split(number([column[rows] for column in columns]), cut)


def number(columns: Sequence[npt.NDArray[np.integer]]) -> npt.NDArray[np.int64]:
    """Return int64[n]: numbers for rows of columns of codes, equal where the codes are."""
    key = columns[0].astype(np.int64)
    size = int(key.max(initial=0)) + 1
    for code in columns[1:]:
        base = int(code.max(initial=0)) + 1
        if float(size) * base > _WIDEST:
            distinct, key = np.unique(key, return_inverse=True)
            size = len(distinct)
        key *= base
        key += code
        size *= base
    return key
