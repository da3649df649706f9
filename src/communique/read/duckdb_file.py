"""Reads DuckDB databases: a document for each row of a table, or of a query."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from communique.corpus import Document, Source
from communique.errors import MissingExtraError, ReadError
from communique.read.database import documents, table_of_texts
from communique.read.options import ReadOptions

CONFINED = True

# A query can read the tables of this file and nothing else of the machine.
_SHUT = {"enable_external_access": "false", "lock_configuration": "true", "threads": "1"}
_COLUMNS = """
SELECT table_schema || '"."' || table_name, lower(column_name) FROM information_schema.columns
ORDER BY 1
"""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row that `options.query` gives, or of the one table of texts.

    Raises:
        MissingExtraError: the package that reads it isn't installed.
        ReadError: the file is no DuckDB database, the query fails or does more than read, or it
            isn't clear which table is meant.
    """
    duckdb = _duckdb()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.duckdb"
        path.write_bytes(source.raw)
        try:
            with closing(duckdb.connect(str(path), read_only=True, config=_SHUT)) as database:
                query = options.query or f'SELECT * FROM "{_table(database, source.name)}"'
                cursor = database.execute(query)
                names = [column[0] for column in cursor.description or ()]
                found = cursor.fetchall()
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0].replace(folder, "")
            raise ReadError(
                f"the database can't answer: {reason}",
                where=source.name,
                hint='query = "SELECT id, text FROM speeches" in [read] of communique.toml',
            ) from error
    yield from documents(source, names, found, options)


def _duckdb() -> Any:
    try:
        return import_module("duckdb")
    except ImportError:
        raise MissingExtraError(
            "databases of DuckDB need its package", hint="pip install 'communique[duckdb]'"
        ) from None


def _table(database: Any, name: str) -> str:
    columns: dict[str, set[str]] = defaultdict(set)
    for table, column in database.execute(_COLUMNS).fetchall():
        columns[table].add(column)
    return table_of_texts(columns, name)
