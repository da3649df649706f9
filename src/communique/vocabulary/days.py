"""Dates as archives write them, in many languages and calendars, as days and as EDTF.

What is written with the day or the month first can't be told from one date (10/11/19): a
collection decides by its dates that can be only one of the two, see `order_of`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.corpus import DateInterval
from communique.vocabulary.edtf import days
from communique.vocabulary.months import HIJRI, MONTHS

Order = Literal["mdy", "dmy"]

LONGEST = 200
"""Characters of the longest text that is looked at as a date."""

PIVOT = 70
"""Two digits from here on are a year of the 1900s."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date that was written.

    Attributes:
        interval: its days, and how it was written.
        edtf: the same with its precision, time and zone.
        form: which form it has: `iso`, `numbers`, `month name`, `year month day`, ...
        certainty: 1 is sure; less where the order, the century or the calendar was a choice.
        ambiguous: whether day and month could change places.
    """

    interval: DateInterval
    edtf: str
    form: str
    certainty: float = 1.0
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Ordering:
    """Which of day and month comes first in a collection.

    Attributes:
        order: `mdy` or `dmy`, or None where no date tells.
        mdy, dmy: how many dates can be only the one or the other.
        open: how many could be both.
    """

    order: Order | None
    mdy: int
    dmy: int
    open: int

    def __str__(self) -> str:
        if self.order is None:
            return f"{self.open:,} dates could begin with the day or the month, and none tells"
        first = "month" if self.order == "mdy" else "day"
        told, against = sorted((self.mdy, self.dmy), reverse=True)
        doubt = f", {against:,} say the other" if against else ""
        return f"dates are read with the {first} first, as {told:,} can be read only so{doubt}"


_CLOCK = re.compile(
    r"[\s,T]{1,4}(?:at |um |à |a las |v )?(?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"[ \u00a0\u202f]?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"[ ]?(?P<zone>Z|UTC|GMT|[A-Z]{3,4}|[+-][0-9]{2}:?[0-9]{2})?\s*$"
)
_LEAD = re.compile(
    r"(?:[^\W\d_]{2,15},\s*|(?:le|el|den|am|on|dated)\s+)(?=\d|[^\W\d_])", re.IGNORECASE
)
_WEEKDAYS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|jueves|viernes)\s+"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\s+",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"([0-9]{1,2})\s?[/.\-]\s?([0-9]{1,2})\s?[/.\-]\s?([0-9]{4}|[0-9]{2})\.?")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_WORD = r"[^\W\d_]{2,20}"
_DAY_MONTH = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|er|ª|º|\.)?(?:\s+(?:of|de|d[’'])\s*|\s*)({_WORD})\.?,?"
    rf"(?:\s+(?:de|del)\s+|\s+)([0-9]{{4}}|[’'][0-9]{{2}})(?:\s*(?:г|р|год|року|год[аы]?)\.?)?"
)
_MONTH_DAY = re.compile(rf"({_WORD})\.?\s+([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+([0-9]{{4}})")
_MONTH = re.compile(rf"({_WORD})\.?,?(?:\s+(?:of|de|del)\s+|\s+)([0-9]{{4}})")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[.,]?\s+({_WORD})\.?\s+([0-9]{{1,2}})\.?")
_RANGE = re.compile(
    rf"([0-9]{{1,2}})\.?\s?[-–—]\s?([0-9]{{1,2}})\.?(?:\s+de)?\s+({_WORD})\.?,?(?:\s+de)?\s+([0-9]{{4}})"
)
_MONTH_RANGE = re.compile(
    rf"({_WORD})\.?\s+([0-9]{{1,2}})\s?[-–—]\s?([0-9]{{1,2}}),?\s+([0-9]{{4}})"
)
_HAN = re.compile(
    r"([0-9]{4})\s?[年년]\s?(?:([0-9]{1,2})\s?[月월]\s?(?:([0-9]{1,2})\s?[日号號일])?)?"
)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和)\s?([0-9]{1,2}|元)年(?:\s?([0-9]{1,2})月(?:\s?([0-9]{1,2})日)?)?"
)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_JUCHE = re.compile(
    rf"(?:juche|주체)\s?([0-9]{{1,3}})(?:\s?\(([0-9]{{4}})\))?(?:[,.]?\s+({_WORD})\s+([0-9]{{1,2}}))?",
    re.IGNORECASE,
)
_THAI = re.compile(
    r"(?:(?:วันที่\s?)?([0-9]{1,2})\s)?(?:([^\s\d.]{2,20})\s)?(?:พ\.ศ\.\s?)?(2[45][0-9]{2})"
)
_HIJRI_DATE = re.compile(
    r"([0-9]{1,2})\s+([^\d,]{3,25}?),?\s+(1[2-5][0-9]{2})\s?(?:AH|A\.H\.|هـ|H)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:(?:c|ca|circa|um|около)\.?\s*)?([0-9]{4})(s)?")


def parse(text: str, order: Order | None = None) -> Day:
    """Return the day, or days, that a text is.

    `order` says whether the month (`mdy`) or the day comes first where both could; without it
    the month does, and the day is marked as ambiguous.

    Raises:
        ValueError: it is no date, or there is no such day.
    """
    raw = text
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise ValueError(f"{text[:20]!r} is no date")
    text, clock = _without_clock(text)
    for lead in (_WEEKDAYS, _LEAD):
        found_lead = lead.match(text)
        text = text[found_lead.end() :] if found_lead else text
    text = text.strip(" \t,")
    for form, pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        found = read(match, order)
        if found is None:
            continue
        edtf, certainty, ambiguous = found
        precise = edtf + clock if clock and re.fullmatch(r"\d{4}-\d\d-\d\d", edtf) else edtf
        return Day(days(edtf, raw), precise, form, certainty, ambiguous)
    raise ValueError(f"{text[:40]!r} is no date")


def order_of(texts: Iterable[str]) -> Ordering:
    """Return whether the day or the month comes first in the dates of a collection."""
    mdy = dmy = undecided = 0
    for text in texts:
        match = _NUMBERS.match(text.strip()[:LONGEST])
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second > 0:
            dmy += 1
        elif second > 12 >= first > 0:
            mdy += 1
        elif first != second:
            undecided += 1
    order: Order | None = None
    if mdy != dmy:
        order = "mdy" if mdy > dmy else "dmy"
    return Ordering(order, mdy, dmy, undecided)


def _without_clock(text: str) -> tuple[str, str]:
    """Return a text without the time of day at its end, and that as EDTF."""
    match = _CLOCK.search(text[-40:])
    if match is None:
        return text, ""
    hour, minute = int(match["hour"]), int(match["minute"])
    if match["half"]:
        hour = hour % 12 + 12 * (match["half"][0] in "Pp")
    if hour > 23 or minute > 59:
        return text, ""
    zone = match["zone"] or ""
    zone = "Z" if zone in {"Z", "UTC", "GMT"} else zone if zone[:1] in {"+", "-"} else ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    seconds = f":{match['second']}" if match["second"] else ""
    begin = len(text) - len(text[-40:]) + match.start()
    return text[:begin], f"T{hour:02}:{minute:02}{seconds}{zone}"


_Found = tuple[str, float, bool] | None
_Read = Callable[[re.Match[str], Order | None], _Found]


def _year(text: str) -> tuple[int, float]:
    """Return a year of four or two digits, and how sure its century is."""
    number = int(text.strip("’'"))
    if len(text.strip("’'")) > 2:
        return number, 1.0
    return number + (1900 if number >= PIVOT else 2000), 0.95


def _iso(match: re.Match[str], order: Order | None) -> _Found:
    year, month, day = match.groups()
    whole = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    return whole, 1.0, False


def _numbers(match: re.Match[str], order: Order | None) -> _Found:
    first, second = int(match[1]), int(match[2])
    year, certainty = _year(match[3])
    either = max(first, second) <= 12 and first != second
    month_first = order != "dmy"
    if first > 12:
        month_first = False
    elif second > 12:
        month_first = True
    month, day = (first, second) if month_first else (second, first)
    if either and order is None:
        certainty = min(certainty, 0.5)
    return f"{year:04}-{month:02}-{day:02}", certainty, either and order is None


def _named(year: str, month: str, day: str = "") -> _Found:
    number = MONTHS.get(month.lower().strip("."))
    if number is None:
        return None
    whole, certainty = _year(year)
    return f"{whole:04}-{number:02}" + (f"-{int(day):02}" if day else ""), certainty, False


def _range(year: str, month: str, first: str, last: str) -> _Found:
    number = MONTHS.get(month.lower().strip("."))
    if number is None:
        return None
    return f"{year}-{number:02}-{int(first):02}/{year}-{number:02}-{int(last):02}", 1.0, False


def _han(match: re.Match[str], order: Order | None) -> _Found:
    year, month, day = match.groups()
    return "-".join([year, *(f"{int(each):02}" for each in (month, day) if each)]), 1.0, False


def _era(match: re.Match[str], order: Order | None) -> _Found:
    name, number, month, day = match.groups()
    year = _ERAS[name] + (1 if number == "元" else int(number))
    parts = [f"{year:04}", *(f"{int(each):02}" for each in (month, day) if each)]
    return "-".join(parts), 1.0, False


def _juche(match: re.Match[str], order: Order | None) -> _Found:
    number, common, month, day = match.groups()
    year = 1911 + int(number)
    certainty = 1.0 if common is None or int(common) == year else 0.5
    if month is None:
        return f"{int(common or year):04}", certainty, False
    found = _named(f"{int(common or year):04}", month, day)
    return found and (found[0], certainty, False)


def _thai(match: re.Match[str], order: Order | None) -> _Found:
    day, month, year = match.groups()
    common = f"{int(year) - 543:04}"
    if month is None:
        return (common, 0.9, False) if day is None and "พ.ศ" in match[0] else None
    return _named(common, month, day or "")


def _hijri(match: re.Match[str], order: Order | None) -> _Found:
    day, name, year = match.groups()
    key = re.sub(r"[\s\-]+", "-", re.sub(r"[ʿʾ'’]", "", name.lower().strip()))
    month = HIJRI.get(key)
    if month is None:
        return None
    # The tabular calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30 (civil):
    # what was seen in the sky may be a day off.
    y = int(year)
    day_number = (
        int(day) + (59 * (month - 1) + 1) // 2 + (y - 1) * 354 + (3 + 11 * y) // 30 + 1948439
    )
    found = date.fromordinal(day_number - 1721425)
    return f"{found.isoformat()}~", 0.8, False


def _year_alone(match: re.Match[str], order: Order | None) -> _Found:
    year, plural = match.groups()
    if plural:
        return f"{year[:3]}X", 0.9, False
    about = match[0][:1].isalpha()
    return f"{year}~" if about else year, 0.8 if about else 1.0, False


_FORMS: tuple[tuple[str, re.Pattern[str], _Read], ...] = (
    ("iso", _ISO, _iso),
    ("numbers", _NUMBERS, _numbers),
    ("year month day", _HAN, _han),
    ("Japanese era", _ERA, _era),
    ("Juche", _JUCHE, _juche),
    ("range", _RANGE, lambda m, order: _range(m[4], m[3], m[1], m[2])),
    ("range", _MONTH_RANGE, lambda m, order: _range(m[4], m[1], m[2], m[3])),
    ("Buddhist year", _THAI, _thai),
    ("month name", _DAY_MONTH, lambda m, order: _named(m[3], m[2], m[1])),
    ("month name", _MONTH_DAY, lambda m, order: _named(m[3], m[1], m[2])),
    ("month name", _YEAR_FIRST, lambda m, order: _named(m[1], m[2], m[3])),
    ("Hijri", _HIJRI_DATE, _hijri),
    ("month name", _MONTH, lambda m, order: _named(m[2], m[1])),
    ("year", _YEAR, _year_alone),
)
