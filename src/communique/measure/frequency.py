"""Frequency: how often each feature occurs, and in how many documents, in all or by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part, PositionalAttribute
from communique.corpus.attribute import numbered
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, every_token, feature, matrix
from communique.features.choices import FOLDS
from communique.measure import Evidence
from communique.measure.fields import BOOTSTRAP, BY, DATE, INSIDE, OVER, SEED, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.intervals import percentiles, rate_bounds, weights, with_rates
from communique.measure.sums import FEATURE_SUMS, added, grouped, summed
from communique.query import Query, Selection, selected
from communique.score.ranks import ascending, ranks

_SUMS = ("count", "documents", "squares", "products")
_RATES = ("per_million", "low", "high")
_BLOCK = 2_000_000
"""So many replicates of rates are held at once in a bootstrap."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The types' sums over documents, and those of the documents."""

    types: pl.DataFrame
    n: int
    x: int
    xx: int


@dataclass(frozen=True, slots=True)
class Frequency:
    """The frequency list of a selection, or of each group in it.

    The index holds the sums behind the intervals, so a list of all words of documents, as long
    as they are not grouped, looks at types and not at tokens.

    Columns of the table:
        group: by which features are counted; null where documents have no value.
        period: of the date, as in a distribution.
        type: the feature.
        rank: by count in its group, 1 is the most frequent; equal counts have equal ranks.
        count: how often it occurs.
        tokens: of the group that are kept: the denominator.
        per_million: count per million of these tokens.
        low, high: of per_million, 95 % interval over documents.
        documents: with at least one of it.
    """

    counts: ClassVar[Sequence[str]] = ("count", "tokens", "documents")

    features: Features = field(default=Features(), metadata={"help": "what is counted"})
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(default=None, metadata=INSIDE)
    by: str = field(default="", metadata=BY)
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    bootstrap: int = field(default=0, metadata=BOOTSTRAP)
    seed: int = field(default=0, metadata=SEED)

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        if self.bootstrap < 0:
            raise UsageError("there can't be fewer than 0 replicates", hint="1000 are usual")
        return corpus.parts

    @property
    def _indexed(self) -> bool:
        asked = self.inside is not None or self.by or self.over or self.bootstrap
        features = self.features
        simple = features.ngrams == (1,) and not features.compounds and not features.selective
        return simple and not asked

    def map(self, part: Part, budget: Budget, /) -> Counted | DocumentFeatureMatrix:
        """Count the features of one part."""
        budget.check()
        if not self._indexed:
            stretches = self.grouping.stretches(part, budget)
            counted = matrix(part, self.features, stretches.apart(part), budget)
            apart = self.grouping.keys or self.bootstrap
            return counted if apart else _of_documents(counted)
        sizes = np.diff(part.bounds)
        keep = selected(part, self.within)
        kept = sizes[keep & (sizes > 0)]
        return Counted(self._types(part, keep), len(kept), int(kept.sum()), int((kept**2).sum()))

    def _types(self, part: Part, keep: npt.NDArray[np.bool_]) -> pl.DataFrame:
        fold = FOLDS.get(self.features.attribute, "type")
        attribute = part.attribute(self.features.attribute if fold == "type" else "word")
        if keep.all() and fold == "fold":
            return _bare(part, attribute)
        if keep.all():
            stored = attribute.types if fold == "type" else attribute.lower_types
            return stored.select(fold, *_SUMS).rename({fold: "type"})
        values, _ = attribute.folded(fold)
        tally = attribute.tally(fold, part.bounds, keep)
        table = pl.DataFrame({"type": values, **tally.columns()})
        return table.filter(pl.col("count") > 0).select("type", *_SUMS)

    def merge(
        self, partials: Sequence[Counted | DocumentFeatureMatrix], /
    ) -> Counted | DocumentFeatureMatrix:
        """Add up by feature."""
        matrices = [each for each in partials if isinstance(each, DocumentFeatureMatrix)]
        if matrices:
            return DocumentFeatureMatrix.merged(matrices)
        indexed = [each for each in partials if isinstance(each, Counted)]
        return Counted(
            _added([partial.types for partial in indexed]),
            sum(partial.n for partial in indexed),
            sum(partial.x for partial in indexed),
            sum(partial.xx for partial in indexed),
        )

    def finish(self, partial: Counted | DocumentFeatureMatrix, /) -> pl.DataFrame:
        """Rank by count, and by name where counts are equal."""
        if isinstance(partial, Counted):
            return self._listed(partial)
        keys = self.grouping.keys
        rated = with_rates(self._limited(summed(partial, keys)), FEATURE_SUMS)
        if self.bootstrap:
            rated = self._replicated(rated, partial)
        rank = pl.col("count").rank("min", descending=True)
        table = rated.with_columns(
            rank=(rank.over(keys) if keys else rank).cast(pl.Int64), tokens="x"
        )
        by = [*keys[::-1], "count", "type"]
        ordered = table.sort(by, descending=[each == "count" for each in by], nulls_last=True)
        return ordered.select(*keys, "type", "rank", "count", "tokens", *_RATES, "documents")

    def _listed(self, partial: Counted) -> pl.DataFrame:
        """Return the table of one group, whose types stand in order."""
        types = self._limited(partial.types)
        count, *others = (types[name].to_numpy() for name in _SUMS)
        documents, squares, products = others
        wholes = (partial.n, partial.x, partial.xx)
        rates = rate_bounds(wholes, count, squares, products)
        order = ascending(-count)
        rated = zip(_RATES, rates, strict=True)
        return pl.DataFrame(
            [
                types["type"].gather(order),
                pl.Series("rank", ranks(count[order])),
                pl.Series("count", count[order]),
                pl.repeat(partial.x, len(order), dtype=pl.Int64, eager=True).alias("tokens"),
                *(pl.Series(name, each[order], nan_to_null=True) for name, each in rated),
                pl.Series("documents", documents[order]),
            ]
        )

    def _limited(self, sums: pl.DataFrame) -> pl.DataFrame:
        """Return the features that occur as often, in all groups, as is asked."""
        features, keys = self.features, self.grouping.keys
        if not features.limited:
            return sums
        total = sums
        if keys:
            total = sums.group_by("type").agg(pl.col("count", "documents").sum())
        kept = total.filter(
            (pl.col("count") >= features.min_count)
            & (pl.col("documents") >= features.min_documents)
            & ((pl.col("count") <= features.max_count) | (features.max_count == 0))
            & ((pl.col("documents") <= features.max_documents) | (features.max_documents == 0))
        )
        return sums.join(kept.select("type"), on="type", how="semi") if keys else kept

    def _replicated(self, rated: pl.DataFrame, counted: DocumentFeatureMatrix) -> pl.DataFrame:
        """Return a table with the intervals of a bootstrap over documents."""
        keys = self.grouping.keys
        groups, row = grouped(counted, keys)
        drawn = weights(counted.documents["document"].to_list(), self.seed, self.bootstrap)
        places = np.zeros(rated.height, np.int64)
        if keys:
            there = groups.with_row_index("home")
            home = rated.join(there, on=keys, how="left", nulls_equal=True, maintain_order="left")
            places = home["home"].to_numpy().astype(np.int64)
        column = counted.features.search_sorted(rated["type"]).to_numpy()
        low, high = np.full((2, rated.height), np.nan)
        for group in range(len(groups)):
            mine = row == group
            x = drawn[mine].T @ counted.tokens[mine]
            here = np.flatnonzero(places == group)
            for block in np.array_split(here, len(here) * self.bootstrap // _BLOCK + 1):
                y = (counted.counts[mine][:, column[block]].T @ drawn[mine]).astype(np.float64)
                low[block], high[block] = percentiles(y, np.broadcast_to(x, y.shape))
        return rated.with_columns(
            pl.Series("low", low).fill_nan(None), pl.Series("high", high).fill_nan(None)
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the places of a feature, or for all tokens of its group."""
        if column == "tokens":
            return Evidence(self.grouping.narrowed(every_token(self.features), row), "tokens")
        query = self.grouping.narrowed(feature(self.features, row["type"]), row)
        return Evidence(query, "documents" if column == "documents" else "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and where sums exceed the total."""
        return [f"counted: {self.features}", *self.grouping.notices(corpus)]


def _of_documents(counted: DocumentFeatureMatrix) -> Counted:
    """Return the sums over all documents of a matrix."""
    x = counted.tokens
    sums = added(counted.counts, np.arange(len(x)), x)
    columns = dict(zip(_SUMS, sums, strict=True))
    types = pl.DataFrame({"type": counted.features, **columns})
    return Counted(types, int((x > 0).sum()), int(x.sum()), int((x**2).sum()))


def _added(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the sums of each type over tables that have each at most once, types in order."""
    types, row = numbered(pl.concat([each["type"] for each in tables]))
    rows = np.split(row, np.cumsum([each.height for each in tables])[:-1])
    columns = [types.alias("type")]
    for name in _SUMS:
        total = np.zeros(len(types), np.int64)
        for table, at in zip(tables, rows, strict=True):
            total[at] += table[name].to_numpy()
        columns.append(pl.Series(name, total))
    return pl.DataFrame(columns)


def _bare(part: Part, words: PositionalAttribute) -> pl.DataFrame:
    """Return the sums of words without case and diacritics over all documents of a part.

    The sums of a word without diacritics are those of it in lower case. Only the tokens of words
    with diacritics, and of those that they fall together with, are counted.
    """
    lower, fold = words.types["lower"], words.types["fold"]
    marked = lower != fold
    recounted = pl.concat([lower.filter(marked), fold.filter(marked).alias("lower")]).unique()
    sums = words.lower_types.select("lower", *_SUMS).rename({"lower": "type"})
    sums = sums.filter(~pl.col("type").is_in(recounted.implode()))
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
    return pl.concat([sums, counted])
