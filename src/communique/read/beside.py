"""Files that hold metadata of others: a table for all of a folder, a JSON file for one.

A table is called `metadata.csv`, `metadata.tsv` or `metadata.json`. It says whose a row is in a
column such as `file` or `id`, else in its first one: the name of a file, with its ending or
without.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from communique.errors import ReadError
from communique.read.encoding import decoded
from communique.read.metadata import stem
from communique.read.options import ReadOptions

TABLES = ("metadata.csv", "metadata.tsv", "metadata.json")

_FILE_COLUMNS = ("file", "filename", "file_name", "name", "id", "doc_id")
_DESCRIBED = (
    ".txt", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".docx", ".odt", ".rtf",
    ".epub", ".eml", ".mbox", ".xml", ".conllu", ".vrt", ".vrt.gz", ".vert", ".vert.gz",
)  # fmt: skip
"""Endings of files that a file beside them may describe: not those of tables."""

Table = Mapping[str, Mapping[str, Any]]
"""Rows of metadata by the name of the file that each is about."""


def is_sidecar(name: str, names: frozenset[str]) -> bool:
    """Return whether a file says how others among `names` are read, or their metadata.

    A project's file is such a one wherever it lies; it holds where a build names it.
    """
    path = PurePosixPath(name)
    if path.name == "communique.toml":
        return True
    if path.name in TABLES:
        return name.rpartition("/")[0] in _folders_described(names)
    if path.name.endswith(("-meta.tsv", "-meta-en.tsv")):
        base = name.removesuffix(".tsv").removesuffix("-en").removesuffix("-meta")
        return any(f"{base}{ending}" in names for ending in (".xml", ".ana.xml", ".txt", ".conllu"))
    if path.suffix != ".json":
        return False
    return any(f"{name.removesuffix('.json')}{ending}" in names for ending in _DESCRIBED)


@lru_cache(maxsize=2)
def _folders_described(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name.rpartition("/")[0] for name in names if name.endswith(_DESCRIBED))


def table_of(raw: bytes, name: str, options: ReadOptions) -> Table:
    """Return the rows of a table of metadata; of two about one file the first counts.

    Raises:
        ReadError: the table is damaged.
    """
    text = decoded(raw, name, options).removeprefix("\ufeff")
    if name.endswith(".json"):
        content = _parsed(text, name)
        if isinstance(content, dict):
            return {key: value for key, value in content.items() if isinstance(value, dict)}
        return _by_file(content, name) if isinstance(content, list) else {}
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _by_file(rows, name)
    except csv.Error as error:
        raise ReadError(f"the table can't be read: {error}", where=name) from error


def row_of(table: Table, name: str) -> Mapping[str, Any]:
    """Return what a table says of a file; nothing where it doesn't name it."""
    return next((table[each] for each in names_of(name) if each in table), {})


def names_of(name: str) -> tuple[str, ...]:
    """Return what a row may call a file."""
    path = PurePosixPath(name)
    bare = stem(name)
    return path.name, PurePosixPath(bare).name, name, bare


def of_sidecars(name: str, options: ReadOptions) -> dict[str, Any]:
    """Return what the table beside a file and its own sidecar say, the own last.

    Raises:
        ReadError: the sidecar is damaged.
    """
    own = f"{stem(name)}.json"
    raw = options.sidecar(own)
    if raw is None:
        return dict(options.described)
    return {**options.described, **_object(_parsed(decoded(raw, own, options), own), own)}


def _by_file(rows: Iterable[Any], name: str) -> Table:
    found: dict[str, Mapping[str, Any]] = {}
    column = ""
    for row in rows:
        cells = {key: value for key, value in _object(row, name).items() if key}
        if column not in cells:
            lower = {key.strip().lower(): key for key in reversed(cells)}
            column = next((lower[each] for each in _FILE_COLUMNS if each in lower), "")
            column = column or next(iter(cells), "")
        about = cells.pop(column, None)
        if about not in (None, ""):
            found.setdefault(str(about).strip(), cells)
    return found


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"the metadata are not JSON: {error.msg.lower()}",
            where=f"{name}, line {error.lineno}, column {error.colno}",
        ) from error


def _object(content: Any, name: str) -> dict[str, Any]:
    if isinstance(content, dict):
        return content
    raise ReadError(
        "the metadata are not a JSON object", where=name, hint='{"title": "…", "date": "2019"}'
    )
