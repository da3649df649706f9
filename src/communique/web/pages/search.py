"""The search page: hits in context, how many, where, when, and in which documents."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from communique.api import Concordance, Corpus, Table
from communique.errors import CommuniqueError
from communique.web import completing, correcting, downloads, listing, saying
from communique.web.asked import Asked, day_field
from communique.web.downloads import attached
from communique.web.facets import fields_with_facets
from communique.web.kept import kept
from communique.web.lines import actor, shown_lines
from communique.web.panels import chips, facet, period, trend
from communique.web.pinned import changed
from communique.web.statuses import status_of
from communique.web.view import render

DEADLINE = 30.0
"""Seconds after which a page gives up."""

_CHUNK = 5000
_DIGITS = 9


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page; a query that makes no sense is pointed at, and mended where it can be."""
    root = request.scope.get("root_path", "")
    asked = Asked()
    try:
        asked = Asked.of(request.query_params, corpus)
        if not asked.q:
            return render(request, "search.html", corpus=corpus, asked=asked, found=None)
        facts = _facts(corpus, asked, root)
    except CommuniqueError as error:
        asked = asked if asked.q else Asked(q=request.query_params.get("q", ""))
        mended = correcting.mended(corpus, asked, error)
        return render(
            request,
            "mistake.html",
            status=status_of(error),
            corpus=corpus,
            asked=asked,
            error=error,
            mended=mended,
        )
    return render(request, "search.html", corpus=corpus, asked=asked, **facts)


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return the numbers of the page and its rows, unrounded."""
    asked = Asked.of(request.query_params, corpus)
    found = searched(corpus, asked)
    rows = _rows(corpus, asked, found)
    facts = {**found.facts, "page": asked.page, "show": asked.show}
    return JSONResponse(_plain({**facts, "rows": rows.to_dicts()}))


def as_csv(request: Request, corpus: Corpus) -> Response:
    """Return all rows, of every page."""
    asked = Asked.of(request.query_params, corpus)
    name = f"{corpus.name}-{asked.show}.csv"
    if asked.show == "lines":
        first = searched(corpus, asked, n=_CHUNK)
        body = _all_lines(corpus, asked, first)
        return StreamingResponse(body, media_type="text/csv", headers=attached(name))
    found = searched(corpus, asked, n=0)
    rows = listing.rows(corpus, asked, found, every=True)
    return downloads.as_csv(rows, name)


def as_completion(request: Request, corpus: Corpus) -> Response:
    """Return what the box may go on with, at a character of what stands in it."""
    given = request.query_params
    text, at = given.get("q", ""), given.get("at", "")
    place = min(int(at), len(text)) if at.isdecimal() and len(at) < _DIGITS else len(text)
    found = completing.completed(corpus, text, place, condition=given.get("in") == "where")
    items = [{"text": each.text, "says": each.says} for each in found.items]
    return JSONResponse({"from": found.start, "to": found.end, "items": items})


def counted_table(corpus: Corpus, given: QueryParams) -> tuple[str, Table]:
    """Return the number of hits that an address asks for, as a table of one row, and its name."""
    asked = Asked.of(given, corpus)
    found = searched(corpus, asked, n=0)
    where = asked.condition(corpus)
    return (f"{asked.q} where {where}" if where else asked.q), found.total


def searched(corpus: Corpus, asked: Asked, n: int | None = None, offset: int = 0) -> Concordance:
    """Return the hits of the page, or `n` lines of them."""
    if n is None:
        n, offset = (asked.n, asked.offset) if asked.show == "lines" else (0, 0)
    return corpus.search(
        asked.q,
        asked.condition(corpus),
        context=asked.context,
        sort=asked.sort if asked.show == "lines" else "document",
        seed=asked.seed,
        n=n,
        offset=offset,
        deadline=DEADLINE,
    )


def _facts(corpus: Corpus, asked: Asked, root: str) -> dict[str, Any]:
    found = searched(corpus, asked)
    query = str(found.query)
    interval = kept(corpus, ("interval", query), lambda: found.interval)
    listed = None if asked.show == "lines" else listing.listed(corpus, asked, found)
    total = found.hits if listed is None else listed.total
    return {
        "found": found,
        "query": query,
        "tokens": str(found.evidence("tokens")),
        "interval": interval,
        "notices": [*found.query.notices, *filter(None, [changed(corpus, asked, found.hits)])],
        "chips": chips(corpus, asked),
        "facets": [facet(corpus, asked, name) for name in fields_with_facets(corpus)],
        "trend": trend(corpus, asked, root),
        "over": period(corpus),
        "who": actor(corpus),
        "years": day_field(corpus) in corpus.fields,
        "lines": shown_lines(corpus, asked, found.lines),
        "listed": listed,
        "total": total,
        "last": max(-(-total // asked.n), 1),
        "plain": correcting.is_plain(asked.q),
        "near": correcting.near(corpus, asked) if not found.hits else [],
        "python": saying.python(corpus, asked),
        "command": saying.command(corpus, asked),
        "cited": saying.cited(corpus, found, asked),
    }


def _rows(corpus: Corpus, asked: Asked, found: Concordance) -> pl.DataFrame:
    return found.frame if asked.show == "lines" else listing.rows(corpus, asked, found)


def _all_lines(corpus: Corpus, asked: Asked, first: Concordance) -> Iterator[str]:
    """Yield lines as CSV, some thousands at a time."""
    yield downloads.lines(first.frame)
    for offset in range(_CHUNK, first.hits, _CHUNK):
        found = searched(corpus, asked, n=_CHUNK, offset=offset)
        yield downloads.lines(found.frame, header=False)


def _plain(facts: Any) -> Any:
    """Return facts as JSON has them: dates as text."""
    if isinstance(facts, dict):
        return {name: _plain(value) for name, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [_plain(value) for value in facts]
    return facts.isoformat() if hasattr(facts, "isoformat") else facts
