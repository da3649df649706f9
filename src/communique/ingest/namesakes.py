"""Files whose names differ only in their endings: `speech.docx` and `speech.pdf`.

A document takes its id from its file's name without the ending, so of such files all but the
first would be lost. The ids of their documents keep the ending.
"""

from collections.abc import Iterable
from dataclasses import replace

from communique.corpus import Document
from communique.errors import ReadError
from communique.ingest.report import Report
from communique.read.metadata import stem


class Namesakes:
    """The files among some that have a namesake, and those that were met."""

    def __init__(self, names: Iterable[str]) -> None:
        first: dict[str, str] = {}
        self._names: set[str] = set()
        self._met: dict[str, None] = {}
        for name in sorted(names):
            other = first.setdefault(stem(name), name)
            if other != name:
                self._names |= {name, other}

    def told_apart(self, document: Document) -> Document:
        """Return a document of a file with a namesake under the file's whole name."""
        name = document.source.name
        if name not in self._names:
            return document
        bare = stem(name)
        if document.id != bare and not document.id.startswith((f"{bare}#", f"{bare}/")):
            return document
        self._met[name] = None
        return replace(document, id=name + document.id.removeprefix(bare))

    def tell(self, report: Report) -> None:
        """Tell, once for all, whose ids keep the ending."""
        if self._met:
            report.notice(
                ReadError(
                    f"{len(self._met)} files have the name of another but for the ending, so the "
                    "ids of their documents keep it",
                    where=", ".join([*self._met][:2]),
                    hint="where two hold the same text, remove one: it counts twice",
                )
            )
