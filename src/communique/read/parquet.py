"""Reads Parquet tables: a document for each row."""

import io
from collections.abc import Iterator
from typing import Any

import polars as pl

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import rows
from communique.read.options import ReadOptions


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row of a `.parquet` file.

    Raises:
        ReadError: the file is damaged or no Parquet, or no column is the text.
    """
    try:
        table = pl.read_parquet(io.BytesIO(source.raw))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ReadError(f"this is not a Parquet table: {reason}", where=source.name) from error
    columns = {column.name: _values(column) for column in table}
    yield from rows.documents(
        source,
        rows.Rows(
            columns,
            range(1, table.height + 1),
            lambda index: f"{source.name}, row {index + 1}",
        ),
        options,
    )


def _values(column: pl.Series) -> list[Any]:
    """Return a column as Python values: days as written in ISO, objects as what they hold."""
    kind = column.dtype
    if isinstance(kind, pl.Struct) and {"start", "stop", "raw"} == set(column.struct.fields):
        return column.to_list()
    if isinstance(kind, pl.Date | pl.Datetime):
        return column.dt.strftime("%Y-%m-%d").to_list()
    if isinstance(kind, pl.Decimal):
        return column.cast(pl.Float64).to_list()
    if isinstance(kind, pl.Time | pl.Duration | pl.Categorical | pl.Enum):
        return column.cast(pl.String).to_list()
    if isinstance(kind, pl.Binary):
        return column.cast(pl.String, strict=False).to_list()
    return column.fill_nan(None).to_list() if kind.is_float() else column.to_list()
