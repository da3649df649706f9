"""The feature co-occurrence matrix: how often two features stand near each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from communique.features.dfm import DocumentFeatureMatrix
from communique.features.streams import GAP, Stream


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


def in_windows(
    found: Stream, weights: Sequence[float], *, ordered: bool = False, boolean: bool = False
) -> sparse.csr_array:
    """Return [n_names, n_names]: the pairs of a stream that stand so near each other.

    A pair with `d` places from one to the other counts `weights[d - 1]`, and nothing beyond
    them; gaps take a place. With `boolean` a pair counts once in each stretch. Pairs stand in the
    row of the one before, or where order doesn't matter in that of the lower code.
    """
    if boolean:
        return _once(found, len(weights), ordered=ordered)
    key, steps = _pairs(found, len(weights), ordered=ordered)
    size = len(found.names)
    if len(set(weights)) <= 1:
        # Numbers of pairs are sorted in place, which numpy does faster than any grouping.
        key.sort()
        starts = _runs(key)
        worth = np.diff(np.append(starts, len(key))) * np.asarray([*weights, 1])[:1]
    else:
        order = np.argsort(key)
        key = key[order]
        starts = _runs(key)
        worth = np.add.reduceat(np.repeat(np.asarray(weights), steps)[order], starts)
    return _square(key[starts], worth, size, ordered=ordered)


def _pairs(
    found: Stream, reach: int, *, ordered: bool
) -> tuple[npt.NDArray[np.unsignedinteger], list[int]]:
    """Return the pairs of a stream as numbers, and how many there are at each distance.

    A pair is row * n_names + column; what is no pair has the greatest number of all.
    """
    n, size = len(found.code), len(found.names)
    kind: Any = np.uint32 if size < 1 << 16 else np.uint64
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
        apart = found.stretch[step:] != found.stretch[:length]
        if gaps:
            apart |= gap[:length] | gap[step:]
        here[apart] = np.iinfo(kind).max
        at += length
    return key, steps


def _runs(key: npt.NDArray[np.unsignedinteger]) -> npt.NDArray[np.intp]:
    """Return where each distinct number of a sorted column begins."""
    new = np.ones(len(key), bool)
    np.not_equal(key[1:], key[:-1], out=new[1:])
    return np.flatnonzero(new)


def _square(
    key: npt.NDArray[np.unsignedinteger],
    worth: npt.NDArray[np.number],
    size: int,
    *,
    ordered: bool,
) -> sparse.csr_array:
    """Return distinct pairs, in order, as a matrix; of a pair of equals either sees the other."""
    if len(key) and key[-1] == np.iinfo(key.dtype).max:
        key, worth = key[:-1], worth[:-1]
    row = (key // key.dtype.type(max(size, 1))).astype(np.int32)
    column = (key - row.astype(key.dtype) * key.dtype.type(size)).astype(np.int32)
    if not ordered:
        worth = np.where(row == column, 2 * worth, worth)
    ends = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=size))))
    return sparse.csr_array((worth, column, ends), (size, size))


def _once(found: Stream, reach: int, *, ordered: bool) -> sparse.csr_array:
    """Return in how many stretches each pair is."""
    key, steps = _pairs(found, reach, ordered=ordered)
    stretch = np.concatenate([found.stretch[:length] for length in steps])
    distinct = pl.DataFrame({"stretch": stretch, "pair": key}).unique()["pair"].to_numpy()
    distinct = np.sort(distinct)
    starts = _runs(distinct)
    counts = np.diff(np.append(starts, len(distinct)))
    return _square(distinct[starts], counts, len(found.names), ordered=True)


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


def labelled(pairs: sparse.csr_array, names: pl.Series) -> DocumentFeatureMatrix:
    """Return pairs as a matrix that can be merged with those of other parts, by sorted names."""
    height = pairs.shape[0]
    keys = names.head(height).alias("feature").to_frame()
    return DocumentFeatureMatrix(pairs, keys, names, np.zeros(height, np.int64))


def squared(
    merged: DocumentFeatureMatrix, features: pl.Series, *, ordered: bool
) -> FeatureCooccurrenceMatrix:
    """Return merged pairs of some features, which are sorted."""
    entries = merged.counts.tocoo()
    first = _places(merged.documents["feature"], features)[entries.coords[0]]
    second = _places(merged.features, features)[entries.coords[1]]
    kept = (first >= 0) & (second >= 0)
    shape = (len(features), len(features))
    at = (first[kept], second[kept])
    counts = sparse.coo_array((entries.data[kept], at), shape=shape).tocsr()
    return FeatureCooccurrenceMatrix(counts, features, ordered)


def _places(names: pl.Series, features: pl.Series) -> npt.NDArray[np.int64]:
    """Return where each name stands among features; -1 where it doesn't."""
    at = features.search_sorted(names).to_numpy().astype(np.int64)
    there = names.is_in(features.implode()).to_numpy()
    return np.where(there, at, -1)
