"""Reads tables of persons, organisations, memberships, relations and meetings: CSV, or Popolo.

Files called `agents.csv`, `memberships.csv`, `relations.csv` and `meetings.csv` have a column for
each attribute of what they hold; several names or members in a cell stand between semicolons.
Other columns of agents are their details.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.options import ReadOptions
from communique.read.popolo import records as of_popolo
from communique.records import Record
from communique.records.model import AGENT_KINDS, KINDS

_POPOLO = re.compile(
    rb'\s*(?:\xef\xbb\xbf)?\{[^{\[]{0,2000}"(?:persons|organizations|memberships)"\s*:\s*\['
)
_NEEDED = {
    "agents": ("id", "kind", "name"),
    "memberships": ("agent", "organisation"),
    "relations": ("kind", "active"),
    "meetings": ("id",),
}


def fits(raw: bytes, name: str, options: ReadOptions) -> bool:
    """Return whether a file is a table of records by its name, or Popolo by its first keys."""
    path = PurePosixPath(name)
    if path.suffix == ".csv":
        return path.stem in KINDS
    return path.suffix == ".json" and _POPOLO.match(raw[:4_000]) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Tell all records of a file; it has no documents.

    Raises:
        ReadError: the file is damaged, or a record has no id or name that it needs.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff")
    found = of_popolo(text, source.name) if source.name.endswith(".json") else _of_csv(text, source)
    for record in found:
        options.record(record)
    return iter(())


def _of_csv(text: str, source: Source) -> Iterator[Record]:
    table = PurePosixPath(source.name).stem
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    missing = [name for name in _NEEDED[table] if name not in (reader.fieldnames or ())]
    if missing:
        raise ReadError(
            f"the table has no column {missing[0]!r}",
            where=f"{source.name}, line 1",
            hint=f"columns: {', '.join(each.name for each in fields(KINDS[table]))}",
        )
    try:
        for row in reader:
            where = f"{source.name}, line {reader.line_num}"
            yield _record(
                table, {key: (value or "").strip() for key, value in row.items() if key}, where
            )
    except csv.Error as error:
        where = f"{source.name}, line {reader.line_num}"
        raise ReadError(f"the row can't be read: {error}", where=where) from error


def _record(table: str, row: Mapping[str, str], where: str) -> Record:
    empty = [name for name in _NEEDED[table] if not row[name]]
    if empty:
        raise ReadError(f"the row has no {empty[0]}", where=where, hint="fill in the cell")
    if table == "agents" and row["kind"] not in AGENT_KINDS:
        raise ReadError(
            f"an agent can't be a {row['kind']!r}",
            where=where,
            hint=f"kinds: {', '.join(AGENT_KINDS)}",
        )
    values: dict[str, Any] = {}
    for each in fields(KINDS[table]):
        written = row.get(each.name, "")
        if each.name == "details":
            known = {field.name for field in fields(KINDS[table])}
            values["details"] = {k: v for k, v in row.items() if k not in known and v}
        elif each.type is int:
            values[each.name] = _number(written, each.name, where)
        elif each.type is str:
            values[each.name] = written or _default(each)
        else:
            values[each.name] = tuple(filter(None, (part.strip() for part in written.split(";"))))
    record: Record = KINDS[table](**values)
    return record


def _default(each: Any) -> str:
    return each.default if isinstance(each.default, str) else ""


def _number(written: str, name: str, where: str) -> int:
    if written and not written.isdigit():
        raise ReadError(f"{name} is no number: {written!r}", where=where)
    return int(written or 0)
