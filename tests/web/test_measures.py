"""The page that serves every measure: form, table, evidence, chart, and the way to repeat it."""

import json
import re
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode

import polars as pl
import pytest

from communique import plugins
from communique.api import Corpus
from communique.api.forms import form, measures
from communique.recipe import read

DICTIONARY = json.dumps({"war": ["war*", "struggle"], "peace": ["peace", "agree*"]})

EXAMPLES = {
    "audit": {"dictionary": DICTIONARY},
    "barcode": {"query": "peace"},
    "breakdown": {"query": "peace []", "by": "word-1"},
    "collocates": {"query": "peace"},
    "collocations": {"size": "2,3", "features": "lower; no punctuation; count >= 4"},
    "dfm": {"by": "party", "features": "lower; count >= 30"},
    "dictionary": {"dictionary": DICTIONARY, "by": "party"},
    "dispersion": {"features": "lower; count >= 20", "by": "party"},
    "distribution": {"query": "peace", "over": "month"},
    "diversity": {"by": "party"},
    "fcm": {"features": "lower; count >= 40"},
    "formulas": {"min_count": "5"},
    "frequency": {"by": "party", "features": "lower; no punctuation"},
    "keyness": {"target": 'language = "en"'},
    "meeting": {"meeting": "5 IMPD", "show": "matrix"},
    "network": {"nodes": '{"peace": "peace"}'},
    "novelty": {"document": "30_corvale_again", "show": "documents"},
    "readability": {"by": "party"},
    "reuse": {"by": "party"},
    "similarity": {"by": "party"},
    "sketch": {
        "query": "peace",
        "relations": 'before = "collocate:[] node:[]"',
        "attribute": "lower",
    },
    "tone": {"dictionary": DICTIONARY, "positive": "peace", "negative": "war"},
    "translation": {"one": "14_tarrenia", "other": "15_tarrenia_es"},
    "trend": {"query": "peace", "over": "month", "bootstrap": "20"},
}
each_measure = pytest.mark.parametrize("name", measures())


def _path(name, ending="", **more):
    return f"/measures/{name}{ending}?{urlencode({**EXAMPLES[name], **more})}"


def _spread(found, n=12):
    """Return some numbers of a page, from its whole length: count, unit and link."""
    marks = found.css("main [data-count]")
    chosen = marks[:: max(len(marks) // n, 1)]
    names = ("data-count", "data-unit", "href")
    return {tuple(each.attributes[name] for name in names) for each in chosen}


@each_measure
def test_every_number_of_a_measure_leads_to_what_it_counts(browser, page, name):
    numbers = _spread(page(browser, _path(name)))

    assert numbers
    for count, unit, link in numbers:
        opened = page(browser, link)
        if unit == "types":
            assert opened.css_first("[data-rows]").attributes["data-rows"] == count
            continue
        at = "data-documents" if unit == "documents" else "data-hits"
        assert opened.css_first(".sum").attributes[at] == count, link


@each_measure
def test_a_form_has_a_field_for_each_option_but_files(browser, page, name):
    found = page(browser, f"/measures/{name}")
    asked = {each.attributes["name"] for each in found.css("main [name]")}

    assert asked == {each.name for each in form(name).options if not each.path} | {"go"}
    assert all(found.css_first(f"label[for=o-{each}]") for each in asked - {"go"})


@each_measure
def test_the_twins_of_a_page_are_the_table(browser, sample, name, tmp_path):
    table = sample.measure(name, **EXAMPLES[name])
    twin = browser.get(_path(name, ".json")).json()
    rows = pl.read_csv(browser.get(_path(name, ".csv")).content, infer_schema=False)
    columns = browser.get(_path(name, ".parquet"))
    assert columns.headers["content-type"] == "application/vnd.apache.parquet"
    assert pl.read_parquet(columns.content).equals(table.with_evidence())
    (tmp_path / "recipe.json").write_bytes(browser.get(_path(name, ".recipe.json")).content)

    assert len(twin["rows"]) == len(rows) == len(table)
    for column in table.counts:
        assert [row[column] for row in twin["rows"]] == table.frame[column].to_list()
        assert f"{column}_evidence" in rows.columns
    [replay] = sample.run(read(tmp_path / "recipe.json")[""])
    assert replay.changes == []


@each_measure
def test_the_python_of_a_page_gives_its_table(browser, page, sample, name):
    program = page(browser, _path(name)).css_first("#python").next.text()
    known: dict = {"print": lambda *values: None}
    exec(program, known)
    known["corpus"].close()

    assert known["table"].frame.equals(sample.measure(name, **EXAMPLES[name]).frame)


def test_rows_are_sorted_by_any_column_and_keep_their_evidence(browser, page):
    found = page(browser, _path("frequency", **{"rows.sort": "-documents"}))
    counts = [int(row.css("td.n a")[2].attributes["data-count"]) for row in found.css("tbody tr")]

    assert counts == sorted(counts, reverse=True)
    assert found.css_first("[aria-sort]").attributes["aria-sort"] == "descending"
    for count, _, link in _spread(found, 6):
        assert count in page(browser, link).css_first(".sum").html


def test_a_long_table_has_pages(browser, page):
    first = page(browser, _path("frequency"))
    following = first.css_first(".pager a[rel=next]").attributes["href"]
    rows = [each.text() for found in (first, page(browser, following))
            for each in found.css("tbody tr")]  # fmt: skip

    assert len(rows) == len(set(rows)) == 100


def test_what_is_left_empty_or_as_usual_is_not_in_the_address(browser):
    answer = browser.get(
        "/measures/frequency?features=lower&within=&by=party&go=1", follow_redirects=False
    )
    assert answer.headers["location"] == "/measures/frequency?by=party"

    answer = browser.get("/measures/frequency?features=&go=1", follow_redirects=False)
    assert answer.headers["location"] == "/measures/frequency?go=1"


def test_a_page_without_options_only_asks_for_them(browser, page):
    assert page(browser, "/measures/collocates").css_first("table") is None


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/measures/nothing", 404, "no measure is called"),
        ("/measures/collocates?go=1", 400, "needs the option"),
        ("/measures/frequency?by=partie", 400, "no field is called"),
        ("/measures/frequency?colour=red", 400, "has no option"),
        ("/measures/distribution?query=%5B", 400, "expected"),
        ("/measures/frequency?go=1&rows.sort=x", 400, "no column is called"),
        ("/measures/frequency?go=1&rows.page=0", 400, "can't be"),
        ("/measures/keyness?file=/etc/passwd", 400, "pages read none"),
        ("/measures/keyness?file=/etc/passwd&sha256=0", 400, "pages read none"),
        ("/measures/keyness.json?file=/etc/passwd", 400, "pages read none"),
    ],
)
def test_what_makes_no_sense_is_told(browser, path, status, told):
    answer = browser.get(path)

    assert answer.status_code == status
    assert told in re.sub("&#39;", "'", answer.text).lower()
    assert "root:" not in answer.text


def test_a_table_without_rows_says_so(browser, page):
    found = page(browser, "/measures/collocates?query=zzz")

    assert "The table is empty" in found.css_first("main").text()


def test_all_measures_are_listed(browser, page):
    links = [each.attributes["href"] for each in page(browser, "/measures").css(".measures a")]

    assert links == ["/editions", *(f"/measures/{name}" for name in measures())]


@dataclass(frozen=True)
class Theirs:
    """The documents of other people's measure.

    Columns of the table:
        documents: how many there are.
    """

    counts: ClassVar = ("documents",)
    least: int = field(default=3, metadata={"help": "hits that it has at least"})

    def items(self, corpus):
        return corpus.parts

    def map(self, part, budget):
        return part.n_documents

    def merge(self, partials):
        return sum(partials)

    def finish(self, partial):
        return pl.DataFrame({"documents": [partial], "of": [["a", "b"]]})

    def evidence(self, row, column):
        from communique.measure import Evidence
        from communique.query import anything

        return Evidence(anything(), "documents")

    def notices(self, corpus):
        return []


def test_the_measure_of_a_plug_in_has_a_page(browser, page, monkeypatch, sample):
    names, load = plugins.names, plugins.load
    more = {"measures": ["theirs"]}
    monkeypatch.setattr(plugins, "names", lambda kind: [*names(kind), *more.get(kind, [])])
    monkeypatch.setattr(plugins, "load", lambda k, n: Theirs if n == "theirs" else load(k, n))

    found = page(browser, "/measures/theirs?least=4")

    assert found.css_first("#o-least").attributes["value"] == "4"
    assert found.css_first("td.n a").attributes["data-count"] == str(sample.n_documents)
    assert "how many there are" in found.css_first("main").text()
    assert isinstance(sample, Corpus)
    assert browser.get("/measures/theirs.csv?least=4").text.splitlines()[1].endswith("a; b")


def test_a_document_and_a_passage_of_a_table_are_links_to_where_they_stand(browser, page, sample):
    table = sample.measure("novelty", document="30_corvale_again", copies="true")
    at = table.frame["kind"].to_list().index("repeated")
    row = table.frame.row(at, named=True)
    found = page(browser, "/measures/novelty?document=30_corvale_again&copies=true")
    names = [each.text() for each in found.css("thead th")]
    cells = dict(zip(names, found.css("tbody tr")[at].css("td"), strict=True))

    assert cells["nearest"].css_first("a").attributes["href"] == f"/d/{row['nearest']}"
    for name in ("text", "nearest text"):
        there = page(browser, cells[name].css_first("a").attributes["href"])
        said = "".join(each.text() for each in there.css("mark.here"))
        assert said.split() == row[name.replace(" ", "_")].split()
    hidden = {each.replace("_", " ") for each in table.frame.columns} - set(names)
    assert hidden == {"start", "end", "nearest start", "nearest end"} | hidden
    assert "nearest start" in found.css_first(".scroll + p").text()


def test_what_was_varied_is_shown_as_out_and_in(browser, page, sample):
    asked = "document=30_corvale_again&copies=true"
    table = sample.measure("novelty", document="30_corvale_again", copies="true")
    changed = [each for each in table.frame["difference"].to_list() if each and "[-" in each]
    found = page(browser, f"/measures/novelty?{asked}")

    assert [each.text() for each in found.css("td del")] == re.findall(
        r"\[-(.*?)-\]", "".join(changed)
    )
    assert len(found.css("td ins")) == "".join(changed).count("{+")
    assert "[-" not in found.css_first("table").text()


def test_a_form_begins_with_what_is_looked_at(browser, page):
    found = page(browser, "/measures/meeting").css_first("form.options, main form")
    names = [each.attributes["name"] for each in found.css(".options [name]")]

    assert names[:3] == ["meeting", "show", "features"]
    assert [each.text() for each in found.css("#o-show option")][:3] == [
        "contributions",
        "formulas",
        "themes",
    ]
    assert found.css_first("textarea#o-names") is not None


def test_an_empty_form_of_a_measure_without_more_options_has_none(browser, page):
    for name in measures():
        found = page(browser, f"/measures/{name}")
        folded = found.css_first("main form details")
        assert folded is None or folded.css_first("[name]") is not None
