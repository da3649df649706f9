"""The feature co-occurrence matrix: how often two features stand near each other."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    n, size = len(found.code), len(found.names)
    whole = all(float(weight).is_integer() for weight in weights)
    kind = np.int64 if whole else np.float64
    second = np.full((n, len(weights)), GAP, np.int32)
    for step in range(1, min(len(weights) + 1, n)):
        same = found.stretch[step:] == found.stretch[: n - step]
        second[: n - step, step - 1] = np.where(same, found.code[step:], GAP)
    there = (second != GAP) & (found.code != GAP)[:, None]
    worth = np.broadcast_to(np.asarray(weights, kind), there.shape)[there]
    ends = np.concatenate(([0], there.sum(axis=1).cumsum()))
    if boolean:
        return _once(found, there, second, ordered=ordered)
    after = sparse.csr_array((worth, second[there], ends), (n, size))
    filled = found.code != GAP
    one = sparse.csc_array(
        (np.ones(filled.sum(), kind), found.code[filled], np.concatenate(([0], filled.cumsum()))),
        (size, n),
    )
    pairs = one.tocsr() @ after
    return pairs if ordered else upper(pairs)


def _once(
    found: Stream,
    there: npt.NDArray[np.bool_],
    second: npt.NDArray[np.int32],
    *,
    ordered: bool,
) -> sparse.csr_array:
    size = len(found.names)
    row = np.nonzero(there)[0]
    a, b = found.code[row].astype(np.int64), second[there].astype(np.int64)
    if not ordered:
        a, b = np.minimum(a, b), np.maximum(a, b)
    distinct = pl.DataFrame({"stretch": found.stretch[row], "a": a, "b": b}).unique()
    at = (distinct["a"].to_numpy(), distinct["b"].to_numpy())
    return sparse.coo_array((np.ones(len(distinct), np.int64), at), (size, size)).tocsr()


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


def upper(pairs: sparse.csr_array) -> sparse.csr_array:
    """Return a matrix of pairs with the lower triangle added to the upper.

    A cell is how often the column's feature is near one of the row's: of a pair of a feature with
    itself either sees the other.
    """
    both = (pairs + pairs.T.tocsr()).tocsr()
    row = np.repeat(np.arange(both.shape[0], dtype=np.int32), np.diff(both.indptr))
    kept = both.indices >= row
    ends = np.concatenate(([0], np.cumsum(np.bincount(row[kept], minlength=both.shape[0]))))
    return sparse.csr_array((both.data[kept], both.indices[kept], ends), both.shape)


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
