"""Answering: what a request is given, by whichever page answers, and where something is wrong."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from communique.api import Budget, Corpus, around
from communique.errors import BudgetError, CommuniqueError, UsageError
from communique.web import freshness
from communique.web.guard import is_ours
from communique.web.jobs import UnfinishedError
from communique.web.journal import ROUTE
from communique.web.kept import forget
from communique.web.language import _, ngettext
from communique.web.ready import Ready
from communique.web.shelf import Held
from communique.web.statuses import status_of
from communique.web.terms import Terms
from communique.web.view import told

_LOG = logging.getLogger(__name__)

Page = Callable[[Request, Corpus], Response]
Change = Callable[[Request, Corpus, Mapping[str, str]], Response]

PRIVATE = ("/notebook", "/jobs")
"""What lies under these belongs to the one who serves, and isn't published."""

_LARGEST = 200_000
"""So many bytes a form has at most."""


def changing(held: Held, path: str, change: Change) -> Callable[[Request], Awaitable[Response]]:
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


def answering(held: Held, path: str, page: Page) -> Callable[[Request], Awaitable[Response]]:
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
