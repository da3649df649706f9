"""Networks: which words stand near which, as edges from nodes to their strongest collocates."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.features.stopwords import stop_words
from communique.measure import Evidence
from communique.measure.passages import Window
from communique.measure.strength import listed
from communique.measure.windows import (
    Beside,
    Everywhere,
    all_beside,
    all_everywhere,
    beside,
    check_window,
    everywhere,
    evidence,
    strengths,
)
from communique.query import Query, Selection, check, parse
from communique.query.language.query import EVERYWHERE

Counted = tuple[Mapping[str, Beside], Everywhere]


@dataclass(frozen=True, slots=True)
class Network:
    """The edges from each of several nodes to the words that go with it most strongly.

    Targets have a letter or a number: punctuation is none.

    Columns of the table:
        source: the name of the node.
        target: a word near its hits.
        hits: its tokens in the windows of the node's hits, each once.
        expected: as many as there would be by chance.
        count: its tokens in the selection.
        score: how strongly the two go together: the score asked for.
        documents: in which it stands near a hit.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "count", "documents")

    nodes: str = field(metadata={"help": 'queries by name: {"peace": "peace", "war": "wars?"}'})
    attribute: str = field(default="lower", metadata={"help": "attribute of the targets"})
    left: int = field(default=5, metadata={"help": "tokens of the window before a hit"})
    right: int = field(default=5, metadata={"help": "tokens of the window after a hit"})
    within: str = field(default="", metadata={"help": "structure that a window doesn't leave"})
    where: Selection = field(default=EVERYWHERE, metadata={"help": "documents to count"})
    minimum: int = field(default=3, metadata={"help": "hits that an edge has at least"})
    score: str = field(default="log_dice", metadata={"help": "how strength is measured"})
    stopwords: str = field(
        default="", metadata={"help": "languages whose stop words are no targets, as en,de"}
    )
    n: int = field(default=20, metadata={"help": "edges from each node, at most"})

    @property
    def window(self) -> Window:
        """Where words count as near."""
        return Window(self.left, self.right, self.within)

    @property
    def queries(self) -> dict[str, Query]:
        """The queries of the nodes by name.

        Raises:
            UsageError: the nodes are no such object, or a query names documents of its own.
            QueryError: a query can't be understood.
        """
        try:
            found = json.loads(self.nodes)
        except ValueError:
            found = None
        if not isinstance(found, dict) or not found or not all(map(_is_text, found.values())):
            raise UsageError(
                "the nodes of a network are an object of queries by name",
                hint='as {"peace": "peace", "war": "wars?"}',
            )
        queries = {name: parse(text) for name, text in found.items()}
        for name, query in queries.items():
            if query.within != EVERYWHERE:
                raise UsageError(
                    f"the node {name} has documents of its own",
                    hint="give one condition for the whole network (--where)",
                )
        return {name: query.narrowed(self.where) for name, query in queries.items()}

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        for query in self.queries.values():
            check(query, corpus)
        _stop_words(self.stopwords)
        if len(listed(self.score)) != 1:
            raise UsageError("a network has one score", hint="log_dice, or log_likelihood")
        if self.n < 1:
            raise UsageError("a node has at least one edge", hint="20 are usual")
        check_window(corpus, self.attribute, self.window)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the types in the windows of each node in one part."""
        near = {
            name: beside(part, query, self.attribute, self.window, budget)
            for name, query in self.queries.items()
        }
        return near, everywhere(part, self.attribute, self.where)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by node and type."""
        near, every = zip(*partials, strict=True)
        return {
            name: all_beside([each[name] for each in near]) for name in near[0]
        }, all_everywhere(every)

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Return the strongest edges of each node, in the order of nodes."""
        near, every = partial
        tables = []
        for name, counted in near.items():
            table = strengths(counted, every, self.minimum, self.score)
            table = table.filter(
                pl.col("type").str.contains(r"[\p{L}\p{N}]"),
                ~pl.col("type").str.to_lowercase().is_in(_stop_words(self.stopwords)),
            ).head(self.n)
            named = table.rename({"type": "target", listed(self.score)[0]: "score"})
            columns = ("target", "hits", "expected", "count", "score", "documents")
            tables.append(named.select(pl.lit(name).alias("source"), *columns))
        return pl.concat(tables)

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a target near a node, or for all of them."""
        query = self.queries[row["source"]]
        return evidence(query, self.attribute, self.window, {"type": row["target"]}, column)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the queries may have meant."""
        notices = [each for query in self.queries.values() for each in query.notices]
        return list(dict.fromkeys(notices))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _stop_words(languages: str) -> list[str]:
    named = [each.strip() for each in languages.split(",") if each.strip()]
    return sorted(frozenset[str]().union(*map(stop_words, named)))
