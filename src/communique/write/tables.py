"""Tables of documents: CSV, JSON Lines, Parquet, XLSX, DuckDB; a row for each."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from communique.errors import MissingExtraError
from communique.write.chosen import Chosen, Log, tell_lists, tell_marks

_LONGEST_CELL = 32_767


def frame(chosen: Chosen) -> pl.DataFrame:
    """Return one row per document: id, title, text, then metadata fields."""
    documents = chosen.documents
    text = pl.Series("text", list(chosen.texts()), dtype=pl.String)
    fields = [name for name in documents.columns if name not in {"id", "title", "source"}]
    return documents.with_columns(text).select("id", "title", "text", *fields)


def write_csv(chosen: Chosen, path: Path, log: Log) -> None:
    """Write CSV: dates as they were written, lists joined by semicolons."""
    table = _flat(chosen, log)
    # A file that Python opens says why it can't be written.
    with path.open("wb") as file:
        table.write_csv(file)


def write_jsonl(chosen: Chosen, path: Path, log: Log) -> None:
    """Write an object on each line; a date is an object of start, stop and raw."""
    tell_marks(chosen, log)
    chosen.tell_rights(log)
    with path.open("w", encoding="utf-8") as file:
        for row in frame(chosen).iter_rows(named=True):
            kept = {name: _plain(value) for name, value in row.items() if value is not None}
            file.write(json.dumps(kept, ensure_ascii=False, default=str) + "\n")


def write_parquet(chosen: Chosen, path: Path, log: Log) -> None:
    """Write Parquet; a date is a struct of start, stop and raw."""
    tell_marks(chosen, log)
    chosen.tell_rights(log)
    with path.open("wb") as file:
        frame(chosen).write_parquet(file)


def write_xlsx(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a workbook of one sheet.

    Raises:
        MissingExtraError: XlsxWriter isn't installed.
    """
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise _missing("xlsx", "XlsxWriter") from error
    table = _flat(chosen, log)
    long = int((table["text"].str.len_chars() > _LONGEST_CELL).sum())
    if long:
        log(f"{long:,} texts are cut: a cell holds {_LONGEST_CELL:,} characters")
    cut = table.with_columns(pl.col("text").str.slice(0, _LONGEST_CELL))
    buffer = io.BytesIO()
    cut.write_excel(buffer, worksheet="documents", include_header=True)
    path.write_bytes(buffer.getvalue())


def write_duckdb(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a database with the table `documents`, and one for each table of records.

    Raises:
        MissingExtraError: duckdb isn't installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise _missing("duckdb", "duckdb") from error
    tell_marks(chosen, log, records=True)
    chosen.tell_rights(log)
    path.write_bytes(b"")
    path.unlink()
    tables = {"documents": frame(chosen), **chosen.corpus.records}
    with TemporaryDirectory() as folder, duckdb.connect(str(path)) as database:
        for name, table in tables.items():
            between = Path(folder) / f"{name}.parquet"
            table.write_parquet(between)
            reading = "SELECT * FROM read_parquet(?)"
            database.execute(f'CREATE TABLE "{name}" AS {reading}', [str(between)])


def _flat(chosen: Chosen, log: Log) -> pl.DataFrame:
    tell_marks(chosen, log)
    tell_lists(chosen, log)
    chosen.tell_rights(log)
    table = frame(chosen)
    dates = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Struct)]
    if dates:
        log(f"dates are as they were written, without their days: {', '.join(dates)}")
    return table.with_columns(
        pl.selectors.list().list.join("; "),
        *(pl.col(name).struct.field("raw").alias(name) for name in dates),
        *(pl.col(name).cast(pl.Int64) for name in _whole(table)),
    )


def _whole(table: pl.DataFrame) -> list[str]:
    floats = [name for name, dtype in table.schema.items() if dtype.is_float()]
    return [name for name in floats if (table[name].drop_nulls() % 1 == 0).all()]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: str(each) for name, each in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _missing(extra: str, package: str) -> MissingExtraError:
    return MissingExtraError(
        f"writing this form needs {package}",
        hint=f"pip install 'communique[{extra}]'",
    )
