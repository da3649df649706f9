"""Every writer: what is read back is the same but for what the export's log names.

One table says what each form loses of each collection. Where it loses nothing, the state is the
same.
"""

import json

import pytest

import communique as cq
from communique import plugins
from communique.corpus import MemoryStore
from communique.sample import meeting
from compared import RECORDS, losses
from read_parliament import ROOT, TURNS, component

FORMS = {
    "text": "texts",
    "jsonl": "d.jsonl",
    "parquet": "d.parquet",
    "duckdb": "d.duckdb",
    "csv": "d.csv",
    "xlsx": "d.xlsx",
    "vertical": "d.vrt",
    "conllu": "d.conllu",
    "tei": "tei",
}
"""Forms that documents are read back from, and what is written."""

NOT_READ = {
    "csl": "texts are left out",
    "bibtex": "texts are left out",
    "popolo": "documents are left out",
    "people": "documents are left out",
}
"""Forms that hold no documents, and how the log begins."""

ROWS = [
    {"id": "a b/1", "title": "A \"title\"\twith & <all>",
     "text": "We ask.\n\nFor peace\tand  bread.\n", "date": "2019-10-24",
     "year": 2019, "share": 0.5, "tags": ["a", "b; c"], "party": "001",
     "Speaker name": "Ada", "language": "en"},
    {"id": "2", "text": "  Lead. <b>&amp; | \\ #", "date": "2019-10", "tags": ["d"]},
    {"id": "3", "title": "Three", "text": "Hidden.", "show": "snippets"},
    {"id": "4", "title": "Four", "text": "", "date": "2019-10-24"},
]  # fmt: skip
WORDS = (
    '<text id="one" title="Peace" party="Greens">\n<p>\n<s n="1">\nWe\tPRON\twe\nask\tVERB\task\n'
    "<g/>\n!\tPUNCT\t!\n</s>\n</p>\n<head>\n<s>\na|b\tX\t&lt;\n_\tX\t_\n</s>\n</head>\n</text>\n"
)
PAGE = (
    "<title>Peace</title><nav><a href=/>Home</a></nav><main><h1>Peace</h1><p>We meet again in "
    "this town, and we ask for peace in all of the world.</p></main><footer>© Press</footer>"
)


def _statements(folder):
    meeting.write(folder)


def _rows(folder):
    text = "".join(json.dumps(each) + "\n" for each in ROWS)
    (folder / "d.jsonl").write_text(text)


def _words(folder):
    (folder / "communique.toml").write_text('[read]\nattributes = ["word", "pos", "lemma"]\n')
    (folder / "a.vrt").write_text(WORDS)


def _page(folder):
    (folder / "a.html").write_text(PAGE)


def _debate(folder):
    (folder / "root.xml").write_text(ROOT)
    (folder / "a.xml").write_text(component("2019-02-01", TURNS))


COLLECTIONS = {
    "statements": _statements,
    "rows": _rows,
    "words": _words,
    "page": _page,
    "debate": _debate,
}
_CUT = "words <p> <s>"
_UD = "@xpos @feats @head @deprel @deps @misc"
LOST = {
    # One of the files of the sample has its words, with @pos and @lemma, the others are texts.
    "statements": {
        **dict.fromkeys(
            ["text", "jsonl", "parquet", "duckdb", "csv", "xlsx"], "@pos @lemma <p> origins"
        ),
        "vertical": "text_origin|white space|origins",
        "conllu": f"{_UD} origins",
        "tei": "title region category ordinal text_origin @pos @lemma <p> origins|white space",
    },
    "rows": {
        **dict.fromkeys(["jsonl", "parquet", "duckdb"], f"text {_CUT}"),
        **dict.fromkeys(["text", "csv", "xlsx"], f"tags text {_CUT}"),
        "vertical": f"Speaker_name tags text text_origin {_CUT}|Speaker name",
        "conllu": f"title Speaker_name tags text @pos @lemma {_UD} {_CUT}|Speaker name",
        "tei": f"title year share tags show text origins {_CUT}|Speaker name",
    },
    "words": {
        **dict.fromkeys(
            ["text", "jsonl", "parquet", "duckdb", "csv", "xlsx"], f"@pos @lemma <head> {_CUT}"
        ),
        "vertical": "",
        "conllu": f"@lemma <head> <p> {_UD}",
        "tei": f"text_origin @pos @lemma <head> origins {_CUT}",
    },
    "page": {
        **dict.fromkeys(
            ["text", "jsonl", "parquet", "duckdb", "csv", "xlsx"], f"asides origins {_CUT}"
        ),
        "vertical": "text_origin text asides origins",
        "conllu": f"text asides origins @pos @lemma {_UD}",
        "tei": "asides origins",
    },
    "debate": {
        **dict.fromkeys(
            ["text", "jsonl", "parquet", "duckdb", "csv", "xlsx"],
            f"asides origins agents memberships relations meetings {_CUT}",
        ),
        "vertical": "text_origin text asides origins agents memberships relations meetings",
        "conllu": f"text asides origins agents memberships relations meetings @pos @lemma {_UD}",
        # Groups are left out too, and come again from the memberships.
        "tei": "origins",
    },
}
"""What each form loses; names with a space in them stand after a bar."""

SAID = {
    "text": ["texts are left out", "stretches without tokens"],
    "white space": ["white space"],
    "words": ["cut anew", "texts are left out", "no tokens"],
    "<p>": ["cut anew", "texts are left out", "no tokens", "outside of"],
    "<s>": ["cut anew", "texts are left out", "no tokens"],
    "asides": ["stretches", "written as notes"],
    "origins": ["where values come from", "ParlaMint"],
    "title": ["without a title", "white space in metadata"],
    "text_origin": ["joins tokens", "text_origin"],
    "Speaker_name": ["Speaker name"],
    "@lemma": ["lemma", "annotations that are `_`"],
    **{name: ["tables of agents"] for name in RECORDS},
}
"""What of a line of the log names a loss, where it isn't its name."""


@pytest.fixture(scope="module", params=COLLECTIONS)
def collection(request, tmp_path_factory):
    """The name of a collection, and its corpus."""
    folder = tmp_path_factory.mktemp(request.param)
    COLLECTIONS[request.param](folder)
    project = folder / "communique.toml"
    named = {"project": project} if project.exists() else {}
    return request.param, cq.build(folder, MemoryStore(), **named)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_lost_is_what_the_log_says(collection, form, tmp_path):
    name, corpus = collection
    target = tmp_path / FORMS[form]
    told = corpus.export(target, form)
    project = target / "communique.toml"
    named = {"project": project} if project.exists() else {}

    again = cq.build(target, MemoryStore(), **named)

    assert again.report.skipped == []
    plain, *spaced = LOST[name][form].split("|")
    lost = losses(corpus, again)
    assert lost == {*plain.split(), *spaced}
    assert (again.state == corpus.state) == (not lost)
    for each in lost:
        phrases = SAID.get(each, [each.strip("@<>")])
        assert any(phrase in line for phrase in phrases for line in told), (each, told)
    assert lost or told == []


def test_every_writer_is_in_the_table():
    assert {*FORMS, *NOT_READ} == {*plugins.names("writers")}
    assert all({*LOST[name]} == {*FORMS} for name in COLLECTIONS)


@pytest.mark.parametrize("form", NOT_READ)
def test_forms_without_documents_say_so(collection, form, tmp_path):
    name, corpus = collection

    told = corpus.export(tmp_path / "out", form)

    assert any(line.startswith(NOT_READ[form]) for line in told)
    assert any("no tables" in line for line in told) == (
        form in {"popolo", "people"} and name != "debate"
    )
