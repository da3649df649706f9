"""Sketches: what a word goes with, relation by relation: its adjectives, its verbs, its objects."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence
from communique.measure.fields import check_attribute
from communique.measure.passages import narrowed
from communique.measure.strength import listed, scored
from communique.query import All, Condition, Hits, Not, Query, Token, check, find, parse
from communique.query import Any as AnyOf
from communique.query.language.pattern import labels
from communique.query.language.query import Having
from communique.query.language.tree import AtLabel, Test
from communique.query.place import Place, place, positions, values
from communique.score import association

NODE, COLLOCATE = "node", "collocate"
"""The labels of a relation's two tokens."""

_NOUN, _NAMED = '[pos="NOUN|PROPN"]', '[pos="NOUN|PROPN|PRON"]'
_HELP, _BETWEEN = '[pos="AUX|ADV|PART"]*', '[pos="DET|ADJ|NUM"]*'

UPOS = f"""
adjective = 'collocate:[pos="ADJ"] node:{_NOUN} within s'
"noun described" = 'node:[pos="ADJ"] collocate:{_NOUN} within s'
"noun before" = 'collocate:{_NOUN} node:{_NOUN} within s'
"noun after" = 'node:{_NOUN} collocate:{_NOUN} within s'
"verb of the subject" = 'node:{_NAMED} {_HELP} collocate:[pos="VERB"] within s'
subject = 'collocate:{_NAMED} {_HELP} node:[pos="VERB"] within s'
"verb of the object" = 'collocate:[pos="VERB"] {_BETWEEN} node:{_NAMED} within s'
object = 'node:[pos="VERB"] {_BETWEEN} collocate:{_NAMED} within s'
adverb = 'collocate:[pos="ADV"] node:[pos="VERB|ADJ"] within s'
"preposition before" = 'collocate:[pos="ADP"] {_BETWEEN} node:{_NOUN} within s'
"joined noun" = 'node:{_NOUN} [pos="CCONJ"] collocate:{_NOUN} within s'
"joined verb" = 'node:[pos="VERB"] [pos="CCONJ"] collocate:[pos="VERB"] within s'
"joined adjective" = 'node:[pos="ADJ"] [pos="CCONJ"] collocate:[pos="ADJ"] within s'
"""
"""Relations by the universal parts of speech, for languages whose order is that of English."""

_KEYS = ["relation", "type"]
_NOWHERE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted.

    Attributes:
        node: relation, type, hits, documents: where the node is in the relation.
        every: relation, type, count: whatever is.
        wholes: relation, hits of the node, count of all.
    """

    node: pl.DataFrame
    every: pl.DataFrame
    wholes: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Sketch:
    """What goes with a word in each of several relations, the most strongly first.

    Columns of the table:
        relation: its name.
        type: the word in it beside the node.
        hits: how often the two are in the relation.
        expected: as often as by chance, among all pairs in the relation.
        count: how often the word is in it, whatever the node.
        log_dice, log_likelihood, mi …: the scores asked for, among all pairs in the relation.
        documents: in which the two are in the relation.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "count", "documents")

    query: Query = field(metadata={"help": "the node: one token"})
    relations: str = field(
        default="upos",
        metadata={"help": "TOML of patterns by name, each with node: and collocate:; or upos"},
    )
    attribute: str = field(default="lemma", metadata={"help": "attribute of what is listed"})
    minimum: int = field(default=2, metadata={"help": "hits that a row has at least"})
    scores: str = field(
        default="log_dice,log_likelihood,mi", metadata={"help": "scores, or all; the first orders"}
    )
    n: int = field(default=20, metadata={"help": "rows of a relation, at most"})

    @property
    def _place(self) -> Place:
        found = place(f"{self.attribute}/{COLLOCATE}")
        assert found is not None
        return found

    @property
    def _queries(self) -> dict[str, Query]:
        """The queries of the relations by name, whatever the node."""
        found = {name: parse(text) for name, text in _read(self.relations).items()}
        for name, query in found.items():
            if not {NODE, COLLOCATE} <= set(labels(query.pattern)):
                raise UsageError(
                    f"the relation {name} has no token labelled {NODE}: or {COLLOCATE}:",
                    hint=f"""as {name} = '{COLLOCATE}:[pos="ADJ"] {NODE}:[pos="NOUN"]'""",
                )
        return {name: query.narrowed(self.query.within) for name, query in found.items()}

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        listed(self.scores)
        check_attribute(self.attribute, ["lower", "fold", *corpus.attribute_names])
        for query in self._queries.values():
            check(self._with_node(query), corpus)
        if self.n < 1:
            raise UsageError("a relation has at least one row", hint="20 are usual")
        return corpus.parts

    def _with_node(self, query: Query) -> Query:
        """Return the query for those hits of a relation in which the node is."""
        pattern = self.query.pattern
        if not isinstance(pattern, Token) or self.query.filters or self.query.labels:
            raise UsageError("the node of a sketch is one token", hint='as [lemma="peace"]')
        if pattern.condition is None:
            return query
        is_node = Having(_at_node(pattern.condition))
        return replace(query, filters=(*query.filters, is_node), text="")

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the pairs in each relation of one part."""
        node, every, wholes = [], [], []
        for name, query in self._queries.items():
            budget.check()
            pairs = self._pairs(part, name, find(part, query, budget))
            mine = self._pairs(part, name, find(part, self._with_node(query), budget))
            node.append(mine)
            every.append(pairs.select(*_KEYS, count="hits"))
            sums = {"hits": mine["hits"].sum(), "count": pairs["hits"].sum()}
            wholes.append(pl.DataFrame({"relation": [name], **{k: [v] for k, v in sums.items()}}))
        return Counted(pl.concat(node), pl.concat(every), pl.concat(wholes))

    def _pairs(self, part: Part, name: str, hits: Hits) -> pl.DataFrame:
        """Return relation, type, hits, documents of the hits of a relation."""
        # Without a hit there are no labels either.
        at = positions(part, hits, self._place, slice(None)) if len(hits) else _NOWHERE
        there = at >= 0
        types = values(part, self._place)
        codes = part.attribute(self._place.attribute).codes[at[there]]
        each = pl.DataFrame(
            {
                "type": types.gather(codes.astype(np.int64)),
                "document": hits.document[there],
            },
            schema_overrides={"type": pl.String},
        )
        return (
            each.group_by("type")
            .agg(
                hits=pl.len().cast(pl.Int64), documents=pl.col("document").n_unique().cast(pl.Int64)
            )
            .select(pl.lit(name).alias("relation"), "type", "hits", "documents")
        )

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by relation and type."""
        return Counted(
            pl.concat([each.node for each in partials]).group_by(_KEYS).sum(),
            pl.concat([each.every for each in partials]).group_by(_KEYS).sum(),
            pl.concat([each.wholes for each in partials]).group_by("relation").sum(),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each pair among all of its relation; relations stand as they were given."""
        there = partial.node.filter(pl.col("hits") >= self.minimum).join(partial.every, on=_KEYS)
        there = there.join(partial.wholes.select("relation", r1="hits", n="count"), on="relation")
        o11, r1, c1, n = (
            there[name].to_numpy().astype(np.float64) for name in ("hits", "r1", "count", "n")
        )
        columns = scored(self.scores, o11, r1, c1, n)
        by_chance = pl.Series(association.expected(r1, c1, n))
        order = pl.Series("relation", list(self._queries)).to_frame().with_row_index("order")
        table = there.with_columns(expected=by_chance, **columns).join(order, on="relation")
        by = ["order", next(iter(columns)), "type"]
        ordered = table.sort(by, descending=[False, True, False], nulls_last=True)
        names = (*_KEYS, "hits", "expected", "count", *columns, "documents")
        return ordered.group_by("relation", maintain_order=True).head(self.n).select(names)

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for a relation of the node, or of any, and a word."""
        query = self._queries[row["relation"]]
        if column != "count":
            query = self._with_node(query)
        found = narrowed(query, [(self._place, row["type"])])
        return Evidence(found, "documents" if column == "documents" else "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant."""
        return list(self.query.notices)


def _read(relations: str) -> dict[str, str]:
    """Return the patterns of relations by name.

    Raises:
        UsageError: they are no TOML of texts by name.
    """
    try:
        found = tomllib.loads(UPOS if relations.strip() == "upos" else relations)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the relations are not TOML: {error}", hint=_HINT) from error
    if not found or not all(isinstance(text, str) for text in found.values()):
        raise UsageError("the relations are no patterns by name", hint=_HINT)
    return found


_HINT = f"""as adjective = '{COLLOCATE}:[pos="ADJ"] {NODE}:[pos="NOUN"]', or upos"""


def _at_node(condition: Condition) -> Condition:
    """Return what says of the node what a condition says of a token."""
    match condition:
        case All(several):
            return All(tuple(map(_at_node, several)))
        case AnyOf(several):
            return AnyOf(tuple(map(_at_node, several)))
        case Not(one):
            return Not(_at_node(one))
    if not isinstance(condition, Test):
        raise UsageError(
            f"the node of a sketch is a token by its own values, not by {condition}",
            hint='as [lemma="peace" & pos="NOUN"]',
        )
    return AtLabel(NODE, condition)
