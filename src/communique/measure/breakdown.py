"""Breakdown: the hits of a query by the words in and around them, by metadata and over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.errors import UsageError
from communique.measure import Evidence, Unit, periods
from communique.measure.fields import (
    DATE,
    OVER,
    check_attribute,
    check_group,
    check_time,
    equals,
    groups,
    times,
)
from communique.measure.intervals import SUMS, with_rates
from communique.measure.passages import JOINT, narrowed
from communique.query import Hits, Query, Selection, anything, find, selected
from communique.query.place import FIRST, Place, check_anchors, place, positions, values

_NAMES = ("group", "subgroup")
_LONGEST = 50
_UNITS: Mapping[str, Unit] = {"hits": "hits", "tokens": "tokens", "documents": "documents"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: sums of hits by cell, and sums of tokens by group of documents."""

    cells: pl.DataFrame
    wholes: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The hits of a query by one or two things, each a place or a metadata field, and over time.

    A place is a token in or around the hit, as `lemma/match`, `word-1`, `pos/matchend+1`, or the
    hit as a whole, as `word` or `lower`. Hits that have no token there are in no row.

    Columns of the table:
        group: the first of `by`; null where a field is missing.
        subgroup: the second.
        period: of the date, as in a distribution.
        hits: in the cell.
        tokens: of the documents that the cell's field and period select: the denominator.
        per_million: hits per million of these tokens.
        low, high: of per_million, 95 % interval over these documents.
        documents: with at least one of the hits.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "tokens", "documents")

    query: Query = field(metadata={"help": "what to look for"})
    by: str = field(
        metadata={"help": "one or two of: a place as lemma/match or word-1, a metadata field"}
    )
    over: str = field(default="", metadata=OVER)
    date: str = field(default="date", metadata=DATE)
    minimum: int = field(default=1, metadata={"help": "hits that a row has at least"})

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        keys = self._keys()
        for key in keys.values():
            if isinstance(key, Place):
                check_attribute(key.attribute, corpus.attribute_names)
            else:
                _check_field(key, corpus)
        if self.over:
            check_time(self.over, self.date, corpus.fields)
        return corpus.parts

    def _keys(self) -> dict[str, Place | str]:
        """Return what the columns group and subgroup are: places, or names of fields.

        Raises:
            UsageError: there are more than two.
        """
        texts = [each.strip() for each in self.by.split(",")]
        if len(texts) > len(_NAMES):
            raise UsageError(f"hits are grouped by one thing or two, not {len(texts)}")
        return {name: _key(text) for name, text in zip(_NAMES, texts, strict=False)}

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the hits of each cell in each document of one part, and add up."""
        keys = self._keys()
        hits = find(part, self.query, budget)
        check_anchors(_places(keys), [hits])
        budget.check()
        documents = self._documents(part, keys)
        about = [name for name in documents.columns if name not in {"row", "x"}]
        wholes = documents.group_by(about, maintain_order=True).agg(
            n=pl.len().cast(pl.Int64), x=pl.col("x").sum(), xx=(pl.col("x") ** 2).sum()
        )
        counted = _counted(part, hits, {k: v for k, v in keys.items() if isinstance(v, Place)})
        budget.check()
        x, y = pl.col("x"), pl.col("y")
        cells = (
            counted.join(documents, on="row")
            .group_by([*keys, "period"], maintain_order=True)
            .agg(
                y=y.sum(),
                yy=(y * y).sum(),
                xy=(x * y).sum(),
                documents=pl.len().cast(pl.Int64),
            )
        )
        return Counted(cells, wholes)

    def _documents(self, part: Part, keys: Mapping[str, Place | str]) -> pl.DataFrame:
        """Return the documents looked into: row, groups by fields, period, x tokens."""
        sizes = np.diff(part.bounds)
        fields = {name: groups(part, key) for name, key in keys.items() if isinstance(key, str)}
        period = times(part, self.date, self.over)
        each = pl.DataFrame(
            {"row": np.arange(part.n_documents), **fields, "period": period, "x": sizes}
        ).filter(pl.Series(selected(part, self.query.within) & (sizes > 0)))
        for name in fields:
            # A document counts in each value of a list, and once where it has none.
            if isinstance(each.schema[name], pl.List):
                alone = each.with_columns(pl.col(name).list.unique())
                each = alone.explode(name, empty_as_null=True)
        return each

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by cell, and by group of documents."""
        return Counted(
            _added([partial.cells for partial in partials], ("y", "yy", "xy", "documents")),
            _added([partial.wholes for partial in partials], ("n", "x", "xx")),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Rate each cell; the most frequent stand first, time runs forward."""
        about = [name for name in partial.wholes.columns if name not in {"n", "x", "xx"}]
        frequent = partial.cells.filter(pl.col("y") >= self.minimum)
        joined = frequent.join(
            partial.wholes, on=about, how="left", nulls_equal=True, maintain_order="left"
        )
        rated = with_rates(joined, SUMS)
        named = [name for name in _NAMES if name in rated.columns]
        rates = ("per_million", "low", "high", "documents")
        table = rated.select(*named, "period", hits="y", tokens="x", **{r: r for r in rates})
        by = [*(["period"] if self.over else []), "hits", *named]
        table = table.sort(by, descending=[each == "hits" for each in by], nulls_last=True)
        return table if self.over else table.drop("period")

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the hits of a cell, or for all tokens of its documents."""
        keys = self._keys()
        query = anything(self.query.within)
        if column != "tokens":
            there = [(key, row[name]) for name, key in keys.items() if isinstance(key, Place)]
            query = narrowed(self.query, there)
        for name, key in keys.items():
            if isinstance(key, str):
                query = query.narrowed(Selection(equals(key, row[name])))
        if self.over:
            when = periods.condition(self.date, row["period"], self.over)
            query = query.narrowed(Selection(when))
        return Evidence(query, _UNITS[column])

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant, and where sums differ from the total."""
        notices = list(self.query.notices)
        for key in self._keys().values():
            if isinstance(key, str) and corpus.fields.get(key) == "list":
                notices.append(f"a document counts in each of its values of {key}: sums exceed all")
            if isinstance(key, Place) and key.anchor:
                notices.append("hits that have no token at the place are in no row")
        return list(dict.fromkeys(notices))


def is_needed(by: str) -> bool:
    """Tell whether to group by this takes a breakdown: by places, or by more than one thing."""
    return "," in by or isinstance(_key(by.strip()), Place)


def _key(text: str) -> Place | str:
    """Return the place that a text names, or else the name of a field.

    What is the name of an attribute and nothing more is taken for a field, but for the word.
    """
    found = place(text)
    is_place = found is not None and (found.anchor or "/" in text or found.attribute == "word")
    return found if found is not None and is_place else text


def _places(keys: Mapping[str, Place | str]) -> list[Place]:
    return [key for key in keys.values() if isinstance(key, Place)]


def _check_field(name: str, corpus: Corpus) -> None:
    if name in corpus.attribute_names and name not in corpus.fields:
        raise UsageError(
            f"{name} of which token?", hint=f"{name}/match, {name}/matchend+1; {name}/hit is all"
        )
    check_group(name, corpus.fields)


def _counted(part: Part, hits: Hits, places: Mapping[str, Place]) -> pl.DataFrame:
    """Return how many hits (y) have which values at the places, in each document (row)."""
    columns: dict[str, Any] = {"row": hits.document}
    tokens: dict[str, list[str]] = {}
    for name, each in places.items():
        codes = _codes(part, hits, each)
        tokens[name] = [f"{name}{number}" for number in range(len(codes))]
        columns.update(zip(tokens[name], codes, strict=True))
    frame = pl.DataFrame(columns).group_by(list(columns)).agg(y=pl.len())
    for name, each in places.items():
        types = values(part, each)
        if not each.anchor:
            types = types.str.replace_all(r"\s", JOINT)
        written = [types.gather(frame[column]).alias(column) for column in tokens[name]]
        # A place has one token, or none; a hit as a whole has as many as it has.
        joined = pl.concat_str(written, separator=" ", ignore_nulls=not each.anchor)
        frame = frame.with_columns(joined.alias(name))
    keys = ["row", *places]
    return frame.drop_nulls(list(places)).group_by(keys).agg(pl.col("y").sum().cast(pl.Int64))


def _codes(part: Part, hits: Hits, place: Place) -> list[pl.Series]:
    """Return for each token at a place the codes of all hits; null where there is none."""
    codes = part.attribute(place.attribute).codes
    if place.anchor:
        return [_with_nulls(codes, positions(part, hits, place, slice(None)))]
    longest = int((hits.end - hits.start).max(initial=1))
    if longest > _LONGEST:
        raise UsageError(
            f"hits of up to {longest:,} tokens are too long to be grouped by all of them",
            hint=f"name one, as {place.attribute}/match; up to {_LONGEST} can be grouped",
        )
    columns = []
    for step in range(longest):
        at = positions(part, hits, Place(place.attribute, FIRST, step), slice(None))
        columns.append(_with_nulls(codes, np.where(at < hits.end, at, -1)))
    return columns


def _with_nulls(codes: npt.NDArray[np.integer], at: npt.NDArray[np.int64]) -> pl.Series:
    found = np.full(len(at), -1, np.int64)
    there = at >= 0
    found[there] = codes[at[there]]
    return pl.Series(found).replace(-1, None)


def _added(frames: Sequence[pl.DataFrame], sums: Sequence[str]) -> pl.DataFrame:
    every = pl.concat(frames, how="vertical_relaxed")
    about = [name for name in every.columns if name not in sums]
    return every.group_by(about, maintain_order=True).agg(pl.col(*sums).sum())
