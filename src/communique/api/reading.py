"""Reading: a document, or a place in it, as `show` gives it."""

import difflib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from communique.corpus import Corpus, Part
from communique.corpus.rights import ALL, NOTHING, SNIPPET, allowed
from communique.errors import UsageError

_PLACE = re.compile(
    r"(?P<id>.*)#(?:t(?P<token>\d{1,18})|p(?P<paragraph>\d{1,18})|c(?P<from>\d{1,18})-(?P<to>\d{1,18}))"
)
_NEAR = 5


@dataclass(frozen=True)
class Reading:
    """A document and the stretch of it that was asked for.

    Attributes:
        id: of the document.
        title: of the document; may be empty.
        source: the file it came from.
        metadata: values by field, dates as periods such as `2018-04`.
        text: the whole text.
        start: first character of the stretch to show.
        end: one past its last character.
        mark: characters of the token that was asked for, or None.
        withheld: why the text is not shown, or not all of it; empty if it is.
    """

    id: str
    title: str
    source: str
    metadata: Mapping[str, Any]
    text: str
    start: int
    end: int
    mark: tuple[int, int] | None = None
    withheld: str = ""

    @property
    def passage(self) -> str:
        """The stretch to show."""
        return self.text[self.start : self.end]

    def _repr_html_(self) -> str:
        first, last = self.mark or (self.start, self.start)
        before, hit, after = (
            html.escape(self.text[a:b])
            for a, b in ((self.start, first), (first, last), (last, self.end))
        )
        facts = "".join(
            f"<dt>{html.escape(name)}</dt><dd dir='auto'>{html.escape(written(value))}</dd>"
            for name, value in self.metadata.items()
            if value is not None
        )
        marked = f"<mark>{hit}</mark>" if hit else ""
        return (
            f"<article><h3 dir='auto'>{html.escape(self.title or self.id)}</h3><dl>{facts}</dl>"
            f"<div dir='auto' style='white-space: pre-wrap'>{before}{marked}{after}</div></article>"
        )


def reading(corpus: Corpus, place: str) -> Reading:
    """Return the document that `ID`, `ID#t12`, `ID#p3` or `ID#c10-20` names.

    Tokens and characters count from 0, the end not included; paragraphs from 1.

    Raises:
        UsageError: there is no such document, or no such place in it.
    """
    found = row_of(corpus, place)
    match = None if found else _PLACE.fullmatch(place)
    if match:
        found = row_of(corpus, match["id"])
    if found is None:
        raise unknown(corpus, match["id"] if match else place)
    part, row = found
    start, end, mark = _stretch(part, row, match) if match else (0, len(part.text(row)), None)
    values = part.documents.row(row, named=True)
    whole = Reading(
        id=values["id"],
        title=values["title"] or "",
        source=values["source"],
        metadata={name: plain_value(values[name]) for name in part.fields},
        text=part.text(row),
        start=start,
        end=end,
        mark=mark,
    )
    return _allowed(whole, part, row)


def _allowed(whole: Reading, part: Part, row: int) -> Reading:
    """Return a reading without what the document's field `show` doesn't allow."""
    rights = allowed(part.documents)[row]
    if rights == ALL:
        return whole
    if rights == NOTHING or whole.mark is None:
        rest = "nothing of it" if rights == NOTHING else "no more than snippets"
        told = f"the text is not shown: its field `show` allows {rest}"
        return replace(whole, text="", start=0, end=0, mark=None, withheld=told)
    first, last = part.bounds[row], part.bounds[row + 1]
    at = int(first + np.searchsorted(part.spans[first:last, 0], whole.mark[0]))
    start = int(part.spans[max(first, at - SNIPPET), 0])
    end = int(part.spans[min(last, at + 1 + SNIPPET) - 1, 1])
    start, end = max(start, whole.start), min(end, whole.end)
    begin, stop = whole.mark
    return replace(
        whole,
        text=whole.text[start:end],
        start=0,
        end=end - start,
        mark=(begin - start, stop - start),
        withheld=f"cut to {SNIPPET} tokens on either side: its field `show` allows only snippets",
    )


def plain_value(value: Any) -> Any:
    """Return a value of the documents table: a date as its period, 1990.0 as 1990."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, Mapping):
        return value
    return period(value["start"], value["stop"])


def written(value: Any) -> str:
    """Return a metadata value as text."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def period(start: date | None, stop: date | None) -> str | None:
    """Return the days from `start` until before `stop`: 2018, 2018-04, 2018-04-09 or both ends."""
    if start is None or stop is None:
        return None
    last = stop - timedelta(days=1)
    if last <= start:
        return start.isoformat()
    if start.day == 1 and stop.day == 1 and (start.year, start.month) == (last.year, last.month):
        return f"{start:%Y-%m}"
    if (start.month, start.day, stop.month, stop.day) == (1, 1, 1, 1) and start.year == last.year:
        return f"{start:%Y}"
    return f"{start.isoformat()}/{last.isoformat()}"


def row_of(corpus: Corpus, name: str) -> tuple[Part, int] | None:
    """Return where a document is, or an earlier release of one, as `id@1`; None if nowhere."""
    # What doesn't count can be read, too.
    kept = corpus.live if "live" in corpus.state else ()
    for part in (*corpus.parts, *kept, *corpus.earlier):
        row = part.documents["id"].index_of(name)
        if row is not None:
            return part, row
    return None


def unknown(corpus: Corpus, name: str) -> UsageError:
    """Return the error that there is no such document; its hint has ids that are near."""
    ids = [each for part in corpus.parts for each in part.documents["id"]]
    folded = {each.casefold(): each for each in reversed(ids)}
    sought = name.casefold()
    near = [whole for low, whole in folded.items() if sought and sought in low][:_NEAR]
    if not near:
        near = [folded[low] for low in difflib.get_close_matches(sought, folded, n=_NEAR)]
    listed = f"near: {', '.join(sorted(near))}" if near else "communique info id lists the ids"
    return UsageError(f"no document has the id {name!r}", where=corpus.label, hint=listed)


def _stretch(part: Part, row: int, match: re.Match[str]) -> tuple[int, int, tuple[int, int] | None]:
    first, last = int(part.bounds[row]), int(part.bounds[row + 1])
    if match["token"]:
        return _around_token(part, row, first + int(match["token"]), last)
    if match["paragraph"]:
        start, end = _paragraph(part, first, last, int(match["paragraph"]))
        return start, end, None
    start, end = int(match["from"]), int(match["to"])
    length = len(part.text(row))
    if not start <= end <= length:
        raise UsageError(
            f"there are no characters {start} to {end} in the document",
            where=match["id"],
            hint=f"it has the characters 0 to {length}",
        )
    return start, end, None


def _around_token(
    part: Part, row: int, token: int, last: int
) -> tuple[int, int, tuple[int, int] | None]:
    if token >= last:
        n_tokens = last - int(part.bounds[row])
        raise UsageError(
            f"there is no token {token - int(part.bounds[row])} in the document",
            where=part.documents["id"][row],
            hint=f"it has {n_tokens:,} tokens, counted from 0",
        )
    mark = (int(part.spans[token, 0]), int(part.spans[token, 1]))
    region = _region_of(part, token)
    if region is None:
        return 0, len(part.text(row)), mark
    start, end = part.structure("p").regions[region]
    return int(part.spans[start, 0]), int(part.spans[end - 1, 1]), mark


def _region_of(part: Part, token: int) -> int | None:
    if "p" not in part.structure_names:
        return None
    found = int(part.structure("p").around(np.array([token], np.int64))[0])
    return found if found >= 0 else None


def _paragraph(part: Part, first: int, last: int, number: int) -> tuple[int, int]:
    regions = part.structure("p").regions
    inside = (regions[:, 0] >= first) & (regions[:, 1] <= last) & (regions[:, 1] > regions[:, 0])
    own = regions[inside]
    if not 1 <= number <= len(own):
        raise UsageError(
            f"there is no paragraph {number} in the document",
            where=part.documents["id"][int(part.document_of(np.array([first]))[0])],
            hint=f"it has {len(own):,} paragraphs, counted from 1",
        )
    start, end = own[number - 1]
    return int(part.spans[start, 0]), int(part.spans[end - 1, 1])
