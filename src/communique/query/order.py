"""The order of the lines of a concordance, from codes alone: no text is decoded to sort it."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.query.engine.hits import Hits

Sort = Literal["document", "left", "right", "hit", "date", "random"]

_WORDS = 3
"""How many words of the context are compared."""

_BITS = 21
"""Ranks of words fit so many bits, three of them one 64-bit key."""

Rows = npt.NDArray[np.int64]
Found = Sequence[tuple[Part, Hits]]


def order(
    found: Found, chosen: Rows | None, sort: str, *, seed: int = 0, last: int | None = None
) -> Rows:
    """Return the hits in order, counted through all parts; equal ones stand in corpus order.

    `chosen` are those to be put in order, ascending; None is all. Only the first `last` need be
    in their place; what comes after may be left out.
    """
    n_hits = sum(len(hits) for _, hits in found)
    rows = np.arange(n_hits, dtype=np.int64) if chosen is None else chosen
    if sort == "document":
        return rows
    if sort == "random":
        return rows[np.argsort(scattered(rows, seed), kind="stable")]
    keys = _dates(found) if sort == "date" else _words(found, sort)
    return _first(rows, keys[rows], last)


def scattered(rows: Rows, seed: int) -> npt.NDArray[np.uint64]:
    """Return uint64[n]: numbers as good as random that depend on row and seed alone.

    SplitMix64 (Steele, Lea and Flood 2014, figure 15): the same on every machine and in every
    version, which a library's generator doesn't promise.
    """
    step = np.uint64(0x9E3779B97F4A7C15)
    start = np.uint64(seed * 0xD1342543DE82EF95 % 2**64)
    mixed = (rows.astype(np.uint64) + start) * step
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def _first(rows: Rows, keys: Rows, last: int | None) -> Rows:
    if last is not None and last < len(rows):
        # Only what can be among the first is sorted: the rest is larger than the last of them.
        near = keys <= np.partition(keys, last)[last]
        rows, keys = rows[near], keys[near]
    return rows[np.argsort(keys, kind="stable")]


def _dates(found: Found) -> Rows:
    return np.concatenate([_days(part)[hits.document] for part, hits in found])


def _days(part: Part) -> Rows:
    if part.fields.get("date") != "date":
        return np.zeros(part.n_documents, np.int64)
    days = part.documents["date"].struct.field("start").to_physical()
    return days.fill_null(np.iinfo(np.int32).max).to_numpy().astype(np.int64)


def _words(found: Found, sort: str) -> Rows:
    """Return int64[n_hits]: a key of the words to compare, those of the first word on top."""
    ranks = _ranks([part for part, _ in found])
    return np.concatenate(
        [_key(part, hits, sort, rank) for (part, hits), rank in zip(found, ranks, strict=True)]
    )


def _key(part: Part, hits: Hits, sort: str, rank: Rows) -> Rows:
    codes = part.attribute("word").codes
    key = np.zeros(len(hits), np.int64)
    first, last = part.bounds[hits.document], part.bounds[hits.document + 1]
    begins = {"left": hits.start - 1, "hit": hits.start}.get(sort, hits.end)
    way = -1 if sort == "left" else 1
    for step in range(_WORDS):
        place = begins + way * step
        there = (place >= first) & (place < (hits.end if sort == "hit" else last))
        word = np.zeros(len(hits), np.int64)
        # 0 is nothing there: a line that ends early stands before those that go on.
        word[there] = rank[codes[place[there]]] + 1
        key = (key << _BITS) | word
    return key


def _ranks(parts: Sequence[Part]) -> list[Rows]:
    """Return for each part int64[n_types]: the rank of each type's lower case in all parts."""
    every = [part.attribute("word").folded("lower") for part in parts]
    words = pl.concat([values.alias("word") for values, _ in every]) if every else pl.Series([""])
    rank = words.rank("dense").to_numpy().astype(np.int64) - 1
    edges = np.cumsum([0, *(len(values) for values, _ in every)])
    # A vocabulary beyond the bits of a key is compared more coarsely, still in order.
    coarse = max(0, int(rank.max(initial=0) + 1).bit_length() - (_BITS - 1))
    return [
        (rank[edge : edge + len(values)] >> coarse)[rows]
        for edge, (values, rows) in zip(edges, every, strict=False)
    ]
