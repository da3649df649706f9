"""Sums over documents for each feature in each group: what rates and their intervals need."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.features import DocumentFeatureMatrix
from communique.features.stacking import numbered_rows

FEATURE_SUMS = ("n", "x", "xx", "count", "squares", "products")
"""The columns of `summed` in the order in which `intervals.with_rates` takes them."""


def grouped(
    counted: DocumentFeatureMatrix, keys: Sequence[str]
) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
    """Return the distinct groups of a matrix's documents, sorted, and the number of each row's.

    Without keys there is one group.
    """
    if not keys:
        return pl.DataFrame({"all": [None]}), np.zeros(len(counted), np.int64)
    return numbered_rows(counted.documents[list(keys)])


def summed(counted: DocumentFeatureMatrix, keys: Sequence[str]) -> pl.DataFrame:
    """Return the sums of each feature that a group has, and of the group.

    The matrix has a row for each document in each group. With y the feature's count in a document
    of the group and x the document's tokens there, the columns are: the keys, type, count Σy,
    documents with y > 0, squares Σy², products Σxy; n documents with tokens, x Σx, xx Σx².
    """
    groups, row = grouped(counted, keys)
    shape = (len(groups), len(row))
    gather = sparse.csr_array((np.ones(len(row), np.int64), (row, np.arange(len(row)))), shape)
    y, x = counted.counts, counted.tokens
    each_x = np.repeat(x, np.diff(y.indptr))
    several = {
        "count": y.data,
        "documents": np.ones(len(y.data), np.int64),
        "squares": y.data**2,
        "products": y.data * each_x,
    }
    # None of these is 0 where a count isn't, so all sums have their cells at the same places.
    found = {
        name: (gather @ sparse.csr_array((data, y.indices, y.indptr), y.shape)).tocoo()
        for name, data in several.items()
    }
    group, column = found["count"].coords
    wholes = {
        "n": np.bincount(row, x > 0, len(groups)),
        "x": np.bincount(row, x, len(groups)),
        "xx": np.bincount(row, x**2, len(groups)),
    }
    cells: pl.DataFrame = groups[group]
    return cells.with_columns(
        pl.Series("type", counted.features.gather(column), dtype=pl.String),
        *(pl.Series(name, each.data) for name, each in found.items()),
        *(pl.Series(name, each[group].astype(np.int64)) for name, each in wholes.items()),
    ).select(*keys, "type", *found, *wholes)


def added(
    counts: sparse.csr_array, rows: npt.NDArray[np.integer], x: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return int64[4, n_features]: of some rows Σy, the rows with y > 0, Σy² and Σxy.

    `x` is of these rows.
    """
    n_rows, n_features = len(rows), counts.shape[1]
    if n_rows and rows[-1] - rows[0] == n_rows - 1:
        # Rows that stand together are looked at where they are.
        bounds = counts.indptr[rows[0] : rows[-1] + 2]
        there = slice(bounds[0], bounds[-1])
        column, y = counts.indices[there], counts.data[there].astype(np.int64)
        bounds = bounds - bounds[0]
    else:
        taken = counts[rows]
        bounds, column, y = taken.indptr, taken.indices, taken.data.astype(np.int64)
    by_feature = sparse.csc_array((y, column, bounds), (n_features, n_rows))
    found, each = np.empty((4, n_features), np.int64), np.ones(n_rows, np.int64)
    found[0], found[3] = by_feature @ each, by_feature @ x
    # What is added up changes in place: memory that is new costs more than the sums.
    y *= y
    found[2] = by_feature @ each
    y[:] = 1
    found[1] = by_feature @ each
    return found


def cells(
    counted: DocumentFeatureMatrix, keys: Sequence[str], features: Sequence[str]
) -> pl.DataFrame:
    """Return the sums of some features in every group, also where there are none.

    Columns are those of `summed`; groups stand by period, features as they are given.
    """
    groups, row = grouped(counted, keys)
    x = counted.tokens
    sizes = {"n": (x > 0).astype(np.int64), "x": x, "xx": x**2}
    wholes = groups.with_columns(
        pl.Series(name, _by_group(each, row, len(groups))) for name, each in sizes.items()
    ).select(*keys, *sizes)
    if keys:
        wholes = wholes.sort(keys[::-1], nulls_last=True)
    every = wholes.join(pl.DataFrame({"type": features}), how="cross", maintain_order="left_right")
    there = summed(counted, keys).drop("n", "x", "xx")
    found = every.join(
        there, on=[*keys, "type"], how="left", nulls_equal=True, maintain_order="left"
    )
    sums = ("count", "documents", "squares", "products")
    return found.with_columns(pl.col(name).fill_null(0) for name in sums)


def _by_group(
    each: npt.NDArray[np.int64], row: npt.NDArray[np.int64], n_groups: int
) -> npt.NDArray[np.int64]:
    total = np.zeros(n_groups, np.int64)
    np.add.at(total, row, each)
    return total
