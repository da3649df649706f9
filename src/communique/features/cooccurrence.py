"""The feature co-occurrence matrix: how often two features stand near each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.features.streams import GAP, Codes, Stream


@dataclass(frozen=True, eq=False)
class FeatureCooccurrenceMatrix:
    """Features by features.

    Attributes:
        counts: sparse csr_array[n, n]; a cell is its row's feature with its column's. Where order
            doesn't matter only cells on and above the diagonal are filled.
        features: String[n]: their names, sorted.
        ordered: whether the row's feature stands before the column's.
    """

    counts: sparse.csr_array
    features: pl.Series
    ordered: bool = False

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


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often pairs of features are near each other, as they are added up over parts.

    Attributes:
        names: String[n_names]: the features, sorted and distinct.
        first, second: int32[n]: rows of `names`; pairs are distinct, sorted by first, then second.
        count: int64[n]: how often, or the sum of weights.
    """

    names: pl.Series
    first: Codes
    second: Codes
    count: npt.NDArray[np.int64]

    @classmethod
    def of(cls, counts: sparse.csr_array, names: pl.Series) -> Self:
        """Return the cells of a matrix of features by features."""
        counts.sort_indices()
        first = np.repeat(np.arange(counts.shape[0], dtype=np.int32), np.diff(counts.indptr))
        return cls(names, first, counts.indices.astype(np.int32), counts.data)

    @classmethod
    def merged(cls, several: Sequence["Pairs"]) -> "Pairs":
        """Return the sum of the pairs of several parts."""
        if len(several) == 1:
            return several[0]
        names = pl.concat([each.names for each in several]).unique().sort()
        keys = []
        for each in several:
            to = names.search_sorted(each.names).to_numpy().astype(np.int64)
            # Names are in one order everywhere, so that the keys of a part stay sorted.
            keys.append(to[each.first] * len(names) + to[each.second])
        key = np.concatenate(keys)
        order = np.argsort(key, kind="stable")
        key = key[order]
        starts = _runs(key)
        count = np.concatenate([each.count for each in several])[order]
        summed = np.add.reduceat(count, starts) if len(starts) else count
        return cls(names, *_apart(key[starts], len(names)), summed)

    def matrix(self, features: pl.Series, *, ordered: bool = False) -> FeatureCooccurrenceMatrix:
        """Return the pairs of some features, which are sorted."""
        to = np.full(len(self.names), -1, np.int32)
        there = self.names.is_in(features.implode()).to_numpy()
        to[there] = features.search_sorted(self.names.filter(pl.Series(there))).to_numpy()
        first, second, count = to[self.first], to[self.second], self.count
        kept = (first >= 0) & (second >= 0)
        if not kept.all():
            first, second, count = first[kept], second[kept], count[kept]
        ends = np.concatenate(([0], np.cumsum(np.bincount(first, minlength=len(features)))))
        shape = (len(features), len(features))
        return FeatureCooccurrenceMatrix(
            sparse.csr_array((count, second, ends), shape), features, ordered
        )


def in_windows(found: Stream, weights: Sequence[int], *, ordered: bool = False) -> Pairs:
    """Return the pairs of a stream that stand so near each other.

    A pair with `d` places from one to the other counts `weights[d - 1]`, and nothing beyond
    them; gaps take a place. The first of a pair is the one before, or where order doesn't matter
    the lower code. Of two equal ones either sees the other, where order doesn't matter.
    """
    size = len(found.names)
    even = len(set(weights)) <= 1
    key = _pairs(found, len(weights), ordered=ordered, marked=not even)
    # Numbers of pairs are sorted in place, which is much faster than to sort places by them.
    key.sort()
    pair = key if even else key // key.dtype.type(len(weights))
    pair = pair[: np.searchsorted(pair, size * size)]
    starts = _runs(pair)
    if even:
        count = np.diff(np.append(starts, len(pair))) * (weights[0] if weights else 0)
    else:
        worth = np.asarray(weights, np.int64)[(key % key.dtype.type(len(weights)))[: len(pair)]]
        count = np.add.reduceat(worth, starts) if len(starts) else worth
    first, second = _apart(pair[starts], size)
    if not ordered:
        count[first == second] *= 2
    return Pairs(found.names, first, second, count)


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
    """Return where each distinct number of a sorted column begins."""
    new = np.ones(len(key), bool)
    np.not_equal(key[1:], key[:-1], out=new[1:])
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
    return found
