"""Concordances as Python users hold them: lines, numbers, and the way on to counts."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import quote

import polars as pl

from communique import query as queries
from communique.api.results import Result
from communique.corpus import Corpus
from communique.export import write_lines
from communique.measure import Evidence, Measure, Unit
from communique.measure.breakdown import Breakdown, is_needed
from communique.measure.distribution import Distribution
from communique.query import Line, Query, anything
from communique.query.kept import collected
from communique.run import Table, run

_SHOWN = 50

_PLAIN = "-_.~,:/()*"
"""Characters that stand in an address as they are, beside letters and digits."""


class Near(TypedDict, total=False):
    """What is counted near a hit: the options of the measure `collocates`."""

    attribute: str
    left: int
    right: int
    within: str
    minimum: int
    scores: str


@dataclass(frozen=True)
class Concordance:
    """The hits of a query in their context, in a state of a corpus.

    Attributes:
        corpus: where they were found.
        found: the lines, and how many hits there are.
    """

    corpus: Corpus
    found: queries.Concordance

    @property
    def query(self) -> Query:
        """What was looked for; its text reads back as the same query."""
        return self.found.query

    @property
    def hits(self) -> int:
        """How many hits there are in all."""
        return self.found.hits

    @property
    def documents(self) -> int:
        """In how many documents."""
        return self.found.documents

    @property
    def tokens(self) -> int:
        """The tokens of all documents that were looked into: the denominator."""
        return self.found.tokens

    @property
    def per_million(self) -> float | None:
        """Hits per million of these tokens; None where there are none."""
        return self.hits * 1e6 / self.tokens if self.tokens else None

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """95 % interval of `per_million`, over documents."""
        row = self.total.frame.row(0, named=True) if len(self.total.frame) else {}
        return row.get("low"), row.get("high")

    @property
    def lines(self) -> Sequence[Line]:
        """The lines that were asked for."""
        return self.found.lines

    @property
    def frame(self) -> pl.DataFrame:
        """One row a line: id, start, end, token, left, hit, right, then the metadata fields."""
        return self.found.frame

    @property
    def reference(self) -> str:
        """The address of this result: query, view and state; the same wherever it is asked for.

        What is as usual is left out, and the order is fixed: q, context, sort, thin, sample,
        seed, state.
        """
        asked = {"q": str(self.query), **self.found.view, "state": self.corpus.state_id}
        written = (f"{name}={quote(value, safe=_PLAIN)}" for name, value in asked.items())
        return f"/search?{'&'.join(written)}"

    @property
    def facts(self) -> dict[str, Any]:
        """What the hits are of, and how many: what stands before the rows in JSON."""
        return {
            "corpus": {"name": self.corpus.name, "state": self.corpus.state_id},
            "query": str(self.query),
            "reference": self.reference,
            "hits": self.hits,
            "documents": self.documents,
            "tokens": self.tokens,
            "per_million": self.per_million,
            "interval": list(self.interval),
        }

    def write(self, path: str | Path) -> None:
        """Write the lines: .csv, .tsv, .jsonl, .json, .md or .parquet."""
        write_lines(self.frame, Path(path), self.facts)

    def result(self) -> Result:
        """Return all hits, as far as they weren't thinned, to be kept or combined."""
        view = self.found.view
        spans = collected(
            self.corpus,
            self.query,
            thin=view.get("thin", ""),
            sample=int(view["sample"]) if "sample" in view else None,
            seed=int(view.get("seed", 0)),
        )
        return Result(self.corpus, str(self.query), self.corpus.state_id, spans)

    @property
    def recipe(self) -> Mapping[str, Any]:
        """How to get the number of hits again: JSON."""
        return self.total.recipe

    @cached_property
    def total(self) -> Table:
        """The hits as a table of one row."""
        return run(self.corpus, Distribution(self.query))

    def by(self, what: str) -> Table:
        """Count the hits by a metadata field, a place as `lemma/match` or `word-1`, or two."""
        return run(self.corpus, grouped(self.query, what))

    def over(self, unit: str) -> Table:
        """Count the hits in each decade, year, quarter or month."""
        return run(self.corpus, Distribution(self.query, over=unit))

    def evidence(self, number: Unit = "hits") -> Evidence:
        """Return the query and the unit that a number counts: hits, documents or tokens."""
        query = self.query
        if number == "tokens":
            query = anything(query.within)
        return Evidence(query, number)

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the lines to whatever speaks Arrow."""
        return self.frame.__arrow_c_stream__(requested_schema)

    def __str__(self) -> str:
        """Return the numbers in one line."""
        rate = "" if self.per_million is None else f" · {rounded(self.per_million)} per million"
        return f"{self.hits:,} hits in {self.documents:,} documents{rate} of {self.tokens:,} tokens"

    def _repr_html_(self) -> str:
        rows = "".join(map(_row, self.lines[:_SHOWN]))
        more = f"; {_SHOWN} are shown" if len(self) > _SHOWN else ""
        return (
            f"<p>{html.escape(str(self))}{more}</p><table><thead><tr><th>id</th><th>before</th>"
            f"<th>hit</th><th>after</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def grouped(query: Query, by: str = "", over: str = "") -> Measure[Any]:
    """Return the measure that counts the hits of a query by something, or over time."""
    if is_needed(by):
        return Breakdown(query, by=by, over=over)
    return Distribution(query, by=by, over=over)


def rounded(rate: float) -> str:
    """Return a rate as it is printed: an integer from 10, else one decimal."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"


def _row(line: Line) -> str:
    place = html.escape(f"{line.id}#t{line.token}")
    before, hit, after = map(html.escape, (line.left, line.hit, line.right))
    return (
        f"<tr><td>{place}</td><td style='text-align: end'><bdi dir='auto'>{before}</bdi></td>"
        f"<td><mark><bdi dir='auto'>{hit}</bdi></mark></td>"
        f"<td style='text-align: start'><bdi dir='auto'>{after}</bdi></td></tr>"
    )
