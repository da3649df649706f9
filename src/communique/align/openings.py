"""What many documents begin or end with, and rows of words that are common to many."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.grams import NONE, numbered
from communique.align.seeds import Rows, Words
from communique.align.texts import Texts


@dataclass(frozen=True)
class Shared:
    """Stretches of equal words in several documents.

    Attributes:
        family: int64[n]: stretches of one family are equal word for word; ascending.
        start, end: int64[n]: the words of each, ascending in a family.
    """

    family: Words
    start: Words
    end: Words

    def __len__(self) -> int:
        return len(self.family)


def openings(texts: Texts, n: int, edge: int, documents: int, *, closing: bool = False) -> Shared:
    """Return what at least so many documents begin with, or end with if `closing`.

    Documents are of one family if the first n words in a row that they share with any other are
    the same, and begin among their first `edge` words; its opening is what all of them go on with.
    """
    at = np.flatnonzero((name := numbered(texts, n)) != NONE)
    document = texts.document_of(at)
    if closing:
        at, document = at[::-1], document[::-1]
    first = np.flatnonzero(np.append([True], document[1:] != document[:-1])[: len(at)])
    at, document = at[first], document[first]
    low, high = texts.bounds[document], texts.bounds[document + 1]
    is_near = (high - at - n if closing else at - low) < edge
    at, low, high = at[is_near], low[is_near], high[is_near]
    order = np.lexsort((at, name[at]))
    at, low, high = at[order], low[order], high[order]
    found, of, counts = np.unique(name[at], return_inverse=True, return_counts=True)
    often = np.flatnonzero(counts[of] >= documents)
    at, low, high, of = at[often], low[often], high[often], of[often]
    if not len(found) or not len(at):
        return Shared(*(np.empty(0, np.int64) for _ in range(3)))
    of = np.unique(of, return_inverse=True)[1].astype(np.int64)
    room = at - low if closing else high - at - n
    more = _common(texts, at - 1 if closing else at + n, room, of, -1 if closing else 1)
    return Shared(of, at - more, at + n) if closing else Shared(of, at, at + n + more)


def _common(texts: Texts, at: Words, room: Words, family: Words, step: int) -> Words:
    """Return int64[n]: by how many words all stretches of a family, ascending, go on alike."""
    begins = np.flatnonzero(np.append([True], family[1:] != family[:-1]))
    model = begins[family]
    least = np.minimum.reduceat(room, begins)
    more = np.zeros(len(begins), np.int64)
    going = np.ones(len(begins), bool)
    # Round after round one word more, until no family goes on; a family has few words.
    while going.any():
        going &= more < least
        rows = np.flatnonzero(going[family])
        here = texts.code[at[rows] + step * more[family[rows]]]
        there = texts.code[at[model[rows]] + step * more[family[rows]]]
        going[family[rows[here != there]]] = False
        more += going
    return more[family]


def common(texts: Texts, rows: Rows) -> Shared:
    """Return the stretches whose every row of words is common; equal ones are one family."""
    is_common = rows.common != NONE
    begins = np.zeros(len(is_common) + 1, bool)
    begins[texts.bounds] = True
    start = np.flatnonzero(is_common & (begins[:-1] | ~np.append(False, is_common)[:-1]))
    last = np.flatnonzero(is_common & (begins[1:] | ~np.append(is_common, False)[1:]))
    end = last + rows.n
    family = _alike(rows.common, start, end - rows.n + 1)
    order = np.lexsort((start, family))
    return Shared(family[order], start[order].astype(np.int64), end[order].astype(np.int64))


def _alike(name: npt.NDArray[np.int32], start: Words, end: Words) -> Words:
    """Return int64[n]: numbers of stretches, equal where all their rows of words are."""
    family = np.unique(end - start, return_inverse=True)[1].astype(np.int64)
    at, going = start.copy(), np.flatnonzero(start < end)
    while len(going):
        key = family[going] * (np.int64(name.max()) + 1) + name[at[going]]
        # Stretches of one number are equally long: they end in the same round.
        fresh = np.unique(key, return_inverse=True)[1].astype(np.int64)
        family[going] = fresh + family.max() + 1
        at[going] += 1
        going = going[at[going] < end[going]]
    return np.unique(family, return_inverse=True)[1].astype(np.int64)
