"""Corrections: what a person settles about documents, in a file of their own.

As CSV, a line for each value:

```text
document,field,old,value,reason
21_korea,date,,2019-10-24,the minutes say so
,country,Turkey,Türkiye,one name for all
```

or as TOML, a table `[[correction]]` for each with the same keys. A line without a document holds
for all whose field has the value `old`; with one, `old` is what the value was when the line was
written. The value `none` takes a value away; a line without a value waits to be filled in.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from communique.errors import ReadError

COLUMNS = ("document", "field", "old", "value", "reason")
NAMES = ("corrections.csv", "corrections.toml")
"""Names of files that are taken for corrections where they lie beside the sources."""

NONE = "none"
_HINT = "columns: document, field, old, value, reason; the first line names them"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a value should be.

    Attributes:
        document: the id of the document; empty for all whose value is `old`.
        field: the metadata field, or `title`.
        value: the right value as text; `none` takes it away.
        old: the value that it corrects; may be empty where a document is named.
        reason: why, in the words of who settled it.
        place: file and line, for messages.
    """

    document: str
    field: str
    value: str
    old: str = ""
    reason: str = ""
    place: str = ""


def corrections(raw: bytes, name: str) -> list[Correction]:
    """Return the corrections in a file, those without a value left out.

    Raises:
        ReadError: the file is no table of corrections; a line names no field, or neither a
            document nor an old value.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"byte {error.start + 1} can't be UTF-8", where=name, hint="save the file as UTF-8"
        ) from None
    rows = _of_toml(text, name) if name.endswith(".toml") else _of_csv(text, name)
    found = []
    for row, place in rows:
        values = {key: str(row.get(key) or "").strip() for key in COLUMNS}
        if not values["value"]:
            continue
        if not values["field"]:
            raise ReadError("the correction names no field", where=place, hint=_HINT)
        if not values["document"] and not values["old"]:
            raise ReadError(
                "the correction names neither a document nor the value that it corrects",
                where=place,
                hint="fill in the column document, or old",
            )
        found.append(Correction(**values, place=place))
    return found


def written(found: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a file of corrections with a line for each row, as CSV."""
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(found)
    return text.getvalue().encode()


def as_frame(found: Sequence[Correction]) -> pl.DataFrame:
    """Return corrections as the table that a corpus stores."""
    columns = {name: [getattr(each, name) for each in found] for name in COLUMNS}
    return pl.DataFrame(columns, schema=dict.fromkeys(COLUMNS, pl.String))


def of_frame(table: pl.DataFrame) -> list[Correction]:
    """Return the corrections of a stored table."""
    return [Correction(**row) for row in table.iter_rows(named=True)]


def _of_csv(text: str, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        missing = {"field", "value"} - set(reader.fieldnames or ())
        if missing:
            raise ReadError(
                f"the corrections have no column {sorted(missing)[0]!r}",
                where=f"{name}, line 1",
                hint=_HINT,
            )
        for row in reader:
            yield row, f"{name}, line {reader.line_num}"
    except csv.Error as error:
        raise ReadError(
            f"the corrections can't be read: {error}", where=f"{name}, line {reader.line_num}"
        ) from error


def _of_toml(text: str, name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReadError(f"the corrections are not TOML: {error}", where=name) from error
    tables = content.get("correction", [])
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if re.fullmatch(r"\s*\[\[\s*correction\s*\]\]\s*(?:#.*)?", line)
    ]
    if not isinstance(tables, list) or set(content) - {"correction"}:
        raise ReadError(
            "the file holds something else than corrections",
            where=name,
            hint="each stands under [[correction]]: document, field, old, value, reason",
        )
    for at, table in enumerate(tables):
        place = f"{name}, line {lines[at]}" if at < len(lines) else name
        unknown = sorted(set(table) - set(COLUMNS))
        if unknown:
            raise ReadError(f"a correction has no key {unknown[0]!r}", where=place, hint=_HINT)
        yield table, place
