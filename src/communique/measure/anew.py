"""Tables of what is new: the sentences of a statement, what it dropped, and all statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from communique.align.difference import Change, changes
from communique.align.nearest import Pool, promising
from communique.measure.earlier import ORDERS, orders
from communique.measure.heard import (
    KINDS,
    NEW,
    REPEATED,
    Asked,
    Floats,
    Heard,
    Ints,
)
from communique.measure.sentences import Passage, Statement, Told, numbered, stretches

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
    "times": pl.Int64,
    "last": pl.String,
    "last_date": pl.String,
    "difference": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "nearest_start": pl.Int64,
    "nearest_end": pl.Int64,
    "new_at": pl.String,
    "times_at": pl.String,
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
    def nearest(self) -> Mapping[int, Sequence[Mapping[str, Any]]]:
        """For each sentence that has one, the nearest of all documents that count, in a list.

        Equally near ones are in the order of time, then of ids.
        """
        best = pl.concat([each.best.with_columns(part=n) for n, each in self._numbered])
        found = best.join(self.kept, on=["part", "row"])
        found = found.filter(pl.col("similarity") == pl.col("similarity").max().over("sentence"))
        several: dict[int, list[Mapping[str, Any]]] = {}
        for row in found.sort("first", "id", nulls_last=True).iter_rows(named=True):
            several.setdefault(row["sentence"], []).append(row)
        return several

    @cached_property
    def kinds(self) -> Ints:
        """int64[n_sentences]: rows of `KINDS`."""
        sizes = self.asked.statement.sizes
        similarity = np.zeros(len(sizes))
        for sentence, several in self.nearest.items():
            similarity[sentence] = several[0]["similarity"]
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
    several = compared.nearest.get(number)
    if several is None:
        return row
    first, last = several[0], several[-1]
    order = orders(asked.fact, _one(first["first"]), _one(first["last"]))
    near_by = _passage(compared, first)
    row |= {
        "similarity": first["similarity"],
        "nearest": first["id"],
        "nearest_date": first["said"],
        "order": ORDERS[int(order[0])],
        "nearest_text": near_by.shown,
        "nearest_words": len(near_by.words),
        "times": len(several),
        "last": last["id"],
        "last_date": last["said"],
        "nearest_start": near_by.start,
        "nearest_end": near_by.end,
        "times_at": ", ".join(_around(compared, each) for each in several),
    }
    return row if kind == NEW else row | _changed(asked.fact["id"], kind, near_by, mine)


def _changed(document: str, kind: int, before: Passage, after: Passage) -> dict[str, Any]:
    """Return which words of a sentence are new beside its nearest, and the difference of both."""
    steps = changes(before.words, after.words)
    new = [at for each in steps if each.kind != "kept" for at in range(each.after, each.after_end)]
    return {
        "new_words": len(new),
        "new_at": stretches(document, after.spans[new].tolist()),
        "difference": _marked(steps, before, after) if kind != REPEATED else None,
    }


def _passage(compared: Compared, found: Mapping[str, Any]) -> Passage:
    part = compared.heard[found["part"]].part
    features = compared.asked.way.vocabulary.features
    return Passage.of(part, features, found["start"], found["end"])


def _around(compared: Compared, found: Mapping[str, Any]) -> str:
    """Return the characters of a sentence that was found."""
    spans = compared.heard[found["part"]].part.spans
    return stretches(found["id"], [(spans[found["start"], 0], spans[found["end"] - 1, 1])])


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
        "times": 0,
        "start": mine.start,
        "end": mine.end,
        "new_at": stretches(document, [(mine.start, mine.end)]),
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


def _dropped(compared: Compared, previous: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each sentence of the previous statement that this one has no like of."""
    asked = compared.asked
    part = compared.heard[previous["part"]].part
    before = Statement.of(Told.of(part, asked.way.vocabulary), previous["row"])
    coded, number = numbered(before.word, before.bounds, asked.way.vocabulary.weight)
    others, index = asked.statement.sentences(asked.way.vocabulary)
    pool = Pool(others, index, number, np.ones(len(others), bool))
    varied = asked.way.manner.varied
    pairs = promising(coded, pool, varied).near(varied)
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
