"""The pages: what stands on them, and that numbers lead to what they count."""

import json
import re
import shlex
from types import SimpleNamespace
from urllib.parse import quote

import click.testing
import polars as pl
import pytest
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

import communique
from communique.cli import main
from communique.corpus import FolderStore, open_corpus
from communique.errors import UsageError
from communique.web.application import application
from communique.web.asked import Asked
from communique.web.lines import reads_backward
from communique.web.wording import isolated
from small import content, document

SEARCHES = [
    "/search?q=peace",
    "/search?q=peace&show=documents",
    "/search?q=peace&show=ranked",
    "/search?q=peace+%5B%5D&sort=right&context=s",
    "/search?q=peace&where=date+%3E%3D+1975",
]


def _counted(found):
    """Return the numbers of a page with where they lead and what they count."""
    return [
        (int(each.attributes["data-count"]), each.attributes["data-unit"], each.attributes["href"])
        for each in found.css("[data-count]")
    ]


def _opened(found, unit):
    """Return how many of a unit a search page says that it has."""
    name = {"documents": "data-documents", "types": "data-rows"}.get(unit, "data-hits")
    return int(found.css_first(f"[{name}]").attributes[name])


@pytest.mark.parametrize("path", ["/", *SEARCHES])
def test_every_number_leads_to_as_many_passages(browser, page, path):
    numbers = set(_counted(page(browser, path)))

    assert numbers
    for count, unit, link in numbers:
        assert (_opened(page(browser, link), unit), link) == (count, link)


@pytest.mark.parametrize("path", ["/", *SEARCHES])
def test_no_counted_number_lacks_its_passages(browser, page, path):
    found = page(browser, path)
    # Rates, scores and counts of values have another class.
    loose = [
        cell.text(strip=True)
        for cell in found.css("td.n, span.n, a.n")
        if "data-count" not in {**cell.attributes, **cell.parent.attributes}
        and cell.css_first("[data-count]") is None
    ]

    assert [each for each in loose if each != "0"] == []


def test_the_corpus_page_tells_what_there_is(browser, page, sample):
    found = page(browser, "/")
    facts = sample.info()

    told = [each.text(strip=True) for each in found.css(".stat li")]
    assert told[0] == f"{facts['documents']}documents"
    assert found.css_first("svg.cq-chart title").text()
    assert [each.text() for each in found.css(".facet h2")]


def test_queries_to_try_find_something(browser, page):
    links = [each.attributes["href"] for each in page(browser, "/").css(".tries a")]

    assert len(links) >= 3
    assert all(_opened(page(browser, link), "hits") > 0 for link in links)


def test_the_work_queue_and_skipped_files_are_listed(tmp_path, page, meeting_folder):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("A text on peace.")
    (tmp_path / "in" / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    with (
        communique.build(tmp_path / "in", tmp_path / "some.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        found = page(client, "/")

    assert "bad.pdf" in found.css_first("#skipped").parent.text()
    assert "missing" in found.css_first("#queue").parent.text()


def test_an_empty_corpus_says_how_to_fill_it(cut, tmp_path, page):
    (tmp_path / "none.corpus").mkdir()
    cut([], [], FolderStore(tmp_path / "none.corpus")).close()
    with (
        communique.open(tmp_path / "none.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        assert "communique add" in page(client, "/").css_first("main").text()


def test_lines_are_those_of_the_concordance(browser, page, sample):
    found = page(browser, "/search?q=peace&sort=right")
    lines = sample.search("peace", sort="right", n=25).lines

    assert [each.text() for each in found.css("td.k bdi")] == [line.hit for line in lines]
    assert [each.attributes["href"] for each in found.css("td.k a")] == [
        f"/d/{line.id}?q=peace&at=t{line.token}#t{line.token}" for line in lines
    ]


def test_pages_follow_on_each_other(browser, page, sample):
    words = [line.token for line in sample.search("the", n=120).lines]
    shown = [
        int(each.attributes["href"].rpartition("#t")[2])
        for number in (1, 2)
        for each in page(browser, f"/search?q=the&page={number}").css("td.k a")
    ]

    assert shown == words[:50]


def test_a_line_from_right_to_left_has_its_cells_swapped(small, page):
    row = page(small, "/search?q=السلام").css_first("tr.rtl")

    assert "and peace" in row.css_first("td.l").text()
    assert "النضال" in row.css_first("td.r").text()


def test_a_page_of_lines_from_right_to_left_has_a_head_that_is_swapped(small, page):
    heads = page(small, "/search?q=النضال").css("thead th")

    assert [each.text() for each in heads][-3:] == ["after", "hit", "before"]
    forward = page(small, "/search?q=and").css("thead th")
    assert [each.text() for each in forward][-3:] == ["before", "hit", "after"]


def test_a_line_from_right_to_left_is_there_as_running_text_too(small, page):
    row = page(small, "/search?q=السلام").css_first("tr.rtl")

    assert " ".join(row.css_first("td.run").text().split()) == "النضال من أجل السلام and peace"
    assert row.css_first("td.run").attributes["dir"] == "rtl"


@pytest.mark.parametrize(
    ("left", "hit", "right", "backward"),
    [
        ("Peace (", "السلام", ") is the wish of all", False),
        ("النضال من أجل ", "peace", " والحرية", True),
        ("", "السلام", "", True),
        ("بروح الإخاء", ".", " لكل إنسان", True),
        ("one ", ".", " two", False),
    ],
)
def test_a_line_is_read_as_what_stands_around_its_hit(left, hit, right, backward):
    line = SimpleNamespace(left=left, hit=hit, right=right)

    assert reads_backward(line) == backward


def test_a_facet_counts_without_its_own_filter(small, page):
    whole = page(small, "/search?q=peace")
    chosen = page(small, "/search?q=peace&party=a")

    def values(found):
        facets = [each for each in found.css(".facet") if "Party" in each.text()]
        return [each.text() for each in facets[0].css("a[data-count]")]

    assert values(whole) == values(chosen)
    assert [each.css_first("bdi").text() for each in chosen.css("ul.chips .chip")][:1] == ["a"]


def test_documents_without_a_value_can_be_asked_for(small, page):
    assert _opened(page(small, "/search?q=peace&party="), "documents") == 1


def test_a_time_narrows(small, page, speeches):
    with communique.open(speeches) as corpus:
        within = corpus.search("peace", "date >= 2000-02 & date <= 2000-04").hits

    assert _opened(page(small, "/search?q=peace&from=2000-02&to=2000-04"), "hits") == within


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ('[word="peace"', '[word="peace"]'),
        ('[wrod="peace"]', '[word="peace"]'),
        ('[wrod="peace"', '[word="peace"]'),
        ('peace :: partie = "a"', 'peace :: party = "a"'),
    ],
)
def test_a_query_with_a_mistake_is_pointed_at_and_mended(small, page, asked, mended):
    found = page(small, f"/search?q={quote(asked)}", 400)
    link = found.css_first(".state a")

    assert "^ character" in found.css_first(".state pre").text()
    assert link.css_first("code").text() == mended
    page(small, link.attributes["href"])


def test_a_condition_with_a_mistake_is_mended_where_it_stands(small, page):
    where = quote('partie = "a"')
    found = page(small, f"/search?q=peace&where={where}", 400)

    assert found.css_first(".state code").text() == 'party = "a"'
    assert "where=party" in found.css_first(".state a").attributes["href"]


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=%5B%5D&partie=a",
        "/search?q=peace&page=0",
        "/search?q=peace&page=x",
        "/search?q=peace&show=me",
        "/search?q=peace&sort=up",
        "/search?q=peace&context=q",
        "/search?q=peace&from=yesterday",
        "/search?q=peace&year=old",
        "/search?q=peace&seed=-1",
        "/d/d0?at=q9",
        "/d/d0?page=9",
        "/d/d0?at=t999999",
        "/search.json?q=",
        "/search.csv?q=%5B",
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(small, path):
    answer = small.get(path)

    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_no_hits_say_where_was_looked_and_what_is_near(small, page):
    found = page(small, "/search?q=peece&party=a").css_first(".state")

    assert [each.attributes["href"] for each in found.css("a")] == [
        "/search?q=peece",
        "/search?q=peace",
    ]


def test_documents_answer_where_the_words_never_stand_together(small, page):
    nothing = page(small, "/search?q=bread+struggle")
    ranked = nothing.css_first(".state a").attributes["href"]
    found = page(small, ranked)

    assert ranked == "/search?q=bread%20struggle&show=ranked"
    assert not found.css(".state")
    assert len(found.css("table.docs tbody tr")) == 2


def test_documents_by_date_are_in_order_however_the_source_writes_dates(browser, page, sample):
    written = sample.documents["date"].struct.field("raw").to_list()
    found = page(browser, "/search?q=peace&show=documents&sort=date")
    dates = [each.text() for each in found.css("table.docs td.m")]

    assert any("/" in each for each in written)
    assert len(dates) > 30
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", each) for each in dates)
    assert dates == sorted(dates)


def test_a_month_and_a_year_stay_what_they_are(tmp_path, page):
    dates = {"a": "2016-03", "b": "2014", "c": "2016-02-01", "d": "2015-10-22/2015-10-24"}
    lines = [f'{{"id": "{name}", "text": "Peace.", "date": "{date}"}}'
             for name, date in dates.items()]  # fmt: skip
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    with (
        communique.build(tmp_path / "in.jsonl", tmp_path / "own.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        found = page(client, "/search?q=peace&show=documents&sort=date")
        assert corpus.fields["date"] == "date"

    told = [each.text() for each in found.css("table.docs td.m")]
    assert told == ["2014", "2015-10-22–2015-10-24", "2016-02-01", "2016-03"]


def test_dates_that_nobody_understands_are_shown_as_they_are(tmp_path, page):
    (tmp_path / "in.csv").write_text("id,text,date\na,Peace.,10/23/2015\nb,Peace.,of old\n")
    with (
        communique.build(tmp_path / "in.csv", tmp_path / "own.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        assert corpus.fields["date"] == "text"
        found = page(client, "/search?q=peace&show=documents&sort=date")
        page(client, "/search?q=peace")
        page(client, "/")

    assert [each.text() for each in found.css("table.docs td.m")] == ["10/23/2015", "of old"]


def test_the_box_shows_a_pattern_as_it_is_typed(small, page):
    box = page(small, "/").css_first("#q")

    assert box.attributes["placeholder"] == 'peace   or   [word="free.*"] []{0,3} "people"'


def test_the_twin_in_json_has_the_numbers_of_the_page(browser, page, sample):
    path = "q=peace&where=date+%3E%3D+1975&sort=right"
    twin = browser.get(f"/search.json?{path}").json()

    assert twin["hits"] == _opened(page(browser, f"/search?{path}"), "hits")
    assert len(twin["rows"]) == min(twin["hits"], 25)
    assert twin["corpus"]["state"] == sample.state


def test_csv_has_every_row(browser, sample):
    answer = browser.get("/search.csv?q=the")
    rows = pl.read_csv(answer.content)

    assert answer.headers["content-type"].startswith("text/csv")
    assert len(rows) == sample.search("the", n=0).hits
    assert rows["hit"].to_list() == [line.hit for line in sample.search("the").lines]


@pytest.mark.parametrize("show", ["lines", "documents", "ranked"])
def test_parquet_and_csv_of_a_search_have_the_same_rows(small, show, monkeypatch):
    monkeypatch.setattr("communique.web.pages.search._CHUNK", 3)
    text = small.get(f"/search.csv?q=peace&show={show}").content
    answer = small.get(f"/search.parquet?q=peace&show={show}")
    rows = pl.read_parquet(answer.content)

    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert answer.headers["content-disposition"].endswith('.parquet"')
    assert len(rows) > 3
    assert rows["id"].to_list() == pl.read_csv(text, infer_schema=False)["id"].to_list()


def test_more_lines_than_a_file_of_parquet_holds_are_told(small, monkeypatch):
    monkeypatch.setattr("communique.web.pages.search._MOST", 3)
    answer = small.get("/search.parquet?q=%5B%5D")

    assert answer.status_code == 400
    assert "More than 3 lines" in answer.text


@pytest.mark.parametrize("show", ["lines", "documents", "ranked"])
def test_csv_has_lists_as_text(tmp_path, show):
    text = '{"id": "a", "text": "peace", "topics": ["war", "bread"]}'
    (tmp_path / "in.jsonl").write_text(text)
    with (
        communique.build(tmp_path / "in.jsonl", tmp_path / "own.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        assert corpus.fields["topics"] == "list"
        assert client.get(f"/search.csv?q=peace&show={show}").status_code == 200
        lines = client.get("/search.csv?q=peace").text

    assert "war; bread" in lines


def test_csv_goes_on_where_the_lines_of_one_reading_end(browser, monkeypatch):
    monkeypatch.setattr("communique.web.pages.search._CHUNK", 7)
    few = browser.get("/search.csv?q=peace&sort=right").content
    monkeypatch.setattr("communique.web.pages.search._CHUNK", 10_000)

    assert few == browser.get("/search.csv?q=peace&sort=right").content


def _block(found, heading):
    """Return the text of the block under a heading."""
    head = next(each for each in found.css(".same h2") if each.text() == heading)
    return head.next.text()


@pytest.mark.parametrize("more", ["", "&sort=right&context=s", "&where=date+%3E%3D+1975",
                                  "&show=documents", "&show=ranked"])  # fmt: skip
def test_python_and_the_command_give_the_numbers_of_the_page(browser, page, more, monkeypatch):
    found = page(browser, f"/search?q=peace{more}")
    twin = browser.get(f"/search.json?q=peace{more}").json()
    program, command = _block(found, "The same as Python"), _block(found, "As a command")
    known: dict = {"print": lambda *values: None}
    exec(program, known)
    known["corpus"].close()
    called = click.testing.CliRunner().invoke(main, [*shlex.split(command)[1:], "--json"])
    printed = json.loads(called.stdout)

    if "documents" in more:
        ids = known["table"].frame.filter(pl.col("hits") > 0)["group"].to_list()
        assert sorted(ids) == sorted(row["id"] for row in twin["rows"])
        by_command = {row["group"]: row["hits"] for row in printed["rows"] if row["hits"]}
        assert by_command == {row["id"]: row["hits"] for row in twin["rows"]}
        return
    rows = [row["id"] for row in twin["rows"]]
    assert known["found"].frame["id"].to_list() == rows[: len(known["found"])]
    assert [row["id"] for row in printed["rows"]] == rows[: len(printed["rows"])]
    if not more.endswith("ranked"):
        assert known["found"].hits == twin["hits"] == printed["hits"]


def test_a_document_is_shown_with_its_hits_marked(small, page):
    found = page(small, "/d/d0?q=peace&at=t9#t9")

    assert [each.attributes["id"] for each in found.css("mark.hit")] == ["t3", "t9"]
    assert found.css_first("mark.here").attributes["id"] == "t9"
    assert found.css_first("#p2").text().strip().endswith("A second paragraph on bread.")
    assert found.css_first(".docbar a").attributes["href"] == "/d/d0?q=peace&at=t3#t3"


@pytest.mark.parametrize(
    ("at", "text"), [("t1", "struggle"), ("c4-12", "struggle"), ("c23-30", "goes on")]
)
def test_each_place_has_an_address(small, page, at, text):
    assert page(small, f"/d/d0?at={at}").css_first(f"mark#{at}").text() == text


def test_a_paragraph_has_an_address(small, page):
    found = page(small, "/d/d0?at=p2")

    assert found.css_first("p.here").attributes["id"] == "p2"
    assert found.css_first("p.here a.pn").attributes["href"] == "/d/d0?at=p2#p2"


def test_the_text_of_a_document_is_whole(small, page, speeches):
    with communique.open(speeches) as corpus:
        for document_id in corpus.documents["id"]:
            shown = page(small, f"/d/{document_id}?q=peace").css(".text p")
            read = "".join(each.text().removeprefix(each.css_first(".pn").text()) for each in shown)

            assert "".join(read.split()) == "".join(corpus.show(document_id).text.split())


def test_those_before_and_after_are_by_the_same(small, page):
    found = page(small, "/d/d2")

    assert [each.attributes["href"] for each in found.css(".beside a")] == ["/d/d0"]
    assert "same party" in found.css_first(".beside").text()


def test_a_document_can_be_cited(small, page):
    found = page(small, "/d/d0").css_first("#cite")

    assert "document d0, corpus speeches, state" in found.text()
    assert "@misc{" in found.text()
    assert json.loads(found.css("pre")[1].text())[0]["title"] == "Speech 0"


def test_a_document_that_is_not_there_has_near_ones(small, page):
    found = page(small, "/d/d", 404)

    assert "d0" in found.css_first(".state").text()


def test_the_twin_of_a_document_in_json(small):
    twin = small.get("/d/d0.json?q=peace").json()

    assert twin["text"][twin["hits"][1]["start"] : twin["hits"][1]["end"]] == "peace"
    assert [each["number"] for each in twin["paragraphs"]] == [1, 0, 2]


@pytest.mark.parametrize("show", ["nothing", "snippets"])
@pytest.mark.parametrize(
    "path",
    ["/d/d0", "/d/d0?q=peace", "/d/d0?q=peace&at=t44", "/d/d0.json", "/d/d0?at=p1",
     "/search?q=peace&context=p", "/search?q=peace&show=ranked", "/search.json?q=peace&context=p",
     "/search.csv?q=peace&context=p"],
)  # fmt: skip
def test_what_may_not_be_shown_is_on_no_page(with_rights, show, path):
    with (
        with_rights(show) as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        answer = client.get(path)

    assert answer.status_code == 200
    assert "Far away stands" not in answer.text
    assert show == "snippets" or "Here is" not in answer.text


def test_a_long_document_has_several_pages(tmp_path, cut, page, monkeypatch):
    monkeypatch.setattr("communique.web.leaves.LONGEST", 40)
    monkeypatch.setattr("communique.web.leaves.PIECE", 20)
    (tmp_path / "long.corpus").mkdir()
    cut(["One is peace.\n\n" * 9], [], FolderStore(tmp_path / "long.corpus")).close()
    with (
        communique.open(tmp_path / "long.corpus") as corpus,
        TestClient(application([corpus]), base_url="http://localhost") as client,
    ):
        found = page(client, "/d/d0?q=peace&at=t34#t34")
        assert found.css_first("mark.here").attributes["id"] == "t34"
        assert "page 5 of 5" in found.css_first(".pager").text()
        back = found.css_first(".pager a[rel=prev]").attributes["href"]
        assert back == "/d/d0?q=peace&page=4"
        assert "page 4 of 5" in page(client, back).css_first(".pager").text()


def test_what_was_added_is_there_without_a_new_start(small, page, speeches):
    before = _opened(page(small, "/search?q=peace"), "hits")
    with open_corpus(FolderStore(speeches)) as corpus:
        corpus.add([content([document(9, "And peace again.")])])

    assert _opened(page(small, "/search?q=peace"), "hits") == before + 1


def test_several_corpora_stand_under_their_names(speeches, sample, page):
    with (
        communique.open(speeches) as other,
        TestClient(application([sample, other]), base_url="http://localhost") as client,
    ):
        links = [each.attributes["href"] for each in page(client, "/").css("tbody a")]
        assert links == ["/meeting/", "/speeches/"]
        for link in links:
            for count, unit, address in _counted(page(client, f"{link}search?q=peace")):
                assert address.startswith(link)
                assert _opened(page(client, address), unit) == count


def test_two_corpora_of_one_name_are_refused(speeches):
    with (
        communique.open(speeches) as corpus,
        pytest.raises(UsageError, match="the same name"),
    ):
        application([corpus, corpus])


def test_an_address_has_one_form():
    corpus = SimpleNamespace(fields={"party": "text"})
    given = QueryParams("sort=right&party=b&q=peace&context=60&page=1&party=a")

    assert Asked.of(given, corpus).address() == "/search?q=peace&party=b&party=a&sort=right"


def test_a_pinned_link_says_what_it_counted_then(small, page, speeches):
    with communique.open(speeches) as corpus:
        state, then = corpus.state, corpus.count("peace")
    assert page(small, f"/search?q=peace&state={state}").css(".notice") == []
    with open_corpus(FolderStore(speeches)) as corpus:
        corpus.add([content([document(9, "And peace again.")])])

    told = page(small, f"/search?q=peace&state={state}").css_first(".notice").text()
    gone = page(small, "/search?q=peace&state=0123456789ab").css_first(".notice").text()

    assert f"the count was {then} then, in state {state}; it is {then + 1} now" in told
    assert "can't be opened any more" in gone


def test_a_mistake_of_ours_is_a_sentence_and_is_logged_without_the_query(
    small, page, monkeypatch, caplog
):
    def broken(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("communique.web.pages.search._facts", broken)

    answer = small.get("/search?q=mysecret")

    assert answer.status_code == 500
    assert "by a mistake of the program" in answer.text
    assert answer.headers["content-security-policy"]
    assert "a page could not be made" in caplog.text
    assert "mysecret" not in caplog.text


def test_too_many_hits_are_counted_and_not_marked(small, page, monkeypatch):
    monkeypatch.setattr("communique.web.pages.reader.MARKED", 3)

    found = page(small, "/d/d0?q=%5B%5D&at=t1")

    assert found.css("mark.hit") == []
    assert found.css_first("mark.here").text() == "struggle"
    assert "too many to mark" in found.css_first(".docbar").text()
    assert found.css_first("[data-hits]").attributes["data-hits"] == str(
        len(small.get("/d/d0.json?q=%5B%5D").json()["hits"])
    )


def test_words_from_right_to_left_do_not_turn_a_sentence_round():
    told = isolated("اتحاد العمال (1948-12-10). الإعلان <b> ar_1948")

    assert told == "<bdi>اتحاد العمال</bdi> (1948-12-10). <bdi>الإعلان</bdi> &lt;b&gt; ar_1948"
