"""Words and numbers in a picture: how wide they are, where they are cut, how they are written."""

import re
import unicodedata
from functools import lru_cache
from html import escape

SIZE = 12
"""Height of the letters, in units of the picture."""

_NARROW = frozenset("!',.:;Iijl|ftr()[]{}-/ \u2009")
_BROAD = frozenset("mwMW@%&—…")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RTL = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
_BETWEEN = frozenset({"WS", "NSM"})
_WORDS = re.compile("r(?:[rs]*r)?")
"""Letters from right to left, with what stands between words of them; `-` is any other sign."""


def width(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is set, rather too much than too little.

    Fonts differ from machine to machine, and a picture must be the same on each.
    """
    return size * sum(map(_em, text))


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.38
    if character in _BROAD:
        return 0.98
    return 0.72 if character.isupper() else 0.62


def shortened(text: str, room: float, size: float = SIZE) -> str:
    """Return a text that fits into a width, cut at its end where it must be."""
    text = " ".join(text.split())
    if width(text, size) <= room:
        return text
    kept, used = [], width("…", size)
    for character in text:
        used += width(character, size)
        if used > room:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """Return the lines of a text, each of which fits into a width."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room, size))
    return lines


def written(text: str) -> str:
    """Return a text as XML takes it: what is no character of XML is left out."""
    return escape(_FORBIDDEN.sub("", text))


def isolated(text: str) -> str:
    """Return a text in XML, in which letters from right to left don't turn round what is beside.

    A text of such letters gets a direction of its own; in a sentence of ours only the words do.
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    if not _RTL & set(kinds):
        return written(text)
    if "L" not in kinds:
        return f"\u2068{written(text)}\u2069"
    codes = "".join("r" if kind in _RTL else "s" if kind in _BETWEEN else "-" for kind in kinds)
    found, at = "", 0
    for words in _WORDS.finditer(codes):
        start, end = words.span()
        found += f"{written(text[at:start])}\u2068{written(text[start:end])}\u2069"
        at = end
    return found + written(text[at:])


def number(value: float) -> str:
    """Return a number: thin spaces between thousands, a true minus, no more digits than told."""
    return f"{value:,.10g}".replace(",", "\u2009").replace("-", "\u2212")


def rounded(value: float) -> str:
    """Return a rate or score as it is read: whole from 10 on, else with a decimal or two."""
    size = abs(value)
    return number(round(value) if size >= 10 else round(value, 1 if size >= 1 else 2))


def times(log2: float) -> str:
    """Return log2 of a ratio as that ratio, `4×` for 2 and for -2."""
    return f"{number(float(f'{2 ** abs(log2):.3g}'))}×"
