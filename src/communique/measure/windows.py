"""Windows: the tokens beside the hits of a query, counted by type and scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Fold, Part, PositionalAttribute
from communique.errors import UsageError
from communique.keeping import Keeping
from communique.measure import Evidence
from communique.measure.fields import check_attribute
from communique.measure.passages import Window, near
from communique.measure.strength import scored
from communique.query import Hits, Query, Selection, find, literal, selected
from communique.query.engine.enclosed import windows
from communique.score import association

_KEPT: Keeping[Part] = Keeping(lambda part: 4)
_MERGED: "Keeping[Everywhere]" = Keeping(lambda every: 1)

_FOLDS: Mapping[str, Fold] = {"lower": "lower", "fold": "fold"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands near the hits of a query.

    Attributes:
        types: type, hits, documents: tokens in windows.
        n_hits: of the query.
        n_near: tokens in windows.
    """

    types: pl.DataFrame
    n_hits: int
    n_near: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Everywhere:
    """All tokens of a selection; two are the same only where they are one.

    Attributes:
        types: type, count.
        n_tokens: of all types.
    """

    types: pl.DataFrame
    n_tokens: int


def check_window(corpus: Corpus, attribute: str, window: Window) -> None:
    """Do nothing where a window and what is counted in it make sense.

    Raises:
        UsageError: they don't.
    """
    check_attribute(attribute, [*_FOLDS, *corpus.attribute_names])
    if window.left < 0 or window.right < 0 or not window.left + window.right:
        raise UsageError("the window has no token", hint="5 tokens on either side are usual")
    if window.within and window.within not in corpus.structure_names:
        known = ", ".join(corpus.structure_names)
        raise UsageError(f"no structure is called {window.within!r}", hint=f"structures: {known}")


def beside(part: Part, query: Query, attribute: str, window: Window, budget: Budget) -> Beside:
    """Count the types in the windows of the hits in one part."""
    hits = find(part, query, budget)
    budget.check()
    near_hits = _covered(part, hits, window)
    column, values, rows = _coded(part, attribute)
    codes = column.codes[near_hits]
    if rows is not None:
        codes = rows[codes]
    counted = _tallied(values, codes, part.document_of(near_hits))
    return Beside(counted, len(hits), len(near_hits))


def everywhere(part: Part, attribute: str, selection: Selection) -> Everywhere:
    """Count the types in all documents of a selection in one part."""
    made = lambda: _everywhere(part, attribute, selection)  # noqa: E731
    return _KEPT.kept(part, (attribute, selection), made)


def _everywhere(part: Part, attribute: str, selection: Selection) -> Everywhere:
    keep = selected(part, selection)
    column, values, rows = _coded(part, attribute)
    if keep.all():
        counts = np.diff(column.bounds)
    else:
        inside = column.codes[np.repeat(keep, np.diff(part.bounds))]
        counts = np.bincount(inside, minlength=column.n_types)
    if rows is not None:
        counts = np.bincount(rows, counts, len(values))
    types = pl.DataFrame({"type": values, "count": counts.astype(np.int64)})
    return Everywhere(types.filter(pl.col("count") > 0), int(counts.sum()))


def all_beside(several: Sequence[Beside]) -> Beside:
    """Add up by type."""
    return Beside(
        _added([each.types for each in several]),
        sum(each.n_hits for each in several),
        sum(each.n_near for each in several),
    )


def all_everywhere(several: Sequence[Everywhere]) -> Everywhere:
    """Add up by type."""
    first, *others = several
    return _MERGED.kept(first, tuple(others), lambda: _all_everywhere(several))


def _all_everywhere(several: Sequence[Everywhere]) -> Everywhere:
    types = _added([each.types for each in several])
    return Everywhere(types, sum(each.n_tokens for each in several))


def strengths(near_hits: Beside, every: Everywhere, minimum: int, scores: str) -> pl.DataFrame:
    """Return type, hits, expected, count, scores, documents; the strongest by the first score."""
    there = near_hits.types.filter(pl.col("hits") >= minimum).join(every.types, on="type")
    hits, count = (there[name].to_numpy().astype(np.float64) for name in ("hits", "count"))
    margin, n = near_hits.n_near, every.n_tokens
    columns = scored(scores, hits, margin, count, n, hits=near_hits.n_hits)
    by_chance = pl.Series(association.expected(margin, count, n))
    table = there.with_columns(expected=by_chance, **columns)
    names = ("type", "hits", "expected", "count", *columns, "documents")
    by = [next(iter(columns)), "type"]
    return table.select(names).sort(by, descending=[True, False], nulls_last=True)


def evidence(
    query: Query, attribute: str, window: Window, row: Mapping[str, Any], column: str
) -> Evidence:
    """Return the query for the tokens of a row's type near the hits, or for all of them."""
    token = literal(attribute, row["type"])
    if column == "count":
        return Evidence(Query(token, query.within), "tokens")
    found = near(query, token, window)
    return Evidence(found, "documents" if column == "documents" else "hits")


def _coded(
    part: Part, attribute: str
) -> tuple[PositionalAttribute, pl.Series, npt.NDArray[np.int32] | None]:
    """Return a column, the values that are counted, and the row of each type's; None: its code."""
    fold = _FOLDS.get(attribute)
    if fold is None:
        column = part.attribute(attribute)
        return column, column.types["type"], None
    words = part.attribute("word")
    return words, *words.folded(fold)


def _covered(part: Part, hits: Hits, window: Window) -> npt.NDArray[np.int64]:
    """Return, ascending, the positions of the tokens in the windows of some hits."""
    edges = windows(part, hits, (window.left, window.right), window.within).astype(np.int64)
    if not len(edges):
        return np.empty(0, np.int64)
    starts, reach = edges[:, 0], np.maximum.accumulate(edges[:, 1])
    # Windows that overlap are one: it begins where none before reaches.
    first = np.flatnonzero(np.append(True, starts[1:] > reach[:-1]))
    begin, end = starts[first], reach[np.append(first[1:], len(edges)) - 1]
    sizes = end - begin
    shift = np.repeat(begin - np.cumsum(sizes) + sizes, sizes)
    found: npt.NDArray[np.int64] = np.arange(len(shift)) + shift
    return found


def _tallied(
    values: pl.Series, codes: npt.NDArray[np.integer], document: npt.NDArray[np.intp]
) -> pl.DataFrame:
    """Return for each type that is there its tokens and documents."""
    each = pl.DataFrame({"code": codes.astype(np.int64), "document": document})
    in_documents = each.group_by("code", "document").agg(y=pl.len().cast(pl.Int64))
    found = in_documents.group_by("code").agg(
        hits=pl.col("y").sum(), documents=pl.len().cast(pl.Int64)
    )
    return found.select(values.gather(found["code"]).alias("type"), "hits", "documents")


def _added(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat(frames)
    return every.lazy().group_by("type").sum().collect(engine="streaming")
