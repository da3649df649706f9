"""How values stand in a query: texts in quotation marks, numbers, days and periods."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""What an operator means."""

_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?|-Q([1-4]))?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; compared with a date it is a year."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """Days as written: `2018-04`, `2018-04-27`, `2018-Q2`, `2018..2020`."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def days(self) -> tuple[date, date]:
        """The first day, and the day after the last. Raises ValueError where there is none."""
        first, _, last = self.text.partition("..")
        return _days(first)[0], _days(last or first)[1]


def days(text: str) -> Number | Period:
    """Return days as they are read where they are written: a year alone is a number."""
    return Number(text) if text.isdigit() else Period(text)


def quote(text: str, *, literal: bool = True) -> str:
    """Write a text as it stands in a query; in a regular expression backslashes stay."""
    if literal:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    else:
        text = re.sub(r'(?s)\\.|"', lambda found: '\\"' if found[0] == '"' else found[0], text)
    return f'"{text}"'


def unquote(lexeme: str, *, literal: bool = True) -> str:
    """Read what `quote` wrote."""
    kept = r"\1" if literal else r"\\\1"
    return re.sub(
        r"(?s)\\(.)", lambda found: '"' if found[1] == '"' else found.expand(kept), lexeme[1:-1]
    )


def escaped(text: str) -> str:
    """Return the regular expression that is a text itself."""
    return re.sub(r"([\\.^$*+?()\[\]{}|])", r"\\\1", text)


def _days(text: str) -> tuple[date, date]:
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day, quarter = (int(part) if part else 0 for part in found.groups())
    if day:
        first = date(year, month, day)
        return first, date.fromordinal(first.toordinal() + 1)
    if quarter:
        return date(year, 3 * quarter - 2, 1), _month_after(year, 3 * quarter)
    if month:
        return date(year, month, 1), _month_after(year, month)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _month_after(year: int, month: int) -> date:
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
