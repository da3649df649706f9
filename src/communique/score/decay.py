"""Decay: how fast a rate falls, and its half-life."""

import math

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]

_FASTEST = 745.0
"""A rate that falls faster than by e^-745 in one step is 0 after it: no float is smaller."""

_HALVINGS = 64


def decay(hits: npt.ArrayLike, tokens: npt.ArrayLike) -> Column:
    """Return float64[...]: λ of the rate a e^(-λ t) fitted to hits in tokens at the times 0, 1, 2.

    `hits` and `tokens` are [..., n_times]. Maximum likelihood of Poisson regression with tokens
    as exposure (McCullagh and Nelder 1989, section 6.2): the λ for which the hits have the mean
    time that the fitted rate gives them, Σ t y / Σ y = Σ t x e^(-λt) / Σ x e^(-λt). The right
    side falls in λ, so that halving finds it. 0 where the rate doesn't fall, infinite where all
    hits stand at the first time that has tokens and others have tokens, NaN without a hit.
    """
    y, x = np.asarray(hits, np.float64), np.asarray(tokens, np.float64)
    times = np.arange(y.shape[-1], dtype=np.float64)
    total = y.sum(axis=-1)
    aim = np.divide((y * times).sum(axis=-1), total, out=np.zeros(total.shape), where=total > 0)
    size = np.log(x, out=np.full(x.shape, -np.inf), where=x > 0)
    start = np.where(x > 0, times, np.inf).min(axis=-1, initial=np.inf)
    low, high = np.zeros(total.shape), np.full(total.shape, _FASTEST)
    falls = (total > 0) & (aim < _mean_time(size, times, low))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        slower = _mean_time(size, times, middle) > aim
        low, high = np.where(slower, middle, low), np.where(slower, high, middle)
    fitted = np.where(aim <= start, np.inf, (low + high) / 2)
    return np.where(total > 0, np.where(falls, fitted, 0.0), np.nan)


def _mean_time(size: Column, times: Column, rate: Column) -> Column:
    """Return Σ t x e^(-λt) / Σ x e^(-λt); `size` is ln x."""
    logs = size - rate[..., None] * times
    top = logs.max(axis=-1, keepdims=True, initial=-np.inf)
    weights = np.exp(logs - np.where(np.isfinite(top), top, 0.0))
    total = weights.sum(axis=-1)
    mean = (weights * times).sum(axis=-1)
    return np.asarray(np.divide(mean, total, out=np.zeros(total.shape), where=total > 0))


def half_life(rate: npt.ArrayLike) -> Column:
    """Return ln 2 / λ: the time in which what decays becomes half (Rutherford 1900).

    Infinite for λ = 0, and 0 for an infinite λ.
    """
    rate = np.asarray(rate, np.float64)
    time = np.divide(math.log(2), rate, out=np.full(rate.shape, np.inf), where=rate != 0)
    return np.asarray(time)
