"""From files to documents: each file to its reader, what can't be read to the report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from communique.corpus import MAX_CHARACTERS, Document
from communique.errors import ReadError, SkippedError
from communique.ingest.sources import SourceFile
from communique.read import ReadOptions, is_sidecar, reader_for


@dataclass(slots=True)
class Report:
    """What a build met on its way.

    Attributes:
        skipped: what was left out, one error each.
        notices: what was read, with a doubt.
        strict: whether leaving something out ends the build.
    """

    strict: bool = False
    skipped: list[ReadError] = field(default_factory=list)
    notices: list[ReadError] = field(default_factory=list)

    def skip(self, error: ReadError) -> None:
        """Note something left out.

        Raises:
            SkippedError: the build is strict.
        """
        if self.strict:
            raise SkippedError(error.message, where=error.where, hint=error.hint) from error
        self.skipped.append(error)

    def notice(self, error: ReadError) -> None:
        """Note a doubt."""
        self.notices.append(error)


def documents(
    files: Sequence[SourceFile],
    options: ReadOptions,
    report: Report,
    done: Callable[[int], None],
) -> Iterator[Document]:
    """Yield the documents of all files; `done` is told the size of each file read."""
    names = frozenset(file.name for file in files)
    for file in files:
        if not is_sidecar(file.name, names):
            yield from _of_file(file, options, report)
        done(file.size)


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


def _of_file(file: SourceFile, options: ReadOptions, report: Report) -> Iterator[Document]:
    here = replace(options, skip=report.skip, notice=report.notice, sidecar=file.beside)
    try:
        source = file.source()
        found = reader_for(file.name, next(source.pieces(), b""), here)
        if found is None:
            raise ReadError(
                "no reader is known for files of this kind",
                where=file.name,
                hint="--reader NAME forces one; communique doctor lists them",
            )
        yield from found[1](source, here)
    except ReadError as error:
        report.skip(error)


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
