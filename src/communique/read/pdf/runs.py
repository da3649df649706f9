"""Runs: stretches of a line as a page draws them, from its characters and their boxes."""

from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

_GAP = 1.3
"""A gap of so many heights of a character ends a run: it may be the one between columns."""

_SPACE = 0.23
"""A gap of so many heights is a space, where none is drawn."""

_RISE = 0.6
_MOST = 200_000
"""Characters of one page; what is beyond is no page."""


@dataclass(slots=True)
class Run:
    """A stretch of a line.

    Attributes:
        text: its characters.
        x0, x1: left and right edge, in points from the left of the page.
        y: the baseline, in points from the bottom.
        size: the height of its letters.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float


def runs(page: Any) -> Iterator[Run]:
    """Yield the runs of a page's text (a `FPDF_TEXTPAGE`), in the order in which they are drawn."""
    pieces: list[str] = []
    x0 = x1 = y = size = left = right = 0.0
    pending = False
    for character, begin, bottom, end, top in _characters(page):
        if character == " ":
            pending = bool(pieces)
            continue
        height = max(top - bottom, 0.1)
        gap = max(begin - right, left - end, 0.0)
        apart = abs(bottom - y) > _RISE * max(height, size) if pieces else False
        if pieces and (apart or gap > _GAP * max(size, height)):
            yield Run("".join(pieces), x0, x1, y, size)
            pieces = []
        if not pieces:
            x0, x1, y, size = begin, end, bottom, height
        elif pending or gap > _SPACE * max(size, height):
            pieces.append(" ")
        pending = False
        pieces.append(character)
        x0, x1 = min(x0, begin), max(x1, end)
        size = max(size, height)
        left, right = begin, end
    if pieces:
        yield Run("".join(pieces), x0, x1, y, size)


def is_unspaced(character: str) -> bool:
    """Return whether a character is of a script that is written without spaces."""
    code = ord(character) if character else 0
    return 0x3000 <= code < 0x3100 or 0x4E00 <= code < 0xA000


def _characters(page: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield each character, and the left, bottom, right and top of its box; spaces have none."""
    box = pdfium.FS_RECTF()
    high = 0
    for at in range(min(pdfium.FPDFText_CountChars(page), _MOST)):
        code = pdfium.FPDFText_GetUnicode(page, at)
        if code in {0x20, 0xA0, 0x09}:
            yield " ", 0, 0, 0, 0
            continue
        if code in {0x0D, 0x0A, 0, 0xFFFE, 0xFFFF}:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00, 0
            if code < 0x10000:
                code = 0xFFFD
        if not pdfium.FPDFText_GetLooseCharBox(page, at, byref(box)):
            continue
        # The parser writes U+0002 for a hyphen at the end of a line.
        yield "-" if code == 2 else chr(code), box.left, box.bottom, box.right, box.top
