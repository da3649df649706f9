"""Readers: from files of many forms to documents."""

from pathlib import PurePosixPath

from communique import plugins
from communique.read import record
from communique.read.metadata import TABLE_SIDECARS
from communique.read.options import Reader, ReadOptions
from communique.read.project import project

__all__ = ["ReadOptions", "Reader", "is_sidecar", "project", "reader_for"]

_ENDINGS = {
    ".txt": "plain",
    ".md": "plain",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".vrt": "vertical",
    ".vrt.gz": "vertical",
    ".vert": "vertical",
    ".vert.gz": "vertical",
}
"""Which of our readers reads which files; another package's `xyz` reads `.xyz`."""

_TEXTS = (".txt", ".md")


def is_sidecar(name: str, names: frozenset[str]) -> bool:
    """Return whether a file holds metadata of others among `names` rather than documents."""
    path = PurePosixPath(name)
    if path.name in TABLE_SIDECARS:
        return any(
            other.endswith(_TEXTS) and PurePosixPath(other).parent == path.parent for other in names
        )
    if path.suffix != ".json":
        return False
    return any(path.with_suffix(ending).as_posix() in names for ending in _TEXTS)


def reader_for(name: str, raw: bytes, options: ReadOptions) -> tuple[str, Reader] | None:
    """Return the name of the reader of a file and the reader, or None if none reads its kind.

    Raises:
        PluginError: the reader that the options force isn't installed.
    """
    chosen = options.reader or _by_ending(name.casefold())
    if not chosen:
        return None
    if chosen == "plain" and not options.reader and record.fits(raw, options):
        chosen = "record"
    reader: Reader = plugins.load("readers", chosen)
    return chosen, reader


def _by_ending(name: str) -> str:
    """Return the reader that the longest known ending of a name belongs to."""
    others = {f".{other.casefold()}": other for other in plugins.names("readers")}
    # Our own endings come last: no package takes `.csv` away by calling its reader so.
    endings = others | _ENDINGS
    fitting = [ending for ending in endings if name.endswith(ending)]
    return endings[max(fitting, key=len)] if fitting else ""
