"""Names, dates, languages and texts in the forms that the schema of ParlaMint has for them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from communique.read.parliament.unstated import LANGUAGE, UNSTATED
from communique.vocabulary.edtf import days

_FIRST = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_NAME = re.compile(rf"[{_FIRST}][{_FIRST}0-9.\u00b7\u0300-\u036f\u203f-\u2040\-]*")
"""What may be an `xml:id` (XML 1.0, productions 4 and 4a, without the colon)."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_.\-]")
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_DAY = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)[~?%]?")
EVER = 'notBefore="0001" notAfter="9999"'
"""The time of what is not known to have a time."""


def is_name(text: str) -> bool:
    """Return whether a text may be an `xml:id`."""
    return _NAME.fullmatch(text) is not None


def safe(text: str) -> str:
    """Return a text of letters, digits and `_.-` only, for the name of a file."""
    return _UNSAFE.sub("_", text)


def names(ids: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Return an `xml:id` for each id: itself where it may be one, and no two the same."""
    every, used = list(ids), set(taken)
    found = {each: each for each in every if is_name(each) and each not in used}
    used |= set(found)
    for each in every:
        if each in found:
            continue
        base = name = f"_{safe(each)}"
        number = 1
        while name in used:
            number += 1
            name = f"{base}.{number}"
        found[each] = name
        used.add(name)
    return found


def line(text: str) -> str:
    """Return a text on one line, as XML has it."""
    return plain(" ".join(text.split()))


def either(text: str, other: str) -> str:
    """Return the first of two texts that isn't blank, on one line; never nothing."""
    return line(text) or line(other) or "not stated"


def plain(text: str) -> str:
    """Return a text as XML has it; a sign that XML forbids is U+FFFD."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def attribute(name: str, value: str) -> str:
    """Return an attribute with a space before it."""
    return f" {name}={quoteattr(_FORBIDDEN.sub('�', value))}"


def is_forbidden(text: str) -> bool:
    """Return whether a text has a sign that XML forbids."""
    return _FORBIDDEN.search(text) is not None


def language(written: str) -> str:
    """Return a language as `xml:lang` has it."""
    return written if _LANGUAGE.fullmatch(written) else LANGUAGE


def dated(value: Mapping[str, Any] | None, more: str = "") -> str:
    """Return a date element; its text is the date as it was written."""
    if value is None:
        return f'<date n="{UNSTATED}" {EVER}{more}/>'
    when = when_of(value)
    edges = f'when="{when}"' if when else 'from="{}" to="{}"'.format(*_edges(value))
    return f"<date {edges}{more}>{line(value['raw'])}</date>"


def when_of(value: Mapping[str, Any]) -> str:
    """Return a day, a month or a year that is just these days, or an empty text."""
    start, stop = value["start"], value["stop"]
    first = start.isoformat()
    for written in (first, first[:7], first[:4]):
        whole = days(written)
        if (whole.start, whole.stop) == (start, stop):
            return str(written)
    return ""


def first_day(value: Mapping[str, Any]) -> str:
    """Return the day, month or year, or of longer times the first day."""
    start: date = value["start"]
    return when_of(value) or start.isoformat()


def iso(value: Any) -> str:
    """Return the days of a date as ISO 8601 writes them; nothing of what is no date."""
    if not isinstance(value, Mapping):
        return ""
    return when_of(value) or "/".join(_edges(value))


def _edges(value: Mapping[str, Any]) -> tuple[str, str]:
    return value["start"].isoformat(), (value["stop"] - timedelta(days=1)).isoformat()


def certain(edtf: str) -> str:
    """Return a day, month or year without its doubt, or an empty text where it is none."""
    match = _DAY.fullmatch(edtf)
    if match is None:
        return ""
    try:
        days(match[1])
    except ValueError:
        return ""
    return match[1]


def period(start: str, end: str) -> str:
    """Return the attributes of a time from one day to another, both of it; either may be open."""
    first, last = certain(start), certain(end)
    return (attribute("from", first) if first else "") + (attribute("to", last) if last else "")
