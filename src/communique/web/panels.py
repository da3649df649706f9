"""What stands beside the hits: facets, filters that can be taken away, the course over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from communique.api import Corpus, Table
from communique.web.asked import Asked, day_field
from communique.web.evidence import linked
from communique.web.facets import SHOWN, Facet, Value, known, shares, written
from communique.web.kept import kept

_ALL = 500
_MONTHS, _YEARS = 3, 60
"""Of a corpus of so many years the months are drawn, the years, of more the decades."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds, and where it doesn't."""

    label: str
    value: str
    link: str


def chips(corpus: Corpus, asked: Asked) -> Sequence[Chip]:
    """Return the filters that hold."""
    found = []
    if asked.where:
        found.append(Chip("where", asked.where, asked.address(where="")))
    for name, values in sorted(asked.fields.items()):
        link = asked.without(name).address()
        found += [Chip(name, value, link) for value in values]
    if asked.first or asked.last:
        time = f"{asked.first or '…'}–{asked.last or '…'}"
        found.append(Chip(day_field(corpus), time, asked.address(first="", last="")))
    return found


def facet(corpus: Corpus, asked: Asked, name: str) -> Facet:
    """Return the hits by a field, as many as there were without a filter by it."""
    whole = replace(asked.without(name), facet="")
    table = counted(corpus, whole, by=name)
    frame = table.frame.filter(pl.col("hits") > 0)
    most = _ALL if asked.facet == name else SHOWN
    labels = [written(value) for value in frame["group"].head(most)]
    counts = frame["hits"].head(most).to_list()
    chosen = list(asked.fields.get(name, ()))
    values = [
        Value(label, count, whole.only(name, label).address(), share, label in chosen)
        for label, count, share in zip(labels, counts, shares(counts), strict=True)
    ]
    more = asked.address(facet=name) if asked.facet != name else ""
    return Facet(name, values, max(len(frame) - most, 0), more)


def trend(corpus: Corpus, asked: Asked, root: str) -> str:
    """Return the chart of the hits over time; nothing where documents have no dates."""
    day = day_field(corpus)
    if corpus.fields.get(day) != "date":
        return ""
    over = period(corpus)
    table = counted(corpus, asked, over=over)
    if table.frame["period"].str.contains(r"^\d{4}").sum() < 2:
        return ""
    key = ("trend", table.recipe["options"]["query"], over, root)
    return kept(corpus, key, lambda: table.figure(link=linked(root), bare=True))


def counted(corpus: Corpus, asked: Asked, by: str = "", over: str = "") -> Table:
    """Return the hits by a field or over time, as they were counted before where they were."""
    query = corpus.query(asked.q, asked.condition(corpus))
    day = day_field(corpus)
    return kept(
        corpus,
        ("counted", str(query), by, over),
        lambda: corpus.measure("distribution", query=query, by=by, over=over, date=day),
    )


def period(corpus: Corpus) -> str:
    """Return the length of the periods that a course over time is drawn in."""
    span = known(corpus)["span"]
    years = int(span[1][:4]) - int(span[0][:4]) + 1 if span else 0
    if years > _YEARS:
        return "decade"
    return "year" if years > _MONTHS else "month"
