"""Bitext: the sentences of two documents as they are aligned, with their characters."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.clues import Known, Text, folded
from communique.align.translation import Aligned, aligned
from communique.corpus import Budget, Part
from communique.corpus.rights import NOTHING, SNIPPET, SNIPPETS, allowed
from communique.errors import UsageError
from communique.features import Features
from communique.features.kept import removed

WORDS = Features(punctuation=False)
"""What is counted as a word."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """One document of two, sentence by sentence.

    Attributes:
        part: where it is.
        row: its row there.
    """

    part: Part
    row: int

    @property
    def id(self) -> str:
        """What it is called."""
        return str(self.part.documents["id"][self.row])

    @property
    def language(self) -> str:
        """Its field `language`; empty where it has none."""
        known = self.part.documents.get_column("language", default=None)
        return str(known[self.row] or "") if known is not None else ""

    @cached_property
    def document(self) -> str:
        """The whole text."""
        return self.part.text(self.row)

    @cached_property
    def tokens(self) -> tuple[int, int]:
        """Its first token in the part, and one past the last."""
        return int(self.part.bounds[self.row]), int(self.part.bounds[self.row + 1])

    @cached_property
    def starts(self) -> Ints:
        """int64[n]: the token in the part with which each sentence begins.

        A sentence goes on to the next, so that none of the tokens is left out; where no sentences
        are marked paragraphs are taken, or the whole text.
        """
        for name in ("s", "p"):
            starts = self._starts(name)
            if len(starts):
                starts[0] = self.tokens[0]
                return starts
        return np.arange(*self.tokens, dtype=np.int64)[:1]

    def _starts(self, structure: str) -> Ints:
        if structure not in self.part.structure_names:
            return np.empty(0, np.int64)
        regions = self.part.structure(structure).regions
        first, last = np.searchsorted(regions[:, 0], self.tokens)
        held = regions[first:last]
        return np.unique(held[held[:, 1] > held[:, 0], 0]).astype(np.int64)

    @cached_property
    def spans(self) -> Ints:
        """int64[n, 2]: first and one past last character of each sentence."""
        if not len(self.starts):
            return np.empty((0, 2), np.int64)
        last = np.append(self.starts[1:], self.tokens[1]) - 1
        spans = self.part.spans
        return np.column_stack([spans[self.starts, 0], spans[last, 1]]).astype(np.int64)

    @cached_property
    def paragraph(self) -> Ints:
        """int64[n]: the number of the paragraph that each sentence begins in, from 0."""
        starts = self._starts("p")
        if not len(starts):
            return np.zeros(len(self.starts), np.int64)
        return np.maximum(np.searchsorted(starts, self.starts, side="right") - 1, 0)

    @cached_property
    def text(self) -> Text:
        """Its sentences and words."""
        first, last = self.tokens
        attribute = self.part.attribute("word")
        gone = removed(self.part, WORDS)
        codes = attribute.codes[first:last]
        kept = np.flatnonzero(~gone[codes])
        distinct, code = np.unique(codes[kept], return_inverse=True)
        sentence = np.searchsorted(self.starts, kept + first, side="right") - 1
        opens = np.append(True, np.diff(self.paragraph) > 0)[: len(self.starts)]
        return Text(
            [self.document[start:end] for start, end in self.spans.tolist()],
            opens,
            attribute.types["type"].gather(distinct).to_list(),
            code.astype(np.int64),
            sentence.astype(np.int64),
            self.language,
        )

    @cached_property
    def words(self) -> Ints:
        """int64[n]: words of each sentence."""
        return np.bincount(self.text.sentence, minlength=len(self.starts)).astype(np.int64)

    @cached_property
    def right(self) -> int:
        """How much of it may be shown."""
        return int(allowed(self.part.documents)[self.row])

    def excerpt(self, start: int, end: int) -> str | None:
        """Return the text of some sentences, as far as it may be shown."""
        if start == end or self.right == NOTHING:
            return None
        first, last = int(self.spans[start, 0]), int(self.spans[end - 1, 1])
        if self.right == SNIPPETS:
            token = min(int(self.starts[start]) + 2 * SNIPPET, self.tokens[1]) - 1
            last = min(last, int(self.part.spans[token, 1]))
        return self.document[first:last]


@dataclass(frozen=True)
class Bitext:
    """Two documents and how their sentences go together."""

    one: Side
    other: Side
    aligned: Aligned


@dataclass(frozen=True)
class Bitexts:
    """Documents of some parts, and which of them are aligned.

    Attributes:
        pairs: the ids of an original and its translation each.
        sides: the documents by their ids.
        dictionary: words of both languages, as CSV.
        budget: of the whole answer.
    """

    pairs: Sequence[tuple[str, str]]
    sides: Mapping[str, Side]
    dictionary: str
    budget: Budget

    @cached_property
    def bitexts(self) -> Sequence[Bitext]:
        """All pairs, aligned."""
        known = listed_words(self.dictionary)[0]
        found = []
        for pair in self.pairs:
            one, other = (self.sides[name] for name in pair)
            found.append(Bitext(one, other, aligned(one.text, other.text, known, self.budget)))
        return found


_TRUST = 0.7
"""How often a sentence whose original has a word has its translation in a dictionary."""


@lru_cache(maxsize=4)
def listed_words(table: str) -> tuple[Sequence[Known], int]:
    """Return the words of a dictionary, either of two taken for the other, and rows passed over.

    The table has two columns of single words, parted by comma, semicolon or tab; rows that have
    several words in a column are passed over.

    Raises:
        UsageError: a row has no two columns.
    """
    lines = [(number, line) for number, line in enumerate(table.splitlines(), 1) if line.strip()]
    if not lines:
        return (), 0
    mark = max(",;\t", key=lines[0][1].count)
    words, n_passed = [], 0
    for number, line in lines:
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise UsageError(
                f"line {number} of the dictionary has no two words: {line[:60]!r}",
                hint="a word and its translation in a line: peace,paz",
            )
        one, other = folded(cells[0]), folded(cells[1])
        if " " in one or " " in other:
            n_passed += 1
        else:
            words += [(one, other, _TRUST), (other, one, _TRUST)]
    pairs = pl.DataFrame(
        words, {"word": pl.String, "other": pl.String, "trust": pl.Float64}, orient="row"
    )
    return (Known(pairs, "dictionary"),), n_passed


def sides(part: Part, ids: Sequence[str]) -> list[Side]:
    """Return those of some documents that are in a part."""
    rows = part.documents.select(pl.col("id").is_in(list(ids)).arg_true()).to_series()
    return [Side(part, row) for row in rows.to_list()]
