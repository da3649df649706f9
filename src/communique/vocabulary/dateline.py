"""What stands around a date and isn't it: days of the week, the time, digits of other scripts."""

import re
import unicodedata

from communique.vocabulary.months import WEEKDAYS, folded

_CLOCK = re.compile(
    r"[\s,T]{1,4}(?:at |um |à |a las |v )?(?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"[ \u00a0\u202f]?(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"[ ]?(?P<zone>Z|UTC|GMT|[A-Z]{3,4}|[+-][0-9]{2}:?[0-9]{2})?\s*$"
)
_LEAD = re.compile(
    r"(?:[^\W\d_]{2,15},\s*|(?:le|el|den|am|on|dated|du|del|vom|from)\s+)(?=\d|[^\W\d_])|วัน[^\s\d]{2,20}\s?",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"([^\W\d_][^\s\d,]{1,20})[,\s]\s?")
_LAST_WORD = re.compile(
    r"(?:[\s,]{1,3}([^\W\d_][^\s\d,()]{1,20})|\s?[(（]([^\W\d_]{1,20})[)）]"
    r"|\s?((?:星期|周)[一二三四五六日天]))$"
)
_DIGIT = re.compile(r"[^\D0-9]")
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]{1,4}(?=[年月日號号])")


def plain(text: str) -> str:
    """Return a text with digits of ASCII for those of every script."""
    if text.isascii():
        return text
    text = _DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    return _HAN_NUMBER.sub(lambda match: _han_number(match[0]), text)


def _han_number(text: str) -> str:
    """Return 十 to 九十九, or a year digit by digit, in digits of ASCII."""
    tens, ten, ones = text.partition("十")
    if ten:
        tens, ones = tens or "一", ones or "〇"
    return (tens + ones).translate(_HAN_DIGITS)


_HAN_DIGITS = {ord(each): str(digit) for digit, each in enumerate("〇一二三四五六七八九")} | {
    ord("○"): "0",
    ord("零"): "0",
}


def without_weekday(text: str) -> str:
    """Return a text without a day of the week, or a word as `le`, before and after a date."""
    first = _FIRST_WORD.match(text)
    if first and folded(first[1]) in WEEKDAYS:
        text = text[first.end() :]
    last = _LAST_WORD.search(text)
    if last and (last[3] or folded(last[1] or last[2]) in WEEKDAYS):
        text = text[: last.start()]
    lead = _LEAD.match(text)
    return text[lead.end() if lead else 0 :].strip(" \t,")


def without_clock(text: str) -> tuple[str, str]:
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
