"""Homes: which group of a field, and which period, each document of a part belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.keeping import Keeping
from communique.measure.fields import groups, times
from communique.measure.intervals import SUMS
from communique.query import Selection, selected

KEYS = ("group", "period")

COUNTED = (*SUMS, "documents")
"""What is added up of each group: what rates are made of, and documents with hits."""

_MOST = 32


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Keys:
    """Groups and periods, each once: a table with the columns `KEYS`.

    Two are the same only where they are one, so that what is found out of some can be kept.
    """

    frame: pl.DataFrame

    def __len__(self) -> int:
        return self.frame.height


@dataclass(frozen=True, slots=True)
class Homes:
    """The documents of a part that have tokens, by group and period.

    Attributes:
        keys: those that are there, in the order of the first document.
        row: int64[n]: the documents in the part; one with several groups stands several times.
        home: int64[n]: the row of `keys` of each.
        size: int64[n]: their tokens.
    """

    keys: Keys
    row: npt.NDArray[np.int64]
    home: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]

    def summed(self, y: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return int64[len(COUNTED), len(keys)]: the sums, given the hits of each document."""
        x = self.size
        columns = (np.ones(len(x)), x, x * x, y, y * y, x * y, y > 0)
        sums = np.empty((len(columns), len(self.keys)), np.int64)
        for row, each in zip(sums, columns, strict=True):
            row[:] = np.bincount(self.home, each, len(self.keys))
        return sums


_KEPT: Keeping[Part] = Keeping(lambda part: _MOST)
_UNITED: Keeping[Keys] = Keeping(lambda keys: 1)

United = tuple[Keys, Sequence[npt.NDArray[np.int64]]]
"""The keys of several tables, and for each table the rows in which its own stand there."""


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
    return Homes(Keys(keys), row, _numbered(each, keys), sizes[row])


def united(several: Sequence[Keys]) -> United:
    """Return the keys of several parts, in the order in which they come."""
    first, *others = several
    return _UNITED.kept(first, tuple(others), lambda: _united(several))


def _united(several: Sequence[Keys]) -> United:
    frames = [keys.frame for keys in several]
    every = pl.concat(frames)
    keys = every.unique(maintain_order=True)
    ends = np.cumsum([len(frame) for frame in frames])[:-1]
    return Keys(keys), np.split(_numbered(every, keys), ends)


def _numbered(keyed: pl.DataFrame, keys: pl.DataFrame) -> npt.NDArray[np.int64]:
    """Return the row in `keys` that each row of a keyed table belongs to."""
    numbers = keys.with_row_index("number")
    home = keyed.select(KEYS).join(
        numbers, on=KEYS, how="left", nulls_equal=True, maintain_order="left"
    )
    return home["number"].to_numpy().astype(np.int64)
