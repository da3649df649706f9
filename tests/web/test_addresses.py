"""Addresses as those who attack a server, or who have names of their own, write them."""

import anyio
import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

import communique
from communique.cli import main
from communique.corpus import FolderStore, open_corpus
from communique.errors import UsageError
from communique.web import freshness
from communique.web.application import application
from communique.web.guard import is_ours
from communique.web.password import digest_of
from communique.web.serving import hosts_of, own_terms, proxies_of
from communique.web.terms import Terms
from small import content, document

BASE = "http://127.0.0.1:8000"
HUGE = "9" * 5_000


@pytest.fixture
def published(speeches):
    with communique.open(speeches) as corpus:
        yield TestClient(application([corpus], Terms(public=True)), base_url=BASE)


@pytest.mark.parametrize(
    "path",
    ["/search?q=peace&page={}", "/search?q=peace&seed={}", "/measures/frequency?rows.page={}",
     "/search?q=peace&context={}", "/search?q=%5B%5D%7B{}%7D", "/search?q=a+NEAR/{}+b",
     "/d/d0?page={}", "/d/d0?at=t{}", "/d/d0?at=p{}", "/d/d0?at=c1-{}", "/d/d0/r/{}",
     "/d/d0/diff?from=1&to={}", "/search?q=peace&from={}", "/search?q=peace+%3A%3A+date+%3E+{}",
     "/measures/frequency?sample={}", "/complete?q=peace&at={}"],
)  # fmt: skip
def test_a_number_of_thousands_of_digits_is_refused_in_a_sentence(published, path):
    answer = published.get(path.format(HUGE))

    assert answer.status_code in {200, 400, 404}
    assert "mistake of the program" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example/", "///", "//evil.example", "/\\evil.example/"])
def test_no_address_leads_to_another_site(published, path):
    """The path is given to the application itself: a client would take it for a site's name."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "query_string": b"",
        "raw_path": path.encode(), "headers": [(b"host", b"127.0.0.1")], "scheme": "http",
        "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    anyio.run(published.app, scope, receive, send)

    assert sent[0]["status"] == 404
    assert b"location" not in dict(sent[0]["headers"])


@pytest.mark.parametrize("name", ["мирные речи", "50 % peace?", "a#b", "平和", 'say "peace"'])
def test_a_corpus_has_any_name(speeches, tmp_path, name, page):
    folder = tmp_path / f"{name}.corpus"
    speeches.rename(folder)
    with communique.open(folder) as corpus:
        alone = TestClient(application([corpus]), base_url=BASE)
        for path in ("/search.csv?q=peace", "/search.parquet?q=peace", "/notebook.html"):
            answer = alone.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["content-disposition"].isascii()


@pytest.mark.parametrize("name", ["мирные речи", "50 % peace?", "a#b", "平和"])
def test_a_corpus_of_any_name_is_served_beside_others(speeches, tmp_path, name, page, sample):
    folder = tmp_path / f"{name}.corpus"
    speeches.rename(folder)
    with communique.open(folder) as corpus:
        client = TestClient(application([corpus, sample], Terms(patience=60)), base_url=BASE)
        [link] = [each.attributes["href"] for each in page(client, "/").css("tbody a")][:1]
        home = page(client, link)
        links = [each.attributes["href"] for each in home.css("nav[aria-label=Pages] a")]
        hits = page(client, f"{link}search?q=peace").css_first(".kwic td.k a").attributes["href"]

        assert home.css_first("h1").text() == name
        assert all(each.startswith(link) for each in links)
        assert home.css_first('nav [aria-current="page"]').text() == "Corpus"
        assert [client.get(each).status_code for each in links] == [200] * len(links)
        assert client.get(hits.partition("#")[0]).status_code == 200


def test_a_corpus_beside_others_has_a_name_that_an_address_can_have(speeches, tmp_path, sample):
    folder = tmp_path / "a{b}.corpus"
    speeches.rename(folder)
    with (
        communique.open(folder) as corpus,
        pytest.raises(UsageError, match="can't have this name") as told,
    ):
        application([corpus, sample])

    assert "rename" in told.value.hint


def test_a_document_whose_id_looks_like_a_release_has_its_page(tmp_path):
    (tmp_path / "in" / "a" / "r").mkdir(parents=True)
    for name in ("1.txt", "b.txt"):
        (tmp_path / "in" / "a" / "r" / name).write_text("Peace.")
    with communique.build(tmp_path / "in", tmp_path / "own.corpus") as corpus:
        client = TestClient(application([corpus]), base_url=BASE)
        ids = corpus.documents["id"].to_list()

        for each in ids:
            assert "Peace" in client.get(f"/d/{each}").text


def test_only_health_itself_is_free_of_the_quota(published, speeches):
    with communique.open(speeches) as corpus:
        client = TestClient(application([corpus], Terms(public=True, rate=2)), base_url=BASE)
        statuses = [client.get("/healthy").status_code for _ in range(3)]

    assert statuses == [404, 404, 429]


def test_a_form_is_ours_where_something_in_front_encrypts():
    headers = {"host": "archive.example.org", "origin": "https://archive.example.org"}

    assert is_ours(Headers(headers), "token", "token")
    assert not is_ours(Headers({**headers, "origin": "https://evil.example"}), "token", "token")
    assert not is_ours(Headers(headers), "other", "token")


def test_a_mark_of_the_byte_order_is_no_part_of_a_password(tmp_path):
    (tmp_path / "plain").write_text("open sesame\n")
    (tmp_path / "marked").write_text("open sesame\r\n", "utf-8-sig")

    assert digest_of(tmp_path / "marked") == digest_of(tmp_path / "plain")


@pytest.mark.parametrize("name", ["https://archive.example.org", "archive.example.org:443", ""])
def test_a_name_that_no_browser_asks_for_is_refused(name):
    with pytest.raises(UsageError, match="no name that a browser asks for"):
        hosts_of("0.0.0.0", [name])


def test_a_proxy_is_an_address_or_a_network():
    assert proxies_of(["127.0.0.1", "10.0.0.0/8", "::1"]) == ("127.0.0.1", "10.0.0.0/8", "::1")
    for wrong in ("localhost", "*", "10.0.0.1/8", ""):
        with pytest.raises(UsageError, match="no address of a proxy"):
            proxies_of([wrong])


def test_the_name_of_this_machine_is_no_public_address(speeches):
    assert own_terms("localhost", [], b"").hosts
    with pytest.raises(UsageError, match="no numeric address") as told:
        main(["serve", str(speeches), "--host", "localhost"], standalone_mode=False)
    assert "127.0.0.1" in told.value.hint


def test_a_log_that_cannot_be_written_is_told_before_anything_is_served(speeches, tmp_path):
    with pytest.raises(UsageError, match="the log can't be written"):
        main(["publish", str(speeches), "--port", "0", "--log", str(tmp_path / "no" / "log")],
             standalone_mode=False)  # fmt: skip


def test_a_full_disk_loses_lines_of_the_log_and_no_page(speeches, caplog):
    with communique.open(speeches) as corpus:
        terms = Terms(public=True, log="/dev/full")
        client = TestClient(application([corpus], terms), base_url=BASE)

        assert client.get("/keys").status_code == 200
    assert "could not be written" in caplog.text


def test_a_published_archive_has_no_key_to_a_notebook(published, small, page):
    keys = [each.text() for each in page(published, "/keys").css("kbd")]
    own = [each.text() for each in page(small, "/keys").css("kbd")]

    assert "g n" not in keys
    assert "g n" in own
    assert set(keys) == {*own} - {"g n"}


def test_a_published_archive_names_no_folder_of_a_file_that_was_skipped(tmp_path, page):
    (tmp_path / "in" / "private").mkdir(parents=True)
    (tmp_path / "in" / "private" / "good.txt").write_text("Peace.")
    (tmp_path / "in" / "private" / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    with communique.build(tmp_path / "in", tmp_path / "own.corpus") as corpus:
        assert corpus.info()["skipped"]
        public = TestClient(application([corpus], Terms(public=True)), base_url=BASE)
        own = TestClient(application([corpus]), base_url=BASE)
        told = page(public, "/").css_first("#skipped").parent.text()

        assert "bad.pdf" in told
        assert "private" not in told
        assert [each["where"] for each in public.get("/corpus.json").json()["skipped"]] == [
            "bad.pdf"
        ]
        assert str(tmp_path) not in public.get("/corpus.json").text
        assert "private/bad.pdf" in own.get("/corpus.json").text
        assert str(tmp_path) in own.get("/corpus.json").text


def test_an_answer_and_its_tag_are_of_one_state(speeches, monkeypatch):
    named = freshness.tag

    def changed_meanwhile(request, corpus):
        with open_corpus(FolderStore(speeches)) as changing:
            changing.add([content([document(changing.n_documents, "Peace again.")])])
        return named(request, corpus)

    monkeypatch.setattr(freshness, "tag", changed_meanwhile)
    with communique.open(speeches) as corpus:
        before = corpus.state
        client = TestClient(application([corpus], Terms(public=True)), base_url=BASE)

        assert client.get("/corpus.json").json()["state"] == before
        assert client.get("/corpus.json").json()["state"] != before
