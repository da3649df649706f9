"""The page of editions: releases by statement, decisions, changes, and the same elsewhere."""

import shlex

import click.testing
import polars as pl
import pytest
from starlette.testclient import TestClient

import communique
from communique.api import Corpus
from communique.cli import main
from communique.corpus import FolderStore
from communique.errors import BudgetError
from communique.web.application import application
from communique.web.terms import Terms

PATHS = [
    "/editions",
    "/editions?kind=near&kind=translation",
    "/editions?every=1",
    "/editions?show=decisions",
    "/editions?show=edits",
    "/editions?show=edits&kind=replaced&by=sentence",
]


@pytest.fixture(scope="module")
def archived(archive):
    with communique.open(archive.path) as corpus:
        yield corpus


@pytest.fixture(scope="module")
def client(archived):
    terms = Terms(patience=60)
    with TestClient(application([archived], terms), base_url="http://127.0.0.1:8000") as asked:
        yield asked


@pytest.mark.parametrize("path", PATHS)
def test_each_kind_counts_the_rows_that_it_leads_to(client, page, path):
    numbers = {
        (each.attributes["data-count"], each.attributes["href"])
        for each in page(client, path).css("main [data-count]")
    }

    assert numbers
    for count, link in numbers:
        opened = page(client, link)
        assert opened.css_first("[data-rows]").attributes["data-rows"] == count
        rows = [row for row in opened.css("table tbody tr") if "class" not in row.attributes]
        assert len(rows) == min(int(count), 100)


@pytest.mark.parametrize("path", PATHS)
def test_every_link_of_a_row_leads_to_a_page(client, page, path):
    links = {each.attributes["href"] for each in page(client, path).css("table tbody a")}

    for link in sorted(links)[::9]:
        page(client, link)


def test_a_change_has_both_readings_where_they_stand(client, page, archived):
    row = archived.editions().edits().filter(kind="replaced").row(0, named=True)
    found = page(client, "/editions?show=edits&kind=replaced").css_first("table tbody tr")

    before, after = found.css("td.text a")
    assert (before.text(strip=True), after.text(strip=True)) == (row["before"], row["after"])
    assert before.css_first("del") is not None
    assert after.css_first("ins") is not None
    for link, side in ((before, "before"), (after, "after")):
        spot = page(client, link.attributes["href"]).css_first("mark.here")
        assert spot.text() == row[side]


@pytest.mark.parametrize("path", PATHS)
def test_twins_python_and_the_command_have_the_rows_of_the_page(client, page, path, archived):
    at, _, query = path.partition("?")
    found = page(client, path)
    columns = pl.read_parquet(client.get(f"{at}.parquet?{query}").content)
    known = {"print": lambda *values: None}
    program = found.css_first("#python").next.text()
    exec(program, known)
    known["corpus"].close()
    command = found.css(".same pre")[1].text()
    runner = click.testing.CliRunner()
    given = [*shlex.split(command)[1:], "--csv", "-q"]
    ran = runner.invoke(main, given, catch_exceptions=False)

    twin = client.get(f"{at}.json?{query}").json()
    number = found.css_first("[data-rows]").attributes["data-rows"]
    assert len(columns) == len(twin["rows"]) == int(number)
    assert known["table"].equals(columns)
    printed = pl.read_csv(ran.stdout.encode(), infer_schema=False)
    csv = pl.read_csv(client.get(f"{at}.csv?{query}").content, infer_schema=False)
    assert len(printed) == len(csv) == len(columns)
    assert twin["rules"]["near"] == 0.75


def test_what_does_not_count_says_so_and_can_be_read(tmp_path, cut, page):
    (tmp_path / "said.corpus").mkdir()
    text = "We stand for peace and bread in each of the towns of this land, today and tomorrow."
    cut([text, "", text], [], FolderStore(tmp_path / "said.corpus")).close()
    with communique.open(tmp_path / "said.corpus") as corpus:
        corpus.count_editions("last")
        assert corpus.n_documents < 3
        app = application([corpus], Terms(patience=60))
        with TestClient(app, base_url="http://127.0.0.1:8000") as asked:
            found = page(asked, "/editions")
            told = [each.text() for each in found.css("table .muted")]
            assert told == ["doesn’t count"]
            assert "Of each wording the last release counts." in found.css_first("main").text()
            for link in found.css("table tbody a"):
                page(asked, link.attributes["href"])


def test_a_corpus_without_editions_says_so(small, page):
    assert page(small, "/editions").css_first(".state h2").text() == "Nothing is listed"


@pytest.mark.parametrize(
    "query", ["show=all", "by=letter&show=edits", "page=0", "sort=words", "page=x"]
)
def test_what_makes_no_sense_is_told_in_a_sentence(small, query):
    for ending in ("", ".json"):
        assert small.get(f"/editions{ending}?{query}").status_code == 400


def test_finding_editions_goes_on_as_a_job_where_it_takes_long(archived, page):
    stopped = Corpus(archived.stored)
    app = application([stopped], Terms(patience=0))
    with TestClient(app, base_url="http://127.0.0.1:8000") as asked:
        first = page(asked, "/editions", 202)
        assert "Editions" in first.css_first("h1").text()
        assert first.css_first("#job-parts").attributes.keys() >= {"hidden"}


def test_where_many_read_it_is_given_up_in_the_time_of_a_page(archived, monkeypatch):
    public = Corpus(archived.stored)

    def late(*given, **more):
        raise BudgetError("the deadline has passed")

    monkeypatch.setattr(public, "editions", late)
    terms = Terms(public=True)
    with TestClient(application([public], terms), base_url="http://127.0.0.1:8000") as asked:
        assert asked.get("/editions").status_code == 503


def test_editions_are_found_from_the_corpus_and_from_the_measures(client, page):
    for path in ("/", "/measures"):
        links = {each.attributes["href"] for each in page(client, path).css("main a")}
        assert "/editions" in links


def test_only_rows_of_a_kind_are_listed_by_the_command(archived):
    runner = click.testing.CliRunner()
    place = ["-c", str(archived.path), "--csv", "-q"]

    ran = runner.invoke(main, ["editions", "--kind", "near", "--kind", "exact", *place])
    wrong = runner.invoke(main, ["editions", "--kind", "moved", *place])

    assert set(pl.read_csv(ran.stdout.encode())["kind"]) == {"near", "exact"}
    assert wrong.exit_code == 2
    assert "no rows of the kind 'moved'" in wrong.stderr
