"""What was heard before: the nearest earlier sentence of each sentence, and what that makes it.

One statement is looked for in each part alone; for all statements the words of all parts are put
together first. What is near, a copy, repeated or new is decided in one place for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.nearest import (
    Index,
    Pairs,
    Pool,
    Promising,
    Sentences,
    members,
    promising,
)
from communique.corpus import Budget, Part
from communique.measure.earlier import Against
from communique.measure.sentences import Statement, Told, Vocabulary, numbered
from communique.query import Selection, selected

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KINDS = ("repeated", "varied", "new")
REPEATED, VARIED, NEW = range(3)


@dataclass(frozen=True, slots=True)
class Manner:
    """What counts as what.

    Attributes:
        repeated: a similarity from which a sentence is repeated.
        varied: from which it is varied.
        short: words below which a sentence is repeated only if it is the same, and never varied.
        copy: likeness from which a document is a copy of the statement.
        copies: whether copies are compared, too.
    """

    repeated: float
    varied: float
    short: int
    copy: float
    copies: bool

    @property
    def least(self) -> float:
        """The least similarity of what is near at all."""
        return self.varied / 2

    def kinds(self, sizes: npt.NDArray[np.integer], similarity: Floats) -> npt.NDArray[np.int64]:
        """Return int64[n], rows of `KINDS`: of sentences of so many words, by the nearest."""
        varied = np.where((similarity >= self.varied) & (sizes >= self.short), VARIED, NEW)
        same = np.where(sizes < self.short, 1.0, self.repeated)
        return np.where(similarity >= same, REPEATED, varied)


@dataclass(frozen=True)
class Best:
    """The best sentence of some documents for each sentence that has a near one there.

    Attributes:
        sentence, document, place: int64[n]: of the statement; of the document, and its sentence.
        similarity: float64[n].
    """

    sentence: Ints
    document: Ints
    place: Ints
    similarity: Floats

    @classmethod
    def of(cls, pairs: Pairs, document: Ints) -> "Best":
        """Return the best of all pairs, of equal ones the first in the document.

        `document` has a document for each of the other sentences.
        """
        there = document[pairs.other]
        order = np.lexsort((pairs.other, -pairs.similarity, there, pairs.one))
        one, there = pairs.one[order], there[order]
        first = np.append(True, (one[1:] != one[:-1]) | (there[1:] != there[:-1]))[: len(one)]
        kept = order[first]
        return cls(one[first], there[first], pairs.other[kept], pairs.similarity[kept])

    def completed(
        self, likely: Promising, document: Ints, without: npt.NDArray[np.bool_], least: float
    ) -> "Best":
        """Return it with the nearest, though less near, of sentences that have none here.

        `without` are documents that don't count.
        """
        able = np.ones(len(likely.asked), bool)
        able[self.sentence[~without[self.document]]] = False
        some = likely.take(able[likely.one] & ~without[document[likely.other]])
        more = Best.of(some.nearest(least), document)
        names = ("sentence", "document", "place", "similarity")
        return Best(*(np.concatenate([getattr(each, n) for each in (self, more)]) for n in names))

    def likeness(self, sizes: Ints, n_documents: int) -> Floats:
        """Return float64[n_documents]: the words of the statement's sentences by their similarity.

        `sizes` are the words of the statement's sentences; those that are new have no share.
        """
        shared = sizes[self.sentence] * self.similarity
        return np.bincount(self.document, shared, n_documents).astype(np.float64)


def copies(shared: Floats, n_words: int, others: Ints, least: float) -> npt.NDArray[np.bool_]:
    """Return which documents are copies: 2 s / (a + b) is `least` or more.

    s is the likeness of a document, a and b are its words and those of the statement.
    """
    return 2 * shared >= least * np.maximum(n_words + others, 1)


@dataclass(frozen=True)
class Way:
    """With what statements are compared, by which words, and what counts as what."""

    against: Against
    vocabulary: Vocabulary
    manner: Manner


@dataclass(frozen=True)
class Asked:
    """A statement, what is known of it, and how it is compared."""

    statement: Statement
    fact: Mapping[str, Any]
    way: Way

    @property
    def reference(self) -> Selection:
        """The documents that it is compared with, its copies among them."""
        return self.way.against.of(self.fact)


@dataclass(frozen=True)
class Heard:
    """What a part has that a statement may repeat.

    Attributes:
        asked: the statement.
        part: the part.
        documents: as `Against.facts`, those compared; copy: whether one is a copy.
        best: sentence; row, the document's; similarity; start, end: tokens of the part.
        budget: of the whole answer.
    """

    asked: Asked
    part: Part
    documents: pl.DataFrame
    best: pl.DataFrame
    budget: Budget

    @classmethod
    def of(cls, part: Part, asked: Asked, budget: Budget) -> "Heard":
        """Look for what is near to a statement in the documents of a part."""
        way, statement = asked.way, asked.statement
        facts = way.against.facts(part).filter("full")
        kept = selected(part, asked.reference)
        told = Told.of(part, way.vocabulary)
        budget.check()
        coded, number = numbered(statement.word, statement.bounds, way.vocabulary.weight)
        others, index = told.sentences(way.vocabulary), told.index(way.vocabulary)
        pool = Pool(others, index, number[told.words], kept[told.document])
        likely = promising(coded, pool, way.manner.least)
        budget.check()
        best = Best.of(likely.near(way.manner.varied), told.document)
        facts = facts.with_columns(copy=same_statement(asked.fact))
        copy = _copies(asked, told, best)
        copy[facts.filter("copy")["row"].to_numpy()] = True
        best = best.completed(
            likely, told.document, copy & (not way.manner.copies), way.manner.least
        )
        budget.check()
        facts = facts.filter(pl.Series(kept)[facts["row"]])
        return cls(
            asked,
            part,
            facts.with_columns(copy=pl.Series(copy)[facts["row"]]),
            pl.DataFrame(
                {
                    "sentence": best.sentence,
                    "row": best.document,
                    "similarity": best.similarity,
                    "start": told.cuts[best.place],
                    "end": told.cuts[best.place + 1],
                }
            ),
            budget,
        )


def _copies(asked: Asked, told: Told, best: Best) -> npt.NDArray[np.bool_]:
    """Return bool[n_documents]: the documents of a part that are copies of a statement."""
    sizes = asked.statement.sizes
    shared = best.likeness(sizes, told.part.n_documents)
    found = np.zeros(len(shared), bool)
    # A copy has at least so much; the words of other documents needn't be counted.
    rows = np.flatnonzero(2 * shared >= asked.way.manner.copy * max(int(sizes.sum()), 1))
    if len(rows):
        own = told.sizes(rows)
        found[rows] = copies(shared[rows], int(sizes.sum()), own, asked.way.manner.copy)
    return found


def same_statement(fact: Mapping[str, Any]) -> pl.Expr:
    """Return which documents are said to be of the same statement."""
    return (pl.col("statement") == pl.lit(fact["statement"], pl.String)).fill_null(False)


@dataclass(frozen=True)
class Everything:
    """All documents of some parts as sentences.

    Attributes:
        way: how each is compared.
        documents: as `Against.facts`; named: whether a condition that is compared with holds it.
        word: int32[n_words]: rows in the vocabulary.
        bounds: int64[n_sentences + 1]: words of the sentences.
        starts: int64[n_documents + 1]: sentences of the documents.
        spans: int64[n_sentences, 2]: characters of the sentences.
        budget: of the whole answer.
    """

    way: Way
    documents: pl.DataFrame
    word: npt.NDArray[np.int32]
    bounds: Ints
    starts: Ints
    spans: Ints
    budget: Budget

    @classmethod
    def of(cls, part: Part, way: Way, budget: Budget) -> "Everything":
        """Return the documents of one part that the selection holds."""
        facts = way.against.facts(part).filter("full")
        named = pl.Series(selected(part, way.against.condition))[facts["row"]]
        facts = facts.with_columns(named=named)
        facts = facts.filter(pl.Series(selected(part, way.against.within))[facts["row"]])
        told = Told.of(part, way.vocabulary)
        rows = facts["row"].to_numpy()
        sentences = np.flatnonzero(np.isin(told.document, rows))
        at, of = members(told.cuts, sentences)
        word = told.words[told.code[at]]
        sizes = np.bincount(of, word >= 0, len(sentences)).astype(np.int64)
        sentences, sizes = sentences[sizes > 0], sizes[sizes > 0]
        edges = told.cuts[sentences], told.cuts[sentences + 1] - 1
        return cls(
            way,
            facts,
            word[word >= 0],
            np.append(0, np.cumsum(sizes)),
            np.searchsorted(told.document[sentences], np.append(rows, part.n_documents)),
            np.column_stack([part.spans[edges[0], 0], part.spans[edges[1], 1]]).astype(np.int64),
            budget,
        )

    @classmethod
    def merged(cls, several: Sequence["Everything"]) -> "Everything":
        """Put the documents of several parts together, in the order of their dates and ids."""
        first = several[0]
        documents = pl.concat([each.documents for each in several])
        joined = cls(
            first.way,
            documents,
            np.concatenate([each.word for each in several]),
            _joined([each.bounds for each in several]),
            _joined([each.starts for each in several]),
            np.concatenate([each.spans for each in several]),
            first.budget,
        )
        order = documents.with_row_index("at").sort("first", "id", nulls_last=True)["at"]
        return joined.take(order.to_numpy().astype(np.int64))

    @property
    def n_words(self) -> Ints:
        """int64[n_documents]: the words of each."""
        return np.diff(self.bounds[self.starts])

    @cached_property
    def document(self) -> Ints:
        """int64[n_sentences]: the document that each is in."""
        return np.repeat(np.arange(len(self.documents)), np.diff(self.starts))

    @cached_property
    def sentences(self) -> Sentences:
        """All sentences."""
        return Sentences(self.word, self.bounds, self.way.vocabulary.weight)

    @cached_property
    def index(self) -> Index:
        """Where each word is."""
        return Index.of(self.word, len(self.way.vocabulary.weight))

    def take(self, documents: Ints) -> "Everything":
        """Return some of the documents, in an order."""
        sentences, of = members(self.starts, documents)
        words, in_sentence = members(self.bounds, sentences)
        sizes = np.bincount(of, minlength=len(documents))
        lengths = np.bincount(in_sentence, minlength=len(sentences))
        return Everything(
            self.way,
            self.documents[documents],
            self.word[words],
            np.append(0, np.cumsum(lengths)),
            np.append(0, np.cumsum(sizes)),
            self.spans[sentences],
            self.budget,
        )


def _joined(several: Sequence[Ints]) -> Ints:
    sizes = np.concatenate([np.diff(each) for each in several])
    return np.append(0, np.cumsum(sizes)).astype(np.int64)
