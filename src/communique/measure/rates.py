"""Rates: the hits of a query in the tokens of groups of documents, with what intervals need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence, Unit, periods
from communique.measure.fields import check_group, check_time, equals
from communique.measure.homes import COUNTED, KEYS, Homes, Keys, homes, united
from communique.measure.intervals import percentiles, weights, with_rates
from communique.query import Condition, Query, Selection, anything, by_document

COUNTS = ("hits", "tokens", "documents", "of")
"""The columns that count something, and so have evidence."""

_COLUMNS = {
    **{key: key for key in KEYS},
    **{"y": "hits", "x": "tokens", "per_million": "per_million", "low": "low", "high": "high"},
    **{"documents": "documents", "n": "of"},
}
"""The columns of a table, and those of sums and rates that they are."""

_BLOCK = 64
"""So many documents are weighted at once in a bootstrap: what a processor keeps at hand."""

_UNITS: Mapping[str, Unit] = {
    "hits": "hits",
    "tokens": "tokens",
    "documents": "documents",
    "of": "documents",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted by group and period.

    Attributes:
        keys: groups and periods.
        sums: int64[len(COUNTED), n_groups].
        replicates: float64[2, n_groups, replicates]: hits and tokens.
    """

    keys: Keys
    sums: npt.NDArray[np.int64]
    replicates: npt.NDArray[np.float64]

    @property
    def groups(self) -> pl.DataFrame:
        """A row for each group and period: `KEYS` and `COUNTED`."""
        columns = zip(COUNTED, self.sums, strict=True)
        return self.keys.frame.hstack([pl.Series(name, each) for name, each in columns])


@dataclass(frozen=True, slots=True)
class Rates:
    """How documents are grouped by a metadata field, over time or both, and rates get intervals.

    Attributes:
        by: the metadata field; empty is none.
        over: decade, year, quarter or month; empty is all time.
        date: the field that `over` looks at.
        bootstrap: replicates; 0 linearises instead.
        seed: of the bootstrap.
    """

    by: str
    over: str
    date: str
    bootstrap: int
    seed: int

    def check(self, corpus: Corpus) -> None:
        """Do nothing where the corpus can be grouped so.

        Raises:
            UsageError: it can't.
        """
        if self.by:
            check_group(self.by, corpus.fields)
        if self.over:
            check_time(self.over, self.date, corpus.fields)
        if self.bootstrap < 0:
            raise UsageError("there can't be fewer than 0 replicates", hint="1000 are usual")

    def homes(self, part: Part, query: Query) -> Homes:
        """Return the documents with tokens that a query looks at, by group and period."""
        return homes(part, query.within, self.by, self.over, self.date)

    def counted(self, part: Part, query: Query, budget: Budget) -> Counted:
        """Add up the hits and tokens of the documents of one part by group."""
        there = self.homes(part, query)
        y = by_document(part, query, budget)[there.row]
        return Counted(there.keys, there.summed(y), self._replicated(part, there, y, budget))

    def _replicated(
        self, part: Part, there: Homes, y: npt.NDArray[np.int64], budget: Budget
    ) -> npt.NDArray[np.float64]:
        """Return float64[2, n_groups, replicates]: hits and tokens as often as drawn."""
        summed = np.zeros((2, len(there.keys), self.bootstrap))
        if not self.bootstrap:
            return summed
        ids = part.documents["id"].gather(there.row).to_list()
        order = np.argsort(there.home, kind="stable")
        for start in range(0, len(order), _BLOCK):
            budget.check()
            block = order[start : start + _BLOCK]
            drawn = weights([ids[at] for at in block], self.seed, self.bootstrap)
            home = there.home[block]
            first = np.flatnonzero(np.diff(home, prepend=-1))
            for place, each in enumerate((y, there.size)):
                weighted = drawn * each[block][:, None]
                summed[place, home[first]] += np.add.reduceat(weighted, first)
        return summed

    def merged(self, partials: Sequence[Counted]) -> Counted:
        """Add up by group."""
        keys, rows = united([partial.keys for partial in partials])
        sums = np.zeros((len(COUNTED), len(keys)), np.int64)
        replicates = np.zeros((2, len(keys), self.bootstrap))
        for partial, row in zip(partials, rows, strict=True):
            # A group stands once in each partial, so that no sum overwrites another.
            sums[:, row] += partial.sums
            replicates[:, row] += partial.replicates
        return Counted(keys, sums, replicates)

    def table(self, counted: Counted) -> pl.DataFrame:
        """Rate each group; time runs forward, with its gaps, groups stand by hits."""
        whole = counted if self.by or self.over else self._whole(counted)
        rated = self.rated(whole.groups, whole.replicates)
        table = pl.DataFrame([rated[name].alias(shown) for name, shown in _COLUMNS.items()])
        if self.over:
            return periods.with_gaps(table, self.over).sort("period", "group", nulls_last=True)
        known_first = [pl.col("group").is_null(), pl.col("hits"), pl.col("group")]
        return table.sort(known_first, descending=[False, True, False])

    def rated(self, groups: pl.DataFrame, replicates: npt.NDArray[np.float64]) -> pl.DataFrame:
        """Return a table of sums with `per_million`, `low` and `high`."""
        rated = with_rates(groups)
        if self.bootstrap:
            # One document draws itself alone, and without a hit the spread is unknown.
            known = (pl.col("n") > 1) & (pl.col("y") > 0)
            ends = zip(("low", "high"), percentiles(*replicates), strict=True)
            drawn = [pl.Series(name, end).fill_nan(None) for name, end in ends]
            rated = rated.with_columns(drawn).with_columns(
                pl.when(known).then(pl.col("low", "high"))
            )
        return rated

    def without_keys(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a table without the columns of keys that were not asked for."""
        asked = dict(zip(KEYS, (self.by, self.over), strict=True))
        return table.drop([name for name, option in asked.items() if not option])

    def _whole(self, counted: Counted) -> Counted:
        """Return the one row of the whole, also where nothing was there to count."""
        if len(counted.keys):
            return counted
        nothing = pl.DataFrame([dict.fromkeys(KEYS)], schema=counted.keys.frame.schema)
        sums = np.zeros((len(COUNTED), 1), np.int64)
        return Counted(Keys(nothing), sums, np.zeros((2, 1, self.bootstrap)))

    def evidence(self, query: Query, row: Mapping[str, Any], column: str) -> Evidence:
        """Return the query for the hits, or for all tokens, of one group."""
        hits = column in {"hits", "documents"}
        found = query if hits else anything(query.within)
        for condition in self._conditions(row):
            found = found.narrowed(Selection(condition))
        return Evidence(found, _UNITS[column])

    def _conditions(self, row: Mapping[str, Any]) -> list[Condition]:
        conditions: list[Condition] = []
        if self.by:
            conditions.append(equals(self.by, row["group"]))
        if "period" in row:
            conditions.append(periods.condition(self.date, row["period"], self.over))
        if "first" in row:
            conditions.append(periods.among(self.date, row["first"], row["last"], self.over))
        return conditions

    def notices(self, query: Query, corpus: Corpus) -> list[str]:
        """Return what the query may have meant, and where sums exceed the total."""
        notices = list(query.notices)
        if corpus.fields.get(self.by) == "list":
            notices.append(f"a document counts in each of its values of {self.by}: sums exceed all")
        return notices
