"""The nearest of many sentences: how much of a sentence another one has, word for word in order.

Words have weights, so that rare ones tell more than *the* and *of*. No pair of sentences is
looked at that can't be near: the rare words of a sentence say which ones could be.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_CELLS = 1 << 21
"""Cells of alignments that are filled at a time."""


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

    def weights(self, rows: Ints) -> Longs:
        """Return int64[n_rows]: what some of the sentences weigh."""
        at, of = members(self.bounds, rows)
        return _sums(of, self.weight[self.code[at]], len(rows))


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


def near(asked: Sentences, pool: Pool, least: float) -> Pairs:
    """Return all pairs of sentences with a similarity of at least `least`, above 0 to 1.

    The similarity is 2 c / (a + b): a and b are what all words of the two weigh, c the most that
    words weigh which both have in the same order (Dice 1945, of the heaviest common subsequence).
    It is 1 where both are the same words in the same order, and nowhere else. `asked` are a few
    sentences, none of them empty.
    """
    if not len(asked) or not len(pool.sentences):
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    weights = asked.weights(np.arange(len(asked)))
    # A little less is asked for, so that rounding leaves out no pair that is just near enough.
    low = least * (1 - 1e-9)
    one, other = _candidates(asked, pool, np.float64(low / (2 - low)) * weights)
    rows, place = np.unique(other, return_inverse=True)
    whole = weights[one] + pool.sentences.weights(rows)[place]
    bound = np.minimum(weights[one], whole - weights[one])
    possible = 2 * bound >= low * whole
    one, other, whole = one[possible], other[possible], whole[possible]
    similarity = 2 * _common(asked, pool, one, other) / np.maximum(whole, 1)
    kept = similarity >= least
    return Pairs(one[kept], other[kept], similarity[kept])


def members(bounds: Longs, rows: Ints) -> tuple[Ints, Ints]:
    """Return int64[n]: the places of some rows, one row after the other, and which row each is."""
    sizes = bounds[rows + 1] - bounds[rows]
    of = np.repeat(np.arange(len(rows)), sizes)
    shift = bounds[rows] - (np.cumsum(sizes) - sizes)
    return shift[of] + np.arange(len(of)), of


def _sums(of: Ints, values: Longs, n: int) -> Longs:
    total = np.zeros(n, np.int64)
    np.add.at(total, of, values)
    return total


def _candidates(asked: Sentences, pool: Pool, needed: Floats) -> tuple[Longs, Longs]:
    """Return the pairs that can be near, by the words they share, whatever the order of these.

    `needed` is float64[n_asked]: what two near sentences have in common weighs no less, for it
    weighs no more than either. So the most common words of a sentence, as many as weigh less
    together, are looked at only where one of the others is there (prefix filtering: Chaudhuri,
    Ganti and Kaushik 2006).
    """
    from scipy import sparse

    n_words = len(asked.weight)
    of = np.repeat(np.arange(len(asked)), asked.sizes)
    keys, times = np.unique(of * n_words + asked.code, return_counts=True)
    one, word = np.divmod(keys, n_words)
    heavy = times * asked.weight[word]
    rare, slack = _rare(one, heavy, asked.weight[word], needed)
    wanted = np.zeros(n_words + 1, bool)
    wanted[word[rare]] = True
    code = pool.sentences.code
    at = np.flatnonzero(wanted[pool.number][code])
    other = np.searchsorted(pool.sentences.bounds, at, side="right") - 1
    at, other = at[pool.chosen[other]], other[pool.chosen[other]]
    there, place = np.unique(other, return_inverse=True)
    cells = (np.ones(len(at), np.int64), (place, pool.number[code[at]]))
    seen = sparse.csr_array(cells, (len(there), n_words))
    seen.data[:] = 1
    asks = sparse.csr_array((heavy[rare], (word[rare], one[rare])), (n_words, len(asked)))
    shared = (seen @ asks).tocoo()
    place, one = shared.coords
    fits = shared.data + slack[one] >= needed[one]
    one, other = one[fits].astype(np.int64), there[place[fits]].astype(np.int64)
    order = np.lexsort((other, one))
    return one[order], other[order]


def _rare(
    one: Ints, heavy: Longs, weight: Ints, needed: Floats
) -> tuple[npt.NDArray[np.bool_], Longs]:
    """Return which words of sentences are rare enough to look for, and what the others weigh."""
    order = np.lexsort((weight, one))
    sums = np.cumsum(heavy[order])
    first = np.searchsorted(one[order], np.arange(len(needed)))
    before = np.concatenate(([0], sums))[first]
    common = np.empty(len(one), bool)
    common[order] = sums - before[one[order]] < needed[one[order]]
    return ~common, _sums(one[common], heavy[common], len(needed))


def _common(asked: Sentences, pool: Pool, one: Ints, other: Ints) -> Longs:
    """Return int64[n_pairs]: the most that words weigh which both have in the same order."""
    others, number = pool.sentences, pool.number
    found = np.zeros(len(one), np.int64)
    rows, place = np.unique(other, return_inverse=True)
    at, of = members(others.bounds, rows)
    words = number[others.code[at]]
    # Words that no sentence asked for has are in no alignment.
    words, of = words[words >= 0], of[words >= 0]
    bounds = np.searchsorted(of, np.arange(len(rows) + 1)).astype(np.int64)
    length = np.diff(bounds)
    edges = np.searchsorted(one, np.arange(len(asked) + 1))
    for sentence in np.unique(one).tolist():
        mine = np.arange(edges[sentence], edges[sentence + 1])
        mine = mine[np.argsort(length[place[mine]], kind="stable")]
        code = asked.code[asked.bounds[sentence] : asked.bounds[sentence + 1]]
        step = max(_CELLS // max(int(length[place[mine]].max(initial=1)), 1), 1)
        for begin in range(0, len(mine), step):
            some = mine[begin : begin + step]
            table = _padded(words, bounds, place[some])
            found[some] = _heaviest(code, asked.weight, table)
    return found


def _padded(words: Ints, bounds: Longs, rows: Ints) -> Ints:
    """Return int[longest, n_rows]: the words of some rows, a row in each column, then -1."""
    sizes = bounds[rows + 1] - bounds[rows]
    table = np.full((int(sizes.max(initial=0)), len(rows)), -1, np.int32)
    at, of = members(bounds, rows)
    table[at - bounds[rows][of], of] = words[at]
    return table


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
