"""The text of a document as a page shows it: paragraphs in pieces, hits, places, labels."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from communique.api import Stretch

LONGEST, PIECE = 200_000, 100_000
"""So many characters stand on one page; longer documents have several, cut into such pieces."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to point at.

    Attributes:
        start: its first character.
        end: one past its last.
        name: by which it is linked to: `t12` of a hit's first token, `c3-9` of characters.
        hit: whether it is a hit.
        here: whether it is what the address names.
        also: another name that leads there.
    """

    start: int
    end: int
    name: str
    hit: bool = True
    here: bool = False
    also: str = ""


class Run(NamedTuple):
    """Characters that the same labels cover: the numbers of these, from 0, ascending."""

    text: str
    labels: tuple[int, ...] = ()


class Piece(NamedTuple):
    """A piece of a paragraph: text, and the mark that begins in it or goes on."""

    runs: Sequence[Run]
    mark: Mark | None = None
    first: bool = False

    @property
    def text(self) -> str:
        """All of its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or what stands beside paragraphs, whose number is 0.

    Attributes:
        number: of the paragraph.
        start: its first character.
        end: one past its last.
        pieces: its text.
        whole: the labels that cover all of it.
        here: whether the address names it.
    """

    number: int
    start: int
    end: int
    pieces: Sequence[Piece]
    whole: tuple[int, ...] = ()
    here: bool = False

    def markup(self, drawn: Callable[[tuple[int, ...], tuple[int, ...]], str]) -> Markup:
        """Return its text with marks, and with a line under what has labels.

        A page has thousands of pieces, too many for a template.

        Args:
            drawn: gives the classes of the lines for some labels, but for those of all of it.
        """
        return Markup("".join(self._written(drawn)))

    def _written(self, drawn: Callable[[tuple[int, ...], tuple[int, ...]], str]) -> Iterator[str]:
        for piece in self.pieces:
            mark = piece.mark
            if mark is not None:
                yield _opening(mark, first=piece.first)
            for run in piece.runs:
                lines = drawn(run.labels, self.whole) if run.labels else ""
                text = escape(run.text, quote=False)
                yield f'<span class="u{lines}">{text}</span>' if lines else text
            if mark is not None:
                yield "</mark>"


def _opening(mark: Mark, *, first: bool) -> str:
    also = f'<span id="{mark.also}"></span>' if first and mark.also else ""
    name = f' id="{mark.name}"' if first else ""
    here = " here" if mark.here else ""
    return f'{also}<mark{name} class="{"hit" if mark.hit else "spot"}{here}">'


def pages(text: str, stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return stretches by page; a document that isn't long has one."""
    found: list[list[Stretch]] = [[]]
    held = 0
    for each in stretches:
        for part in _cut(text, each):
            size = part.end - part.start
            if held and held + size > LONGEST:
                found.append([])
                held = 0
            found[-1].append(part)
            held += size
    return found


def page_of(character: int, leaves: Sequence[Sequence[Stretch]]) -> int:
    """Return the page, from 1, that a character stands on."""
    for number, each in enumerate(leaves, 1):
        if each and character < each[-1].end:
            return number
    return len(leaves)


def marked(hits: Sequence[Mark], place: Mark | None) -> list[Mark]:
    """Return marks in order and without overlap: of hits that overlap the first is kept."""
    found: list[Mark] = []
    for each in sorted(hits, key=lambda mark: (mark.start, -mark.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    if place is None:
        return found
    crossed = [each for each in found if each.start < place.end and place.start < each.end]
    if crossed:
        at = found.index(crossed[0])
        also = "" if crossed[0].name == place.name else place.name
        found[at] = replace(crossed[0], here=True, also=also)
        return found
    return sorted([*found, place], key=lambda mark: mark.start)


class Cover:
    """What a label covers: stretches in order, those that overlap as one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        found: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            # Those that only touch stay two, so that each has a line of its own.
            if found and start < found[-1][1]:
                found[-1] = found[-1][0], max(end, found[-1][1])
            elif end > start:
                found.append((start, end))
        self._starts, self._ends = [a for a, _ in found], [b for _, b in found]

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what of the stretches lies between two characters."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        for at in range(first, last):
            yield max(self._starts[at], start), min(self._ends[at], end)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether one stretch holds all between two characters."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end


def paragraphs(
    text: str,
    stretches: Sequence[Stretch],
    marks: Sequence[Mark],
    here: int,
    covers: Sequence[Cover] = (),
) -> list[Paragraph]:
    """Return the paragraphs of a page.

    Args:
        text: of the document.
        stretches: of the page.
        marks: in order and without overlap.
        here: the number of the paragraph that is meant, or 0.
        covers: what each label covers.
    """
    starts, ends = [mark.start for mark in marks], [mark.end for mark in marks]
    shown = []
    for each in stretches:
        said = text[each.start : each.end].strip()
        if said:
            inside = marks[bisect_right(ends, each.start) : bisect_left(starts, each.end)]
            pieces = list(_pieces(text, each, inside, covers))
            begin = text.index(said, each.start)
            every = range(len(covers))
            whole = tuple(n for n in every if covers[n].holds(begin, begin + len(said)))
            meant = bool(here) and here == each.number
            shown.append(Paragraph(each.number, each.start, each.end, pieces, whole, meant))
    return shown


def _pieces(
    text: str, stretch: Stretch, marks: Sequence[Mark], covers: Sequence[Cover]
) -> Iterator[Piece]:
    at = stretch.start
    for mark in marks:
        start, end = max(mark.start, stretch.start), min(mark.end, stretch.end)
        if start > at:
            yield Piece(_runs(text, at, start, covers))
        yield Piece(_runs(text, start, end, covers), mark, first=mark.start >= stretch.start)
        at = end
    if at < stretch.end:
        yield Piece(_runs(text, at, stretch.end, covers))


def _runs(text: str, start: int, end: int, covers: Sequence[Cover]) -> list[Run]:
    """Return the characters between two, cut where a label begins or ends."""
    crossing = [
        (a, b, label) for label, cover in enumerate(covers) for a, b in cover.between(start, end)
    ]
    if not crossing:
        return [Run(text[start:end])]
    ordered = sorted({start, end, *(edge for a, b, _ in crossing for edge in (a, b))})
    place = {cut: number for number, cut in enumerate(ordered)}
    held: list[list[int]] = [[] for _ in ordered]
    for a, b, label in crossing:
        for number in range(place[a], place[b]):
            held[number].append(label)
    return [Run(text[a:b], tuple(held[number])) for number, (a, b) in enumerate(pairwise(ordered))]


def _cut(text: str, stretch: Stretch) -> Iterator[Stretch]:
    """Yield a stretch in parts that fit a page."""
    start = stretch.start
    while start < stretch.end:
        end = min(start + PIECE, stretch.end)
        if end < stretch.end:
            # Between two words, where there is a space.
            end = max(text.rfind(" ", start, end) + 1, start + PIECE // 2)
        yield Stretch(stretch.number if start == stretch.start else 0, start, end)
        start = end
