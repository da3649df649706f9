"""Intervals of rates, with the document as sampling unit.

Speakers repeat themselves: tokens of one document are no independent draws, documents are
nearer to it. An interval that took tokens for draws would be too narrow, often by far.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.score.association import Column
from communique.score.keyness import log_ratio, log_ratio_variance

CONFIDENCE = 0.95

_MANY = 1e9
_TABLED = 1 << 16
"""Quantiles of fewer degrees are looked up by number."""

SUMS = ("n", "x", "xx", "y", "yy", "xy")
"""n documents, x their tokens, y what is counted in them; sums of these and of their products."""

# 2^64 times the probabilities of drawing at most 0, 1, 2 … by a Poisson law of mean 1.
_POISSON = np.array(
    [int(2**64 * math.exp(-1) * sum(1 / math.factorial(i) for i in range(k + 1)))
     for k in range(17)],
    np.uint64,
)  # fmt: skip


def with_rates(frame: pl.DataFrame, columns: Sequence[str] = SUMS) -> pl.DataFrame:
    """Return a table of sums with `per_million`, `low` and `high` added.

    `columns` names the columns that hold `SUMS`. The rate is r = Σy / Σx. Its variance is that of
    a ratio estimator, linearised: n / (n - 1) · Σ(y - r x)² / (Σx)² (Cochran 1977, eq. 6.13,
    sampling fraction 0), the sum being Σy² - 2 r Σxy + r² Σx². The interval is
    r ± t(n - 1) · s, cut at 0. It is null for fewer than two documents and where
    nothing was counted, the rate without tokens.
    """
    n, x, xx, y, yy, xy = (frame[name].to_numpy().astype(np.float64) for name in columns)
    there = x > 0
    rate = np.divide(y, x, out=np.zeros(len(x)), where=there)
    spread = np.maximum(yy - 2 * rate * xy + rate**2 * xx, 0.0)
    # Without a hit the spread is unknown, not nothing.
    several = there & (n > 1) & (y > 0)
    scale = np.divide(n, n - 1, out=np.zeros(len(n)), where=several)
    deviation = np.sqrt(scale * spread) / np.where(there, x, 1)
    reach = quantile(n) * deviation
    rates = [
        _column("per_million", rate, there),
        _column("low", np.maximum(rate - reach, 0), several),
        _column("high", rate + reach, several),
    ]
    return frame.hstack(rates)


@dataclass(frozen=True, slots=True)
class Rates:
    """How often many types occur in the documents of one side: `SUMS`, the last three of each type.

    A frequency list whose documents nobody knows has None in the place of `yy` and `xy`.
    """

    n: float
    x: float
    xx: float
    y: Column
    yy: Column | None
    xy: Column | None

    @property
    def log_variance(self) -> Column:
        """The variance of the natural logarithm of each rate.

        That of the linearised ratio by the square of the rate (delta method), and no less than it
        would be if tokens were draws, 1/y - 1/x (Katz and others 1978, 0.5 for a count of 0),
        which is all that is known of one document and of a list.
        """
        draws = log_ratio_variance(self.y, self.x)
        if self.yy is None or self.xy is None or self.n < 2:
            return draws
        there = self.y > 0
        rate = self.y / self.x
        spread = np.maximum(self.yy - 2 * rate * self.xy + rate**2 * self.xx, 0.0)
        scale = self.n / (self.n - 1)
        linear = np.divide(scale * spread, self.y**2, out=np.zeros(len(rate)), where=there)
        return np.maximum(linear, draws)


def log_ratio_bounds(target: Rates, reference: Rates) -> tuple[Column, Column]:
    """Return the interval of the binary logarithm of each ratio of rates, NaN without tokens.

    ln ratio ± t · √(v₁ + v₂) for the variances v of both logarithms, with the degrees of freedom
    of Welch 1947, (v₁ + v₂)² / Σ (v² / (n - 1)), rounded down; a side without known documents,
    or without a count, has no term.
    """
    if not (target.x and reference.x):
        nothing = np.full(len(target.y), np.nan)
        return nothing, nothing
    variances = [target.log_variance, reference.log_variance]
    whole = variances[0] + variances[1]
    loss = np.zeros(len(whole))
    for side, variance in zip((target, reference), variances, strict=True):
        if side.yy is not None and side.n > 1:
            loss += np.where(side.y > 0, variance**2 / (side.n - 1), 0)
    # A quantile of Student's with so many degrees is that of the normal law.
    degrees = np.divide(whole**2, loss, out=np.full(len(whole), _MANY), where=loss > 0)
    reach = quantile(np.floor(np.minimum(degrees, _MANY)) + 1) * np.sqrt(whole) / math.log(2)
    middle = log_ratio(target.y, reference.y, target.x, reference.x)
    return middle - reach, middle + reach


def quantile(n: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the quantile of Student's t for n - 1 degrees of freedom."""
    from scipy.special import stdtrit

    degrees = np.maximum(n - 1, 1)
    if len(degrees) and degrees.max() < _TABLED:
        rows = degrees.astype(np.int64)
        often = np.bincount(rows)
        there = np.flatnonzero(often)
        table = np.zeros(len(often))
        table[there] = stdtrit(there, (1 + CONFIDENCE) / 2)
        return table[rows]
    distinct, rows = np.unique(degrees, return_inverse=True)
    quantiles: npt.NDArray[np.float64] = stdtrit(distinct, (1 + CONFIDENCE) / 2)
    return quantiles[rows]


def _column(name: str, rate: npt.NDArray[np.float64], known: npt.NDArray[np.bool_]) -> pl.Series:
    return pl.Series(name, np.where(known, rate * 1e6, np.nan), nan_to_null=True)


def weights(ids: Sequence[str], seed: int, replicates: int) -> npt.NDArray[np.int64]:
    """Return int64[n_documents, replicates]: how often each document is drawn in each replicate.

    Poisson weights of mean 1 (Hanley and MacGibbon 2006) that depend on the document's id, the
    seed and the replicate alone, so that parts can be counted apart and added up. The replicate
    moves a counter through the generator SplitMix64 (Steele, Lea and Flood 2014, figure 13): whole
    numbers only, so every machine draws the same.
    """
    drawn = numbers(ids, seed, replicates)
    return np.searchsorted(_POISSON, drawn, side="right").astype(np.int64)


def numbers(ids: Sequence[str], seed: int, replicates: int) -> npt.NDArray[np.uint64]:
    """Return uint64[n_documents, replicates]: numbers as good as random, by document alone."""
    digests = [hashlib.sha256(f"{seed}\n{name}".encode()).digest()[:8] for name in ids]
    start = np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
    step = np.arange(1, replicates + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return _mixed(start[:, None] + step)


def _mixed(bits: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def percentiles(
    y: npt.NDArray[np.float64], x: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the interval per million of each group from its replicates ([n_groups, replicates]).

    Percentile bootstrap (Efron and Tibshirani 1993, ch. 13); replicates that drew no token of a
    group don't count, and a group without any has NaN.
    """
    rates = np.divide(y, x, out=np.full(y.shape, np.nan), where=x > 0) * 1e6
    ends = np.full((2, len(rates)), np.nan)
    known = ~np.isnan(rates).all(axis=1)
    if known.any():
        tail = (1 - CONFIDENCE) / 2
        ends[:, known] = np.nanquantile(rates[known], [tail, 1 - tail], axis=1)
    return ends[0], ends[1]
