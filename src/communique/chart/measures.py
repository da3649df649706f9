"""The charts of our measures: from a table to the kind of chart that fits it.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import polars as pl

from communique.chart.courses import Course, over_time
from communique.chart.definition import Chart, Counts, Stroke
from communique.chart.lettering import number, rounded
from communique.chart.palette import N_SERIES
from communique.chart.rows import listed
from communique.chart.scales import period_number
from communique.measure.breakdown import Breakdown
from communique.measure.collocates import Collocates
from communique.measure.dictionary import Dictionary
from communique.measure.distribution import Distribution
from communique.measure.formulas import Formulas
from communique.measure.frequency import Frequency
from communique.measure.trend import Trend
from communique.query import Query
from communique.run import Table

_RATE = "per million tokens, with 95 % interval"
_KEYS = ("formula", "group", "subgroup", "type", "category")


def frequency(table: Table) -> Chart:
    """Return the rates of the most frequent features, or those of a few over time."""
    measure: Any = table.measure
    assert isinstance(measure, Frequency)
    about = [f"inside {measure.inside}"] if measure.inside else []
    about += [f"by {measure.by}"] if measure.by else []
    return rated(table, "count", " ".join([f"Most frequent: {measure.features}", *about]))


def distribution(table: Table) -> Chart:
    """Return the rates of a query by group, or over time."""
    measure: Any = table.measure
    assert isinstance(measure, Distribution)
    return rated(table, "hits", _asked(measure.query, measure.by))


def breakdown(table: Table) -> Chart:
    """Return the rates of the hits of a query by what they are broken down by, or over time."""
    measure: Any = table.measure
    assert isinstance(measure, Breakdown)
    return rated(table, "hits", _asked(measure.query, measure.by))


def dictionary(table: Table) -> Chart:
    """Return the rates of the categories of a dictionary, in all, by group or over time."""
    measure: Any = table.measure
    assert isinstance(measure, Dictionary)
    by = f" by {measure.by}" if measure.by else ""
    return rated(table, "hits", f"Categories of a dictionary{by}")


def formulas(table: Table) -> Chart:
    """Return the rates of formulas, by user or over time; or what fills their slots."""
    measure: Any = table.measure
    assert isinstance(measure, Formulas)
    whose = f" where {measure.within}" if measure.within.condition else ""
    title = f"Formulas{whose}"
    if measure.show != "fillers":
        return rated(table, "count", title)
    names = table.frame.select(pl.format("{}: {}", "formula", "filler")).to_series().to_list()
    counts = counted(table, "count")
    values = [float(each) for each in table.frame["count"]]
    return listed(title, names, values, label="count", bars=True, counts=counts)


def trend(table: Table) -> Chart:
    """Return the rates of a query over time with their segments, or those of its episodes."""
    measure: Any = table.measure
    assert isinstance(measure, Trend)
    title = _asked(measure.query, measure.by)
    if not measure.episodes:
        chart = _over_time(table, "hits", title)
        return chart if measure.by else _with_segments(chart, table)
    spans = table.frame.select(pl.format("{} {}–{}", "kind", "first", "last")).to_series()
    groups = names_of(table.frame) if measure.by else [""] * len(table)
    names = [f"{group} {span}".strip() for group, span in zip(groups, spans, strict=True)]
    rates, hits = table.frame["per_million"].to_list(), counted(table, "hits")
    return listed(title, names, rates, label="per million tokens", counts=hits)


def _with_segments(chart: Chart, table: Table) -> Chart:
    """Return a chart over time with a rule along each segment between change points."""
    segments: dict[int, list[tuple[float, float]]] = {}
    columns = ("segment", "period", "segment_per_million")
    for segment, period, rate in table.frame.select(columns).drop_nulls().iter_rows():
        at = period_number(period, chart.x.per_year)
        if at is not None:
            segments.setdefault(segment, []).append((float(at), rate))
    if len(segments) < 2:
        return chart
    rules = [Stroke(points, "rule", told=rounded(points[0][1])) for points in segments.values()]
    notes = [*chart.notes, "Grey lines are the rates between change points."]
    return replace(chart, strokes=[*chart.strokes, *rules], notes=notes)


def collocates(table: Table) -> Chart:
    """Return how strongly the words near a query's hits go with them."""
    measure: Any = table.measure
    assert isinstance(measure, Collocates)
    return listed(
        f"Words near {_asked(measure.query)}",
        table.frame["type"].to_list(),
        table.frame["log_likelihood"].to_list(),
        label="log-likelihood",
        bars=True,
        counts=counted(table, "hits"),
    )


def counted(table: Table, column: str, rows: Sequence[int] | None = None) -> Counts:
    """Return what the rows of a table count in a column; of some rows, or of all."""
    every = table.frame[column].to_list()
    chosen = range(len(every)) if rows is None else rows
    numbers = [every[at] for at in chosen]
    noun = table.evidence(chosen[0], column).unit if chosen else column
    return Counts(numbers, lambda at: table.evidence(chosen[at], column), noun)


def _asked(query: Query, by: str = "") -> str:
    text = f"“{query.text or query}”"
    return f"{text} by {by}" if by else text


def rated(table: Table, count: str, title: str) -> Chart:
    """Return the rates of a table in the order of their counts, or over time."""
    if "period" in table.frame.columns:
        return _over_time(table, count, title)
    frame = table.frame.with_row_index("row").sort(count, descending=True, maintain_order=True)
    values, low, high = (frame[each].to_list() for each in ("per_million", "low", "high"))
    counts = counted(table, count, frame["row"].to_list())
    return listed(title, names_of(frame), values, low=low, high=high, label=_RATE, counts=counts)


def _over_time(table: Table, count: str, title: str) -> Chart:
    """Return the rates over time, of the series that count most."""
    tokens, counts = table.frame["tokens"].to_list(), table.frame[count].to_list()
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(names_of(table.frame)):
        # A gap in time has no tokens, and stands in no group.
        if tokens[at]:
            rows.setdefault(name, []).append(at)
    names = sorted(rows, key=lambda name: (-sum(counts[at] for at in rows[name]), name))
    drawn = [_course(table, count, name, rows[name]) for name in names[:N_SERIES]]
    periods = table.frame["period"].to_list()
    loose = any(not periods[at] or ".." in periods[at] for at in chain(*rows.values()))
    notes = ["Documents whose date is in no one period are left out."] if loose else []
    if len(names) > len(drawn):
        notes.append(f"{len(drawn)} of {number(len(names))} series are drawn, the most frequent.")
    return over_time(f"{title} over time", drawn, label=_RATE, notes=notes)


def _course(table: Table, count: str, name: str, rows: Sequence[int]) -> Course:
    own = table.frame[rows]
    columns = ("period", "per_million", "low", "high")
    periods, values, low, high = (own[each].to_list() for each in columns)
    shown = "" if name == _ALL else name
    return Course(shown, periods, values, low, high, counted(table, count, rows))


_ALL = "all documents"


def names_of(frame: pl.DataFrame) -> list[str]:
    """Return what the rows are about."""
    columns = [frame[key].to_list() for key in _KEYS if key in frame.columns]
    if not columns:
        return [_ALL] * len(frame)
    return [" · ".join(map(_named, row)) for row in zip(*columns, strict=True)]


def _named(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
