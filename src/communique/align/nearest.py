"""The nearest of many sentences: how much of a sentence another one has, word for word in order.

Words have weights, so that rare ones tell more than *the* and *of*. No pair of sentences is
looked at that can't be near: the rare words of a sentence say which ones could be (prefix
filtering: Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007).
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CELLS = 1 << 18
"""Cells of alignments that are filled at a time."""

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

    @cached_property
    def weights(self) -> Longs:
        """int64[n_sentences]: what the words of each weigh."""
        found = np.zeros(len(self), np.int64)
        full = np.flatnonzero(self.sizes)
        if len(full):
            # What is between the words of two full sentences are empty ones.
            weight = self.weight[self.code[: self.bounds[-1]]]
            found[full] = np.add.reduceat(weight, self.bounds[full])
        return found

    @cached_property
    def of(self) -> npt.NDArray[np.int32]:
        """int32[n_words]: the sentence that each word is in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)


@dataclass(frozen=True)
class Index:
    """Where each word is.

    Attributes:
        position: int[n_words]: words grouped by code, ascending in each group.
        bounds: int64[n_codes + 1]: code `c` is at `position[bounds[c]:bounds[c + 1]]`.
    """

    position: Ints
    bounds: Longs

    @classmethod
    def of(cls, code: Ints, n_codes: int) -> "Index":
        """Return where each of some codes is."""
        counts = np.bincount(code, minlength=n_codes)
        return cls(np.argsort(code, kind="stable"), np.append(0, np.cumsum(counts)))


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
        index: where each of their codes is.
        number: int32[n_codes]: the code that a word has in those asked about, or -1.
        chosen: bool[n_sentences]: the ones that are compared.
    """

    sentences: Sentences
    index: Index
    number: npt.NDArray[np.int32]
    chosen: npt.NDArray[np.bool_]

    @cached_property
    def reach(self) -> tuple[int, int]:
        """The first sentence that is compared, and one past the last."""
        chosen = np.flatnonzero(self.chosen)
        return (int(chosen[0]), int(chosen[-1]) + 1) if len(chosen) else (0, 0)

    @cached_property
    def _codes(self) -> tuple[Ints, Ints]:
        """Codes here by the word they are in those asked about, and all these words in order."""
        codes = np.flatnonzero(self.number >= 0)
        codes = codes[np.argsort(self.number[codes], kind="stable")]
        return codes, self.number[codes]

    def places(self, word: int) -> list[Ints]:
        """Return where a word of those asked about is, within reach, for each of its codes."""
        codes, words = self._codes
        low, high = np.searchsorted(words, [word, word + 1])
        bounds, position = self.index.bounds, self.index.position
        found = [position[bounds[code] : bounds[code + 1]] for code in codes[low:high].tolist()]
        if self.reach == (0, len(self.sentences)):
            return found
        ends = self.sentences.bounds[list(self.reach)]
        return [each[slice(*np.searchsorted(each, ends).tolist())] for each in found]


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

    `asked` are a few sentences, none of them empty. The work grows with how often their rare words
    are in the pool.
    """
    several = [tuple(np.empty(0, kind) for kind in (int, int, int, float))]
    for sentence in range(len(asked)):
        some = _met(asked, pool, sentence, least)
        whole = asked.weights[sentence] + pool.sentences.weights[some]
        bound = 2 * _in_any_order(asked, pool, sentence, some) / whole
        rows = np.flatnonzero(bound >= least * _NEARLY)
        one = np.full(len(rows), sentence)
        several.append((one, some[rows], whole[rows], bound[rows]))
    return Promising(asked, pool, *(np.concatenate(each) for each in zip(*several, strict=True)))


def _met(asked: Sentences, pool: Pool, sentence: int, least: float) -> Longs:
    """Return sentences that share enough of the rare words of one, ascending.

    With a and b what the two weigh and c what they share, 2 c / (a + b) is `least` only if c is
    least a / (2 - least), as b is no less than c. The commonest words, which together weigh less
    than that, may be shared by all others: they needn't be looked for.
    """
    code = asked.code[asked.bounds[sentence] : asked.bounds[sentence + 1]]
    word, times = np.unique(code, return_counts=True)
    order = np.argsort(-asked.weight[word], kind="stable")
    word, heavy = word[order], (asked.weight[word] * times)[order]
    left = np.cumsum(heavy[::-1])[::-1]
    enough = least * int(left[0]) / (2 - least) * _NEARLY
    rare = word[left >= enough]
    common = int(left[len(rare)]) if len(rare) < len(left) else 0
    first, last = pool.reach
    places: list[Ints] = [np.empty(0, np.int32)]
    sizes = []
    for each in rare.tolist():
        found = pool.places(each)
        places += found
        sizes.append(sum(map(len, found)))
    weight = np.repeat(asked.weight[rare], sizes)
    shared = np.bincount(pool.sentences.of[np.concatenate(places)] - first, weight, last - first)
    some: Longs = np.flatnonzero(shared >= enough - common) + first
    some = some[pool.chosen[some]]
    other = pool.sentences.weights[some]
    bound = 2 * np.minimum(shared[some - first] + common, other) / (int(left[0]) + other)
    likely: Longs = some[bound >= least * _NEARLY]
    return likely


def _in_any_order(asked: Sentences, pool: Pool, sentence: int, others: Longs) -> Longs:
    """Return int64[n_others]: what words of others weigh that a sentence has, in any order."""
    weight = np.zeros(len(asked.weight) + 1, np.int64)
    code = asked.code[asked.bounds[sentence] : asked.bounds[sentence + 1]]
    weight[code] = asked.weight[code]
    at, of = members(pool.sentences.bounds, others)
    # The last weight, 0, is that of words which none of those asked about has: their number is -1.
    shared = np.bincount(of, weight[pool.number[pool.sentences.code[at]]], len(others))
    least: Longs = np.minimum(shared.astype(np.int64), asked.weights[sentence])
    return least


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
