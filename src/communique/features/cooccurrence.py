"""The feature co-occurrence matrix: how often two features stand near each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.corpus.attribute import numbered
from communique.features.streams import GAP, Codes, Stream
from communique.score.ranks import sorted_numbers

_LARGEST = np.iinfo(np.int32).max


@dataclass(frozen=True, eq=False)
class FeatureCooccurrenceMatrix:
    """Features by features.

    Attributes:
        counts: sparse csr_array[n, n]; a cell is its row's feature with its column's. Where order
            doesn't matter only cells on and above the diagonal are filled. Of parts that are not
            added up yet they may have 32 bits.
        features: String[n]: their names, sorted.
        ordered: whether the row's feature stands before the column's.
    """

    counts: sparse.csr_array
    features: pl.Series
    ordered: bool = False

    @classmethod
    def merged(cls, several: Sequence["FeatureCooccurrenceMatrix"]) -> "FeatureCooccurrenceMatrix":
        """Return the sum of matrices whose features are those of any of them."""
        if len(several) == 1:
            return several[0]
        if sum(int(each.counts.data.max(initial=0)) for each in several) > _LARGEST:
            several = [each.exact for each in several]
        names, row = numbered(pl.concat([each.features for each in several]))
        ends = np.cumsum([0, *(len(each.features) for each in several)])
        moved = [
            each._moved(row[start:end], len(names))
            for each, start, end in zip(several, ends, ends[1:], strict=False)
        ]
        while len(moved) > 1:
            # By twos, so that no pair is added up more often than there are halvings of parts.
            pairs = zip_longest(moved[::2], moved[1::2])
            moved = [one if other is None else one + other for one, other in pairs]
        return cls(moved[0], names, several[0].ordered)

    def _moved(self, to: Codes, size: int) -> sparse.csr_array:
        """Return the counts with each feature at another place, in the order they have."""
        lengths = np.zeros(size + 1, self.counts.indptr.dtype)
        lengths[to + 1] = np.diff(self.counts.indptr)
        places = to[self.counts.indices]
        return sparse.csr_array((self.counts.data, places, lengths.cumsum()), (size, size))

    @property
    def exact(self) -> "FeatureCooccurrenceMatrix":
        """The matrix with counts of 64 bits."""
        return replace(self, counts=self.counts.astype(np.int64, copy=False))

    def of(self, features: pl.Series) -> "FeatureCooccurrenceMatrix":
        """Return the pairs of some of the features, which are sorted."""
        if len(features) == len(self.features):
            return self
        at = self.features.search_sorted(features).to_numpy()
        return replace(self, counts=self.counts[at][:, at], features=features)

    @property
    def symmetric(self) -> sparse.csr_array:
        """The matrix with both triangles filled; as it is where order matters."""
        if self.ordered:
            return self.counts
        return (self.counts + sparse.triu(self.counts, 1).T).tocsr()

    @property
    def frame(self) -> pl.DataFrame:
        """A row for each pair that is there: feature, with, count."""
        pairs = self.counts.tocoo()
        first, second = pairs.coords
        return pl.DataFrame(
            {
                "feature": self.features.gather(first),
                "with": self.features.gather(second),
                "count": pairs.data,
            }
        )

    def __repr__(self) -> str:
        return f"{len(self.features):,} features, {self.counts.nnz:,} pairs"


def in_windows(
    found: Stream, weights: Sequence[int], *, ordered: bool = False
) -> FeatureCooccurrenceMatrix:
    """Return the pairs of a stream that stand so near each other.

    A pair with `d` places from one to the other counts `weights[d - 1]`, and nothing beyond
    them; gaps take a place. The first of a pair is the one before, or where order doesn't matter
    the lower code. Of two equal ones either sees the other, where order doesn't matter.
    """
    size = len(found.names)
    even = len(set(weights)) <= 1
    key = _pairs(found, len(weights), ordered=ordered, marked=not even)
    # Numbers of pairs are sorted themselves, which is much faster than to sort places by them.
    key = sorted_numbers(key)
    pair = key if even else key // key.dtype.type(len(weights))
    # A number of another type would have all of them copied.
    pair = pair[: np.searchsorted(pair, pair.dtype.type(size * size))]
    bounds = _runs(pair)
    starts = bounds[:-1]
    distinct = pair[starts]
    if even:
        count = np.diff(bounds)
        count *= weights[0] if weights else 0
        # What is next to itself counts twice.
        if 2 * len(pair) * max(weights, default=0) < _LARGEST:
            count = count.astype(np.int32)
    else:
        worth = np.asarray(weights, np.int64)[(key % key.dtype.type(len(weights)))[: len(pair)]]
        count = np.add.reduceat(worth, starts) if len(starts) else worth
    # The numbers of all pairs are most of the memory.
    del key, pair, starts, bounds
    first, second = _apart(distinct, size)
    if not ordered:
        count[first == second] *= 2
    ends = np.concatenate(([0], np.bincount(first, minlength=size).cumsum()))
    ends = ends.astype(sparse.get_index_dtype(maxval=len(second)))
    counts = sparse.csr_array((count, second, ends), (size, size))
    return FeatureCooccurrenceMatrix(counts, found.names, ordered)


def _pairs(
    found: Stream, reach: int, *, ordered: bool, marked: bool
) -> npt.NDArray[np.unsignedinteger]:
    """Return the pairs of a stream as numbers: first * n_names + second.

    `marked` ones are multiplied by `reach`, and the places between the two added. What is no pair
    has the greatest number of all.
    """
    n, size = len(found.code), len(found.names)
    kind: Any = np.uint32 if (size + 1) ** 2 * (reach if marked else 1) < 1 << 32 else np.uint64
    code = found.code.astype(kind)
    steps = [max(n - step, 0) for step in range(1, reach + 1)]
    key = np.empty(sum(steps), kind)
    gap = found.code == GAP
    gaps = bool(gap.any())
    at = 0
    for step, length in enumerate(steps, start=1):
        if not length:
            break
        first, second = code[:length], code[step:]
        here = key[at : at + length]
        np.multiply(first if ordered else np.minimum(first, second), kind(size), out=here)
        np.add(here, second if ordered else np.maximum(first, second), out=here)
        if marked:
            np.multiply(here, kind(reach), out=here)
            np.add(here, kind(step - 1), out=here)
        apart = found.stretch[step:] != found.stretch[:length]
        if gaps:
            apart |= gap[:length] | gap[step:]
        np.putmask(here, apart, np.iinfo(kind).max)
        at += length
    return key


def _runs(key: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """Return where each distinct number of a sorted column begins, and where the last one ends."""
    new = np.ones(len(key) + 1, bool)
    np.not_equal(key[1:], key[:-1], out=new[1:-1])
    return np.flatnonzero(new)


def _apart(key: npt.NDArray[np.integer], size: int) -> tuple[Codes, Codes]:
    """Return the two sides of pairs given as first * size + second."""
    first = key // key.dtype.type(max(size, 1))
    return first.astype(np.int32), (key - first * key.dtype.type(size)).astype(np.int32)


def in_rows(counts: sparse.csr_array, *, boolean: bool = False) -> sparse.csr_array:
    """Return [n_features, n_features]: the pairs in the rows of a document-feature matrix.

    Features that a document has x and y times are a pair x y times, one with itself
    x (x - 1) / 2 times. With `boolean` a pair counts once in each document.
    """
    x = counts.astype(np.int64)
    x.eliminate_zeros()
    if boolean:
        twice = np.bincount(x.indices[x.data > 1], minlength=x.shape[1])
        x.data[:] = 1
    else:
        twice = np.bincount(x.indices, x.data * (x.data - 1) // 2, x.shape[1]).astype(np.int64)
    own = np.arange(len(twice))
    diagonal = sparse.coo_array((twice, (own, own)), (len(own), len(own)))
    found = (sparse.triu(x.T @ x, 1) + diagonal).tocsr()
    found.eliminate_zeros()
    found.sort_indices()
    return found
