"""Fcm: how often two features stand near each other, or in the same document or sentence."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, matrix, words
from communique.features.cooccurrence import (
    FeatureCooccurrenceMatrix,
    in_rows,
    in_windows,
)
from communique.features.evidence import both, pair
from communique.features.streams import GAP
from communique.measure import Evidence
from communique.measure.fields import WITHIN
from communique.measure.grouping import Grouping
from communique.query import Selection
from communique.query.language.query import InStructure, Within

WINDOW = "window"
_DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: each feature in each document, the pairs, and their weights."""

    features: DocumentFeatureMatrix
    pairs: FeatureCooccurrenceMatrix
    weights: FeatureCooccurrenceMatrix | None


@dataclass(frozen=True, slots=True)
class Fcm:
    """Pairs of features in a window, in a document or in a region of a structure.

    Columns of the table:
        feature: the one, or with `ordered` the one before.
        with: the other.
        count: in a window: how often they stand so near each other; else the documents, or
            regions, that have both, of a feature with itself those that have it twice.
        weight: with `weighted`: in a window the sum of 1 / distance; else how often both are
            there, x y times in a document that has them x and y times.
    """

    counts: ClassVar[Sequence[str]] = ("count",)

    features: Features = field(default=Features(min_count=2), metadata={"help": "what is counted"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    context: str = field(
        default=WINDOW, metadata={"help": "window, document, or a structure, as s"}
    )
    window: int = field(default=5, metadata={"help": "places that two are at most apart"})
    structure: str = field(
        default="", metadata={"help": "structure that a window doesn't leave, as s; none if empty"}
    )
    ordered: bool = field(default=False, metadata={"help": "tell before from after in a window"})
    weighted: bool = field(default=False, metadata={"help": "weigh pairs, too"})
    minimum: int = field(default=2, metadata={"help": "count that a pair has at least"})

    @property
    def grouping(self) -> Grouping:
        """Which tokens can be near each other."""
        structure = self.structure if self.context == WINDOW else self.context
        by = "id" if structure in {"", _DOCUMENT} else f"<{structure}>"
        return Grouping(self.within, by=by)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        if self.window < 1:
            raise UsageError("the window has no token", hint="5 tokens are usual")
        if self.features.ngrams != (1,) or self.features.compounds:
            raise UsageError("pairs are of single words", hint="leave --ngrams and --compounds out")
        if self.context != WINDOW and (self.ordered or self.structure):
            raise UsageError("order and structure are those of a window", hint="--context window")
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the pairs of one part."""
        stretches = self.grouping.stretches(part, budget)
        counted = matrix(part, self.features, stretches, budget)
        budget.check()
        if self.context != WINDOW:
            rows, names = counted.counts, counted.features
            pairs = FeatureCooccurrenceMatrix(in_rows(rows, boolean=True), names)
            weights = FeatureCooccurrenceMatrix(in_rows(rows), names) if self.weighted else None
            return Counted(counted, pairs, weights)
        found = words(part, self.features, stretches, budget)
        if self.features.joined:
            found = found.take(found.code != GAP)
        pairs = in_windows(found, [1] * self.window, ordered=self.ordered)
        weights = in_windows(found, self._weights, ordered=self.ordered) if self.weighted else None
        return Counted(counted, pairs, weights)

    @property
    def _unit(self) -> int:
        """The least number that all distances divide, so that weights are whole numbers."""
        return math.lcm(*range(1, self.window + 1)) if self.context == WINDOW else 1

    @property
    def _weights(self) -> list[int]:
        return [self._unit // distance for distance in range(1, self.window + 1)]

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by pair."""
        weights = [partial.weights for partial in partials if partial.weights is not None]
        return Counted(
            DocumentFeatureMatrix.merged([partial.features for partial in partials]),
            FeatureCooccurrenceMatrix.merged([partial.pairs for partial in partials]),
            FeatureCooccurrenceMatrix.merged(weights) if weights else None,
        )

    def matrix(self, partial: Counted) -> FeatureCooccurrenceMatrix:
        """Return the pairs of the features that are frequent enough."""
        features = partial.features.limited(self.features).features
        return partial.pairs.of(features).exact

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Sort by count, and by name where counts are equal."""
        table = self._pairs(self.matrix(partial).frame)
        if partial.weights is not None:
            features = partial.features.limited(self.features).features
            weights = self._pairs(partial.weights.of(features).frame)
            weights = weights.with_columns(weight=pl.col("count") / self._unit).drop("count")
            table = table.join(weights, on=["feature", "with"], how="left", maintain_order="left")
        names = ["count", "feature", "with"]
        return table.filter(pl.col("count") >= self.minimum).sort(
            names, descending=[True, False, False]
        )

    def _pairs(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return pairs, each once: in a window either of two equal words sees the other."""
        if self.ordered or self.context != WINDOW:
            return table
        itself = pl.col("feature") == pl.col("with")
        return table.with_columns(count=pl.col("count") // pl.when(itself).then(2).otherwise(1))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for a pair, or for the documents or regions that have both."""
        first, second = row["feature"], row["with"]
        if self.context != WINDOW:
            structure = "text" if self.context == _DOCUMENT else self.context
            query = both(self.features, first, second, structure)
        else:
            query = pair(self.features, first, second, self.window, ordered=self.ordered)
            if self.structure:
                inside = Within(InStructure(self.structure))
                query = replace(query, filters=(*query.filters, inside))
        return Evidence(query.narrowed(self.within), "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted."""
        return [f"counted: {self.features}"]
