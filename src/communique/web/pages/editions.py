"""The page of editions: which releases are of one statement, why, and what was changed quietly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus
from communique.errors import UsageError
from communique.web import saying
from communique.web.downloads import as_csv, as_parquet
from communique.web.jobs import Progress, UnfinishedError, awaited
from communique.web.kept import kept
from communique.web.language import N_
from communique.web.opened import Opened
from communique.web.progress import progress
from communique.web.terms import Terms
from communique.web.view import render
from communique.web.wording import quoted, score, valued

SHOWN = (N_("releases"), N_("decisions"), N_("edits"))
"""What is listed: releases by statement, why two are of one, what was changed in a text."""

LEVELS = (N_("paragraph"), N_("sentence"), N_("word"), N_("character"))

KINDS = (
    *(N_("first"), N_("exact"), N_("near"), N_("translation"), N_("excerpt"), N_("summary")),
    *(N_("replaced"), N_("out"), N_("in"), N_("moved"), N_("same"), N_("not")),
)
"""What rows are, in the words that a catalogue has for them."""

TAKES = ("show", "kind", "every", "by", "page")
"""The names that the page gives a meaning."""

_ROWS = 100
_LARGE = 50_000


@dataclass(frozen=True)
class Asked:
    """The state of the page.

    Attributes:
        show: one of `SHOWN`.
        kinds: those of rows, or of changes; empty is all.
        every: whether statements of one release are listed, too.
        by: the level at which texts are compared.
        page: from 1.
    """

    show: str = "releases"
    kinds: Sequence[str] = ()
    every: bool = False
    by: str = "word"
    page: int = 1

    @classmethod
    def of(cls, given: QueryParams) -> "Asked":
        """Read an address.

        Raises:
            UsageError: it makes no sense.
        """
        for name in given:
            if name not in TAKES:
                raise UsageError(f"editions have no {name!r}", hint=", ".join(TAKES))
        show, by = given.get("show") or "releases", given.get("by") or "word"
        for value, known in ((show, SHOWN), (by, LEVELS)):
            if value not in known:
                raise UsageError(f"there is nothing called {value!r}", hint=", ".join(known))
        number = given.get("page") or "1"
        if not number.isdecimal() or not 1 <= int(number) <= 10_000_000:
            raise UsageError(f"page can't be {number!r}", hint="a number from 1")
        kinds = tuple(dict.fromkeys(filter(None, given.getlist("kind"))))
        return cls(show, kinds, bool(given.get("every")), by, int(number))

    def address(self, ending: str = "", **changes: Any) -> str:
        """Return the address of this state, or of one with changes; those begin at page 1."""
        asked = replace(self, **({"page": 1} | changes if changes else {}))
        pairs = [("show", asked.show)] if asked.show != "releases" else []
        pairs += [("kind", kind) for kind in asked.kinds]
        pairs += [("every", "1")] if asked.every else []
        pairs += [("by", asked.by)] if asked.by != "word" else []
        pairs += [("page", str(asked.page))] if asked.page > 1 else []
        query = "&".join(f"{name}={valued(value)}" for name, value in pairs)
        return f"/editions{ending}" + (f"?{query}" if query else "")


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page, or that of the job that finds editions."""
    asked = Asked.of(request.query_params)
    terms = request.app.state.terms
    try:
        whole = _whole(corpus, asked, terms, terms.patience)
    except UnfinishedError as going:
        return progress(request, corpus, going.job)
    listed = _chosen(whole, asked)
    last = max(-(-len(listed) // _ROWS), 1)
    part = listed[(asked.page - 1) * _ROWS : asked.page * _ROWS].to_dicts()
    ids = set(corpus.documents["id"])
    return render(
        request,
        "editions.html",
        corpus=corpus,
        asked=asked,
        n_rows=len(listed),
        rows=[_row(each, asked.show, ids) for each in part],
        kinds=list(_kinds(_chosen(whole, replace(asked, kinds=())), asked)),
        views=[(name, asked.address(show=name, kinds=())) for name in SHOWN],
        levels=[(name, asked.address(by=name)) for name in LEVELS],
        statements=listed["statement"].n_unique() if "statement" in listed.columns else None,
        counting=corpus.info()["editions"],
        last=last,
        python=saying.editions_python(corpus, asked.show, asked.kinds, asked.by, asked.every),
        command=saying.editions(corpus, asked.show, asked.kinds, asked.by, asked.every),
    )


def as_json(request: Request, corpus: Corpus) -> Response:
    """Return all rows, with the rules by which they were found."""
    asked = Asked.of(request.query_params)
    rows = _listed(request, corpus, asked)
    dates = [name for name, kind in rows.schema.items() if kind == pl.Date]
    return JSONResponse(
        {
            "corpus": {"name": corpus.name, "state": corpus.state},
            "rules": corpus.edition_rules().kept(),
            "show": asked.show,
            "rows": rows.with_columns(pl.col(dates).cast(pl.String)).to_dicts(),
        }
    )


def as_table(request: Request, corpus: Corpus) -> Response:
    """Return all rows as CSV."""
    asked = Asked.of(request.query_params)
    return as_csv(_listed(request, corpus, asked), f"{asked.show}.csv")


def as_columns(request: Request, corpus: Corpus) -> Response:
    """Return all rows as Parquet."""
    asked = Asked.of(request.query_params)
    return as_parquet(_listed(request, corpus, asked), f"{asked.show}.parquet")


def _listed(request: Request, corpus: Corpus, asked: Asked) -> pl.DataFrame:
    terms = request.app.state.terms
    return _chosen(_whole(corpus, asked, terms, terms.seconds), asked)


def _whole(corpus: Corpus, asked: Asked, terms: Terms, patience: float) -> pl.DataFrame:
    """Return all rows of what is shown, as they were found before, or find them.

    Raises:
        UnfinishedError: they aren't there in time, and the search for them goes on as a job.
    """
    level = asked.by if asked.show == "edits" else ""
    key = ("editions", asked.show, level)

    def find(tell: Progress | None = None) -> pl.DataFrame:
        found = corpus.editions()
        if asked.show == "edits":
            return found.edits(asked.by)
        return found.decisions if asked.show == "decisions" else found.frame

    def found_in_time() -> pl.DataFrame:
        if terms.public:
            return find()
        address = asked.address(page=asked.page)
        made: pl.DataFrame = awaited(corpus, key, find, patience=patience, address=address)
        return made

    return kept(corpus, key, found_in_time, worth=lambda rows: len(rows) <= _LARGE)


def _chosen(rows: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the rows that are asked for."""
    if asked.show == "releases" and not asked.every:
        rows = rows.filter(pl.len().over("statement") > 1)
    return rows.filter(pl.col("kind").is_in(asked.kinds)) if asked.kinds else rows


def _kinds(rows: pl.DataFrame, asked: Asked) -> Iterator[Mapping[str, Any]]:
    """Yield each kind with its rows, the address of these alone, and whether it is chosen."""
    counts = rows.group_by("kind").len().sort("len", "kind", descending=[True, False])
    for kind, count in counts.iter_rows():
        chosen = kind in asked.kinds
        others = tuple(each for each in asked.kinds if each != kind)
        link = asked.address(kinds=others if chosen else (*asked.kinds, kind))
        only = asked.address(kinds=(kind,))
        yield {"kind": kind, "count": count, "link": link, "only": only, "chosen": chosen}


def _row(row: Mapping[str, Any], show: str, counted: set[str]) -> dict[str, Any]:
    """Return a row as the page shows it: with links to the texts and to what differs."""
    if show == "edits":
        one, other = row["before_id"], row["after_id"]
        return {
            **row,
            "links": [_place(row, "before"), _place(row, "after")],
            "changes": _changes(one, other),
        }
    if show == "decisions":
        links = [_document(row["one"]), _document(row["other"])]
        shared = {**row, "likeness": _likeness(row["similarity"])}
        return {**shared, "links": links, "changes": _changes(row["one"], row["other"])}
    return {
        **row,
        "link": _document(row["id"]),
        "likeness": _likeness(row["similarity"]),
        "counts": row["id"] in counted,
        "changes": _changes(row["of"], row["id"]) if row["of"] else "",
    }


def _place(row: Mapping[str, Any], side: str) -> str:
    start, end = row[f"{side}_start"], row[f"{side}_end"]
    at = f"c{start}-{end}" if start is not None and end is not None and end > start else ""
    return Opened(row[f"{side}_id"], at=at).address()


def _document(name: str) -> str:
    return Opened(name).address()


def _changes(one: str, other: str) -> str:
    return f"/d/{quoted(one)}/diff?with={valued(other)}"


def _likeness(value: float | None) -> str:
    return "" if value is None else score(round(value, 2))
