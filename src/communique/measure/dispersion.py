"""Dispersion: how evenly features, or the hits of a query, lie over the parts of a corpus."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, feature, matrix
from communique.measure import Evidence
from communique.measure.fields import DATE, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.places import Places, check_order, hits_in, of_features, of_hits
from communique.query import Query, Selection, find, selected
from communique.score import dispersion, recurrence
from communique.score.association import Column
from communique.score.dispersion import Parts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SCORES: Mapping[str, Callable[[Parts], Column]] = {
    "dp": dispersion.deviation,
    "dp_norm": dispersion.normalised_deviation,
    "d": dispersion.juilland,
    "d2": dispersion.carroll,
    "s": dispersion.rosengren,
    "kld": dispersion.divergence,
    "variation": dispersion.variation,
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: parts of the corpus by features, and where these stand."""

    parts: DocumentFeatureMatrix
    places: Places


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How evenly features, or the hits of a query, are spread; the most frequent stand first.

    Parts of the corpus are its documents, groups of them, or slices of one size of all documents
    put one after the other, by id or by a date.

    Columns of the table:
        type: the feature, or the query.
        count: how often it occurs.
        documents: in which it occurs.
        range: parts of the corpus in which it occurs.
        parts: of the corpus, those that have tokens.
        dp: Gries's deviation of proportions: 0 even, near 1 all in a small part.
        dp_norm: dp by its greatest value: 0 to 1; null for one part.
        d: Juilland's D: 1 even; null for one part.
        d2: Carroll's D₂: 1 even; null for one part.
        s: Rosengren's S: 1 even.
        kld: Kullback-Leibler divergence in bits: 0 even.
        variation: standard deviation of the counts by their mean: 0 even.
        arf: average reduced frequency: from 1 to count.
        awt: average waiting time in tokens.
        weibull: β of the gaps: 1 at random, less in bursts; null where fewer than two differ.
    """

    counts: ClassVar[Sequence[str]] = ("count", "documents")

    query: Query | None = field(
        default=None, metadata={"help": "what to look for; all features if there is none"}
    )
    features: Features = field(
        default=Features(min_count=5), metadata={"help": "what is counted without a query"}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    by: str = field(
        default="", metadata={"help": "metadata field or <p>, for parts; documents if empty"}
    )
    over: str = field(default="", metadata={"help": "decade, year, quarter or month, for parts"})
    date: str = field(default="date", metadata=DATE)
    slices: int = field(default=0, metadata={"help": "so many slices of one size, for parts"})
    order: str = field(default="id", metadata={"help": "id or a date, in which documents stand"})

    @property
    def grouping(self) -> Grouping:
        """What the parts are."""
        return Grouping(self._within, None, self.by, self.over, self.date)

    @property
    def _within(self) -> Selection:
        condition = None if self.query is None else self.query.within.condition
        return self.within if condition is None else self.within.narrowed(condition)

    @property
    def _looked_for(self) -> Query | None:
        return None if self.query is None else self.query.narrowed(self.within)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts of the corpus's files."""
        self.grouping.check(corpus)
        if self.slices < 0:
            raise UsageError("there can't be fewer than 0 slices", hint="10 or 100 are usual")
        if self.slices and (self.by or self.over):
            raise UsageError("parts are slices or groups, not both", hint="leave one of them out")
        check_order(self.order, corpus.fields)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count each part of the corpus, and note where everything stands."""
        stretches = self.grouping.stretches(part, budget)
        query = self._looked_for
        if query is None:
            counted = matrix(part, self.features, stretches, budget)
            keep = selected(part, self.within)
            return Counted(counted, of_features(part, self.features, keep, self.order, budget))
        hits = find(part, query, budget)
        budget.check()
        return Counted(hits_in(hits, stretches, str(query)), of_hits(part, query, hits, self.order))

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Put parts of the corpus, and places, together."""
        return Counted(
            DocumentFeatureMatrix.merged([each.parts for each in partials]),
            Places.merged([each.places for each in partials]),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each feature; the most frequent stand first."""
        places = self._limited(partial.places.ordered())
        counts = np.bincount(places.code, minlength=len(places.names))
        table = pl.DataFrame(
            {
                "type": places.names,
                "count": counts.astype(np.int64),
                "documents": places.n_documents,
                **self._parts(partial, places),
                **_recurrence(places),
            }
        )
        known = table.with_columns(pl.col(pl.Float64).fill_nan(None))
        return known.sort("count", "type", descending=[True, False])

    def _limited(self, places: Places) -> Places:
        """Return the places of features that occur as often as is asked."""
        if self.query is not None:
            return places
        limits = self.features
        count = np.bincount(places.code, minlength=len(places.names))
        documents = places.n_documents
        kept = (count >= limits.min_count) & (documents >= limits.min_documents)
        for most, found in ((limits.max_count, count), (limits.max_documents, documents)):
            kept &= (found <= most) | (most == 0)
        return places.of_names(kept & (count > 0))

    def _parts(self, partial: Counted, places: Places) -> dict[str, Any]:
        """Return the columns that compare parts of the corpus."""
        if self.slices:
            there = Parts.of(*places.sliced(self.slices))
        else:
            there = Parts.of(_columns(partial.parts, places.names), partial.parts.tokens)
        scores = {name: score(there) for name, score in _SCORES.items()}
        of_all = np.full(len(places.names), len(there.sizes), np.int64)
        return {"range": dispersion.part_range(there).astype(np.int64), "parts": of_all, **scores}

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a feature, or for the hits."""
        query = self._looked_for
        if query is None:
            query = feature(self.features, row["type"], self.within)
        return Evidence(query, "documents" if column == "documents" else "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and what the query may have meant."""
        counted = [f"counted: {self.features}"] if self.query is None else self.query.notices
        return [*counted, *self.grouping.notices(corpus)]


def _columns(parts: DocumentFeatureMatrix, names: pl.Series) -> "csr_array":
    """Return [n_names, n_parts]: the counts of some features; 0 where a matrix has none."""
    entries = parts.counts.tocoo()
    at = parts.features.to_frame("name").join(
        names.alias("name").to_frame().with_row_index("row"),
        on="name",
        how="left",
        maintain_order="left",
    )["row"]
    row = at.fill_null(len(names)).to_numpy()[entries.coords[1]]
    kept = row < len(names)
    places = (row[kept], entries.coords[0][kept])
    shape = (len(names), parts.shape[0])
    return type(entries)((entries.data[kept], places), shape=shape).tocsr()


def _recurrence(places: Places) -> dict[str, Column]:
    """Return the columns that look at gaps."""
    positions, bounds = places.grouped()
    n_tokens = places.n_tokens
    gaps = recurrence.cyclic_gaps(positions, bounds, n_tokens)
    return {
        "arf": recurrence.average_reduced_frequency(gaps, bounds, n_tokens),
        "awt": recurrence.average_waiting_time(gaps, bounds, n_tokens),
        "weibull": recurrence.weibull_shape(positions, bounds),
    }
