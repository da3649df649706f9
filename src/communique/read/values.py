"""Values of metadata: which written values are numbers, dates and lists.

A number is written so that nothing is lost when it is read as one: `007` and a number of
twenty digits stay text. A date is ISO 8601, as precise as it is written; a year alone is a
date only where the field is called `date`, else it is a number.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from communique.corpus import DateInterval, Value
from communique.vocabulary.days import Order, order_of, parse

Doubt = Callable[[str], None]
"""Is told what is wrong with a value that is left out."""

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?")
_DATE = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}\S*)?)?)?"
_DATES = re.compile(f"({_DATE})(?:/({_DATE}))?")
_YEAR = re.compile("[0-9]{4}")
_DATES_BY_NAME = frozenset({"date", "published", "retrieved"})
_DAY_LENGTH, _MONTH_LENGTH = 10, 7


def number(text: str) -> int | float | None:
    """Return the number that is written, or None where it isn't one."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if set(text) & set(".eE") else int(text)


def is_dated(text: str, *, years: bool) -> bool:
    """Return whether a text has the form of a date; of a year alone only if `years`."""
    match = _DATES.fullmatch(text)
    return match is not None and (years or not _YEAR.fullmatch(text))


def interval(text: str) -> DateInterval:
    """Return the days of a date in ISO form: of a day, a month, a year, or from one to another.

    Raises:
        ValueError: there are no such days.
    """
    match = _DATES.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an ISO date")
    start, stop = _days(match[1])
    if match[2]:
        stop = _days(match[2])[1]
    if stop <= start:
        raise ValueError(f"{text!r} ends before it begins")
    return DateInterval(start, stop, text)


def _days(text: str) -> tuple[date, date]:
    steps = [int(step) for step in text[:_DAY_LENGTH].split("-")]
    if len(text) >= _DAY_LENGTH:
        day = date(*steps)
        return day, day + timedelta(days=1)
    if len(text) == _MONTH_LENGTH:
        year, month = steps
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(steps[0], 1, 1), date(steps[0] + 1, 1, 1)


def typed(name: str, text: str, doubt: Doubt, *, kind: str = "") -> Value:
    """Return the value that is written for one document; `kind` is what it is said to be."""
    return typed_column(name, [text], lambda row, message: doubt(message), kind=kind)[0]


def typed_column(
    name: str, texts: Sequence[str | None], doubt: Callable[[int, str], None], *, kind: str = ""
) -> list[Value]:
    """Return a column of written values as what all of them are; empty ones are missing.

    `doubt` is told the row of each value that is left out.
    """
    stripped = [text.strip() if text else "" for text in texts]
    kind = kind or _kind(name, stripped)
    # Which of day and month comes first is a matter of the whole column.
    order = order_of(stripped).order if kind == "date" else None
    values: list[Value] = []
    for row, (text, given) in enumerate(zip(stripped, texts, strict=True)):
        try:
            values.append(_value(kind, text, given or "", order) if text else None)
        except (ValueError, OverflowError) as error:
            values.append(None)
            doubt(row, f"the value {text!r} of {name!r} is left out: {error}")
    return values


def _kind(name: str, texts: Iterable[str]) -> str:
    given = [text for text in texts if text]
    if not given:
        return "text"
    years = name.casefold() == "date"
    if all(is_dated(text, years=years) for text in given):
        return "date"
    if name.casefold() in _DATES_BY_NAME and all(map(_is_day, given)):
        return "date"
    return "text" if any(number(text) is None for text in given) else "number"


def _is_day(text: str) -> bool:
    """Return whether a text is a day, however it is written: a year alone says too little."""
    try:
        return parse(text).form != "year"
    except ValueError:
        return False


def _value(kind: str, text: str, given: str, order: Order | None) -> Value:
    if kind == "date":
        return interval(text) if _DATES.fullmatch(text) else parse(text, order).interval
    if kind == "list":
        return listed(text)
    if kind == "text":
        return given
    value = number(text)
    if value is None:
        raise ValueError("it is not a number")
    return value


def listed(text: str) -> list[str]:
    """Return the texts between brackets and commas, or between semicolons or bars."""
    inside, separator = text, r"[;|]"
    if text.startswith("[") and text.endswith("]"):
        inside, separator = text[1:-1], ","
    parts = [part.strip().strip("\"'") for part in re.split(separator, inside)]
    return [part for part in parts if part]


def from_json(content: Any) -> Value:
    """Return what JSON holds as a value; an object as the JSON it is."""
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, int | float):
        # A number that a float can't hold exactly stays text.
        return content if isinstance(content, float) or abs(content) < 1 << 53 else str(content)
    if isinstance(content, dict) and content.keys() == {"start", "stop", "raw"}:
        return _written_interval(content)
    if isinstance(content, list) and not any(isinstance(item, list | dict) for item in content):
        return [item if isinstance(item, str) else json.dumps(item) for item in content]
    return json.dumps(content, ensure_ascii=False)


def _written_interval(content: Mapping[str, Any]) -> Value:
    """Return days as exports write them, or the JSON that it is where these are none."""
    try:
        start, stop = (date.fromisoformat(str(content[name])[:10]) for name in ("start", "stop"))
        return DateInterval(start, stop, str(content["raw"]))
    except ValueError:
        return json.dumps(content, ensure_ascii=False)
