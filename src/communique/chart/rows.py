"""Charts in rows, each with a name: lists, barcodes, trees, heat maps."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from communique.chart import graph
from communique.chart.columns import (
    Values,
    and_count,
    backed,
    interval,
    is_there,
    legend,
    sentence,
    toward,
)
from communique.chart.definition import Axis, Chart, Counts, Mark, Stroke
from communique.chart.lettering import number

ROWS = 30
"""So many rows of a list are drawn: what a reader takes in."""

TICKS = 2000
"""So many hits of a barcode are drawn."""

SQUARE = 60
"""So many rows and columns of a matrix are drawn."""


def listed(
    title: str,
    names: Sequence[str],
    values: Values,
    *,
    low: Values = (),
    high: Values = (),
    label: str = "",
    bars: bool = False,
    counts: Counts | None = None,
    sides: tuple[str, str] = ("", ""),
    significant: Sequence[bool] = (),
    notes: Sequence[str] = (),
) -> Chart:
    """Return a list of bars, or of dots, with intervals; the first is on top.

    With `sides` bars go either way from zero: what is less belongs to the first side, what is
    more to the second.
    """
    there = [at for at, value in enumerate(values) if is_there(value)]
    shown = there[:ROWS]
    marks = [
        Mark(
            x=values[at] or 0.0,
            y=place,
            told=sentence(names[at], values[at], interval(low, high, at), and_count(counts, at)),
            low=interval(low, high, at)[0],
            high=interval(low, high, at)[1],
            series=int(any(sides) and (values[at] or 0.0) > 0),
            filled=not len(significant) or bool(significant[at]),
            **backed(counts, at),
        )
        for place, at in enumerate(shown)
    ]
    told = [*notes]
    if len(there) > len(shown):
        told.append(f"The first {len(shown)} of {number(len(there))} rows are drawn.")
    y = Axis(label, scale="names", names=[names[at] for at in shown])
    x = Axis(low=_least(marks), ends=toward(sides))
    return Chart(title, x, y, "bar" if bars else "dot", marks, series=legend(sides), notes=told)


def _least(marks: Sequence[Mark]) -> float | None:
    """Return where an axis begins: rates and other sizes are seen from nothing on."""
    ends = [end for mark in marks for end in (mark.x, mark.low) if end is not None]
    return 0.0 if min(ends, default=0.0) >= 0 else None


def barcode(
    title: str,
    documents: Sequence[str],
    shares: Values,
    *,
    label: str = "share of the document that lies before the hit",
    counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return a row for each document, with a tick for each hit at its place in it.

    `documents` and `shares` have a value for each hit: where it is, and how much of the document,
    from 0 to 1, lies before it.
    """
    names = list(dict.fromkeys(documents))
    place = {name: row for row, name in enumerate(names[:ROWS])}
    hits = [at for at, name in enumerate(documents) if name in place]
    marks = [
        Mark(
            x=float(shares[at] or 0.0),
            y=place[documents[at]],
            told=f"{documents[at]}, {number(round(float(shares[at] or 0.0) * 100, 1))} %",
            **backed(counts, at),
        )
        for at in hits[:TICKS]
    ]
    strokes = [Stroke([(0.0, row), (1.0, row)], "rule", width=1) for row in place.values()]
    told = [*notes]
    if len(names) > len(place):
        told.append(f"The first {len(place)} of {number(len(names))} documents are drawn.")
    if len(hits) > TICKS:
        told.append(f"The first {number(TICKS)} of {number(len(hits))} hits are drawn.")
    y = Axis(scale="names", names=list(place))
    return Chart(title, Axis(label, low=0.0, high=1.0), y, "tick", marks, strokes, notes=told)


def dendrogram(
    title: str,
    names: Sequence[str],
    linkage: npt.NDArray[np.float64],
    *,
    label: str = "distance",
    counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return a tree of clusters from a linkage matrix, as that of `scipy.cluster.hierarchy`."""
    order = graph.leaves(linkage) if len(names) > 1 else list(range(len(names)))
    marks = [
        Mark(0.0, place, f"{names[at]}{and_count(counts, at)}", size=3, **backed(counts, at))
        for place, at in enumerate(order)
    ]
    lines = graph.branches(linkage) if len(names) > 1 else []
    strokes = [Stroke(points, "rule", width=1.5) for points in lines]
    y = Axis(scale="names", names=[names[at] for at in order])
    return Chart(title, Axis(label), y, "dot", marks, strokes, notes=notes)


def heat(
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: npt.NDArray[np.float64],
    *,
    counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return a matrix as shades: blue from the least to the greatest value.

    Where there are values below zero, they are orange, and zero is as the paper. `counts` go
    through the rows one after the other.
    """
    n, values = len(columns), values[:SQUARE, :SQUARE]
    cut = [f"The first {SQUARE} rows and columns are drawn."] * (max(len(rows), n) > SQUARE)
    low, high = _ends(values)
    zero = max(low, 0.0)
    marks = []
    for (down, across), value in np.ndenumerate(values):
        if not np.isfinite(value):
            continue
        at = down * n + across
        shade = (float(value) - zero) / (high - zero) if high > zero else 1.0
        said = number(float(f"{value:.4g}"))
        told = f"{rows[down]}, {columns[across]}: {said}{and_count(counts, at)}"
        kept = {"series": int(shade < 0), **backed(counts, at)}
        marks.append(Mark(across, down, told, shade=shade, **kept))
    scale = [_scale(low, high)] if marks else []
    x, y = (Axis(scale="names", names=names[:SQUARE]) for names in (columns, rows))
    return Chart(title, x, y, "cell", marks, notes=[*scale, *cut, *notes])


def _ends(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return the values of the deepest shades, as far on either side of zero if it lies between."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return (low, high) if low >= 0 else (-max(-low, high), max(-low, high))


def _scale(low: float, high: float) -> str:
    least, most = (number(float(f"{end:.3g}")) for end in (low, high))
    paper = f"deepest orange is {least}, paper 0" if low < 0 else f"paper is {least}"
    return f"Shades: {paper}, deepest blue {most}."
