"""Charts of named dots: keyness, scatter, network."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from communique.chart import graph
from communique.chart.columns import Values, and_count, backed, is_there, legend, toward
from communique.chart.definition import Axis, Chart, Counts, Mark, Stroke
from communique.chart.lettering import number, rounded, times
from communique.chart.palette import N_SERIES

CLOUD = 1000
"""So many words of a keyness are drawn, the weightiest."""

_BEYOND = 0.995
_APART = 1000.0
_BARE = Axis(scale="none")


def keyness(
    title: str,
    names: Sequence[str],
    ratios: Values,
    rates: Values,
    *,
    sides: tuple[str, str],
    significant: Sequence[bool] = (),
    weights: Values = (),
    label: str = "per million tokens, both (log)",
    counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return the cloud of words between two corpora.

    `ratios` are log2 of the ratio of frequencies, above zero where there is more in the second of
    `sides`; `rates` are the frequencies; the heaviest of `weights`, else those farthest from zero,
    are labelled first. Hollow dots are not significant. The ratios beyond the 99.5th percentile
    sit at the edge.
    """
    edge, marks = _edge(ratios), []
    for at, (ratio, rate) in enumerate(zip(ratios, rates, strict=True)):
        if ratio is None or math.isnan(ratio) or not (is_there(rate) and rate > 0):
            continue
        side, filled = int(ratio > 0), not len(significant) or bool(significant[at])
        more = f"{times(ratio)} in {sides[side]}" if math.isfinite(ratio) else "in one only"
        told = f"{names[at]}: {more}, {rounded(rate)} {label}{and_count(counts, at)}"
        # Where nothing says how much a word matters, what is not significant matters least.
        weight = (weights[at] if len(weights) else abs(ratio) + _APART * filled) or 0.0
        kept = {"series": side, "filled": filled, **backed(counts, at)}
        x = min(max(ratio, -edge), edge)
        marks.append(Mark(x, rate, told, names[at], weight, size=3, **kept))
    marks.sort(key=lambda mark: mark.weight)
    cut = [f"{number(CLOUD)} of {number(len(marks))} words are drawn."] * (len(marks) > CLOUD)
    across = Axis(scale="ratio", low=-edge, high=edge, ends=toward(sides))
    up, drawn, told_of = Axis(label, "log"), marks[-CLOUD:], [*notes, *cut]
    return Chart(title, across, up, "dot", drawn, series=legend(sides), notes=told_of)


def _edge(ratios: Values) -> float:
    """Return how far from zero an axis of ratios goes."""
    finite = [abs(ratio) for ratio in ratios if is_there(ratio)]
    return max(float(np.quantile(finite, _BEYOND)) if finite else 1.0, 1.0) * 1.1


def scatter(
    title: str,
    x: Values,
    y: Values,
    names: Sequence[str],
    *,
    groups: Sequence[str] = (),
    weights: Values = (),
    labels: tuple[str, str] = ("", ""),
    counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return a cloud of named points, with a shape and colour for each group.

    Without `labels` the axes have no scale, as in multidimensional scaling, where only distances
    mean something. The first four groups have their own colour, the others share one.
    """
    known = list(dict.fromkeys(groups))
    own = known[:N_SERIES]
    marks = []
    for at, (across, up) in enumerate(zip(x, y, strict=True)):
        if not is_there(across) or not is_there(up):
            continue
        of = [groups[at]] if len(groups) else []
        told = ", ".join([names[at], *of]) + and_count(counts, at)
        series = min(known.index(groups[at]), N_SERIES) if len(groups) else 0
        weight = (weights[at] or 0.0) if len(weights) else 0.0
        backing = backed(counts, at)
        marks.append(Mark(across, up, told, names[at], weight, series=series, **backing))
    series_names = [*own, "other"] if len(known) > len(own) else own
    axes = [Axis(label) if any(labels) else _BARE for label in labels]
    return Chart(title, axes[0], axes[1], "dot", marks, series=series_names, notes=notes)


def network(
    title: str,
    names: Sequence[str],
    links: Sequence[tuple[int, int, float]],
    *,
    sizes: Values = (),
    counts: Counts | None = None,
    link_counts: Counts | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return nodes joined by links (from, to, strength); stronger links are thicker.

    `sizes` say how large a node's disc is. Nodes count `counts`, links `link_counts`.
    """
    place = graph.network(len(names), [(one, other) for one, other, _ in links])
    strongest = max((abs(strength) for _, _, strength in links), default=0.0) or 1.0
    largest = max((size or 0.0 for size in sizes), default=0.0) or 1.0
    degree = np.bincount([end for link in links for end in link[:2]], minlength=len(names))
    strokes = []
    for at, (one, other, strength) in enumerate(links):
        told = f"{names[one]} – {names[other]}: {rounded(strength)}{and_count(link_counts, at)}"
        ends = [_point(place, one), _point(place, other)]
        width = 0.5 + 3 * abs(strength) / strongest
        kept = {"told": told, **backed(link_counts, at)}
        strokes.append(Stroke(ends, "rule", width=width, **kept))
    marks = []
    for at, name in enumerate(names):
        size = 3 + 6 * math.sqrt((sizes[at] or 0.0) / largest) if len(sizes) else 5.0
        told = f"{name}: {degree[at]} links{and_count(counts, at)}"
        backing = backed(counts, at)
        across, up = _point(place, at)
        marks.append(Mark(across, up, told, name, float(degree[at]), size=size, **backing))
    return Chart(title, _BARE, _BARE, "dot", marks, strokes, notes=notes)


def _point(place: npt.NDArray[np.float64], at: int) -> tuple[float, float]:
    return float(place[at, 0]), float(place[at, 1])
