"""How numbers, ranges and addresses are written on pages."""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

THIN = "\u202f"
"""Stands between thousands: narrow, and no line ends there."""

MINUS = "\u2212"

_PLAIN = "-_.~,:/()*"
"""Characters that stand in an address as they are, beside letters and digits."""


_BACKWARD = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_STRETCH = re.compile(rf"{_BACKWARD}+(?:[^\w()\[\].]*{_BACKWARD}+)*")
"""Words that are read from right to left, with what stands between them."""


def number(value: float | None) -> str:
    """Return a count with thin spaces between thousands; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, float) and not value.is_integer():
        return rate(value)
    return f"{value:,.0f}".replace(",", THIN).replace("-", MINUS)


def rate(value: float | None) -> str:
    """Return a rate: an integer from 10, else one decimal."""
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 10 else 1
    return f"{value:,.{digits}f}".replace(",", THIN).replace("-", MINUS)


def score(value: float | None) -> str:
    """Return a score in four digits, however small or large it is."""
    if value is None:
        return "–"
    if abs(value) >= 1000:
        return number(round(value))
    return f"{value:.4g}".replace("-", MINUS)


def quoted(text: str) -> str:
    """Return a text as a part of an address."""
    return quote(text, safe=_PLAIN.replace("/", ""))


def valued(text: str) -> str:
    """Return a text as a value in an address, behind the question mark."""
    return quote(text, safe=_PLAIN)


def isolated(text: str) -> Markup:
    """Return a sentence in which words from right to left don't turn round what stands by them."""
    found, at = Markup(), 0
    for match in _STRETCH.finditer(text):
        found += escape(text[at : match.start()]) + Markup("<bdi>{}</bdi>").format(match[0])
        at = match.end()
    return found + escape(text[at:])
