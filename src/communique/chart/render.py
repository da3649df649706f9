"""Charts drawn as SVG: each mark a link to what it counts, each colour a variable of the page."""

import math
from collections.abc import Callable, Iterator

from communique.chart.definition import Chart, Link, Mark, Stroke, to_search
from communique.chart.frame import ACROSS, EDGE, LINE, TITLE_LINE, UP, Frame, frame
from communique.chart.lettering import SIZE, isolated, shortened, written
from communique.chart.palette import N_SERIES, stylesheet
from communique.chart.placing import Dot, Label, placed
from communique.measure import Evidence

WIDE, NARROW = 820, 360
"""The widths of a page and of a phone."""

_Leads = Callable[[Evidence], str]

_NOTHING = "There is nothing to draw: the table has no rows."
_HOT = 9.0
_NEAR = 12.0
_WIDEST = 48.0
_MANY = 200
"""More marks than these are no steps with the tab key, but for those with a label."""


def svg(
    chart: Chart,
    *,
    width: int = WIDE,
    link: Link = to_search,
    plain: bool = False,
    bare: bool = False,
) -> str:
    """Draw a chart, so many units wide.

    `link` says where a mark leads to. With `plain` colours are values and not variables, for
    programs that make a picture or a page of the SVG. With `bare` the style is left out, for
    pages that have it in a sheet of theirs (`palette.stylesheet`).
    """
    return _drawn(chart, width, _leading(link), plain=plain, bare=bare)


def _drawn(chart: Chart, width: int, leads: _Leads, *, plain: bool, bare: bool) -> str:
    at = frame(chart, width)
    body = "".join((*_around(chart, at), *_strokes(chart, at, leads), *_marks(chart, at, leads)))
    label = written(". ".join([chart.title, _told(chart)]))
    size = f'width="{width}" height="{at.height:.0f}" viewBox="0 0 {width} {at.height:.0f}"'
    style = "" if bare else f"<style>{stylesheet(plain=plain)}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cq-chart cq-{width}" {size} '
        f'role="group" aria-label="{label}">{style}'
        f'<rect class="paper" width="100%" height="100%"/>{body}</svg>'
    )


FITTING = (
    ".cq-figure{margin:0 0 1rem}.cq-360{display:none}"
    "@media screen and (max-width:44rem){.cq-820{display:none}.cq-360{display:block}}"
)
"""The style by which a figure shows the chart that fits the screen."""


def figure(chart: Chart, *, link: Link = to_search, bare: bool = False) -> str:
    """Return HTML that shows a chart in the width that fits the reader's screen.

    With `bare` its style is left out, as of `svg`; a page's sheet then holds `FITTING`, too.
    """
    leads, widths = _leading(link), (WIDE, NARROW)
    both = "".join(_drawn(chart, each, leads, plain=False, bare=bare) for each in widths)
    style = "" if bare else f"<style>{FITTING}</style>"
    return f'<figure class="cq-figure" lang="en" dir="ltr">{style}{both}</figure>'


def _leading(link: Link) -> _Leads:
    """Return what gives the attributes by which a mark leads to its evidence.

    They are made once for each evidence of a chart, though it is drawn in several widths.
    """
    made: dict[int, str] = {}

    def leads(evidence: Evidence) -> str:
        if id(evidence) not in made:
            known = {"href": link(evidence), "data-evidence": str(evidence)}
            known["data-unit"] = evidence.unit
            told = (f'{name}="{written(value)}"' for name, value in known.items())
            made[id(evidence)] = " ".join(told)
        return made[id(evidence)]

    return leads


def _told(chart: Chart) -> str:
    return f"{len(chart.marks)} marks" if chart.marks else _NOTHING


def _around(chart: Chart, at: Frame) -> Iterator[str]:
    """Yield what stands around the marks: title, legend, axes, notes."""
    for row, line in enumerate(at.title, 1):
        yield _text("title", EDGE, row * TITLE_LINE, line)
    for series, (name, left, base) in enumerate(at.legend):
        dot = _dot(left + 5, base - 4, 4, _series(series), filled=True)
        yield f'<g class="s{_series(series)}">{dot}</g>{_text("name", left + LINE, base, name)}'
    if not chart.marks:
        yield _text("tick", EDGE, at.top + LINE, _NOTHING)
        return
    yield from _vertical(chart, at)
    yield from _horizontal(chart, at)
    for row, line in enumerate(at.notes):
        yield _text("tick", EDGE, at.height - EDGE - LINE * (len(at.notes) - 1 - row), line)


def _vertical(chart: Chart, at: Frame) -> Iterator[str]:
    if chart.y.label:
        yield _text("tick", EDGE, at.top - EDGE, shortened(chart.y.label, at.width - 2 * EDGE))
    if chart.y.scale == "names":
        return
    for value, text in at.y.ticks(UP):
        yield _line("grid", at.x.start, at.y(value), at.x.end, at.y(value))
        yield _text("tick", at.x.start - EDGE, at.y(value) + 4, text, "end")


def _horizontal(chart: Chart, at: Frame) -> Iterator[str]:
    if chart.x.scale == "names":
        # Narrow columns are named as far as the names find room.
        step = math.ceil(LINE * len(at.columns) / max(at.x.end - at.x.start, 1))
        for place, name in list(enumerate(at.columns))[::step]:
            x, y = at.x(place) + 4, at.top - EDGE / 2
            turned = f' transform="rotate(-90 {_n(x)} {_n(y)})"'
            yield _text("name", x, y, name, more=turned)
        return
    for value, text in at.x.ticks(ACROSS):
        shown = chart.y.scale == "names" or chart.x.scale == "ratio" or not value
        if shown and chart.x.scale != "period":
            kind = "zero" if value == 0 else "grid"
            yield _line(kind, at.x(value), at.top, at.x(value), at.bottom)
        yield _text("tick", at.x(value), at.bottom + LINE, text, "middle")
    below, room = at.bottom + 2 * LINE, at.x.end - EDGE
    first, last = chart.x.ends
    if first:
        yield _text("tick", EDGE, below, shortened(f"← {first}", room / 2))
    if last:
        yield _text("tick", at.x.end, below, f"{shortened(last, room / 2 - LINE)} →", "end")
    if chart.x.label:
        yield _text("tick", at.x.end, below, shortened(chart.x.label, room), "end")


def _strokes(chart: Chart, at: Frame, leads: _Leads) -> Iterator[str]:
    reached = len(chart.strokes) <= _MANY
    for stroke in chart.strokes:
        shape = _stroke(stroke, at)
        if stroke.evidence:
            # What can be pointed at is wider than what is seen.
            shape += _polyline("near", stroke, at, _NEAR)
        yield _linked(stroke, shape, leads, reached=reached)


def _stroke(stroke: Stroke, at: Frame) -> str:
    if stroke.kind == "band":
        return f'<polygon class="band" points="{_points(stroke, at)}"/>'
    return _polyline(_STROKES[stroke.kind], stroke, at, stroke.width)


def _polyline(kind: str, stroke: Stroke, at: Frame, wide: float) -> str:
    points = _points(stroke, at)
    return f'<polyline class="{kind}" points="{points}" stroke-width="{_n(wide)}"/>'


def _points(stroke: Stroke, at: Frame) -> str:
    return " ".join(f"{_n(at.x(x))},{_n(at.y(y))}" for x, y in stroke.points)


_STROKES = {"line": "course", "interval": "spread", "rule": "rule"}


def _marks(chart: Chart, at: Frame, leads: _Leads) -> Iterator[str]:
    labels: dict[int, Label] = {}
    if chart.shape == "dot" and chart.y.scale != "names":
        dots = [Dot(at.x(m.x), at.y(m.y), m.size, m.label, m.weight) for m in chart.marks]
        # A dot at the edge may have its label beside it.
        half = SIZE / 2
        room = (at.x.start, at.top - half, at.width - EDGE, at.bottom + half)
        labels = placed(dots, room)
    dense = bool(labels) or len(chart.marks) > _MANY
    if chart.y.scale == "names":
        for place, name in enumerate(at.names):
            yield _text("name", at.x.start - EDGE, at.y(place) + 4, name, "end")
    for number, mark in enumerate(chart.marks):
        label = labels.get(number)
        shape = _SHAPES[chart.shape](mark, at)
        if label:
            shape += _text("label", label.x, label.y, label.text, label.anchor)
        yield _linked(mark, shape, leads, reached=bool(label) or not dense)


def _linked(mark: Mark | Stroke, shape: str, leads: _Leads, *, reached: bool) -> str:
    body = f"<title>{written(mark.told)}</title>{shape}" if mark.told else shape
    kind = f'class="s{_series(mark.series)}"'
    if mark.evidence is None:
        return f"<g {kind}>{body}</g>"
    attributes = leads(mark.evidence)
    if mark.count is not None:
        attributes += f' data-count="{mark.count}"'
    if not reached:
        # In a dense cloud only what can be read is worth a step with the tab key.
        attributes += ' tabindex="-1"'
    return f"<a {kind} {attributes}>{body}</a>"


def _spot(mark: Mark, at: Frame) -> str:
    x, y = at.x(mark.x), at.y(mark.y)
    dot = _dot(x, y, mark.size, _series(mark.series), filled=mark.filled)
    if at.y.axis.scale == "names":
        return _row(y, at) + _interval(mark, y, at) + dot
    reach = max(_HOT, mark.size)
    return f'<circle class="hot" cx="{_n(x)}" cy="{_n(y)}" r="{_n(reach)}"/>{dot}'


def _bar(mark: Mark, at: Frame) -> str:
    y, (left, right) = at.y(mark.y), sorted((at.x(0), at.x(mark.x)))
    kind, high = "full" if mark.filled else "hollow", at.row * 0.6
    size = f'x="{_n(left)}" y="{_n(y - high / 2)}" width="{_n(right - left)}" height="{_n(high)}"'
    return f'{_row(y, at)}<rect class="{kind}" {size}/>{_interval(mark, y, at)}'


def _column(mark: Mark, at: Frame) -> str:
    x, top = at.x(mark.x), at.y(mark.y)
    room = (at.x.end - at.x.start) / max(at.x.high - at.x.low, 1)
    wide = min(max(room * 0.8, 1), _WIDEST)
    size = f'x="{_n(x - wide / 2)}" width="{_n(wide)}"'
    high = f'y="{_n(top)}" height="{_n(at.bottom - top)}"'
    # A low column can be pointed at over the whole height.
    hot = f'<rect class="hot" {size} y="{_n(at.top)}" height="{_n(at.bottom - at.top)}"/>'
    return f'{hot}<rect class="full" {size} {high}/>'


def _tick(mark: Mark, at: Frame) -> str:
    x, y, high = at.x(mark.x), at.y(mark.y), at.row * 0.7
    size = f'y="{_n(y - at.row / 2)}" width="{_n(_HOT)}" height="{_n(at.row)}"'
    tick = _line("spread", x, y - high / 2, x, y + high / 2)
    return f'<rect class="hot" x="{_n(x - _HOT / 2)}" {size}/>{tick}'


def _cell(mark: Mark, at: Frame) -> str:
    x, y = at.x(mark.x), at.y(mark.y)
    wide = (at.x.end - at.x.start) / max(len(at.columns), 1) - 1
    size = f'x="{_n(x - wide / 2)}" y="{_n(y - at.row / 2 + 0.5)}" width="{_n(wide)}" '
    # Paint of one colour, more or less of it over the paper, is right on a dark page, too.
    shade = f'fill-opacity="{abs(mark.shade):.2f}"'
    size += f'height="{_n(at.row - 1)}"'
    return f'<rect class="hot" {size}/><rect class="full" {size} {shade}/>'


_SHAPES: dict[str, Callable[[Mark, Frame], str]] = {
    "dot": _spot,
    "bar": _bar,
    "column": _column,
    "tick": _tick,
    "cell": _cell,
}


def _row(y: float, at: Frame) -> str:
    """Return what can be pointed at of a row: all of it, its name too."""
    size = f'y="{_n(y - at.row / 2)}" width="{at.width}" height="{_n(at.row)}"'
    return f'<rect class="hot" x="0" {size}/>'


def _interval(mark: Mark, y: float, at: Frame) -> str:
    if mark.low is None or mark.high is None:
        return ""
    return _line("spread", at.x(mark.low), y, at.x(mark.high), y)


def _dot(x: float, y: float, r: float, series: int, *, filled: bool) -> str:
    """Return a dot in the shape of its series: circle, square, triangle, diamond, circle."""
    kind = f'class="{"full" if filled else "hollow"}"'
    match series:
        case 2:
            side = f'width="{_n(1.8 * r)}" height="{_n(1.8 * r)}"'
            return f'<rect {kind} x="{_n(x - 0.9 * r)}" y="{_n(y - 0.9 * r)}" {side}/>'
        case 3:
            base = f"l{_n(1.15 * r)},{_n(2.05 * r)}h{_n(-2.3 * r)}z"
            return f'<path {kind} d="M{_n(x)},{_n(y - 1.2 * r)}{base}"/>'
        case 4:
            side, down = _n(1.25 * r), _n(-1.25 * r)
            edges = f"l{side},{side}l{down},{side}l{down},{down}z"
            return f'<path {kind} d="M{_n(x)},{_n(y - 1.25 * r)}{edges}"/>'
        case _:
            return f'<circle {kind} cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>'


def _series(number: int) -> int:
    return min(number, N_SERIES) + 1


def _text(kind: str, x: float, y: float, text: str, anchor: str = "", *, more: str = "") -> str:
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}"{side}{more}>{isolated(text)}</text>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def _n(value: float) -> str:
    """Return a coordinate, to a tenth of a unit; none is -0."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
