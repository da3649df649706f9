"""Rows of tables as documents: which column is the text, and what the others are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.corpus import Document, Source, Value
from communique.errors import ReadError
from communique.read.limits import within_limit
from communique.read.metadata import RESERVED, of_name, stem, storable, value_of
from communique.read.options import ReadOptions
from communique.read.values import from_json, typed_column

_USUAL = {
    "text": ("text", "body", "content", "speech"),
    "id": ("id", "doc_id", "docid"),
    "title": ("title", "headline"),
}
_MAP = "--map text=COLUMN says which one it is"


@dataclass(frozen=True)
class Rows:
    """The rows of a file.

    Attributes:
        columns: values by column name; None is missing.
        number: the number of each row in the file, from 1.
        place: gives where a row stands, by its index here.
    """

    columns: Mapping[str, Sequence[Any]]
    number: Sequence[int]
    place: Callable[[int], str]


def documents(source: Source, rows: Rows, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row.

    Raises:
        ReadError: no column is the text, or the one that is said to be the id isn't there.
    """
    roles = {role: _column(role, rows, source.name, options) for role in _USUAL}
    fields = dict(_fields(source, rows, roles, options))
    shared = {
        field: value_of(field, text, source.name, options)
        for field, text in of_name(source.name, options).items()
        if field not in RESERVED
    }
    base = stem(source.name)
    for index, number in enumerate(rows.number):
        text = rows.columns[roles["text"]][index]
        document = Document(
            id=_written(rows, roles["id"], index) or f"{base}#{number}",
            text="" if text is None else text if isinstance(text, str) else str(text),
            source=source,
            metadata=shared | {field: values[index] for field, values in fields.items()},
            title=_written(rows, roles["title"], index),
        )
        yield from within_limit(document, options)


def _column(role: str, rows: Rows, name: str, options: ReadOptions) -> str:
    """Return the column that is the text, the id or the title; empty if none is."""
    said = options.fields.get(role)
    by_folded = {column.strip().casefold(): column for column in rows.columns}
    if said is not None and said in rows.columns:
        return said
    if said is None:
        usual = [by_folded[each] for each in _USUAL[role] if each in by_folded]
        if usual:
            return usual[0]
    if role == "text" or (said and role == "id"):
        raise ReadError(
            f"no column is called {said!r}" if said else "no column is known to be the text",
            where=name,
            hint=f"columns: {', '.join(rows.columns) or 'none'}; "
            + (_MAP if role == "text" else "--map id=COLUMN takes one of them"),
        )
    return ""


def _written(rows: Rows, column: str, index: int) -> str:
    value = rows.columns[column][index] if column else None
    return "" if value is None else str(value).strip()


def _fields(
    source: Source, rows: Rows, roles: Mapping[str, str], options: ReadOptions
) -> Iterator[tuple[str, list[Value]]]:
    """Yield the metadata fields and their values."""
    taken = {column: field for field, column in options.fields.items() if field not in _USUAL}
    for column in taken.keys() - rows.columns.keys():
        options.notice(
            ReadError(
                f"no column is called {column!r}, so the field {taken[column]!r} is missing",
                where=source.name,
                hint=f"columns: {', '.join(rows.columns)}",
            )
        )
    names = {
        column: taken.get(column, column.strip() or f"column_{at}")
        for at, column in enumerate(rows.columns, start=1)
        if column not in roles.values()
    }
    # A column that a field of the same name is taken from elsewhere would be lost.
    for column, name in names.items():
        if column not in taken and name in taken.values() and options.fields[name] in rows.columns:
            names[column] = f"{name}_"
    stored = {
        column: next(iter(storable({name: None}, source.name, options)))
        for column, name in names.items()
    }
    for column, name in stored.items():
        yield name, _typed(name, column, rows, options)


def _typed(name: str, column: str, rows: Rows, options: ReadOptions) -> list[Value]:
    """Return a column's values; texts are read as what all of them are, other values kept."""
    kind = options.types.get(name, "")
    values = [from_json(value) for value in rows.columns[column]]
    dated = name.casefold() == "date" or kind == "date"
    if all(value is None or isinstance(value, str) for value in values) or (
        dated and all(value is None or isinstance(value, str | int) for value in values)
    ):
        texts = [None if value is None else str(value) for value in values]
        return typed_column(name, texts, _doubt(rows, options), kind=kind)
    if kind in {"", "list"} and any(isinstance(value, list) for value in values):
        return [
            value if value is None or isinstance(value, list) else [str(value)] for value in values
        ]
    if kind:
        texts = [None if value is None else _text(value) for value in values]
        return typed_column(name, texts, _doubt(rows, options), kind=kind)
    return values


def _text(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _doubt(rows: Rows, options: ReadOptions) -> Callable[[int, str], None]:
    return lambda index, message: options.notice(ReadError(message, where=rows.place(index)))
