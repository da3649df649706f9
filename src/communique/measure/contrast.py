"""Contrast: what two sides of a corpus count of each feature, and chance if sides were drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from communique.corpus.attribute import numbered
from communique.features import DocumentFeatureMatrix
from communique.measure.intervals import SUMS, Rates, numbers
from communique.measure.sums import added
from communique.score.association import Column

_BLOCK = 32
"""So many replicates are counted at once."""


@dataclass(frozen=True, slots=True)
class Side:
    """Sums over the documents of one side, and documents with each feature (None in a list)."""

    rates: Rates
    documents: Column | None

    @property
    def count(self) -> Column:
        """Tokens of each feature."""
        return self.rates.y

    @property
    def tokens(self) -> float:
        """Tokens of all features."""
        return self.rates.x

    def taken(self, rows: npt.NDArray[np.integer]) -> "Side":
        """Return the side with some of its features."""
        rates = self.rates
        of_each = [
            None if each is None else each[rows]
            for each in (rates.y, rates.yy, rates.xy, self.documents)
        ]
        y, yy, xy, documents = of_each
        assert y is not None
        return Side(Rates(rates.n, rates.x, rates.xx, y, yy, xy), documents)


@dataclass(frozen=True, slots=True)
class Contrast:
    """What several sides count of the same features: all that is needed of any number of documents.

    Attributes:
        features: String[n]: sorted.
        sides: in the order in which they were asked for.
    """

    features: pl.Series
    sides: Sequence[Side]

    @classmethod
    def merged(cls, several: Sequence["Contrast"]) -> "Contrast":
        """Return the sums over documents that were counted apart."""
        if len(several) == 1:
            return several[0]
        names, row = numbered(pl.concat([each.features for each in several]))
        of_each = zip(*(each.sides for each in several), strict=True)
        return cls(names, [_side(mine, row, len(names)) for mine in of_each])


def _side(several: Sequence[Side], row: npt.NDArray[np.integer], n_features: int) -> Side:
    """Return the sum of one side; `row` says where the features of all, in a row, go."""

    def total(columns: Iterable[Column | None]) -> Column:
        every = np.concatenate([each for each in columns if each is not None])
        return np.bincount(row, every, n_features).astype(np.float64, copy=False)

    rates = [each.rates for each in several]
    n, x, xx = (sum(getattr(each, name) for each in rates) for name in SUMS[:3])
    y, yy, xy = (total(getattr(each, name) for each in rates) for name in SUMS[3:])
    return Side(Rates(n, x, xx, y, yy, xy), total(each.documents for each in several))


def sides(counted: DocumentFeatureMatrix, members: npt.NDArray[np.bool_]) -> list[Side]:
    """Return what the documents of each side (bool[n_sides, n_documents]) count."""
    x = counted.counts.sum(axis=1, dtype=np.int64)
    found = []
    for mine in members:
        own = x[mine]
        sums = added(counted.counts, np.flatnonzero(mine), own).astype(np.float64)
        y, documents, yy, xy = sums
        rates = Rates(int((own > 0).sum()), float(own.sum()), float(own @ own), y, yy, xy)
        found.append(Side(rates, documents))
    return found


Drawn = tuple[DocumentFeatureMatrix, npt.NDArray[np.bool_]]
"""Documents, and which of them are the target."""


def documents_of(
    counted: DocumentFeatureMatrix, mask: npt.NDArray[np.bool_]
) -> DocumentFeatureMatrix:
    """Return some of the documents of a matrix."""
    return replace(
        counted,
        counts=counted.counts[np.flatnonzero(mask)],
        documents=counted.documents.filter(pl.Series(mask)),
        tokens=counted.tokens[mask],
    )


def permuted_p(
    counted: DocumentFeatureMatrix,
    target: npt.NDArray[np.bool_],
    kept: npt.NDArray[np.bool_],
    replicates: int,
    seed: int,
) -> Column:
    """Return for each feature to keep how often a drawn target differs as much as this one does.

    In each replicate as many documents as the target has are drawn without replacement, in an
    order that depends on their ids, the seed and the replicate alone. What is compared is the
    absolute difference of both sides' rates; p is (1 + as far or farther) / (1 + replicates), so
    never 0 (Phipson and Smyth 2010, eq. 2). NaN where a side has no document.
    """
    n = int(target.sum())
    if n in {0, len(target)}:
        return np.full(int(kept.sum()), np.nan)
    ids = counted.documents["document"].to_list()
    drawn = numbers(ids, seed, replicates)
    # Ties of 64 bits are broken by the order of ids, the same everywhere.
    rank = np.argsort(np.argsort(drawn, axis=0, kind="stable"), axis=0, kind="stable")
    x = _tokens(counted)
    counts = counted.counts[:, np.flatnonzero(kept)]
    observed = _difference(counts, target[None, :], x)[0]
    farther = np.zeros(len(observed))
    for first in range(0, replicates, _BLOCK):
        members = (rank[:, first : first + _BLOCK] < n).T
        # What is equal but for rounding is as far.
        farther += (_difference(counts, members, x) >= observed * (1 - 1e-12)).sum(axis=0)
    return np.asarray((1 + farther) / (1 + replicates))


def _difference(counts: csr_array, members: npt.NDArray[np.bool_], x: Column) -> Column:
    """Return [n_draws, n_features]: the absolute difference of rates of each draw and the rest."""
    weights = members.astype(np.float64)
    tokens = (weights @ x)[:, None]
    y = np.asarray(weights @ counts)
    rest = x.sum() - tokens
    others = np.asarray(counts.sum(axis=0)) - y
    there = np.divide(y, tokens, out=np.zeros(y.shape), where=tokens > 0)
    elsewhere = np.divide(others, rest, out=np.zeros(y.shape), where=rest > 0)
    return np.asarray(np.abs(there - elsewhere))


def minus(whole: Side, part: Side) -> Side:
    """Return what the documents of a whole count that aren't in a part of it."""
    of_each: Sequence[tuple[Column | None, Column | None]] = [
        (whole.rates.y, part.rates.y),
        (whole.rates.yy, part.rates.yy),
        (whole.rates.xy, part.rates.xy),
        (whole.documents, part.documents),
    ]
    y, yy, xy, documents = (
        None if one is None or other is None else one - other for one, other in of_each
    )
    assert y is not None
    n, x, xx = (getattr(whole.rates, name) - getattr(part.rates, name) for name in SUMS[:3])
    return Side(Rates(n, x, xx, y, yy, xy), documents)


def _tokens(counted: DocumentFeatureMatrix) -> Column:
    """Return float64[n_documents]: the features of each."""
    return np.asarray(counted.counts.sum(axis=1), np.float64)
