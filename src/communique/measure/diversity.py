"""Diversity: how many different words the documents, or groups of them, have for their length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import (
    GAP,
    DocumentFeatureMatrix,
    Features,
    Stretches,
    every_token,
    matrix,
    words,
)
from communique.measure import Evidence
from communique.measure.chosen import chosen
from communique.measure.fields import BY, DATE, INSIDE, OVER, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.sums import grouped
from communique.query import Query, Selection
from communique.score import windows
from communique.score.diversity import SPECTRAL, Spectrum, entropy, hd_d

Column = npt.NDArray[np.float64]

PLAIN = Features(punctuation=False, numbers=False, symbols=False)
_MOVING = {"MATTR": windows.mattr, "MSTTR": windows.msttr, "D.moving": windows.simpson}
SCORES = (*SPECTRAL, *_MOVING, "MTLD", "HD-D", "entropy")
"""What scores are called, as in quanteda where it has them."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted.

    Attributes:
        features: how often each is in each document of each group.
        pieces: one row per piece of a document: its keys, where it begins in the document, its
            tokens, and sums over its windows.
    """

    features: DocumentFeatureMatrix
    pieces: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Diversity:
    """How diverse the words of each document are, or of each group.

    Scores of windows look at each document alone: a group has their mean over all its windows.

    Columns of the table:
        group: the document, or what groups are made by; null where documents have no value.
        period: of the date, as in a distribution.
        tokens: of the group that are kept.
        types: the different features among them.
        documents: of the group with at least one such token.
        TTR, MATTR and what else is asked for: the scores; null where there is no value.
    """

    counts: ClassVar[Sequence[str]] = ("tokens", "types", "documents")

    measures: str = field(
        default="TTR,MATTR,MTLD",
        metadata={"help": "scores, as TTR,MATTR; or all"},
    )
    features: Features = field(default=PLAIN, metadata={"help": "what is counted"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(default=None, metadata=INSIDE)
    by: str = field(default="id", metadata=BY)
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    window: int = field(default=100, metadata={"help": "tokens of a window of MATTR, D.moving"})
    segment: int = field(default=100, metadata={"help": "tokens of a segment of MSTTR"})
    shared: bool = field(
        default=False,
        metadata={"help": "the shortest document shortens the windows of all, as in quanteda"},
    )
    threshold: float = field(default=0.72, metadata={"help": "ratio that ends a factor of MTLD"})
    sample: int = field(default=42, metadata={"help": "tokens of a sample of HD-D"})
    base: float = field(default=10, metadata={"help": "of the logarithms of C, U, S and Maas"})
    entropy_base: float = field(default=2, metadata={"help": "of the logarithm of entropy"})

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    @property
    def scores(self) -> list[str]:
        """The scores that are asked for."""
        return chosen(self.measures, SCORES)

    def items(self, corpus: Corpus, /) -> Sequence[tuple[Part, dict[str, int]]]:
        """Return the parts, each with the tokens of a window of each score."""
        self._check()
        self.grouping.check(corpus)
        asked = {"MATTR": self.window, "MSTTR": self.segment, "D.moving": self.window}
        if self.shared and _MOVING.keys() & set(self.scores):
            sizes = [self._stream(part, self.grouping.stretches(part))[1] for part in corpus.parts]
            there = np.concatenate([np.diff(bounds) for bounds in sizes])
            shortest = int(there[there > 0].min(initial=max(asked.values())))
            asked = {name: min(tokens, shortest) for name, tokens in asked.items()}
        return [(part, asked) for part in corpus.parts]

    def _check(self) -> None:
        scores = self.scores
        if self.features.ngrams != (1,) or self.features.compounds or self.features.limited:
            raise UsageError(
                "diversity is that of single words, however often they occur",
                hint="leave out n-grams, compounds and limits of counts",
            )
        if min(self.window, self.segment, self.sample) < 1:
            raise UsageError("a window has at least one token", hint="100 are usual")
        if "D.moving" in scores and self.window < 2:
            raise UsageError("Simpson's D needs windows of two tokens", hint="100 are usual")
        if min(self.base, self.entropy_base) <= 1:
            raise UsageError("the base of a logarithm is more than 1 here", hint="2 or 10")
        if not 0 < self.threshold < 1:
            raise UsageError("the ratio that ends a factor lies between 0 and 1", hint="0.72")

    def map(self, item: tuple[Part, dict[str, int]], budget: Budget, /) -> Counted:
        """Count the features of one part, and look through its windows."""
        part, asked = item
        stretches = self.grouping.stretches(part, budget).apart(part)
        pieces = stretches.keys
        if {*_MOVING, "MTLD"} & set(self.scores):
            code, bounds = self._stream(part, stretches, budget)
            columns = {"size": np.diff(bounds), **self._windows(code, bounds, asked, budget)}
            columns["start"] = stretches.start - part.bounds[stretches.document]
            pieces = pieces.with_columns(**columns)
        features = matrix(part, self.features, stretches, budget)
        return Counted(features, pieces)

    def _stream(
        self, part: Part, stretches: Stretches, budget: Budget = UNBOUNDED
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return the features one after the other, and where each stretch begins."""
        found = words(part, self.features, stretches, budget)
        kept = found.code != GAP
        sizes = np.bincount(found.stretch[kept], minlength=len(stretches))
        return found.code[kept], np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)

    def _windows(
        self,
        code: npt.NDArray[np.int32],
        bounds: npt.NDArray[np.int64],
        asked: Mapping[str, int],
        budget: Budget,
    ) -> dict[str, npt.NDArray[Any]]:
        """Return the sums over windows of each score, and how many there are."""
        found: dict[str, npt.NDArray[Any]] = {}
        for name, sums in _MOVING.items():
            if name in self.scores:
                budget.check()
                width = np.minimum(np.diff(bounds), asked[name])
                total, n_windows = sums(code, bounds, width)
                of = width * (width - 1) / 2 if name == "D.moving" else width
                found[name] = total / np.maximum(of, 1)
                # A window of one token has no pair, and so no D.
                found[f"{name} windows"] = np.where(of > 0, n_windows, 0)
        if "MTLD" in self.scores:
            budget.check()
            forwards, backwards = windows.mtld(code, bounds, self.threshold)
            found |= {"forwards": forwards, "backwards": backwards}
        return found

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Put the documents together."""
        # Nothing is added up where rows are documents: each lies in one part.
        kind = DocumentFeatureMatrix
        join = kind.stacked if self.by == "id" else kind.merged
        return Counted(
            join([each.features for each in partials]),
            pl.concat([each.pieces for each in partials], how="vertical_relaxed"),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each group, in the order of their names."""
        keys, documents = self.grouping.keys, partial.features
        groups, row = grouped(documents, keys)
        counts = _summed(documents.counts, row, len(groups))
        spectrum = Spectrum.of(counts)
        columns = {
            "tokens": spectrum.tokens.astype(np.int64),
            "types": spectrum.types.astype(np.int64),
            "documents": np.bincount(row, documents.tokens > 0, len(groups)).astype(np.int64),
        }
        if self.by == "id":
            del columns["documents"]
        pieces = _Pieces.of(partial.pieces, groups, keys)
        scores = {name: self._score(name, counts, spectrum, pieces) for name in self.scores}
        return pl.DataFrame(
            [
                *(groups[key] for key in keys),
                *(pl.Series(name, values) for name, values in columns.items()),
                *(pl.Series(name, each, nan_to_null=True) for name, each in scores.items()),
            ]
        )

    def _score(
        self, name: str, counts: sparse.csr_array, spectrum: Spectrum, pieces: "_Pieces"
    ) -> Column:
        if name in SPECTRAL:
            return SPECTRAL[name](spectrum, self.base)
        if name == "HD-D":
            return hd_d(counts, self.sample)
        if name == "entropy":
            return entropy(counts, self.entropy_base)
        if name == "MTLD":
            tokens = pieces.sums("size")
            each = [_ratio(tokens, pieces.sums(way)) for way in ("forwards", "backwards")]
            return np.asarray(sum(each) / 2)
        return _ratio(pieces.sums(name), pieces.sums(f"{name} windows"))

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a group."""
        query = self.grouping.narrowed(every_token(self.features), row)
        if column == "types":
            return Evidence(query, "types", self.features.attribute)
        return Evidence(query, "documents" if column == "documents" else "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and where sums exceed the total."""
        return [f"counted: {self.features}", *self.grouping.notices(corpus)]


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces of documents in an order that doesn't depend on parts, and the group of each."""

    frame: pl.DataFrame
    row: npt.NDArray[np.int64]
    n_groups: int

    @classmethod
    def of(cls, pieces: pl.DataFrame, groups: pl.DataFrame, keys: Sequence[str]) -> Self:
        """Return them beside the groups, which are sorted."""
        if "start" not in pieces.columns:
            return cls(pieces, np.zeros(len(pieces), np.int64), len(groups))
        ordered = pieces.sort("document", "start")
        if not keys:
            return cls(ordered, np.zeros(len(pieces), np.int64), len(groups))
        numbered = groups.with_row_index("row")
        row = ordered.select(keys).join(
            numbered, on=keys, how="left", nulls_equal=True, maintain_order="left"
        )["row"]
        return cls(ordered, row.to_numpy().astype(np.int64), len(groups))

    def sums(self, column: str) -> Column:
        """Return the sum of a column in each group."""
        return np.asarray(np.bincount(self.row, self.frame[column], self.n_groups), np.float64)


def _summed(
    counts: sparse.csr_array, row: npt.NDArray[np.integer], n_groups: int
) -> sparse.csr_array:
    """Return the sums of the rows of a matrix that are of one group."""
    if n_groups == len(row):
        return counts if (row == np.arange(n_groups)).all() else counts[np.argsort(row)]
    ones = np.ones(len(row), np.int64)
    gather = sparse.csr_array((ones, (row, np.arange(len(row)))), (n_groups, len(row)))
    found = sparse.csr_array(gather @ counts)
    # What is added up in another order may differ in its last digit.
    found.sort_indices()
    return found


def _ratio(a: Column, b: Column) -> Column:
    return np.asarray(np.divide(a, b, out=np.full(len(a), np.nan), where=b > 0))
