"""Builds: read, annotate, write, batch by batch; then one pointer is replaced."""

import errno
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from communique.annotate import words
from communique.annotate.layer import made
from communique.corpus import (
    PART_CHARACTERS,
    Content,
    Corpus,
    Document,
    FolderStore,
    Source,
    Store,
    TokenStream,
    change,
    content_of,
    joined_streams,
    open_corpus,
)
from communique.corpus.layer import refuse_clashes
from communique.corpus.lock import writing
from communique.corpus.state import State, layers_of, whole_state
from communique.corpus.write import write_part
from communique.errors import CorpusError, ReadError, UsageError
from communique.ingest.documents import batches, documents, unique
from communique.ingest.layers import layer_of, with_layers
from communique.ingest.marks import with_marks
from communique.ingest.progress import Progress
from communique.ingest.register import (
    absolute,
    places_of,
    read_register,
    scanned,
    write_register,
)
from communique.ingest.report import Report
from communique.ingest.settle import News, corrections_apart, settled
from communique.ingest.sources import SourceFile, source_files
from communique.read import ReadOptions
from communique.records.corrections import Correction


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        corpus: the corpus, opened.
        documents, tokens: added by this build.
        octets: bytes of source files read.
        seconds: from start to end.
        skipped: what was left out, with place and reason.
        notices: what was read, with a doubt.
    """

    corpus: Corpus
    documents: int
    tokens: int
    octets: int
    seconds: float
    skipped: Sequence[ReadError]
    notices: Sequence[ReadError]


@dataclass(frozen=True)
class Plan:
    """How a build is done.

    Attributes:
        options: how files are read.
        preset: the tokeniser's rules, `default` or `quanteda`.
        language: of texts that don't say (BCP 47), for abbreviations; empty is all.
        jobs: threads that annotate and write; 0 is one for each processor. Of a model that makes
            a layer so many processes; 0 is one.
        strict: whether leaving something out ends the build.
        lemma: whether the words are given their lemmas.
        n_characters: about how many make a part.
        corrections: files of corrections; those beside the sources are found without being named.
        progress: is told how far the build is.
    """

    options: ReadOptions = field(default_factory=ReadOptions)
    preset: str = "default"
    language: str = ""
    jobs: int = 0
    strict: bool = False
    lemma: bool = False
    n_characters: int = PART_CHARACTERS
    corrections: Sequence[Path] = ()
    progress: Callable[[Progress], None] = lambda progress: None


Target = str | Path | Store


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to read.

    Attributes:
        files: to read, in order.
        places: where they lie, as they are found from anywhere.
        register: the files as they were before any of them was read.
    """

    files: Sequence[SourceFile]
    places: Sequence[str]
    register: pl.DataFrame


def build(places: Sequence[str | Path], target: Target, plan: Plan | None = None) -> BuildReport:
    """Build a new corpus from files, folders, patterns and archives.

    Raises:
        UsageError: there is a corpus at the target already.
        ReadError: there is nothing to read, or nothing that could be read.
        SkippedError: something had to be left out and the plan is strict.
        CorpusError: the corpus can't be written.
    """
    plan = plan or Plan()
    report = Report(plan.strict)
    found = _found(places, report)
    store = _new_folder(Path(target)) if isinstance(target, str | Path) else target
    with _mended(store), writing(store):
        change.refuse_existing(store)
        store.remove("parts")
        store.remove("layers")
        base = change.empty_state({**words.options(plan.preset), "language": plan.language})
        if plan.lemma:
            base["layers"] = [layer_of("lemma", "lemma", made("lemma", {}))]
        return _extended(store, base, found, plan, report)


def add(places: Sequence[str | Path], target: Target, plan: Plan | None = None) -> BuildReport:
    """Add documents to a corpus, all or none; texts are tokenised as those that are there.

    Raises:
        CorpusError: there is no corpus at the target, or it can't be written.
        ReadError, SkippedError: as for `build`.
    """
    plan = plan or Plan()
    report = Report(plan.strict)
    found = _found(places, report)
    open_corpus(target).close()
    store = FolderStore(Path(target)) if isinstance(target, str | Path) else target
    with _mended(store), writing(store):
        base = whole_state(store)
        now = {**words.options(base["options"]["tokens"]), "language": base["options"]["language"]}
        if now != base["options"]:
            report.notice(
                ReadError(
                    f"the corpus was tokenised with {base['options']}, the new texts with {now}",
                    hint="build the corpus anew to have all alike",
                )
            )
        return _extended(store, base, found, plan, report)


def correct(store: Store, paths: Sequence[Path]) -> Corpus:
    """Let the corrections in files hold, instead of those that held before.

    Raises:
        ReadError: a file of corrections can't be read.
    """
    with _mended(store), writing(store):
        base = whole_state(store)
        _, corrections = corrections_apart([], paths)
        records = settled(store, base["parts"], base, News(corrections=corrections or []))
        change.commit(store, base["parts"], base, records=records)
    return open_corpus(store)


def _extended(store: Store, base: State, source: _Found, plan: Plan, report: Report) -> BuildReport:
    started = time.perf_counter()
    files, corrections = corrections_apart(source.files, plan.corrections)
    total = sum(file.size for file in files)
    read = 0

    def done(size: int) -> None:
        nonlocal read
        read += size
        plan.progress(Progress("reading and writing", read, total))

    known = {name for part in base["parts"] for name in change.ids_of(store, part)}
    jobs = plan.jobs or os.cpu_count() or 1
    found = unique(documents(files, plan.options, report, done, jobs), known, report)
    cut = batches(found, plan.n_characters)
    with _swept_on_failure(store):
        written = list(_written(store, cut, plan, base["options"]))
        if not written:
            raise _nothing(report)
        refuse_clashes([*base["parts"], *written], layers_of(base))
        entries, said = with_layers(store, base, written, plan.jobs or 1, plan.progress)
    for message in said:
        report.notice(ReadError(message, where=store.label))
    _commit(store, base, [*base["parts"], *entries], (source, corrections), report)
    return BuildReport(
        corpus=open_corpus(store),
        documents=sum(entry["documents"] for entry in entries),
        tokens=sum(entry["tokens"] for entry in entries),
        octets=read,
        seconds=time.perf_counter() - started,
        skipped=report.skipped,
        notices=report.notices,
    )


def _commit(
    store: Store,
    base: State,
    parts: Sequence[Mapping[str, Any]],
    given: tuple[_Found, Sequence[Correction] | None],
    report: Report,
) -> None:
    """Settle the metadata of a new state and make it the one that counts."""
    source, corrections = given
    skipped = [{"where": error.where, "message": error.message} for error in report.skipped]
    records = settled(store, parts, base, News(report.records, corrections))
    if records is not None and "doubts.parquet" in records["files"]:
        report.notice(
            ReadError(
                "some metadata are in doubt",
                where=store.label,
                hint="communique check lists them, and how to settle them",
            )
        )
    register = _registered(store, base, source)
    change.commit(store, parts, base, skipped=skipped, records=records, register=register)


def _written(
    store: Store, cut: Iterable[list[Document]], plan: Plan, options: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield the entries of the parts, in order, with a few batches under way at once."""
    jobs = plan.jobs or os.cpu_count() or 1
    name = change.names(store)
    held: Source | None = None
    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[Future[dict[str, Any]]] = deque()
        try:
            for batch in cut:
                last = batch[-1].source
                waiting.append(pool.submit(write_batch, store, name(), batch, options, held))
                held = last
                del batch
                # While the next batch is read, one thread fewer writes: memory holds no more.
                if len(waiting) >= max(jobs, 2):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def write_batch(
    store: Store,
    name: str,
    batch: Sequence[Document],
    options: Mapping[str, str],
    held: Source | None = None,
) -> dict[str, Any]:
    """Annotate a batch of documents, write it as a part and return the part's entry.

    A batch can begin in the source file in which the one before it ended: that is `held` there.
    """
    return write_part(store, name, content_of_batch(batch, options, held))


def content_of_batch(
    batch: Sequence[Document], options: Mapping[str, str], held: Source | None = None
) -> Content:
    """Return a batch of documents with their tokens, as a part holds them."""
    preset = options["tokens"]
    streams = [
        _stream(list(group), given, options)
        for given, group in groupby(batch, key=lambda document: document.tokens is not None)
    ]
    stream = with_marks(streams[0] if len(streams) == 1 else joined_streams(streams), batch)
    titles = words.tokens([document.title for document in batch], preset=preset)
    return content_of(batch, stream, titles, held=held)


def _stream(batch: Sequence[Document], given: bool, options: Mapping[str, str]) -> TokenStream:
    if given:
        return joined_streams([document.tokens for document in batch if document.tokens])
    texts = [document.text for document in batch]
    return words.annotate(texts, preset=options["tokens"], language=options["language"])


def _found(places: Sequence[str | Path], report: Report) -> _Found:
    register = scanned(absolute(places))
    files = source_files(places, report.skip, report.notice)
    if not files:
        raise ReadError(
            "there is no file to read",
            where=", ".join(map(str, places)),
            hint="communique sample meeting DIR writes a folder to try",
        )
    return _Found(files, absolute(places), register)


def _registered(store: Store, base: State, found: _Found) -> dict[str, Any]:
    """Write the register of what has been read by now, and return what a state says of it."""
    known = read_register(store, base)
    former = known.join(found.register, on=["place", "name"], how="anti")
    places = list(dict.fromkeys([*places_of(base), *found.places]))
    return write_register(store, places, pl.concat([former, found.register]))


def _nothing(report: Report) -> ReadError:
    if not report.skipped:
        return ReadError("there is no document in these files", hint="check what they hold")
    first = report.skipped[0]
    return ReadError(
        f"nothing could be read: {len(report.skipped)} skipped, the first because {first.message}",
        where=first.where,
        hint=first.hint,
    )


def _new_folder(path: Path) -> FolderStore:
    if path.exists() and not path.is_dir():
        raise UsageError("there is a file of that name", where=str(path))
    if path.is_dir() and any(each.name not in _LEFTOVERS for each in path.iterdir()):
        change.refuse_existing(FolderStore(path))
        raise UsageError(
            "the folder is not empty and not a corpus",
            where=str(path),
            hint="choose another name for the corpus",
        )
    with _mended(FolderStore(path)):
        path.mkdir(parents=True, exist_ok=True)
    return FolderStore(path)


@contextmanager
def _swept_on_failure(store: Store) -> Iterator[None]:
    """Take away the parts that a failed or interrupted build wrote; they count for nothing."""
    before = {path.split("/")[1] for path in store.files("parts")}
    try:
        yield
    except BaseException:
        after = {path.split("/")[1] for path in store.files("parts")}
        with suppress(OSError):
            for name in after - before:
                store.remove(f"parts/{name}")
                for path in list(store.files("layers")):
                    if path.split("/")[2] == name:
                        store.remove(path)
        raise


_LEFTOVERS = {"layers", "parts", "records", "registers", "states", "lock", "writer"}


@contextmanager
def _mended(store: Store) -> Iterator[None]:
    """Say a full or read-only disk in a sentence; parts that no state names are swept later."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = "there is no space left on the device" if full else error.strerror or str(error)
        raise CorpusError(
            f"the corpus can't be written: {reason}",
            where=store.label,
            hint="the corpus is as it was; make room and run the command again",
        ) from error
