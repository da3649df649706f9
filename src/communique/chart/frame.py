"""The room of a chart: how high it is, where its axes run, what stands around them."""

from collections.abc import Sequence
from dataclasses import dataclass

from communique.chart.definition import Axis, Chart
from communique.chart.lettering import shortened, width, wrapped
from communique.chart.scales import Placed, laid

LINE = 16
TITLE_LINE = 18
TITLE_SIZE = 16.5
"""Its letters are 14 units high, but bold ones are wider."""
EDGE = 8
NARROW = 500
"""Below this width a chart is laid out for a phone."""

UP, ACROSS = 28, 64
"""How far the values beside an axis are apart at least."""

_ROW, _THIN_ROW, _MANY = 24, 16, 40
_COLUMN = 40
_SHARE = 0.38
"""Names beside an axis take so much of the width at most."""

_TALLEST_NAME = 140
_HEIGHTS = {"line": (190, 170), "plane": (440, 330)}


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart laid out in a width.

    Attributes:
        width: of the picture.
        height: of the picture.
        x: the axis from left to right.
        y: the axis up, or down through names.
        title: its lines.
        legend: series with their places, the left end of the mark and the line.
        notes: their lines.
        names: the names beside the vertical axis, cut to their room.
        columns: the names above the horizontal axis, cut to theirs.
        row: height of a row of names.
    """

    width: int
    height: float
    x: Placed
    y: Placed
    title: Sequence[str]
    legend: Sequence[tuple[str, float, float]]
    notes: Sequence[str]
    names: Sequence[str]
    columns: Sequence[str]
    row: float

    @property
    def top(self) -> float:
        """Where the room of the marks begins."""
        return min(self.y.start, self.y.end)

    @property
    def bottom(self) -> float:
        """Where the room of the marks ends."""
        return max(self.y.start, self.y.end)


def frame(chart: Chart, wide: int) -> Frame:
    """Lay out a chart in a width."""
    inner = wide - 2 * EDGE
    title = wrapped(chart.title, inner, TITLE_SIZE)[:3]
    notes = [line for note in chart.notes for line in wrapped(note, inner)]
    legend, top = _legend(chart, inner, EDGE + TITLE_LINE * len(title) + EDGE / 2)
    if chart.y.label:
        top += LINE + EDGE / 2
    columns = [shortened(name, _TALLEST_NAME) for name in _names(chart.x)]
    top += max(map(width, columns), default=0) + EDGE if columns else EDGE
    rows, names = _row(chart), [shortened(name, wide * _SHARE) for name in _names(chart.y)]
    high = max(len(names), 1) * rows if chart.y.scale == "names" else _height(chart, wide)
    ys = [mark.y for mark in chart.marks] + [
        y for stroke in chart.strokes for _, y in stroke.points
    ]
    along = (top, top + high) if chart.y.scale == "names" else (top + high, top)
    y = laid(chart.y, ys, *along)
    left = EDGE + max([width(text) for text in names or _texts(y)], default=0) + EDGE
    right = left + _COLUMN * len(columns) if columns else wide - EDGE - LINE
    x = laid(chart.x, _along(chart), left, min(right, wide - EDGE - LINE))
    below = LINE * sum((chart.x.scale not in {"names", "none"}, bool(_below(chart.x)))) + EDGE
    height = top + high + below + LINE * len(notes) + EDGE
    return Frame(wide, height, x, y, title, legend, notes, names, columns, rows)


def _names(axis: Axis) -> Sequence[str]:
    return axis.names if axis.scale == "names" else ()


def _below(axis: Axis) -> str:
    return axis.label or "".join(axis.ends)


def _texts(y: Placed) -> list[str]:
    return [text for _, text in y.ticks(UP)]


def _row(chart: Chart) -> float:
    return _THIN_ROW if len(chart.y.names) > _MANY else _ROW


def _height(chart: Chart, wide: int) -> float:
    low = chart.shape == "column" or any(stroke.kind == "line" for stroke in chart.strokes)
    kind = "line" if low else "plane"
    return _HEIGHTS[kind][wide < NARROW]


def _along(chart: Chart) -> list[float]:
    """Return all values along x: of marks, their intervals, and of strokes."""
    marks = chart.marks if chart.y.scale == "names" else ()
    found = [mark.x for mark in chart.marks]
    found += [end for mark in marks for end in (mark.low, mark.high) if end is not None]
    found += [x for stroke in chart.strokes for x, _ in stroke.points]
    # Bars are as long as what they say only where they begin at nothing.
    return [*found, 0.0] if chart.shape == "bar" else found


def _legend(chart: Chart, inner: float, top: float) -> tuple[list[tuple[str, float, float]], float]:
    """Return the places of the series' names, and where what follows begins."""
    if len(chart.series) < 2:
        return [], top
    items: list[tuple[str, float, float]] = []
    left, line = float(EDGE), top + LINE
    for name in chart.series:
        text = shortened(name, inner - 2 * LINE)
        taken = LINE + width(text) + LINE
        if items and left + taken > inner + EDGE:
            left, line = float(EDGE), line + TITLE_LINE
        items.append((text, left, line))
        left += taken
    return items, line + EDGE
