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

CLOUD = 600
"""So many words of a keyness are drawn: half of them the weightiest, then some of all others."""

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
    filled = [bool(each) for each in significant] or [True] * len(names)
    # Where nothing says how much a word matters, what is not significant matters least.
    heavy = [each or 0.0 for each in weights] or [
        abs(ratio or 0.0) + _APART * full for ratio, full in zip(ratios, filled, strict=True)
    ]
    there = [at for at in range(len(names)) if _is_ratio(ratios[at]) and (rates[at] or 0) > 0]
    chosen = drawn([heavy[at] for at in there], [rates[at] for at in there])
    edge, marks = _edge(ratios), []
    for at in (there[place] for place in chosen):
        ratio, rate = ratios[at] or 0.0, rates[at] or 0.0
        side = int(ratio > 0)
        more = f"{times(ratio)} in {sides[side]}" if math.isfinite(ratio) else "in one only"
        told = f"{names[at]}: {more}, {rounded(rate)} {label}{and_count(counts, at)}"
        kept = {"series": side, "filled": filled[at], **backed(counts, at)}
        x = min(max(ratio, -edge), edge)
        marks.append(Mark(x, rate, told, names[at], heavy[at], size=3, **kept))
    across = Axis(scale="ratio", low=-edge, high=edge, ends=toward(sides))
    up, told_of = Axis(label, "log"), [*notes, *cut(len(chosen), len(there))]
    return Chart(title, across, up, "dot", marks, series=legend(sides), notes=told_of)


def drawn(weights: Values, rates: Values, most: int = CLOUD) -> npt.NDArray[np.intp]:
    """Return which words are drawn, the weightiest last.

    All, or where they are more than `most` half of these by weight, and of the others some of
    every frequency, so that what both sides use alike is in the picture, too.
    """
    order = np.argsort(np.asarray(weights, np.float64), kind="stable")
    if len(order) <= most:
        return order
    rest, heaviest = order[: -(most // 2)], order[-(most // 2) :]
    frequent = np.argsort(-np.asarray(rates, np.float64)[rest], kind="stable")
    # Ranks in steps of one ratio: by Zipf's law they lie evenly on a logarithmic axis.
    ranks = np.unique(np.geomspace(1, len(rest), most // 2).astype(np.int64)) - 1
    return np.concatenate([rest[np.sort(frequent[ranks])], heaviest])


def cut(shown: int, of: int) -> list[str]:
    """Return what is said where not all words are drawn."""
    if shown >= of:
        return []
    words = f"{number(shown)} of {number(of)} words are drawn"
    return [f"{words}: the weightiest, and others of every frequency."]


def _is_ratio(value: float | None) -> bool:
    """Tell whether a value is a ratio, infinite or not."""
    return value is not None and not math.isnan(value)


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
