"""References for citing documents: CSL-JSON and BibTeX."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from communique.write.chosen import Chosen, Log, written

_TYPES = {
    "speech": "speech",
    "contribution": "speech",
    "interview": "interview",
    "manifesto": "report",
    "resolution": "legislation",
    "editorial": "article-newspaper",
}
_USED = frozenset({
    "type", "speaker_name", "speaker", "author", "party", "date", "published", "retrieved", "url",
    "language", "meeting",
})  # fmt: skip
_BIBTEX = {"report": "techreport", "article-newspaper": "article"}
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def write_csl(chosen: Chosen, path: Path, log: Log) -> None:
    """Write references as CSL-JSON."""
    _tell(chosen, log)
    path.write_text(_csl(chosen), encoding="utf-8")


def write_bibtex(chosen: Chosen, path: Path, log: Log) -> None:
    """Write references as BibTeX, in UTF-8."""
    _tell(chosen, log)
    path.write_text(_entries(chosen), encoding="utf-8")


def cited(chosen: Chosen, form: str) -> str:
    """Return references in one of `FORMS`."""
    return FORMS[form](chosen)


def _csl(chosen: Chosen) -> str:
    items = [dict(item) for item in _items(chosen)]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _entries(chosen: Chosen) -> str:
    entries = []
    for item in _items(chosen):
        kind = _BIBTEX.get(str(item["type"]), "misc")
        lines = [f"  {name} = {{{_escaped(value)}}}" for name, value in _bibtex(item) if value]
        entries.append(f"@{kind}{{{item['id']},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def _sentences(chosen: Chosen) -> str:
    """Return a sentence for each document: who, when, what, where, which."""
    state = f"corpus {chosen.corpus.name}, state {chosen.corpus.state_id}"
    return "".join(f"{_sentence(item)}, {state}.\n" for item in _items(chosen))


def _sentence(item: Mapping[str, Any]) -> str:
    author = item["author"][0]["literal"] if "author" in item else ""
    day = item.get("issued", {}).get("raw", "")
    who = f"{author} ({day})" if author and day else author or day
    place = [item.get("event-title", ""), item.get("publisher", ""), item.get("URL", "")]
    return ". ".join(each for each in (who, item["title"], *place, item["note"]) if each)


def _tell(chosen: Chosen, log: Log) -> None:
    log("texts are left out: these are references")
    left = [name for name in chosen.corpus.fields if name not in _USED]
    if left:
        log(f"fields that references have no place for are left out: {', '.join(left)}")


def _items(chosen: Chosen) -> Iterator[Mapping[str, Any]]:
    used: dict[str, int] = {}
    for row in chosen.documents.iter_rows(named=True):
        item: dict[str, Any] = {
            "id": _key(row, used),
            "type": _TYPES.get(written(row.get("type")), "speech"),
            "title": row["title"] or row["id"],
        }
        person = written(row.get("speaker_name") or row.get("speaker") or row.get("author"))
        party = written(row.get("party"))
        if person or party:
            item["author"] = [{"literal": person or party}]
        if person and party:
            item["publisher"] = party
        for field, name in (("date", "issued"), ("published", "available-date"),
                            ("retrieved", "accessed")):  # fmt: skip
            if isinstance(row.get(field), dict):
                item[name] = {"date-parts": _parts(row[field]), "raw": row[field]["raw"]}
        for field, name in (("url", "URL"), ("language", "language"), ("meeting", "event-title")):
            if row.get(field):
                item[name] = written(row[field])
        item["note"] = f"document {row['id']}"
        yield item


FORMS: Mapping[str, Callable[[Chosen], str]] = {
    "plain": _sentences,
    "bibtex": _entries,
    "csl": _csl,
}
"""How references can be given."""


def _parts(day: Mapping[str, Any]) -> list[list[int]]:
    """Return the date-parts of days: a day, a month, a year, or a first and a last day."""
    start, stop = day["start"], day["stop"]
    last = stop - timedelta(days=1)
    if start == last:
        return [[start.year, start.month, start.day]]
    if (start.day, stop.day) == (1, 1):
        if (start.year, start.month) == (last.year, last.month):
            return [[start.year, start.month]]
        if (start.month, stop.month) == (1, 1) and start.year == last.year:
            return [[start.year]]
    return [[each.year, each.month, each.day] for each in (start, last)]


def _key(row: Mapping[str, Any], used: dict[str, int]) -> str:
    """Return a key that no other reference has: who, when."""
    who = written(row.get("speaker_name") or row.get("party") or row["id"])
    day = row.get("date")
    year = str(day["start"].year) if isinstance(day, dict) and day["start"] > date.min else ""
    plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain) or ["document"]
    key = f"{''.join(words[-2:])[:30]}{year}"
    # BibTeX takes keys that differ in case for the same.
    number = used[key.lower()] = used.get(key.lower(), 0) + 1
    return key if number == 1 else f"{key}-{number}"


def _bibtex(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "author", f"{{{item['author'][0]['literal']}}}" if "author" in item else ""
    yield "title", str(item["title"])
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    for name, value in zip(("year", "month", "day"), issued, strict=False):
        yield name, str(value)
    yield "howpublished", str(item.get("event-title", ""))
    yield "publisher", str(item.get("publisher", ""))
    yield "url", str(item.get("URL", ""))
    accessed = item.get("accessed", {}).get("date-parts", [[]])[0]
    yield "urldate", "-".join(f"{each:02}" for each in accessed)
    yield "language", str(item.get("language", ""))
    yield "note", str(item["note"])


def _escaped(value: str) -> str:
    outer = value.startswith("{") and value.endswith("}")
    inner = value[1:-1] if outer else value
    escaped = "".join(_SPECIAL.get(each, each) for each in inner)
    return f"{{{escaped}}}" if outer else escaped
