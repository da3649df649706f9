"""Meetings named in titles: which meeting of a series a statement was made at."""

import re

from communique.corpus import Value

_COUNTED = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_WORDS = {word: number for number, word in enumerate(_COUNTED.split(), start=1)}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_FORM = r"(?=[IVXLC])(?:XC|XL|L?X{0,3}|C)(?:IX|IV|V?I{0,3})"
_ORDINAL = (
    rf"(?P<digits>[0-9]{{1,3}})(?:st|nd|rd|th|º|ª|\.)?|(?P<roman>{_ROMAN_FORM})(?:th)?"
    rf"|(?P<word>{'|'.join(_WORDS)})"
)
_SERIES = r"(?P<series>[^\W\d_][^,:;–—]*?)"
_END = r"\s*(?:[,:;–—]|\s-\s)"

_FORMS = (
    re.compile(rf"(?:the\s+)?(?:{_ORDINAL})\s+{_SERIES}{_END}", re.IGNORECASE),
    re.compile(rf"(?P<series>[^\W\d_]{{2,12}})[ -](?P<digits>[0-9]{{1,3}}){_END}"),
)
_MEETINGS = re.compile(
    r"\b(?:meeting|congress|conference|assembly|session|summit|forum|convention|plenum|plenary|"
    r"council|seminar|encounter|festival|IM[A-Z]{1,4})\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z][A-Z&-]*[A-Z][A-Za-z]?")


def meeting(title: str) -> dict[str, Value]:
    """Return `meeting` and `ordinal` where a title begins with them: `21 IMCWP, …`."""
    for form in _FORMS:
        match = form.match(title)
        if match and _is_meeting(match["series"]):
            return {"meeting": match["series"].strip(), "ordinal": _ordinal(match)}
    return {}


def _is_meeting(series: str) -> bool:
    """Return whether a name is one of meetings: `20 years of peace, …` begins no such title."""
    return bool(_MEETINGS.search(series) or _ACRONYM.fullmatch(series.strip()))


def _ordinal(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups["digits"]:
        return int(groups["digits"])
    if groups["word"]:
        return _WORDS[groups["word"].lower()]
    digits = [_ROMAN[letter] for letter in groups["roman"].upper()]
    following = [*digits[1:], 0]
    return sum(-a if a < b else a for a, b in zip(digits, following, strict=True))
