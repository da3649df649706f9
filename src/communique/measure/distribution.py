"""Distribution: how often a query occurs in each group of documents, or over time."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence, Unit, periods
from communique.measure.intervals import SUMS, percentiles, weights, with_rates
from communique.query import (
    Compare,
    Condition,
    Missing,
    Number,
    Query,
    Selection,
    anything,
    find,
    selected,
)

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
        known = {"id": "text", "source": "text", "title": "text", **corpus.fields}
        if self.by and self.by not in known:
            raise _no_field(self.by, known)
        if self.by and known[self.by] == "date":
            raise UsageError(
                f"{self.by} is a date, and dates make no groups",
                hint="group them over year, quarter or month (--over)",
            )
        if self.over and self.over not in periods.UNITS:
            units = ", ".join(periods.UNITS)
            raise UsageError(f"no unit of time is called {self.over!r}", hint=f"units: {units}")
        if self.over and known.get(self.date) != "date":
            dates = ", ".join(name for name, kind in known.items() if kind == "date") or "none"
            raise UsageError(f"{self.date} is no date here", hint=f"dates: {dates}")
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
                "group": self._groups(part),
                "period": self._periods(part),
                "y": hits.astype(np.int64),
                "x": sizes,
            }
        ).filter(pl.Series(selected(part, self.query.within) & (sizes > 0)))
        # A document counts in each value of a list, and once where it has none.
        if isinstance(each.schema["group"], pl.List):
            alone = each.with_columns(pl.col("group").list.unique())
            each = alone.explode("group", empty_as_null=True)
        groups = each.group_by(_KEYS, maintain_order=True).agg(_sums())
        ids = part.documents["id"].gather(each["row"])
        return Counted(groups, self._replicated(each.with_columns(ids), groups, budget))

    def _groups(self, part: Part) -> pl.Series:
        if not self.by:
            return pl.repeat(None, part.n_documents, dtype=pl.String, eager=True)
        values = part.documents[self.by]
        if part.fields.get(self.by) == "number":
            return values.cast(pl.Float64)
        # An empty text is no value: conditions see it so, too.
        return values.replace("", None) if values.dtype == pl.String else values

    def _periods(self, part: Part) -> pl.Series:
        if not self.over:
            return pl.repeat(None, part.n_documents, dtype=pl.String, eager=True)
        return periods.labels(part.documents[self.date], self.over)

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
            conditions.append(_equals(self.by, row["group"]))
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


def _equals(name: str, value: Any) -> Condition:
    if value is None:
        return Missing(name)
    if isinstance(value, float):
        # The shortest digits that read back as the value; the language has no exponents.
        return Compare(name, "=", Number(np.format_float_positional(value, trim="-")))
    return Compare(name, "=", value)


def _no_field(name: str, known: Mapping[str, str]) -> UsageError:
    near = difflib.get_close_matches(name, known, n=1)
    listed = f"fields: {', '.join(sorted(known))}"
    hint = f"{near[0]}? ({listed})" if near else listed
    return UsageError(f"no field is called {name!r}", hint=hint)
