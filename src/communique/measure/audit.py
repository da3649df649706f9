"""Audit: which entries of a dictionary did the counting, and which never did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.dictionary import Categories
from communique.dictionary.evidence import of_category, of_entry
from communique.dictionary.lookup import Lookup
from communique.dictionary.tally import by_entry, tally
from communique.dictionary.words import Manner
from communique.features import DocumentFeatureMatrix, Features
from communique.measure import Evidence, Unit
from communique.measure.fields import WITHIN
from communique.measure.grouping import Grouping
from communique.measure.sums import cells
from communique.query import Query, Selection


@dataclass(frozen=True)
class Audit:
    """The hits of each entry of a dictionary, the most frequent of a category first.

    A place that several entries of a category fit counts for each of them, and once for the
    category; so shares may add up to more than 1.

    Columns of the table:
        category: its names from the outermost inwards, joined by a point.
        entry: as it stands in the dictionary.
        hits: of the entry; 0 of one that never fitted.
        share: of the category's hits; null where it has none.
        of: the hits of the category.
        documents: with at least one hit of the entry.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "of", "documents")

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
    within: Selection = field(default=Selection(), metadata=WITHIN)
    inside: Query | None = field(
        default=None, metadata={"help": "only places in the hits of this query"}
    )

    @property
    def grouping(self) -> Grouping:
        """Which tokens are counted."""
        return Grouping(self.within, self.inside)

    @cached_property
    def lookup(self) -> Lookup:
        """What is looked for."""
        categories, _ = self.dictionary.at_levels(self.levels)
        return Lookup(categories, Manner(self.features, self.case), self.exclusive)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix:
        """Count the entries in each document of one part."""
        budget.check()
        stretches = self.grouping.stretches(part, budget).apart(part)
        return tally(part, self.lookup, by_entry(self.lookup), stretches, budget)

    def merge(self, partials: Sequence[DocumentFeatureMatrix], /) -> DocumentFeatureMatrix:
        """Add up by document and entry."""
        return DocumentFeatureMatrix.merged(partials)

    def finish(self, partial: DocumentFeatureMatrix, /) -> pl.DataFrame:
        """Put the entries of each category in the order of their hits."""
        lookup = self.lookup
        found = cells(partial, [], by_entry(lookup).names)
        n = len(lookup.entries)
        hits, of = found["count"][:n], found["count"][n:].gather(lookup.home)
        table = pl.DataFrame(
            {
                "home": lookup.home,
                "category": pl.Series(list(lookup.categories)).gather(lookup.home),
                "entry": lookup.entries,
                "hits": hits,
                "of": of,
                "documents": found["documents"][:n],
            }
        )
        share = pl.when(pl.col("of") > 0).then(pl.col("hits") / pl.col("of"))
        columns = ("category", "entry", "hits", "share", "of", "documents")
        by = ["home", "hits", "entry"]
        ordered = table.sort(by, descending=[False, True, False])
        return ordered.with_columns(share=share).select(columns)

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        names = list(self.lookup.categories)
        pairs = zip(self.lookup.home.tolist(), self.lookup.entries, strict=True)
        return {(names[home], entry): number for number, (home, entry) in enumerate(pairs)}

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits of an entry, or of its category."""
        if column == "of":
            category = list(self.lookup.categories).index(row["category"])
            query = of_category(self.lookup, category)
        else:
            query = of_entry(self.lookup, self._numbers[row["category"], row["entry"]])
        unit: Unit = "documents" if column == "documents" else "hits"
        return Evidence(self.grouping.narrowed(query, row), unit)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and what was odd in the dictionary."""
        _, lost = self.dictionary.at_levels(self.levels)
        return [f"counted: {self.features}", *self.dictionary.notices, *lost]
