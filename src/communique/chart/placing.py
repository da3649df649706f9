"""Labels beside dots: the weightiest first, each where nothing is in its way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.chart.lettering import SIZE, shortened, width

_TRIED = 150
_IN_THE_WAY = 70
_LONGEST = 160.0
_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot that may get a label, at a place of the picture."""

    x: float
    y: float
    radius: float
    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class Label:
    """Where the label of a dot stands: its baseline, the side it starts from, and its box."""

    x: float
    y: float
    anchor: str
    text: str
    box: tuple[float, float, float, float]


def placed(dots: Sequence[Dot], room: tuple[float, float, float, float]) -> dict[int, Label]:
    """Return the labels that find a place, by the number of their dot.

    No two labels overlap, none lies on one of the weightiest dots, and all are inside `room`
    (left, top, right, bottom).
    """
    order = sorted(range(len(dots)), key=lambda at: (-dots[at].weight, at))
    taken = np.array([_around(dots[at]) for at in order[:_IN_THE_WAY]]).reshape(-1, 4)
    found: dict[int, Label] = {}
    for at in order[:_TRIED]:
        for label in _beside(dots[at]):
            if _inside(label.box, room) and not _hit(label.box, taken):
                found[at] = label
                taken = np.vstack([taken, label.box])
                break
    return found


def _around(dot: Dot) -> tuple[float, float, float, float]:
    return (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)


def _beside(dot: Dot) -> list[Label]:
    """Return the places of a label, the best first: right, left, above, below."""
    if not dot.label:
        return []
    text = shortened(dot.label, _LONGEST)
    wide, far = width(text), dot.radius + _GAP
    places = (
        (dot.x + far, dot.y, "start", dot.x + far),
        (dot.x - far, dot.y, "end", dot.x - far - wide),
        (dot.x, dot.y - far - SIZE / 2, "middle", dot.x - wide / 2),
        (dot.x, dot.y + far + SIZE / 2, "middle", dot.x - wide / 2),
    )
    return [
        Label(x, y + SIZE / 3, anchor, text, (left, y - SIZE / 2, left + wide, y + SIZE / 2))
        for x, y, anchor, left in places
    ]


def _inside(
    box: tuple[float, float, float, float], room: tuple[float, float, float, float]
) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def _hit(box: tuple[float, float, float, float], taken: npt.NDArray[np.float64]) -> bool:
    left, top, right, bottom = box
    return bool(
        (
            (left < taken[:, 2])
            & (right > taken[:, 0])
            & (top < taken[:, 3])
            & (bottom > taken[:, 1])
        ).any()
    )
