"""Settles the metadata of a state: corrections first, then what memberships say, then what's gone.

Nothing is written into the parts: the result is a table of values that go over theirs, with the
origin of each, and the doubts that are left.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from communique.corpus import Store
from communique.corpus.content import column
from communique.corpus.overlay import CLEARED, VALUES, overlaid, read_records, write_records
from communique.corpus.part import DATE, ORIGINS, Part
from communique.corpus.state import State, fields_of
from communique.errors import ReadError
from communique.ingest.resolve import DOUBTS, FIELDS, dated, resolved
from communique.ingest.sources import SourceFile
from communique.read.values import typed_column
from communique.records import Record, frames, records_of
from communique.records.corrections import (
    NAMES,
    NONE,
    Correction,
    as_frame,
    corrections,
    of_frame,
)


@dataclass(frozen=True)
class News:
    """What is new about a state's documents.

    Attributes:
        records: that readers have met.
        corrections: all that hold from now on, or None for those that hold already.
        gone: ids of documents whose source has vanished, or None where nobody looked.
    """

    records: Sequence[Record] = ()
    corrections: Sequence[Correction] | None = None
    gone: Collection[str] | None = None


@dataclass
class _Settling:
    """Values that go over those of the documents, as they are found."""

    documents: pl.DataFrame
    fields: dict[str, str]
    values: dict[str, pl.DataFrame] = field(default_factory=dict)
    cleared: dict[str, list[str]] = field(default_factory=dict)
    origins: list[tuple[Any, ...]] = field(default_factory=list)
    doubts: list[tuple[str, str, str, str]] = field(default_factory=list)


def corrections_apart(
    files: Sequence[SourceFile], named: Sequence[Path]
) -> tuple[list[SourceFile], list[Correction] | None]:
    """Return source files without those of corrections, and the corrections in both.

    Without any file of corrections that is None: those that hold already go on to hold.

    Raises:
        ReadError: a file of corrections can't be read.
    """
    beside = [file for file in files if PurePosixPath(file.name).name in NAMES]
    contents = [(path.name, path) for path in named]
    if not beside and not contents:
        return list(files), None
    found: list[Correction] = []
    for file in beside:
        found.extend(corrections(file.read(), file.name))
    for name, path in contents:
        try:
            found.extend(corrections(path.read_bytes(), name))
        except OSError as error:
            raise ReadError(
                f"the corrections can't be read: {error.strerror}", where=str(path)
            ) from error
    return [file for file in files if file not in beside], found


def settled(
    store: Store, parts: Sequence[Mapping[str, Any]], base: State, news: News
) -> dict[str, Any] | None:
    """Return what the state of some parts says of its records, which are written."""
    known = read_records(store, base["records"])
    tables = frames([*records_of(known), *news.records])
    right = news.corrections
    if right is None:
        right = of_frame(known["corrections"]) if "corrections" in known else []
    gone = news.gone
    if gone is None:
        gone = known["gone"]["id"].to_list() if "gone" in known else []
    if not (right or gone or any(len(table) for table in tables.values())):
        return None
    # The values that went over those of the documents before are made anew.
    settling = _Settling(_documents(store, parts), fields_of(parts))
    _correct(settling, right)
    doubts = _resolve(settling, tables)
    _mark_gone(settling, gone)
    tables["corrections"] = as_frame(right)
    tables["gone"] = pl.DataFrame({"id": sorted(gone)}, schema={"id": pl.String})
    tables["origins"] = pl.DataFrame(settling.origins, schema=ORIGINS, orient="row")
    own = pl.DataFrame(settling.doubts, schema=DOUBTS, orient="row")
    tables["doubts"] = pl.concat([own, doubts])
    tables[VALUES] = _wide(settling)
    names = [name for name in tables[VALUES].columns if name not in {"id", CLEARED}]
    return write_records(store, tables, {name: settling.fields[name] for name in names})


def _documents(store: Store, parts: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    entries = list(parts)
    fields = fields_of(entries)
    found = [
        Part(store, entry["name"], fields, (), (), entry["documents"], entry["tokens"]).documents
        for entry in entries
    ]
    return pl.concat(found) if found else pl.DataFrame(schema={"id": pl.String})


def _correct(settling: _Settling, right: Sequence[Correction]) -> None:
    by_field: dict[str, list[Correction]] = {}
    # What names its document goes before what holds for all.
    for each in sorted(right, key=lambda each: bool(each.document)):
        by_field.setdefault(each.field, []).append(each)
    for name, those in by_field.items():
        found = _targets(settling, name, those)
        _set(settling, name, found)


def _targets(
    settling: _Settling, name: str, those: Sequence[Correction]
) -> dict[str, tuple[Correction, str]]:
    """Return the correction and the text corrected of each document, by id; the last counts."""
    documents = settling.documents
    texts = _texts(documents, name)
    now = dict(zip(documents["id"], texts, strict=True))
    having: dict[str, list[str]] = {}
    for identity, text in now.items():
        having.setdefault(text, []).append(identity)
    found: dict[str, tuple[Correction, str]] = {}
    for each in those:
        targets = [each.document] if each.document else having.get(each.old, [])
        if each.document and each.document not in now:
            settling.doubts.append(
                (each.document, name, "a correction names no document", each.value)
            )
            continue
        for identity in targets:
            if each.old and now[identity] not in {each.old, each.value}:
                problem = f"a correction expects {each.old!r}"
                settling.doubts.append((identity, name, problem, now[identity]))
                continue
            found[identity] = each, now[identity]
    return found


def _texts(documents: pl.DataFrame, name: str) -> list[str]:
    """Return the values of a field as they are written."""
    if name not in documents.columns:
        return [""] * len(documents)
    values = documents[name]
    if values.dtype == DATE:
        values = values.struct.field("raw")
    elif isinstance(values.dtype, pl.List):
        values = values.list.join("; ")
    elif values.dtype.is_float():
        return ["" if each is None else f"{each:g}" for each in values]
    return values.cast(pl.String).fill_null("").to_list()


def _set(settling: _Settling, name: str, found: Mapping[str, tuple[Correction, str]]) -> None:
    kept = {key: each for key, (each, _) in found.items() if each.value != NONE}
    for identity in found.keys() - kept.keys():
        settling.cleared.setdefault(identity, []).append(name)

    def impossible(row: int, message: str) -> None:
        settling.doubts.append((list(kept)[row], name, "a correction can't be stored", message))

    texts = [each.value for each in kept.values()]
    values = typed_column(name, texts, impossible, kind=settling.fields.get(name, ""))
    stored = column(name, values)
    if stored.dtype != pl.Null:
        table = pl.DataFrame({"id": list(kept)}, schema={"id": pl.String}).with_columns(stored)
        _lay(settling, name, table)
    for identity, (each, old) in found.items():
        row = (identity, name, old, each.value, -1, -1, "correction", 1.0)
        settling.origins.append(row)


def _lay(settling: _Settling, name: str, table: pl.DataFrame) -> None:
    settling.values[name] = table
    if name not in settling.fields:
        settling.fields[name] = _kind(table.schema[name])
        settling.documents = settling.documents.with_columns(
            pl.lit(None, table.schema[name]).alias(name)
        )
    over = table.with_columns(pl.lit(None, pl.List(pl.String)).alias(CLEARED))
    settling.documents = overlaid(settling.documents, over)


def _kind(dtype: pl.DataType) -> str:
    if dtype == DATE:
        return "date"
    if isinstance(dtype, pl.List):
        return "list"
    return "number" if dtype.is_numeric() else "text"


def _resolve(settling: _Settling, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Take from memberships what documents don't say themselves; return the doubts."""
    found = resolved(dated(settling.documents), tables)
    doubts = [found.doubts]
    for name in FIELDS:
        said = found.values.select("id", name).drop_nulls()
        if name in settling.documents.columns:
            own = settling.documents.select("id", pl.col(name).cast(pl.String).alias("own"))
            both = said.join(own.drop_nulls(), on="id")
            doubts.append(_conflicts(both, name, tables))
            said = said.join(own.drop_nulls(), on="id", how="anti")
        if said.is_empty() or settling.fields.get(name, "text") != "text":
            continue
        settling.origins.extend(
            (identity, name, "", value, -1, -1, "membership", 1.0)
            for identity, value in said.rows()
        )
        corrected = settling.values.get(name)
        _lay(settling, name, said if corrected is None else pl.concat([corrected, said]))
    return pl.concat(doubts)


def _conflicts(both: pl.DataFrame, name: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return doubts where a document says another name than memberships, and not of the same."""
    agents = tables["agents"]
    names = agents.select(
        pl.col("name").alias(name),
        pl.concat_list("id", "name", "other_names")
        .list.eval(pl.element().str.to_lowercase())
        .alias("names"),
    ).unique(name)
    joined = both.join(names, on=name, how="left")
    same = (pl.col("own").str.to_lowercase() == pl.col(name).str.to_lowercase()) | (
        pl.col("names").list.contains(pl.col("own").str.to_lowercase()).fill_null(False)
    )
    return joined.filter(~same).select(
        "id",
        pl.lit(name).alias("field"),
        pl.lit("the document and the memberships disagree").alias("problem"),
        pl.concat_str("own", pl.lit(" / "), name).alias("detail"),
    )


def _mark_gone(settling: _Settling, gone: Collection[str]) -> None:
    there = settling.documents.filter(pl.col("id").is_in(list(gone))).select("id")
    if there.is_empty():
        return
    table = there.with_columns(pl.lit("gone").alias("status"))
    corrected = settling.values.get("status")
    if corrected is not None:
        table = pl.concat([corrected, table.join(corrected, on="id", how="anti")])
    _lay(settling, "status", table)


def _wide(settling: _Settling) -> pl.DataFrame:
    cleared = pl.DataFrame(
        {"id": list(settling.cleared), CLEARED: list(settling.cleared.values())},
        schema={"id": pl.String, CLEARED: pl.List(pl.String)},
    )
    ids = pl.concat(
        [cleared.select("id"), *(each.select("id") for each in settling.values.values())]
    )
    found = ids.unique().sort("id").join(cleared, on="id", how="left")
    for table in settling.values.values():
        found = found.join(table, on="id", how="left")
    return found
