"""Banded alignment: how far two places go on alike, with words changed, left out or put in.

Equal words score 2; a word that differs, is left out or is put in costs something (Smith and
Waterman 1981). An alignment ends where more than `gap` changes are lost of the best that it had
reached (the X-drop of Zhang, Schwartz, Wagner and Miller 2000), so that at most so many words in a
row differ. Many places are aligned at once: a row of the table is a column of numpy.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.texts import Ints, Texts

REACH = 32
"""Words beyond a run of equal words that are looked at."""

BRIDGE = 2 * REACH
"""Words between two runs that are looked at: what both can reach."""

_AT_ONCE = 1 << 16

# One number has the score, then (less is better) the words gone over, then the equal words, so
# that the greatest is the best score; of these the shortest; of these that with most equal words.
_BITS = 18
_SCORE, _LENGTH = 1 << _BITS, 1 << 8
_SAME = np.int32(2 * _SCORE - 2 * _LENGTH + 1)
_NEVER = np.int32(-(1 << 30))

Lengths = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Changes:
    """How much may change.

    Attributes:
        gap: words in a row that may differ, be left out or put in.
        cost: of each of these, where an equal word scores 2.
    """

    gap: int
    cost: int = 1

    @property
    def band(self) -> int:
        """By how many words one side may be ahead of the other, after several changes."""
        return 3 * self.gap


@dataclass(frozen=True)
class Reached:
    """How far alignments came.

    Attributes:
        a, b: int64[n]: words gone over on either side.
        equal: int64[n]: of these that are equal.
        found: bool[n]: whether there is an alignment: always, where none has to reach a goal.
    """

    a: Lengths
    b: Lengths
    equal: Lengths
    found: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """Two places each, and how many words there are to go over.

    Attributes:
        a, b: int64[n]: the word to begin with.
        room_a, room_b: int64[n]: words up to the end.
        step: 1 goes on, -1 goes back.
    """

    a: Lengths
    b: Lengths
    room_a: Lengths
    room_b: Lengths
    step: int = 1

    def take(self, rows: slice | Ints) -> "Places":
        """Return some of them."""
        room_a, room_b = self.room_a[rows], self.room_b[rows]
        return Places(self.a[rows], self.b[rows], room_a, room_b, self.step)


def extended(texts: Texts, places: Places, changes: Changes) -> Reached:
    """Return how far each goes on best, at most `REACH` words on the first side."""
    return _in_turns(texts, places, changes, to_end=False)


def bridged(texts: Texts, places: Places, changes: Changes) -> Reached:
    """Return the best alignment of all the room of either side, at most `BRIDGE` words, if any."""
    return _in_turns(texts, places, changes, to_end=True)


def _in_turns(texts: Texts, places: Places, changes: Changes, *, to_end: bool) -> Reached:
    n = len(places.a)
    best = np.empty(n, np.int32)
    row, column = np.zeros(n, np.int32), np.zeros(n, np.int32)
    for at in range(0, n, _AT_ONCE):
        part = slice(at, at + _AT_ONCE)
        band = _Band(texts.code, places.take(part), changes, to_end=to_end)
        best[part], row[part], column[part] = band.run()
    found = best > _NEVER
    a, b = row.astype(np.int64), (row + column).astype(np.int64)
    equal = best - _score(best) * _SCORE + (a + b) * _LENGTH
    a, b, equal = (np.where(found, each, 0) for each in (a, b, equal))
    return Reached(a, b, equal, found)


def _score(number: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return (number + np.int32(_SCORE - 1)) >> _BITS


class _Band:
    """The table of alignments, of which one row is held: int32[2 band + 1, n].

    Column `c` of row `i` has the best alignment of i words with i + c - band words.
    """

    def __init__(
        self, code: npt.NDArray[np.int32], places: Places, changes: Changes, *, to_end: bool
    ) -> None:
        self.code, self.places, self.to_end = code, places, to_end
        self.band = changes.band
        self.lost = changes.gap * changes.cost
        self.differs = np.int32(-changes.cost * _SCORE - 2 * _LENGTH)
        self.missing = np.int32(-changes.cost * _SCORE - _LENGTH)
        n = len(places.a)
        self.alive = np.arange(n)
        self.best = np.zeros(n, np.int32)
        self.end = np.full(n, _NEVER)
        self.row, self.column = np.zeros(n, np.int32), np.zeros(n, np.int32)
        self.table = np.full((2 * self.band + 1, n), _NEVER)

    def run(self) -> tuple[npt.NDArray[np.int32], ...]:
        """Return the best of each, and its row and column (from the diagonal)."""
        self.table[self.band] = 0
        for column in range(self.band + 1, 2 * self.band + 1):
            room = self.places.room_b >= column - self.band
            self.table[column] = np.where(room, self.table[column - 1] + self.missing, _NEVER)
        self._forgotten()
        self._noted(0)
        for row in range(BRIDGE if self.to_end else REACH):
            self._left(row)
            if not len(self.alive):
                break
            self._next(row)
            self._forgotten()
            self._noted(row + 1)
        return (self.end if self.to_end else self.best), self.row, self.column

    def _left(self, row: int) -> None:
        """Drop the places that have lost too much, or have no words left."""
        going = (self.table > _NEVER).any(axis=0) & (self.places.room_a > row)
        if not going.all():
            kept = np.flatnonzero(going)
            self.alive, self.places = self.alive[kept], self.places.take(kept)
            self.table = np.ascontiguousarray(self.table[:, kept])

    def _forgotten(self) -> None:
        """Drop alignments that have lost too much of the best so far."""
        best = np.maximum(self.best[self.alive], self.table.max(axis=0))
        floor = (_score(best) - self.lost - 1) * _SCORE + 1
        self.table[self.table < floor] = _NEVER
        if self.to_end:
            self.best[self.alive] = best

    def _next(self, row: int) -> None:
        places, table = self.places, self.table
        word = self.code[places.a + places.step * row]
        last = len(self.code) - 1
        for column in range(2 * self.band + 1):
            other = row + column - self.band
            is_there = (other >= 0) & (other < places.room_b)
            at = np.clip(places.b + places.step * other, 0, last)
            gain = np.where(word == self.code[at], _SAME, self.differs)
            best = np.where(is_there, table[column] + gain, _NEVER)
            if column < 2 * self.band:
                np.maximum(best, table[column + 1] + self.missing, out=best)
            if column:
                put_in = np.where(is_there, table[column - 1] + self.missing, _NEVER)
                np.maximum(best, put_in, out=best)
            table[column] = np.where(best < _NEVER // 2, _NEVER, best)

    def _noted(self, row: int) -> None:
        """Keep what is the best so far, or what is at the end of both sides."""
        for column in range(2 * self.band + 1):
            now = self.table[column]
            if self.to_end:
                ends = self.places.room_b == row + column - self.band
                at = np.flatnonzero(ends & (self.places.room_a == row) & (now > _NEVER))
                self.end[self.alive[at]] = now[at]
            else:
                at = np.flatnonzero(now > self.best[self.alive])
                self.best[self.alive[at]] = now[at]
            self.row[self.alive[at]], self.column[self.alive[at]] = row, column - self.band
