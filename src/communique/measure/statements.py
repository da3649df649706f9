"""The table of statements: how much of each repeats or varies what came before it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.nearest import Pool, promising
from communique.measure.anew import Compared
from communique.measure.earlier import Against
from communique.measure.heard import (
    KINDS,
    NEW,
    Best,
    Everything,
    Ints,
    copies,
    same_statement,
)
from communique.measure.sentences import numbered, share, stretches

DOCUMENTS = {
    "document": pl.String,
    "date": pl.String,
    "group": pl.String,
    "earlier": pl.Int64,
    "words": pl.Int64,
    "repeated": pl.Int64,
    "varied": pl.Int64,
    "new": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "copies": pl.String,
    "reference": pl.String,
    "repeated_at": pl.String,
    "varied_at": pl.String,
    "new_at": pl.String,
}


def document(compared: Compared) -> pl.DataFrame:
    """Return the one row of a statement among documents."""
    asked, statement = compared.asked, compared.asked.statement
    spans = statement.part.spans
    edges = spans[statement.start, 0], spans[statement.end - 1, 1]
    said = _Said(statement.sizes, compared.kinds, np.column_stack(edges).astype(np.int64))
    row = _counted(asked.way.against, asked.fact, said, len(compared.kept), compared.copies)
    return _table([row])


def documents(every: Everything) -> pl.DataFrame:
    """Return a row for each document of which it is known what came before it.

    They stand in the order of their dates, then of their ids.
    """
    rows = [
        (at, row)
        for statements, reference in _sets(every)
        for at, row in _set(every, statements, every.take(reference))
    ]
    return _table([row for _, row in sorted(rows, key=lambda each: each[0])])


def _sets(every: Everything) -> Iterator[tuple[Ints, Ints]]:
    """Yield statements, and all documents that any of them may be compared with."""
    facts = every.documents.with_row_index("at")
    able = (
        ~facts["first"].is_null() if every.way.against.needs_date else pl.repeat(True, len(facts))
    )
    key = every.way.against.key
    if not key:
        reference = facts.filter("named")["at"].to_numpy().astype(np.int64)
        yield facts.filter(able)["at"].to_numpy().astype(np.int64), reference
        return
    for _, some in facts.filter(able & facts[key].is_not_null()).group_by(key):
        whole = facts.filter(facts[key] == some[key][0])["at"].to_numpy()
        yield np.sort(some["at"].to_numpy()).astype(np.int64), whole.astype(np.int64)


def _set(
    every: Everything, statements: Ints, pool: Everything
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the place and the row of some statements, compared with those of a pool before them."""
    times = [pool.documents[name].to_numpy() for name in ("first", "last")]
    ids = pool.documents["id"].to_numpy()
    for at in statements.tolist():
        every.budget.check()
        fact = every.documents.row(at, named=True)
        compared = every.way.against.holds(fact, *times) & (ids != fact["id"])
        yield at, _among(every.take(np.array([at])), fact, pool, compared)


def _among(
    one: Everything, fact: Mapping[str, Any], pool: Everything, compared: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    """Return the row of one statement, compared with some documents of a pool."""
    sizes, manner = np.diff(one.bounds), one.way.manner
    # Only what is varied or repeated is counted: how near the others are needn't be known.
    best = _best(one, pool, compared)
    shared = best.likeness(sizes, len(compared))
    copy = copies(shared, int(sizes.sum()), pool.n_words, manner.copy)
    copy |= pool.documents.select(same_statement(fact)).to_series().to_numpy()
    copy &= compared & (not manner.copies)
    similarity = np.zeros(len(sizes))
    kept = ~copy[best.document]
    np.maximum.at(similarity, best.sentence[kept], best.similarity[kept])
    left_out = pool.documents["id"].filter(pl.Series(copy)).sort().to_list()
    said = _Said(sizes, manner.kinds(sizes, similarity), one.spans)
    return _counted(one.way.against, fact, said, int((compared & ~copy).sum()), left_out)


def _best(one: Everything, pool: Everything, compared: npt.NDArray[np.bool_]) -> Best:
    """Return what is near in some documents of a pool."""
    coded, number = numbered(one.word, one.bounds, one.way.vocabulary.weight)
    others = Pool(pool.sentences, pool.index, number, compared[pool.document])
    varied = one.way.manner.varied
    return Best.of(promising(coded, others, varied).near(varied), pool.document)


@dataclass(frozen=True, slots=True)
class _Said:
    """The words, kinds and characters of the sentences of a document."""

    sizes: Ints
    kinds: Ints
    spans: Ints


def _counted(
    against: Against, fact: Mapping[str, Any], said: _Said, n: int, left_out: Sequence[str]
) -> dict[str, Any]:
    """Return the row of a statement that `n` documents count for."""
    row = {
        "document": fact["id"],
        "date": fact["said"],
        "group": fact["group"],
        "earlier": n,
        "words": int(said.sizes.sum()),
        "copies": ", ".join(left_out) or None,
        "reference": str(against.of(fact, left_out)),
    }
    for number, kind in enumerate(KINDS):
        which = said.kinds == number
        row[kind] = int(said.sizes[which].sum())
        row[f"{kind}_at"] = stretches(fact["id"], said.spans[which].tolist())
    shares = share(np.where(said.kinds == NEW, said.sizes, 0), said.sizes) if n else _UNKNOWN
    known = [None if math.isnan(each) else each for each in shares]
    return row | dict(zip(("share", "low", "high"), known, strict=True))


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows of documents as a table; groups are texts or numbers."""
    number = any(isinstance(row["group"], float) for row in rows)
    return pl.DataFrame(rows, schema=DOCUMENTS | {"group": pl.Float64 if number else pl.String})


_UNKNOWN = (math.nan, math.nan, math.nan)
