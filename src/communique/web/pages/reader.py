"""The reader: a document with its metadata, an address for each place, and its hits marked."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus, Line, Reading
from communique.errors import UsageError
from communique.web import saying
from communique.web.asked import Asked
from communique.web.facets import written
from communique.web.language import _
from communique.web.leaves import PLACE, Mark, marked, page_of, pages, paragraphs
from communique.web.lines import actor, place
from communique.web.view import render, told
from communique.web.wording import quoted, valued

MARKED = 2000
"""So many hits are marked; with more a page would be marks and nothing else."""


def page(request: Request, corpus: Corpus) -> Response:
    """Return the page, or its twin in JSON where the address ends so and names no document."""
    name = request.path_params["id"]
    twin = name.endswith(".json") and not _is_there(corpus, name)
    try:
        reading = corpus.show(name.removesuffix(".json") if twin else name)
    except UsageError as error:
        return told(request, error, 404, corpus)
    query, at = (request.query_params.get(key, "").strip() for key in ("q", "at"))
    if at and not PLACE.fullmatch(at):
        wrong = _("%(place)s is no place in a document", place=repr(at))
        raise UsageError(wrong, hint=_("t12, p3 or c10-20"))
    if twin:
        lines = _hits(corpus, reading.id, query, None)[1]
        return JSONResponse(_as_json(corpus, reading, query, lines))
    hits, lines = _hits(corpus, reading.id, query, MARKED)
    facts = _facts(corpus, reading, (query, at, request.query_params.get("page", "")), lines)
    return render(request, "reader.html", corpus=corpus, hits=hits, **facts)


def passage(corpus: Corpus, name: str, given: Mapping[str, str]) -> tuple[str, str]:
    """Return what an address shows, by name, and the place: the document, or one in it.

    Raises:
        UsageError: there is no such place.
    """
    document, at = unquote(name), given.get("at", "").strip()
    place = f"{document}#{at}" if at else document
    reading = corpus.show(place)
    return ": ".join(filter(None, [reading.title or reading.id, at])), place


def _is_there(corpus: Corpus, name: str) -> bool:
    return corpus.documents["id"].index_of(name) is not None


def _hits(
    corpus: Corpus, document: str, query: str, most: int | None
) -> tuple[int, Sequence[Line]]:
    """Return how many hits a document has, and the lines of all; none where they are too many."""
    if not query:
        return 0, []
    where = corpus.where("", id=document)
    hits = corpus.count(query, where)
    if most is not None and hits > most:
        return hits, []
    return hits, corpus.search(query, where).lines


def _facts(
    corpus: Corpus, reading: Reading, asked: tuple[str, str, str], lines: Sequence[Line]
) -> dict[str, Any]:
    query, at, page_asked = asked
    there = corpus.show(f"{reading.id}#{at}") if at else None
    who = actor(corpus) if reading.metadata.get(actor(corpus)) else ""
    before, after = corpus.beside(reading.id, who)
    return {
        "reading": reading,
        "title": reading.title or reading.id,
        "asked": Asked(q=query),
        "query": query,
        "at": at,
        "snippet": there if reading.withheld else None,
        "lines": lines if reading.withheld else [],
        "metadata": _metadata(corpus, reading),
        "who": who,
        "before": _address(before, query),
        "after": _address(after, query),
        "language": str(reading.metadata.get("language") or ""),
        "cites": {form: corpus.cite([reading.id], form) for form in ("plain", "bibtex", "csl")},
        "own": f"/d/{quoted(reading.id)}",
        "releases": _releases(corpus, reading.id),
        "command": saying.show(corpus, reading.id),
        **_leaf(corpus, reading, (query, at, page_asked), lines, there),
        **_steps(reading.id, query, at, lines),
    }


def _leaf(
    corpus: Corpus,
    reading: Reading,
    asked: tuple[str, str, str],
    lines: Sequence[Line],
    there: Reading | None,
) -> dict[str, Any]:
    """Return the paragraphs of the page that is asked for, and how many pages there are."""
    at, page_asked = asked[1:]
    leaves = pages(reading.text, corpus.stretches(reading.id))
    spot = None
    if there is not None and not reading.withheld:
        start, end = there.mark or (there.start, there.end)
        spot = Mark(start, end, at, hit=False, here=True)
    number = page_of(spot.start, leaves) if spot else 1
    if page_asked:
        if not page_asked.isdecimal() or not 1 <= int(page_asked) <= len(leaves):
            wrong = _("there is no page %(page)s of it", page=repr(page_asked))
            raise UsageError(wrong, hint=_("1 to %(last)s", last=len(leaves)))
        number = int(page_asked)
    marks = [Mark(line.start, line.end, f"t{line.token}") for line in lines]
    here = int(at[1:]) if at.startswith("p") else 0
    found = marked(marks, None if here else spot)
    shown = paragraphs(reading.text, leaves[number - 1], found, here)
    return {"paragraphs": shown, "page": number, "last": len(leaves)}


def _steps(document: str, query: str, at: str, lines: Sequence[Line]) -> dict[str, Any]:
    """Return which hit the address names, from 1, and where those before and after it are."""
    links = [place(document, query, line.token) for line in lines]
    names = [f"t{line.token}" for line in lines]
    number = names.index(at) + 1 if at in names else 0
    return {
        "number": number,
        "earlier": links[number - 2] if number > 1 else "",
        "later": links[number] if number < len(links) else "",
    }


def _metadata(corpus: Corpus, reading: Reading) -> list[dict[str, Any]]:
    """Return fields with their values, each with a link to the documents that have it."""
    found = []
    for name, value in reading.metadata.items():
        if value is None or value == []:
            continue
        values = value if isinstance(value, list) else [value]
        kind = corpus.fields.get(name)
        texts = [written(float(each) if kind == "number" else each) for each in values]
        # A stretch of several days has no one value to ask for.
        links = ["" if kind == "date" and "/" in text else _same(name, text) for text in texts]
        found.append({"name": name, "values": list(zip(texts, links, strict=True))})
    return found


def _releases(corpus: Corpus, document: str) -> list[dict[str, Any]]:
    """Return the releases of a document, the first first, where there are several."""
    table = corpus.releases()
    own = table.filter(id=document)["document"]
    rows = table.filter(document=own[0] if len(own) else document).rows(named=True)
    name = quoted(str(rows[0]["document"])) if rows else ""
    return [
        {
            "number": row["release"],
            "here": row["id"] == document,
            "link": f"/d/{name}/r/{row['release']}",
            "changes": f"/d/{name}/diff?from={row['release'] - 1}&to={row['release']}",
        }
        for row in rows
        if len(rows) > 1
    ]


def _same(name: str, value: str) -> str:
    return Asked(q="[]", show="documents").only(name, value).address()


def _address(document: str | None, query: str) -> str:
    if document is None:
        return ""
    return f"/d/{quoted(document)}" + (f"?q={valued(query)}" if query else "")


def _as_json(
    corpus: Corpus, reading: Reading, query: str, lines: Sequence[Line]
) -> Mapping[str, Any]:
    return {
        "corpus": {"name": corpus.name, "state": corpus.state},
        "id": reading.id,
        "title": reading.title,
        "source": reading.source,
        "metadata": dict(reading.metadata),
        "withheld": reading.withheld,
        "text": reading.text,
        "paragraphs": [
            {"number": each.number, "start": each.start, "end": each.end}
            for each in corpus.stretches(reading.id)
        ],
        "query": query,
        "hits": [{"token": each.token, "start": each.start, "end": each.end} for each in lines],
    }
