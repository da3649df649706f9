"""Texts gathered from all parts to be aligned: words in the order in which they were said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.texts import Column, Texts, together
from communique.corpus import Budget, Part
from communique.corpus.rights import NOTHING, SNIPPET, SNIPPETS, allowed
from communique.features import GAP, Features, words
from communique.measure.fields import groups
from communique.measure.grouping import Grouping
from communique.query import Selection

EARLIER, SAME_TIME, UNKNOWN = 0, 1, 2
ORDERS = ("earlier", "same time", "unknown")
"""What is known of the times of two documents, of which the first stands before the second."""

_EXCERPT = 200
"""Characters of a passage that are shown."""


@dataclass(frozen=True)
class Piece:
    """The words of some documents of a part.

    Attributes:
        part: where their texts are.
        documents: row (in the part), id, first and last (day or number; null if unknown), said
            (the day or days, or the number, as text), group, right.
        column: the words, document after document.
        budget: of the whole answer.
    """

    part: Part
    documents: pl.DataFrame
    column: Column
    budget: Budget


@dataclass(frozen=True)
class Gathered:
    """All documents that are looked into, in the order of their dates, then of their ids.

    Attributes:
        parts: where they are.
        documents: as of `Piece`, and `part`, a number; those of unknown date are last.
        texts: their words.
    """

    parts: Sequence[Part]
    documents: pl.DataFrame
    texts: Texts

    @property
    def ids(self) -> pl.Series:
        """String[n_documents]: what documents are called."""
        return self.documents["id"]

    def orders(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> pl.Series:
        """Return Int8[n], rows of `ORDERS`: what is known of documents and others behind them."""
        first, last = (self.documents[name].to_numpy() for name in ("first", "last"))
        same = (first[one] == first[other]) & (last[one] == last[other])
        order = np.where(same, SAME_TIME, UNKNOWN)
        return pl.Series(np.where(last[one] < first[other], EARLIER, order).astype(np.int8))

    def excerpts(
        self, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
    ) -> list[str | None]:
        """Return the text of stretches of words, cut where it is long, null where none is shown."""
        right = self.documents["right"].to_numpy()
        found: list[str | None] = [None] * len(start)
        for document, rows in self._by_document(start):
            if right[document] == NOTHING:
                continue
            stop = np.minimum(end[rows], start[rows] + 2 * SNIPPET)
            stop = stop if right[document] == SNIPPETS else end[rows]
            part, row = self._place(document)
            text = part.text(row)
            characters = self.texts.characters(start[rows], stop).tolist()
            for at, (low, high) in zip(rows.tolist(), characters, strict=True):
                found[at] = _cut(text[low:high])
        return found

    def tokens(
        self, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Return int64[n, 2]: the first token of stretches of words, and one past the last.

        Tokens are those of the document, numbered from 0, which are not all words.
        """
        found = np.empty((len(start), 2), np.int64)
        characters = self.texts.characters(start, end)
        for document, rows in self._by_document(start):
            part, row = self._place(document)
            spans = part.spans[part.bounds[row] : part.bounds[row + 1]]
            found[rows, 0] = np.searchsorted(spans[:, 0], characters[rows, 0])
            found[rows, 1] = np.searchsorted(spans[:, 1], characters[rows, 1], side="right")
        return found

    def _place(self, document: int) -> tuple[Part, int]:
        """Return the part of a document, and its row there."""
        at = self.documents.row(document, named=True)
        return self.parts[at["part"]], at["row"]

    def _by_document(
        self, words: npt.NDArray[np.int64]
    ) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
        """Yield each document that has some of the words, and which of them."""
        document = self.texts.document_of(words)
        order = np.argsort(document, kind="stable")
        cuts = np.flatnonzero(np.diff(document[order])) + 1
        for rows in np.split(order, cuts) if len(order) else ():
            yield int(document[rows[0]]), rows


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is gathered: words, of which documents, whose they are, and when they were said."""

    features: Features
    within: Selection
    by: str
    date: str


def piece(part: Part, choice: Choice, budget: Budget) -> Piece:
    """Return the words of the documents of one part that are in a selection and have tokens."""
    stretches = Grouping(choice.within).stretches(part, budget)
    single = words(part, choice.features, stretches, budget)
    single = single.take(single.code != GAP)
    bounds = np.searchsorted(single.stretch, np.arange(len(stretches) + 1, dtype=np.int32)).astype(
        np.int64
    )
    column = Column(single.names, single.code, bounds, part.spans[single.position])
    row = stretches.document
    documents = pl.DataFrame(
        {
            "row": row.astype(np.int64),
            "id": part.documents["id"].gather(row),
            **{name: each.gather(row) for name, each in times(part, choice.date).items()},
            "group": groups(part, choice.by).gather(row),
            "right": allowed(part.documents)[row],
        }
    )
    return Piece(part, documents, column, budget)


def times(part: Part, date: str) -> dict[str, pl.Series]:
    """Return first, last and said of each document; null where the date is unknown."""
    kind = part.fields.get(date)
    if kind == "number":
        value = part.documents[date].cast(pl.Float64)
        return {"first": value, "last": value, "said": value.cast(pl.String).str.strip_suffix(".0")}
    if kind != "date":
        none = pl.repeat(None, part.n_documents, dtype=pl.Float64, eager=True)
        return {"first": none, "last": none, "said": none.cast(pl.String)}
    when = part.documents[date].struct
    edges = {"first": when.field("start"), "last": when.field("stop").dt.offset_by("-1d")}
    days = {name: each.to_physical().cast(pl.Float64) for name, each in edges.items()}
    written = {name: each.cast(pl.String) for name, each in edges.items()}
    one_day = pl.col("first") == pl.col("last")
    several = pl.format("{}..{}", "first", "last")
    said = pl.DataFrame(written).select(pl.when(one_day).then("first").otherwise(several))
    return {**days, "said": said.to_series()}


def gathered(pieces: Sequence[Piece]) -> Gathered:
    """Return all documents in order, whatever the order of the pieces."""
    documents = pl.concat(
        [
            each.documents.with_columns(part=pl.lit(number, dtype=pl.Int64))
            for number, each in enumerate(pieces)
        ]
    )
    order = documents.with_row_index("at").sort("first", "id", nulls_last=True)["at"]
    texts = together([each.column for each in pieces], order.to_numpy())
    return Gathered([each.part for each in pieces], documents[order], texts)
