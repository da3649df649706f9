"""Reads scraped records: title, time, a line of facets, then the text.

```text
21 IMCWP, Contribution of WP of Freedonia

10/24/19 11:08 AM
  • Freedonia, Workers Party of Freedonia En Europe Communist and workers' parties

Dear Comrades,
```
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from communique.corpus import Document, Origin, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.facets import BULLET, facets
from communique.read.limits import within_limit
from communique.read.metadata import renamed
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.read.titles import meeting
from communique.vocabulary.days import Day, Ordering, order_of, parse

_HEAD = 4_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NUMERIC = re.compile(r"[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}\b|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\b")
_BLANK_START = re.compile(r"(?:[ \t\u00a0\ufeff]*(?:\r\n|\r|\n))+")
SURVEYED = 1_000
"""Records whose dates decide whether the day or the month comes first."""

_LONGEST_TIME = 60


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines before the text, and where the text begins."""

    title: str
    time: str
    facets: list[str]
    end: int


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a file begins as a record does: a title, then a time, then a bullet."""
    beginning = _beginning(raw, options)
    return beginning is not None and _head(beginning) is not None


def _beginning(raw: bytes, options: ReadOptions) -> str | None:
    """Return the beginning of a file as far as it can be told; None if the encoding is unknown."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw[:_HEAD].decode("utf-16", "replace")
    try:
        return raw[:_HEAD].decode(options.encoding or "utf-8-sig", "replace")
    except LookupError:
        # The reader says which name is wrong.
        return None


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
    day = _day(head.time, source, options)
    found = _metadata(head) | ({"date": day.interval} if day else {})
    values = around(source.name, options) | renamed(found, options)
    values.setdefault("title", head.title)
    document = one_document(source, _without_blank_lines(whole[head.end :]), values, options)
    if day and document.metadata.get("date") == day.interval:
        at = whole.index(head.time)
        origin = Origin(head.time, day.form, day.certainty, day.edtf, at, at + len(head.time))
        document = replace(document, origins={"date": origin})
    yield from within_limit(document, options)


def _head(text: str) -> _Head | None:
    lines = _lines(text)
    title, _ = next(lines, ("", 0))
    time, end = next(lines, ("", 0))
    if not title or not _is_time(time):
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


def _metadata(head: _Head) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for line in head.facets:
        values = facets(line) | values
    return values | meeting(head.title)


def _day(written: str, source: Source, options: ReadOptions) -> Day | None:
    """Return the day of a time, in the order that the collection has; one that isn't is told."""
    try:
        return parse(written, options.known.order if options.known else None)
    except ValueError:
        options.notice(
            ReadError(
                f"there is no such day as {written!r}, so the document has no date",
                where=source.name,
            )
        )
        return None


def survey(sources: Iterable[Source], options: ReadOptions) -> Ordering:
    """Return whether the day or the month comes first in the times of some records."""
    beginnings = (_beginning(next(source.pieces(), b""), options) or "" for source in sources)
    heads = map(_head, beginnings)
    return order_of(head.time for head in heads if head is not None)


def _is_time(text: str) -> bool:
    if len(text) > _LONGEST_TIME or not any(each.isdigit() for each in text):
        return False
    # A day that there isn't is told when the record is read.
    if _NUMERIC.match(text):
        return True
    try:
        return parse(text).form != "year"
    except ValueError:
        return False


def _without_blank_lines(text: str) -> str:
    blank = _BLANK_START.match(text)
    return text[blank.end() if blank else 0 :].rstrip()
