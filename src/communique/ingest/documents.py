"""From files to documents: each file to its reader, what can't be read to the report."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from communique.corpus import MAX_CHARACTERS, Document, Source, Value
from communique.corpus.rights import SHOWN
from communique.errors import ReadError
from communique.ingest.confined import Answer, Crew
from communique.ingest.described import Described
from communique.ingest.namesakes import Namesakes
from communique.ingest.report import Report
from communique.ingest.sources import SourceFile
from communique.ingest.survey import surveys
from communique.read import (
    Reader,
    ReadOptions,
    companion,
    is_sidecar,
    reader_for,
    readers_of,
)
from communique.read.metadata import of_facts
from communique.read.repair import repaired_document

_AS_DOCX = "save it as .docx or .odt in a word processor: LibreOffice opens and converts it"
_INSTEAD = {
    **dict.fromkeys((".doc", ".dot", ".wpd", ".wps", ".sxw"), _AS_DOCX),
    ".pages": "export it from Pages as .docx",
    ".numbers": "export it from Numbers as .xlsx or .csv",
    ".msg": "save the message as .eml in the mail program",
    ".mobi": "convert it to .epub",
    ".djvu": "convert it to .pdf",
}
"""What to do with files of older or closed forms."""


def documents(
    files: Sequence[SourceFile],
    options: ReadOptions,
    report: Report,
    done: Callable[[int], None],
    jobs: int = 1,
    *,
    among: Sequence[SourceFile] = (),
) -> Iterator[Document]:
    """Yield the documents of all files in order; `done` is told the size of each file read.

    Files of risky kinds are read by up to `jobs` processes at once. `among` are all files of
    the collection, where `files` are only some of them.
    """
    names = frozenset(file.name for file in among or files)
    sidecars = {name for name in names if is_sidecar(name, names)}
    texts = [file for file in files if file.name not in sidecars]
    described = Described(names, options, report)
    namesakes = Namesakes(name for name in names - sidecars if readers_of(name, options))
    known = surveys(texts, options)
    mended = partial(_finished, options, {"", None}, report, namesakes)
    done(sum(file.size for file in files) - sum(file.size for file in texts))
    tasks = (
        (file, _task(file, replace(options, described=described.of(file)), report, known))
        for file in texts
    )
    yield from map(mended, _in_order(tasks, report, done, jobs))
    namesakes.tell(report)


def _in_order(
    tasks: Iterable[tuple[SourceFile, "_Task | None"]],
    report: Report,
    done: Callable[[int], None],
    jobs: int,
) -> Iterator[Document]:
    """Yield the documents of files in order, other processes reading ahead in the risky ones."""
    with Crew(jobs) as crew:
        waiting: deque[tuple[SourceFile, Future[Answer]]] = deque()

        def answered(at_most: int) -> Iterator[Document]:
            while len(waiting) > at_most:
                file, future = waiting.popleft()
                yield from _told(future.result(), report)
                done(file.size)

        for file, task in tasks:
            if task is not None and companion(task.reader, "CONFINED"):
                waiting.append((file, crew.submit(*task.told(file.size))))
                yield from answered(crew.ahead)
                continue
            # What was found first comes first.
            yield from answered(0)
            if task is not None:
                yield from _of_task(task, report)
            done(file.size)
        yield from answered(0)


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    reader: Reader
    source: Source
    options: ReadOptions

    def told(self, size: int) -> tuple[str, Source, int, ReadOptions]:
        """Return what another process is told of it."""
        return self.name, self.source, size, self.options


def _task(
    file: SourceFile, options: ReadOptions, report: Report, known: Mapping[str, Any]
) -> _Task | None:
    """Return a file with its reader, or None where there is none: that is reported."""
    here = replace(
        options,
        skip=report.skip,
        notice=report.notice,
        record=report.records.append,
        sidecar=file.beside,
    )
    try:
        source = file.source()
        found = reader_for(file.name, next(source.pieces(), b""), here)
        if found is None:
            raise ReadError(
                "no reader is known for files of this kind",
                where=file.name,
                hint=_INSTEAD.get(
                    PurePosixPath(file.name.casefold()).suffix,
                    "--reader NAME forces one; communique doctor lists them",
                ),
            )
    except ReadError as error:
        report.skip(error)
        return None
    name, reader = found
    return _Task(name, reader, source, replace(here, known=known.get(name)))


def unique(found: Iterable[Document], known: set[str], report: Report) -> Iterator[Document]:
    """Yield documents that can be stored and whose id is new."""
    for document in found:
        problem = _problem(document, known)
        if problem is not None:
            report.skip(problem)
            continue
        known.add(document.id)
        yield document


def batches(found: Iterable[Document], n_characters: int) -> Iterator[list[Document]]:
    """Yield lists of documents of about so many characters."""
    batch: list[Document] = []
    size = 0
    for document in found:
        batch.append(document)
        size += len(document.text)
        if size >= n_characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _of_task(task: _Task, report: Report) -> Iterator[Document]:
    try:
        yield from task.reader(task.source, task.options)
    except ReadError as error:
        report.skip(error)


def _told(answer: Answer, report: Report) -> Iterator[Document]:
    """Yield the documents that another process has read, and report what it told."""
    for error in answer.skipped:
        report.skip(error)
    for error in answer.notices:
        report.notice(error)
    report.records.extend(answer.records)
    yield from answer.documents
    if answer.failure is not None:
        report.skip(answer.failure)


def _finished(
    options: ReadOptions,
    known: set[Value],
    report: Report,
    namesakes: Namesakes,
    document: Document,
) -> Document:
    """Return a document with what is known besides, repaired unless that is not wanted.

    `known` are the values of `show` that were met; one that means nothing is told once.
    """
    found = _with_facts(namesakes.told_apart(document))
    if options.defaults:
        said = {name: value for name, value in found.metadata.items() if value not in ("", None)}
        found = replace(found, metadata={**found.metadata, **options.defaults, **said})
    show = found.metadata.get("show")
    written = show if isinstance(show, str) else None if show is None else str(show)
    if written not in known:
        known.add(written)
        if str(written).strip().lower() not in SHOWN:
            report.notice(
                ReadError(
                    f"{written!r} in the field 'show' is not known, so nothing is shown",
                    where=f"{document.source.name}: {document.id}",
                    hint="it is all, snippets or nothing; --map show=COLUMN takes another column",
                )
            )
    return found if options.verbatim else repaired_document(found)


def _with_facts(document: Document) -> Document:
    """Return a document with what is known of its file, where its reader says nothing else."""
    facts = document.source.facts
    if not facts:
        return document
    title = document.title or facts.get("title", "")
    return replace(document, metadata=of_facts(facts) | dict(document.metadata), title=title)


def _problem(document: Document, known: set[str]) -> ReadError | None:
    where = f"{document.source.name}: {document.id}"
    if document.id in known:
        return ReadError(
            f"a document with the id {document.id!r} is in the corpus already",
            where=document.source.name,
            hint="give ids of their own with --map id=COLUMN, or remove one of the two",
        )
    if len(document.text) > MAX_CHARACTERS:
        return ReadError(
            f"the document has {len(document.text):,} characters, more than the "
            f"{MAX_CHARACTERS:,} that one may have",
            where=where,
            hint="cut it into several documents",
        )
    for text in (document.id, document.title, document.text):
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            return ReadError(
                f"character {error.start + 1} is half of a surrogate pair, "
                f"U+{ord(text[error.start]):04X}, which no text can hold",
                where=where,
                hint="save the source as UTF-8 again",
            )
    return None
