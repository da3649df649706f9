"""Releases of a document: each on its page, and what became of one in another."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from communique.api import Corpus
from communique.errors import UsageError
from communique.web import saying
from communique.web.asked import whole
from communique.web.language import N_, _
from communique.web.pages import reader
from communique.web.view import render, root_of, told
from communique.web.wording import quoted

LEVELS = (N_("paragraph"), N_("sentence"), N_("word"), N_("character"))


def release(request: Request, corpus: Corpus) -> Response:
    """Lead to the page of a release by its number, from 1."""
    document, said = request.path_params["id"], request.path_params["number"]
    whole_id = f"{document}/r/{said}"
    if not said.isdecimal() or corpus.documents["id"].index_of(whole_id) is not None:
        request.path_params["id"] = whole_id
        return reader.page(request, corpus)
    number = whole("the number of a release", said)
    rows = corpus.releases().filter(document=document)
    found = rows.filter(release=number)["id"].to_list()
    if not found:
        there = ", ".join(str(each) for each in rows["release"]) or "–"
        wrong = _("there is no release %(number)s of %(id)s", number=number, id=repr(document))
        error = UsageError(wrong, hint=_("releases: %(numbers)s", numbers=there))
        return told(request, error, 404, corpus)
    return RedirectResponse(f"{root_of(request)}/d/{quoted(found[0])}")


def difference(request: Request, corpus: Corpus) -> Response:
    """Return the page on which two releases, or two documents, are set beside each other."""
    document = request.path_params["id"]
    if corpus.documents["id"].index_of(f"{document}/diff") is not None:
        request.path_params["id"] = f"{document}/diff"
        return reader.page(request, corpus)
    found = _found(request, corpus)
    return render(
        request,
        "diff.html",
        corpus=corpus,
        found=found,
        title=f"{found.one.id} → {found.other.id}",
        words=found.words,
        by=found.by,
        levels=LEVELS,
        asked=_asked(request),
        own=f"/d/{quoted(document)}/diff",
        command=saying.diff(corpus, found.one.id, found.other.id, found.by),
    )


def difference_as_json(request: Request, corpus: Corpus) -> Response:
    """Return the rows of the same difference."""
    found = _found(request, corpus)
    return JSONResponse(
        {
            "corpus": {"name": corpus.name, "state": corpus.state},
            "before": found.one.id,
            "after": found.other.id,
            "by": found.by,
            "words": found.words,
            "withheld": found.withheld,
            "rows": found.frame.to_dicts(),
        }
    )


def _asked(request: Request) -> dict[str, str]:
    names = ("from", "to", "with", "by")
    return {name: request.query_params[name] for name in names if name in request.query_params}


def _found(request: Request, corpus: Corpus) -> Any:
    asked = _asked(request)
    numbers = [asked.get(name, "") for name in ("from", "to")]
    releases = None
    if any(numbers):
        if not all(each.isdecimal() for each in numbers):
            wrong = _("a difference is between two releases")
            raise UsageError(wrong, hint="diff?from=1&to=2")
        releases = whole("from", numbers[0]), whole("to", numbers[1])
    return corpus.diff(
        request.path_params["id"],
        asked.get("with", ""),
        releases=releases,
        by=asked.get("by") or "word",
    )
