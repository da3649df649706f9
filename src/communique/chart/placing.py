"""Labels beside dots: the weightiest first, each where nothing is in its way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.chart.lettering import SIZE, shortened, width

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

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
    box: Box


def placed(dots: Sequence[Dot], room: Box) -> dict[int, Label]:
    """Return the labels that find a place, by the number of their dot.

    No two labels overlap, none lies on one of the weightiest dots, and all are inside `room`
    (left, top, right, bottom).
    """
    order = sorted(range(len(dots)), key=lambda at: (-dots[at].weight, at))
    taken = _Taken()
    for at in order[:_IN_THE_WAY]:
        taken.add(_around(dots[at]))
    found: dict[int, Label] = {}
    for at in order[:_TRIED]:
        for label in _beside(dots[at]):
            if _inside(label.box, room) and not taken.holds(label.box):
                found[at] = label
                taken.add(label.box)
                break
    return found


class _Taken:
    """Boxes that are taken, by the lines of the picture that they lie in."""

    def __init__(self) -> None:
        self._lines: defaultdict[int, list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for line in _lines(box):
            self._lines[line].append(box)

    def holds(self, box: Box) -> bool:
        """Tell whether a box overlaps one of them."""
        left, top, right, bottom = box
        return any(
            left < end and right > start and top < low and bottom > high
            for line in _lines(box)
            for start, high, end, low in self._lines[line]
        )


def _lines(box: Box) -> range:
    return range(int(box[1] // SIZE), int(box[3] // SIZE) + 1)


def _around(dot: Dot) -> Box:
    return (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)


def _beside(dot: Dot) -> Iterator[Label]:
    """Yield the places of a label, the best first: right, left, above, below."""
    if not dot.label:
        return
    text = shortened(dot.label, _LONGEST)
    wide, far = width(text), dot.radius + _GAP
    places = (
        (dot.x + far, dot.y, "start", dot.x + far),
        (dot.x - far, dot.y, "end", dot.x - far - wide),
        (dot.x, dot.y - far - SIZE / 2, "middle", dot.x - wide / 2),
        (dot.x, dot.y + far + SIZE / 2, "middle", dot.x - wide / 2),
    )
    for x, y, anchor, left in places:
        box = (left, y - SIZE / 2, left + wide, y + SIZE / 2)
        yield Label(x, y + SIZE / 3, anchor, text, box)


def _inside(box: Box, room: Box) -> bool:
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]
