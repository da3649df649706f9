"""The application: which address is which page, and what happens where something is wrong."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import communique
from communique.api import Budget, Corpus, around
from communique.errors import BudgetError, CommuniqueError, UsageError
from communique.web import freshness, progress
from communique.web.counters import Counters
from communique.web.guard import Guard, is_ours
from communique.web.jobs import UnfinishedError
from communique.web.journal import ROUTE, Journal
from communique.web.kept import forget
from communique.web.language import PREFIX, Speaking, _, ngettext
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

_LOG = logging.getLogger(__name__)

Page = Callable[[Request, Corpus], Response]
Change = Callable[[Request, Corpus, Mapping[str, str]], Response]

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

_LARGEST = 200_000
"""So many bytes a form has at most."""


PRIVATE = ("/notebook", "/jobs")
"""What lies under these belongs to the one who serves, and isn't published."""

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
    pages = [Route(path, _answering(held, path, page), methods=["GET"]) for path, page in granted]
    if public:
        return [*pages]
    changes = [Route(path, _changing(held, path, each), methods=["POST"]) for path, each in CHANGES]
    return [*changes, *pages]


def _granted_pages(*, public: bool) -> list[tuple[str, Page]]:
    """Return the pages that there are: where many read, none that belongs to the one who serves."""
    return [each for each in PAGES if not (public and each[0].startswith(PRIVATE))]


def _changing(held: Held, path: str, change: Change) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a form of ours, and no other's."""

    async def answer(request: Request) -> Response:
        request.scope[ROUTE] = path
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST:
                large = UsageError(_("the form is too large"), hint=_("shorten the note"))
                return told(request, large, 413, None)
        given = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not is_ours(request.headers, given.get("token", ""), request.app.state.token):
            foreign = UsageError(
                _("the form is not from a page of this workbench, as it runs now"),
                hint=_("go back, load the page anew, and try again"),
            )
            return told(request, foreign, 403, None)
        making: Page = lambda request, corpus: change(request, corpus, given)  # noqa: E731
        begun = await to_thread.run_sync(_begun, held, request, False)
        return await to_thread.run_sync(_answer, begun, making, request)

    return answer


def _answering(held: Held, path: str, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a page of a corpus as it stands, from a thread of its own."""
    lasting = not path.startswith(PRIVATE)

    async def answer(request: Request) -> Response:
        request.scope[ROUTE] = path
        # What is there already is given at once: it needs no turn.
        begun = await to_thread.run_sync(_begun, held, request, lasting)
        if begun.given is not None:
            return begun.given
        terms, limiter = request.app.state.terms, request.app.state.limiter
        if not limiter.available_tokens and limiter.statistics().tasks_waiting >= terms.waiting:
            busy = BudgetError(
                _("too many ask at once just now"), hint=_("ask again in a few seconds")
            )
            answer = told(request, busy, 503, None)
            answer.headers["retry-after"] = "5"
            return answer
        return await to_thread.run_sync(_answer, begun, page, request, limiter=limiter)

    return answer


@dataclass(frozen=True, slots=True)
class _Begun:
    """A request, with the one state that all of its answer is of.

    Attributes:
        corpus: as it stands, while another process may change it.
        name: of what the address shows; empty where more than the state decides.
        given: the answer, where there is one already.
    """

    corpus: Corpus | None
    name: str = ""
    given: Response | None = None


def _begun(held: Held, request: Request, lasting: bool) -> _Begun:
    """Look at what stands; a page that is `lasting` depends on nothing but what its tag names."""
    try:
        corpus = held.now()
    except CommuniqueError as error:
        return _Begun(None, given=told(request, error, status_of(error), None))
    terms, name = request.app.state.terms, freshness.tag(request, corpus) if lasting else ""
    if terms.public and freshness.is_held(request, name):
        return _Begun(corpus, name, freshness.unchanged(name, shared=not terms.password))
    ready: Ready = request.app.state.ready
    given = ready.found(request, corpus, name)
    return _Begun(corpus, name, None if given is None else _named(request, name, given))


def _answer(begun: _Begun, page: Page, request: Request) -> Response:
    """Return a page as it was given before, or make it."""
    corpus = begun.corpus
    if corpus is None or begun.given is not None:
        assert begun.given is not None, "without a corpus there is an error to give"
        return begun.given
    ready: Ready = request.app.state.ready
    answer = ready.answer(request, corpus, begun.name, lambda: _made(corpus, page, request))
    return _named(request, begun.name, answer)


def _named(request: Request, name: str, answer: Response) -> Response:
    """Let an answer be kept by browsers, and by what stands between, where many read."""
    terms = request.app.state.terms
    return freshness.named(answer, name, shared=not terms.password) if terms.public else answer


def _made(corpus: Corpus, page: Page, request: Request) -> Response:
    terms = request.app.state.terms
    try:
        with around(Budget.within(terms.seconds, memory=terms.memory)):
            return page(request, corpus)
    except UnfinishedError:
        return told(request, _granted(BudgetError("deadline"), terms), 503, corpus)
    except BudgetError as error:
        if "memory" in error.message:
            forget(corpus)
        return told(request, _granted(error, terms), 503, corpus)
    except CommuniqueError as error:
        return told(request, error, status_of(error), corpus)
    except Exception:
        # What was asked for stays out of the log: it may be nobody's business.
        _LOG.exception("a page could not be made")
        wrong = CommuniqueError(
            _("the page could not be made, by a mistake of the program"),
            hint=_("what went wrong stands where communique serve was started; please report it"),
        )
        return told(request, wrong, 500, corpus)


def _granted(error: BudgetError, terms: Terms) -> BudgetError:
    """Return an error of which a reader of pages understands the limit and the way out."""
    if "deadline" not in error.message and "memory" not in error.message:
        return error
    told = ngettext(
        "the answer needs more than the %(n)s second that is granted here",
        "the answer needs more than the %(n)s seconds that are granted here",
        round(terms.seconds),
        n=format(terms.seconds, "g"),
    )
    if "memory" in error.message and terms.memory is not None:
        told = _(
            "the answer needs more than the %(n)s MB of memory that are granted here",
            n=format(terms.memory / 2**20, ",.0f"),
        )
    hint = _("ask for less: with a filter, in fewer documents; the command line has no such bound")
    return BudgetError(told, hint=hint)


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
