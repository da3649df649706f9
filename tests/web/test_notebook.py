"""Pinning on pages, the notebook, its downloads, and who may change it."""

import io
import json
import re
import shlex
import shutil
import zipfile

import click.testing
import polars as pl
import pytest
from starlette.testclient import TestClient

import communique
from communique.cli import main
from communique.corpus import FolderStore, open_corpus
from communique.corpus.lock import writing
from communique.web.application import application
from small import content, document

PINNED = [
    "/search?q=peace",
    "/search?q=peace&party=a&sort=right&page=1",
    "/compare?a=party%20%3D%20%22a%22",
    "/measures/frequency?by=party",
    "/d/d0?at=p2",
    "/d/d0",
]
each_page = pytest.mark.parametrize("address", PINNED)


def _token(client):
    return re.search(r'name="token" value="([^"]+)"', client.get("/search?q=peace").text)[1]


def _do(client, what, root="", **given):
    given = {"token": _token(client), "do": what, **given}
    return client.post(f"{root}/notebook", data=given, follow_redirects=False)


def _pin(client, address):
    assert _do(client, "pin", address=address).status_code == 303


def _add(folder, number, text):
    with open_corpus(FolderStore(folder)) as corpus:
        corpus.add([content([document(number, text)])])


@each_page
def test_the_button_of_a_page_pins_what_the_page_shows(small, page, address):
    form = page(small, address).css_first("form.pin")
    given = {each.attributes["name"]: each.attributes["value"] for each in form.css("[name]")}

    answer = small.post(form.attributes["action"], data=given, follow_redirects=False)
    found = page(small, answer.headers["location"])
    shown = found.css_first(answer.headers["location"].partition("/notebook")[2])

    assert answer.status_code == 303
    assert given["address"] in {each.attributes["href"] for each in shown.css("h2 a")}
    assert "which it still is" in shown.text()


def test_pinned_numbers_lead_to_what_they_count(small, page):
    for address in PINNED[:4]:
        _pin(small, address)
    names = ("data-count", "data-unit", "href")
    marks = page(small, "/notebook").css("main [data-count]")
    numbers = {tuple(each.attributes[name] for name in names) for each in marks}

    assert len(numbers) > 5
    for count, unit, link in numbers:
        opened = page(small, link)
        at = {"documents": "data-documents", "types": "data-rows"}.get(unit, "data-hits")
        assert opened.css_first(f"[{at}]").attributes[at] == count, link


def test_what_changed_since_is_said_with_both_numbers(small, page, speeches):
    _pin(small, "/search?q=peace")
    then = small.get("/search.json?q=peace").json()["hits"]
    _add(speeches, 9, "And peace again.")

    shown = page(small, "/notebook").css_first(".pinned")

    assert f"hits of the total was {then} then, it is {then + 1} now" in shown.text()
    assert shown.css_first("a[data-count]").attributes["data-count"] == str(then + 1)
    assert shown.css_first(".then").text() == f"{then} then"


def test_numbers_that_stayed_in_another_state_are_said_to_be_the_same(small, page, speeches):
    _pin(small, "/search?q=struggle")
    _pin(small, "/d/d0?at=p2")
    _add(speeches, 9, "")

    notes = [each.text() for each in page(small, "/notebook").css(".pinned p.small")]

    assert any("every number is the same" in each for each in notes[1:])


def test_a_passage_is_shown_as_it_was_and_as_it_is(small, page, speeches):
    _pin(small, "/d/d1?at=p1")
    with open_corpus(FolderStore(speeches)) as corpus:
        corpus.remove(["d1"])
    _add(speeches, 1, "Peace, they sing.")

    quotes = [each.text() for each in page(small, "/notebook").css("blockquote")]

    assert quotes == ["Peace, they say.", "Peace, they sing."]


def test_a_document_that_is_gone_leaves_its_pin(small, page, speeches):
    _pin(small, "/d/d1?at=p1")
    with open_corpus(FolderStore(speeches)) as corpus:
        corpus.remove(["d1"])

    shown = page(small, "/notebook").css_first(".pinned")

    assert "It can't be made again: no document has the id 'd1'" in shown.text()
    assert shown.css_first("blockquote").text() == "Peace, they say."


def test_pins_are_moved_noted_and_taken_away(small, page):
    for address in PINNED[:3]:
        _pin(small, address)

    def ids():
        return [each.attributes["id"] for each in page(small, "/notebook").css(".pinned")]

    assert ids() == ["pin-1", "pin-2", "pin-3"]
    _do(small, "up", id="3")
    _do(small, "down", id="1")
    assert ids() == ["pin-3", "pin-1", "pin-2"]
    _do(small, "note", id="3", note="<b>bold</b>\r\nsecond line")
    assert page(small, "/notebook").css_first(".note").text() == "<b>bold</b>\nsecond line"
    _do(small, "remove", id="1")
    assert ids() == ["pin-3", "pin-2"]


def test_the_recipes_are_what_the_command_runs(small, page, speeches, tmp_path, monkeypatch):
    for address in PINNED:
        _pin(small, address)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebook.recipe.json").write_bytes(small.get("/notebook.recipe.json").content)
    command = page(small, "/notebook").css(".same pre")[-1].text()

    same = click.testing.CliRunner().invoke(main, shlex.split(command)[1:])
    _add(speeches, 9, "peace")
    other = click.testing.CliRunner().invoke(main, shlex.split(command)[1:])

    assert same.exit_code == 0, same.output
    assert same.stderr.count("every number is as it was") == len(PINNED)
    assert other.exit_code == 1
    assert "hits of the total was" in other.stderr


def test_the_python_of_the_notebook_makes_its_numbers(small, page):
    for address in PINNED:
        _pin(small, address)
    program = page(small, "/notebook").css_first("#python").next.text()
    printed: list = []
    known: dict = {"print": lambda *values: printed.append(values)}

    exec(program, known)
    known["corpus"].close()

    assert len(printed) == len(PINNED)
    assert [changes for _, changes, _ in printed] == [[]] * len(PINNED)


def test_the_twins_have_each_pin(small):
    for address in PINNED:
        _pin(small, address)
    twin = small.get("/notebook.json").json()
    rows = pl.read_csv(small.get("/notebook.csv").content, infer_schema=False)

    assert [each["address"] for each in twin["pins"]] == PINNED == rows["address"].to_list()
    assert [each["changes"] for each in twin["pins"]] == [[]] * len(PINNED)
    assert all(each["recipe"]["result"]["sha256"] for each in twin["pins"])


def test_the_report_is_one_file_whose_links_lead_back(small, page):
    for address in PINNED:
        _pin(small, address)
    _do(small, "note", id="1", note="What we found.")

    answer = small.get("/notebook.html")
    found = page(small, "/notebook.html")
    links = [each.attributes["href"] for each in found.css("[href]")]

    assert "attachment" in answer.headers["content-disposition"]
    assert found.css("script, link, img, form") == []
    assert len(found.css(".pinned")) == len(PINNED)
    assert "What we found." in found.body.text()
    assert "token" not in answer.text.partition("</style>")[2].partition("<body>")[0]
    assert links
    assert all(each.startswith("http://127.0.0.1:8000/") for each in links)


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc isn't there")
def test_pandoc_makes_a_document_of_the_report(small):
    for address in PINNED:
        _pin(small, address)
    _do(small, "note", id="1", note="What we found.")

    answer = small.get("/notebook.docx")
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()

    assert "wordprocessingml" in answer.headers["content-type"]
    assert "What we found." in text


def test_without_pandoc_no_document_is_offered(small, page, monkeypatch):
    monkeypatch.setattr("communique.web.pages.notebook.shutil.which", lambda name: None)
    _pin(small, PINNED[0])

    answer = small.get("/notebook.docx")

    assert answer.status_code == 400
    assert "made by the program pandoc" in answer.text
    assert page(small, "/notebook").css("a[href$='.docx']") == []


def test_an_empty_notebook_says_how_to_fill_it(browser, page):
    assert "Nothing is pinned yet" in page(browser, "/notebook").css_first("main").text()
    assert browser.get("/notebook.recipe.json").status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"token": ""}, {"token": "x" * 43}, {"headers": {"origin": "http://evil.example"}}]
)
def test_only_a_page_of_ours_changes_something(small, page, wrong):
    given = {"token": _token(small), "do": "pin", "address": "/search?q=peace"}
    headers = wrong.pop("headers", {})

    answer = small.post("/notebook", data={**given, **wrong}, headers=headers)

    assert answer.status_code == 403
    assert "not from a page of this workbench" in answer.text
    assert page(small, "/notebook").css(".pinned") == []


def test_a_page_that_names_its_origin_may(small):
    given = {"token": _token(small), "do": "pin", "address": "/search?q=peace"}
    headers = {"origin": "http://127.0.0.1:8000"}

    answer = small.post("/notebook", data=given, headers=headers, follow_redirects=False)

    assert answer.status_code == 303


def test_another_run_has_another_token(small, speeches):
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus]), base_url="http://127.0.0.1:8000") as other,
    ):
        assert _token(other) != _token(small)


@pytest.mark.parametrize(
    ("what", "given", "told"),
    [
        ("pin", {"address": "/"}, "nothing to pin"),
        ("pin", {"address": "https://evil.example/search?q=peace"}, "nothing to pin"),
        ("pin", {"address": "/search?q=%5B"}, "expected"),
        ("pin", {"address": "/d/nobody"}, "no document has the id"),
        ("pin", {"address": "/measures/nothing?go=1"}, "no measure is called"),
        ("pin", {"address": "/measures/keyness?file=/etc/passwd"}, "pages read none"),
        ("pin", {"address": "/compare"}, "no selection is named"),
        ("up", {"id": "7"}, "no pin has the id"),
        ("fly", {}, "nothing is done by"),
    ],
)
def test_what_makes_no_sense_is_told(small, what, given, told):
    answer = _do(small, what, **given)

    assert answer.status_code == 400
    assert told in answer.text.lower().replace("&#39;", "'")


def test_a_form_is_not_endless(small):
    assert _do(small, "note", id="1", note="x" * 200_000).status_code == 413


def test_while_another_writes_a_pin_must_wait(small, speeches):
    with writing(FolderStore(speeches)):
        answer = _do(small, "pin", address="/search?q=peace")

    assert answer.status_code == 503
    assert "Another process is writing" in answer.text


def test_each_of_several_corpora_has_its_own(speeches, sample, page):
    with (
        communique.open(speeches) as other,
        TestClient(application([sample, other]), base_url="http://localhost") as client,
    ):
        token = re.search(r'"token" value="([^"]+)"', client.get("/speeches/search?q=peace").text)
        given = {"token": token[1], "do": "pin", "address": "/search?q=peace"}
        answer = client.post("/speeches/notebook", data=given, follow_redirects=False)
        report = client.get("/speeches/notebook.html").text

        assert answer.headers["location"] == "/speeches/notebook#pin-1"
        assert page(client, "/meeting/notebook").css(".pinned") == []
        assert 'href="http://localhost/speeches/search?q=peace"' in report


def test_what_may_not_be_shown_is_not_in_the_notebook(with_rights):
    with (
        with_rights("snippets") as corpus,
        TestClient(application([corpus]), base_url="http://127.0.0.1:8000") as client,
    ):
        _pin(client, "/d/d0")
        _pin(client, "/d/d0?at=t20")
        pages = [client.get(f"/notebook{each}").text for each in ("", ".html", ".json", ".csv")]

    assert all("Far away stands" not in each for each in pages)
    assert json.loads(pages[2])["pins"]
