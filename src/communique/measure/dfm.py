"""Dfm: how often each feature is in each document or group, cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, feature, matrix
from communique.measure import Evidence
from communique.measure.fields import DATE, INSIDE, OVER, WITHIN
from communique.measure.grouping import Grouping
from communique.query import Query, Selection
from communique.score.weighting import DOCUMENT_SCHEMES, TERM_SCHEMES


@dataclass(frozen=True, slots=True)
class Dfm:
    """The document-feature matrix, a row for each cell that isn't 0.

    Columns of the table:
        group: the document's id, or what `by` says; null where documents have no value.
        period: of the date, as in a distribution.
        feature: what is counted.
        count: how often it is in the group.
        weight: with `weight` or `document_weight`: of the count.
    """

    counts: ClassVar[Sequence[str]] = ("count",)

    features: Features = field(default=Features(), metadata={"help": "what is counted"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(default=None, metadata=INSIDE)
    by: str = field(default="id", metadata={"help": "metadata field, <p> or <sp who>, for rows"})
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    weight: str = field(
        default="count", metadata={"help": f"of a count: {', '.join(TERM_SCHEMES)}"}
    )
    document_weight: str = field(
        default="unary",
        metadata={"help": f"of a feature, by its documents: {', '.join(DOCUMENT_SCHEMES)}"},
    )

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        if not self.grouping.keys:
            raise UsageError("a matrix has rows", hint="--by id, or another field, or --over year")
        for name, known in ((self.weight, TERM_SCHEMES), (self.document_weight, DOCUMENT_SCHEMES)):
            if name not in known:
                raise UsageError(
                    f"no weight is called {name!r}", hint=f"weights: {', '.join(known)}"
                )
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix:
        """Count the features of each group of one part."""
        return matrix(part, self.features, self.grouping.stretches(part, budget), budget)

    def merge(self, partials: Sequence[DocumentFeatureMatrix], /) -> DocumentFeatureMatrix:
        """Add up by group and feature."""
        return DocumentFeatureMatrix.merged(partials)

    def finish(self, partial: DocumentFeatureMatrix, /) -> pl.DataFrame:
        """List the cells, row by row."""
        limited = partial.limited(self.features)
        table = limited.frame
        if (self.weight, self.document_weight) == ("count", "unary"):
            return table
        weighted = limited.tf_idf(self.weight, self.document_weight)
        return table.with_columns(weight=pl.Series(weighted.counts.data))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a feature in a group."""
        return Evidence(self.grouping.narrowed(feature(self.features, row["feature"]), row), "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and where sums exceed the total."""
        return [f"counted: {self.features}", *self.grouping.notices(corpus)]
