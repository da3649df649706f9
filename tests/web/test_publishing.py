"""`communique publish`: many readers, who change nothing and don't get in each other's way."""

import base64
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from itertools import count
from threading import Event, Thread

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

import communique
from communique.cli import main
from communique.corpus import FolderStore, open_corpus
from communique.errors import CommuniqueError, UsageError
from communique.web import workers
from communique.web.application import ROUTES, application
from communique.web.counters import Counters
from communique.web.downloads import streamed
from communique.web.password import digest_of
from communique.web.publishing import Worker
from communique.web.quota import Buckets, client_of
from communique.web.serving import hosts_of, listening, own_terms
from communique.web.terms import Terms
from small import content, document

BASE = "http://127.0.0.1:8000"
PUBLIC = Terms(public=True)
PAGES = ["/", "/search?q=peace", "/measures/frequency?by=party", "/compare?a=party+%3D+%22a%22",
         "/d/d0", "/search.csv?q=peace", "/corpus.json"]  # fmt: skip
each_page = pytest.mark.parametrize("path", PAGES)


@pytest.fixture
def published(speeches):
    """Return a function that gives a client of five texts published on some terms."""
    opened = []

    def publishing(terms=PUBLIC, **more):
        corpus = communique.open(speeches)
        client = TestClient(application([corpus], terms, **more), base_url=BASE)
        opened.extend([client.__enter__(), corpus])
        return client

    yield publishing
    for each in opened:
        each.__exit__(None, None, None)


@each_page
def test_what_a_reader_holds_is_not_made_again(published, path, monkeypatch):
    client = published()
    first = client.get(path)

    def made(*arguments):
        raise AssertionError("it was made")

    monkeypatch.setattr("communique.web.answering._made", made)
    again = client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})

    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-security-policy"]


def test_a_page_has_another_tag_in_another_state_and_at_another_address(published, speeches):
    client = published()
    tags = [client.get(path).headers["etag"] for path in PAGES]
    with open_corpus(FolderStore(speeches)) as corpus:
        corpus.add([content([document(9, "And peace again.")])])
    held = [{"if-none-match": tag} for tag in tags]
    after = [client.get(path, headers=each) for path, each in zip(PAGES, held, strict=True)]

    assert len({*tags, *(each.headers["etag"] for each in after)}) == 2 * len(PAGES)
    assert {each.status_code for each in after} == {200}


@pytest.mark.parametrize("path", ["/nothing", "/search?q=%5B", "/measures/frequency?by=x"])
def test_what_is_wrong_is_kept_by_nobody(published, path):
    answer = published().get(path)

    assert answer.status_code >= 400
    assert "etag" not in answer.headers


def test_a_kept_selection_may_change_and_so_has_no_tag(published):
    assert "etag" not in published().get("/search?q=peace&where=%40mine").headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/notebook", "/search?q=peace", "/d/d0", "/nothing"])
def test_nothing_can_be_changed_and_a_page_says_so(published, method, path):
    answer = getattr(published(), method)(path)

    assert answer.status_code == 405
    assert "nothing can be changed here" in answer.text


@each_page
def test_no_page_has_a_button_that_changes_anything(published, page, path):
    client = published()
    if path.startswith(("/search.csv", "/corpus.json")):
        return
    found = page(client, path)

    assert found.css("form[method=post]") == []
    assert found.css('a[href^="/notebook"]') == []
    assert client.get("/notebook").status_code == 404


def test_reading_changes_no_file(published, speeches):
    def files():
        return {
            path: path.stat().st_mtime_ns
            for path in speeches.rglob("*")
            if path.is_file() and not path.name.startswith(("lock", "writer"))
        }

    before, client = files(), published()
    for path in PAGES:
        client.get(path)

    assert sorted(map(str, files())) == sorted(map(str, before))
    assert files() == before


def test_who_asks_too_often_is_told_when_to_ask_again(published):
    client = published(Terms(public=True, rate=3))
    answers = [client.get("/search?q=peace") for _ in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert "more than 3 times in a minute" in answers[3].text
    assert client.get("/health").status_code == 200


def test_a_bucket_fills_again_and_each_client_has_its_own():
    clock = count(0, 20)
    buckets = Buckets(3, lambda: float(next(clock)) / 1000)

    assert [buckets.wait("a") for _ in range(3)] == [0, 0, 0]
    wait = buckets.wait("a")
    assert 19 < wait <= 20
    assert buckets.wait("b") == 0

    later = Buckets(3, iter([0.0, 0.0, 0.0, 19.9, 20.0, 1e9, 1e9, 1e9, 1e9]).__next__)
    waits = [later.wait("a") for _ in range(9)]
    assert [wait == 0 for wait in waits] == [True] * 3 + [False, True] + [True] * 3 + [False]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("testclient", "other", False),
    ],
)
def test_a_client_is_an_address_or_the_network_of_a_household(one, other, same):
    assert (client_of({"client": (one, 1)}) == client_of({"client": (other, 2)})) == same


def test_a_page_that_takes_too_long_names_the_limit(published):
    client = published(Terms(public=True, seconds=1e-9))

    for path in ("/search?q=peace", "/measures/frequency?by=party", "/compare?a=party+%3D+%22a%22"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "more than the 1e-09 seconds that are granted" in answer.text
    assert client.get("/search.json?q=peace").json()["code"] == "budget"


def test_a_page_that_needs_too_much_memory_names_the_limit(published):
    answer = published(Terms(public=True, memory=2**20)).get("/search?q=peace")

    assert answer.status_code == 503
    assert "more than the 1 MB of memory that are granted" in answer.text


def test_where_too_many_wait_the_next_is_sent_away(speeches, monkeypatch):
    inside, leave, answers = Event(), Event(), []

    def slow(request, corpus):
        inside.set()
        assert leave.wait(30)
        return Response("made")

    monkeypatch.setattr("communique.web.application.PAGES", [("/slow", slow)])
    terms = Terms(public=True, at_once=1, waiting=0)
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], terms), base_url=BASE) as client,
    ):
        first = Thread(target=lambda: answers.append(client.get("/slow")))
        first.start()
        assert inside.wait(30)
        busy = client.get("/slow")
        leave.set()
        first.join(30)
        after = client.get("/slow")

    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert "Too many ask at once" in busy.text
    assert [answers[0].text, after.text] == ["made", "made"]


def test_what_was_given_before_needs_no_turn(speeches, monkeypatch):
    inside, leave = Event(), Event()

    def slow(request, corpus):
        inside.set()
        assert leave.wait(30)
        return Response("made")

    pages = [("/slow", slow), ("/quick", lambda request, corpus: Response("quick"))]
    monkeypatch.setattr("communique.web.application.PAGES", pages)
    terms = Terms(public=True, at_once=1, waiting=0)
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], terms), base_url=BASE) as client,
    ):
        before = client.get("/quick")
        first = Thread(target=lambda: client.get("/slow"))
        first.start()
        assert inside.wait(30)
        again = client.get("/quick")
        held = client.get("/quick", headers={"if-none-match": before.headers["etag"]})
        other = client.get("/quick?q=other")
        leave.set()
        first.join(30)

    assert (again.status_code, again.text) == (200, "quick")
    assert again.headers["etag"] == before.headers["etag"]
    assert (held.status_code, other.status_code) == (304, 503)


def test_a_file_that_is_sent_in_pieces_takes_a_turn_for_each(speeches, monkeypatch):
    busy = []

    def rows(request, corpus):
        turns = request.app.state.limiter

        def pieces():
            for name in ("one", "two"):
                busy.append(turns.borrowed_tokens)
                yield f"{name}\n"

        return streamed(pieces(), "rows.csv", turns)

    monkeypatch.setattr("communique.web.application.PAGES", [("/rows.csv", rows)])
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], Terms(public=True, at_once=3)), base_url=BASE) as client,
    ):
        answer = client.get("/rows.csv")
        left = client.app.state.limiter.borrowed_tokens

    assert answer.text == "one\ntwo\n"
    assert (busy, left) == ([1, 1], 0)


def test_health_says_the_state_and_that_a_corpus_is_damaged(published, speeches):
    client = published()
    with communique.open(speeches) as corpus:
        state = corpus.state
    assert client.get("/health").json() == {
        "ok": True,
        "corpora": [{"name": "speeches", "state": state}],
        "communique": communique.__version__,
    }
    (speeches / "manifest.json").write_text("{")

    answer = client.get("/health")

    assert (answer.status_code, answer.json()["ok"]) == (503, False)


def test_metrics_count_by_kind_of_page_and_never_name_what_was_asked_for(published):
    client = published(counters=Counters(None, ROUTES))
    for path in ("/search?q=mysecret", "/search?q=peace", "/search?q=%5B", "/d/d0", "/x/mysecret"):
        client.get(path)
    told = client.get("/metrics").text

    assert 'communique_requests_total{route="/search",status="200"} 2' in told
    assert 'communique_requests_total{route="/search",status="400"} 1' in told
    assert 'communique_requests_total{route="/d/{id:path}",status="200"} 1' in told
    assert 'communique_requests_total{route="other",status="404"} 1' in told
    assert 'communique_request_seconds_bucket{route="/search",le="+Inf"} 3' in told
    assert 'communique_request_seconds_count{route="/search"} 3' in told
    assert "communique_requests_in_flight 1" in told
    assert "mysecret" not in told


def test_counts_of_all_workers_are_added_up_and_outlive_a_worker(tmp_path):
    program = """
import sys
from pathlib import Path
from communique.web.counters import Counters
from communique.web.downloads import streamed
counters = Counters(Path(sys.argv[1]), ["/"], 2)
counters.begin()
counters.begin()
counters.end("/", 200, 0.3)
"""
    own = Counters(tmp_path / "counts", ["/"], 2)
    own.begin()
    own.end("/", 200, 0.02)
    for _ in range(2):
        run = [sys.executable, "-c", program, str(tmp_path / "counts")]
        subprocess.run(run, check=True, timeout=60)

    told = own.text()

    assert 'communique_requests_total{route="/",status="200"} 3' in told
    assert 'communique_request_seconds_bucket{route="/",le="0.025"} 1' in told
    assert 'communique_request_seconds_sum{route="/"} 0.620000' in told
    assert "in_flight 1" in told


def _logged(published, file, **terms):
    client = published(Terms(public=True, log=str(file), **terms))
    client.get("/search?q=mysecret")
    client.get("/d/d0")
    client.get("/no%0athing?a=%0d%0a{}")
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_the_log_holds_no_query_no_document_and_no_client(published, tmp_path):
    lines = _logged(published, tmp_path / "log")

    assert [(each["route"], each["status"]) for each in lines] == [
        ("/search", 200), ("/d/{id:path}", 200), ("other", 404)]  # fmt: skip
    assert all({*each} == {"time", "method", "route", "status", "ms", "bytes"} for each in lines)
    assert all(each["ms"] > 0 and each["bytes"] > 100 for each in lines)


def test_the_log_holds_queries_and_clients_where_that_is_asked_for(published, tmp_path):
    lines = _logged(published, tmp_path / "log", log_queries=True, log_clients=True)

    assert lines[0]["asked"] == "/search?q=mysecret"
    assert {each["client"] for each in lines} == {"testclient"}


def _basic(word):
    return {"authorization": "Basic " + base64.b64encode(f"me:{word}".encode()).decode()}


def test_a_password_is_asked_for_before_every_page(published, tmp_path):
    (tmp_path / "password").write_text("open: sesame\nnot this\n")
    client = published(Terms(public=True, password=digest_of(tmp_path / "password")))

    for wrong in (
        {},
        _basic("sesame"),
        {"authorization": "Basic ?"},
        {"authorization": "Bearer x"},
    ):
        answer = client.get("/search?q=peace", headers=wrong)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert "data-hits" not in answer.text
    answer = client.get("/search?q=peace", headers=_basic("open: sesame"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert client.get("/health").status_code == 200
    assert client.get("/metrics").status_code == 401


def test_a_password_that_is_none_is_refused(tmp_path):
    (tmp_path / "short").write_text("open\n")
    with pytest.raises(UsageError, match="8 letters at least"):
        digest_of(tmp_path / "short")
    with pytest.raises(UsageError, match="can't be read"):
        digest_of(tmp_path / "nothing")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "archive.example.org"])
def test_serve_refuses_a_public_address_without_a_password(speeches, host):
    with pytest.raises(UsageError, match="others could read the corpus") as told:
        main(["serve", str(speeches), "--host", host], standalone_mode=False)

    assert "communique publish" in told.value.hint


def test_any_address_needs_a_name_and_only_that_is_answered(published):
    with pytest.raises(UsageError, match="by which name") as told:
        hosts_of("0.0.0.0", [])
    assert "--name" in told.value.hint
    with pytest.raises(UsageError, match="by which name"):
        own_terms("::", [], b"x")

    client = published(Terms(public=True, hosts=hosts_of("0.0.0.0", ["Archive.example.org"])))
    statuses = [
        client.get("/health", headers={"host": host}).status_code
        for host in ("archive.example.org", "archive.example.org:443", "evil.example", "0.0.0.0")
    ]
    assert statuses == [200, 200, 400, 200]


def test_an_address_is_a_number_of_this_machine():
    with pytest.raises(UsageError, match="no numeric address"):
        listening("archive.example.org")
    with pytest.raises(UsageError, match=r"port 0 of 192\.0\.2\.1 can't be used"):
        listening("192.0.2.1", 0)


@pytest.mark.parametrize(
    "path",
    ["/d/d0%0d%0aset-cookie:%20a=b", "/d/%0d%0a%0d%0a%3Cscript%3E", "/search?q=%0d%0ax:y",
     "/measures/a%0d%0ab.csv", "/x%0d%0a/", "//evil.example/", "/%5Cevil.example/"],
)  # fmt: skip
def test_nothing_asked_for_gets_into_a_header(published, path):
    answer = published().get(path, follow_redirects=False)

    assert answer.status_code in {200, 307, 400, 404}
    assert "set-cookie" not in answer.headers
    assert all("\r" not in value and "\n" not in value for value in answer.headers.values())
    assert not answer.headers.get("location", "").startswith(("//", "/\\", "http://evil"))


@pytest.mark.parametrize(
    "path",
    ["/d/../../etc/passwd", "/d/..%2f..%2fetc%2fpasswd", "/d/%2fetc%2fpasswd", "/static/..%2f..",
     "/measures/..%2f..%2fetc%2fpasswd", "/search?q=a&where=%40..%2f..%2fetc", "/d/d0%00"],
)  # fmt: skip
def test_no_path_leads_out_of_the_corpus(published, path):
    answer = published().get(path)

    assert answer.status_code in {400, 404}
    assert "root:" not in answer.text


def test_a_document_of_one_line_of_ten_megabytes_is_read_page_by_page(tmp_path, page):
    (tmp_path / "long.txt").write_text("x" * 10_000_000)
    with communique.build(tmp_path / "long.txt", tmp_path / "long.corpus") as corpus:
        client = TestClient(application([corpus], PUBLIC), base_url=BASE)
        found = page(client, "/d/long")

    assert found.css_first(".text").text().count("x") == 200_000
    assert "page 1 of 50" in found.css_first(".pager").text()


@pytest.fixture(scope="module")
def archive(tmp_path_factory, meeting):
    """Return the process of an archive in two workers, its address and its log."""
    log = tmp_path_factory.mktemp("log") / "log"
    program = [sys.executable, "-m", "communique", "publish", str(meeting.path), "--port", "0"]
    program += ["--workers", "2", "--log", str(log), "--rate", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as it:
        yield it, it.stdout.readline().strip(), log
        it.terminate()
        told = it.stderr.read()
        assert it.wait(60) == 0
        assert told.startswith("Ctrl-C ends it\n")
        assert "Traceback" not in told


def _asked(address, path):
    with urllib.request.urlopen(f"{address}{path}", timeout=60) as answer:
        return answer.read().decode()


def test_workers_answer_together_and_show_no_folder_of_this_machine(archive, meeting):
    _, address, log = archive
    found = _asked(address, "search?q=peace")

    assert "data-hits" in found
    assert "communique search -n 25 -c meeting.corpus peace" in found
    assert str(meeting.path.parent) not in found
    assert f'"state":"{meeting.state_id}"' in _asked(address, "health")
    assert 'route="/search",status="200"} 1' in _asked(address, "metrics")
    assert json.loads(log.read_text().splitlines()[0])["route"] == "/search"


def test_a_line_of_ten_megabytes_is_refused_and_harms_nobody(archive):
    _, address, _ = archive
    host, port = re.findall(r"//(.*):(\d+)/", address)[0]
    with socket.create_connection((host, int(port)), timeout=30) as asking:
        try:
            asking.sendall(b"GET /search?q=" + b"x" * 10_000_000 + b" HTTP/1.1\r\n\r\n")
            answer = asking.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            answer = b"HTTP/1.1 400"

    assert answer.startswith(b"HTTP/1.1 400") or not answer
    assert "data-hits" in _asked(address, "search?q=peace")


def test_a_worker_that_cannot_begin_ends_all_with_a_sentence(tmp_path, capfd):
    worker = Worker([tmp_path / "gone.corpus"], PUBLIC, tmp_path, 1)

    with (
        listening("127.0.0.1", 0) as taken,
        pytest.raises(CommuniqueError, match="could not begin"),
    ):
        workers.run(worker, taken, 1, lambda: None)

    assert "there is no such corpus" in capfd.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
