"""How files are read: what the user says about them, and where doubts and losses are told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.corpus import Document, Source
from communique.errors import ReadError, UsageError
from communique.records import Record

TYPES = ("text", "number", "date", "list")
"""What a metadata field can be."""


def _nothing_told(error: ReadError) -> None:
    """Let a doubt or a loss pass: the caller has asked for no report."""


def _no_record(record: Record) -> None:
    """Let a record pass."""


def _no_longer(seconds: float) -> None:
    """Let a reader take its time: nobody waits for it with a clock."""


def _nothing_beside(name: str) -> bytes | None:
    """Find no file beside the one that is read."""


@dataclass(frozen=True)
class ReadOptions:
    """How files are read.

    Attributes:
        fields: the column or key that a field is taken from: `{"text": "body"}`.
        types: what fields are, where guessing is wrong: text, number, date or list.
        encoding: of text; detected if empty.
        pattern: metadata in the names of files: `{year}_{name}_{n}.txt`.
        reader: the name of the reader for every file; by the file's ending if empty.
        query: what to ask a database, in SQL.
        unit: what becomes a document where a file can be cut: `turn` or `text`.
        attributes: the columns of vertical text.
        verbatim: whether texts are left as they are, without the repairs of `read.repair`.
        ocr: the languages of scanned pages, which Tesseract reads: `de+en`; empty leaves them.
        n_characters: about how many of a large file are in memory at once, where its reader
            reads it stretch by stretch.
        skip: is told what is left out.
        notice: is told what is read with a doubt.
        sidecar: gives the bytes of another file of the same place by name, or None.
        described: what a table of metadata in the file's folder says of it.
        record: is told of persons, organisations, memberships and meetings.
        longer: is told that what comes next may take so many seconds, however small the file.
        known: what the survey of a reader has found in the collection as a whole.
        sites: recipes of web sites by host: CSS selectors by field.
        defaults: values of fields of documents that say nothing themselves: `licence`, `show`.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    pattern: str = ""
    reader: str = ""
    query: str = ""
    unit: str = ""
    attributes: tuple[str, ...] = ()
    verbatim: bool = False
    ocr: str = ""
    n_characters: int = 4_000_000
    skip: Callable[[ReadError], None] = _nothing_told
    notice: Callable[[ReadError], None] = _nothing_told
    sidecar: Callable[[str], bytes | None] = _nothing_beside
    described: Mapping[str, Any] = field(default_factory=dict)
    record: Callable[[Record], None] = _no_record
    longer: Callable[[float], None] = _no_longer
    known: Any = None
    sites: Mapping[str, Mapping[str, str | Sequence[str]]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, kind in self.types.items():
            if kind not in TYPES:
                raise UsageError(
                    f"the type {kind!r} of the field {name!r} is not known",
                    hint=f"types are {', '.join(TYPES)}",
                )


Reader = Callable[[Source, ReadOptions], Iterator[Document]]
"""Turns one file into documents.

Its module may also have

- `fits(beginning: bytes, name: str, options: ReadOptions) -> bool`: whether a file of an ending
  that several readers share is one of its own;
- `survey(sources: Iterable[Source], options: ReadOptions) -> Any`: what the collection as a whole
  says, from up to `SURVEYED` of its files evenly spread; the readers find it in `options.known`,
  also in another process;
- `ready(options: ReadOptions) -> None`: raises a `UsageError` or a `MissingExtraError` where it
  can't do what the options ask for; it is called before anything is read;
- `CONFINED = True`: files of this kind can be hostile or break their parser, so they are read in
  a process of its own, with limits of time and memory.
"""
