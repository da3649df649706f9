"""Dates as archives write them, in many languages and calendars, as days and as EDTF.

What is written with the day or the month first can't be told from one date (10/11/19): a
collection decides by its dates that can be only one of the two, see `order_of`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.corpus import DateInterval
from communique.vocabulary.dateline import plain, without_clock, without_weekday
from communique.vocabulary.edtf import days
from communique.vocabulary.months import HIJRI, SEASONS, folded, month

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


_NUMBERS = re.compile(r"([0-9]{1,2})\s?[/.\-]\s?([0-9]{1,2})\s?[/.\-]\s?([0-9]{4}|[0-9]{2})\.?")
_EDTF = re.compile(r"(?=[0-9]*[X~?%/-])[0-9X.~?%/+-]{4,40}")
_ISO = re.compile(r"([0-9]{4})(?:[-/]|\.\s?)([0-9]{1,2})(?:(?:[-/]|\.\s?)([0-9]{1,2})\.?)?")
_COMPACT = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])([0-3][0-9])")
_YEARS = re.compile(r"([0-9]{4})\s?[-–/]\s?([0-9]{4}|[0-9]{2})")
_BETWEEN = re.compile(r"\s[-–—]\s|\s?[–—]\s?|\s(?:to|bis|au|al|по)\s")
_LAST_YEAR = re.compile(r"[0-9]{4}(?!.*[0-9]{4})")
_SEASON = re.compile(r"([^\W\d_]{3,15}),?\s(?:(?:of|de|del|του)\s)?([0-9]{4})")
_VIETNAMESE = re.compile(r"(?:ngày\s)?([0-9]{1,2})\stháng\s([0-9]{1,2})\s(?:năm\s)?([0-9]{4})")
# Names of two words are those of the Levant: تشرين الأول.
_WORD = r"[^\W\d_]{2,20}(?:\s(?:الأول|الاول|الثاني))?"
_DAY_MONTH = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th|er|ª|º|\.)?(?:\s+(?:of|de|d[’'])\s*|\s*)({_WORD})\.?,?"
    rf"(?:\s+(?:de|del)\s+|\s+)([0-9]{{4}}|[’'][0-9]{{2}})(?:\s*(?:г|р|року|год[аы]?)\.?|\.)?"
)
_MONTH_DAY = re.compile(rf"({_WORD})\.?\s+([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+([0-9]{{4}})")
_MONTH = re.compile(rf"({_WORD})\.?,?(?:\s+(?:of|de|del)\s+|\s+)([0-9]{{4}})")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[.,]?\s+({_WORD})\.?\s+([0-9]{{1,2}})\.?")
_RANGE = re.compile(
    rf"([0-9]{{1,2}})\.?(?:\s?[-–—]\s?|\s(?:to|and|au|al|bis)\s)([0-9]{{1,2}})\.?(?:\s+de)?"
    rf"\s+({_WORD})\.?,?(?:\s+del?)?\s+([0-9]{{4}})(?:\s*(?:г|р|року|год[аы]?)\.?)?"
)
_MONTH_RANGE = re.compile(
    rf"({_WORD})\.?\s+([0-9]{{1,2}})\s?[-–—]\s?([0-9]{{1,2}}),?\s+([0-9]{{4}})"
)
_HAN = re.compile(
    r"([0-9]{4})\s?[年년]\s?(?:([0-9]{1,2})\s?[月월]\s?(?:([0-9]{1,2})\s?[日号號일])?)?"
)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|民國|民国)\s?([0-9]{1,3}|元)年(?:\s?([0-9]{1,2})月(?:\s?([0-9]{1,2})日)?)?"
)
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
         "民國": 1911, "民国": 1911}  # fmt: skip
_JUCHE = re.compile(
    rf"(?:juche|주체)\s?([0-9]{{1,3}})(?:\s?\(([0-9]{{4}})\))?(?:[,.]?\s+({_WORD})\s+([0-9]{{1,2}}))?",
    re.IGNORECASE,
)
_THAI = re.compile(
    r"(?:(?:วันที่\s?)?([0-9]{1,2})\s)?(?:([^\s\d.]{2,20})\s)?(?:พ\.ศ\.\s?|B\.?E\.?\s)?(2[45][0-9]{2})"
)
_HIJRI_DATE = re.compile(
    r"([0-9]{1,2})\s+([^\d,]{3,25}?),?\s+(1[2-5][0-9]{2})\s?(?:AH|A\.H\.|هـ|H)", re.IGNORECASE
)
_OF_BUDDHIST_ERA = re.compile(r"[\u0e01-\u0e5b]|B\.?E")
_YEAR = re.compile(r"(?:(?:c|ca|circa|um|около)\.?\s*)?([0-9]{4})(s)?")


def parse(text: str, order: Order | None = None, languages: Sequence[str] = ()) -> Day:
    """Return the day, or days, that a text is.

    `order` says whether the month (`mdy`) or the day comes first where both could; without it
    the month does, and the day is marked as ambiguous. `languages` are those that it may be in:
    they matter for the few names that are different months in two.

    Raises:
        ValueError: it is no date, or there is no such day.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        raise ValueError(f"{stripped[:20]!r} is no date")
    reading = _Reading(order, tuple(languages))
    in_ascii = plain(stripped)
    found = _one(in_ascii, reading) or _span(in_ascii, reading)
    if found is None:
        raise ValueError(f"{stripped[:40]!r} is no date")
    edtf, certainty, ambiguous, form = found
    try:
        interval = days(edtf, text)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{stripped[:40]!r} is no day of the calendar") from error
    return Day(interval, edtf, form, certainty, ambiguous)


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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of a text before it is read."""

    order: Order | None = None
    languages: tuple[str, ...] = ()


def _one(text: str, reading: _Reading) -> tuple[str, float, bool, str] | None:
    """Return a date that isn't a span as EDTF, how sure it is, whether it is open, and its form."""
    text, clock = without_clock(without_weekday(text))
    for form, pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        found = match and read(match, reading)
        if found:
            edtf, certainty, ambiguous = found
            if clock and re.fullmatch(r"\d{4}-\d\d-\d\d", edtf):
                edtf += clock
            return edtf, certainty, ambiguous, form
    return None


def _span(text: str, reading: _Reading) -> tuple[str, float, bool, str] | None:
    """Return two dates with a dash between them; the first may lack its year."""
    for match in _BETWEEN.finditer(text):
        last = _one(text[match.end() :], reading)
        if last is None or "/" in last[0]:
            continue
        first = _one(text[: match.start()], reading)
        year = _LAST_YEAR.search(text, match.end())
        if first is None and year:
            first = _one(f"{text[: match.start()]} {year[0]}", reading)
        if first and "/" not in first[0]:
            certainty = min(first[1], last[1])
            return f"{first[0]}/{last[0]}", certainty, first[2] or last[2], "range"
    return None


_Found = tuple[str, float, bool] | None
_Read = Callable[[re.Match[str], _Reading], _Found]


def _year(text: str) -> tuple[int, float]:
    """Return a year of four or two digits, and how sure its century is."""
    number = int(text.strip("’'"))
    if len(text.strip("’'")) > 2:
        return number, 1.0
    return number + (1900 if number >= PIVOT else 2000), 0.95


def _edtf(match: re.Match[str], reading: _Reading) -> _Found:
    try:
        days(match[0])
    except (ValueError, OverflowError):
        return None
    # 2019-21 is a season in EDTF, and two years elsewhere.
    return match[0], 0.5 if re.fullmatch(r"[0-9]{4}-2[1-4]", match[0]) else 1.0, False


def _iso(match: re.Match[str], reading: _Reading) -> _Found:
    year, number, day = match.groups()
    if day is None and int(number) > 12:
        return None
    whole = f"{year}-{int(number):02}" + (f"-{int(day):02}" if day else "")
    # 2011/12 may be a session that lasts from one year into the next.
    session = day is None and "/" in match[0] and int(number) == (int(year) + 1) % 100
    return whole, 0.5 if session else 1.0, False


def _years(match: re.Match[str], reading: _Reading) -> _Found:
    first, last = match.groups()
    last = last if len(last) == 4 else first[:2] + last
    return (f"{first}/{last}", 1.0, False) if last > first else None


def _season(match: re.Match[str], reading: _Reading) -> _Found:
    number = SEASONS.get(folded(match[1]))
    # The season of the other half of the world is another half of the year.
    return (f"{match[2]}-{number}", 0.7, False) if number else None


def _numbers(match: re.Match[str], reading: _Reading) -> _Found:
    first, second = int(match[1]), int(match[2])
    year, certainty = _year(match[3])
    either = max(first, second) <= 12 and first != second
    month_first = reading.order != "dmy"
    if first > 12:
        month_first = False
    elif second > 12:
        month_first = True
    number, day = (first, second) if month_first else (second, first)
    if either and reading.order is None:
        certainty = min(certainty, 0.5)
    return f"{year:04}-{number:02}-{day:02}", certainty, either and reading.order is None


def _named(reading: _Reading, year: str, name: str, day: str = "") -> _Found:
    number = month(name, reading.languages)
    if not number:
        return None
    whole, certainty = _year(year)
    return f"{whole:04}-{number:02}" + (f"-{int(day):02}" if day else ""), certainty, False


def _range(reading: _Reading, year: str, name: str, ends: tuple[str, str]) -> _Found:
    number = month(name, reading.languages)
    if not number:
        return None
    first, last = (f"{year}-{number:02}-{int(day):02}" for day in ends)
    return f"{first}/{last}", 1.0, False


def _han(match: re.Match[str], reading: _Reading) -> _Found:
    year, *rest = match.groups()
    return "-".join([year, *(f"{int(each):02}" for each in rest if each)]), 1.0, False


def _era(match: re.Match[str], reading: _Reading) -> _Found:
    name, number, *rest = match.groups()
    year = _ERAS[name] + (1 if number == "元" else int(number))
    parts = [f"{year:04}", *(f"{int(each):02}" for each in rest if each)]
    return "-".join(parts), 1.0, False


def _juche(match: re.Match[str], reading: _Reading) -> _Found:
    number, common, name, day = match.groups()
    year = 1911 + int(number)
    certainty = 1.0 if common is None or int(common) == year else 0.5
    if name is None:
        return f"{int(common or year):04}", certainty, False
    found = _named(reading, f"{int(common or year):04}", name, day)
    return found and (found[0], certainty, False)


def _thai(match: re.Match[str], reading: _Reading) -> _Found:
    day, name, year = match.groups()
    if not _OF_BUDDHIST_ERA.search(match[0]):
        return None
    common = f"{int(year) - 543:04}"
    if name is None:
        return (common, 0.9, False) if day is None and "พ.ศ" in match[0] else None
    return _named(reading, common, name, day or "")


def _hijri(match: re.Match[str], reading: _Reading) -> _Found:
    day, name, year = match.groups()
    key = re.sub(r"[\s\-]+", "-", re.sub(r"[ʿʾ'’]", "", folded(name.strip())))
    number = HIJRI.get(key)
    if number is None:
        return None
    # The tabular calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30 (civil):
    # what was seen in the sky may be a day off.
    y = int(year)
    day_number = (
        int(day) + (59 * (number - 1) + 1) // 2 + (y - 1) * 354 + (3 + 11 * y) // 30 + 1948439
    )
    found = date.fromordinal(day_number - 1721425)
    return f"{found.isoformat()}~", 0.8, False


def _year_alone(match: re.Match[str], reading: _Reading) -> _Found:
    year, plural = match.groups()
    if plural:
        return f"{year[:3]}X", 0.9, False
    about = match[0][:1].isalpha()
    return f"{year}~" if about else year, 0.8 if about else 1.0, False


_FORMS: tuple[tuple[str, re.Pattern[str], _Read], ...] = (
    ("iso", _ISO, _iso),
    ("EDTF", _EDTF, _edtf),
    ("iso", _COMPACT, lambda m, r: (f"{m[1]}-{m[2]}-{m[3]}", 0.9, False)),
    ("years", _YEARS, _years),
    ("numbers", _NUMBERS, _numbers),
    ("year month day", _HAN, _han),
    ("era", _ERA, _era),
    ("Juche", _JUCHE, _juche),
    ("range", _RANGE, lambda m, r: _range(r, m[4], m[3], (m[1], m[2]))),
    ("range", _MONTH_RANGE, lambda m, r: _range(r, m[4], m[1], (m[2], m[3]))),
    ("Buddhist year", _THAI, _thai),
    ("month name", _DAY_MONTH, lambda m, r: _named(r, m[3], m[2], m[1])),
    ("month name", _MONTH_DAY, lambda m, r: _named(r, m[3], m[1], m[2])),
    ("month name", _YEAR_FIRST, lambda m, r: _named(r, m[1], m[2], m[3])),
    ("Hijri", _HIJRI_DATE, _hijri),
    ("month name", _MONTH, lambda m, r: _named(r, m[2], m[1])),
    ("season", _SEASON, _season),
    (
        "year month day",
        _VIETNAMESE,
        lambda m, r: (f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", 1.0, False),
    ),
    ("year", _YEAR, _year_alone),
)
