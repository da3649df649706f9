"""The order of the lines of a concordance, from codes alone: no text is decoded to sort it.

An order is a list of keys, the first of which decides first:

    order = key { "," key }
    key   = [ "-" ] ( "document" | "random" | "left" | "right" | "hit" | place | field )

`-` turns a key round. `left` and `right` are the three words outward from the hit, `hit` is the
hit's own words. A key is looked at only for the lines that those before it leave equal.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.corpus.attribute import folded
from communique.errors import UsageError
from communique.query.collation import keys, ranks
from communique.query.engine.select import ALWAYS
from communique.query.place import FIRST, Place, Spans, check_anchors, place, positions
from communique.query.thin import scattered

NAMED = ("document", "left", "right", "hit", "date", "random")
"""Orders that have a name of their own; `date` is the metadata field."""

_WORDS = 3
"""How many words of the context are compared."""

_HIT_WORDS = 10
"""How many words of a hit are compared."""

Rows = npt.NDArray[np.int64]
Found = Sequence[tuple[Part, Spans]]


@dataclass(frozen=True, slots=True)
class Key:
    """What lines are compared by: a place, or by name a metadata field, document or random.

    `inside` leaves out what stands outside the hit.
    """

    by: Place | str
    descending: bool = False
    inside: bool = False


def read_order(text: str, corpus: Corpus) -> list[Key]:
    """Read an order.

    Raises:
        UsageError: a key is no place, field or named order of the corpus.
    """
    return [key for each in normal(text).split(",") for key in _read(each, corpus)]


def normal(text: str) -> str:
    """Return an order as it is written in a reference."""
    names = (each.strip() for each in text.split(","))
    return ",".join("document" if name == "doc" else name for name in names)


def _read(text: str, corpus: Corpus) -> list[Key]:
    descending, name = text.startswith("-"), text.removeprefix("-")
    beside = {"left": -1, "right": 1}
    if name in beside:
        places = [f"word{beside[name] * step:+}" for step in range(1, _WORDS + 1)]
        return [Key(by, descending) for each in places if (by := place(each))]
    if name == "date" and corpus.fields.get("date") != "date":
        raise UsageError(
            "the corpus has no dates to order by",
            hint="build it with --map date=COLUMN to name where they stand",
        )
    found = place("word" if name == "hit" else name)
    if found is not None and found.attribute not in corpus.attribute_names:
        found = None
    fields = {**ALWAYS, **corpus.fields}
    if found is None and name not in {"document", "random", *fields}:
        raise _unknown(text, [*NAMED, *corpus.attribute_names, *fields])
    return [Key(found or name, descending)]


def _unknown(text: str, known: Sequence[str]) -> UsageError:
    near = difflib.get_close_matches(text, known, n=1)
    listed = f"orders: {', '.join(NAMED)}; a place as word+1 or lemma/match; a metadata field"
    hint = f"{near[0]}? ({listed})" if near else listed
    return UsageError(f"no order is called {text!r}", hint=hint)


def order(
    found: Found,
    chosen: Rows | None,
    keys: Sequence[Key],
    *,
    seed: int = 0,
    last: int | None = None,
    budget: Budget = UNBOUNDED,
) -> Rows:
    """Return the hits in order, counted through all parts; equal ones stand in corpus order.

    `chosen` are those to be put in order, ascending; None is all. Only the first `last` need be
    in their place; what comes after may be left out.

    Raises:
        UsageError: a key looks at an anchor that the hits don't have.
        BudgetError: the budget is used up.
    """
    places = [key.by for key in keys if isinstance(key.by, Place)]
    check_anchors(places, (hits for _, hits in found))
    n_hits = sum(len(hits) for _, hits in found)
    in_place = [*keys] == [Key("document")]
    # In corpus order the first stand first, and nothing is made of the others.
    n_rows = n_hits if last is None or not in_place else min(n_hits, last)
    rows = np.arange(n_rows, dtype=np.int64) if chosen is None else chosen
    if in_place or not len(rows):
        return rows
    sorter = _Sorter(found, _spread(keys, found), seed, budget)
    if last is not None and last < len(rows):
        rows = sorter.first(rows, last)
    return sorter.sorted(rows)


def _spread(keys: Sequence[Key], found: Found) -> list[Key]:
    """Return keys of one token each, where one looks at all tokens of a hit."""
    spread: list[Key] = []
    for key in keys:
        if isinstance(key.by, Place) and not key.by.anchor:
            longest = max((int((hits.end - hits.start).max(initial=0)) for _, hits in found))
            steps = range(min(longest, _HIT_WORDS))
            each = (replace(key.by, anchor=FIRST, offset=step) for step in steps)
            spread.extend(Key(by, key.descending, inside=True) for by in each)
        else:
            spread.append(key)
    return spread


class _Sorter:
    """Compares hits by keys, each key looked up for the rows that need it."""

    def __init__(self, found: Found, keys: Sequence[Key], seed: int, budget: Budget) -> None:
        self.found, self.keys, self.seed, self.budget = found, keys, seed, budget
        self.edges = np.cumsum([0, *(len(hits) for _, hits in found)])

    def sorted(self, rows: Rows) -> Rows:
        columns = [self.column(key, rows) for key in reversed(self.keys)]
        return rows[np.lexsort(columns)] if columns else rows

    def first(self, rows: Rows, n: int) -> Rows:
        """Return, ascending, the rows that are the first n when sorted."""
        kept: list[Rows] = []
        for key in self.keys:
            if n in {0, len(rows)}:
                break
            column = self.column(key, rows)
            edge = np.partition(column, n - 1)[n - 1]
            kept.append(rows[column < edge])
            rows, n = rows[column == edge], n - len(kept[-1])
        return np.sort(np.concatenate([*kept, rows[:n]]), kind="stable")

    def column(self, key: Key, rows: Rows) -> Rows:
        """Return int64[n]: numbers that order some rows, ascending, as a key does."""
        self.budget.check()
        if key.by == "document":
            column = rows
        elif key.by == "random":
            column = (scattered(rows, self.seed) >> np.uint64(1)).astype(np.int64)
        elif isinstance(key.by, Place):
            column = self.words(key.by, rows, inside=key.inside)
        else:
            return self.values(key.by, rows, descending=key.descending)
        return -column if key.descending else column

    def cut(self, rows: Rows) -> list[tuple[Part, Spans, Rows]]:
        """Return the parts that rows lie in, each with their numbers in its hits."""
        places = np.searchsorted(rows, self.edges)
        return [
            (part, hits, rows[places[i] : places[i + 1]] - self.edges[i])
            for i, (part, hits) in enumerate(self.found)
        ]

    def words(self, place: Place, rows: Rows, *, inside: bool) -> Rows:
        """Return the rank of the type at a place of each row; -1 where there is none.

        So a line that ends early stands before those that go on.
        """
        looked = [_seen(*each, place, inside=inside) for each in self.cut(rows)]
        ranked = ranks([keys(types, place.flags) for types, _ in looked])
        columns = []
        for (_, row), rank in zip(looked, ranked, strict=True):
            columns.append(np.append(rank, -1)[row])
        return np.concatenate(columns)

    def values(self, name: str, rows: Rows, *, descending: bool) -> Rows:
        """Return the rank of each row's document by a metadata field; without a value last."""
        pieces = self.cut(rows)
        ranked = ranks([_comparable(part, name) for part, _, _ in pieces])
        columns = [
            rank[hits.document[local]]
            for rank, (_, hits, local) in zip(ranked, pieces, strict=True)
        ]
        column = np.concatenate(columns)
        turned = -column if descending else column
        return np.where(column < 0, np.iinfo(np.int64).max, turned)


def _seen(
    part: Part, hits: Spans, rows: Rows, place: Place, *, inside: bool
) -> tuple[pl.DataFrame, Rows]:
    """Return the types at a place of some hits, and int64[n]: the row of each there, or -1."""
    local = slice(None) if len(rows) == len(hits) else rows
    at = positions(part, hits, place, local)
    if inside:
        at = np.where(at < hits.end[local], at, -1)
    attribute = part.attribute(place.attribute)
    there = at >= 0
    codes = attribute.codes[at[there]]
    seen = np.zeros(attribute.n_types, bool)
    seen[codes] = True
    row = np.full(len(at), -1, np.int64)
    row[there] = (np.cumsum(seen) - 1)[codes]
    return attribute.types.select("type", "lower", "fold").filter(pl.Series(seen)), row


def _comparable(part: Part, name: str) -> pl.Series:
    """Return for each document what its value of a field is sorted by; null is none."""
    column = part.documents[name]
    match {**ALWAYS, **part.fields}[name]:
        case "date":
            return column.struct.field("start").to_physical()
        case "number":
            return column.cast(pl.Float64)
        case "list":
            column = column.list.join("; ")
    text = column.replace("", None).alias("type")
    lower = text.str.to_lowercase().alias("lower")
    return keys(pl.DataFrame({"type": text, "lower": lower, "fold": folded(lower)}), "l")
