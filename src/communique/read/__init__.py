"""Readers: from files of many forms to documents."""

import sys
from typing import Any

from communique import plugins
from communique.read.beside import is_sidecar
from communique.read.options import Reader, ReadOptions
from communique.read.project import project

__all__ = [
    "ReadOptions",
    "Reader",
    "companion",
    "is_sidecar",
    "project",
    "reader_for",
    "readers_of",
]

_ENDINGS = {
    ".txt": "plain",
    ".md": "plain",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".docx": "docx",
    ".odt": "odt",
    ".epub": "epub",
    ".rtf": "rtf",
    ".eml": "mail",
    ".mbox": "mail",
    ".pdf": "pdf",
    ".xlsx": "sheets",
    ".xlsm": "sheets",
    ".xls": "sheets",
    ".ods": "sheets",
    ".sqlite": "database",
    ".sqlite3": "database",
    ".db": "database",
    ".duckdb": "duckdb",
    ".sql": "sql",
    ".xml": "tei",
    ".conllu": "conllu",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "html",
    ".mht": "html",
    ".vrt": "vertical",
    ".vrt.gz": "vertical",
    ".vert": "vertical",
    ".vert.gz": "vertical",
}
"""Which of our readers reads which files; another package's `xyz` reads `.xyz`."""

_SHARED = {
    "plain": ("iramuteq", "general_debate", "record"),
    "csv": ("people", "manifesto"),
    "json": ("people",),
    "tei": ("akomantoso",),
}
"""Readers that are asked whether a file is theirs, before the usual one of its ending reads it."""


def readers_of(name: str, options: ReadOptions) -> tuple[str, ...]:
    """Return the names of the readers that a file of this name may be for, the usual one last."""
    if options.reader:
        return (options.reader,)
    usual = _by_ending(name.casefold())
    return (*_SHARED.get(usual, ()), usual) if usual else ()


def reader_for(name: str, raw: bytes, options: ReadOptions) -> tuple[str, Reader] | None:
    """Return the name of the reader of a file and the reader, or None if none reads its kind.

    `raw` is at least the beginning of the file.

    Raises:
        PluginError: the reader that the options force isn't installed.
    """
    possible = readers_of(name, options)
    for chosen in possible:
        reader: Reader = plugins.load("readers", chosen)
        if chosen == possible[-1] or companion(reader, "fits")(raw, name, options):
            return chosen, reader
    return None


def companion(reader: Reader, name: str) -> Any:
    """Return what the module of a reader has of that name, or None."""
    return getattr(sys.modules[reader.__module__], name, None)


def _by_ending(name: str) -> str:
    """Return the reader that the longest known ending of a name belongs to."""
    others = {f".{other.casefold()}": other for other in plugins.names("readers")}
    # Our own endings come last: no package takes `.csv` away by calling its reader so.
    endings = others | _ENDINGS
    fitting = [ending for ending in endings if name.endswith(ending)]
    return endings[max(fitting, key=len)] if fitting else ""
