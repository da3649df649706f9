"""Tables of what is new: the sentences of a statement, what it dropped, and all statements."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.difference import Change, changes
from communique.align.nearest import Pool, Sentences, near
from communique.measure.earlier import ORDERS, Against, orders
from communique.measure.heard import (
    KINDS,
    NEW,
    REPEATED,
    Asked,
    Best,
    Everything,
    Floats,
    Heard,
    Ints,
    copies,
    same_statement,
)
from communique.measure.sentences import Passage, Statement, Told, numbered, share
from communique.query.language.values import quote

DROPPED = "dropped"

SENTENCES = {
    "document": pl.String,
    "number": pl.Int64,
    "kind": pl.String,
    "text": pl.String,
    "similarity": pl.Float64,
    "nearest": pl.String,
    "nearest_date": pl.String,
    "order": pl.String,
    "nearest_text": pl.String,
    "words": pl.Int64,
    "new_words": pl.Int64,
    "nearest_words": pl.Int64,
    "difference": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "nearest_start": pl.Int64,
    "nearest_end": pl.Int64,
    "new_at": pl.String,
}

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


@dataclass(frozen=True)
class Compared:
    """A statement, and what was heard before it in all parts."""

    heard: Sequence[Heard]

    @property
    def asked(self) -> Asked:
        """What was asked."""
        return self.heard[0].asked

    @cached_property
    def documents(self) -> pl.DataFrame:
        """The documents compared, copies too, as `Heard.documents`, and part, a number."""
        return pl.concat([each.documents.with_columns(part=n) for n, each in self._numbered])

    @cached_property
    def kept(self) -> pl.DataFrame:
        """Those of them that count."""
        return self.documents.filter(~pl.col("copy") | self.asked.way.manner.copies)

    @property
    def copies(self) -> list[str]:
        """The ids of copies that were left out, sorted."""
        left_out = self.documents.join(self.kept, on="id", how="anti")
        return left_out["id"].sort().to_list()

    @property
    def _numbered(self) -> list[tuple[pl.Expr, Heard]]:
        return [(pl.lit(n, dtype=pl.Int64), each) for n, each in enumerate(self.heard)]

    @cached_property
    def nearest(self) -> Mapping[int, Mapping[str, Any]]:
        """For each sentence that has one, the nearest of any document that counts.

        Of equally near ones it is the latest, then that of the smaller id, then the first.
        """
        best = pl.concat([each.best.with_columns(part=n) for n, each in self._numbered])
        found = best.join(self.kept, on=["part", "row"]).sort(
            *("sentence", "similarity", "first", "id", "start"),
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        rows = found.unique("sentence", keep="first", maintain_order=True).iter_rows(named=True)
        return {row["sentence"]: row for row in rows}

    @cached_property
    def kinds(self) -> Ints:
        """int64[n_sentences]: rows of `KINDS`."""
        sizes = self.asked.statement.sizes
        similarity = np.zeros(len(sizes))
        for sentence, row in self.nearest.items():
            similarity[sentence] = row["similarity"]
        return self.asked.way.manner.kinds(sizes, similarity)

    @property
    def previous(self) -> Mapping[str, Any] | None:
        """The last of the documents that are earlier, of one day the one with the greater id."""
        first, last = (self.kept[name].to_numpy() for name in ("first", "last"))
        order = orders(self.asked.fact, first, last)
        earlier = self.kept.filter(pl.Series(order == 0)).sort("last", "first", "id")
        return earlier.row(-1, named=True) if len(earlier) else None


def sentences(compared: Compared) -> pl.DataFrame:
    """Return a row for each sentence of a statement, in their order."""
    statement = compared.asked.statement
    rows = [_sentence(compared, number) for number in range(len(statement))]
    return pl.DataFrame(rows, schema=SENTENCES)


def brief(compared: Compared) -> pl.DataFrame:
    """Return the sentences, and after them those of the previous statement that have no like."""
    found = sentences(compared)
    previous = compared.previous
    if previous is None:
        return found
    return pl.concat([found, pl.DataFrame(_dropped(compared, previous), schema=SENTENCES)])


def _sentence(compared: Compared, number: int) -> dict[str, Any]:
    asked = compared.asked
    statement, features = asked.statement, asked.way.vocabulary.features
    mine = Passage.of(
        statement.part, features, int(statement.start[number]), int(statement.end[number])
    )
    kind = int(compared.kinds[number])
    row = _row(asked.fact["id"], number, KINDS[kind], mine)
    found = compared.nearest.get(number)
    if found is None:
        return row
    part = compared.heard[found["part"]].part
    near_by = Passage.of(part, features, found["start"], found["end"])
    order = orders(asked.fact, _one(found["first"]), _one(found["last"]))
    row |= {
        "similarity": found["similarity"],
        "nearest": found["id"],
        "nearest_date": found["said"],
        "order": ORDERS[int(order[0])],
        "nearest_text": near_by.shown,
        "nearest_words": len(near_by.words),
        "nearest_start": near_by.start,
        "nearest_end": near_by.end,
    }
    if kind == NEW:
        return row
    steps = changes(near_by.words, mine.words)
    put_in = [each for each in steps if each.after_end > each.after and each.kind != "kept"]
    new = [at for each in put_in for at in range(each.after, each.after_end)]
    return row | {
        "new_words": len(new),
        "new_at": _at(asked.fact["id"], mine.spans[new].tolist()),
        "difference": _marked(steps, near_by, mine) if kind != REPEATED else None,
    }


def _one(value: float | None) -> Floats:
    return np.array([np.nan if value is None else value], np.float64)


def _row(document: str, number: int, kind: str, mine: Passage) -> dict[str, Any]:
    """Return what is known of a sentence alone; all of its words are new."""
    return {
        "document": document,
        "number": number + 1,
        "kind": kind,
        "text": mine.shown,
        "words": len(mine.words),
        "new_words": len(mine.words),
        "nearest_words": 0,
        "start": mine.start,
        "end": mine.end,
        "new_at": _at(document, [(mine.start, mine.end)]),
    }


def _marked(steps: Sequence[Change], before: Passage, after: Passage) -> str | None:
    """Return the words of two passages in one text: `[-out-]{+in+}`; None if they aren't shown."""
    if not (before.is_whole and after.is_whole):
        return None
    written = []
    for each in steps:
        out = before.written(each.before, each.before_end) if each.before_end > each.before else ""
        put = after.written(each.after, each.after_end) if each.after_end > each.after else ""
        if each.kind == "kept":
            written.append(put)
        else:
            written.append((f"[-{out}-]" if out else "") + (f"{{+{put}+}}" if put else ""))
    return " ".join(written)


def _at(document: str, spans: Sequence[Sequence[int]]) -> str:
    """Return stretches of a document as `chars(…)` of a query takes them; empty without any."""
    return ", ".join([quote(document), *(f"{a}, {b}" for a, b in spans)]) if len(spans) else ""


def _dropped(compared: Compared, previous: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each sentence of the previous statement that this one has no like of."""
    asked = compared.asked
    part = compared.heard[previous["part"]].part
    before = Statement.of(Told.of(part, asked.way.vocabulary), previous["row"])
    coded, number = numbered(before.word, before.bounds, asked.way.vocabulary.weight)
    weight = np.append(asked.way.vocabulary.weight, 0)
    others = Sentences(asked.statement.word, asked.statement.bounds, weight)
    pool = Pool(others, number, np.ones(len(others), bool))
    pairs = near(coded, pool, asked.way.manner.least)
    similarity = np.zeros(len(before))
    np.maximum.at(similarity, pairs.one, pairs.similarity)
    gone = np.flatnonzero(asked.way.manner.kinds(before.sizes, similarity) == NEW)
    passages = [
        Passage.of(part, asked.way.vocabulary.features, int(before.start[at]), int(before.end[at]))
        for at in gone.tolist()
    ]
    return [
        _row(previous["id"], at, DROPPED, each) | {"new_words": 0, "new_at": None}
        for at, each in zip(gone.tolist(), passages, strict=True)
    ]


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
    where = np.flatnonzero(compared)
    low, high = (int(where[0]), int(where[-1]) + 1) if len(where) else (0, 0)
    best = _best(one, pool, compared, (low, high))
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


def _best(
    one: Everything, pool: Everything, compared: npt.NDArray[np.bool_], slice_of: tuple[int, int]
) -> Best:
    """Return what is near in some documents of a pool, all of which lie in a slice of it."""
    low, high = slice_of
    first, last = int(pool.starts[low]), int(pool.starts[high])
    begin, end = int(pool.bounds[first]), int(pool.bounds[last])
    weight = one.way.vocabulary.weight
    coded, number = numbered(one.word, one.bounds, weight)
    others = Sentences(pool.word[begin:end], pool.bounds[first : last + 1] - begin, weight)
    document = low + np.repeat(np.arange(high - low), np.diff(pool.starts[low : high + 1]))
    pairs = near(coded, Pool(others, number, compared[document]), one.way.manner.least)
    return Best.of(pairs, document)


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
        row[f"{kind}_at"] = _at(fact["id"], said.spans[which].tolist())
    shares = share(np.where(said.kinds == NEW, said.sizes, 0), said.sizes) if n else _UNKNOWN
    known = [None if math.isnan(each) else each for each in shares]
    return row | dict(zip(("share", "low", "high"), known, strict=True))


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows of documents as a table; groups are texts or numbers."""
    number = any(isinstance(row["group"], float) for row in rows)
    return pl.DataFrame(rows, schema=DOCUMENTS | {"group": pl.Float64 if number else pl.String})


_UNKNOWN = (math.nan, math.nan, math.nan)
