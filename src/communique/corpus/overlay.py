"""Records of a corpus: tables beside its parts, and values that go over those of the documents.

    records/<digest>/<name>.parquet

A table `values` holds what was corrected or resolved: one row per document, a column per field,
null where the document's own value stands; `_cleared` lists the fields whose value is taken
away. Parts never change for it: the values are laid over `documents` when they are read.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from communique.corpus.files import read_table, write_table
from communique.corpus.store import Store

VALUES = "values"
CLEARED = "_cleared"

Records = Mapping[str, Any]
"""What a state says of its records: digest, files by their digests, fields that values add."""


def write_records(
    store: Store, tables: Mapping[str, pl.DataFrame], fields: Mapping[str, str]
) -> dict[str, Any] | None:
    """Write tables and return what a state says of them; None where all are empty.

    `fields` are the types of the fields in the table `values`.
    """
    given = {name: table for name, table in sorted(tables.items()) if not table.is_empty()}
    if not given:
        return None
    found = hashlib.sha256()
    for name, table in given.items():
        found.update(name.encode())
        rows = table.select(sorted(table.columns)).rows()
        found.update(json.dumps(rows, ensure_ascii=False, default=str).encode())
    digest = found.hexdigest()[:12]
    folder = f"records/{digest}"
    files: dict[str, str] = {}
    for name, table in given.items():
        files |= write_table(store, f"{folder}/{name}.parquet", table)
    for path in files:
        store.sync(path)
    for above in (folder, "records", ""):
        store.sync(above)
    return {
        "digest": digest,
        "fields": {name: kind for name, kind in fields.items() if VALUES in given},
        "files": {path.removeprefix(f"{folder}/"): each for path, each in files.items()},
    }


def read_records(store: Store, records: Records | None) -> dict[str, pl.DataFrame]:
    """Return the tables of records by name."""
    if records is None:
        return {}
    folder = f"records/{records['digest']}"
    names = (file.removesuffix(".parquet") for file in records["files"])
    return {name: read_table(store, f"{folder}/{name}.parquet") for name in names}


def values_path(records: Records | None) -> str:
    """Return the path of the table of values, or the empty text where there is none."""
    if records is None or f"{VALUES}.parquet" not in records["files"]:
        return ""
    return f"records/{records['digest']}/{VALUES}.parquet"


def overlaid(documents: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Return documents with the values that go over theirs, of columns of the same types."""
    names = [name for name in values.columns if name not in {"id", CLEARED}]
    joined = documents.join(values, on="id", how="left", maintain_order="left", suffix="_over")
    return joined.select(
        pl.when(pl.col(CLEARED).list.contains(name).fill_null(False))
        .then(None)
        .otherwise(pl.coalesce(f"{name}_over", name))
        .alias(name)
        if name in names
        else pl.col(name)
        for name in documents.columns
    )


def without(store: Store, records: Records | None, ids: Collection[str]) -> dict[str, Any] | None:
    """Write records without the rows about some documents; return what a state says of them."""
    if records is None:
        return None
    tables = {
        name: table.filter(~pl.col("id").is_in(list(ids))) if "id" in table.columns else table
        for name, table in read_records(store, records).items()
    }
    return write_records(store, tables, records["fields"])
