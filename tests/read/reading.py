"""Reads bytes as ingest does, and keeps what the reader tells."""

from dataclasses import dataclass, field, replace
from datetime import date

from communique.corpus import DateInterval, Source
from communique.read import ReadOptions, reader_for


@dataclass
class Told:
    skipped: list = field(default_factory=list)
    notices: list = field(default_factory=list)


def read(name, raw, options=None, *, beside=None):
    """Return the documents of a file, and what was told."""
    told = Told()
    raw = raw.encode() if isinstance(raw, str) else raw
    files = {key: value.encode() for key, value in (beside or {}).items()}
    options = replace(
        options or ReadOptions(),
        skip=told.skipped.append,
        notice=told.notices.append,
        sidecar=files.get,
    )
    _, reader = reader_for(name, raw, options)
    return list(reader(Source(name, raw), options)), told


def days(first, stop, raw):
    return DateInterval(date.fromisoformat(first), date.fromisoformat(stop), raw)
