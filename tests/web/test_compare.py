"""The page of two selections: forms, numbers with their passages, twins, and the same elsewhere."""

import json
import shlex
from urllib.parse import urlencode

import click.testing
import polars as pl
import pytest
from starlette.testclient import TestClient

import communique
from communique.cli import main
from communique.recipe import read
from communique.web.application import application

A, B = "date >= 2018", "date <= 2017-06"
FEATURES = "lower; no punctuation; no numbers; no symbols; count >= 5"
ASKED = [{"a": A}, {"a": A, "b": B}, {"a": A, "b": B, "map": "party"}]
each_asked = pytest.mark.parametrize("asked", ASKED, ids=["others", "two", "map"])


def _path(asked, ending=""):
    return f"/compare{ending}?{urlencode(asked)}"


def _numbers(found):
    names = ("data-count", "data-unit", "href")
    marks = found.css("main p [data-count], .ratios [data-count]")
    marks += found.css(".cq-820 [data-count]")[::40]
    return {tuple(each.attributes[name] for name in names) for each in marks}


@each_asked
def test_every_number_leads_to_as_many_passages(browser, page, asked):
    found = page(browser, _path(asked))
    numbers = _numbers(found)

    assert len(numbers) > 5
    for count, unit, link in numbers:
        at = "data-documents" if unit == "documents" else "data-hits"
        assert page(browser, link).css_first(".sum").attributes[at] == count, link


@pytest.mark.parametrize(("one", "other"), [(A, B), (B, A)])
def test_words_are_ranked_by_the_least_ratio_that_the_interval_leaves(
    browser, page, sample, one, other
):
    frame = sample.keyness(one, other, features=FEATURES).frame
    more = [frame.filter(pl.col("low") > 0), frame.filter(pl.col("high") < 0)]
    least = [2 ** more[0]["low"], 2 ** -more[1]["high"]]
    sections = page(browser, _path({"a": one, "b": other})).css(".contrast > :last-child section")

    assert sum(map(len, more)) > 0
    for section, wanted, ratios in zip(sections, more, least, strict=True):
        words = [each.text(strip=True) for each in section.css("tbody th")]
        shown = [each.text().rstrip("×") for each in section.css("tbody td.v:not(.even)")]
        assert words == wanted["type"].head(25).to_list()
        assert [float(each) for each in shown] == pytest.approx(ratios.head(25), rel=0.05)
        assert ratios.is_sorted(descending=True)


def test_a_dot_is_filled_where_the_difference_is_sure(browser, page, sample):
    frame = sample.keyness(A, B, features=FEATURES).frame
    sure = frame.filter((pl.col("low") > 0) | (pl.col("high") < 0))["type"].to_list()
    dots = page(browser, _path(ASKED[1])).css(".cq-820 a")
    filled = {
        each.css_first("title").text().partition(":")[0]
        for each in dots
        if each.css_first(".full:not(.hot)")
    }

    assert filled
    assert filled <= set(sure)
    assert len(filled) < len(dots)


def test_the_word_opens_its_passages_on_both_sides(browser, page, sample):
    row = page(browser, _path(ASKED[1])).css_first(".ratios tbody tr")
    word, link = row.css_first("th").text(strip=True), row.css_first("th a").attributes["href"]
    hits = page(browser, link).css_first(".sum").attributes["data-hits"]

    assert int(hits) == sample.count(f'"{word}"%cl', f"({A}) | ({B})")


@each_asked
def test_the_twins_are_the_table_of_keyness(browser, sample, asked, tmp_path):
    table = sample.keyness(asked["a"], asked.get("b", ""), features=FEATURES)
    twin = browser.get(_path(asked, ".json")).json()
    rows = pl.read_csv(browser.get(_path(asked, ".csv")).content, infer_schema=False)
    (tmp_path / "recipe.json").write_bytes(browser.get(_path(asked, ".recipe.json")).content)

    assert [row["type"] for row in twin["rows"]] == rows["type"].to_list()
    assert [row["low"] for row in twin["rows"]] == table.frame["low"].to_list()
    assert twin["a"]["documents"] == len(sample.chosen(where=A))
    assert twin["b"]["where"] == (asked.get("b") or sample.others(A))
    [replay] = sample.run(read(tmp_path / "recipe.json")[""])
    assert replay.changes == []
    assert browser.get(_path(asked, ".svg")).text.startswith("<svg")


@pytest.mark.parametrize("asked", ASKED[:2])
def test_python_and_the_command_give_the_numbers_of_the_page(browser, page, asked):
    found = page(browser, _path(asked))
    rows = browser.get(_path(asked, ".json")).json()["rows"]
    program = found.css_first("#python").next.text()
    command = found.css(".same pre")[-1].text()
    known: dict = {"print": lambda *values: None}
    exec(program, known)
    known["corpus"].close()
    called = click.testing.CliRunner().invoke(main, [*shlex.split(command)[1:], "--json"])
    printed = json.loads(called.stdout)["rows"]

    for column in ("type", "target", "reference", "low"):
        wanted = [row[column] for row in rows]
        assert known["table"].frame[column].to_list() == wanted
        assert [row[column] for row in printed] == wanted


def test_a_form_leads_to_one_address_and_shows_what_it_says(browser, page, sample):
    party = sample.values("party")["value"][0]
    typed = {
        "a.party": party,
        "a.from.": "2018",
        "b.where.": "date < 2017",
        "unit": "word",
        "go": 1,
    }

    answer = browser.get(f"/compare?{urlencode(typed)}", follow_redirects=False)
    address = answer.headers["location"]
    found = page(browser, address)

    assert address == "/compare?" + urlencode(
        {"a": f'party = "{party}" & date >= 2018', "b": "date < 2017"}
    ).replace("+", "%20")
    assert found.css_first("#a-party option[selected]").text() == party
    assert found.css_first("input[name='a.from.']").attributes["value"] == "2018"
    assert found.css_first("#a-where").attributes["value"] in {"", None}
    assert found.css_first("#b-where").attributes["value"] == "date < 2017"
    assert found.css_first("h1").text() == f"{party}, from 2018 against date < 2017"


def test_a_condition_of_two_values_stays_whole(browser, page, sample):
    one, other = sample.values("party")["value"][:2]
    where = f'party = "{one}" | party = "{other}"'

    found = page(browser, _path({"a": where}))

    assert found.css_first("#a-where").attributes["value"] == sample.where(where)
    assert found.css_first("#a-party option[selected]") is None


def test_without_a_selection_the_page_only_asks(browser, page):
    found = page(browser, "/compare")

    assert found.css("[data-count]") == []
    assert found.css_first("details.sides").attributes.keys() >= {"open"}
    assert found.css_first("header a[aria-current]").text() == "Compare"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/compare?a=partie+%3D+1", "no field is called"),
        ("/compare?b=date+%3E+2000", "nothing to compare"),
        ("/compare?a=date+%3E+2000&b=date+%3E+2010", "in the target and in the reference"),
        ("/compare?a=date+%3E+2000&unit=colour", "nothing is counted as"),
        ("/compare?a=date+%3E+2000&map=colour", "no field is called"),
        ("/compare?a=date+%3E+2000&map=title", "no field is called"),
        ("/compare?a.from.=yesterday&go=1", "is no date"),
        ("/compare?a.partie=x&go=1", "no field is called"),
        ("/compare.json?colour=red", "a comparison has no"),
        ("/compare.csv", "no selection is named"),
        ("/compare.svg?b=date+%3E+2000", "nothing to compare"),
    ],
)
def test_what_makes_no_sense_is_told(browser, path, told):
    answer = browser.get(path)

    assert answer.status_code == 400
    assert told in answer.text.lower()


def test_a_side_without_documents_says_so(browser, page):
    found = page(browser, _path({"a": "date > 2500"}))

    assert "there is nothing to compare" in found.css_first("main").text()
    assert found.css(".ratios") == []


def test_addresses_lie_under_the_name_of_a_corpus(sample, speeches, page):
    with (
        communique.open(speeches) as other,
        TestClient(application([sample, other]), base_url="http://localhost") as client,
    ):
        found = page(client, f"/meeting{_path(ASKED[0])}")
        links = [each.attributes["href"] for each in found.css("main [href]")]

    assert [each for each in links if not each.startswith(("/meeting/", "#"))] == []


def test_an_attribute_that_a_layer_added_can_be_counted(speeches, page):
    with communique.open(speeches) as corpus:
        corpus.annotate("lemma", language="en")
        with TestClient(application([corpus]), base_url="http://localhost") as client:
            found = page(client, "/compare?a=id+%3D+%22d0%22&unit=lemma")

    assert "lemma; no punctuation" in found.css_first(".notice").text()
    assert found.css_first("#unit option[selected]").text() == "lemma"
