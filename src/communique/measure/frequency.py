"""Frequency: how often each type occurs, and in how many documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Fold, Part, PositionalAttribute
from communique.measure import Evidence
from communique.measure.fields import check_attribute
from communique.measure.intervals import with_rates
from communique.query import Query, Selection, literal, selected

_FOLDS: Mapping[str, Fold] = {"lower": "lower", "fold": "fold"}
_SUMS = ("count", "documents", "squares", "products")


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: the types' sums over documents, and those of the documents themselves."""

    types: pl.DataFrame
    n: int
    x: int
    xx: int


@dataclass(frozen=True, slots=True)
class Frequency:
    """The frequency list of the documents of a selection.

    The index holds the sums behind the intervals, so a list of all documents looks at types and
    not at tokens.

    Columns of the table:
        type: the value of the attribute.
        count: its tokens.
        per_million: of all tokens of the selection.
        low, high: of per_million, 95 % interval over documents.
        documents: with at least one of its tokens.
    """

    counts: ClassVar[Sequence[str]] = ("count", "documents")

    attribute: str = field(
        default="lower",
        metadata={"help": "attribute to count; lower and fold are the word with case ignored"},
    )
    within: Selection = field(
        default=Selection(), metadata={"help": 'documents to count, as "year > 1900"'}
    )
    minimum: int = field(
        default=1, metadata={"help": "tokens that a type has at least in these documents"}
    )

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        check_attribute(self.attribute, [*_FOLDS, *corpus.attribute_names])
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the types of one part."""
        budget.check()
        sizes = np.diff(part.bounds)
        keep = selected(part, self.within)
        kept = sizes[keep & (sizes > 0)]
        return Counted(self._types(part, keep), len(kept), int(kept.sum()), int((kept**2).sum()))

    def _types(self, part: Part, keep: npt.NDArray[np.bool_]) -> pl.DataFrame:
        fold = _FOLDS.get(self.attribute, "type")
        attribute = part.attribute(self.attribute if fold == "type" else "word")
        if keep.all() and fold == "fold":
            return _bare(part, attribute)
        if keep.all():
            stored = attribute.types if fold == "type" else attribute.lower_types
            return stored.select(pl.col(fold).alias("type"), *_SUMS)
        values, _ = attribute.folded(fold)
        tally = attribute.tally(fold, part.bounds, keep)
        table = pl.DataFrame({"type": values, **tally.columns()})
        return table.filter(pl.col("count") > 0).select("type", *_SUMS)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by type."""
        types = pl.concat([partial.types for partial in partials])
        if len(partials) > 1:
            # Of millions of types this engine makes groups in half the time.
            types = types.lazy().group_by("type").sum().collect(engine="streaming")
        return Counted(
            types,
            sum(partial.n for partial in partials),
            sum(partial.x for partial in partials),
            sum(partial.xx for partial in partials),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Sort by count, and by type where counts are equal."""
        totals = {name: pl.lit(getattr(partial, name)) for name in ("n", "x", "xx")}
        frequent = partial.types.filter(pl.col("count") >= self.minimum)
        ordered = frequent.sort("count", "type", descending=[True, False])
        rated = with_rates(
            ordered.with_columns(**totals), ("n", "x", "xx", "count", "squares", "products")
        )
        return rated.select("type", "count", "per_million", "low", "high", "documents")

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of one type."""
        query = Query(literal(self.attribute, row["type"]), self.within)
        return Evidence(query, "documents" if column == "documents" else "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return nothing: the numbers are what they say."""
        return []


def _bare(part: Part, words: PositionalAttribute) -> pl.DataFrame:
    """Return the sums of words without case and diacritics over all documents of a part.

    The sums of a word without diacritics are those of it in lower case. Only the tokens of words
    with diacritics, and of those that they fall together with, are counted.
    """
    lower, fold = words.types["lower"], words.types["fold"]
    marked = lower != fold
    recounted = pl.concat([lower.filter(marked), fold.filter(marked).alias("lower")]).unique()
    sums = words.lower_types.filter(~pl.col("lower").is_in(recounted.implode()))
    positions = words.occurrences(np.flatnonzero(lower.is_in(recounted.implode())))
    document = part.document_of(positions)
    tokens = pl.DataFrame(
        {
            "type": fold.gather(words.codes[positions]),
            "document": document,
            "x": np.diff(part.bounds)[document],
        }
    )
    x, y = pl.col("x"), pl.col("y")
    counted = (
        tokens.group_by("type", "document")
        .agg(x.first(), y=pl.len().cast(pl.Int64))
        .group_by("type")
        .agg(
            count=y.sum(),
            documents=pl.len().cast(pl.Int64),
            squares=(y * y).sum(),
            products=(x * y).sum(),
        )
    )
    return pl.concat([sums.select(pl.col("lower").alias("type"), *_SUMS), counted])
