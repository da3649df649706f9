"""Which releases count: what is left out and taken in, and fields that say where each stands."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from communique.corpus import Budget, Store
from communique.corpus.corpus import open_corpus
from communique.corpus.counting import Counting, count
from communique.corpus.overlay import CLEARED, VALUES, read_records, write_records
from communique.corpus.state import State, fields_of, whole_state
from communique.edition.found import COUNTS, Editions, editions
from communique.edition.rules import EXCERPT, SUMMARY, TRANSLATION, Rules
from communique.errors import UsageError
from communique.ingest.settle import News, settled

WITHOUT = (TRANSLATION, EXCERPT, SUMMARY)
"""Kinds that may be left out, too."""

FIELDS = {"statement": "text", "edition": "list"}
"""Fields that documents have where it is chosen which editions count."""


def choose(
    store: Store, rules: Rules, counted: str, without: Sequence[str], budget: Budget
) -> Editions:
    """Make a state in which of each wording one release counts, or as it is chosen; see `COUNTS`.

    Raises:
        UsageError: there is no such choice, or no such kind.
    """
    if counted not in COUNTS:
        raise UsageError(f"{counted!r} can't count", hint=f"what counts: {', '.join(COUNTS)}")
    unknown = [kind for kind in without if kind not in WITHOUT]
    if unknown:
        raise UsageError(f"{unknown[0]!r} can't be left out", hint=f"kinds: {', '.join(WITHOUT)}")
    base = whole_state(store)
    records = settled(store, base["parts"], base, News())
    with open_corpus(store) as corpus:
        found = editions(corpus, rules, budget)
    if counted == "documents" and not without:
        count(store, Counting(records=records))
        return found
    choice = {"count": counted, "without": list(without), "rules": rules.kept()}
    left_out, taken = found.left_out(counted, without), found.taken(counted, without)
    said = _marked(store, base, records, found.frame)
    count(store, Counting(left_out, taken, said, choice))
    return found


def _marked(
    store: Store, base: State, records: Mapping[str, Any] | None, frame: pl.DataFrame
) -> dict[str, Any] | None:
    """Return what a state says of its records with two fields more: statement and edition."""
    own = {**fields_of(base["parts"]), **(records["fields"] if records else {})}
    names = [name for name, kind in FIELDS.items() if own.get(name, kind) == kind]
    tables = read_records(store, records)
    edges = [
        pl.when(pl.col("release") == edge.over("text")).then(pl.lit(name))
        for name, edge in (("first", pl.col("release").min()), ("last", pl.col("release").max()))
    ]
    number = pl.col("edition").cast(pl.String)
    told = frame.select(
        "id", "statement", edition=pl.concat_list(number, *edges).list.drop_nulls()
    ).select("id", *names)
    tables[VALUES] = _over(tables.get(VALUES), told, names)
    kinds = dict(records["fields"]) if records else {}
    return write_records(store, tables, {**kinds, **{name: FIELDS[name] for name in names}})


def _over(values: pl.DataFrame | None, told: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """Return values with columns that go over those of the same names."""
    if values is None:
        return told.with_columns(pl.lit(None, pl.List(pl.String)).alias(CLEARED)).sort("id")
    kept = values.drop(names, strict=False)
    return kept.join(told, on="id", how="full", coalesce=True).sort("id")
