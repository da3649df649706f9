"""Reads plain text: one document, with metadata from around it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from communique.corpus import Document, Source, Value
from communique.read.beside import of_sidecars
from communique.read.encoding import decoded
from communique.read.limits import within_limit
from communique.read.metadata import (
    front_matter_value,
    of_front_matter,
    of_name,
    renamed,
    stem,
    storable,
    value_of,
)
from communique.read.options import ReadOptions
from communique.read.values import from_json

_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield the one document of a text file.

    Raises:
        ReadError: the bytes are no text in the encoding declared, or a sidecar is damaged.
    """
    text = decoded(source.raw, source.name, options)
    head, start = of_front_matter(text, source.name, options)
    text = _BLANK_LINES.sub("", text[start:], count=1) if start else text
    values = around(source.name, options) | {
        field: front_matter_value(field, written, source.name, options)
        for field, written in renamed(head, options).items()
    }
    yield from within_limit(one_document(source, text, values, options), options)


def around(name: str, options: ReadOptions) -> dict[str, Value]:
    """Return the metadata in the file's name and in the files beside it."""
    values: dict[str, Value] = {
        field: value_of(field, written, name, options)
        for field, written in renamed(of_name(name, options), options).items()
    }
    for field, content in renamed(of_sidecars(name, options), options).items():
        given = from_json(content)
        values[field] = value_of(field, given, name, options) if isinstance(given, str) else given
    return values


def one_document(
    source: Source, text: str, values: Mapping[str, Any], options: ReadOptions
) -> Document:
    """Return a document whose id and title may be among its metadata."""
    rest = {field: value for field, value in values.items() if field not in {"id", "title", "text"}}
    return Document(
        id=_written(values.get("id")) or stem(source.name),
        text=text,
        source=source,
        metadata=storable(rest, source.name, options),
        title=_written(values.get("title")),
    )


def _written(value: Value) -> str:
    raw = getattr(value, "raw", value)
    return "" if raw is None else str(raw)
