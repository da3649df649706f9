"""Releases and differences as pages: each change stands out without colour, too."""

import pytest
from starlette.testclient import TestClient

from communique import api
from communique.corpus import MemoryStore
from communique.web.application import application

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def kept(tmp_path):
    """Return what asks the workbench for pages of a corpus that has an earlier release."""
    path = tmp_path / "a.txt"
    path.write_text("We want peace, and bread.\n\nSo be it.\n")
    (tmp_path / "b.txt").write_text("We want peace, and bread.\n\nSo be it.\n")
    with api.build(tmp_path, MemoryStore()) as corpus:
        path.write_text("We want <peace>, and work for all.\n\nSo be it.\n")
        corpus.sync()
        with TestClient(application([corpus]), base_url=BASE) as client:
            yield client


def test_a_page_leads_to_the_other_releases_and_what_changed(kept, page):
    found = page(kept, "/d/a")

    links = [each.attributes["href"] for each in found.css(".releases a")]
    assert links == ["/d/a/r/1", "/d/a/diff?from=1&to=2"]
    assert found.css_first(".releases b").text() == "2"
    assert not page(kept, "/d/b").css(".releases")


def test_an_earlier_release_has_a_page(kept, page):
    found = page(kept, "/d/a/r/1")

    assert found.css_first(".text p").text().endswith("We want peace, and bread.")
    assert found.css_first(".releases a").attributes["href"] == "/d/a/r/2"
    assert found.css_first("#cite p").text()
    assert "There is no release 7" in page(kept, "/d/a/r/7", 404).css_first("main").text()


def test_a_difference_is_read_on_a_page(kept, page):
    found = page(kept, "/d/a/diff?from=1&to=2")

    first, last = found.css(".text p")
    assert [each.text() for each in first.css("del")] == ["bread"]
    assert [each.text() for each in first.css("ins")] == ["<", ">", "work for all"]
    assert first.text().startswith("We want <peace>, and bread work for all")
    assert last.attributes["class"] == "aside"


def test_two_documents_are_compared_and_the_twin_has_the_rows(kept, page):
    found = page(kept, "/d/a/diff?with=b&by=sentence")
    twin = kept.get("/d/a/diff.json?with=b&by=sentence").json()

    assert found.css_first("select option[selected]").text() == "sentence"
    assert (twin["before"], twin["after"], twin["by"]) == ("a", "b", "sentence")
    assert [row["kind"] for row in twin["rows"]] == ["replaced", "kept"]


def test_what_does_not_count_can_be_read(tmp_path, page):
    text = "We want peace, and bread for all people of the valley and the hills."
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(text)
    with api.build(tmp_path, MemoryStore()) as corpus:
        corpus.count_editions("last")
        with TestClient(application([corpus]), base_url=BASE) as client:
            found = page(client, "/d/a")

    assert corpus.documents["id"].to_list() == ["b"]
    assert found.css_first(".text p").text().endswith(text)


@pytest.mark.parametrize("query", ["from=1&to=x", "from=1&to=9", "by=letter&with=b", "with=c"])
def test_a_difference_that_there_is_not_is_told(kept, page, query):
    assert page(kept, f"/d/a/diff?{query}", 400).css_first("main").text().strip()
