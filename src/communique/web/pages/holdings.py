"""The corpus page: what a corpus holds, what it lacks, and what to look for in it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus, Table
from communique.chart import Counts, columns, figure
from communique.web.asked import Asked, day_field
from communique.web.evidence import linked
from communique.web.facets import SHOWN, Facet, Value, fields_with_facets, known, shares, written
from communique.web.kept import kept
from communique.web.language import N_
from communique.web.lines import ACTORS, actor
from communique.web.view import render, root_of
from communique.web.wording import valued

_ANY = "[]"
_LISTED = 20
_GAPS = 30
_FREQUENT, _LONG, _RARE = 200, 6, 20_000


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page."""
    facts = kept(corpus, "holdings", lambda: _facts(corpus))
    root = root_of(request)
    chart = kept(corpus, ("coverage", root), lambda: _coverage(corpus, root))
    facts = {**facts, "skipped": _skipped(request, facts["skipped"])}
    return render(request, "holdings.html", corpus=corpus, **facts, coverage=chart)


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return what `communique info --json` says, and the years."""
    years = _years(corpus)
    rows = years.frame.select("period", tokens="hits", documents="documents") if years else None
    facts = corpus.info()
    facts["skipped"] = _skipped(request, facts["skipped"])
    if request.app.state.terms.public:
        del facts["path"]
    return JSONResponse({**facts, "years": rows.to_dicts() if rows is not None else []})


def _skipped(request: Request, skipped: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
    """Return the files that were left out; where many read, without the folders they lie in."""
    if not request.app.state.terms.public:
        return skipped
    return [{**each, "where": re.split(r"[/\\]", each["where"])[-1]} for each in skipped]


def _facts(corpus: Corpus) -> dict[str, Any]:
    info = known(corpus)
    queue = corpus.check()
    problems = queue.group_by("problem", "field", maintain_order=True).agg(pl.len().alias("n"))
    actors = [
        {**each, "noun": ACTORS[each["field"]]}
        for each in info["fields"]
        if each["field"] == actor(corpus)
    ]
    years = _years(corpus)
    return {
        "info": info,
        "years": _span(years),
        "actors": actors[0] if actors else None,
        "facets": [_facet(corpus, name) for name in fields_with_facets(corpus)],
        "gaps": _gaps(years),
        "undated": _undated(years),
        "skipped": info["skipped"],
        "problems": problems.sort("n", descending=True, maintain_order=True).to_dicts(),
        "queue": queue.head(_LISTED).to_dicts(),
        "n_queue": len(queue),
        "tries": _tries(corpus),
        "asked": Asked(),
    }


def _years(corpus: Corpus) -> Table | None:
    """Return tokens and documents of each year; None without dates."""
    day = day_field(corpus)
    if corpus.fields.get(day) != "date" or not corpus.n_documents:
        return None
    return kept(
        corpus, "years", lambda: corpus.measure("distribution", query=_ANY, over="year", date=day)
    )


def _coverage(corpus: Corpus, root: str) -> str:
    years = _years(corpus)
    if years is None:
        return ""
    hits = years.frame["hits"].to_list()
    counts = Counts(hits, lambda at: years.evidence(at, "hits"), "tokens")
    periods = years.frame["period"].to_list()
    chart = columns("Tokens per year", periods, hits, label="tokens", counts=counts)
    return figure(chart, link=linked(root, show="documents"), bare=True)


def _dated(years: Table | None) -> pl.DataFrame:
    """Return the rows of the years that stand for one year each."""
    if years is None:
        return pl.DataFrame(schema={"period": pl.String, "tokens": pl.Int64, "of": pl.Int64})
    return years.frame.filter(pl.col("period").str.contains(r"^\d{4}$"))


def _span(years: Table | None) -> tuple[str, str] | None:
    found = _dated(years).filter(pl.col("tokens") > 0)["period"]
    return (found[0], found[-1]) if len(found) else None


def _gaps(years: Table | None) -> Sequence[str]:
    """Return the years without a document between the first and the last, runs as `1914–1918`."""
    empty = [int(each) for each in _dated(years).filter(pl.col("tokens") == 0)["period"]]
    runs: list[list[int]] = []
    for year in empty:
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return [str(a) if a == b else f"{a}–{b}" for a, b in runs[:_GAPS]]


def _undated(years: Table | None) -> int:
    """Return how many documents lie in no one year."""
    if years is None:
        return 0
    loose = pl.col("period").is_null() | pl.col("period").str.contains("..", literal=True)
    return int(years.frame.filter(loose)["of"].sum())


def _facet(corpus: Corpus, name: str) -> Facet:
    table = corpus.values(name)
    rows = table.head(SHOWN).to_dicts()
    counts = [int(row["documents"]) for row in rows]
    values = [
        Value(
            written(row["value"]),
            count,
            Asked(q=_ANY, show="documents").only(name, written(row["value"])).address(),
            share,
        )
        for row, count, share in zip(rows, counts, shares(counts), strict=True)
    ]
    more = f"/measures/distribution?query=%5B%5D&by={valued(name)}"
    return Facet(name, values, max(len(table) - SHOWN, 0), more)


def _tries(corpus: Corpus) -> Sequence[Mapping[str, str]]:
    """Return queries that find something here: a word, two in a row, two near, one in a group."""
    if not corpus.n_tokens:
        return []
    # The index lists all types; signs and numbers are left out of the few that are frequent.
    features = f"lower; count >= {max(corpus.n_tokens // _RARE, 1)}"
    types = corpus.freq(features=features).frame["type"]
    words = types.filter(types.str.contains(r"^\p{L}"))
    if not len(words):
        return []
    # Longer words say more; of scripts that write a word in one or two signs, any will do.
    long = [word for word in words.head(_FREQUENT) if len(word) >= _LONG] or words.to_list()[:2]
    first, second = long[0], long[min(1, len(long) - 1)]
    tries = [
        {"query": first, "says": N_("a word, whatever its case")},
        {"query": f"{first} []", "says": N_("the word, and the one that follows")},
        {
            "query": f'"{first}"%c []{{0,5}} "{second}"%c',
            "says": N_("two words, at most five between"),
        },
    ]
    said = [name for name in fields_with_facets(corpus) if corpus.fields[name] == "text"]
    for name in said[:1]:
        value = written(corpus.values(name)["value"][0])
        if value:
            where = corpus.where("", **{name: value})
            says = N_("in documents of one %(field)s")
            tries.append({"query": f"{first} :: {where}", "says": says, "field": name})
    return [{"field": "", **each} for each in tries if corpus.count(each["query"])]
