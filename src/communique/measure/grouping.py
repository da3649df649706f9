"""Grouping: which tokens of a part are counted together, and the query that narrows to a group.

Groups are made by a metadata field, by the regions of a structure or the values these have, and
over time; they hold whole documents, or of them only what lies in the hits of a query.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.errors import UsageError
from communique.features import Stretches
from communique.measure import periods
from communique.measure.fields import check_group, check_time, equals, groups, times
from communique.query import Compare, Condition, Missing, Query, Selection, check, find, selected
from communique.query.language.query import (
    EVERYWHERE,
    Filtered,
    InCharacters,
    InStructure,
    Scope,
    Strategy,
    Within,
)

KEYS = ("group", "period")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which tokens are counted, and by what they are grouped.

    Attributes:
        within: the documents.
        inside: a query in whose hits tokens lie that are counted; None is everywhere.
        by: a metadata field; `<p>`, each region of a structure; or `<sp who>`, the values that
            these have; empty makes documents.
        over: decade, year, quarter or month of a date; empty is all time.
        date: the field that `over` looks at.
    """

    within: Selection = EVERYWHERE
    inside: Query | None = None
    by: str = ""
    over: str = ""
    date: str = "date"

    @property
    def keys(self) -> list[str]:
        """The columns that say which group a row is."""
        asked = (self.by, self.over)
        return [name for name, option in zip(KEYS, asked, strict=True) if option]

    def check(self, corpus: Corpus) -> None:
        """Do nothing where the corpus can be grouped so.

        Raises:
            UsageError, QueryError: it can't.
        """
        if self.over:
            check_time(self.over, self.date, corpus.fields)
        if self.inside is not None:
            check(self.inside, corpus)
        named = _structure(self.by)
        if named is None:
            if self.by:
                check_group(self.by, corpus.fields)
            return
        if self.inside is not None:
            raise UsageError(
                "tokens are grouped by regions or lie inside hits, not both",
                hint="name the structure in the query, as <s/> containing peace",
            )
        for part in corpus.parts:
            _check_structure(part, *named)

    def stretches(self, part: Part, budget: Budget = UNBOUNDED) -> Stretches:
        """Return what is counted of a part, and which group each piece belongs to."""
        named = _structure(self.by)
        if named is not None:
            found = _regions(part, *named)
        elif self.inside is not None:
            found = self._hits(part, self.inside, budget)
        else:
            found = Stretches.of_documents(part)
        keep = selected(part, self.within)[found.document] & (found.sizes > 0)
        row = np.flatnonzero(keep)
        kept = found if keep.all() else found.take(row)
        keys = self._keys(part, kept)
        if not isinstance(keys.schema.get("group"), pl.List):
            return replace(kept, keys=keys[self.keys or ["document"]])
        # A document counts in each value of a list, and once where it has none.
        alone = keys.with_columns(pl.col("group").list.unique(), at=pl.Series(row))
        each = alone.explode("group", empty_as_null=True)
        return replace(found.take(each["at"].to_numpy()), keys=each.select(self.keys))

    def _keys(self, part: Part, found: Stretches) -> pl.DataFrame:
        columns = {}
        if self.by:
            regional = _structure(self.by) is not None
            columns["group"] = (
                found.keys["group"] if regional else groups(part, self.by).gather(found.document)
            )
        if self.over:
            columns["period"] = times(part, self.date, self.over).gather(found.document)
        return pl.DataFrame(columns or {"document": found.keys["group"]})

    def _hits(self, part: Part, inside: Query, budget: Budget) -> Stretches:
        """Return what hits cover: hits that overlap are one stretch."""
        hits = find(part, replace(inside, strategy=_every(inside)).narrowed(self.within), budget)
        start, end = hits.start.astype(np.int64), hits.end.astype(np.int64)
        reach = np.maximum.accumulate(end) if len(end) else end
        first = np.flatnonzero(np.append([True], start[1:] >= reach[:-1])[: len(start)])
        last = np.append(first[1:], len(start))[: len(first)] - 1
        document = part.document_of(start[first])
        keys = pl.DataFrame({"group": part.documents["id"].gather(document)})
        return Stretches(start[first], reach[last], document, keys, len(first) < len(start))

    def narrowed(self, query: Query, row: Mapping[str, Any]) -> Query:
        """Return a query, looked for only where the tokens of a row's group are."""
        query = query.narrowed(self.within)
        if self.inside is not None:
            scope = Filtered(
                self.inside.pattern, self.inside.filters, self.inside.labels, _every(self.inside)
            )
            query = _within(query, scope).narrowed(self.inside.within)
        if self.by:
            named = _structure(self.by)
            if named is None:
                query = query.narrowed(Selection(equals(self.by, row["group"])))
            else:
                query = _within(query, _region(*named, row["group"]))
        if self.over:
            when = periods.condition(self.date, row["period"], self.over)
            query = query.narrowed(Selection(when))
        return query

    def notices(self, corpus: Corpus) -> list[str]:
        """Return where sums exceed the total."""
        if corpus.fields.get(self.by) == "list":
            return [f"a document counts in each of its values of {self.by}: sums exceed all"]
        return []


_STRUCTURE = re.compile(r"<(?P<name>\w+)(?:\s+(?P<value>\w+))?>")


def _structure(by: str) -> tuple[str, str] | None:
    """Return the structure that `<p>` means, or with its value `<sp who>`; None for a field."""
    found = _STRUCTURE.fullmatch(by)
    return (found["name"], found["value"] or "") if found else None


def _check_structure(part: Part, name: str, value: str) -> None:
    structure = part.structure(name)
    if value and len(structure.regions) and value not in structure.values.columns:
        known = ", ".join(structure.values.columns) or "none"
        raise UsageError(f"{name} has no value {value!r}", hint=f"its values: {known}")
    if not structure.is_flat:
        raise UsageError(
            f"regions of {name} lie in one another, and their tokens would be counted twice",
            hint="group by another structure",
        )


def _regions(part: Part, name: str, value: str) -> Stretches:
    structure = part.structure(name)
    regions = structure.regions.astype(np.int64)
    start, end = regions[:, 0], regions[:, 1]
    document = part.document_of(start)
    if value:
        called = structure.values[value].replace("", None) if len(start) else _NONE
        return Stretches(start, end, document, pl.DataFrame({"group": called}))
    filled = np.flatnonzero(end > start)
    start, end, document = start[filled], end[filled], document[filled]
    columns = pl.DataFrame(
        {
            "id": part.documents["id"].gather(document),
            "first": part.spans[start, 0],
            "last": part.spans[end - 1, 1],
        }
    )
    called = columns.select(pl.format("{}#c{}-{}", "id", "first", "last")).to_series()
    return Stretches(start, end, document, pl.DataFrame({"group": called}))


_NONE = pl.Series([], dtype=pl.String)


def _region(name: str, value: str, called: str | None) -> Scope:
    """Return the regions of a group."""
    if value:
        is_called: Condition = Missing(value) if called is None else Compare(value, "=", called)
        return InStructure(name, condition=is_called)
    assert called is not None
    document, _, characters = called.rpartition("#c")
    first, last = characters.split("-")
    return InCharacters(document, int(first), int(last))


def _within(query: Query, scope: Scope) -> Query:
    return replace(query, filters=(*query.filters, Within(scope)), text="")


def _every(inside: Query) -> Strategy:
    return "all" if inside.strategy == "standard" else inside.strategy
