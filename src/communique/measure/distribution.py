"""Distribution: how often a query occurs in each group of documents, or over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence, Unit, periods
from communique.measure.fields import check_group, check_time, equals, groups, times
from communique.measure.intervals import SUMS, percentiles, weights, with_rates
from communique.query import Condition, Query, Selection, anything, find, selected

_KEYS = ("group", "period")
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
class Distribution:
    """The hits of a query by a metadata field, over time, or both.

    Columns of the table:
        group: a value of the field `by`; null where it is missing.
        period: a year, quarter or month; a longer stretch, as `2018` or `2018..2019`, where a
            date doesn't lie in one; null where there is none. Gaps in time are rows without
            tokens.
        hits: in the group.
        tokens: of the group: the denominator.
        per_million: hits per million tokens; null without tokens.
        low, high: of per_million, 95 % interval over documents; null for fewer than two and
            without a hit.
        documents: with at least one hit.
        of: documents of the group that have tokens.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "tokens", "documents", "of")

    query: Query = field(metadata={"help": "what to look for"})
    by: str = field(default="", metadata={"help": "metadata field that makes the groups"})
    over: str = field(default="", metadata={"help": "year, quarter or month of the date"})
    date: str = field(default="date", metadata={"help": "the field that `over` looks at"})
    bootstrap: int = field(
        default=0, metadata={"help": "replicates for bootstrap intervals; 0 linearises instead"}
    )
    seed: int = field(default=0, metadata={"help": "of the bootstrap"})

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        if self.by:
            check_group(self.by, corpus.fields)
        if self.over:
            check_time(self.over, self.date, corpus.fields)
        if self.bootstrap < 0:
            raise UsageError("there can't be fewer than 0 replicates", hint="1000 are usual")
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the hits and tokens of each document of one part, and add up by group."""
        hits = np.bincount(find(part, self.query, budget).document, minlength=part.n_documents)
        sizes = np.diff(part.bounds)
        each = pl.DataFrame(
            {
                "row": np.arange(part.n_documents),
                "group": groups(part, self.by),
                "period": times(part, self.date, self.over),
                "y": hits.astype(np.int64),
                "x": sizes,
            }
        ).filter(pl.Series(selected(part, self.query.within) & (sizes > 0)))
        # A document counts in each value of a list, and once where it has none.
        if isinstance(each.schema["group"], pl.List):
            alone = each.with_columns(pl.col("group").list.unique())
            each = alone.explode("group", empty_as_null=True)
        summed = each.group_by(_KEYS, maintain_order=True).agg(_sums())
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

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by group."""
        every = pl.concat([partial.groups for partial in partials])
        groups = every.group_by(_KEYS, maintain_order=True).agg(pl.col(*SUMS, "documents").sum())
        replicates = np.zeros((2, groups.height, self.bootstrap))
        home, first = _rows(every, groups), 0
        for partial in partials:
            last = first + partial.groups.height
            # A group stands once in each partial, so that no sum overwrites another.
            replicates[:, home[first:last]] += partial.replicates
            first = last
        return Counted(groups, replicates)

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Rate each group; time runs forward, groups stand by hits."""
        partial = partial if self.by or self.over else self._whole(partial)
        rated = with_rates(partial.groups)
        if self.bootstrap:
            low, high = percentiles(*partial.replicates)
            rated = rated.with_columns(
                pl.Series("low", low).fill_nan(None), pl.Series("high", high).fill_nan(None)
            )
        rates = ("per_million", "low", "high", "documents")
        table = rated.select(*_KEYS, hits="y", tokens="x", **{r: r for r in rates}, of="n")
        if self.over:
            table = periods.with_gaps(table, self.over).sort("period", "group", nulls_last=True)
        else:
            known_first = [pl.col("group").is_null(), pl.col("hits"), pl.col("group")]
            table = table.sort(known_first, descending=[False, True, False])
        asked = dict(zip(_KEYS, (self.by, self.over), strict=True))
        return table.drop([name for name, option in asked.items() if not option])

    def _whole(self, partial: Counted) -> Counted:
        """Return the one row of the whole, also where nothing was there to count."""
        if partial.groups.height:
            return partial
        nothing = {**dict.fromkeys(_KEYS), **dict.fromkeys((*SUMS, "documents"), 0)}
        return Counted(
            pl.DataFrame([nothing], schema=partial.groups.schema),
            np.zeros((2, 1, self.bootstrap)),
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits, or for all tokens, of one group."""
        hits = column in {"hits", "documents"}
        query = self.query if hits else anything(self.query.within)
        for condition in self._conditions(row):
            query = query.narrowed(Selection(condition))
        return Evidence(query, _UNITS[column])

    def _conditions(self, row: Mapping[str, Any]) -> list[Condition]:
        conditions: list[Condition] = []
        if self.by:
            conditions.append(equals(self.by, row["group"]))
        if self.over:
            conditions.append(periods.condition(self.date, row["period"], self.over))
        return conditions

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant, and where sums exceed the total."""
        notices = self.query.notices
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
    numbered = groups.select(_KEYS).with_row_index("number")
    home = keyed.select(_KEYS).join(
        numbered, on=_KEYS, how="left", nulls_equal=True, maintain_order="left"
    )
    return home["number"].to_numpy().astype(np.int64)
