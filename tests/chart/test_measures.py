"""Charts of our measures: each mark's query counts again what the mark shows."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import polars as pl
import pytest

from communique import chart, plugins
from communique.dictionary import Categories
from communique.errors import UsageError
from communique.features import Features
from communique.measure import Evidence
from communique.measure.audit import Audit
from communique.measure.barcode import Barcode
from communique.measure.breakdown import Breakdown
from communique.measure.collocates import Collocates
from communique.measure.collocations import Collocations
from communique.measure.dfm import Dfm
from communique.measure.dictionary import Dictionary
from communique.measure.dispersion import Dispersion
from communique.measure.distribution import Distribution
from communique.measure.diversity import Diversity
from communique.measure.fcm import Fcm
from communique.measure.formulas import Formulas
from communique.measure.frequency import Frequency
from communique.measure.keyness import Keyness
from communique.measure.meeting import Meeting
from communique.measure.network import Network
from communique.measure.novelty import Novelty
from communique.measure.readability import Readability
from communique.measure.reuse import Reuse
from communique.measure.similarity import Similarity
from communique.measure.tone import Tone
from communique.measure.trend import Trend
from communique.query import parse, parse_selection
from communique.run import Table, recount, run

TOPICS = Categories.of({"peace": ["peace*", "peace and bread"], "war": ["war*"]})
XML = "{http://www.w3.org/2000/svg}"
ALL = parse_selection('id ~ ".*"')
MEASURES = {
    "frequency": Frequency(),
    "frequency by": Frequency(Features(min_count=3), by="region"),
    "frequency over": Frequency(Features(min_count=20), over="year"),
    "distribution": Distribution(parse("peace")),
    "distribution by": Distribution(parse("peace"), by="party"),
    "distribution over": Distribution(parse("peace"), over="year"),
    "distribution by over": Distribution(parse("peace"), by="party", over="month"),
    "breakdown": Breakdown(parse("peace"), by="word+1"),
    "breakdown by": Breakdown(parse("peace"), by="word+1,party"),
    "breakdown over": Breakdown(parse("peace"), by="word+1", over="year"),
    "dictionary": Dictionary(TOPICS, nomatch="other"),
    "tone": Tone(TOPICS, "peace", "war", by="party"),
    "audit": Audit(TOPICS),
    "dictionary by": Dictionary(TOPICS, by="party"),
    "dictionary over": Dictionary(TOPICS, by="party", over="year"),
    "trend": Trend(parse("peace"), bootstrap=0),
    "trend by": Trend(parse("peace"), by="party", bootstrap=0),
    "trend episodes": Trend(parse("peace"), by="party", bootstrap=0, episodes=True),
    "formulas": Formulas(),
    "formulas periods": Formulas(show="periods", only="peace"),
    "formulas users": Formulas(show="users"),
    "formulas fillers": Formulas(show="fillers", slots=True),
    "keyness": Keyness(target=parse_selection('party = "Workers Party of Valdora"')),
    "keyness by": Keyness(by="party"),
    "dispersion": Dispersion(),
    "barcode": Barcode(parse("peace")),
    "collocations": Collocations(),
    "network": Network('{"peace": "peace", "people": "people"}', n=8, minimum=1),
    "dfm": Dfm(Features(min_count=20), by="party", over="year"),
    "fcm": Fcm(Features(punctuation=False, stopwords=("en",))),
    "diversity": Diversity(),
    "readability": Readability("LIX", by="party"),
    "similarity": Similarity(show="map"),
    "similarity pairs": Similarity(by="party"),
    "similarity nearest": Similarity(nearest=1),
    "collocates": Collocates(parse("peace"), minimum=1),
    "novelty": Novelty(show="documents"),
    "meeting": Meeting(within=ALL),
    "meeting formulas": Meeting(show="formulas", within=ALL),
    "meeting matrix": Meeting(show="matrix", within=ALL),
    "meeting mentions": Meeting(show="mentions", within=ALL),
    "meeting listed": Meeting(show="meetings"),
    "reuse": Reuse(),
    "reuse network": Reuse("network", by="party"),
    "reuse shares": Reuse("shares", by="party"),
    "reuse openings": Reuse("openings", documents=2),
}
each_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)


def marks(table: Table) -> list[ElementTree.Element]:
    return ElementTree.fromstring(table.svg()).findall(f".//{XML}a")


def test_every_chart_of_a_measure_is_examined():
    drawn = set(plugins.names("charts"))

    assert drawn == {name.split()[0] for name in MEASURES}
    assert drawn <= set(plugins.names("measures"))


@each_measure
def test_the_query_of_each_mark_counts_again_what_the_mark_counts(meeting, measure):
    found = marks(run(meeting, measure))

    assert found
    for mark in found:
        [query] = parse_qs(urlsplit(mark.get("href")).query)["q"]
        assert query == mark.get("data-evidence")
        evidence = Evidence(parse(query), mark.get("data-unit"))
        assert recount(meeting, evidence) == int(mark.get("data-count"))


def test_the_first_row_of_a_list_is_its_first_mark(meeting):
    table = run(meeting, Distribution(parse("peace"), by="party"))
    row = next(iter(table))
    mark = chart.of(table).marks[0]

    assert (mark.x, mark.low, mark.high) == (row["per_million"], row["low"], row["high"])
    assert mark.count == row["hits"]
    assert chart.of(table).title == "“peace” by party"


def test_what_has_no_period_is_said_to_be_left_out(meeting):
    table = run(meeting, Distribution(parse("peace"), over="year"))
    loose = replace(table, frame=table.frame.with_columns(period=pl.lit("2018..2019")))

    assert chart.of(table).notes == []
    assert chart.of(loose).notes == ["Documents whose date is in no one period are left out."]
    assert chart.of(loose).marks == []


@each_measure
@pytest.mark.parametrize("texts", [["x"], ["peace x"], ["", "peace peace"]])
def test_empty_and_small_tables_are_drawn(cut, measure, texts):
    small = replace(measure, by="tags") if getattr(measure, "by", "") == "region" else measure
    table = run(cut(texts), small)
    body = table.svg(width=360)

    ElementTree.fromstring(body)
    assert chart.of(table).marks or "nothing to draw" in body


def test_a_trend_has_a_rule_along_each_segment_between_change_points(cut):
    corpus = cut(["peace " * (1 + 8 * (at > 20)) + "war " * 30 for at in range(45)])
    table = run(corpus, Trend(parse("peace"), over="month", bootstrap=0))
    rules = [stroke for stroke in chart.of(table).strokes if stroke.kind == "rule"]

    assert len(rules) == table.frame["segment"].n_unique() - table.frame["segment"].has_nulls()
    assert len(rules) > 1
    assert rules[0].points[0][1] == table.frame["segment_per_million"][0]


def test_a_notebook_shows_the_figure_and_the_table(meeting):
    page = run(meeting, Distribution(parse("peace"), by="party"))._repr_html_()

    assert page.index("<figure") < page.index("<table")


def test_a_table_that_nobody_draws_is_shown_without_a_figure(meeting, monkeypatch):
    table = run(meeting, Frequency())
    monkeypatch.setitem(table.recipe, "measure", "unheard")

    assert table._repr_html_().startswith("<table")
    with pytest.raises(UsageError, match="a table of unheard has no chart"):
        table.svg()


def test_a_tree_has_the_leaves_and_the_heights_of_its_table(meeting):
    table = run(meeting, Similarity(by="party", show="tree"))
    tree = chart.of(table)

    assert len(tree.marks) == len(table) + 1
    assert [stroke.points[1][0] for stroke in tree.strokes] == table.frame["height"].to_list()


def test_clusters_have_no_chart_but_that_of_their_tree(meeting):
    with pytest.raises(UsageError, match="clusters have no chart of their own"):
        run(meeting, Similarity(show="clusters")).svg()
