"""Forms of files in a corpus: arrays, tables, JSON, and their digests."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.store import Store
from communique.errors import CorpusError


def write_bytes(store: Store, path: str, content: bytes | memoryview) -> dict[str, str]:
    """Write a file and return its digest by path."""
    store.write(path, content)
    return {path: hashlib.sha256(content).hexdigest()}


def write_array(store: Store, path: str, array: npt.NDArray[Any]) -> dict[str, str]:
    """Write an array so that it can be mapped into memory; return its digest by path."""
    header = io.BytesIO()
    array = np.ascontiguousarray(array)
    described = np.lib.format.header_data_from_array_1_0(array)
    np.lib.format.write_array_header_1_0(header, described)
    # As `np.save` writes it, which copies the array twice.
    return write_bytes(store, path, b"".join((header.getvalue(), array.data)))


def map_array(store: Store, path: str) -> npt.NDArray[Any]:
    """Map an array into memory, read-only.

    Raises:
        CorpusError: the file is missing or isn't an array.
    """
    try:
        # A plain view: every slice of a memmap would be made a memmap again, at a cost.
        return np.asarray(store.map(path))
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(store, path) from error


def write_table(
    store: Store, path: str, table: pl.DataFrame, *, packed: bool = True
) -> dict[str, str]:
    """Write a table as Parquet and return its digest by path.

    One that isn't `packed` so well is half as large again, and read in two thirds of the time.
    """
    buffer = io.BytesIO()
    if packed:
        table.write_parquet(buffer, compression="zstd", compression_level=1, statistics=False)
    else:
        table.write_parquet(buffer, compression="lz4", statistics=False)
    return write_bytes(store, path, buffer.getbuffer())


def read_table(store: Store, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read a table, or some of its columns.

    Raises:
        CorpusError: the file is missing or isn't a table.
    """
    try:
        content = store.read(path)
        table = pl.read_parquet(io.BytesIO(content), columns=list(columns) if columns else None)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _damaged(store, path) from error
    # Columns in one piece are gathered in a fraction of the time.
    return table.rechunk()


@dataclass(frozen=True, eq=False)
class Columns:
    """A stored table whose columns are read when they are asked for, each once.

    Most of what is asked of a table of types needs one column of seven.
    """

    store: Store
    path: str
    _read: dict[str, pl.Series] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> pl.Series:
        """Return a column.

        Raises:
            CorpusError: the table is missing, or has no such column.
        """
        return self.select(name)[name]

    def select(self, *names: str) -> pl.DataFrame:
        """Return some columns as a table; those that are new are read at once."""
        missing = [name for name in names if name not in self._read]
        if missing:
            self._read.update(read_table(self.store, self.path, missing).to_dict())
        return pl.DataFrame([self._read[name] for name in names])


def canonical(content: Any) -> bytes:
    """Return JSON that depends on the content alone: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def read_json(store: Store, path: str) -> dict[str, Any]:
    """Read a JSON object and check its seal.

    Raises:
        CorpusError: the file is missing, isn't a JSON object, or was changed.
    """
    try:
        octets = store.read(path)
        content = json.loads(octets)
    except (OSError, ValueError) as error:
        raise _damaged(store, path) from error
    if not isinstance(content, dict) or _sealed(content) != octets:
        raise _damaged(store, path)
    del content["sha256"]
    return content


def replace_json(store: Store, path: str, content: dict[str, Any]) -> None:
    """Replace a JSON file in one step: readers see the old content or the new, never half.

    The file carries a digest of the rest of it, so that a changed byte is noticed.
    """
    draft = f"{path}.draft"
    store.write(draft, _sealed(content))
    store.sync(draft)
    store.rename(draft, path)
    store.sync(path.rpartition("/")[0])


def _sealed(content: dict[str, Any]) -> bytes:
    plain = {key: value for key, value in content.items() if key != "sha256"}
    sealed = {**plain, "sha256": hashlib.sha256(canonical(plain)).hexdigest()}
    return json.dumps(sealed, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _damaged(store: Store, path: str) -> CorpusError:
    return CorpusError(
        f"{path} is missing or damaged",
        where=f"{store.label}/{path}",
        hint="communique verify names every damaged file; build again from the sources",
    )
