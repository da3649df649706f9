"""The text of a document as a page shows it: paragraphs in pieces, hits, places, labels."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from communique.api import Stretch

LONGEST, PIECE = 200_000, 5_000
"""So many characters stand on one page, and in one block: longer documents have several pages, and
longer paragraphs several blocks, so that a browser lays out what is looked at."""

_ACROSS, _LINE, _GAP = 85, 1.9, 1.2
"""Characters in a line of a wide screen, and how high a line is, and what is between blocks."""

_SEEN = 150.0
"""So high is what is laid out at once, in the same unit: more than a screen."""

_SIZES = 5

_ENDS = re.compile(r"""[.!?…؟।]['"”’»)\]]*\s+|[。！？][”’」』）]*""")
"""Ends of sentences."""


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
class Block:
    """A paragraph, or what stands beside paragraphs, or a part of either that is very long.

    Attributes:
        number: of the paragraph; 0 beside paragraphs.
        start: its first character.
        end: one past its last.
        goes_on: whether the paragraph began in a block before.
    """

    number: int
    start: int
    end: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block as a page shows it.

    Attributes:
        block: which it is.
        pieces: its text.
        whole: the labels that cover all of it.
        here: whether the address names it.
        far: whether it lies so far down that it is laid out only once it comes near.
    """

    block: Block
    pieces: Sequence[Piece]
    whole: tuple[int, ...] = ()
    here: bool = False
    far: bool = False

    @property
    def start(self) -> int:
        """Its first character."""
        return self.block.start

    @property
    def end(self) -> int:
        """One past its last."""
        return self.block.end

    @property
    def number(self) -> int:
        """Of the paragraph that begins with it; 0 where none does."""
        return 0 if self.block.goes_on else self.block.number

    @property
    def classes(self) -> str:
        """What the page's sheet calls it."""
        kinds = {"here": self.here, "aside": not self.block.number, "on": self.block.goes_on}
        names = [name for name, is_so in kinds.items() if is_so]
        # How high it will be is guessed, in powers of two.
        size = math.log2(max(_height(self.block) / 6, 1))
        return " ".join([*names, *(["far", f"z{min(round(size), _SIZES)}"] if self.far else [])])

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


def pages(text: str, stretches: Sequence[Stretch]) -> list[list[Block]]:
    """Return the blocks of each page; a document that isn't long has one."""
    found: list[list[Block]] = [[]]
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


def page_of(character: int, leaves: Sequence[Sequence[Block]]) -> int:
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
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    here: int,
    covers: Sequence[Cover] = (),
) -> list[Paragraph]:
    """Return the paragraphs of a page.

    Args:
        text: of the document.
        blocks: of the page.
        marks: in order and without overlap.
        here: the number of the paragraph that is meant, or 0.
        covers: what each label covers.
    """
    starts, ends = [mark.start for mark in marks], [mark.end for mark in marks]
    shown, height = [], 0.0
    for each in blocks:
        said = text[each.start : each.end].strip()
        if said:
            inside = marks[bisect_right(ends, each.start) : bisect_left(starts, each.end)]
            pieces = list(_pieces(text, each, inside, covers))
            begin = text.index(said, each.start)
            every = range(len(covers))
            whole = tuple(n for n in every if covers[n].holds(begin, begin + len(said)))
            meant = bool(here) and here == each.number
            shown.append(Paragraph(each, pieces, whole, meant, height > _SEEN))
            height += _height(each)
    return shown


def _height(block: Block) -> float:
    """Return about how high a block is on a wide screen."""
    return math.ceil((block.end - block.start) / _ACROSS) * _LINE + _GAP


def _pieces(
    text: str, block: Block, marks: Sequence[Mark], covers: Sequence[Cover]
) -> Iterator[Piece]:
    at = block.start
    for mark in marks:
        start, end = max(mark.start, block.start), min(mark.end, block.end)
        if start > at:
            yield Piece(_runs(text, at, start, covers))
        yield Piece(_runs(text, start, end, covers), mark, first=mark.start >= block.start)
        at = end
    if at < block.end:
        yield Piece(_runs(text, at, block.end, covers))


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


def _cut(text: str, stretch: Stretch) -> Iterator[Block]:
    """Yield a stretch in blocks: one, unless it is very long."""
    start = stretch.start
    while start < stretch.end:
        end = _end(text, start, stretch.end)
        yield Block(stretch.number, start, end, goes_on=start > stretch.start)
        start = end


def _end(text: str, start: int, stop: int) -> int:
    """Return where a block ends that begins somewhere: behind a sentence, else behind a word."""
    low, high = start + PIECE // 2, start + PIECE
    if high >= stop:
        return stop
    sentence = max((found.end() for found in _ENDS.finditer(text, low, high)), default=0)
    return sentence or text.rfind(" ", low, high) + 1 or high
