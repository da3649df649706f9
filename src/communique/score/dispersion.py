"""Scores of dispersion: how evenly the tokens of a type lie over the parts of a corpus.

All take a sparse matrix of counts, float64[n_features, n_parts], and the sizes of the parts in
tokens, and look at all features at once. With v a part's share of the feature's tokens, s its
share of all tokens, and p the feature's rate in it, a feature is even where v is s, and p the same,
in every part. A part without tokens is no part.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from communique.score.association import Column

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Parts:
    """The counts of features in parts: every cell that isn't 0, feature by feature.

    Attributes:
        feature, part: int64[n_cells], the row and the column of each cell.
        count: float64[n_cells], above 0.
        sizes: float64[n_parts], above 0.
        n_features: rows, those without a cell too: their scores are NaN.
    """

    feature: npt.NDArray[np.int64]
    part: npt.NDArray[np.int64]
    count: Column
    sizes: Column
    n_features: int

    @classmethod
    def of(cls, counts: "csr_array", sizes: npt.NDArray[np.number]) -> "Parts":
        """Return the counts of a matrix."""
        cells = counts.tocoo()
        there = np.asarray(sizes) > 0
        column = np.cumsum(there) - 1
        kept = (cells.data > 0) & there[cells.col]
        return cls(
            cells.row[kept].astype(np.int64),
            column[cells.col[kept]],
            cells.data[kept].astype(np.float64),
            np.asarray(sizes, np.float64)[there],
            counts.shape[0],
        )

    @cached_property
    def frequency(self) -> Column:
        """Tokens of each feature; NaN where there are none."""
        sums = self.summed(self.count)
        return np.where(sums > 0, sums, np.nan)

    @cached_property
    def share(self) -> Column:
        """The share of a feature's tokens in each cell, v."""
        return np.asarray(self.count / self.frequency[self.feature])

    @cached_property
    def size_share(self) -> Column:
        """The share of all tokens in each part, s."""
        return np.asarray(self.sizes / self.sizes.sum())

    @cached_property
    def rate(self) -> Column:
        """The rate of a feature in the part of each cell, p."""
        return np.asarray(self.count / self.sizes[self.part])

    def summed(self, cells: Column) -> Column:
        """Add up a value of the cells for each feature."""
        return np.bincount(self.feature, cells, self.n_features).astype(np.float64)


def part_range(parts: Parts) -> npt.NDArray[np.int64]:
    """Return in how many parts each feature is."""
    return np.bincount(parts.feature, minlength=parts.n_features)


def variation(parts: Parts) -> Column:
    """Return the coefficient of variation of the counts: 0 even, √(n - 1) all in one part.

    The standard deviation (of a population) by the mean: Gries 2008, table 2. Meant for parts of
    one size.
    """
    return _variation(parts, parts.count)


def deviation(parts: Parts) -> Column:
    """Return DP, ½ Σ |v - s|: 0 even, near 1 all in a small part.

    Gries 2008, section 3; 2020, eq. 13. Parts may have any sizes.
    """
    expected = parts.size_share[parts.part]
    # Of parts without the feature the difference is s, and all s add up to 1.
    difference = parts.summed(np.abs(parts.share - expected) - expected) + 1
    return np.where(np.isnan(parts.frequency), np.nan, np.maximum(difference, 0) / 2)


def normalised_deviation(parts: Parts) -> Column:
    """Return DPnorm, DP by its greatest value, 1 - min s: 0 even, 1 all in the smallest part.

    Lijffijt and Gries 2012, eq. 2. NaN where there is one part.
    """
    return _divided(deviation(parts), 1 - parts.size_share.min(initial=1))


def juilland(parts: Parts) -> Column:
    """Return Juilland's D, 1 - V(p) / √(n - 1): 1 even, 0 all in one part.

    Juilland, Brodin and Davidovitch 1970, on rates, so that parts may have other sizes (Gries
    2008, section 2). Close to 1 for all but the rarest features where parts are many. NaN where
    there is one part.
    """
    return 1 - _divided(_variation(parts, parts.rate), np.sqrt(max(len(parts.sizes) - 1, 0)))


def carroll(parts: Parts) -> Column:
    """Return Carroll's D₂, the entropy of the rates by its greatest value: 1 even, 0 in one part.

    Carroll 1970. NaN where there is one part.
    """
    share = parts.rate / parts.summed(parts.rate)[parts.feature]
    entropy = np.where(np.isnan(parts.frequency), np.nan, -parts.summed(share * np.log2(share)))
    return _divided(np.maximum(entropy, 0), np.log2(max(len(parts.sizes), 1)))


def rosengren(parts: Parts) -> Column:
    """Return Rosengren's S, (Σ √(s · count))² / frequency: 1 even, min s all in the smallest part.

    Rosengren 1971, adapted to parts of any sizes (Gries 2008, section 2).
    """
    roots = parts.summed(np.sqrt(parts.size_share[parts.part] * parts.count))
    return np.asarray(roots**2 / parts.frequency)


def divergence(parts: Parts) -> Column:
    """Return the Kullback-Leibler divergence of v from s, Σ v log₂(v / s), in bits: 0 even.

    Gries 2020, eq. 16; up to -log₂(min s).
    """
    bits = parts.summed(parts.share * np.log2(parts.share / parts.size_share[parts.part]))
    return np.where(np.isnan(parts.frequency), np.nan, np.maximum(bits, 0))


def _variation(parts: Parts, values: Column) -> Column:
    n = len(parts.sizes)
    mean = parts.summed(values) / max(n, 1)
    # Parts without the feature are as far from the mean as the mean is from 0.
    squares = parts.summed((values - mean[parts.feature]) ** 2)
    squares += (n - part_range(parts)) * mean**2
    known = ~np.isnan(parts.frequency)
    spread = np.sqrt(squares / max(n, 1))
    return np.asarray(np.divide(spread, mean, out=np.full(len(mean), np.nan), where=known))


def _divided(scores: Column, greatest: float) -> Column:
    return scores / greatest if greatest > 0 else np.full(len(scores), np.nan)
