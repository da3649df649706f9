"""Source files in a part: their bytes by SHA-256, in one table; a large file in pieces beside it.

A file is never in memory whole: its pieces are written, and read, one after the other.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

import polars as pl

from communique.corpus.files import read_table, write_table
from communique.corpus.store import Store
from communique.errors import CorpusError

Octets = Callable[[], Iterator[bytes]]
"""Gives the bytes of a source file anew, piece by piece."""

_SCHEMA = {"digest": pl.String, "raw": pl.Binary, "pieces": pl.Int64}


def write_sources(store: Store, folder: str, sources: Mapping[str, Octets]) -> dict[str, str]:
    """Write source files to a part's folder and return the digests of what was written.

    Raises:
        CorpusError: a file is not what its digest says, for it changed since.
    """
    files: dict[str, str] = {}
    rows: dict[str, tuple[bytes | None, int | None]] = {}
    for digest, octets in sources.items():
        pieces = octets()
        first, second = next(pieces, b""), next(pieces, None)
        if second is None:
            rows[digest] = first, None
            continue
        found, n_pieces = hashlib.sha256(), 0
        for piece in chain((first, second), pieces):
            found.update(piece)
            table = pl.DataFrame({"raw": [piece]}, schema={"raw": pl.Binary})
            files |= write_table(store, _path(folder, digest, n_pieces), table)
            n_pieces += 1
        if found.hexdigest() != digest:
            raise _changed(store)
        rows[digest] = None, n_pieces
    table = pl.DataFrame(
        [(digest, *row) for digest, row in rows.items()], schema=_SCHEMA, orient="row"
    )
    return files | write_table(store, f"{folder}/sources.parquet", table)


def read_sources(store: Store, folder: str) -> dict[str, Octets]:
    """Return the source files in a part's folder by digest."""
    table = read_table(store, f"{folder}/sources.parquet")
    # Corpora written before files were cut have no column that counts pieces.
    n_pieces = table["pieces"] if "pieces" in table.columns else [None] * len(table)
    found: dict[str, Octets] = {}
    for digest, raw, n in zip(table["digest"], table["raw"], n_pieces, strict=True):
        whole = partial(iter, (raw,))
        found[digest] = whole if n is None else partial(_pieces, store, folder, digest, n)
    return found


def _pieces(store: Store, folder: str, digest: str, n_pieces: int) -> Iterator[bytes]:
    for piece in range(n_pieces):
        yield read_table(store, _path(folder, digest, piece))["raw"][0]


def _path(folder: str, digest: str, piece: int) -> str:
    return f"{folder}/source.{digest[:16]}.{piece}.parquet"


def _changed(store: Store) -> CorpusError:
    return CorpusError(
        "a source file changed while the corpus was being built",
        where=store.label,
        hint="the corpus is as it was; run the command again",
    )
