"""Reads tables of the Manifesto Project: a document for each file, its quasi-sentences coded.

A file is called by party and election, `41320_199009.csv`, and has the columns `text` and
`cmp_code` (and often `eu_code`, `pos`).
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from communique.corpus import Document, Mark, Origin, Source, Value
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.limits import within_limit
from communique.read.options import ReadOptions
from communique.read.plain import around, one_document
from communique.vocabulary.edtf import days

_NAME = re.compile(r"(?P<party>[0-9]{3,6})_(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?:\.[a-z]+)*")
_CODES = ("cmp_code", "cmpcode", "eu_code")


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a table has texts and codes of the project."""
    head = raw[:2_000].decode("utf-8-sig", "replace").partition("\n")[0].lower()
    cells = {cell.strip().strip('"') for cell in re.split("[,;\t]", head)}
    return bool(cells & {"cmp_code", "cmpcode"}) and bool(cells & {"text", "content"})


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a coded manifesto.

    Raises:
        ReadError: the table can't be read, or has no quasi-sentence.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        table = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(f"the table can't be read: {error}", where=source.name) from error
    pieces: list[str] = []
    marks: list[Mark] = []
    at = 0
    for row in table:
        said = (row.get("text") or row.get("content") or "").strip()
        if not said:
            continue
        codes = {name: row[name].strip() for name in _CODES if (row.get(name) or "").strip()}
        pieces.append(said)
        marks.append(Mark(at, at + len(said), codes))
        at += len(said) + 1
    if not pieces:
        raise ReadError("the table has no quasi-sentence", where=source.name)
    values, origins = _of_name(source.name)
    document = one_document(
        source, "\n".join(pieces), values | around(source.name, options), options
    )
    yield from within_limit(replace(document, marks={"qs": marks}, origins=origins), options)


def _of_name(name: str) -> tuple[dict[str, Value], dict[str, Origin]]:
    match = _NAME.fullmatch(PurePosixPath(name).name.lower())
    values: dict[str, Value] = {"type": "manifesto"}
    if match is None:
        return values, {}
    edtf = match["year"] if match["month"] in {"00", "13"} else f"{match['year']}-{match['month']}"
    try:
        values["date"] = days(edtf, f"{match['year']}{match['month']}")
    except ValueError:
        return values, {}
    values["party"] = match["party"]
    return values, {
        "party": Origin(match[0], "file name"),
        "date": Origin(match[0], "file name", 1.0, edtf),
    }
