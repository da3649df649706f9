"""Runs: stretches of a line as a page draws them, from its characters and their boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.read.pdf.direction import RIGHT_TO_LEFT, is_backward, logical, visual
from communique.read.pdf.glyphs import Floats, Glyphs, glyphs

_GAP = 1.3
"""A gap of so many heights of a character ends a run: it may be the one between columns."""

_CELL, _SPACE = 0.8, 0.23
"""A gap of so many heights may be one between cells; of so many it is a space, where none is
drawn."""

_RISE = 0.6
_RAISED = 0.36
"""A digit whose ink begins so much of a line's height above its bottom is raised."""

_RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Run:
    """A stretch of a line.

    Attributes:
        text: its characters, in the order of reading; a wide gap is a tab.
        x0, x1: left and right edge, in points from the left of the page.
        y: the baseline, in points from the bottom.
        size: the height of its letters.
        bold: whether its first and its last letter are bold.
        edges: where the gaps of its tabs begin and end.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    edges: list[float] = field(default_factory=list)


def runs(page: Any) -> Iterator[Run]:
    """Yield the runs of a page's text (a `FPDF_TEXTPAGE`), in the order in which they are drawn.

    Raised digits, as marks of footnotes are, are those of Unicode: they are no part of a word.
    """
    found = glyphs(page)
    turned = RIGHT_TO_LEFT.search(found.text) is not None
    if turned:
        found = found.taken(visual(found))
    backward = turned and is_backward(found.text)
    is_space = found.is_space
    letters = np.flatnonzero(~is_space)
    if not len(letters):
        return
    spaced = np.diff(np.cumsum(is_space)[letters], prepend=0) > 0
    for run in _of_letters(found.taken(letters), spaced):
        if turned:
            run.text = logical(run.text, backward=backward or is_backward(run.text))
        yield run


def is_unspaced(character: str) -> bool:
    """Return whether a character is of a script that is written without spaces."""
    code = ord(character) if character else 0
    return 0x3000 <= code < 0x3100 or 0x4E00 <= code < 0xA000


def _of_letters(found: Glyphs, spaced: Mask) -> Iterator[Run]:
    """Yield the runs of letters; `spaced` is bool[n]: whether a space is drawn before each."""
    height = np.maximum(found.top - found.bottom, 0.1)
    higher = np.maximum(height, np.roll(height, 1))
    gap = _gaps(found) / higher
    begins = (np.abs(found.bottom - np.roll(found.bottom, 1)) > _RISE * higher) | (gap > _GAP)
    begins[0] = True
    separated = (spaced | (gap > _SPACE)) & ~begins
    cells = separated & (gap > _CELL)
    pieces = _with_raised(found, begins, separated, height)
    for at in np.flatnonzero(separated).tolist():
        pieces[at] = ("\t" if cells[at] else " ") + pieces[at]
    for start, stop in pairwise([*np.flatnonzero(begins).tolist(), len(pieces)]):
        those = slice(start, stop)
        # What most letters have: raised ones and signs above some are of another height.
        middle = (stop - start) // 2
        tabs = start + np.flatnonzero(cells[those])
        yield Run(
            "".join(pieces[those]),
            float(found.left[those].min()),
            float(found.right[those].max()),
            float(np.sort(found.bottom[those])[-1 - middle]),
            float(np.sort(height[those])[middle]),
            found.is_bold(start) and found.is_bold(stop - 1),
            [*found.right[tabs - 1].tolist(), *found.left[tabs].tolist()] if len(tabs) else [],
        )


def _gaps(found: Glyphs) -> Floats:
    """Return float64[n]: what is between each and the one before it, on either side."""
    after, before = found.left - np.roll(found.right, 1), np.roll(found.left, 1) - found.right
    return np.maximum(np.maximum(after, before), 0.0)


def _with_raised(found: Glyphs, begins: Mask, separated: Mask, height: Floats) -> list[str]:
    """Return the characters, raised digits as such; they follow a word, or stand before a line.

    Their ink tells: some fonts have raised digits of their own, in boxes like those of others.
    """
    codes = np.array([ord(character) for character in found.text], np.uint32)
    is_digit = (codes >= ord("0")) & (codes <= ord("9"))
    attached = ~begins & ~separated
    first = is_digit & ~(attached & np.roll(is_digit, 1)) & (attached | begins)
    pieces = list(found.text)
    for start in np.flatnonzero(first).tolist():
        stop = start + 1
        while stop < len(pieces) and is_digit[stop] and attached[stop]:
            stop += 1
        beside = start - 1 if attached[start] else stop
        if beside == len(pieces) or (beside == stop and begins[stop]):
            beside = start
        if found.ink(start) - found.bottom[beside] > _RAISED * height[beside]:
            pieces[start:stop] = found.text[start:stop].translate(_RAISED_DIGITS)
    return pieces
