"""The schema of the interface: OpenAPI 3.1, made from the addresses that the pages have.

Programs read what pages show: each page has a twin in JSON, each table one in CSV and
one in Parquet.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import communique
from communique.api import Corpus
from communique.api.forms import Option, form, measures
from communique.web.asked import OWN, SHOWN
from communique.web.downloads import PARQUET
from communique.web.sides import units

_Facts = dict[str, Any]

_SEARCH: Mapping[str, str] = {
    "q": "the query, in the query language",
    "where": "a condition on metadata",
    "from": "the first year, month or day",
    "to": "the last",
    "show": "hits in context, documents with hits, or the documents that answer best",
    "sort": "the order of lines: document, left, right, hit, date, random, or keys",
    "context": "of lines: characters 60, tokens 8t, sentence s, paragraph p",
    "seed": "of the random order",
    "facet": "the field of which the page lists all values",
    "page": "of lines, from 1",
    "state": "of the corpus that a link was made in",
}
_COMPARE: Mapping[str, str] = {
    "a": "a condition: the documents that are looked at",
    "b": "a condition: those they are compared with; all others without one",
    "unit": "what is counted",
    "map": "the field whose groups the page lays out",
}
_READER: Mapping[str, str] = {
    "q": "a query whose hits in the document are listed",
    "layers": "names of labels, with commas between: entity, entity:DATE, pos:NOUN",
    "at": "a place that the page goes to: t12, p3 or c10-20",
}
_DIFF: Mapping[str, str] = {
    "from": "the number of the release before, from 1",
    "to": "that of the one after",
    "with": "the id of another document, in the place of releases",
    "by": "paragraph, sentence, word or character",
}
_EDITIONS: Mapping[str, str] = {
    "show": "releases by statement, decisions why two are of one, or edits of a text",
    "kind": "the only kind of rows; several times is any of them",
    "every": "anything: also statements of which there is one release",
    "by": "the level at which edits are compared: paragraph, sentence, word, character",
}
_COMPLETE: Mapping[str, str] = {
    "q": "what stands in the box",
    "at": "the character, from 0, that something is typed before; else the end",
    "in": "where, if it is the box of a condition",
}


def schema(paths: Iterable[str], corpus: Corpus, root: str) -> _Facts:
    """Return the schema of the addresses that are data.

    Args:
        paths: of all pages, under the root of the corpus.
        corpus: whose fields and installed measures the addresses take.
        root: that the corpus is served under.
    """
    described: _Facts = {}
    for path in paths:
        if path == "/measures/{name}":
            described |= _measures()
        elif path == "/d/{id:path}":
            described["/d/{id}.json"] = _of_document(
                "A document, with the hits of a query", _READER, "Document"
            )
        elif path == "/d/{id:path}/diff.json":
            described["/d/{id}/diff.json"] = _of_document(
                "What became of a document in another, or between two releases", _DIFF, "Difference"
            )
        elif path == "/jobs/{name}.json":
            named = {"name": "name", "in": "path", "required": True, "schema": _TEXT}
            described[path] = _read("How far a job is", [named], "Job")
        elif made := _paths(corpus).get(path):
            described[path] = made
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"communique: {corpus.name}",
            "version": communique.__version__,
            "description": "What the pages of the workbench show, for programs. Read only. "
            "Numbers are unrounded; each count has the query for what it counts beside it.",
        },
        "servers": [{"url": root or "/"}],
        "paths": described,
        "components": {"schemas": _SCHEMAS},
    }


def _paths(corpus: Corpus) -> Mapping[str, _Facts]:
    """Return what is at each address that no name stands in."""
    fields = [_parameter(name, f"a value of the field {name}; several times is any of them",
                         {"type": "array", "items": {"type": "string"}})
              for name in (*corpus.fields, "id", "source", "title") if name not in OWN]  # fmt: skip
    search = [*_strings(_SEARCH, needed="q", enums={"show": SHOWN}), *fields]
    sides = _strings(_COMPARE, needed="a", enums={"unit": units(corpus)})
    editions = _strings(_EDITIONS)
    return {
        "/corpus.json": _read("What the corpus holds", [], "Corpus"),
        "/search.json": _read("Hits of a query, and a page of lines", search, "Search"),
        "/search.csv": _file("All lines, or all documents, of a query", search),
        "/search.parquet": _file("All lines, or all documents, of a query", search, PARQUET),
        "/compare.json": _read("What two selections say more", sides, "Comparison"),
        "/compare.csv": _file("What two selections say more", sides),
        "/compare.parquet": _file("What two selections say more", sides, PARQUET),
        "/compare.svg": _file("The chart of two selections", sides, "image/svg+xml"),
        "/compare.recipe.json": _read("The recipe of a comparison", sides, "Recipe"),
        "/editions.json": _read("Which texts are of one statement", editions, "Editions"),
        "/editions.csv": _file("Which texts are of one statement", editions),
        "/editions.parquet": _file("Which texts are of one statement", editions, PARQUET),
        "/complete": _read("How a box may go on", _strings(_COMPLETE), "Completion"),
        "/notebook.json": _read("What is pinned, and what changed since", [], "Notebook"),
        "/notebook.csv": _file("What is pinned", []),
        "/notebook.parquet": _file("What is pinned", [], PARQUET),
        "/notebook.recipe.json": _read("The recipes of all pins, by name", [], "Study"),
        "/notebook.html": _file("The report of the notebook", [], "text/html"),
        "/notebook.docx": _file("The report, where pandoc is", [], _DOCX),
        "/api.json": _read("This schema", [], "Schema"),
    }


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _measures() -> _Facts:
    found = {}
    for name in measures():
        known = form(name)
        options = [_option(each) for each in known.options if not each.path]
        asked = [*options, _parameter("go", "asks for the table where no option is given", _TEXT)]
        found[f"/measures/{name}.json"] = _read(known.summary, asked, "Table")
        found[f"/measures/{name}.csv"] = _file(known.summary, asked)
        found[f"/measures/{name}.parquet"] = _file(known.summary, asked, PARQUET)
        found[f"/measures/{name}.svg"] = _file(f"The chart of {name}", asked, "image/svg+xml")
        found[f"/measures/{name}.recipe.json"] = _read(f"The recipe of {name}", asked, "Recipe")
    return found


def _of_document(says: str, asked: Mapping[str, str], answer: str) -> _Facts:
    named = {"name": "id", "in": "path", "required": True, "schema": _TEXT}
    return _read(says, [named, *_strings(asked)], answer)


_TEXT: Mapping[str, Any] = {"type": "string"}
_TYPES = {"whole": "integer", "number": "number", "switch": "boolean"}


def _option(option: Option) -> _Facts:
    kind: _Facts = {"type": _TYPES.get(option.kind, "string")}
    usual = f"; {option.usual} if not given" if option.usual else ""
    return _parameter(option.name, f"{option.help}{usual}", kind, needed=option.needed)


def _parameter(name: str, says: str, kind: Mapping[str, Any], *, needed: bool = False) -> _Facts:
    made = {"name": name, "in": "query", "description": says, "schema": dict(kind)}
    return {**made, "required": True} if needed else made


def _strings(
    names: Mapping[str, str], needed: str = "", enums: Mapping[str, Sequence[str]] | None = None
) -> list[_Facts]:
    limits = {name: {"enum": list(each)} for name, each in (enums or {}).items()}
    return [
        _parameter(name, says, {**_TEXT, **limits.get(name, {})}, needed=name == needed)
        for name, says in names.items()
    ]


def _read(says: str, parameters: Sequence[_Facts], answer: str) -> _Facts:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    return _operation(says, parameters, content)


def _file(says: str, parameters: Sequence[_Facts], kind: str = "text/csv") -> _Facts:
    return _operation(says, parameters, {kind: {}})


def _operation(says: str, parameters: Sequence[_Facts], content: _Facts) -> _Facts:
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    responses = {
        "200": {"description": says, "content": content},
        "400": {"description": "It makes no sense", "content": wrong},
    }
    return {"get": {"summary": says, "parameters": list(parameters), "responses": responses}}


def _object(needed: Mapping[str, Any], **more: Any) -> _Facts:
    return {"type": "object", "properties": {**needed, **more}, "required": list(needed)}


def _list(items: Mapping[str, Any]) -> _Facts:
    return {"type": "array", "items": dict(items)}


_WHOLE: Mapping[str, Any] = {"type": "integer", "minimum": 0}
_NUMBER: Mapping[str, Any] = {"type": ["number", "null"]}
_ANY: Mapping[str, Any] = {"type": "object"}
_HERE = _object({"name": _TEXT, "state": _TEXT})
_SELECTION = _object({"where": _TEXT, "documents": _WHOLE, "tokens": _WHOLE})
_RECIPE = {"communique": _TEXT, "corpus": _HERE, "measure": _TEXT, "options": _ANY}
_RESULT = _object({"rows": _WHOLE, "sha256": _TEXT, "first": _list(_ANY)})
_ROWS = {"notices": _list(_TEXT), "rows": _list(_ANY)}
_SCHEMAS: Mapping[str, Any] = {
    "Error": _object({"code": _TEXT, "message": _TEXT, "where": _TEXT, "hint": _TEXT}),
    "Corpus": _object(
        {"name": _TEXT, "state": _TEXT, "documents": _WHOLE, "tokens": _WHOLE, "types": _WHOLE,
         "fields": _list(_object({"field": _TEXT, "type": _TEXT, "values": _WHOLE,
                                  "documents": _WHOLE})),
         "attributes": _list(_TEXT), "structures": _list(_TEXT), "skipped": _list(_ANY)}
    ),
    "Search": _object(
        {"corpus": _HERE, "query": _TEXT, "reference": _TEXT, "hits": _WHOLE, "documents": _WHOLE,
         "tokens": _WHOLE, "per_million": _NUMBER, "interval": _list(_NUMBER), "page": _WHOLE,
         "show": _TEXT, "rows": _list(_ANY)}
    ),
    "Comparison": _object({**_RECIPE, "a": _SELECTION, "b": _SELECTION, **_ROWS}),
    "Table": _object({**_RECIPE, **_ROWS}),
    "Job": _object({"done": _WHOLE, "total": _WHOLE, "left": _NUMBER,
                    "ended": {"type": "boolean"}}),
    "Recipe": _object({**_RECIPE, "result": _RESULT}),
    "Study": {"type": "object",
              "additionalProperties": {"$ref": "#/components/schemas/Recipe"}},
    "Document": _object(
        {"corpus": _HERE, "id": _TEXT, "title": _TEXT, "source": _TEXT, "metadata": _ANY,
         "withheld": _TEXT, "text": _TEXT,
         "paragraphs": _list(_object({"number": _WHOLE, "start": _WHOLE, "end": _WHOLE})),
         "query": _TEXT,
         "hits": _list(_object({"token": _WHOLE, "start": _WHOLE, "end": _WHOLE})),
         "labels": _list(_object({"name": _TEXT, "count": _WHOLE, "query": _TEXT})),
         "layers": _list(_object({"name": _TEXT, "stretches": _list(_object(
             {"start": _WHOLE, "end": _WHOLE, "kind": _TEXT, "value": _TEXT}))}))}
    ),
    "Editions": _object({"corpus": _HERE, "rules": _ANY, "show": _TEXT, "rows": _list(_ANY)}),
    "Difference": _object(
        {"corpus": _HERE, "before": _TEXT, "after": _TEXT, "by": _TEXT, "words": _ANY,
         "withheld": _TEXT, "rows": _list(_ANY)}
    ),
    "Completion": _object(
        {"from": _WHOLE, "to": _WHOLE, "items": _list(_object({"text": _TEXT, "says": _TEXT}))}
    ),
    "Notebook": _object(
        {"corpus": _HERE,
         "pins": _list(_object({"id": _TEXT, "title": _TEXT, "address": _TEXT, "place": _TEXT,
                                "made": _TEXT, "note": _TEXT, "error": _TEXT,
                                "recipe": {"$ref": "#/components/schemas/Recipe"},
                                "changes": _list(_TEXT)}))}
    ),
    "Schema": _object({"openapi": _TEXT, "info": _ANY, "paths": _ANY}),
}  # fmt: skip
