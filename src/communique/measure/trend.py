"""Trend: how often a query occurs over time, and when that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence
from communique.measure.course import Ways, columns, courses
from communique.measure.episodes import COLUMNS as EPISODE
from communique.measure.episodes import episodes
from communique.measure.fields import BOOTSTRAP, DATE, OVER, SEED
from communique.measure.homes import KEYS
from communique.measure.rates import COUNTS, Counted, Rates
from communique.measure.told import left_out, told
from communique.measure.uses import first_and_last, joined
from communique.query import Query, by_document
from communique.score.bursts import check_rise
from communique.score.changes import penalty_of

_UNITS = ("hits", "documents")


@dataclass(frozen=True, slots=True)
class Dated:
    """What was counted, and the first and the last document with a hit of each group and period.

    Attributes:
        counted: hits and tokens by group and period.
        uses: by group and period, as `first_and_last`.
    """

    counted: Counted
    uses: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Trend:
    """The hits of a query over time: rates with bands, change points, bursts.

    First and last use, change points, bursts and half-life are told in the notices, too.

    Columns of the table:
        group: a value of the field `by`; null where it is missing.
        period: a decade, year, quarter or month; a longer stretch, as `2018..2019`, where a
            date doesn't lie in one; null where there is none. Gaps in time are rows without
            tokens.
        hits: in the period.
        tokens: of the period: the denominator.
        per_million: hits per million tokens; null without tokens.
        low, high: of per_million, 95 % interval over documents; null for fewer than two and
            without a hit.
        documents: with at least one hit.
        of: documents of the period that have tokens.
        smoothed: hits per million tokens in the periods around it.
        burst: state of the automaton: 0 as usual, 1 and more in a burst.
        segment: number of the stretch between change points, from 1.
        segment_per_million: hits per million tokens in the segment.

    The last four are null in gaps, and where the period is none of the unit. With `episodes` the
    table has a row for all periods of a group, for each segment and for each burst instead:

        kind: all, segment or burst.
        number: of the segment; level of the burst.
        first, last: periods.
        weight: of a burst: what it costs less than in the state below.
        half_life, half_life_low, half_life_high: in periods, with all; null where there is none.
        first_use, last_use: ids of documents with a hit.
    """

    counts: ClassVar[Sequence[str]] = COUNTS

    query: Query = field(metadata={"help": "what to look for"})
    over: str = field(default="year", metadata=OVER)
    by: str = field(default="", metadata={"help": "metadata field that makes the groups"})
    date: str = field(default="date", metadata=DATE)
    unit: str = field(
        default="hits",
        metadata={"help": "what changes and bursts: hits in tokens, or documents with a hit"},
    )
    smooth: int = field(
        default=2, metadata={"help": "periods on either side that a smoothed rate looks at"}
    )
    penalty: str = field(
        default="mbic", metadata={"help": "of a change point: mbic, bic or a number"}
    )
    s: float = field(
        default=2.0, metadata={"help": "how many times faster each state of bursts is"}
    )
    gamma: float = field(default=1.0, metadata={"help": "what it costs to rise by a state"})
    states: int = field(default=2, metadata={"help": "states of the automaton of bursts"})
    bootstrap: int = field(default=1000, metadata=BOOTSTRAP)
    seed: int = field(default=0, metadata=SEED)
    episodes: bool = field(
        default=False, metadata={"help": "a row for each segment and burst, not for each period"}
    )

    @property
    def _rates(self) -> Rates:
        return Rates(self.by, self.over, self.date, self.bootstrap, self.seed)

    @property
    def _ways(self) -> Ways:
        return Ways(
            self.over, self.unit, self.smooth, self.penalty, self.s, self.gamma, self.states
        )

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        if not self.over:
            raise UsageError("a trend is over decade, year, quarter or month", hint="--over year")
        self._rates.check(corpus)
        if self.unit not in _UNITS:
            raise UsageError(
                f"{self.unit!r} is not what a trend looks at", hint=f"units: {', '.join(_UNITS)}"
            )
        for name, least in (("smooth", 0), ("states", 1)):
            if getattr(self, name) < least:
                raise UsageError(f"{name} can't be less than {least}")
        check_rise(self.s, self.gamma)
        penalty_of(self.penalty, 1)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Dated:
        """Count the hits and tokens of one part by period, and find its first and last uses."""
        counted = self._rates.counted(part, self.query, budget)
        there = self._rates.homes(part, self.query)
        used = by_document(part, self.query, budget)[there.row] > 0
        dates = part.documents.select("id", date=self.date)
        found = dates[there.row[used]].with_columns(there.keys.frame[there.home[used]])
        uses = found.unnest("date").drop_nulls("start")
        days = uses.select(*KEYS, "id", "start", day=pl.col("stop") - pl.duration(days=1))
        return Dated(counted, first_and_last(days, KEYS))

    def merge(self, partials: Sequence[Dated], /) -> Dated:
        """Add up by group and period, and keep the first and last uses of each."""
        uses = pl.concat([partial.uses for partial in partials])
        counted = self._rates.merged([partial.counted for partial in partials])
        return Dated(counted, joined(uses, KEYS))

    def finish(self, partial: Dated, /) -> pl.DataFrame:
        """Rate each period, and say which state and segment it lies in; or rate each episode."""
        if self.episodes:
            return self._episodes(partial)
        table = self._rates.table(partial.counted)
        found = columns(courses(partial.counted, self._ways), table.schema["group"])
        both = table.join(found, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
        return self._rates.without_keys(both)

    def _episodes(self, partial: Dated) -> pl.DataFrame:
        found = courses(partial.counted, self._ways)
        rated = self._rates.rated(*episodes(found, partial.uses, partial.counted))
        table = rated.rename({"y": "hits", "x": "tokens", "n": "of"}).select(*EPISODE)
        return table if self.by else table.drop("group")

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits, or for all tokens, of one period."""
        return self._rates.evidence(self.query, row, column)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant, and where sums exceed the total."""
        return self._rates.notices(self.query, corpus)

    def remarks(self, partial: Dated, /) -> Sequence[str]:
        """Return first and last uses, change points, bursts and half-lives, and what has none."""
        found = courses(partial.counted, self._ways)
        return [
            *left_out(partial.counted.groups, self.over, self.date),
            *told(found, partial.uses, self._ways, self.by),
        ]
