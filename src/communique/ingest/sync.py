"""Sync: brings a corpus in line with the places that its documents came from.

Only files of another size or time than in the register are read, some at a time; each lot is
committed, so that a broken run goes on where it stopped. A document that has changed becomes a
new release and the old one is kept beside it; one whose file has vanished is marked as gone.
Nothing is deleted.
"""

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import polars as pl

from communique.corpus import Content, Corpus, FolderStore, Store, change, open_corpus
from communique.corpus.content import CONTENT, filtered
from communique.corpus.files import read_table
from communique.corpus.lock import writing
from communique.corpus.overlay import read_records
from communique.corpus.state import State, whole_state
from communique.corpus.write import write_part
from communique.errors import ReadError, UsageError
from communique.ingest.build import Plan, content_of_batch
from communique.ingest.documents import batches, documents, unique
from communique.ingest.layers import with_layers
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
from communique.read import is_sidecar

LOT = 256_000_000
"""About how many bytes of changed files are read before what was read is committed."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes:
        corpus: the corpus, opened.
        new, changed, gone, returned: ids of documents: those that were not there, those that are
            new releases, those whose file or row has vanished, those that had and came back.
        files: how many files were looked at, and how many of them read.
        read: of these.
        seconds: from start to end.
        skipped, notices: as of a build.
    """

    corpus: Corpus
    new: Sequence[str]
    changed: Sequence[str]
    gone: Sequence[str]
    returned: Sequence[str]
    files: int
    read: int
    seconds: float
    skipped: Sequence[ReadError]
    notices: Sequence[ReadError]


@dataclass
class _Run:
    """A sync under way."""

    store: Store
    plan: Plan
    report: Report
    places: list[str]
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    n_read: int = 0


def sync(
    target: str | Path | Store, places: Sequence[str | Path] = (), plan: Plan | None = None
) -> SyncReport:
    """Bring a corpus in line with some places, or with those that it was built from.

    Raises:
        UsageError: no place is named, and the corpus knows none.
        ReadError, SkippedError, CorpusError: as for `add`.
    """
    started = time.perf_counter()
    plan = plan or Plan()
    store = FolderStore(Path(target)) if isinstance(target, str | Path) else target
    open_corpus(store).close()
    with writing(store):
        base = whole_state(store)
        run = _Run(store, plan, Report(plan.strict), absolute(places) or places_of(base))
        if not run.places:
            raise UsageError(
                "the corpus doesn't say where its documents came from",
                where=store.label,
                hint="name the folders: communique sync SOURCE...",
            )
        now, known = scanned(run.places), read_register(store, base)
        touched = now.join(known, on=list(now.columns), how="anti", maintain_order="left")
        vanished = known.join(now, on=["place", "name"], how="anti")
        gone, returned = _follow(run, now, known, touched, vanished)
    return SyncReport(
        corpus=open_corpus(store),
        new=run.new,
        changed=run.changed,
        gone=gone,
        returned=returned,
        files=len(now),
        read=run.n_read,
        seconds=time.perf_counter() - started,
        skipped=run.report.skipped,
        notices=run.report.notices,
    )


def _follow(
    run: _Run,
    now: pl.DataFrame,
    known: pl.DataFrame,
    touched: pl.DataFrame,
    vanished: pl.DataFrame,
) -> tuple[list[str], list[str]]:
    """Read what is touched and mark what has vanished; return who is gone and who came back."""
    if touched.is_empty() and vanished.is_empty():
        return [], []
    files = source_files(run.places, run.report.skip, run.report.notice)
    files, corrections = corrections_apart(files, run.plan.corrections)
    wanted = _wanted(files, touched, vanished)
    done = 0
    total = sum(file.size for file in wanted)
    for lot in _lots(wanted):
        _read(run, lot, files)
        done += sum(file.size for file in lot)
        run.plan.progress(Progress("reading and writing", done, total))
    base = whole_state(run.store)
    before = read_records(run.store, base["records"])
    was_gone = set(before["gone"]["id"]) if "gone" in before else set()
    looked_at = {*(file.name for file in wanted), *touched["name"], *vanished["name"]}
    stale = _stale(run, base, looked_at - _unread(run, looked_at))
    gone = (was_gone | stale) - run.seen
    records = settled(
        run.store, base["parts"], base, News(run.report.records, corrections, sorted(gone))
    )
    register = write_register(run.store, run.places, now)
    change.commit(run.store, base["parts"], base, records=records, register=register)
    return sorted(gone - was_gone), sorted(was_gone & run.seen)


def _wanted(
    files: Sequence[SourceFile], touched: pl.DataFrame, vanished: pl.DataFrame
) -> list[SourceFile]:
    """Return the files to read: the touched ones, members of touched archives, and those whose
    metadata lie in a file that was touched or has vanished.
    """
    names = set(touched["name"])
    every = frozenset(file.name for file in files) | frozenset(vanished["name"])
    beside = {name for name in (*touched["name"], *vanished["name"]) if is_sidecar(name, every)}
    folders = {PurePosixPath(name).parent for name in beside}
    return [
        file
        for file in files
        if file.name in names
        or (folders and PurePosixPath(file.name).parent in folders)
        or any(str(above) in names for above in PurePosixPath(file.name).parents)
    ]


def _lots(files: Sequence[SourceFile]) -> Iterator[list[SourceFile]]:
    lot: list[SourceFile] = []
    size = 0
    for file in files:
        lot.append(file)
        size += file.size
        if size >= LOT:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


def _read(run: _Run, files: Sequence[SourceFile], among: Sequence[SourceFile]) -> None:
    """Read some files of all and commit what is new in them."""
    base = whole_state(run.store)
    known = _contents(run.store, base)
    jobs = run.plan.jobs or os.cpu_count() or 1
    found = documents(files, run.plan.options, run.report, lambda size: None, jobs, among=among)
    entries: list[Mapping[str, Any]] = []
    changed: list[str] = []
    name = change.names(run.store)
    for batch in batches(unique(found, set(), run.report), run.plan.n_characters):
        content = content_of_batch(batch, base["options"])
        fresh, again = _news(run, content, known)
        changed.extend(again)
        if fresh is not None:
            entries.append(write_part(run.store, name(), fresh))
    run.n_read += len(files)
    if not entries:
        return
    left, earlier = change.superseded(run.store, base, changed)
    layered, said = with_layers(run.store, base, entries, run.plan.jobs or 1, run.plan.progress)
    for message in said:
        run.report.notice(ReadError(message, where=run.store.label))
    change.commit(run.store, [*left, *layered], base, earlier=earlier)
    run.changed.extend(changed)


def _news(
    run: _Run, content: Content, known: Mapping[str, bytes]
) -> tuple[Content | None, list[str]]:
    """Return what is new or changed of a batch, or None, and the ids of what is changed."""
    ids = content.documents["id"].to_list()
    digests = content.documents[CONTENT].to_list()
    run.seen.update(ids)
    keep = [known.get(each) != digest for each, digest in zip(ids, digests, strict=True)]
    if not any(keep):
        return None, []
    fresh = [each for each, kept in zip(ids, keep, strict=True) if kept]
    run.new.extend(each for each in fresh if each not in known)
    return filtered(content, np.array(keep)), [each for each in fresh if each in known]


def _contents(store: Store, state: State) -> dict[str, bytes]:
    """Return the digest of each document's content by its id."""
    found: dict[str, bytes] = {}
    for part in state["parts"]:
        table = read_table(store, f"parts/{part['name']}/documents.parquet", ["id", CONTENT])
        found.update(zip(table["id"], table[CONTENT], strict=True))
    return found


def _unread(run: _Run, names: Iterable[str]) -> set[str]:
    """Return which files something was left out of: nobody knows what is in them now."""
    places = [error.where for error in run.report.skipped]
    return {name for name in names if any(place.startswith(name) for place in places)}


def _stale(run: _Run, base: State, names: Collection[str]) -> set[str]:
    """Return ids of documents that came from some files and are in them no more."""
    stale: set[str] = set()
    for part in base["parts"]:
        path = f"parts/{part['name']}/documents.parquet"
        table = read_table(run.store, path, ["id", "source"])
        for identity, source in table.iter_rows():
            if identity in run.seen:
                continue
            if source in names or any(str(each) in names for each in PurePosixPath(source).parents):
                stale.add(identity)
    return stale
