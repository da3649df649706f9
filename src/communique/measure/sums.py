"""Sums over documents for each feature in each group: what rates and their intervals need."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.features import DocumentFeatureMatrix

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
    groups = counted.documents.select(keys).unique().sort(keys, nulls_last=True)
    rows = counted.documents.select(keys).join(
        groups.with_row_index("row"), on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return groups, rows["row"].to_numpy().astype(np.int64)


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
