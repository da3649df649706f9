"""The reader: a document with its metadata, an address for each place, and its hits marked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from communique.api import Corpus, Line, Reading
from communique.errors import UsageError
from communique.web import saying
from communique.web.asked import Asked
from communique.web.facets import written
from communique.web.kept import kept
from communique.web.language import _
from communique.web.leaves import Mark, Paragraph, marked, page_of, pages, paragraphs
from communique.web.lines import actor, is_backward
from communique.web.margin import Margin, drawn, margin, noted
from communique.web.opened import Opened
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
    beside, opened = margin(corpus, Opened.of(reading.id, request.query_params))
    if twin:
        lines = _hits(corpus, opened, None)[1]
        return JSONResponse(_as_json(corpus, reading, opened, lines))
    # Where the text may not be shown, its snippets stand there.
    hits, lines = _hits(corpus, opened, MARKED, "60" if reading.withheld else "0")
    facts = _facts(corpus, reading, opened, lines)
    facts |= _leaf(corpus, reading, opened, (lines, beside))
    return render(request, "reader.html", corpus=corpus, hits=hits, margin=beside, **facts)


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
    corpus: Corpus, opened: Opened, most: int | None, context: str = "0"
) -> tuple[int, Sequence[Line]]:
    """Return how many hits a document has, and the lines of all; none where they are too many."""
    if not opened.q:
        return 0, []
    where = corpus.where("", id=opened.id)
    hits = corpus.count(opened.q, where)
    if most is not None and hits > most:
        return hits, []
    return hits, corpus.search(opened.q, where, context=context).lines


def _facts(
    corpus: Corpus, reading: Reading, opened: Opened, lines: Sequence[Line]
) -> dict[str, Any]:
    who = actor(corpus) if reading.metadata.get(actor(corpus)) else ""
    before, after = corpus.beside(reading.id, who)
    return {
        "reading": reading,
        "title": reading.title or reading.id,
        "opened": opened,
        "lines": lines if reading.withheld else [],
        "metadata": _metadata(corpus, reading),
        "who": who,
        "before": _address(before, opened.q),
        "after": _address(after, opened.q),
        "language": str(reading.metadata.get("language") or ""),
        "direction": "rtl" if is_backward(reading.text) else "ltr",
        "cites": {form: corpus.cite([reading.id], form) for form in ("plain", "bibtex", "csl")},
        "releases": _releases(corpus, reading.id),
        "questions": _questions(corpus, reading),
        "command": saying.show(corpus, reading.id),
        **_steps(opened, lines),
    }


def _leaf(
    corpus: Corpus,
    reading: Reading,
    opened: Opened,
    found: tuple[Sequence[Line], Margin],
) -> dict[str, Any]:
    """Return the paragraphs of the page that is asked for, and how many pages there are."""
    lines, beside = found
    there = corpus.show(f"{reading.id}#{opened.at}") if opened.at else None
    leaves = pages(reading.text, corpus.stretches(reading.id))
    spot = None
    if there is not None and not reading.withheld:
        start, end = there.mark or (there.start, there.end)
        spot = Mark(start, end, opened.at, hit=False, here=True)
    number = opened.page or (page_of(spot.start, leaves) if spot else 1)
    if not 1 <= number <= len(leaves):
        wrong = _("there is no page %(page)s of it", page=number)
        raise UsageError(wrong, hint=_("1 to %(last)s", last=len(leaves)))
    marks = marked(
        [Mark(line.start, line.end, f"t{line.token}") for line in lines],
        None if opened.at.startswith("p") else spot,
    )
    here = int(opened.at[1:]) if opened.at.startswith("p") else 0
    shown = paragraphs(reading.text, leaves[number - 1], marks, here, beside.covers)
    return {
        "snippet": there if reading.withheld else None,
        "rows": list(zip(shown, beside.beside(reading.text, shown), strict=True)),
        "long": bool(shown) and shown[-1].far,
        "drawn": drawn,
        "noted": noted,
        "said": _said(corpus, opened, shown, spot),
        "page": number,
        "last": len(leaves),
    }


def _said(
    corpus: Corpus, opened: Opened, shown: Sequence[Paragraph], spot: Mark | None
) -> tuple[int, Mapping[str, str]]:
    """Return the character that a paragraph begins with, and what is said of the token in it."""
    if spot is None or not opened.at.startswith("t"):
        return -1, {}
    around = [each.start for each in shown if each.start <= spot.start < each.end]
    values = corpus.said_of(opened.id, int(opened.at[1:]))
    return (around[0], values) if around else (-1, {})


def _steps(opened: Opened, lines: Sequence[Line]) -> dict[str, Any]:
    """Return which hit the address names, from 1, and where those before and after it are."""
    names = [f"t{line.token}" for line in lines]
    links = [replace(opened, at=name, page=0).address() for name in names]
    number = names.index(opened.at) + 1 if opened.at in names else 0
    return {
        "number": number,
        "earlier": links[number - 2] if number > 1 else "",
        "later": links[number] if number < len(links) else "",
    }


def _questions(corpus: Corpus, reading: Reading) -> list[tuple[str, str]]:
    """Return what may be asked of a statement, each with the page of the measure that tells."""
    if reading.withheld or not _is_there(corpus, reading.id):
        return []
    document = valued(reading.id)
    found = []
    if "date" in corpus.fields:
        found.append(("Since last time", f"/measures/novelty?document={document}"))
        others = corpus.others(corpus.where("", id=reading.id))
        before = f"/measures/novelty?document={document}&against={valued(others)}"
        found.append(("Said before by anyone", before))
    meeting = reading.metadata.get("meeting")
    if isinstance(meeting, str):
        found.append(
            (f"Beside others of {meeting}", f"/measures/meeting?meeting={valued(meeting)}")
        )
    original = reading.metadata.get("translation_of")
    if isinstance(original, str):
        pair = f"one={valued(original)}&other={document}"
        found.append(("Beside its original", f"/measures/translation?{pair}"))
    return found


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
    table = kept(corpus, "releases", corpus.releases)
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
    return "" if document is None else Opened(document, query).address()


def _as_json(
    corpus: Corpus, reading: Reading, opened: Opened, lines: Sequence[Line]
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
        "query": opened.q,
        "hits": [{"token": each.token, "start": each.start, "end": each.end} for each in lines],
        "labels": [
            {"name": each.name, "count": each.count, "query": each.query}
            for each in corpus.labels(reading.id)
        ],
        "layers": [
            {"name": name, "stretches": [
                {"start": each.start, "end": each.end, "kind": each.kind, "value": each.value}
                for each in corpus.labelled(reading.id, name)]}
            for name in opened.layers
        ],
    }  # fmt: skip
