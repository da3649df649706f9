"""Peaks: when many things are used most, and how fast they go out of use, all at once."""

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.measure import periods
from communique.measure.lives import Uses
from communique.score.bursts import heaviest
from communique.score.decay import decay, half_life
from communique.score.smoothing import smoothed

Integers = npt.NDArray[np.int64]
Column = npt.NDArray[np.float64]

_BLOCK = 2048
"""The courses of so many things are held at once, a number for each period."""

_REACH = 2
"""A rate looks at so many periods on either side where its peak is looked for."""

_LEAST = 3
"""A decay is fitted to so many periods at least, the peak among them."""


def peaks(documents: pl.DataFrame, uses: Uses, over: str) -> pl.DataFrame:
    """Return the heaviest burst of each thing, with its weight, and its half-life in periods.

    Bursts are of documents that use it among the documents of the periods that have any. The
    half-life is that of its rate in tokens, from the peak of the smoothed rate on.
    """
    labels, at = _periods(documents["period"], over)
    there = at >= 0
    of = np.bincount(at[there], minlength=len(labels)).astype(np.float64)
    x = documents["tokens"].to_numpy().astype(np.float64)
    tokens = np.bincount(at[there], x[there], len(labels))
    time = np.array([periods.number(label, over) for label in labels], np.int64)
    inside = uses.of(there)
    stretches, weights = np.zeros((uses.n, 2), np.int64), np.full(uses.n, np.nan)
    lives = np.full(uses.n, np.nan)
    for first in range(0, uses.n, _BLOCK):
        block = slice(first, min(first + _BLOCK, uses.n))
        low, high = np.searchsorted(inside.number, (block.start, block.stop))
        shape = (block.stop - first, len(labels))
        cell = (inside.number[low:high] - first) * len(labels) + at[inside.document[low:high]]
        found, hits = (
            np.bincount(cell, each, shape[0] * shape[1]).reshape(shape)
            for each in (None, inside.y[low:high])
        )
        stretches[block], weights[block] = heaviest(found, of)
        lives[block] = _half_lives(hits, tokens, time)
    return pl.DataFrame(
        {
            "burst": _spans(labels, stretches),
            "burst_weight": pl.Series(weights).fill_nan(None),
            "half_life": pl.Series(lives).fill_nan(None),
        }
    )


def _periods(of: pl.Series, over: str) -> tuple[list[str], Integers]:
    """Return the periods that documents lie in, in order, and which; -1 for none or a longer."""
    labels = sorted(label for label in of.unique() if label and periods.is_of(label, over))
    known = {label: at for at, label in enumerate(labels)}
    return labels, np.array([known.get(label, -1) for label in of], np.int64)


def _spans(labels: list[str], stretch: Integers) -> pl.Series:
    distinct, row = np.unique(stretch, axis=0, return_inverse=True)
    written = [
        None if first == stop else "..".join(dict.fromkeys((labels[first], labels[stop - 1])))
        for first, stop in distinct.tolist()
    ]
    return pl.Series(written, dtype=pl.String).gather(row.reshape(-1))


def _half_lives(
    hits: npt.NDArray[np.number], tokens: npt.NDArray[np.number], time: Integers
) -> Column:
    """Return the half-life of each rate from its peak on; NaN where there is none."""
    life = np.full(len(hits), np.nan)
    if len(time) < _LEAST:
        return life
    each = np.arange(int(time[-1] - time[0]) + 1)
    x, y = np.zeros(len(each)), np.zeros((len(hits), len(each)))
    x[time - time[0]], y[:, time - time[0]] = tokens, hits
    rate = smoothed(y, x, _REACH)
    peak = np.where((x > 0) & ~np.isnan(rate), rate, -1.0).argmax(axis=1)[:, None]
    enough = ((each >= peak) & (x > 0)).sum(axis=1) >= _LEAST
    fitted = np.flatnonzero(enough & ((y * (each > peak)).sum(axis=1) > 0))
    after = each >= peak[fitted]
    found = half_life(decay(np.where(after, y[fitted], 0.0), np.where(after, x, 0.0)))
    life[fitted] = np.where(np.isfinite(found), found, np.nan)
    return life
