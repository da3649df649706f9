"""EDTF: dates as precise, and as sure, as they are known (ISO 8601-2:2019, levels 0 and 1)."""

import re
from datetime import date, timedelta

from communique.corpus import DateInterval

_ONE = re.compile(
    r"(?P<year>-?[0-9]{4}|[0-9]{2}XX|[0-9]{3}X)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX)(?:T[0-9:.]{2,15}(?:Z|[+-][0-9:]{2,5})?)?)?)?"
    r"[~?%]?"
)
_SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}


def days(text: str, raw: str = "") -> DateInterval:
    """Return the days of a date in EDTF: `2019-10-24`, `2018-04~`, `198X`, `2019-10/2020-02`.

    An end that is open (`..`) or unknown is that of the calendar, years 1 and 9999.

    Raises:
        ValueError: it is no EDTF that is understood here, or there are no such days.
    """
    first, slash, last = text.partition("/")
    start, stop = _days(first)
    if slash:
        stop = _days(last)[1]
    if stop <= start:
        raise ValueError(f"{text!r} ends before it begins")
    return DateInterval(start, stop, raw or text)


def _days(text: str) -> tuple[date, date]:
    if text in {"", ".."}:
        return date.min, date.max
    match = _ONE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date in EDTF")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year:
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return date(first, 1, 1), date(last + 1, 1, 1)
    if month in {None, "XX"}:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    if month in _SEASONS:
        start = date(int(year), _SEASONS[month], 1)
        return start, _after(_after(_after(start)))
    start = date(int(year), int(month), 1)
    if day in {None, "XX"}:
        return start, _after(start)
    start = start.replace(day=int(day))
    return start, start + timedelta(days=1)


def _after(first: date) -> date:
    """Return the first of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
