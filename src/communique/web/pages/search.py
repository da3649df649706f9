"""The search page: hits in context, how many, where, when, and in which documents."""

from collections.abc import Iterator
from typing import Any

import polars as pl
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Budget, Concordance, Corpus, Table, around
from communique.errors import BudgetError, CommuniqueError, UsageError
from communique.web import completing, correcting, downloads, listing, saying
from communique.web.asked import Asked, day_field
from communique.web.facets import fields_with_facets
from communique.web.jobs import Progress, UnfinishedError, promptly
from communique.web.kept import kept
from communique.web.language import _, current
from communique.web.lines import actor, shown_lines
from communique.web.panels import chips, facet, period, trend
from communique.web.pinned import changed
from communique.web.progress import progress
from communique.web.statuses import status_of
from communique.web.terms import Terms
from communique.web.view import render, root_of

_CHUNK = 5000
_DIGITS = 9
_MOST = 200_000
"""So many lines a file of Parquet has at most: unlike CSV it is made whole."""


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page; a query that makes no sense is pointed at, and mended where it can be."""
    asked = Asked()
    try:
        asked = Asked.of(request.query_params, corpus)
        if not asked.q:
            return render(request, "search.html", corpus=corpus, asked=asked, found=None)
        facts = _made(request, corpus, asked)
    except UnfinishedError as going:
        return progress(request, corpus, going.job)
    except BudgetError:
        raise
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
        frames = _all_lines(corpus, asked, request.app.state.terms)
        body = (downloads.lines(each, header=not number) for number, each in enumerate(frames))
        return downloads.streamed(body, name, request.app.state.limiter)
    return downloads.as_csv(_documents(corpus, asked), name)


def as_parquet(request: Request, corpus: Corpus) -> Response:
    """Return all rows, of every page, as Parquet.

    Raises:
        UsageError: they are more than can be held at once.
    """
    asked = Asked.of(request.query_params, corpus)
    name = f"{corpus.name}-{asked.show}.parquet"
    if asked.show != "lines":
        return downloads.as_parquet(_documents(corpus, asked), name)
    if searched(corpus, asked, n=0).hits > _MOST:
        hint = _("narrow it, or take the CSV, which has no bound")
        wrong = _("more than %(n)s lines are no one file of Parquet here", n=format(_MOST, ","))
        raise UsageError(wrong, hint=hint)
    frames = list(_all_lines(corpus, asked, request.app.state.terms))
    return downloads.as_parquet(pl.concat(frames, how="vertical_relaxed"), name)


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
    named = _("%(query)s where %(condition)s", query=asked.q, condition=where)
    return (named if where else asked.q), found.total


def searched(
    corpus: Corpus,
    asked: Asked,
    n: int | None = None,
    offset: int = 0,
    tell: Progress | None = None,
) -> Concordance:
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
        progress=tell,
    )


def _made(request: Request, corpus: Corpus, asked: Asked) -> dict[str, Any]:
    """Return what the page tells; what takes long, where one person asks, as a job.

    Raises:
        UnfinishedError: it goes on.
    """
    terms, root = request.app.state.terms, root_of(request)
    if terms.public:
        return _facts(corpus, asked, root)
    make = lambda tell: _facts(corpus, asked, root, tell)  # noqa: E731
    key = ("search", root, current(), request.url.query)
    address = f"/search?{request.url.query}"
    return promptly(corpus, key, make, patience=terms.patience, address=address)


def _facts(corpus: Corpus, asked: Asked, root: str, tell: Progress | None = None) -> dict[str, Any]:
    found = searched(corpus, asked, tell=tell)
    query = str(found.query)
    interval = kept(corpus, ("interval", query), lambda: found.interval)
    listed = None if asked.show == "lines" else listing.listed(corpus, asked, found)
    total = found.hits if listed is None else listed.total
    lines = shown_lines(corpus, asked, found.lines)
    return {
        "found": found,
        "query": query,
        "tokens": str(found.evidence("tokens")),
        "interval": interval,
        "notices": [*found.query.notices, *filter(None, [changed(corpus, asked, found.hits)])],
        "chips": chips(corpus, asked),
        # Without a hit the other values of a filter may have some; nothing else has.
        "facets": [
            facet(corpus, asked, name)
            for name in fields_with_facets(corpus)
            if found.hits or name in asked.fields
        ],
        "trend": trend(corpus, asked, root) if found.hits else "",
        "over": period(corpus),
        "who": actor(corpus),
        "years": corpus.fields.get(day_field(corpus)) == "date",
        "lines": lines,
        "turned": bool(lines) and all(line.swapped for line in lines),
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


def _documents(corpus: Corpus, asked: Asked) -> pl.DataFrame:
    return listing.rows(corpus, asked, searched(corpus, asked, n=0), every=True)


def _all_lines(corpus: Corpus, asked: Asked, terms: Terms) -> Iterator[pl.DataFrame]:
    """Return lines some thousands at a time; each time may take as long as a page.

    The first are there at once, so that what makes no sense is told in place of a table.
    """

    def more() -> Iterator[pl.DataFrame]:
        yield first.frame
        for offset in range(_CHUNK, first.hits, _CHUNK):
            with around(Budget.within(terms.seconds, memory=terms.memory)):
                found = searched(corpus, asked, n=_CHUNK, offset=offset)
            yield found.frame

    first = searched(corpus, asked, n=_CHUNK)
    return more()


def _plain(facts: Any) -> Any:
    """Return facts as JSON has them: dates as text."""
    if isinstance(facts, dict):
        return {name: _plain(value) for name, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [_plain(value) for value in facts]
    return facts.isoformat() if hasattr(facts, "isoformat") else facts
