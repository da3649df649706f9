"""The application: which address is which page, and what happens where something is wrong."""

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import communique
from communique.api import Corpus
from communique.errors import CommuniqueError, UsageError
from communique.web import progress
from communique.web.answering import PRIVATE, Change, Page, answering, changing
from communique.web.counters import Counters
from communique.web.guard import Guard
from communique.web.journal import ROUTE, Journal
from communique.web.language import PREFIX, Speaking, _
from communique.web.pages import (
    compare,
    editions,
    holdings,
    itself,
    measures,
    notebook,
    reader,
    revisions,
    search,
)
from communique.web.password import Password
from communique.web.quota import Buckets, Quota
from communique.web.ready import LEVEL, SMALLEST, Ready
from communique.web.shelf import Held
from communique.web.statuses import status_of
from communique.web.terms import Terms
from communique.web.view import content, render, told

PAGES: Sequence[tuple[str, Page]] = (
    ("/", holdings.page),
    ("/corpus.json", holdings.as_json),
    ("/search", search.page),
    ("/search.json", search.as_json),
    ("/search.csv", search.as_csv),
    ("/search.parquet", search.as_parquet),
    ("/complete", search.as_completion),
    ("/compare", compare.page),
    ("/compare.json", compare.as_json),
    ("/compare.csv", compare.as_table),
    ("/compare.parquet", compare.as_parquet),
    ("/compare.svg", compare.as_svg),
    ("/compare.recipe.json", compare.as_recipe),
    ("/measures", measures.listed),
    ("/measures/{name}", measures.page),
    ("/editions", editions.page),
    ("/editions.json", editions.as_json),
    ("/editions.csv", editions.as_table),
    ("/editions.parquet", editions.as_columns),
    ("/d/{id:path}/diff", revisions.difference),
    ("/d/{id:path}/diff.json", revisions.difference_as_json),
    ("/d/{id:path}/r/{number}", revisions.release),
    ("/notebook", notebook.page),
    ("/notebook.json", notebook.as_json),
    ("/notebook.csv", notebook.as_csv),
    ("/notebook.parquet", notebook.as_parquet),
    ("/notebook.html", notebook.as_html),
    ("/notebook.docx", notebook.as_docx),
    ("/notebook.recipe.json", notebook.as_recipe),
    ("/jobs/{name}.json", progress.as_json),
    ("/keys", itself.keys),
    ("/api", itself.interface),
    ("/api.json", itself.as_json),
    ("/d/{id:path}", reader.page),
)
"""Addresses under the root of a corpus, and what answers there, read with GET."""

CHANGES: Sequence[tuple[str, Change]] = (
    ("/notebook", notebook.change),
    ("/jobs", progress.cancel),
)
"""What is changed, with POST: the notebook, and whether a job goes on."""


ROUTES = ("/static/{name}", "/health", "/metrics", *(path for path, _ in PAGES))
"""The kinds of addresses that are counted apart."""

_RESERVED = {"static", "health", "metrics", PREFIX}

_OWN = Terms()


def application(
    corpora: Sequence[Corpus],
    terms: Terms = _OWN,
    counters: Counters | None = None,
    ready: Ready | None = None,
) -> Starlette:
    """Return the workbench for corpora, one at the root or each under its name.

    Args:
        corpora: at least one.
        terms: on which pages are given.
        counters: of requests, with the routes `ROUTES`.
        ready: answers that are there already.

    Raises:
        UsageError: two of them have the same name, or one a name that has another meaning.
    """
    _check_names([corpus.name for corpus in corpora])
    counters = counters or Counters(None, ROUTES)
    every = [Held(corpus) for corpus in corpora]
    several, public = len(corpora) > 1, terms.public
    app = Starlette(
        routes=[
            *_own_routes(every, counters),
            *_corpus_routes(every, several, public=public),
        ],
        middleware=_middleware(terms, counters),
        exception_handlers={404: _missing, 405: _refused, CommuniqueError: _mistaken},
    )
    app.state.several, app.state.terms = several, terms
    app.state.paths = [path for path, _ in _granted_pages(public=public)]
    app.state.limiter = CapacityLimiter(terms.at_once)
    app.state.ready = ready or Ready()
    # Where nothing can be changed no page holds a token, and so none has a button that changes.
    app.state.token = "" if public else secrets.token_urlsafe()
    return app


def _check_names(names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise UsageError("two corpora have the same name", where=", ".join(names))
    wrong = [name for name in names if name in _RESERVED or "{" in name]
    if wrong and len(names) > 1:
        told = "a corpus beside others can't have this name"
        raise UsageError(told, where=", ".join(wrong), hint="serve it alone, or rename its folder")


def _middleware(terms: Terms, counters: Counters) -> list[Middleware]:
    """Return what every request goes through, in this order."""
    found = [
        Middleware(Journal, terms, counters),
        Middleware(Guard, terms.hosts),
        Middleware(Speaking),
    ]
    if terms.rate:
        found.append(Middleware(Quota, Buckets(terms.rate), terms.rate))
    if terms.password:
        found.append(Middleware(Password, terms.password))
    return [*found, Middleware(GZipMiddleware, minimum_size=SMALLEST, compresslevel=LEVEL)]


def _own_routes(every: Sequence[Held], counters: Counters) -> list[BaseRoute]:
    """Return what is answered beside pages: files of ours, and how the program is."""

    async def health(request: Request) -> Response:
        request.scope[ROUTE] = "/health"
        return await to_thread.run_sync(_health, every)

    async def metrics(request: Request) -> Response:
        request.scope[ROUTE] = "/metrics"
        return PlainTextResponse(counters.text(), media_type="text/plain; version=0.0.4")

    return [
        Route("/static/{name}", _static, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]


def _corpus_routes(every: Sequence[Held], several: bool, *, public: bool) -> list[BaseRoute]:
    if not several:
        return _routes(every[0], public=public)
    found: list[BaseRoute] = [Route("/", partial(_list, every), methods=["GET"])]
    for held in every:
        # The server has decoded addresses when they are compared with this one.
        found.append(Mount(f"/{held.now().name}", routes=_routes(held, public=public)))
    return found


def _routes(held: Held, *, public: bool) -> list[BaseRoute]:
    granted = _granted_pages(public=public)
    pages = [Route(path, answering(held, path, page), methods=["GET"]) for path, page in granted]
    if public:
        return [*pages]
    changes = [Route(path, changing(held, path, each), methods=["POST"]) for path, each in CHANGES]
    return [*changes, *pages]


def _granted_pages(*, public: bool) -> list[tuple[str, Page]]:
    """Return the pages that there are: where many read, none that belongs to the one who serves."""
    return [each for each in PAGES if not (public and each[0].startswith(PRIVATE))]


def _health(every: Sequence[Held]) -> Response:
    try:
        found = [{"name": corpus.name, "state": corpus.state}
                 for corpus in (held.now() for held in every)]  # fmt: skip
    except CommuniqueError as error:
        return JSONResponse({"ok": False, "message": error.message}, 503)
    return JSONResponse({"ok": True, "corpora": found, "communique": communique.__version__})


async def _static(request: Request) -> Response:
    request.scope[ROUTE] = "/static/{name}"
    stem, _, rest = request.path_params["name"].partition(".")
    digest, _, ending = rest.rpartition(".")
    kinds = {
        "style.css": "text/css",
        "script.js": "text/javascript",
        "icon.svg": "image/svg+xml",
    }
    name = f"{stem}.{ending}"
    if name not in kinds or not digest:
        raise HTTPException(404)
    keep = {"cache-control": "max-age=31536000, immutable"}
    return Response(content(name), media_type=kinds[name], headers=keep)


async def _list(every: Sequence[Held], request: Request) -> Response:
    corpora = await to_thread.run_sync(lambda: [held.now() for held in every])
    return render(request, "corpora.html", corpora=corpora)


async def _missing(request: Request, error: Exception) -> Response:
    path = request.scope["path"]
    if request.method not in {"GET", "HEAD"} and request.app.state.terms.public:
        return await _refused(request, error)
    hint = _("from the beginning all of them are reached")
    wrong = UsageError(_("there is no page %(path)s", path=path), hint=hint)
    return told(request, wrong, 404, None)


async def _refused(request: Request, error: Exception) -> Response:
    wrong = UsageError(_("pages are only read here"), hint=_("ask with GET"))
    if request.app.state.terms.public:
        hint = _("communique serve, on a machine of your own, has a notebook")
        wrong = UsageError(_("this archive is only read: nothing can be changed here"), hint=hint)
    return told(request, wrong, 405, None)


async def _mistaken(request: Request, error: Any) -> Response:
    return told(request, error, status_of(error), None)
