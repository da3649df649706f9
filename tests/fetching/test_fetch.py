"""Pages are fetched politely, each as often as needed, and whatever servers do is told."""

import gzip
import json
import socketserver
import threading
from collections import Counter, defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import communique as cq
from blocks import communique
from communique.corpus import MemoryStore
from communique.errors import ReadError, UsageError
from communique.fetching import Limits
from communique.fetching.addresses import address, addresses

TEXT = {"Content-Type": "text/plain; charset=utf-8"}
NO_RULES = (404, {}, b"")


class Server:
    """A server on this machine whose answers are scripted: the last one of a path is repeated.

    An answer is (status, headers, body), or a function that is handed the handler and returns
    one, or None where it has answered itself.
    """

    def __init__(self):
        self.script = {"/robots.txt": [NO_RULES]}
        self.asked = []
        self.headers = defaultdict(list)
        self.now = self.most = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with outer._lock:
                    outer.now += 1
                    outer.most = max(outer.most, outer.now)
                    outer.asked.append(self.path)
                    outer.headers[self.path].append(dict(self.headers))
                    answers = outer.script.get(self.path, [(404, {}, b"none")])
                    answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if callable(answer):
                    answer = answer(self)
                # A page counts as under way until its answer is: the next may be asked for
                # before this thread goes on after it.
                with outer._lock:
                    outer.now -= 1
                if answer is not None:
                    self.answer(*answer)

            def answer(self, status, headers, body):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.http.shutdown()
        socketserver.TCPServer.server_close(self.http)


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def clock():
    """A clock that only goes on when somebody waits, and what was waited for."""

    class Clock:
        now, waits = 0.0, []

        def sleep(self, seconds):
            self.waits.append(seconds)
            self.now += seconds

        def __call__(self):
            return self.now

    found = Clock()
    found.waits = []
    return found


@pytest.fixture
def limits(clock):
    def made(**how):
        return Limits(**{"sleep": clock.sleep, "clock": clock, "timeout": 5.0, **how})

    return made


def outcomes(report):
    return {page.url.rpartition("/")[2]: page.outcome for page in report.pages}


def texts(path):
    report = cq.build(path, MemoryStore()).report
    return {
        part.documents["id"][row].rpartition("/")[2]: part.text(row)
        for part in report.corpus.parts
        for row in range(part.n_documents)
    }


def test_pages_come_into_an_archive_that_can_be_built_from(server, limits, tmp_path):
    server.script |= {
        "/a.txt": [(200, TEXT, b"Peace.")],
        "/b": [(200, {**TEXT, "Content-Encoding": "gzip"}, gzip.compress("Bröd.".encode()))],
    }
    (tmp_path / "list.txt").write_text(f"# pages\n{server.url}/a.txt\n\n{server.url}/b # bread\n")
    path = tmp_path / "in" / "pages.warc.gz"

    report = cq.fetch(str(tmp_path / "list.txt"), path, limits())

    assert outcomes(report) == {"a.txt": "fetched", "b": "fetched"}
    assert texts(path) == {"a": "Peace.", "b": "Bröd."}
    log = [json.loads(line) for line in report.log.read_text().splitlines()]
    assert [(each["url"], each["status"]) for each in log] == [
        (f"{server.url}/a.txt", 200),
        (f"{server.url}/b", 200),
    ]


def test_what_may_pass_is_tried_again_after_as_long_as_the_server_asks(
    server, limits, clock, tmp_path
):
    server.script["/a"] = [
        (503, {"Retry-After": "17"}, b""),
        (429, {}, b""),
        (200, TEXT, b"Peace."),
    ]

    report = cq.fetch(f"{server.url}/a", tmp_path / "a.warc.gz", limits(delay=0))

    assert outcomes(report) == {"a": "fetched"}
    assert clock.waits == [17.0, 2.0]


def test_a_server_that_goes_on_failing_or_asks_to_wait_too_long_is_given_up(
    server, limits, clock, tmp_path
):
    server.script |= {"/a": [(503, {}, b"")], "/b": [(503, {"Retry-After": "86400"}, b"")]}
    urls = [f"{server.url}/a", f"{server.url}/b"]

    report = cq.fetch(urls, tmp_path / "a.warc.gz", limits(delay=0, retries=2))

    assert Counter(server.asked) == {"/robots.txt": 1, "/a": 3, "/b": 1}
    assert clock.waits == [1.0, 2.0]
    assert [(page.outcome, page.status) for page in report.pages] == [("failed", 503)] * 2
    assert "503" in report.pages[0].reason


def test_a_page_that_has_not_changed_is_asked_for_by_what_is_known_and_not_stored_again(
    server, limits, tmp_path
):
    path = tmp_path / "a.warc.gz"
    modified = "Mon, 01 Jan 2024 00:00:00 GMT"
    server.script["/a"] = [
        (200, {**TEXT, "ETag": '"1"', "Last-Modified": modified}, b"Peace."),
        (304, {}, b""),
    ]
    server.script["/b"] = [(200, TEXT, b"Bread.")]
    urls = [f"{server.url}/a", f"{server.url}/b"]
    cq.fetch(urls, path, limits())
    size = path.stat().st_size

    second = cq.fetch(urls, path, limits())
    third = cq.fetch(urls, path, limits())

    assert outcomes(second) == outcomes(third) == {"a": "unchanged", "b": "unchanged"}
    assert path.stat().st_size == size
    for sent in server.headers["/a"][1:]:
        assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', modified)


def test_a_page_that_changes_vanishes_and_comes_back(server, limits, tmp_path):
    path = tmp_path / "a.warc.gz"
    urls = [f"{server.url}/a", f"{server.url}/b"]
    server.script |= {"/a": [(200, TEXT, b"Old.")], "/b": [(200, TEXT, b"Bread.")]}
    cq.fetch(urls, path, limits())
    seen = [texts(path)]
    for answer in ((200, TEXT, b"New."), (410, {}, b""), (200, TEXT, b"New.")):
        server.script["/a"] = [answer]
        seen.append(outcomes(cq.fetch(urls, path, limits()))["a"])
        seen.append(texts(path))

    bread = {"b": "Bread."}
    assert seen == [
        {"a": "Old.", **bread},
        "fetched",
        {"a": "New.", **bread},
        "gone",
        bread,
        "fetched",
        {"a": "New.", **bread},
    ]


def test_a_corpus_follows_what_was_fetched_again(server, limits, tmp_path):
    path = tmp_path / "in" / "a.warc.gz"
    urls = [f"{server.url}/a", f"{server.url}/b", f"{server.url}/c"]
    server.script |= {f"/{name}": [(200, TEXT, name.encode())] for name in "abc"}
    cq.fetch(urls, path, limits())
    with cq.build(path.parent, tmp_path / "a.corpus") as corpus:
        server.script |= {"/a": [(200, TEXT, b"other")], "/b": [(404, {}, b"")]}
        cq.fetch(urls, path, limits())
        report = corpus.sync()

        assert [name.rpartition("/")[2] for name in report.changed] == ["a"]
        assert [name.rpartition("/")[2] for name in report.gone] == ["b"]
        assert report.new == []


def test_what_robots_may_not_read_is_left_alone(server, limits, clock, tmp_path):
    server.script |= {
        "/robots.txt": [(200, {}, b"User-agent: *\nDisallow: /private\nCrawl-delay: 7\n")],
        "/a": [(200, TEXT, b"Peace.")],
        "/b": [(301, {"Location": "/private/b"}, b"")],
    }
    urls = [f"{server.url}/{name}" for name in ("private/a", "a", "b")]

    report = cq.fetch(urls, tmp_path / "a.warc.gz", limits(contact="me@meetings.example"))

    assert [page.outcome for page in report.pages] == ["refused", "fetched", "refused"]
    assert server.asked == ["/robots.txt", "/a", "/b"]
    assert clock.waits == [1.0, 7.0] or clock.waits == [7.0, 7.0]
    assert "me@meetings.example" in server.headers["/a"][0]["User-Agent"]


def test_where_the_rules_can_not_be_had_nothing_is_asked_for(server, limits, tmp_path):
    server.script |= {"/robots.txt": [(500, {}, b"")], "/a": [(200, TEXT, b"Peace.")]}
    urls = [f"{server.url}/a", f"{server.url}/b"]

    report = cq.fetch(urls, tmp_path / "a.warc.gz", limits(retries=1))

    assert server.asked == ["/robots.txt"] * 2
    assert {page.reason for page in report.pages} == {
        "robots.txt can't be had: the server answered 500"
    }


def test_redirects_are_followed_written_down_and_bounded(server, limits, tmp_path):
    server.script |= {
        "/a": [(302, {"Location": "/b"}, b"")],
        "/b": [(200, TEXT, b"Peace.")],
        "/loop": [(301, {"Location": "/pool"}, b"")],
        "/pool": [(301, {"Location": "/loop"}, b"")],
        "/file": [(301, {"Location": "file:///etc/passwd"}, b"")],
        **{f"/{n}": [(301, {"Location": f"/{n + 1}"}, b"")] for n in range(9)},
    }
    urls = [f"{server.url}/{name}" for name in ("a", "loop", "file", "0")]
    path = tmp_path / "a.warc.gz"

    report = cq.fetch(urls, path, limits())

    assert [(page.outcome, page.reason) for page in report.pages] == [
        ("fetched", ""),
        ("failed", "the page leads back to itself"),
        ("failed", "the server answered 301 Moved Permanently"),
        ("failed", "more than 5 redirects"),
    ]
    assert texts(path) == {"b": "Peace."}
    log = json.loads(report.log.read_text().splitlines()[0])
    assert log["redirects"] == [f"{server.url}/b"]


def test_pages_without_end_or_too_large_or_broken_or_silent_are_given_up(
    server, limits, clock, tmp_path
):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        for _ in range(1_000):
            handler.wfile.write(b"0" * 100_000)

    def slow(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        clock.now += 400
        handler.wfile.write(b"0")

    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"0")
        handler.close_connection = True

    over = threading.Event()

    def silent(handler):
        handler.close_connection = True
        over.wait(30)

    server.script |= {
        "/endless": [endless], "/slow": [slow], "/broken": [broken], "/silent": [silent],
    }  # fmt: skip
    urls = [f"{server.url}/{name}" for name in ("endless", "slow", "broken", "silent")]

    how = limits(octets=1_000_000, retries=0, timeout=0.5, delay=0)
    report = cq.fetch(urls, tmp_path / "a.warc.gz", how)
    over.set()

    assert [page.outcome for page in report.pages] == ["failed"] * 4
    reasons = [page.reason for page in report.pages]
    assert reasons[0] == "the page has more than 1 MB"
    assert reasons[1] == "the page took more than 300 s"
    assert reasons[2].startswith("the connection broke")
    assert reasons[3] == "the server was silent for 0.5 s"


def test_a_server_that_is_not_there_is_told(limits, tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_address[1]

    [page] = cq.fetch(f"http://127.0.0.1:{port}/a", tmp_path / "a.warc.gz", limits(retries=1)).pages

    assert page.outcome == "failed"
    assert "can't be reached" in page.reason


def test_hosts_are_asked_side_by_side_and_each_for_one_page_at_a_time(limits, tmp_path):
    servers = [Server(), Server()]
    meeting = threading.Barrier(2, timeout=20)

    def together(handler):
        # Both hosts' first pages are under way at once, or this breaks.
        meeting.wait()
        return 200, TEXT, b"x"

    for each in servers:
        each.script |= {"/0": [together]} | {f"/{n}": [(200, TEXT, b"x")] for n in range(1, 5)}
    urls = [f"{each.url}/{n}" for each in servers for n in range(5)]

    report = cq.fetch(urls, tmp_path / "a.warc.gz", limits(delay=0))

    assert report.counts["fetched"] == 10
    assert [each.most for each in servers] == [1, 1]
    for each in servers:
        each.close()


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(server, limits, tmp_path):
    path = tmp_path / "a.warc.gz"
    server.script |= {f"/{n}": [(200, TEXT, b"%d" % n)] for n in range(4)}
    urls = [f"{server.url}/{n}" for n in range(4)]

    def broken_off(page):
        if page.url.endswith("/1"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cq.fetch(urls, path, limits(), broken_off)
    with path.open("ab") as file:
        file.write(b"half a record")
    server.asked.clear()

    report = cq.fetch(urls, path, limits())

    assert server.asked == ["/robots.txt", "/2", "/3"]
    assert report.already == 2
    assert texts(path) == {str(n): str(n) for n in range(4)}


def test_the_command_says_what_became_of_the_addresses(server, tmp_path):
    server.script["/a"] = [(200, TEXT, b"Peace.")]
    urls = [f"{server.url}/{name}" for name in ("a", "b")]

    said, status = communique("fetch", *urls, "-o", str(tmp_path / "a.warc.gz"), "--delay", "0")

    assert status == 0
    assert "1 fetched, 0 unchanged, 1 gone, 0 refused, 0 failed" in said
    assert f"gone: {urls[1]}" in said


def test_an_archive_of_others_is_not_touched(server, limits, tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"theirs")

    with pytest.raises(UsageError, match="without its journal"):
        cq.fetch(f"{server.url}/a", path, limits())
    with pytest.raises(UsageError, match=r"NAME\.warc\.gz"):
        cq.fetch(f"{server.url}/a", tmp_path / "a.warc", limits())

    assert path.read_bytes() == b"theirs"


def test_an_archive_that_was_cut_is_not_written_to(server, limits, tmp_path):
    path = tmp_path / "a.warc.gz"
    server.script["/a"] = [(200, TEXT, b"Peace.")]
    cq.fetch(f"{server.url}/a", path, limits())
    path.write_bytes(path.read_bytes()[:-10])

    with pytest.raises(UsageError, match="shorter than its journal"):
        cq.fetch(f"{server.url}/a", path, limits())


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("https://Valdora.Example/a b".replace(" ", "%20"), "https://valdora.example/a%20b"),
        ("http://valdora.example", "http://valdora.example/"),
        ("http://valdora.example:8080/a?b=c&d=é#top", "http://valdora.example:8080/a?b=c&d=%C3%A9"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
    ],
)
def test_addresses_are_written_as_they_are_sent(text, sent):
    assert address(text, "list") == sent
    assert address(sent, "list") == sent


@pytest.mark.parametrize(
    "text", ["ftp://valdora.example/a", "http://", "http://a b.example/", "http://a:b/", "//a/b"]
)
def test_what_is_no_address_is_told_with_its_line(tmp_path, text):
    (tmp_path / "list.txt").write_text(f"http://valdora.example/\n{text}\n")

    with pytest.raises(ReadError) as caught:
        addresses([str(tmp_path / "list.txt")])

    assert caught.value.where.endswith("list.txt, line 2")


def test_a_list_without_addresses_or_that_is_not_there_is_told(tmp_path):
    (tmp_path / "list.txt").write_text("# nothing\n")

    for place in ("list.txt", "none.txt"):
        with pytest.raises(ReadError):
            addresses([str(tmp_path / place)])
