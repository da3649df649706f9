"""Tables of metadata beside the files to read: each is read once, not again for every file."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from communique.errors import ReadError
from communique.ingest.report import Report
from communique.ingest.sources import SourceFile
from communique.read import ReadOptions
from communique.read.beside import TABLES, Table, names_of, row_of, table_of


class Described:
    """What tables of metadata say of the files in their folders.

    Attributes:
        names: the names of all files of the collection, to find rows that are about none.
    """

    def __init__(self, names: Iterable[str], options: ReadOptions, report: Report) -> None:
        self.names = names
        self._options, self._report = options, report
        self._tables: dict[tuple[object, str], Table] = {}

    def of(self, file: SourceFile) -> Mapping[str, Any]:
        """Return what the tables say of a file, the later of them last."""
        folder = PurePosixPath(file.name).parent
        place = file.path.parent if file.path else None
        values: dict[str, Any] = {}
        for table in TABLES:
            name = (folder / table).as_posix()
            if (place, name) not in self._tables:
                self._tables[place, name] = self._read(file, name)
            values |= row_of(self._tables[place, name], file.name)
        return values

    def _read(self, file: SourceFile, name: str) -> Table:
        """Return a table, empty where there is none or it is damaged: that is told."""
        try:
            raw = file.beside(name)
            if raw is None:
                return {}
            table = table_of(raw, name, self._options)
        except ReadError as error:
            self._report.skip(error)
            return {}
        self._tell_of_nobody(table, name)
        return table

    def _tell_of_nobody(self, table: Table, name: str) -> None:
        """Tell of rows about files that aren't there: their metadata would vanish in silence."""
        folder = PurePosixPath(name).parent
        here = (other for other in self.names if PurePosixPath(other).parent == folder)
        known = {called for other in here for called in names_of(other)}
        lost = [row for row in table if row not in known]
        if lost or not table:
            message = (
                f"{len(lost):,} of {len(table):,} rows are about no file here, "
                f"the first about {lost[0]!r}"
                if lost
                else "the table has no row about a file"
            )
            hint = "a row is about the file that the column file or id names: speech_1.txt"
            self._report.notice(ReadError(message, where=name, hint=hint))
