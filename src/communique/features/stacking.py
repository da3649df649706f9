"""Stacking: cells of several matrices one below the other, and their rows by equal keys."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus.attribute import numbered

_BLOCK = 1 << 15
"""So many places are looked up at once."""


def below(
    several: Sequence[sparse.csr_array], column: npt.NDArray[np.integer] | None, n_columns: int
) -> sparse.csr_array:
    """Return cells one below the other: the columns of all, in a row, go where `column` says.

    Without it each has columns of its own.
    """
    n_rows, n_cells = sum(each.shape[0] for each in several), sum(each.nnz for each in several)
    # Numbers of 32 bits, where they are enough: half the memory is read, and written.
    kind = sparse.get_index_dtype(maxval=max(n_rows, n_columns, n_cells))
    places, bounds = np.empty(n_cells, kind), np.zeros(n_rows + 1, kind)
    to = None if column is None else column.astype(kind)
    first = row = cell = 0
    for each in several:
        last, bottom, end = first + each.shape[1], row + each.shape[0], cell + each.nnz
        if to is None:
            np.add(each.indices, kind(first), out=places[cell:end])
        else:
            _gather(to[first:last], each.indices, places[cell:end])
        bounds[row + 1 : bottom + 1] = each.indptr[1:] + kind(cell)
        first, row, cell = last, bottom, end
    data = np.concatenate([each.data for each in several], dtype=widest(several))
    return sparse.csr_array((data, places, bounds), (n_rows, n_columns))


def widest(several: Sequence[sparse.csr_array]) -> np.dtype[Any]:
    """Return the type of numbers that holds all cells: whole ones have 64 bits."""
    return np.result_type(np.int64, *(each.dtype for each in several))


def numbered_rows(keys: pl.DataFrame) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
    """Return distinct keys, sorted with those that are missing last, and each row's number."""
    first = keys.to_series()
    if first.null_count() == 0:
        if (first[1:] > first[:-1]).all():
            return keys, np.arange(len(keys))
        if first.dtype == pl.String:
            names, rows = numbered(first)
            if keys.width == 1:
                return names.to_frame(), rows.astype(np.int64)
            if len(names) == len(rows):
                return keys[np.argsort(rows)], rows.astype(np.int64)
    distinct = keys.unique().sort(keys.columns, nulls_last=True)
    placed = keys.join(
        distinct.with_row_index("number"),
        on=keys.columns,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return distinct, placed["number"].to_numpy().astype(np.int64)


def _gather(
    to: npt.NDArray[np.integer], places: npt.NDArray[np.integer], out: npt.NDArray[np.integer]
) -> None:
    """Write what stands at some places.

    numpy needs places of 64 bits: a block at a time is made of those of 32, in memory that stays.
    """
    for first in range(0, len(places), _BLOCK):
        block = slice(first, first + _BLOCK)
        np.take(to, places[block], out=out[block], mode="clip")
