"""The register of a corpus: which files its documents came from, and what they were then.

    registers/<digest>/files.parquet    place, name, size, modified

A file of the same size and time is taken for unchanged and never opened.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from communique.corpus import Store
from communique.corpus.files import read_table, write_table
from communique.corpus.state import State
from communique.ingest.sources import matching

SCHEMA = {"place": pl.String, "name": pl.String, "size": pl.Int64, "modified": pl.Int64}


def scanned(places: Sequence[str]) -> pl.DataFrame:
    """Return what lies in some places now: folders with all below them, or single files.

    Names that begin with a full stop are left alone, as a build does.
    """
    columns: tuple[list[str], list[str], list[int], list[int]] = ([], [], [], [])
    for place in places:
        before = len(columns[1])
        for name, size, modified in _files(place):
            columns[1].append(name)
            columns[2].append(size)
            columns[3].append(modified)
        columns[0].extend([place] * (len(columns[1]) - before))
    return pl.DataFrame(dict(zip(SCHEMA, columns, strict=True)), schema=SCHEMA)


def _files(place: str) -> Iterator[tuple[str, int, int]]:
    try:
        found = Path(place).stat()
    except OSError:
        for path in () if Path(place).is_symlink() else matching(place):
            yield from _files(str(path))
        return
    if not stat.S_ISDIR(found.st_mode):
        yield Path(place).name, found.st_size, found.st_mtime_ns
        return
    seen = {(found.st_dev, found.st_ino)}
    folders = [("", place)]
    while folders:
        prefix, folder = folders.pop()
        try:
            entries = os.scandir(folder)
        except OSError:
            continue
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                try:
                    if not entry.is_dir():
                        status = entry.stat()
                        yield prefix + entry.name, status.st_size, status.st_mtime_ns
                        continue
                    status = entry.stat()
                except OSError:
                    # It vanished, or leads nowhere: the next look will tell.
                    continue
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    folders.append((f"{prefix}{entry.name}/", entry.path))


def write_register(store: Store, places: Sequence[str], files: pl.DataFrame) -> dict[str, Any]:
    """Write what was read, and return what a state says of it."""
    ordered = files.sort("place", "name")
    found = hashlib.sha256("\n".join(places).encode())
    found.update(ordered.write_csv().encode())
    digest = found.hexdigest()[:12]
    folder = f"registers/{digest}"
    written = write_table(store, f"{folder}/files.parquet", ordered)
    for path in (*written, folder, "registers", ""):
        store.sync(path)
    return {
        "digest": digest,
        "places": list(places),
        "files": {path.removeprefix(f"{folder}/"): each for path, each in written.items()},
    }


def read_register(store: Store, state: State) -> pl.DataFrame:
    """Return what had been read when a state was made; empty where nobody wrote it down."""
    register = state.get("register")
    if not register:
        return pl.DataFrame(schema=SCHEMA)
    return read_table(store, f"registers/{register['digest']}/files.parquet")


def places_of(state: State) -> list[str]:
    """Return the places that a state's documents came from."""
    register = state.get("register")
    return list(register["places"]) if register else []


def absolute(places: Sequence[str | Path]) -> list[str]:
    """Return places as they are found from anywhere."""
    return [str(Path.cwd() / place) for place in places]
