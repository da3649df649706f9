"""Glyphs: the characters of a page with their boxes, in columns."""

from ctypes import c_double, c_int, c_ushort, create_string_buffer
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

_MOST = 200_000
"""Characters of one page; what is beyond is no page."""

_NO_LETTERS = [0x0D, 0x0A, 0, 0xFFFE, 0xFFFF]
_SPACES = [0x20, 0xA0, 0x09]
_BOLD = (b"bold", b"black", b"heavy")
_WEIGHT = 600

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a page (a `FPDF_TEXTPAGE`), in the order in which they are drawn.

    Attributes:
        page: where they stand.
        text: a character for each.
        place: int64[n], the number by which the page knows each.
        left, bottom, right, top: float64[n], their boxes, in points from the left and the bottom
            of the page: as high as the font is and as wide as the letter.
    """

    page: Any
    text: str
    place: npt.NDArray[np.int64]
    left: Floats
    bottom: Floats
    right: Floats
    top: Floats

    def __len__(self) -> int:
        return len(self.place)

    @property
    def is_space(self) -> npt.NDArray[np.bool_]:
        """bool[n]."""
        return np.array([character == " " for character in self.text], bool)

    def taken(self, which: npt.NDArray[Any]) -> "Glyphs":
        """Return some of them, in that order; `which` are indices or a mask."""
        indices = np.arange(len(self))[which]
        return Glyphs(
            self.page,
            "".join([self.text[at] for at in indices.tolist()]),
            self.place[indices],
            self.left[indices],
            self.bottom[indices],
            self.right[indices],
            self.top[indices],
        )

    def is_bold(self, at: int) -> bool:
        """Return whether the font of one is bold."""
        place = int(self.place[at])
        if pdfium.FPDFText_GetFontWeight(self.page, place) >= _WEIGHT:
            return True
        name, flags = create_string_buffer(100), c_int()
        length = pdfium.FPDFText_GetFontInfo(self.page, place, name, 100, flags)
        return 0 < length <= 100 and any(each in name.value.lower() for each in _BOLD)

    def is_drawn(self, at: int) -> bool:
        """Return whether one stands in the file, so that its box is one."""
        return not pdfium.FPDFText_IsGenerated(self.page, int(self.place[at]))

    def ink(self, at: int) -> float:
        """Return where the ink of one begins, from the bottom of the page."""
        left, right, bottom, top = (c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(self.page, int(self.place[at]), left, right, bottom, top)
        return bottom.value


def glyphs(page: Any) -> Glyphs:
    """Return the characters of a page, without line ends; every space is U+0020."""
    n = min(pdfium.FPDFText_CountChars(page), _MOST)
    boxes = (pdfium.FS_RECTF * n)()
    box_of = pdfium.FPDFText_GetLooseCharBox
    for at in range(n):
        box_of(page, at, boxes[at])
    edges = np.frombuffer(boxes, np.float32).reshape(n, 4).astype(np.float64)
    codes = _codes(page, n)
    # The parser writes U+0002 for a hyphen at the end of a line.
    codes[codes == 2] = ord("-")
    codes[np.isin(codes, _SPACES)] = 0x20
    place = np.flatnonzero(~np.isin(codes, _NO_LETTERS) & (codes >> 10 != 0xD800 >> 10))
    text = "".join(map(chr, codes[place].tolist()))
    left, top, right, bottom = edges[place].T
    return Glyphs(page, text, place, left, bottom, right, top)


def _codes(page: Any, n: int) -> npt.NDArray[np.uint32]:
    """Return uint32[n]: the code point of each; of a pair of surrogates that of the second."""
    unicode_of = pdfium.FPDFText_GetUnicode
    units = (c_ushort * (n + 1))()
    if pdfium.FPDFText_GetText(page, 0, n, units) == n + 1:
        codes = np.array(units, np.uint32)[:n]
        unsure = np.flatnonzero((codes == 0) | (codes >= 0xFFFE)).tolist()
    else:
        # The text as a whole has left some out.
        codes, unsure = np.zeros(n, np.uint32), list(range(n))
    for at in unsure:
        codes[at] = unicode_of(page, at)
    low = np.flatnonzero(codes >> 10 == 0xDC00 >> 10)
    high = np.where(low > 0, codes[low - 1], 0)
    whole = 0x10000 + ((high - 0xD800) << 10) + codes[low] - 0xDC00
    codes[low] = np.where(high >> 10 == 0xD800 >> 10, whole, 0xFFFD)
    return codes
