"""Scores of recurrence: how evenly the tokens of a type follow each other in a corpus.

All take the positions of the tokens of all features, grouped by feature and ascending in each
group, and where the groups begin. They know no parts, but the order of the documents matters.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from communique.score.association import Column

Integers = npt.NDArray[np.integer]

_PASSES: Final = 100
_NEAR: Final = 1e-12


def cyclic_gaps(positions: Integers, bounds: Integers, n_tokens: int) -> npt.NDArray[np.int64]:
    """Return int64[n]: how far each token is from the one of its feature before it, in a ring.

    The last token of the corpus stands before the first. `positions` are from 0 to before
    `n_tokens`; feature `f` has those between `bounds[f]` and `bounds[f + 1]`. The gaps of a feature
    add up to `n_tokens`.
    """
    gaps = np.asarray(np.diff(positions.astype(np.int64), prepend=0), np.int64)
    there = np.diff(bounds) > 0
    first, last = bounds[:-1][there], bounds[1:][there] - 1
    gaps[first] = positions[first].astype(np.int64) - positions[last] + n_tokens
    return gaps


def average_reduced_frequency(gaps: Integers, bounds: Integers, n_tokens: int) -> Column:
    """Return ARF, Σ min(gap, v) / v with v = n / frequency: from 1 to the frequency.

    Savický and Hlaváčová 2002, eq. 3; Hlaváčová 2006. The frequency where tokens are spread evenly,
    near 1 where all stand together. `gaps` are cyclic. NaN where there are none.
    """
    frequency = np.diff(bounds)
    feature = np.repeat(np.arange(len(frequency)), frequency)
    even = np.divide(n_tokens, frequency, out=np.full(len(frequency), np.nan), where=frequency > 0)
    return np.asarray(_summed(np.minimum(gaps, even[feature]), bounds) / even)


def average_waiting_time(gaps: Integers, bounds: Integers, n_tokens: int) -> Column:
    """Return AWT, ½ (1 + Σ gap² / n): tokens read on average until the next of the feature.

    Savický and Hlaváčová 2002, section 3.2; from a random token on, which counts as the first. NaN
    where there are no gaps.
    """
    squares = _summed(gaps.astype(np.float64) ** 2, bounds)
    return np.where(np.diff(bounds) > 0, (1 + squares / max(n_tokens, 1)) / 2, np.nan)


def weibull_shape(positions: Integers, bounds: Integers) -> Column:
    """Return β, the shape of the Weibull law that gaps between tokens of a feature follow.

    Altmann, Pierrehumbert and Motter 2009, eq. 1 (stretched exponential): 1 where tokens come at
    random, the smaller the more they come in bursts, above 1 where they keep a distance. Of
    greatest likelihood (Johnson, Kotz and Balakrishnan 1994, eq. 21.63), found by Newton's method.
    Gaps are those from one token to the next. NaN where fewer than two of them differ.
    """
    gap = np.diff(positions.astype(np.int64), prepend=0)
    inner = np.ones(len(gap), bool)
    inner[bounds[:-1][np.diff(bounds) > 0]] = False
    frequency = np.diff(bounds)
    n = np.maximum(frequency - 1, 0)
    feature = np.repeat(np.arange(len(frequency)), frequency)[inner]
    logs = np.log(gap[inner])
    mean = np.bincount(feature, logs, len(n)) / np.maximum(n, 1)
    spread = np.bincount(feature, (logs - mean[feature]) ** 2, len(n)) / np.maximum(n, 1)
    known = (n > 1) & (spread > _NEAR)
    # The logarithm of a Weibull variable has variance π² / 6 β²: there the search begins.
    shape = np.pi / np.sqrt(6 * np.where(known, spread, 1.0))
    kept = known[feature]
    shape = _likeliest(shape, (logs - mean[feature])[kept], feature[kept], known)
    return np.where(known, shape, np.nan)


def _likeliest(
    shape: Column, logs: Column, feature: Integers, known: npt.NDArray[np.bool_]
) -> Column:
    """Return the shapes at which the likelihood is flat; `logs` are about their feature's mean."""
    n = len(shape)
    top = np.zeros(n)
    np.maximum.at(top, feature, logs)
    for _ in range(_PASSES):
        weight = np.exp(shape[feature] * (logs - top[feature]))
        whole = np.where(known, np.bincount(feature, weight, n), 1.0)
        first = np.bincount(feature, weight * logs, n) / whole
        second = np.bincount(feature, weight * logs**2, n) / whole
        slope = second - first**2 + 1 / shape**2
        step = np.where(known, (first - 1 / shape) / slope, 0.0)
        # A step never passes 0, where there is no shape.
        new = np.where(step < shape, shape - step, shape / 2)
        if np.all(np.abs(new - shape) <= _NEAR * shape):
            return new
        shape = new
    return shape


def _summed(values: Column, bounds: Integers) -> Column:
    frequency = np.diff(bounds)
    feature = np.repeat(np.arange(len(frequency)), frequency)
    return np.bincount(feature, values, len(frequency)).astype(np.float64)
