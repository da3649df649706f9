"""Reads scraped records: title, time, a line of facets, then the text.

```text
21 IMCWP, Contribution of WP of Freedonia

10/24/19 11:08 AM
  • Freedonia, Workers Party of Freedonia En Europe Communist and workers' parties

Dear Comrades,
```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from communique.corpus import DateInterval, Document, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.facets import BULLET, facets
from communique.read.limits import within_limit
from communique.read.metadata import renamed
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.read.titles import meeting

_HEAD = 4_000
_CLOCK = (
    r"[ T,]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[ \u00a0\u202f]*[AaPp]\.?[Mm]\.?)?"
)
_ZONE = r"(?:[ ]?(?:Z|UTC|GMT|[A-Z]{3,4}|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = re.compile(
    r"(?:(?P<first>[0-9]{1,2})[/.](?P<second>[0-9]{1,2})[/.](?P<year>[0-9]{4}|[0-9]{2})"
    r"|(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}))"
    rf"(?:{_CLOCK}{_ZONE})?"
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BLANK_START = re.compile(r"(?:[ \t\u00a0\ufeff]*(?:\r\n|\r|\n))+")
_PIVOT = 70
"""Two digits from here on are a year of the 1900s."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines before the text, and where the text begins."""

    title: str
    time: str
    facets: list[str]
    end: int


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a file begins as a record does: a title, then a time, then a bullet."""
    beginning = raw[:_HEAD]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = beginning.decode("utf-16", "replace")
    else:
        try:
            text = beginning.decode(options.encoding or "utf-8-sig", "replace")
        except LookupError:
            # The reader says which name is wrong.
            return False
    return _head(text) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a record.

    Raises:
        ReadError: the file hasn't the form of a record, or is no text.
    """
    whole = decoded(source.raw, source.name, options)
    head = _head(whole)
    if head is None:
        raise ReadError(
            "the file does not begin as a record does: a title, a time, a line of facets",
            where=f"{source.name}, line 1",
            hint="--reader plain reads it as it is",
        )
    values = around(source.name, options) | renamed(_metadata(head, source, options), options)
    values.setdefault("title", head.title)
    text = _without_blank_lines(whole[head.end :])
    yield from within_limit(one_document(source, text, values, options), options)


def _head(text: str) -> _Head | None:
    lines = _lines(text)
    title, _ = next(lines, ("", 0))
    time, end = next(lines, ("", 0))
    if not title or not _TIME.fullmatch(time):
        return None
    found: list[str] = []
    for line, after in lines:
        match = BULLET.fullmatch(line)
        # A second line with a bullet belongs to the head only where it, too, names a place.
        if match is None or (found and not {"language", "region"} & set(facets(match["facets"]))):
            break
        found.append(match["facets"])
        end = after
    return _Head(title, time, found, end) if found else None


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines that aren't blank, without the space around them, and where each ends."""
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None:
            return
        at = match.end()
        line = match[0].strip().strip("\ufeff")
        if line:
            yield line, at


def _metadata(head: _Head, source: Source, options: ReadOptions) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for line in head.facets:
        values = facets(line) | values
    values |= meeting(head.title)
    try:
        values["date"] = _day(head.time)
    except ValueError:
        options.notice(
            ReadError(
                f"there is no such day as {head.time!r}, so the document has no date",
                where=source.name,
            )
        )
    return values


def _day(written: str) -> DateInterval:
    """Return the day of a time; the month comes first unless it can't be one.

    Raises:
        ValueError: there is no such day.
    """
    match = _TIME.fullmatch(written)
    if match is None:
        raise ValueError(written)
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
    else:
        month, day, year = (int(match[name]) for name in ("first", "second", "year"))
        if month > 12:
            month, day = day, month
        if len(match["year"]) == 2:
            year += 1900 if year >= _PIVOT else 2000
    start = date(year, month, day)
    return DateInterval(start, start + timedelta(days=1), written)


def _without_blank_lines(text: str) -> str:
    blank = _BLANK_START.match(text)
    return text[blank.end() if blank else 0 :].rstrip()
