"""Decay: how fast a rate falls, and its half-life."""

import math

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]

_FASTEST = 745.0
"""A rate that falls faster than by e^-745 in one step is 0 after it: no float is smaller."""

_STEPS = 128
_NEAR = 1e-14


def decay(hits: npt.ArrayLike, tokens: npt.ArrayLike) -> Column:
    """Return float64[...]: λ of the rate a e^(-λ t) fitted to hits in tokens at the times 0, 1, 2.

    `hits` and `tokens` are [..., n_times]. Maximum likelihood of Poisson regression with tokens
    as exposure (McCullagh and Nelder 1989, section 6.2): the λ for which the hits have the mean
    time that the fitted rate gives them, Σ t y / Σ y = Σ t x e^(-λt) / Σ x e^(-λt). The right
    side falls in λ, by the variance of these times, so that Newton's method finds it, or halving
    where a step would leave what is left between. 0 where the rate doesn't fall, infinite where all
    hits stand at the first time that has tokens and others have tokens, NaN without a hit.
    """
    y, x = np.asarray(hits, np.float64), np.asarray(tokens, np.float64)
    times = np.arange(y.shape[-1], dtype=np.float64)
    total = y.sum(axis=-1)
    aim = np.divide((y * times).sum(axis=-1), total, out=np.zeros(total.shape), where=total > 0)
    size = np.log(x, out=np.full(x.shape, -np.inf), where=x > 0)
    start = np.where(x > 0, times, np.inf).min(axis=-1, initial=np.inf)
    falls = (total > 0) & (aim < _times(size, times, np.zeros(total.shape))[0])
    fitted = np.zeros(total.shape)
    fitted[falls] = _root(size[falls], times, aim[falls])
    fitted = np.where(aim <= start, np.inf, fitted)
    return np.where(total > 0, np.where(falls, fitted, 0.0), np.nan)


def _root(size: Column, times: Column, aim: Column) -> Column:
    """Return float64[n]: the rate at which each mean time is the one aimed at, above 0."""
    low, high = np.zeros(len(aim)), np.full(len(aim), _FASTEST)
    # What decays for ever has the mean time 1 / λ.
    rate = np.minimum(1 / np.maximum(aim, 1 / _FASTEST), _FASTEST / 2)
    left = np.arange(len(aim))
    for _ in range(_STEPS):
        mean, variance = _times(size[left], times, rate[left])
        over = mean - aim[left]
        low[left] = np.where(over > 0, rate[left], low[left])
        high[left] = np.where(over > 0, high[left], rate[left])
        with np.errstate(divide="ignore", invalid="ignore"):
            new = rate[left] + over / variance
        inside = (new > low[left]) & (new < high[left])
        new = np.where(inside, new, (low[left] + high[left]) / 2)
        moved = np.abs(new - rate[left]) > _NEAR * new
        rate[left] = new
        left = left[moved]
        if not len(left):
            break
    return rate


def _times(size: Column, times: Column, rate: Column) -> tuple[Column, Column]:
    """Return the mean of the times by the weights x e^(-λt), and their variance; x is e^size."""
    logs = size - rate[..., None] * times
    top = logs.max(axis=-1, keepdims=True, initial=-np.inf)
    weights = np.exp(logs - np.where(np.isfinite(top), top, 0.0))
    total = weights.sum(axis=-1)
    total = np.where(total > 0, total, 1.0)
    mean = weights @ times / total
    variance = weights @ times**2 / total - mean**2
    return mean, variance


def half_life(rate: npt.ArrayLike) -> Column:
    """Return ln 2 / λ: the time in which what decays becomes half (Rutherford 1900).

    Infinite for λ = 0, and 0 for an infinite λ.
    """
    rate = np.asarray(rate, np.float64)
    time = np.divide(math.log(2), rate, out=np.full(rate.shape, np.inf), where=rate != 0)
    return np.asarray(time)
