"""Lives: when things are used in documents, from the first to the last, and what is overdue."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.score.multiplicity import adjusted
from communique.score.silence import FEWEST, clumping, silence

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

ADJUSTMENT = "benjamini-hochberg"
"""How probabilities are made larger by how many things are looked at."""


@dataclass(frozen=True, slots=True)
class Uses:
    """In which documents things are, and how often.

    Attributes:
        number: int64[n_pairs]: the thing, ascending.
        document: int64[n_pairs]: the row of the document, ascending for each thing.
        y: int64[n_pairs]: how often.
        n: how many things there are.
    """

    number: Integers
    document: Integers
    y: Integers
    n: int

    def of(self, mask: Mask) -> "Uses":
        """Return the uses in some documents."""
        kept = mask[self.document]
        return Uses(self.number[kept], self.document[kept], self.y[kept], self.n)

    def summed(self, values: npt.NDArray[np.integer] | None = None) -> Integers:
        """Return int64[n]: the sum of a value of each pair, or how many pairs there are."""
        return np.bincount(self.number, values, self.n).astype(np.int64)

    @property
    def known(self) -> Mask:
        """bool[n_pairs - 1]: whether a pair and the next one are of the same thing."""
        return np.asarray(self.number[1:] == self.number[:-1])


@dataclass(frozen=True, slots=True)
class Sure:
    """What is new, and what is dropped.

    Attributes:
        level: as improbable a silence has to be, among all.
        since: a day; what was used before it isn't new, and what was last used before it isn't
            dropped. None is always.
    """

    level: float
    since: date | None


def lives(documents: pl.DataFrame, uses: Uses, sure: Sure) -> pl.DataFrame:
    """Return the life of each thing in documents that have dates, in the order of time.

    Columns are those of the measure `formulas` from `first` to `status`, null for what is unused.
    """
    used, first, last = _first_and_last(documents, uses)
    start, day = _days(documents)
    absence, silent = (np.full(uses.n, -1) for _ in range(2))
    absence[used] = np.searchsorted(np.sort(day), start[first])
    silent[used] = documents.height - np.searchsorted(start, day[last], side="right")
    known, n = uses.known, documents.height
    gap, owner = np.diff(uses.document)[known], uses.number[1:][known]
    count, clumps = uses.summed(), clumping(gap, owner, uses.n)
    before = silence(count, n - silent - 1, absence, clumps)
    after = silence(count, n - absence - 1, silent, clumps)
    since = -np.inf if sure.since is None else (sure.since - date(1970, 1, 1)).days
    began, ended = np.zeros((2, uses.n), bool)
    began[used], ended[used] = start[first] >= since, day[last] >= since
    is_new, is_gone = (adjusted(each, ADJUSTMENT) <= sure.level for each in (before, after))
    status = np.select(
        [count < FEWEST, is_gone & ended, is_new & began], ["", "dropped", "new"], "current"
    )
    return pl.DataFrame(
        {
            "first": _at(documents["span"], used, first, uses.n),
            "first_document": _at(documents["id"], used, first, uses.n),
            "last": _at(documents["span"], used, last, uses.n),
            "last_document": _at(documents["id"], used, last, uses.n),
            "run": _longest_run(uses),
            "gap": _known(_most(gap - 1, owner, uses.n)),
            "absence": _known(absence),
            "absence_p": pl.Series(before).fill_nan(None),
            "silence": _known(silent),
            "silence_p": pl.Series(after).fill_nan(None),
            "status": pl.Series(status, dtype=pl.String).replace("", None),
        }
    )


def _days(documents: pl.DataFrame) -> tuple[Integers, Integers]:
    """Return the first and the last day of each document's date, as days since 1970."""
    start, day = (documents[name].to_physical().to_numpy() for name in ("start", "day"))
    return start.astype(np.int64), day.astype(np.int64)


def _first_and_last(documents: pl.DataFrame, uses: Uses) -> tuple[Integers, Integers, Integers]:
    """Return what is used, and the row of its first and of its last document.

    As in `uses.first_and_last`, of documents with the same days the one whose id comes first.
    """
    if not len(uses.number):
        nothing = np.empty(0, np.int64)
        return nothing, nothing, nothing
    start, day = _days(documents)
    row = np.arange(documents.height)
    by_end = np.lexsort((-row, start, day))
    place = np.empty(documents.height, np.int64)
    place[by_end] = row
    edges = np.flatnonzero(np.diff(uses.number, prepend=-1))
    last = by_end[np.maximum.reduceat(place[uses.document], edges)]
    return uses.number[edges], uses.document[edges], last


def _at(values: pl.Series, used: Integers, document: Integers, n: int) -> pl.Series:
    """Return the values of some documents for the things that are used, null for the others."""
    row = pl.Series([None], dtype=pl.Int64).new_from_index(0, n)
    return values.gather(row.scatter(used, document))


def _known(values: Integers) -> pl.Series:
    return pl.Series(values).set(pl.Series(values < 0), None)


def _most(values: Integers, owner: Integers, n: int) -> Integers:
    """Return the greatest value of each owner, ascending; -1 where there is none."""
    found = np.full(n, -1)
    if len(owner):
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        found[owner[first]] = np.maximum.reduceat(values, first)
    return found


def _longest_run(uses: Uses) -> pl.Series:
    """Return how many documents in a row use each thing at most."""
    new = np.append(True, ~uses.known | (np.diff(uses.document) != 1))[: len(uses.number)]
    first = np.flatnonzero(new)
    length = np.diff(np.append(first, len(new)))
    return _known(_most(length, uses.number[first], uses.n))
