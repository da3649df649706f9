"""Snippets: the sentences of a document that say most of what was looked for.

A snippet begins and ends where sentences do. One sentence that is too long for that is trimmed
around its hits, between tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.corpus import Part
from communique.corpus.rights import NOTHING, SNIPPET, SNIPPETS, allowed
from communique.query.ranking.postings import Positions, union

LONGEST = 240
"""Characters of a snippet, unless a single token has more."""

_SENTENCES = 3

Spans = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a document.

    Attributes:
        start: its first character in the document's text.
        end: one past its last: `text[start:end] == snippet.text`.
        text: what stands there.
        marks: first and one past last character, in the document's text, of each hit in it.
        cut: whether it begins, and whether it ends, inside a sentence.
    """

    start: int
    end: int
    text: str
    marks: tuple[tuple[int, int], ...]
    cut: tuple[bool, bool]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is a hit."""
        return pieces(self.text, [(a - self.start, b - self.start) for a, b in self.marks])


def snippet(
    part: Part, document: int, hits: Sequence[Positions], telling: Sequence[float]
) -> Snippet:
    """Return the best passage of a document.

    `hits` are the positions of each term there, `telling` what each term weighs. The passage is
    up to three sentences in a row whose terms, each counted once, weigh most; of equals the one of
    fewer sentences, then the earlier one.
    """
    rights = allowed(part.documents[document])[0]
    if rights == NOTHING or part.bounds[document] == part.bounds[document + 1]:
        return Snippet(0, 0, "", (), (False, False))
    sentences = _sentences(part, document, hits)
    first, last = _best(part, sentences, hits, telling)
    whole = (int(part.spans[first, 0]), int(part.spans[last - 1, 1]))
    if whole[1] - whole[0] > LONGEST:
        first, last = _trimmed(part, (first, last), hits, telling)
    if rights == SNIPPETS:
        first, last = _short(first, last, hits)
    start, end = int(part.spans[first, 0]), int(part.spans[last - 1, 1])
    marked = union(each[slice(*np.searchsorted(each, (first, last)))] for each in hits)
    return Snippet(
        start=start,
        end=end,
        text=part.text(document)[start:end],
        marks=marks(part.spans, marked),
        cut=(start > whole[0], end < whole[1]),
    )


def _short(first: int, last: int, hits: Sequence[Positions]) -> tuple[int, int]:
    """Return the tokens of a passage that stand near its first hit, or its first token."""
    inside = union(each[slice(*np.searchsorted(each, (first, last)))] for each in hits)
    at = int(inside[0]) if len(inside) else first
    return max(first, at - SNIPPET), min(last, at + 1 + SNIPPET)


def marks(spans: Spans, positions: Positions) -> tuple[tuple[int, int], ...]:
    """Return first and one past last character of the tokens at some positions."""
    return tuple((a, b) for a, b in spans[positions].tolist())


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a text cut at the edges of its marks, and whether each piece is marked."""
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    cut = [(text[a:b], bool(number % 2)) for number, (a, b) in enumerate(pairwise(edges))]
    return [(piece, marked) for piece, marked in cut if piece]


def _sentences(part: Part, document: int, hits: Sequence[Positions]) -> Spans:
    """Return int32[n, 2]: the sentences of a document, or all of it where none holds a hit."""
    regions = part.structure("s").regions
    span = part.bounds[document : document + 2].astype(np.int32)
    first, last = np.searchsorted(regions[:, 0], span)
    found = regions[first:last]
    found = np.asarray(found[(found[:, 1] > found[:, 0]) & (found[:, 1] <= span[1])])
    every = np.concatenate(hits)
    if not len(found) or (len(every) and not (_rows(found, every) >= 0).any()):
        return span[None, :]
    return found


def _rows(sentences: Spans, positions: Positions) -> npt.NDArray[np.intp]:
    """Return intp[n]: the sentence that holds each position, or -1."""
    row = np.searchsorted(sentences[:, 0], positions, side="right") - 1
    inside: npt.NDArray[np.bool_] = (row >= 0) & (positions < sentences[row, 1])
    return np.where(inside, row, -1)


def _best(
    part: Part, sentences: Spans, hits: Sequence[Positions], telling: Sequence[float]
) -> tuple[int, int]:
    """Return the tokens, first and one past last, of the sentences that weigh most."""
    there = np.zeros((len(sentences), len(hits)), bool)
    for term, positions in enumerate(hits):
        rows = _rows(sentences, positions)
        there[rows[rows >= 0], term] = True
    opens, closes = part.spans[sentences[:, 0], 0], part.spans[sentences[:, 1] - 1, 1]
    together, best, most = there, (0, 1), -1.0
    for n in range(1, min(_SENTENCES, len(sentences)) + 1):
        if n > 1:
            together = together[:-1] | there[n - 1 :]
        weight = together @ np.asarray(telling, float)
        if n > 1:
            weight[closes[n - 1 :] - opens[: 1 - n] > LONGEST] = -1.0
        row = int(weight.argmax())
        # More sentences must say more than rounding.
        if weight[row] > most * (1 + 1e-9):
            best, most = (row, row + n), float(weight[row])
    return int(sentences[best[0], 0]), int(sentences[best[1] - 1, 1])


def _trimmed(
    part: Part, tokens: tuple[int, int], hits: Sequence[Positions], telling: Sequence[float]
) -> tuple[int, int]:
    """Return the tokens of a long sentence around those hits in it that weigh most together."""
    first, last = tokens
    opens, closes = part.spans[first:last, 0], part.spans[first:last, 1]
    weight = np.zeros(last - first)
    for positions, each in zip(hits, telling, strict=True):
        inside = positions[(positions >= first) & (positions < last)] - first
        weight[inside] += each
    held = np.flatnonzero(weight) if weight.any() else np.zeros(1, np.intp)
    # For each hit: how many of those that follow end within the length from its beginning.
    reach = np.searchsorted(closes[held], opens[held] + LONGEST, side="right")
    reach = np.maximum(reach, np.arange(len(held)) + 1)
    summed = np.concatenate(([0.0], np.cumsum(weight[held])))
    begin = int((summed[reach] - summed[:-1]).argmax())
    core = held[begin], held[reach[begin] - 1]
    slack = max(0, LONGEST - int(closes[core[1]] - opens[core[0]]))
    # As much before as after; near the end of the sentence what is left over goes before.
    low = min(int(opens[core[0]]) - slack // 2, int(closes[-1]) - LONGEST)
    low = max(low, int(opens[0]))
    start = int(np.searchsorted(opens, low))
    end = int(np.searchsorted(closes, opens[start] + LONGEST, side="right"))
    return first + start, first + max(end, int(core[1]) + 1)
