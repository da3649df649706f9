"""Figures: numbers and dates as sentences in any language have them, in one form for all.

`1,000`, `1.000`, `1 000`, `١٬٠٠٠` and `１０００` are one number, so are `3 million` and `300万`;
`24 May`, `el 24 de mayo` and `5月24日` are one date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from communique.vocabulary.months import month
from communique.vocabulary.numerals import numerals

_SPACE = "\u00a0\u2009\u202f "
_SCALES = (
    (r"(?:mil millones|mil milhões|mill?i?[jy]?ar\w*|mrd|mld|mia|billions?|bn|bilh[ãõ]\w+"
     r"|миллиард\w*|милијард\w*|милиард\w*|мільярд\w*|млрд|مليار\w*|میلیارد|מיליארד)(?!\w)", 9),
    (r"(?:mill?i?[oó]\w{0,4}|mill?i?[jy]\w{1,6}|milh[ãõ]\w+|mln|mio|triệu|juta|миллион\w*"
     r"|милион\w*|мільйон\w*|млн|εκατομμ\w*|مليون|ملايين|میلیون|מיליון)(?!\w)", 6),
    (r"(?:thousand|mil|mille|tausend|duizend|tusen|tusind|tysi[ąę]c\w*|tis[íi]c\w*|tuhat|tuhan\w+"
     r"|ezer|тысяч\w*|тисяч\w*|тыс|χιλιάδες|ribu|ألف|آلاف|هزار|אלף)(?!\w)|千", 3),
    (r"万|萬|만", 4),
    (r"亿|億|억", 8),
)  # fmt: skip
"""Words after a number that multiply it, and the power of ten. A billion is meant as in English."""

_SCALE = re.compile(
    rf"[{_SPACE}-]?(?:" + "|".join(f"({words})" for words, _ in _SCALES) + ")", re.IGNORECASE
)
_NUMBER = re.compile(
    rf"(\d{{1,3}}(?:(?P<mark>[.,'’٬{_SPACE}])\d{{3}})(?:(?P=mark)\d{{3}})*(?!\d)|\d+)"
    r"(?:[.,٫](\d+))?"
)
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_LINK = r"(?:[\s.,]|de|del|of|the|do|da|st|nd|rd|th|er|º|ª|-|的)"
_DAY_BEFORE = re.compile(rf"(?<!\d)(\d{{1,2}}){_LINK}{{0,5}}$", re.IGNORECASE)
_DAY_AFTER = re.compile(r"[\s.-]{0,2}(\d{1,2})(?:st|nd|rd|th)?(?![\d%])")
_YEAR_AFTER = re.compile(rf"{_LINK}{{0,6}}\d{{4}}(?!\d)", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日号號일])?")
_IN_NUMBERS = re.compile(
    r"(?<!\d)(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}|\d{2}))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date in a sentence.

    Attributes:
        kind: number or date.
        value: in its one form: `1000`, `3.5`; of a date month and day, `5-24`, or the month, `5`.
        text: as it is written.
    """

    kind: Literal["number", "date"]
    value: str
    text: str

    @property
    def day(self) -> str:
        """The day of the month of a date, or the empty text."""
        return self.value.partition("-")[2] if self.kind == "date" else ""


def figures(sentence: str, language: str = "") -> list[Figure]:
    """Return the numbers and dates of a sentence; a year in a date is a number of its own.

    Numbers that are words are read where the language, a BCP 47 tag, is known.

    >>> [(each.kind, each.value) for each in figures("El 24 de mayo de 2019, 1.000 personas")]
    [('date', '5-24'), ('number', '2019'), ('number', '1000')]
    """
    found, rest = [], sentence
    for each, (start, end) in _dates(sentence):
        found.append(each)
        rest = rest[:start] + "\n" * (end - start) + rest[end:]
    words = (Figure("number", str(value), text) for value, text in numerals(rest, language))
    return [*found, *_numbers(rest), *words]


def _numbers(text: str) -> Iterator[Figure]:
    at = 0
    while (match := _NUMBER.search(text, at)) is not None:
        whole = "".join(str(int(each)) for each in match[1] if each.isdecimal())
        part = "".join(str(int(each)) for each in match[3] or "").rstrip("0")
        at = match.end()
        if scale := _SCALE.match(text, at):
            power = _SCALES[(scale.lastindex or 1) - 1][1]
            whole, part = whole + part[:power].ljust(power, "0"), part[power:]
            at = scale.end()
        whole = whole.lstrip("0") or "0"
        yield Figure("number", f"{whole}.{part}" if part else whole, text[match.start() : at])


def _dates(text: str) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """Yield dates, and the characters that are no number any more."""
    for match in _EAST_ASIAN.finditer(text):
        if made := _date(match[1], match[2] or "", match[0]):
            yield made, match.span()
    for match in _IN_NUMBERS.finditer(text):
        yield from _in_numbers(match)
    for match in _WORD.finditer(text):
        if number := _month(match[0]):
            yield from _beside(text, match, number)


def _beside(
    text: str, word: re.Match[str], number: int
) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """Yield the date of the name of a month: with the day before or after it, or of a year."""
    before = _DAY_BEFORE.search(text, max(0, word.start() - 12), word.start())
    after = _DAY_AFTER.match(text, word.end())
    for day, span in ((before, before and before.span(1)), (after, after and after.span(1))):
        if day is None or span is None:
            continue
        start, end = min(span[0], word.start()), max(span[1], word.end())
        if made := _date(str(number), day[1], text[start:end]):
            yield made, (start, end)
            return
    if _YEAR_AFTER.match(text, word.end()):
        yield Figure("date", str(number), word[0]), word.span()


def _in_numbers(match: re.Match[str]) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """Yield the date that numbers are, and its year; both dates where it could be two."""
    start, end = match.span()
    if match[1]:
        year, several = match[1], [(match[3], match[4])]
    else:
        year, several = match[8], [(match[7], match[5]), (match[5], match[7])]
    made = [each for month_, day in several if (each := _date(month_, day, match[0]))]
    for each in made:
        yield each, (start, end)
    if made:
        yield Figure("number", str(int(year)), year), (start, end)


def _date(number: str, day: str, text: str) -> Figure | None:
    if not 1 <= int(number) <= 12:
        return None
    if not day:
        return Figure("date", str(int(number)), text)
    return Figure("date", f"{int(number)}-{int(day)}", text) if 1 <= int(day) <= 31 else None


@lru_cache(maxsize=1 << 16)
def _month(word: str) -> int:
    try:
        return month(word)
    except ValueError:
        return 0  # October to some, November to others: it says nothing.
