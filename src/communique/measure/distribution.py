"""Distribution: how often a query occurs in each group of documents, or over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.measure import Evidence
from communique.measure.fields import BOOTSTRAP, DATE, OVER, SEED
from communique.measure.rates import COUNTS, Counted, Rates
from communique.query import Query


@dataclass(frozen=True, slots=True)
class Distribution:
    """The hits of a query by a metadata field, over time, or both.

    Columns of the table:
        group: a value of the field `by`; null where it is missing.
        period: a decade, year, quarter or month; a longer stretch, as `2018..2019`, where a
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

    counts: ClassVar[Sequence[str]] = COUNTS

    query: Query = field(metadata={"help": "what to look for"})
    by: str = field(default="", metadata={"help": "metadata field that makes the groups"})
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    bootstrap: int = field(default=0, metadata=BOOTSTRAP)
    seed: int = field(default=0, metadata=SEED)

    @property
    def _rates(self) -> Rates:
        return Rates(self.by, self.over, self.date, self.bootstrap, self.seed)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self._rates.check(corpus)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the hits and tokens of each document of one part, and add up by group."""
        return self._rates.counted(part, self.query, budget)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by group."""
        return self._rates.merged(partials)

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Rate each group; time runs forward, groups stand by hits."""
        return self._rates.without_keys(self._rates.table(partial))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits, or for all tokens, of one group."""
        return self._rates.evidence(self.query, row, column)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant, and where sums exceed the total."""
        return self._rates.notices(self.query, corpus)
