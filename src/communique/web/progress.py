"""How far a job is: a page that looks again by itself, the same for programs, and its end."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus
from communique.errors import UsageError
from communique.web.jobs import Job, going_on
from communique.web.language import _
from communique.web.view import render, told


def progress(request: Request, corpus: Corpus, job: Job) -> Response:
    """Return the page of a job that goes on; without script it loads itself again."""
    return _page(request, corpus, job, 202)


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return how far a job is."""
    name = request.path_params["name"]
    job = going_on(corpus, name)
    if job is None:
        return told(request, _gone(name), 404, corpus)
    facts = {"done": job.done, "total": job.total, "left": job.left, "ended": job.ended.is_set()}
    return JSONResponse(facts, headers={"cache-control": "no-store"})


def cancel(request: Request, corpus: Corpus, given: Mapping[str, str]) -> Response:
    """End a job, and say so."""
    name = given.get("job", "")
    job = going_on(corpus, name)
    if job is None:
        return told(request, _gone(name), 404, corpus)
    job.cancelled.set()
    return _page(request, corpus, job, 200)


def _page(request: Request, corpus: Corpus, job: Job, status: int) -> Response:
    answer = render(request, "progress.html", status=status, corpus=corpus, job=job)
    answer.headers["cache-control"] = "no-store"
    return answer


def _gone(name: str) -> UsageError:
    hint = _("it has ended: ask for its page again")
    return UsageError(_("no job %(name)s goes on", name=repr(name)), hint=hint)
