"""Charts over time: lines, each with its band."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.chart.columns import Values, and_count, backed, interval, is_there, sentence
from communique.chart.definition import Axis, Chart, Counts, Mark, Stroke
from communique.chart.palette import N_SERIES
from communique.chart.scales import DECADE, period_number

_DENSE = 80
"""Points of more periods than these are small."""


@dataclass(frozen=True, slots=True)
class Course:
    """One line over time.

    Attributes:
        name: of the series.
        periods: `2018`, `2018-Q2`, `2018-04` or `2010s`; other periods are left out.
        values: one for each period; the line is broken where there is none.
        low: the lower ends of the band; empty without a band.
        high: the upper ends.
        counts: what the points count.
    """

    name: str
    periods: Sequence[str | None]
    values: Values
    low: Values = ()
    high: Values = ()
    counts: Counts | None = None


def over_time(
    title: str, courses: Sequence[Course], *, label: str = "", notes: Sequence[str] = ()
) -> Chart:
    """Return lines over time, each with its band."""
    every = [period for course in courses for period in course.periods]
    per_year, step = _per_year(every), _step(every)
    shown = courses[:N_SERIES]
    marks: list[Mark] = []
    strokes: list[Stroke] = []
    for series, course in enumerate(shown):
        points = _points(course, series, per_year)
        marks += points
        strokes += _bands(points, series, step)
        runs = [[(mark.x, mark.y) for mark in run] for run in _runs(points, step)]
        strokes += [Stroke(run, "line", series) for run in runs]
    told = [*notes]
    if len(courses) > len(shown):
        told.append(f"{len(shown)} of {len(courses)} series are drawn.")
    # One wide interval would press all else to the ground.
    most = max((mark.y for mark in marks), default=0.0) * 1.5
    top = max((min(m.high or m.y, most) for m in marks), default=0.0)
    return Chart(
        title,
        Axis(scale="period", per_year=per_year),
        Axis(label, low=0.0, high=top or 1.0),
        "dot",
        marks,
        sorted(strokes, key=lambda stroke: stroke.kind == "line"),
        [course.name for course in shown],
        told,
    )


def columns(
    title: str,
    periods: Sequence[str | None],
    values: Sequence[float],
    *,
    label: str = "",
    counts: Counts | None = None,
) -> Chart:
    """Return a column for each period; a period without one is a gap.

    Args:
        title: what is shown.
        periods: `2018`, `2018-Q2` or `2018-04`; other periods are left out.
        values: one for each period.
        label: what is measured.
        counts: what the columns count.
    """
    per_year = _per_year(periods)
    marks = []
    for at, (period, value) in enumerate(zip(periods, values, strict=True)):
        x = period_number(period or "", per_year)
        if x is not None and value:
            told = sentence(str(period), value, (None, None), f" {label}" if label else "")
            marks.append(Mark(x, value, told, **backed(counts, at)))
    ends = [mark.x for mark in marks] or [0.0]
    across = Axis(scale="period", per_year=per_year, low=min(ends) - 0.5, high=max(ends) + 0.5)
    return Chart(title, across, Axis(label, low=0.0), "column", marks)


def _per_year(periods: Iterable[str | None]) -> int:
    there = [each for each in periods if each and ".." not in each]
    longest = max(there, key=len, default="")
    return {4: 1, 7: 4 if "Q" in longest else 12}.get(len(longest), 1)


def _step(periods: Iterable[str | None]) -> int:
    """Return how far a period is from the next on the axis."""
    return DECADE if any(each and each.endswith("s") for each in periods) else 1


def _points(course: Course, series: int, per_year: int) -> list[Mark]:
    found = []
    size = 3.0 if len(course.periods) <= _DENSE else 1.5
    for at, (period, value) in enumerate(zip(course.periods, course.values, strict=True)):
        x = period_number(period or "", per_year)
        if x is None or not is_there(value):
            continue
        name = f"{course.name}, {period}" if course.name else str(period)
        low, high = interval(course.low, course.high, at)
        told = sentence(name, value, (low, high), and_count(course.counts, at))
        backing = backed(course.counts, at)
        found.append(Mark(x, value, told, low=low, high=high, series=series, size=size, **backing))
    return found


def _runs(points: Sequence[Mark], step: int) -> list[list[Mark]]:
    """Return the points between which there is no gap."""
    runs: list[list[Mark]] = []
    for mark in sorted(points, key=lambda point: point.x):
        if runs and mark.x - runs[-1][-1].x == step:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _bands(points: Sequence[Mark], series: int, step: int) -> Iterator[Stroke]:
    known = [mark for mark in points if mark.low is not None and mark.high is not None]
    for run in _runs(known, step):
        below = [(mark.x, mark.low or 0.0) for mark in run]
        above = [(mark.x, mark.high or 0.0) for mark in run]
        kind: Literal["band", "interval"] = "band" if len(run) > 1 else "interval"
        yield Stroke([*above, *reversed(below)], kind, series)
