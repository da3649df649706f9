"""The application: which address is which page, and what happens where something is wrong."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from communique.api import Corpus
from communique.errors import CommuniqueError, UsageError
from communique.web.guard import Guard, is_ours
from communique.web.pages import (
    compare,
    holdings,
    itself,
    measures,
    notebook,
    reader,
    revisions,
    search,
)
from communique.web.shelf import Held
from communique.web.statuses import status_of
from communique.web.view import content, render, told
from communique.web.wording import quoted

_LOG = logging.getLogger(__name__)

Page = Callable[[Request, Corpus], Response]
Change = Callable[[Request, Corpus, Mapping[str, str]], Response]

PAGES: Sequence[tuple[str, Page]] = (
    ("/", holdings.page),
    ("/corpus.json", holdings.as_json),
    ("/search", search.page),
    ("/search.json", search.as_json),
    ("/search.csv", search.as_csv),
    ("/complete", search.as_completion),
    ("/compare", compare.page),
    ("/compare.json", compare.as_json),
    ("/compare.csv", compare.as_table),
    ("/compare.svg", compare.as_svg),
    ("/compare.recipe.json", compare.as_recipe),
    ("/measures", measures.listed),
    ("/measures/{name}", measures.page),
    ("/d/{id:path}/diff", revisions.difference),
    ("/d/{id:path}/diff.json", revisions.difference_as_json),
    ("/d/{id:path}/r/{number:int}", revisions.release),
    ("/notebook", notebook.page),
    ("/notebook.json", notebook.as_json),
    ("/notebook.csv", notebook.as_csv),
    ("/notebook.html", notebook.as_html),
    ("/notebook.docx", notebook.as_docx),
    ("/notebook.recipe.json", notebook.as_recipe),
    ("/keys", itself.keys),
    ("/api", itself.interface),
    ("/api.json", itself.as_json),
    ("/d/{id:path}", reader.page),
)
"""Addresses under the root of a corpus, and what answers there, read with GET."""

CHANGES: Sequence[tuple[str, Change]] = (("/notebook", notebook.change),)
"""The one thing that is changed, with POST: the notebook."""

_LARGEST = 200_000
"""So many bytes a form has at most."""


def application(corpora: Sequence[Corpus]) -> Starlette:
    """Return the workbench for corpora, one at the root or each under its name.

    Raises:
        UsageError: two of them have the same name.
    """
    names = [corpus.name for corpus in corpora]
    if len(set(names)) < len(names):
        raise UsageError("two corpora have the same name", where=", ".join(names))
    several = len(corpora) > 1
    routes: list[BaseRoute] = [Route("/static/{name}", _static, methods=["GET"])]
    if several:
        routes.append(Route("/", partial(_list, corpora), methods=["GET"]))
        for corpus in corpora:
            routes.append(Mount(f"/{quoted(corpus.name)}", routes=_routes(Held(corpus))))
    else:
        routes += _routes(Held(corpora[0]))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard), Middleware(GZipMiddleware, minimum_size=1400)],
        exception_handlers={404: _missing, 405: _refused, CommuniqueError: _mistaken},
    )
    app.state.several = several
    app.state.paths = [path for path, _ in PAGES]
    app.state.token = secrets.token_urlsafe()
    return app


def _routes(held: Held) -> list[BaseRoute]:
    changes = [Route(path, _changing(held, each), methods=["POST"]) for path, each in CHANGES]
    return [
        *changes,
        *(Route(path, _answering(held, page), methods=["GET"]) for path, page in PAGES),
    ]


def _changing(held: Held, change: Change) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a form of ours, and no other's."""

    async def answer(request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _LARGEST:
                large = UsageError("the form is too large", hint="shorten the note")
                return told(request, large, 413, held.now())
        given = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if not is_ours(request.headers, given.get("token", ""), request.app.state.token):
            foreign = UsageError(
                "the form is not from a page of this workbench, as it runs now",
                hint="go back, load the page anew, and try again",
            )
            return told(request, foreign, 403, held.now())
        making: Page = lambda request, corpus: change(request, corpus, given)  # noqa: E731
        return await run_in_threadpool(_answer, held, making, request)

    return answer


def _answering(held: Held, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a page of a corpus as it stands, from a thread of its own."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, held, page, request)

    return answer


def _answer(held: Held, page: Page, request: Request) -> Response:
    corpus = held.now()
    try:
        return page(request, corpus)
    except CommuniqueError as error:
        return told(request, error, status_of(error), corpus)
    except Exception:
        # What was asked for stays out of the log: it may be nobody's business.
        _LOG.exception("a page could not be made")
        wrong = CommuniqueError(
            "the page could not be made, by a mistake of the program",
            hint="what went wrong stands where communique serve was started; please report it",
        )
        return told(request, wrong, 500, corpus)


async def _static(request: Request) -> Response:
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


async def _list(corpora: Sequence[Corpus], request: Request) -> Response:
    return render(request, "corpora.html", corpora=corpora)


async def _missing(request: Request, error: Exception) -> Response:
    path = request.url.path
    if path.endswith("/") and len(path) > 1:
        return RedirectResponse(path.rstrip("/"))
    wrong = UsageError(f"there is no page {path}", hint="the links above lead to those there are")
    return told(request, wrong, 404, None)


async def _refused(request: Request, error: Exception) -> Response:
    wrong = UsageError("pages are only read here", hint="ask with GET")
    return told(request, wrong, 405, None)


async def _mistaken(request: Request, error: Any) -> Response:
    return told(request, error, status_of(error), None)
