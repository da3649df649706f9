"""Documents as a search page lists them: those with hits, or those that answer best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from communique.api import Concordance, Corpus, Ranking
from communique.api.ranking import shown
from communique.web.asked import Asked, day_field
from communique.web.kept import kept
from communique.web.lines import actor
from communique.web.panels import counted
from communique.web.wording import quoted, valued

ORDERS = {"document": ("hits", True), "rate": ("per_million", True), "date": ("since", False)}
"""The orders of documents with hits: the column that decides, and whether the most is first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the list.

    Attributes:
        id: of the document.
        title: its title, or its id.
        when: its date, as a period.
        who: whose statement it is.
        hits: how many it has.
        tokens: how long it is.
        rate: hits per million tokens; of a ranking its score.
        link: to the document, hits marked.
        evidence: to its hits in context.
        snippet: the passage that answers best, in pieces with whether each is a hit.
    """

    id: str
    title: str
    when: str
    who: str
    hits: int
    tokens: int
    rate: float
    link: str
    evidence: str
    snippet: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of documents, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def listed(corpus: Corpus, asked: Asked, found: Concordance) -> Listed:
    """Return the documents of a page."""
    if asked.show == "ranked":
        ranking = ranked(corpus, asked)
        return Listed(_ranked_rows(corpus, asked, ranking), ranking.documents)
    every = rows(corpus, asked, found, every=True)
    part = every.slice(asked.offset, asked.n)
    return Listed([_row(each, asked) for each in part.to_dicts()], len(every))


def rows(corpus: Corpus, asked: Asked, found: Concordance, *, every: bool = False) -> pl.DataFrame:
    """Return the documents of a page, or all, a row each."""
    if asked.show == "ranked":
        frame = ranked(corpus, asked, every=every).with_evidence()
        return frame.with_columns(pl.col(pl.List(pl.String)).list.join("; "))
    table = counted(corpus, asked, by="id")
    known = kept(corpus, "described", lambda: described(corpus))
    column, descending = ORDERS.get(asked.sort, ORDERS["document"])
    frame = (
        table.frame.filter(pl.col("hits") > 0)
        .rename({"group": "id"})
        .select("id", "hits", "tokens", "per_million")
        .join(known, on="id", how="left", maintain_order="left")
        .sort(column, "id", descending=[descending, False], nulls_last=True)
        .drop("since")
    )
    return frame if every else frame.slice(asked.offset, asked.n)


def ranked(corpus: Corpus, asked: Asked, *, every: bool = False) -> Ranking:
    """Return the documents that answer the words of the query best."""
    n = None if every else asked.offset + asked.n
    return corpus.rank(asked.q, asked.condition(corpus), n=n)


def described(corpus: Corpus) -> pl.DataFrame:
    """Return id, title, when, who and the first day of every document.

    `when` is a day, month or year as numbers, for sources write dates in many ways.
    """
    table = corpus.documents
    day, who = day_field(corpus), actor(corpus)
    when: Any = pl.lit("")
    since: Any = pl.lit(None, pl.Date)
    if isinstance(table.schema.get(day), pl.Struct):
        since, when = pl.col(day).struct.field("start"), _period(day)
    elif day in table.columns:
        # Dates that no reader understood are texts.
        when = pl.col(day).cast(pl.String)
    said: Any = pl.lit("")
    if who:
        listed = isinstance(table.schema[who], pl.List)
        said = pl.col(who).list.join("; ") if listed else pl.col(who).cast(pl.String)
    known = table.select("id", "title", when=when, who=said, since=since)
    return known.with_columns(pl.col("when", "who").fill_null(""))


def _period(day: str) -> pl.Expr:
    """Return a date as it is known: a day, a month, a year, or the first and the last day."""
    start, stop = (pl.col(day).struct.field(name) for name in ("start", "stop"))
    days = pl.concat_str(
        start.dt.to_string("%Y-%m-%d"), stop.dt.offset_by("-1d").dt.to_string("%Y-%m-%d"),
        separator="–",
    )  # fmt: skip
    return (
        pl.when(start.dt.offset_by("1d") == stop)
        .then(start.dt.to_string("%Y-%m-%d"))
        .when((start.dt.day() == 1) & (start.dt.offset_by("1mo") == stop))
        .then(start.dt.to_string("%Y-%m"))
        .when((start.dt.ordinal_day() == 1) & (start.dt.offset_by("1y") == stop))
        .then(start.dt.to_string("%Y"))
        .otherwise(days)
    )


def _row(row: dict[str, Any], asked: Asked) -> Row:
    return Row(
        id=row["id"],
        title=row["title"] or row["id"],
        when=row["when"],
        who=row["who"],
        hits=row["hits"],
        tokens=row["tokens"],
        rate=row["per_million"] or 0.0,
        link=f"/d/{quoted(row['id'])}?q={valued(asked.q)}",
        evidence=asked.only("id", row["id"]).address(show="lines", sort="document"),
    )


def _ranked_rows(corpus: Corpus, asked: Asked, ranking: Ranking) -> list[Row]:
    ids = [each.id for each in ranking.rows]
    table = kept(corpus, "described", lambda: described(corpus))
    known = {row["id"]: row for row in table.filter(pl.col("id").is_in(ids)).to_dicts()}
    return [
        Row(
            id=each.id,
            title=each.title or each.id,
            when=known[each.id]["when"],
            who=known[each.id]["who"],
            hits=each.hits,
            tokens=0,
            rate=each.score,
            link=f"/d/{quoted(each.id)}?q={valued(each.query)}",
            evidence=f"/search?q={valued(each.query)}",
            snippet=shown(each.snippet),
        )
        for each in ranking.rows[asked.offset :]
    ]
