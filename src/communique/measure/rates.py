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
from communique.measure.fields import check_group, check_time, equals, groups, times
from communique.measure.intervals import SUMS, percentiles, weights, with_rates
from communique.query import Condition, Query, Selection, anything, find, selected

KEYS = ("group", "period")
COUNTS = ("hits", "tokens", "documents", "of")
"""The columns that count something, and so have evidence."""

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
    """What was counted: sums by group, and float64[2, n_groups, replicates], hits and tokens."""

    groups: pl.DataFrame
    replicates: npt.NDArray[np.float64]


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

    def documents(self, part: Part, query: Query, budget: Budget) -> pl.DataFrame:
        """Return the documents with tokens: row in the part, group, period, y hits, x tokens."""
        hits = np.bincount(find(part, query, budget).document, minlength=part.n_documents)
        sizes = np.diff(part.bounds)
        each = pl.DataFrame(
            {
                "row": np.arange(part.n_documents),
                "group": groups(part, self.by),
                "period": times(part, self.date, self.over),
                "y": hits.astype(np.int64),
                "x": sizes,
            }
        ).filter(pl.Series(selected(part, query.within) & (sizes > 0)))
        # A document counts in each value of a list, and once where it has none.
        if isinstance(each.schema["group"], pl.List):
            alone = each.with_columns(pl.col("group").list.unique())
            each = alone.explode("group", empty_as_null=True)
        return each

    def counted(self, each: pl.DataFrame, part: Part, budget: Budget) -> Counted:
        """Add up the documents of one part by group."""
        summed = each.group_by(KEYS, maintain_order=True).agg(_sums())
        ids = part.documents["id"].gather(each["row"])
        return Counted(summed, self._replicated(each.with_columns(ids), summed, budget))

    def _replicated(
        self, each: pl.DataFrame, groups: pl.DataFrame, budget: Budget
    ) -> npt.NDArray[np.float64]:
        """Return float64[2, n_groups, replicates]: hits and tokens as often as drawn."""
        summed = np.zeros((2, groups.height, self.bootstrap))
        if not self.bootstrap:
            return summed
        ordered = each.with_columns(home=_rows(each, groups)).sort("home")
        for block in ordered.iter_slices(_BLOCK):
            budget.check()
            drawn = weights(block["id"].to_list(), self.seed, self.bootstrap)
            home = block["home"].to_numpy()
            first = np.flatnonzero(np.diff(home, prepend=-1))
            for place, name in enumerate(("y", "x")):
                weighted = drawn * block[name].to_numpy()[:, None]
                summed[place, home[first]] += np.add.reduceat(weighted, first)
        return summed

    def merged(self, partials: Sequence[Counted]) -> Counted:
        """Add up by group."""
        every = pl.concat([partial.groups for partial in partials])
        groups = every.group_by(KEYS, maintain_order=True).agg(pl.col(*SUMS, "documents").sum())
        replicates = np.zeros((2, groups.height, self.bootstrap))
        home, first = _rows(every, groups), 0
        for partial in partials:
            last = first + partial.groups.height
            # A group stands once in each partial, so that no sum overwrites another.
            replicates[:, home[first:last]] += partial.replicates
            first = last
        return Counted(groups, replicates)

    def table(self, counted: Counted) -> pl.DataFrame:
        """Rate each group; time runs forward, with its gaps, groups stand by hits."""
        rated = self.rated(counted if self.by or self.over else self._whole(counted))
        rates = ("per_million", "low", "high", "documents")
        table = rated.select(*KEYS, hits="y", tokens="x", **{r: r for r in rates}, of="n")
        if self.over:
            return periods.with_gaps(table, self.over).sort("period", "group", nulls_last=True)
        known_first = [pl.col("group").is_null(), pl.col("hits"), pl.col("group")]
        return table.sort(known_first, descending=[False, True, False])

    def rated(self, counted: Counted) -> pl.DataFrame:
        """Return the sums of groups with `per_million`, `low` and `high`."""
        rated = with_rates(counted.groups)
        if self.bootstrap:
            # One document draws itself alone, and without a hit the spread is unknown.
            known = (pl.col("n") > 1) & (pl.col("y") > 0)
            ends = zip(("low", "high"), percentiles(*counted.replicates), strict=True)
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
        if counted.groups.height:
            return counted
        nothing = {**dict.fromkeys(KEYS), **dict.fromkeys((*SUMS, "documents"), 0)}
        return Counted(
            pl.DataFrame([nothing], schema=counted.groups.schema),
            np.zeros((2, 1, self.bootstrap)),
        )

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


def _sums() -> list[pl.Expr]:
    x, y = pl.col("x"), pl.col("y")
    return [
        pl.len().cast(pl.Int64).alias("n"),
        x.sum(),
        (x * x).sum().alias("xx"),
        y.sum(),
        (y * y).sum().alias("yy"),
        (x * y).sum().alias("xy"),
        (y > 0).sum().cast(pl.Int64).alias("documents"),
    ]


def _rows(keyed: pl.DataFrame, groups: pl.DataFrame) -> npt.NDArray[np.int64]:
    """Return the row in `groups` that each row of a keyed table belongs to."""
    numbered = groups.select(KEYS).with_row_index("number")
    home = keyed.select(KEYS).join(
        numbered, on=KEYS, how="left", nulls_equal=True, maintain_order="left"
    )
    return home["number"].to_numpy().astype(np.int64)
