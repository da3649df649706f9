"""Reads what a PostgreSQL database answers to the query in a file, which says where it is asked.

```sql
-- database: postgresql://reader@localhost/press
SELECT id, title, day AS date, party, text FROM speeches
```

The file is kept with the corpus, so no password stands in it: PostgreSQL's own ways are used, the
variable PGPASSWORD or the file `.pgpass`.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from communique.corpus import Document, Source
from communique.errors import MissingExtraError, ReadError
from communique.read.database import documents
from communique.read.encoding import decoded
from communique.read.options import ReadOptions

_FIRST = re.compile(r"\A\ufeff?--[ \t]*database:[ \t]*(?P<address>\S+)[ \t]*\r?\n")
_SECONDS = 30


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row that a query gives.

    Raises:
        MissingExtraError: the package that asks PostgreSQL isn't installed.
        ReadError: the file doesn't say which database, the query fails or does more than read.
    """
    text = decoded(source.raw, source.name, options)
    first = _FIRST.match(text)
    if first is None:
        raise ReadError(
            "the query does not say which database it asks",
            where=f"{source.name}, line 1",
            hint="-- database: postgresql://reader@localhost/press",
        )
    address = first["address"]
    _refuse(address, source.name)
    psycopg = _psycopg()
    try:
        with closing(psycopg.connect(address, connect_timeout=_SECONDS)) as database:
            database.read_only = True
            # What is prepared is one command: none can follow that ends the transaction and writes.
            cursor = database.execute(text[first.end() :], prepare=True)
            names = [column.name for column in cursor.description or ()]
            found = cursor.fetchall() if names else []
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise ReadError(f"the database can't answer: {reason}", where=source.name) from error
    yield from documents(source, names, found, options)


def _refuse(address: str, name: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ReadError(
            f"{address!r} is not the address of a PostgreSQL database",
            where=f"{name}, line 1",
            hint="postgresql://reader@localhost/press",
        )
    if parts.password or "password" in parse_qs(parts.query):
        raise ReadError(
            "a password stands in the file, which the corpus would keep",
            where=f"{name}, line 1",
            hint="take it out, and set PGPASSWORD or write it to ~/.pgpass",
        )


def _psycopg() -> Any:
    try:
        return import_module("psycopg")
    except ImportError:
        raise MissingExtraError(
            "databases of PostgreSQL need psycopg", hint="pip install 'communique[postgres]'"
        ) from None
