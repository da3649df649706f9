"""Reads SQLite databases: a document for each row of a table, or of a query."""

import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import rows
from communique.read.options import ReadOptions

CONFINED = True

_MAGIC = b"SQLite format 3\0"
_TEXTS = {"text", "body", "content", "speech"}


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row that `options.query` gives, or of the one table of texts.

    Raises:
        ReadError: the file is no SQLite database, the query fails, or it isn't clear which table
            is meant.
    """
    if not source.raw.startswith(_MAGIC):
        raise ReadError("the file is no SQLite database", where=source.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.sqlite"
        path.write_bytes(source.raw)
        # Read-only, and a query can open nothing else.
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            database.set_authorizer(_allowed)
            try:
                query = options.query or f'SELECT * FROM "{_table(database, source.name)}"'
                cursor = database.execute(query)
                names = [column[0] for column in cursor.description or ()]
                found = cursor.fetchall()
            except sqlite3.Error as error:
                raise ReadError(
                    f"the database can't answer: {error}",
                    where=source.name,
                    hint='query = "SELECT id, text FROM speeches" in [read] of communique.toml',
                ) from error
    yield from documents(source, names, found, options)


def documents(
    source: Source,
    names: Sequence[str],
    found: Sequence[Sequence[Any]],
    options: ReadOptions,
) -> Iterator[Document]:
    """Yield a document for each row that a database has given.

    Raises:
        ReadError: no column is the text.
    """
    columns = {name: [_value(row[at]) for row in found] for at, name in enumerate(names)}
    table = rows.Rows(
        columns, range(1, len(found) + 1), lambda index: f"{source.name}, row {index + 1}"
    )
    yield from rows.documents(source, table, options)


def table_of_texts(columns: Mapping[str, Collection[str]], name: str) -> str:
    """Return the one table that has a column of texts; the columns of tables are in small letters.

    Raises:
        ReadError: there is none, or more than one.
    """
    texts = [each for each, those in columns.items() if _TEXTS & set(those)]
    if len(texts) == 1:
        return texts[0]
    raise ReadError(
        "several tables have a column of texts" if texts else "no table has a column of texts",
        where=name,
        hint=f'query = "SELECT …" in [read] of communique.toml; tables: {_listed(list(columns))}',
    )


def _allowed(action: int, *about: Any) -> int:
    reading = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
    pragma = action == sqlite3.SQLITE_PRAGMA and about[0] == "table_info"
    return sqlite3.SQLITE_OK if action in reading or pragma else sqlite3.SQLITE_DENY


def _table(database: sqlite3.Connection, name: str) -> str:
    found = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    names = [str(row[0]) for row in found if not row[0].startswith("sqlite_")]
    return table_of_texts({each: _columns(database, each) for each in names}, name)


def _columns(database: sqlite3.Connection, table: str) -> set[str]:
    quoted = table.replace('"', '""')
    found = database.execute(f'PRAGMA table_info("{quoted}")')
    return {row[1].casefold() for row in found}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _value(cell: Any) -> Any:
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, Decimal):
        return float(cell)
    return str(cell) if isinstance(cell, date | time | timedelta | UUID) else cell
