"""The journal of an archive: what became of each address, so that a run can be taken up again."""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.errors import CorpusError

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, started TEXT, finished TEXT, size INTEGER
);
CREATE TABLE IF NOT EXISTS pages (
    url TEXT PRIMARY KEY, run INTEGER, outcome TEXT, status INTEGER, etag TEXT, modified TEXT,
    digest TEXT
);
"""


class Journal:
    """What is known of the addresses of an archive; kept in a small database beside it.

    Attributes:
        size: of the archive up to its last whole record.
        run: the number of the run that is under way.
        resumed: whether an earlier one is taken up again that was broken off.
    """

    def __init__(self, path: Path, log: Path, time: str) -> None:
        self._log = log
        try:
            self._database = sqlite3.connect(path, check_same_thread=False)
            self._database.executescript(_TABLES)
            last = self._database.execute("SELECT * FROM runs ORDER BY run DESC").fetchone()
        except sqlite3.Error as error:
            raise CorpusError(
                f"the journal can't be used: {error}",
                where=str(path),
                hint="remove it to fetch all pages anew",
            ) from error
        self.size = int(last[3]) if last else 0
        self.resumed = bool(last) and last[2] is None
        self.run = last[0] if self.resumed else (last[0] + 1 if last else 1)
        if not self.resumed:
            self._database.execute(
                "INSERT INTO runs VALUES (?, ?, NULL, ?)", (self.run, time, self.size)
            )
            self._database.commit()

    def known(self, url: str) -> Mapping[str, Any]:
        """Return what is known of an address: run, outcome, status, etag, modified, digest."""
        names = ("run", "outcome", "status", "etag", "modified", "digest")
        columns = ", ".join(names)
        row = self._database.execute(
            f"SELECT {columns} FROM pages WHERE url = ?", (url,)
        ).fetchone()
        return dict(zip(names, row, strict=True)) if row else {}

    def keep(self, url: str, about: Mapping[str, Any], size: int) -> None:
        """Write down what became of an address, and how long the archive is now."""
        named = {"etag": "", "modified": "", "digest": "", **about, "url": url, "run": self.run}
        self._database.execute(
            "INSERT OR REPLACE INTO pages VALUES "
            "(:url, :run, :outcome, :status, :etag, :modified, :digest)",
            named,
        )
        self._database.execute("UPDATE runs SET size = ? WHERE run = ?", (size, self.run))
        self._database.commit()
        self.size = size

    def tell(self, entry: Mapping[str, Any]) -> None:
        """Put a line to the end of the log."""
        with self._log.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(entry, ensure_ascii=False)}\n")

    def finish(self, time: str) -> None:
        """Write down that all addresses were asked for."""
        self._database.execute("UPDATE runs SET finished = ? WHERE run = ?", (time, self.run))
        self._database.commit()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
