"""Reads JSON: an object, several in a list or under `documents`, or one on each line."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import rows
from communique.read.encoding import decoded
from communique.read.metadata import stem
from communique.read.options import ReadOptions

_LINES = (".jsonl", ".ndjson")
_HINT = 'a document is an object: {"id": "a", "text": "…"}'


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each object of a file.

    Raises:
        ReadError: the file is not JSON, holds no objects, or none of their keys is the text.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff")
    by_line = source.name.casefold().endswith(_LINES) or options.reader == "jsonl"
    if by_line:
        numbered = list(_by_line(text, source.name, options))
        records, places = [record for _, record in numbered], [line for line, _ in numbered]
        kind = "line"
    else:
        records, lone = _whole(text, source.name)
        if lone:
            records[0].setdefault(options.fields.get("id", "id"), stem(source.name))
        kept = [(at, record) for at, record in enumerate(records, start=1)
                if _is_object(record, f"{source.name}, item {at}", options)]  # fmt: skip
        records, places = [record for _, record in kept], [at for at, _ in kept]
        kind = "item"
    if records:
        yield from rows.documents(source, _table(records, places, source.name, kind), options)


def _by_line(text: str, name: str, options: ReadOptions) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = _parsed(line)
        except json.JSONDecodeError as error:
            where = f"{name}, line {number}, column {error.colno}"
            options.skip(_not_json(error, where))
            continue
        if _is_object(record, f"{name}, line {number}", options):
            yield number, record


def _whole(text: str, name: str) -> tuple[list[Any], bool]:
    """Return the items of a file, and whether the file is a single document."""
    try:
        content = _parsed(text)
    except json.JSONDecodeError as error:
        raise _not_json(error, f"{name}, line {error.lineno}, column {error.colno}") from error
    if isinstance(content, dict) and isinstance(content.get("documents"), list):
        return content["documents"], False
    if isinstance(content, list):
        return content, False
    if isinstance(content, dict):
        return [content], True
    raise ReadError("the file holds no object", where=name, hint=_HINT)


def _is_object(record: Any, where: str, options: ReadOptions) -> bool:
    if isinstance(record, dict):
        return True
    options.skip(ReadError("what stands here is no object", where=where, hint=_HINT))
    return False


def _parsed(text: str) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise json.JSONDecodeError(f"{constant} is no number in JSON", text, text.find(constant))

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise json.JSONDecodeError("the brackets are nested too deep", text, 0) from None


def _not_json(error: json.JSONDecodeError, where: str) -> ReadError:
    return ReadError(f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", where=where)


def _table(
    records: Sequence[dict[str, Any]], places: Sequence[int], name: str, kind: str
) -> rows.Rows:
    names = dict.fromkeys(key for record in records for key in record)
    columns = {key: [record.get(key) for record in records] for key in names}
    return rows.Rows(columns, places, lambda index: f"{name}, {kind} {places[index]}")
