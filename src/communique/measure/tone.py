"""Tone: how far one category of a dictionary outweighs another, by group and over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.dictionary import Categories
from communique.dictionary.evidence import of_category
from communique.dictionary.lookup import Lookup
from communique.dictionary.tally import by_category, tally
from communique.dictionary.words import Manner
from communique.errors import UsageError
from communique.features import DocumentFeatureMatrix, Features, every_token
from communique.measure import Evidence
from communique.measure.fields import BY, DATE, OVER, WITHIN
from communique.measure.grouping import Grouping
from communique.measure.intervals import quantile
from communique.measure.sums import grouped
from communique.query import Query, Selection
from communique.score import tone

_SIDES = ("positive", "negative")


@dataclass(frozen=True)
class Tone:
    """Whether a dictionary's words for something outweigh those against it.

    Columns of the table:
        group, period: as of a dictionary.
        positive, negative: hits of either side.
        tokens: of the group that are kept.
        balance: (positive - negative) / (positive + negative).
        net: (positive - negative) / tokens.
        logit: log((positive + 0.5) / (negative + 0.5)).
        balance_low … logit_high: 95 % intervals over documents.
        documents: with tokens in the group.
    """

    counts: ClassVar[Sequence[str]] = ("positive", "negative", "tokens", "documents")

    dictionary: Categories = field(metadata={"help": "the categories and their entries, as JSON"})
    positive: str = field(metadata={"help": "the category for something; a+b is both together"})
    negative: str = field(metadata={"help": "the category against it; a+b is both together"})
    features: Features = field(
        default=Features(), metadata={"help": "which tokens are looked at, and as what"}
    )
    case: bool = field(
        default=False, metadata={"help": "whether capitals are told from small letters"}
    )
    exclusive: bool = field(
        default=False,
        metadata={"help": "whether what a longer entry of either side holds counts there alone"},
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
        """What is looked for on either side."""
        sides = {
            "positive": self.dictionary.under(self.positive),
            "negative": self.dictionary.under(self.negative),
        }
        return Lookup(sides, Manner(self.features, self.case), self.exclusive)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        self.grouping.check(corpus)
        both = self.lookup.categories
        if both["positive"] == both["negative"]:
            raise UsageError("both sides of the tone are the same", hint="--tone hope,fear")
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> DocumentFeatureMatrix:
        """Count both sides in each document of one part."""
        budget.check()
        stretches = self.grouping.stretches(part, budget).apart(part)
        return tally(part, self.lookup, by_category(self.lookup), stretches, budget)

    def merge(self, partials: Sequence[DocumentFeatureMatrix], /) -> DocumentFeatureMatrix:
        """Add up by document."""
        return DocumentFeatureMatrix.merged(partials)

    def finish(self, partial: DocumentFeatureMatrix, /) -> pl.DataFrame:
        """Score each group; groups stand in order."""
        keys = self.grouping.keys
        groups, row = grouped(partial, keys)
        sums = _sums(partial, row, len(groups))
        scores = {
            "balance": (tone.balance(sums["p"], sums["q"]), tone.balance_deviation(sums)),
            "net": (tone.net(sums["p"], sums["q"], sums["x"]), tone.net_deviation(sums)),
            "logit": (tone.logit(sums["p"], sums["q"]), tone.logit_deviation(sums)),
        }
        counts = {"positive": "p", "negative": "q", "tokens": "x", "documents": "n"}
        columns = {name: pl.Series(sums[key].astype(np.int64)) for name, key in counts.items()}
        reach = quantile(sums["n"])
        for name, (score, deviation) in scores.items():
            least, most = (-1, 1) if name == "balance" else (-np.inf, np.inf)
            columns[name] = pl.Series(score)
            columns[f"{name}_low"] = pl.Series(np.maximum(score - reach * deviation, least))
            columns[f"{name}_high"] = pl.Series(np.minimum(score + reach * deviation, most))
        table = groups.select(keys).with_columns(**columns) if keys else pl.DataFrame(columns)
        table = table.with_columns(
            pl.col(name).fill_nan(None) for name in columns if name not in counts
        )
        ordered = table.sort(keys[::-1], nulls_last=True) if keys else table
        last = [name for name in columns if name != "documents"]
        return ordered.select(*keys, *last, "documents")

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits of one side, or for all tokens, of a group."""
        if column in _SIDES:
            query = of_category(self.lookup, _SIDES.index(column))
            return Evidence(self.grouping.narrowed(query, row), "hits")
        query = self.grouping.narrowed(every_token(self.features), row)
        return Evidence(query, "documents" if column == "documents" else "tokens")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what was counted, and what was odd in the dictionary."""
        told = [f"counted: {self.features}", *self.dictionary.notices]
        return [*told, *self.grouping.notices(corpus)]


def _sums(counted: DocumentFeatureMatrix, row: "np.ndarray[Any, Any]", n: int) -> tone.Sums:
    """Return the sums over the documents of each group that deviations need."""
    x = counted.tokens
    each = {"n": (x > 0).astype(np.int64), "x": x}
    for name, side in zip("pq", _SIDES, strict=True):
        at = counted.features.index_of(side)
        there = x * 0 if at is None else counted.counts[:, [at]].toarray()[:, 0]
        each[name] = there.astype(np.int64)
    for first, second in ("pp", "pq", "qq", "px", "qx", "xx"):
        each[first + second] = each[first] * each[second]
    found = {}
    for name, column in each.items():
        total = np.zeros(n, np.int64)
        np.add.at(total, row, column)
        found[name] = total.astype(np.float64)
    return found
