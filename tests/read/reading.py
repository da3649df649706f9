"""Reads bytes as ingest does, and keeps what the reader tells."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from communique.corpus import DateInterval, Source
from communique.read import ReadOptions, reader_for
from communique.read.beside import TABLES, row_of, table_of


@dataclass
class Told:
    skipped: list = field(default_factory=list)
    notices: list = field(default_factory=list)


def read(name, raw, options=None, *, beside=None):
    """Return the documents of a file, and what was told."""
    told = Told()
    raw = raw.encode() if isinstance(raw, str) else raw
    options = options or ReadOptions()
    files = {key: value.encode() for key, value in (beside or {}).items()}
    described = {}
    for key in files:
        if PurePosixPath(key).name in TABLES:
            described |= row_of(table_of(files[key], key, options), name)
    options = replace(
        options,
        described=described,
        skip=told.skipped.append,
        notice=told.notices.append,
        sidecar=files.get,
    )
    _, reader = reader_for(name, raw, options)
    return list(reader(Source(name, raw), options)), told


def days(first, stop, raw):
    return DateInterval(date.fromisoformat(first), date.fromisoformat(stop), raw)
