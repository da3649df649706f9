"""Dictionary: how often the categories of a dictionary are, in all, by group and over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.dictionary import Categories
from communique.dictionary.evidence import of_category, of_the_rest
from communique.dictionary.lookup import Lookup
from communique.dictionary.tally import by_category, tally
from communique.dictionary.words import Manner
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, every_token
from communique.measure import Evidence, Unit
from communique.measure.fields import BY, DATE, OVER, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.intervals import with_rates
from communique.measure.sums import FEATURE_SUMS, cells
from communique.query import Query, Selection

_UNITS: Mapping[str, Unit] = {"hits": "hits", "tokens": "tokens", "documents": "documents"}


@dataclass(frozen=True)
class Dictionary:
    """The hits of each category of a dictionary, in all or in each group.

    A hit is a place of an entry. Places that lie inside a longer entry of the same category, or
    with `exclusive` of any category, are none; a place counts once in a category, however many
    of its entries fit.

    Columns of the table:
        group: by which hits are counted; null where documents have no value.
        period: of the date, as in a distribution.
        category: its names from the outermost inwards, joined by a point.
        hits: of its entries.
        tokens: of the group that are kept: the denominator.
        per_million: hits per million of these tokens.
        low, high: of per_million, 95 % interval over documents.
        documents: with at least one hit.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "tokens", "documents")

    dictionary: Categories = field(metadata={"help": "the categories and their entries, as JSON"})
    features: Features = field(
        default=Features(), metadata={"help": "which tokens are looked at, and as what"}
    )
    case: bool = field(
        default=False, metadata={"help": "whether capitals are told from small letters"}
    )
    exclusive: bool = field(
        default=False,
        metadata={"help": "whether what a longer entry of any category holds counts there alone"},
    )
    levels: str = field(
        default="", metadata={"help": "which levels of categories are told apart, as 1 or 1,3"}
    )
    nomatch: str = field(
        default="", metadata={"help": "name of a row for the tokens that no entry has"}
    )
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(
        default=None, metadata={"help": "only places in the hits of this query"}
    )
    by: str = field(default="", metadata=BY)
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted together."""
        return Grouping(self.within, self.inside, self.by, self.over, self.date)

    @cached_property
    def lookup(self) -> Lookup:
        """What is looked for."""
        categories, _ = self.dictionary.at_levels(self.levels)
        return Lookup(categories, Manner(self.features, self.case), self.exclusive)

    @property
    def rows(self) -> list[str]:
        """The categories in their order, and the name of the rest, if it is asked for."""
        return [*self.lookup.categories, *([self.nomatch] if self.nomatch else [])]

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        if self.nomatch in self.lookup.categories:
            raise UsageError(
                f"{self.nomatch!r} is a category, and can't name the rest", hint="--nomatch other"
            )
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix:
        """Count the categories in each document of one part."""
        budget.check()
        stretches = self.grouping.stretches(part, budget).apart(part)
        columns = by_category(self.lookup, nomatch=bool(self.nomatch))
        return tally(part, self.lookup, columns, stretches, budget)

    def merge(self, partials: Sequence[DocumentFeatureMatrix], /) -> DocumentFeatureMatrix:
        """Add up by document and category."""
        return DocumentFeatureMatrix.merged(partials)

    def finish(self, partial: DocumentFeatureMatrix, /) -> pl.DataFrame:
        """Rate each category in each group; groups stand in order, categories as in the file."""
        keys = self.grouping.keys
        # The column of the rest has no name.
        found = [*self.lookup.categories, *([""] if self.nomatch else [])]
        rated = with_rates(cells(partial, keys, found), FEATURE_SUMS)
        named = dict(zip(found, self.rows, strict=True))
        table = rated.with_columns(category=pl.col("type").replace(named))
        return table.select(
            *keys,
            "category",
            hits="count",
            tokens="x",
            **{name: name for name in ("per_million", "low", "high", "documents")},
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits of a category, or for all tokens, of a group."""
        if column == "tokens":
            query = every_token(self.features)
        elif self.nomatch and row["category"] == self.nomatch:
            query = of_the_rest(self.lookup)
        else:
            query = of_category(self.lookup, self.rows.index(row["category"]))
        return Evidence(self.grouping.narrowed(query, row), _UNITS[column])

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, what was odd in the dictionary, and where sums exceed all."""
        _, lost = self.dictionary.at_levels(self.levels)
        told = [f"counted: {self.features}", *self.dictionary.notices, *lost]
        return [*told, *self.grouping.notices(corpus)]
