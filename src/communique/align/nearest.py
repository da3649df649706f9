"""The nearest of many sentences: how much of a sentence another one has, word for word in order.

Words have weights, so that rare ones tell more than *the* and *of*. No pair of sentences is
looked at that can't be near: the rare words of a sentence say which ones could be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CELLS, _ROWS = 1 << 18, 1 << 16
"""Cells of alignments that are filled at a time, and sentences that are compared at a time."""

_ROUNDS = (8, 64, 512, 4096)
"""So many pairs of each sentence are aligned before the bound for the others is raised."""

_NEARLY = 1 - 1e-9
"""A little less is asked for, so that rounding leaves out no pair that is just near enough."""


@dataclass(frozen=True)
class Sentences:
    """Sentences one after the other, as numbers of their words.

    Attributes:
        code: int[n_words]: equal words have equal codes.
        bounds: int64[n_sentences + 1]: sentence `s` has the words `bounds[s]:bounds[s + 1]`.
        weight: int64[n_codes]: what each word weighs, at least 1; 0 is a token that is no word.
    """

    code: Ints
    bounds: Longs
    weight: Longs

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def sizes(self) -> Longs:
        """int64[n_sentences]: the words of each."""
        return np.diff(self.bounds)

    @property
    def weights(self) -> Longs:
        """int64[n_sentences]: what the words of each weigh."""
        sums = np.append(0, np.cumsum(self.weight[self.code]))
        weights: Longs = np.diff(sums[self.bounds])
        return weights


@dataclass(frozen=True)
class Pairs:
    """Pairs of sentences, sorted by the first, then by the second.

    Attributes:
        one: int64[n_pairs]: the sentence.
        other: int64[n_pairs]: the one that it is like.
        similarity: float64[n_pairs]: above 0 to 1.
    """

    one: Longs
    other: Longs
    similarity: Floats


@dataclass(frozen=True)
class Pool:
    """Sentences that others are compared with.

    Attributes:
        sentences: all of them.
        number: int32[n_codes]: the code that a word has in those asked about, or -1.
        chosen: bool[n_sentences]: the ones that are compared.
    """

    sentences: Sentences
    number: npt.NDArray[np.int32]
    chosen: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Promising:
    """Pairs of sentences that may be near, sorted by the first, then by the second.

    The similarity of two sentences is 2 c / (a + b): a and b are what all words of the two weigh,
    c the most that words weigh which both have in the same order (Dice 1945, of the heaviest common
    subsequence). It is 1 where both are the same words in the same order, and nowhere else.

    Attributes:
        asked, pool: the sentences.
        one, other: int64[n_pairs]: the two.
        whole: int64[n_pairs]: what both weigh.
        bound: float64[n_pairs]: the similarity if all words they share were in the same order.
    """

    asked: Sentences
    pool: Pool
    one: Longs
    other: Longs
    whole: Longs
    bound: Floats

    def take(self, rows: Ints | npt.NDArray[np.bool_]) -> "Promising":
        """Return some of the pairs."""
        columns = {name: getattr(self, name)[rows] for name in _COLUMNS}
        return replace(self, **columns)

    def near(self, least: float) -> Pairs:
        """Return all of the pairs that have a similarity of at least `least`."""
        some = self.take(self.bound >= least * _NEARLY)
        similarity = some._similarity()
        kept = similarity >= least
        return Pairs(some.one[kept], some.other[kept], similarity[kept])

    def nearest(self, least: float) -> Pairs:
        """Return only the best of these for each sentence, several if they are equal.

        What promises most is aligned first; of the others what may be as good still.
        """
        order = np.lexsort((-self.bound, self.one))
        rank = np.empty(len(order), np.int64)
        first = np.searchsorted(self.one, np.arange(len(self.asked)))
        rank[order] = np.arange(len(order)) - first[self.one[order]]
        similarity = np.zeros(len(order))
        best = np.full(len(self.asked), least)
        for low, high in pairwise((0, *_ROUNDS, max(len(order), _ROUNDS[-1]))):
            able = self.bound >= best[self.one] * _NEARLY
            rows = np.flatnonzero((rank >= low) & (rank < high) & able)
            similarity[rows] = self.take(rows)._similarity()
            np.maximum.at(best, self.one[rows], similarity[rows])
        kept = similarity >= best[self.one]
        return Pairs(self.one[kept], self.other[kept], similarity[kept])

    def _similarity(self) -> Floats:
        common = _common(self.asked, self.pool, self.one, self.other)
        return 2 * common / np.maximum(self.whole, 1)


_COLUMNS = ("one", "other", "whole", "bound")


def promising(asked: Sentences, pool: Pool, least: float) -> Promising:
    """Return the pairs that may have a similarity of at least `least`, by the words they share.

    `asked` are a few sentences, none of them empty. What words are shared, in any order, is a
    product of two sparse matrices: the work grows with the words of the pool that are asked for.
    """
    several = [tuple(np.empty(0, kind) for kind in (int, int, int, float))]
    if len(asked) and len(pool.sentences):
        weights, others, heavy = asked.weights, pool.sentences.weights, _heavy(asked)
        for other, seen in _seen(asked, pool):
            shared = (seen @ heavy).tocoo()
            place, one = shared.coords
            whole = weights[one] + others[other][place]
            bound = 2 * np.minimum(shared.data, whole - weights[one]) / whole
            rows = np.flatnonzero(bound >= least * _NEARLY)
            pair = one[rows].astype(np.int64), other[place[rows]]
            several.append((*pair, whole[rows], bound[rows]))
    joined = (np.concatenate(each) for each in zip(*several, strict=True))
    found = Promising(asked, pool, *joined)
    return found.take(np.lexsort((found.other, found.one)))


def members(bounds: Longs, rows: Ints) -> tuple[Ints, Ints]:
    """Return int64[n]: the places of some rows, one row after the other, and which row each is."""
    sizes = bounds[rows + 1] - bounds[rows]
    of = np.repeat(np.arange(len(rows)), sizes)
    shift = bounds[rows] - (np.cumsum(sizes) - sizes)
    return shift[of] + np.arange(len(of)), of


def _distinct_rows(rows: Ints, n: int) -> tuple[Longs, Longs]:
    """Return some rows of n, each once, and where each of those given is among them."""
    there = np.zeros(n, bool)
    there[rows] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[rows]


def _seen(asked: Sentences, pool: Pool) -> Iterator[tuple[Longs, Any]]:
    """Yield some of the others that are compared, and which words of those asked about they have.

    The second is csr_array[n_others, n_words] of ones.
    """
    from scipy import sparse

    code, bounds = pool.sentences.code, pool.sentences.bounds
    at = np.flatnonzero((pool.number >= 0)[code])
    other = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[at]
    kept = pool.chosen[other]
    at, other = at[kept], other[kept]
    edges = np.searchsorted(other, np.arange(0, len(bounds) - 1 + _ROWS, _ROWS))
    for low, high in pairwise(edges.tolist()):
        there, place = _distinct_rows(other[low:high], len(pool.sentences))
        word = pool.number[code[at[low:high]]]
        shape = (len(there), len(asked.weight))
        seen = sparse.csr_array((np.ones(high - low, np.int64), (place, word)), shape)
        seen.data[:] = 1
        yield there, seen


def _heavy(asked: Sentences) -> Any:
    """Return csr_array[n_words, n_sentences]: what each word weighs in each sentence."""
    from scipy import sparse

    of = np.repeat(np.arange(len(asked)), asked.sizes)
    shape = (len(asked.weight), len(asked))
    return sparse.csr_array((asked.weight[asked.code], (asked.code, of)), shape)


def _known(pool: Pool, other: Ints) -> tuple[Longs, Longs, Longs]:
    """Return the words of some sentences that are in any sentence asked about.

    They are the words of distinct sentences, the bounds of these, and which one each of `other` is.
    """
    rows, place = _distinct_rows(other, len(pool.sentences))
    at, of = members(pool.sentences.bounds, rows)
    words = pool.number[pool.sentences.code[at]].astype(np.int64)
    words, of = words[words >= 0], of[words >= 0]
    return words, np.searchsorted(of, np.arange(len(rows) + 1)).astype(np.int64), place


def _common(asked: Sentences, pool: Pool, one: Ints, other: Ints) -> Longs:
    """Return int64[n_pairs]: the most that words weigh which both have in the same order."""
    found = np.zeros(len(one), np.int64)
    words, bounds, place = _known(pool, other)
    edges = np.searchsorted(one, np.arange(len(asked) + 1))
    for sentence in np.unique(one).tolist():
        mine = slice(edges[sentence], edges[sentence + 1])
        code = asked.code[asked.bounds[sentence] : asked.bounds[sentence + 1]]
        has = np.zeros(len(asked.weight), bool)
        has[code] = True
        found[mine] = _aligned(code, asked.weight, *_only(has, words, bounds, place[mine]))
    return found


def _only(
    has: npt.NDArray[np.bool_], words: Longs, bounds: Longs, rows: Longs
) -> tuple[Longs, Longs]:
    """Return the words of some rows that a sentence has, and the bounds of the rows."""
    at, of = members(bounds, rows)
    kept = has[words[at]]
    return words[at[kept]], np.searchsorted(of[kept], np.arange(len(rows) + 1)).astype(np.int64)


def _aligned(code: Ints, weight: Longs, words: Longs, bounds: Longs) -> Longs:
    """Return int64[n_rows]: the heaviest common subsequence of words and of each row."""
    found = np.zeros(len(bounds) - 1, np.int64)
    length = np.diff(bounds)
    order = np.argsort(length, kind="stable")
    step = max(_CELLS // max(int(length.max(initial=1)), 1), 1)
    for begin in range(0, len(order), step):
        rows = order[begin : begin + step]
        at, of = members(bounds, rows)
        table = np.full((int(length[rows[-1]]), len(rows)), -1, np.int64)
        table[at - bounds[rows][of], of] = words[at]
        found[rows] = _heaviest(code, weight, table)
    return found


def _heaviest(code: Ints, weight: Longs, table: Ints) -> Longs:
    """Return int64[n_columns]: the heaviest common subsequence of words and of each column.

    Wagner and Fischer 1974, a row of all columns' tables at a time.
    """
    best = np.zeros((len(table) + 1, table.shape[1]), np.int64)
    for word in code.tolist():
        longer = np.where(table == word, best[:-1] + weight[word], best[1:])
        np.maximum(longer, best[1:], out=longer)
        np.maximum.accumulate(longer, axis=0, out=best[1:])
    heaviest: Longs = best[-1]
    return heaviest
