"""The course of a rate in time: its smoothed form, change points, bursts and half-life."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.measure import periods
from communique.measure.homes import KEYS
from communique.measure.intervals import CONFIDENCE
from communique.measure.rates import Counted
from communique.score import bursts, changes
from communique.score.decay import decay, half_life
from communique.score.smoothing import smoothed

Numbers = npt.NDArray[np.int64]
Column = npt.NDArray[np.float64]

_LEAST = 3
"""A decay is fitted to so many periods at least, the peak among them."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the course of a rate is judged.

    Attributes:
        over: decade, year, quarter or month.
        unit: what changes and bursts: `hits` in tokens, or `documents` with a hit in documents.
        smooth: so many periods on either side give to a smoothed rate.
        penalty: for each change point.
        s, gamma, states: of the automaton of bursts.
    """

    over: str
    unit: str
    smooth: int
    penalty: str
    s: float
    gamma: float
    states: int


@dataclass(frozen=True, slots=True)
class HalfLife:
    """How long a rate took to become half after its peak, in periods; infinite where it rose.

    Attributes:
        peak: the index of the peak.
        time, low, high: with its 95 % interval over documents; NaN where it isn't known.
    """

    peak: int
    time: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One group in the n periods in which it has tokens, in the order of time.

    Attributes:
        group: as in the table.
        rows: int64[n], in what was counted.
        periods: their labels.
        hits, tokens, documents, of: int64[n].
        dispersion: how much larger than Poisson the variance of hits is, 1 at least.
        smoothed: float64[n]: hits per token.
        changes: the index of the first period of each segment after the first.
        state: int64[n], of the automaton.
        bursts: int64[n_bursts, 3]: level, index of the first period, and one past the last.
        weights: float64[n_bursts].
        life: None where there is too little after the peak.
    """

    group: Any
    rows: Numbers
    periods: list[str]
    hits: Numbers
    tokens: Numbers
    documents: Numbers
    of: Numbers
    dispersion: float
    smoothed: Column
    changes: Numbers
    state: Numbers
    bursts: Numbers
    weights: Column
    life: HalfLife | None

    @property
    def segment(self) -> Numbers:
        """The number of each period's segment, from 1."""
        return np.searchsorted(self.changes, np.arange(len(self.periods)), side="right") + 1


def courses(counted: Counted, ways: Ways) -> list[Course]:
    """Return the course of each group that has tokens in a period of the unit."""
    labels = counted.keys.frame["period"]
    whole = [bool(each) and periods.is_of(each, ways.over) for each in labels]
    ordered = (
        counted.groups.with_row_index("row")
        .filter(pl.Series(whole, dtype=pl.Boolean))
        .sort(KEYS, nulls_last=True)
    )
    groups = ordered.partition_by("group", maintain_order=True)
    return [_course(each, counted, ways) for each in groups if each.height]


def _course(rows: pl.DataFrame, counted: Counted, ways: Ways) -> Course:
    hits, tokens, documents, of = (rows[name].to_numpy() for name in ("y", "x", "documents", "n"))
    dispersion = clumping(rows) if ways.unit == "hits" else 1.0
    found, places = (hits, tokens) if ways.unit == "hits" else (documents, of)
    cost = (
        changes.poisson(found, places, dispersion=dispersion)
        if ways.unit == "hits"
        else changes.binomial(found, places)
    )
    costs = bursts.batch_costs(found, places, s=ways.s, n_states=ways.states, dispersion=dispersion)
    state = bursts.cheapest(costs, ways.gamma * math.log(len(found)))
    stretches = bursts.stretches(state)
    at = np.array([periods.number(each, ways.over) for each in rows["period"]])
    smooth = smoothed(_dense(hits, at), _dense(tokens, at), ways.smooth)[at - at[0]]
    return Course(
        group=rows["group"][0],
        rows=rows["row"].to_numpy().astype(np.int64),
        periods=rows["period"].to_list(),
        hits=hits,
        tokens=tokens,
        documents=documents,
        of=of,
        dispersion=dispersion,
        smoothed=smooth,
        changes=changes.changes(cost, ways.penalty),
        state=state,
        bursts=stretches,
        weights=bursts.weights(costs, stretches),
        life=_life(at, smooth, (hits, tokens), counted.replicates[:, rows["row"].to_numpy()]),
    )


def clumping(rows: pl.DataFrame) -> float:
    """Return how much larger than Poisson the variance of hits is, 1 at least.

    Hits clump in documents. The design effect (Kish 1965, section 8.2; Rao and Scott 1992): the
    variance of hits with documents as sampling units, Σ n / (n - 1) Σ(y - r x)² over periods of n
    documents with the rate r, over that of a Poisson law, Σ y. Periods of one document say
    nothing about it.
    """
    several = rows.filter(pl.col("n") > 1)
    n, x, xx, y, yy, xy = (
        several[name].to_numpy().astype(np.float64) for name in ("n", "x", "xx", "y", "yy", "xy")
    )
    if not y.sum():
        return 1.0
    rate = y / x
    spread = np.maximum(yy - 2 * rate * xy + rate**2 * xx, 0.0)
    return max(1.0, float((spread * n / (n - 1)).sum() / y.sum()))


def _life(
    at: Numbers, smooth: Column, counts: tuple[Numbers, Numbers], replicates: Column
) -> HalfLife | None:
    """Fit a decay to the periods from the one whose smoothed rate is highest."""
    peak = int(smooth.argmax())
    hits, tokens = counts
    if len(at) - peak < _LEAST or not hits[peak:].sum():
        return None
    after = at[peak:]
    time = float(half_life(decay(_dense(hits[peak:], after), _dense(tokens[peak:], after))))
    drawn = _dense(np.moveaxis(replicates[:, peak:], 1, 2), after)
    # The share that is left after a period lies from 0 to 1, and has quantiles where a half-life
    # is infinite.
    left = np.exp(-decay(*drawn))
    left = left[~np.isnan(left)]
    if not len(left):
        return HalfLife(peak, time, math.nan, math.nan)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(left, [tail, 1 - tail])
    with np.errstate(divide="ignore"):
        low, high = half_life(-np.log([low, high]))
    return HalfLife(peak, time, float(low), float(high))


def _dense(values: npt.NDArray[Any], at: Numbers) -> Column:
    """Return values [..., n] of some periods for each period from the first to the last."""
    filled = np.zeros((*values.shape[:-1], int(at[-1] - at[0]) + 1))
    filled[..., at - at[0]] = values
    return filled


def columns(found: Sequence[Course], group: pl.DataType) -> pl.DataFrame:
    """Return what courses say of each group and period; `group` is the type of that column."""
    schema: dict[str, Any] = {
        "group": group,
        "period": pl.String,
        "smoothed": pl.Float64,
        "burst": pl.Int64,
        "segment": pl.Int64,
        "segment_per_million": pl.Float64,
    }
    each = [
        pl.DataFrame(
            {
                "group": [course.group] * len(course.periods),
                "period": course.periods,
                "smoothed": course.smoothed * 1e6,
                "burst": course.state,
                "segment": course.segment,
                "segment_per_million": _levels(course) * 1e6,
            },
            schema=schema,
        )
        for course in found
    ]
    return pl.concat([pl.DataFrame(schema=schema), *each])


def _levels(course: Course) -> Column:
    starts = np.concatenate([[0], course.changes])
    hits, tokens = (np.add.reduceat(each, starts) for each in (course.hits, course.tokens))
    return np.asarray((hits / tokens)[course.segment - 1])
