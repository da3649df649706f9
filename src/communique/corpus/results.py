"""Results that are kept with a corpus: which tokens of which documents a query found.

    results/<name>.json               query, state, when it was made, and the file of the spans
    results/<name>.<digest>.parquet   id, content, token, n_tokens: one row a span

They stand outside the states. A span names its document by id and content, and its tokens by
their numbers in the document, so that it finds its place again in every state that has the
document as it was. The JSON is replaced in one step, after the spans are on the disk.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.files import canonical, read_json, read_table, replace_json, write_table
from communique.corpus.lock import writing
from communique.corpus.names import check_name, kept_names, path_of
from communique.corpus.part import Part
from communique.corpus.store import Store
from communique.errors import CorpusError

FOLDER = "results"

SPANS = {"id": pl.String, "content": pl.Binary, "token": pl.Int64, "n_tokens": pl.Int64}
"""Columns of spans: the document, its digest, the first token's number in it, how many tokens."""


@dataclass(frozen=True)
class Kept:
    """A result as it was kept.

    Attributes:
        name: under which it is kept.
        query: what was looked for, or how results were combined.
        state: of the corpus in which it was found.
        made: when; no part of the digest.
        spans: the columns of `SPANS`, in corpus order.
        erased: how many spans were erased since, with their documents.
    """

    name: str
    query: str
    state: str
    made: str
    spans: pl.DataFrame
    erased: int = 0

    @property
    def digest(self) -> str:
        """12 hex digits of query, state and spans."""
        found = hashlib.sha256(canonical([self.query, self.state, self.spans["id"].to_list()]))
        found.update(b"".join(self.spans["content"]))
        for name in ("token", "n_tokens"):
            found.update(self.spans[name].to_numpy().astype("<i8").tobytes())
        return found.hexdigest()[:12]


def keep(store: Store, name: str, query: str, state: str, spans: pl.DataFrame) -> Kept:
    """Keep a result under a name, in place of what had it.

    Raises:
        UsageError: it can't be a name.
        LockedError: another process is writing.
    """
    check_name(name)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    result = Kept(name, query, state, made, spans.select(list(SPANS)))
    with writing(store):
        _write(store, result)
        _sweep(store)
    return result


def kept(store: Store, name: str) -> Kept:
    """Return the result of a name.

    Raises:
        UsageError: there is none.
        CorpusError: its files are damaged.
    """
    facts = read_json(store, path_of(store, FOLDER, name))
    spans = read_table(store, facts["file"])
    found = Kept(name, facts["query"], facts["state"], facts["made"], spans, facts["erased"])
    if found.digest != facts["digest"]:
        raise CorpusError(
            f"{facts['file']} is not what was written",
            where=f"{store.label}/{facts['file']}",
            hint=f"communique results {name} --remove takes it away; search and save again",
        )
    return found


def results(store: Store) -> list[str]:
    """Return the names of all results, sorted."""
    return kept_names(store, FOLDER)


def drop(store: Store, name: str) -> None:
    """Keep a result no longer.

    Raises:
        UsageError: there is none of that name.
    """
    with writing(store):
        store.remove(path_of(store, FOLDER, name))
        store.sync(FOLDER)
        _sweep(store)


def erase_from_results(store: Store, ids: Collection[str]) -> None:
    """Take the spans of some documents out of all results; the caller is the one writer."""
    for name in results(store):
        result = kept(store, name)
        left = result.spans.filter(~pl.col("id").is_in(list(ids)))
        gone = result.spans.height - left.height
        if gone:
            _write(store, replace(result, spans=left, erased=result.erased + gone))
    _sweep(store)


def named_spans(part: Part, name: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return where the spans of a result are in a part: int32 starts, and ends, exclusive.

    Starts ascend, ends descend where starts are equal. Documents that are gone, or aren't as they
    were, have none.

    Raises:
        UsageError: there is no result of that name.
    """
    return placed(part, kept(part.store, name).spans)


def placed(part: Part, spans: pl.DataFrame) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return where spans are in a part, as `named_spans` does."""
    rows = pl.DataFrame({"id": part.documents["id"], "content": part.content}).with_row_index("row")
    found = spans.join(rows, on=["id", "content"])
    start = part.bounds[found["row"].to_numpy()] + found["token"].to_numpy()
    end = start + found["n_tokens"].to_numpy()
    order = np.lexsort((-end, start))
    return start[order].astype(np.int32), end[order].astype(np.int32)


def _write(store: Store, result: Kept) -> None:
    digest = result.digest
    path = f"{FOLDER}/{result.name}.{digest}.parquet"
    write_table(store, path, result.spans)
    store.sync(path)
    store.sync(FOLDER)
    facts = {
        "query": result.query,
        "state": result.state,
        "made": result.made,
        "hits": result.spans.height,
        "documents": result.spans["id"].n_unique(),
        "erased": result.erased,
        "digest": digest,
        "file": path,
    }
    replace_json(store, f"{FOLDER}/{result.name}.json", facts)
    store.sync("")


def _sweep(store: Store) -> None:
    """Take away spans that no result names, and drafts that a crash left."""
    named = {read_json(store, path_of(store, FOLDER, name))["file"] for name in results(store)}
    for path in list(store.files(FOLDER)):
        if path.endswith(".draft") or (path.endswith(".parquet") and path not in named):
            store.remove(path)
