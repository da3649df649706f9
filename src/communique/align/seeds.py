"""Seeds: the longest runs of equal words that two documents share.

A run ends where the next word differs, so no run lies in a longer one of the same two places. It
is found from where runs begin and where they end, never word by word: on the words of two places
that lie equally far apart beginnings and ends take turns, and the first belongs to the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.grams import NONE, Names, numbered
from communique.align.texts import Texts
from communique.corpus import Budget
from communique.errors import UsageError
from communique.score.ranks import sorted_numbers

_PAIRS = 4_000_000
"""So many pairs of places are looked at together, unless one row of words has more."""

_MOST = 50_000_000
"""So many places where a run begins are held at most: some 10 GB with all that is made of them."""

Words = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Seeds:
    """Runs of equal words in two documents, the earlier one first.

    Attributes:
        a, b: int64[n]: the first word of each in one document, and in a later one.
        length: int64[n]: words.
    """

    a: Words
    b: Words
    length: Words

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: npt.NDArray[np.integer]) -> "Seeds":
        """Return some of the runs."""
        return Seeds(self.a[rows], self.b[rows], self.length[rows])


@dataclass(frozen=True)
class Rows:
    """The rows of n words that occur more than once.

    Attributes:
        n: words of a row.
        name: int32[n_words]: the number of the row that begins at each word; `NONE` if it is
            single, or common.
        common: int32[n_words]: the same of rows that occur more often than `most` times.
        most: how often a row may occur.
    """

    n: int
    name: Names
    common: Names
    most: int

    @classmethod
    def of(cls, texts: Texts, n: int, most: int) -> "Rows":
        """Return the rows of n words of texts, those that are too common apart."""
        name = numbered(texts, n)
        counts = np.bincount(name[name != NONE])
        often = np.append(counts > most, False)[name]
        return cls(n, np.where(often, NONE, name), np.where(often, name, NONE), most)


def seeds(texts: Texts, rows: Rows, budget: Budget) -> Seeds:
    """Return all runs of equal words that two documents share and that hold a row of words.

    Rows that are common begin no run, and break none.
    """
    place = np.flatnonzero(rows.name != NONE)
    order = np.lexsort((place, rows.name[place]))
    place = place[order]
    first = _keys(texts, rows, place, -1, budget)
    last = _keys(texts, rows, place, 1, budget)
    apart, a = first >> 32, first & 0xFFFFFFFF
    begin, end = _through_common(texts, rows, a, last & 0xFFFFFFFF, apart)
    apart, begin, end = _joined(apart, begin, end + rows.n)
    by_place = np.lexsort((apart, begin))
    return Seeds(begin[by_place], (begin + apart)[by_place], (end - begin)[by_place])


def _through_common(
    texts: Texts, rows: Rows, first: Words, last: Words, apart: Words
) -> tuple[Words, Words]:
    """Return the first and the last row of runs that go on through rows that are common."""
    common = np.append(rows.common, NONE)
    begins = np.zeros(len(common), bool)
    begins[texts.bounds] = True
    ends = []
    for at, step in ((first.copy(), -1), (last.copy(), 1)):
        going = np.arange(len(at))
        while len(going):
            beside = at[going] + step
            # No word before the first of a document, and none after its last.
            edge = at[going] if step < 0 else beside
            on = ~begins[edge] & ~begins[edge + apart[going]] & (common[beside] != NONE)
            on &= common[beside] == common[beside + apart[going]]
            going = going[on]
            at[going] += step
        ends.append(at)
    return ends[0], ends[1]


def _joined(apart: Words, begin: Words, end: Words) -> tuple[Words, Words, Words]:
    """Return runs that overlap, the two sides equally far apart, as one."""
    order = np.lexsort((begin, apart))
    apart, begin, end = apart[order], begin[order], end[order]
    # Runs of one distance end in the order in which they begin.
    new = np.append([True], (apart[1:] != apart[:-1]) | (begin[1:] >= end[:-1]))[: len(apart)]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(apart))[: len(first)] - 1
    return apart[first], begin[first], end[last]


def _keys(texts: Texts, rows: Rows, place: Words, side: int, budget: Budget) -> Words:
    """Return int64[n], ascending: distance << 32 | place, of pairs whose neighbours differ."""
    document = texts.document_of(place)
    edge = texts.bounds[document] if side < 0 else texts.bounds[document + 1] - 1
    beside = np.where(place == edge, NONE, rows.name[np.where(place == edge, place, place + side)])
    name = rows.name[place]
    found, n = [np.empty(0, np.int64)], 0
    for i, j in _pairs(name, beside):
        budget.check()
        kept = (document[i] != document[j]) & ((beside[i] != beside[j]) | (beside[i] == NONE))
        a, b = place[i[kept]], place[j[kept]]
        found.append((b - a) << 32 | a)
        if (n := n + len(a)) > _MOST:
            raise UsageError(
                f"documents share more than {_MOST:,} runs of words",
                hint="longer runs, or fewer occurrences: --run 12, --most 10",
            )
    return sorted_numbers(np.concatenate(found))


def _pairs(name: Names, beside: Names) -> Iterator[tuple[Words, Words]]:
    """Yield, some at a time, all pairs of places of one name that don't all go on alike.

    `name` is ascending. Where all places of a name have the same neighbour no run ends there.
    """
    new = np.flatnonzero(np.append(True, name[1:] != name[:-1]))[: len(name)]
    sizes = np.diff(np.append(new, len(name)))
    if not len(new):
        return
    low, high = np.minimum.reduceat(beside, new), np.maximum.reduceat(beside, new)
    varied = np.flatnonzero((low != high) | (low == NONE))
    new, sizes = new[varied], sizes[varied]
    pairs = np.cumsum(sizes * (sizes - 1) // 2)
    at = 0
    while at < len(new):
        done = pairs[at - 1] if at else 0
        to = max(int(np.searchsorted(pairs, done + _PAIRS, side="right")), at + 1)
        yield _all_pairs(new[at:to], sizes[at:to])
        at = to


def _all_pairs(first: Words, sizes: Words) -> tuple[Words, Words]:
    """Return all pairs of members of groups, the one before the other."""
    each = stretched(first, sizes)
    after = stretched(np.zeros(len(sizes), np.int64), sizes)
    left = np.repeat(sizes, sizes) - 1 - after
    return np.repeat(each, left), stretched(each + 1, left)


def stretched(first: Words, sizes: Words) -> Words:
    """Return int64[sum of sizes]: `first`, `first` + 1 … so many each."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(first - before, sizes) + np.arange(int(sizes.sum()))
