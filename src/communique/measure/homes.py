"""Homes: which group of a field, and which period, each document of a part belongs to."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.keeping import Keeping
from communique.measure.fields import groups, times
from communique.query import Selection, selected

KEYS = ("group", "period")

_MOST = 32


@dataclass(frozen=True, slots=True)
class Homes:
    """The documents of a part that have tokens, by group and period.

    Attributes:
        keys: a row for each group and period that is there, in the order of the first document.
        row: int64[n]: the documents in the part; one with several groups stands several times.
        home: int64[n]: the row of `keys` of each.
        size: int64[n]: their tokens.
    """

    keys: pl.DataFrame
    row: npt.NDArray[np.int64]
    home: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]

    def summed(self, y: npt.NDArray[np.int64]) -> pl.DataFrame:
        """Return for each row of `keys` what rates are made of, given the hits of each document.

        The columns are the keys, `intervals.SUMS`, and documents with hits.
        """
        x = self.size
        columns = {
            "n": np.ones(len(x)), "x": x, "xx": x * x, "y": y, "yy": y * y, "xy": x * y,
            "documents": y > 0,
        }  # fmt: skip
        sums = [
            pl.Series(name, np.bincount(self.home, each, self.keys.height).astype(np.int64))
            for name, each in columns.items()
        ]
        return self.keys.hstack(sums)


_KEPT: Keeping[Part] = Keeping(lambda part: _MOST)


def homes(part: Part, within: Selection, by: str, over: str, date: str) -> Homes:
    """Return the documents of a selection by a field, over time, or both; empty is neither."""
    key = (within, by, over, date)
    return _KEPT.kept(part, key, lambda: _found(part, within, by, over, date))


def _found(part: Part, within: Selection, by: str, over: str, date: str) -> Homes:
    sizes = np.diff(part.bounds)
    columns = {
        "row": np.arange(part.n_documents),
        "group": groups(part, by),
        "period": times(part, date, over),
    }
    each = pl.DataFrame(columns).filter(pl.Series(selected(part, within) & (sizes > 0)))
    # A document counts in each value of a list, and once where it has none.
    if isinstance(each.schema["group"], pl.List):
        alone = each.with_columns(pl.col("group").list.unique())
        each = alone.explode("group", empty_as_null=True)
    keys = each.select(KEYS).unique(maintain_order=True)
    row = each["row"].to_numpy()
    return Homes(keys, row, numbered(each, keys), sizes[row])


def numbered(keyed: pl.DataFrame, groups: pl.DataFrame) -> npt.NDArray[np.int64]:
    """Return the row in `groups` that each row of a keyed table belongs to."""
    numbers = groups.select(KEYS).with_row_index("number")
    home = keyed.select(KEYS).join(
        numbers, on=KEYS, how="left", nulls_equal=True, maintain_order="left"
    )
    return home["number"].to_numpy().astype(np.int64)
