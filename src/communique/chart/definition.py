"""What a chart is: marks on two axes, each with the evidence of what it counts.

A chart holds numbers and words, neither colours nor coordinates of a page. `render` draws it, in
any width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from communique.measure import Evidence

Scale = Literal["linear", "log", "ratio", "period", "names", "none"]
"""How an axis is measured; `ratio` has log2 of a ratio, `period` the number of a period."""

Shape = Literal["dot", "bar", "column", "tick", "cell"]

Link = Callable[[Evidence], str]
"""Where a mark leads to."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a chart.

    Attributes:
        label: what is measured, with its unit.
        scale: how it is measured.
        names: of the places 0, 1, 2 … where the scale is `names`; the first is on top or left.
        low: the least value that is shown, else the least there is; what is less sits at the edge.
        high: the greatest.
        ends: what it means to lie at either end.
        per_year: periods in a year where the scale is `period`: 1, 4 or 12.
    """

    label: str = ""
    scale: Scale = "linear"
    names: Sequence[str] = ()
    low: float | None = None
    high: float | None = None
    ends: tuple[str, str] = ("", "")
    per_year: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to point at.

    Attributes:
        x: place on the first axis.
        y: place on the second.
        told: what is said of it when it is pointed at.
        label: what is written beside it where there is room.
        weight: the heavier is labelled first.
        low: the lower end of an interval along x; None where there is none.
        high: the upper end.
        series: which of the chart's series it belongs to.
        size: radius of a dot.
        filled: False is drawn hollow: not significant, or not known.
        shade: of a cell, from -1 to 1.
        evidence: the query for what it counts; None where it counts nothing.
        count: how many that query counts.
    """

    x: float
    y: float
    told: str
    label: str = ""
    weight: float = 0.0
    low: float | None = None
    high: float | None = None
    series: int = 0
    size: float = 4.0
    filled: bool = True
    shade: float = 0.0
    evidence: Evidence | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points (x, y), the outline of a band, an interval, or a grey rule.

    Attributes:
        points: in order.
        kind: what it is.
        series: which of the chart's series it belongs to.
        width: of the line.
        told: what is said of it when it is pointed at.
        evidence: the query for what it counts; None where it counts nothing.
        count: how many that query counts.
    """

    points: Sequence[tuple[float, float]]
    kind: Literal["line", "band", "interval", "rule"]
    series: int = 0
    width: float = 2.0
    told: str = ""
    evidence: Evidence | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table.

    Attributes:
        title: what is shown.
        x: the axis from left to right.
        y: the axis from bottom to top; names stand from top to bottom.
        shape: what marks look like.
        marks: in the order in which they are drawn and reached by key.
        strokes: drawn below the marks.
        series: names of the series; a legend is drawn for more than one.
        notes: what a reader must know, a sentence each.
    """

    title: str
    x: Axis
    y: Axis
    shape: Shape
    marks: Sequence[Mark] = ()
    strokes: Sequence[Stroke] = ()
    series: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the marks of a chart count, in their order.

    Attributes:
        numbers: one for each mark.
        evidence: gives the query for a number, by its place; asked only for what is drawn.
        noun: what is counted, as `hits`.
    """

    numbers: Sequence[int]
    evidence: Callable[[int], Evidence]
    noun: str = "hits"


def to_search(evidence: Evidence) -> str:
    """Return the link to the hits of a query in the workbench."""
    return f"/search?q={quote(str(evidence), safe='')}"
