"""The text of a document as a page shows it: paragraphs in pieces, hits and places marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph: text, and the mark that begins in it or goes on."""

    text: str
    mark: Mark | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or what stands beside paragraphs, whose number is 0.

    `here` says whether the address names it.
    """

    number: int
    pieces: Sequence[Piece]
    here: bool = False


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


def paragraphs(
    text: str, stretches: Sequence[Stretch], marks: Sequence[Mark], here: int
) -> list[Paragraph]:
    """Return the paragraphs of a page; `here` is the number of the one that is meant, or 0."""
    shown = []
    for each in stretches:
        inside = [mark for mark in marks if mark.start < each.end and mark.end > each.start]
        pieces = list(_pieces(text, each, inside))
        if any(piece.text.strip() for piece in pieces):
            shown.append(Paragraph(each.number, pieces, bool(here) and here == each.number))
    return shown


def _pieces(text: str, stretch: Stretch, marks: Sequence[Mark]) -> Iterator[Piece]:
    at = stretch.start
    for mark in marks:
        start, end = max(mark.start, stretch.start), min(mark.end, stretch.end)
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], mark, first=mark.start >= stretch.start)
        at = end
    if at < stretch.end:
        yield Piece(text[at : stretch.end])


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


PLACE = re.compile(r"t\d{1,18}|p\d{1,18}|c\d{1,18}-\d{1,18}")
"""What names a place in a document."""
