"""The notebook: what was pinned, with its numbers then and now, as a page and as a report."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from communique.api import Corpus, Pin, Table
from communique.errors import MissingExtraError, UsageError
from communique.web import downloads, saying
from communique.web.downloads import attached
from communique.web.language import _
from communique.web.pages import compare, measures, reader, search
from communique.web.replayed import Shown, shown
from communique.web.view import content, render, root_of, written

_SECONDS = 60
"""So long pandoc may take."""

_MOST = 200
"""So many pins a notebook has at most."""


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page: each pin with its note, and its numbers then and now."""
    facts: dict[str, Any] = {
        "pins": _pins(corpus, root_of(request)),
        "python": saying.notebook_python(corpus),
        "command": saying.replay(corpus, "notebook"),
        "pandoc": bool(shutil.which("pandoc")),
    }
    return render(request, "notebook.html", corpus=corpus, **facts)


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return all pins with their recipes, and what changed since."""
    pins = [
        {**asdict(each.pin), "error": each.error, "changes": list(each.changes)}
        for each in _pins(corpus, "")
    ]
    here = {"name": corpus.name, "state": corpus.state}
    return JSONResponse({"corpus": here, "pins": pins})


def as_csv(request: Request, corpus: Corpus) -> Response:
    """Return a row for each pin."""
    return downloads.as_csv(_rows(corpus), "notebook.csv")


def as_parquet(request: Request, corpus: Corpus) -> Response:
    """Return a row for each pin, as Parquet."""
    return downloads.as_parquet(_rows(corpus), "notebook.parquet")


def as_recipe(request: Request, corpus: Corpus) -> Response:
    """Return the recipes of all pins, which `communique run` makes again."""
    return JSONResponse(corpus.notebook.study(), headers=attached("notebook.recipe.json"))


def as_html(request: Request, corpus: Corpus) -> Response:
    """Return the report as one file that needs no other, and whose links lead back here."""
    text = _report(request, corpus, charts=True)
    return Response(text, media_type="text/html", headers=attached(f"{corpus.name}-notebook.html"))


def as_docx(request: Request, corpus: Corpus) -> Response:
    """Return the report as a document of a word processor, without charts.

    Raises:
        MissingExtraError: pandoc isn't there, or can't make it.
    """
    program = shutil.which("pandoc")
    if program is None:
        hint = _("install pandoc, or print the page")
        raise MissingExtraError(_("a DOCX is made by the program pandoc"), hint=hint)
    # The report names no file and no address that pandoc would read: it has no pictures.
    try:
        made = subprocess.run(
            [program, "--from=html", "--to=docx", "--output=-"],
            input=_report(request, corpus, charts=False).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        told = f"pandoc did not make the DOCX in {_SECONDS} seconds"
        raise MissingExtraError(told, hint="print the page") from error
    if made.returncode:
        told = made.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        wrong = _("pandoc could not make the DOCX: %(told)s", told=told)
        raise MissingExtraError(wrong, hint=_("print the page"))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    headers = attached(f"{corpus.name}-notebook.docx")
    return Response(made.stdout, media_type=kind, headers=headers)


def change(request: Request, corpus: Corpus, given: Mapping[str, str]) -> Response:
    """Pin what an address shows, or change a pin, and go to it.

    Raises:
        UsageError: there is no such pin, page or change.
        LockedError: another process is writing to the corpus.
    """
    notebook, name, asked = corpus.notebook, given.get("id", ""), given.get("do", "")
    match asked:
        case "pin":
            if len(notebook) >= _MOST:
                full = _("a notebook has %(n)s pins at most", n=_MOST)
                raise UsageError(full, hint=_("take one away"))
            name = _pinned(request, corpus, given.get("address", "")).id
        case "note":
            notebook.write_note(name, given.get("note", "").replace("\r\n", "\n"))
        case "up" | "down":
            notebook.move(name, -1 if asked == "up" else 1)
        case "remove":
            notebook.drop(name)
        case other:
            wrong = _("nothing is done by %(name)s", name=repr(other))
            raise UsageError(wrong, hint="pin, note, up, down, remove")
    anchor = "" if asked == "remove" else f"#pin-{name}"
    return RedirectResponse(f"{root_of(request)}/notebook{anchor}", 303)


def _pinned(request: Request, corpus: Corpus, address: str) -> Pin:
    """Pin what a page shows.

    Raises:
        UsageError: the address is of no page that can be pinned.
    """
    path = address.partition("?")[0]
    given = QueryParams(address.partition("?")[2])
    if path.startswith("/d/"):
        title, place = reader.passage(corpus, path.removeprefix("/d/"), given)
        return corpus.notebook.quote(place, title, address=address)
    if path == "/search":
        title, table = search.counted_table(corpus, given)
    elif path == "/compare":
        title, table = compare.named_table(corpus, given)
    elif path.startswith("/measures/"):
        title, table = _measured(request, corpus, path, given)
    else:
        wrong = _("there is nothing to pin at %(address)s", address=repr(address))
        raise UsageError(wrong, hint=_("a search, a comparison, a measure or a document can be"))
    return corpus.notebook.pin(table, title, address=address)


def _measured(request: Request, corpus: Corpus, path: str, given: QueryParams) -> tuple[str, Table]:
    name = path.removeprefix("/measures/")
    return measures.named_table(corpus, name, given, request.app.state.terms)


def _pins(corpus: Corpus, root: str) -> list[Shown]:
    return [shown(corpus, each, root) for each in corpus.notebook]


def _report(request: Request, corpus: Corpus, *, charts: bool) -> str:
    url = request.url
    root = f"{url.scheme}://{url.netloc}{root_of(request)}"
    facts = {"corpus": corpus, "root": root, "pins": _pins(corpus, root), "charts": charts}
    return written("report.html", style=content("style.css").decode(), **facts)


def _rows(corpus: Corpus) -> pl.DataFrame:
    rows = [
        {"id": each.pin.id, "title": each.pin.title, "note": each.pin.note, "made": each.pin.made,
         "address": each.pin.address, "state": each.state,
         "changes": "; ".join(each.changes) or each.error}
        for each in _pins(corpus, "")
    ]  # fmt: skip
    columns = ("id", "title", "note", "made", "address", "state", "changes")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
