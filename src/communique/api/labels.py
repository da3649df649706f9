"""Labels: what stretches of a document are marked as, by its source or by layers added later."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from communique import corpus as stored
from communique.api.reading import reading, row_of, unknown
from communique.corpus import Part
from communique.errors import UsageError
from communique.query import Compare, Query, literal
from communique.query.language.pattern import Region

Origin = Literal["structure", "attribute", "aside", "repair"]

REPAIR = "repair"
"""The label of what was changed in a text when it was read, as signs that were garbled."""

ADDED_BY: Mapping[str, Sequence[str]] = {
    "spacy": ("entity", "pos", "lemma", "morph", "dep", "head"),
    "lemma": ("lemma",),
}
"""What the annotators that come with the program add to a corpus."""

_PLAIN = ("s", "p")
"""Structures that every text has; its paragraphs are numbered anyway."""

_SORTS = ("type", "kind", "class")
"""Values of regions that say of which sort one is, and so are told in the place of its name."""

_APART = 24
"""Regions of at most so many values are labels of their own, beside all of them together."""

_CLASSES = ("pos", "upos", "xpos", "tag")
"""Attributes of which each value is a label: classes of words. Their layer may stand in front."""


@dataclass(frozen=True, slots=True)
class Label:
    """What some stretches of a document are marked as.

    Attributes:
        name: that of a structure, as `entity`; of one of its values, as `entity:DATE`; or of a
            value of an attribute, as `pos:ADJ`.
        of: the structure or attribute, or the kind of what has no tokens.
        value: the value, or empty.
        origin: where it comes from.
        count: how many different stretches of the document have it.
        query: which has as many hits in the document; empty where no query finds them, for what
            has no tokens and in releases that don't count.
        by: what the value is one of, as `type` or `who`; empty where it is of the attribute.
    """

    name: str
    of: str
    value: str
    origin: Origin
    count: int
    query: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of a document that has a label.

    Attributes:
        start: its first character.
        end: one past its last; the same where something was left out there.
        kind: what it is: `DATE` of an entity that is a date, else the name of the structure.
        value: what more is said of it, as who speaks; for a repair, what stood there.
    """

    start: int
    end: int
    kind: str
    value: str = ""


@dataclass(frozen=True)
class _Found:
    """Stretches of a document: characters int64[n, 2], and what is said of each."""

    spans: npt.NDArray[np.int64]
    values: pl.DataFrame

    def only(self, value: str) -> "_Found":
        """Return those of which the first thing said is a value."""
        mask = (self.values[:, 0] == value).fill_null(value=False).to_numpy().astype(bool)
        return _Found(self.spans[mask], self.values.filter(mask))


class Labels:
    """The calls of a corpus that are about labelled stretches of one document."""

    stored: stored.Corpus

    def labels(self, document: str) -> list[Label]:
        """Return the labels that stretches of a document have, in a fixed order.

        Sentences and paragraphs are left out. There are none where the field `show` doesn't
        allow the whole text.

        Raises:
            UsageError: there is no such document.
        """
        if reading(self.stored, document).withheld:
            return []
        part, row = _place(self.stored, document)
        counts = any(part is each for each in self.stored.parts)
        found = [
            *_of_structures(part, row),
            *_of_asides(part, document),
            *_of_attributes(part, row),
        ]
        return found if counts else [_unasked(each) for each in found]

    def labelled(self, document: str, label: str | Label) -> list[Labelled]:
        """Return the stretches of a document that have a label, in the order of the text.

        Args:
            document: an id.
            label: of the document, or the name of one.

        Raises:
            UsageError: there is no such document; or no label of that name, here or in the whole
                corpus: the hint has the command that adds it.
        """
        if isinstance(label, str):
            known = {each.name: each for each in self.labels(document)}
            if label not in known:
                told, hint = self.lacking(label)
                raise UsageError(f"{document}: {told}", hint=hint)
            label = known[label]
        part, row = _place(self.stored, document)
        return _stretches(part, row, document, label)

    def lacking(self, name: str) -> tuple[str, str]:
        """Return why no stretch has a label: a sentence, and what adds it or which there are."""
        of = name.partition(":")[0]
        there = {*self.stored.structure_names, *self.stored.attribute_names}
        if of in there:
            return f"nothing in this document is labelled {name!r}", ""
        ways = [layer for layer, gives in ADDED_BY.items() if of in gives]
        corpus = str(self.stored.path or self.stored.name)
        if ways:
            hint = f"communique annotate {ways[-1]} -c {corpus}"
            return f"the corpus has no layer that gives {of!r}", hint
        listed = ", ".join(sorted(there - {*_PLAIN, "word"})) or "none"
        return f"nothing in the corpus is labelled {name!r}", f"labels: {listed}"

    def said_of(self, document: str, token: int) -> dict[str, str]:
        """Return the values of a token by attribute, beside the word itself.

        Args:
            document: an id.
            token: its number, from 0.

        Raises:
            UsageError: there is no such document or token.
        """
        reading(self.stored, f"{document}#t{token}")
        part, row = _place(self.stored, document)
        at = int(part.bounds[row]) + token
        found = {}
        for name in part.attribute_names:
            attribute = part.attribute(name)
            value = attribute.types["type"][int(attribute.codes[at])]
            if name != "word" and value:
                found[name] = value
        return found


def _place(corpus: stored.Corpus, document: str) -> tuple[Part, int]:
    found = row_of(corpus, document)
    if found is None:
        raise unknown(corpus, document)
    return found


def _unasked(label: Label) -> Label:
    return replace(label, query="")


def _of_structures(part: Part, row: int) -> Iterator[Label]:
    for name in part.structure_names:
        if name in _PLAIN:
            continue
        found = _regions(part, row, name)
        if len(found.spans):
            query = _query(found, Region(name))
            yield Label(name, name, "", "structure", _different(found), query)
        for value in _sorts(found):
            own = found.only(value)
            by = found.values.columns[0]
            query = _query(own, Region(name, Compare(by, "=", value)))
            yield Label(f"{name}:{value}", name, value, "structure", _different(own), query, by)


def _of_asides(part: Part, document: str) -> Iterator[Label]:
    """Yield labels of what has no tokens."""
    rows = _asides(part, document)
    for kind in rows["kind"].unique(maintain_order=True):
        own = rows.filter(kind=kind).select("start", "end").unique()
        yield Label(_aside_name(part, kind), kind, "", "aside", len(own))
    repaired = _repairs(part, document).select("start", "end").unique()
    if len(repaired):
        yield Label(REPAIR, REPAIR, "", "repair", len(repaired))


def _of_attributes(part: Part, row: int) -> Iterator[Label]:
    first, last = int(part.bounds[row]), int(part.bounds[row + 1])
    for name in part.attribute_names:
        if name.rpartition("_")[2] not in _CLASSES:
            continue
        types = part.attribute(name).types["type"]
        counts = np.bincount(part.attribute(name).codes[first:last], minlength=len(types))
        for code in np.flatnonzero(counts).tolist():
            if value := types[code]:
                query = str(Query(literal(name, value)))
                yield Label(f"{name}:{value}", name, value, "attribute", int(counts[code]), query)


def _stretches(part: Part, row: int, document: str, label: Label) -> list[Labelled]:
    if label.origin == "attribute":
        return _of_tokens(part, row, label)
    if label.origin == "structure":
        found = _regions(part, row, label.of)
        return list(_told(label.of, found.only(label.value) if label.value else found))
    if label.origin == "repair":
        rows = _repairs(part, document).rows(named=True)
        return [Labelled(each["start"], each["end"], each["method"], each["raw"]) for each in rows]
    return [
        _aside(each, label.of) for each in _asides(part, document).rows(named=True)
        if each["kind"] == label.of
    ]  # fmt: skip


def _of_tokens(part: Part, row: int, label: Label) -> list[Labelled]:
    first, last = int(part.bounds[row]), int(part.bounds[row + 1])
    attribute = part.attribute(label.of)
    code = attribute.types["type"].index_of(label.value)
    at = first + np.flatnonzero(attribute.codes[first:last] == code)
    return [Labelled(start, end, label.value) for start, end in part.spans[at].tolist()]


def _told(name: str, found: _Found) -> Iterator[Labelled]:
    """Yield stretches with what is said of them."""
    columns = found.values.columns
    sort = next((each for each in _SORTS if each in columns), "")
    spans: list[tuple[int, int]] = found.spans.tolist()
    rows = found.values.rows(named=True) if columns else [{}] * len(spans)
    for (start, end), values in zip(spans, rows, strict=True):
        yield Labelled(start, end, values.get(sort) or name, _joined(values, sort))


def _joined(values: Mapping[str, object], sort: str) -> str:
    kept = (each for key, each in values.items() if key != sort)
    return " · ".join(str(each) for each in kept if each not in {None, ""})


def _aside(row: Mapping[str, str], name: str) -> Labelled:
    values: dict[str, str] = json.loads(row["values"] or "{}")
    sort = next((each for each in _SORTS if each in values), "")
    start, end = int(row["start"]), int(row["end"])
    return Labelled(start, end, values.get(sort) or name, _joined(values, sort))


def _aside_name(part: Part, kind: str) -> str:
    # A structure may have the same name as what has no tokens.
    return f"{kind} aside" if kind in part.structure_names or kind == REPAIR else kind


def _regions(part: Part, row: int, name: str) -> _Found:
    """Return the regions of a document that have tokens."""
    structure = part.structure(name)
    first, last = np.searchsorted(structure.regions[:, 0], part.bounds[row : row + 2])
    regions = structure.regions[first:last]
    there = regions[:, 1] > regions[:, 0]
    regions = regions[there]
    ends = [part.spans[regions[:, 0], 0], part.spans[regions[:, 1] - 1, 1]]
    values = structure.values
    own = values[first:last].filter(there) if values.width else values
    return _Found(np.stack(ends, axis=1).astype(np.int64), own)


def _different(found: _Found) -> int:
    return len(np.unique(found.spans, axis=0))


def _query(found: _Found, region: Region) -> str:
    """Return the query that finds as many regions, those too that lie in others."""
    apart = (found.spans[1:, 0] >= found.spans[:-1, 1]).all()
    return str(Query(region) if apart else Query(region, strategy="all"))


def _sorts(found: _Found) -> list[str]:
    """Return the values that regions are told apart by: few, and more than one has each."""
    if not found.values.width or found.values.dtypes[0] != pl.String:
        return []
    values = found.values[:, 0].drop_nulls()
    different = sorted(values.filter(values != "").unique())
    return different if 2 <= len(different) <= min(_APART, len(values) - 1) else []


def _asides(part: Part, document: str) -> pl.DataFrame:
    return part.asides.filter(id=document).sort("start", "end", maintain_order=True)


def _repairs(part: Part, document: str) -> pl.DataFrame:
    mended = pl.col("field") == "text"
    rows = part.origins.filter(mended, pl.col("start") >= 0, id=document)
    return rows.sort("start", "end", maintain_order=True)
