"""Answers that were given before: who gets them again, and who doesn't."""

import gzip

import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient

import communique
from communique.errors import UsageError
from communique.web import application as app
from communique.web.ready import Ready
from communique.web.terms import Terms

BASE = "http://127.0.0.1:8000"
PLAIN = {"accept-encoding": "identity"}


class Asked:
    """A page that counts how often it is made."""

    def __init__(self, answer):
        self.n, self._answer = 0, answer

    def __call__(self, request, corpus):
        self.n += 1
        return self._answer(request)


@pytest.fixture(params=[Terms(), Terms(public=True)], ids=["serve", "publish"])
def asking(request, speeches, monkeypatch):
    """Return a function that gives a client of one page at /probe, and the page."""
    opened = []

    def asking(answer, path="/probe"):
        page = Asked(answer)
        monkeypatch.setattr(app, "PAGES", [(path, page), *app.PAGES])
        corpus = communique.open(speeches)
        client = TestClient(app.application([corpus], request.param), base_url=BASE)
        opened.extend([client.__enter__(), corpus])
        return client, page

    yield asking
    for each in opened:
        each.__exit__(None, None, None)


def _long(request):
    return PlainTextResponse("a long answer " * 500)


def test_the_same_address_is_answered_from_what_is_kept(asking):
    client, page = asking(_long)
    answers = [client.get("/probe?q=one") for _ in range(3)]
    assert page.n == 1
    assert {each.text for each in answers} == {"a long answer " * 500}
    assert len({tuple(sorted(each.headers.items())) for each in answers}) == 1
    assert answers[0].headers["content-encoding"] == "gzip"


def test_what_is_kept_is_sent_plain_to_those_who_ask_for_it_plain(asking):
    client, page = asking(_long)
    client.get("/probe")
    plain = client.get("/probe", headers=PLAIN)
    assert page.n == 1
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-length"] == str(len(plain.content))
    assert plain.text == "a long answer " * 500
    assert "accept-encoding" in plain.headers["vary"].lower()


def test_a_short_answer_is_kept_as_it_is(asking):
    client, page = asking(lambda request: PlainTextResponse("short"))
    assert [client.get("/probe").text for _ in range(2)] == ["short", "short"]
    assert page.n == 1
    assert "content-encoding" not in client.get("/probe").headers


@pytest.mark.parametrize(
    ("one", "other", "headers"),
    [
        ("/probe?q=one", "/probe?q=other", {}),
        ("/probe", "/lang/de/probe", {}),
        ("/probe", "/probe", {"accept-language": "de"}),
    ],
)
def test_another_address_and_another_language_are_another_answer(asking, one, other, headers):
    client, page = asking(_long)
    client.get(one)
    client.get(other, headers=headers)
    assert page.n == 2


def test_another_state_of_the_corpus_is_another_answer(asking, speeches):
    client, page = asking(_long)
    client.get("/probe")
    with communique.open(speeches) as corpus:
        corpus.remove(["d0"])
    client.get("/probe")
    assert page.n == 2


def _mistaken(request):
    raise UsageError("this makes no sense")


@pytest.mark.parametrize(
    "answer",
    [
        _mistaken,
        lambda request: PlainTextResponse("not yet", 202),
        lambda request: StreamingResponse(iter(["piece", " by piece"])),
        lambda request: PlainTextResponse(_noise()),
    ],
    ids=["wrong", "unfinished", "streamed", "large"],
)
def test_what_is_wrong_unfinished_streamed_or_large_is_made_anew(asking, answer):
    client, page = asking(answer)
    first, again = client.get("/probe"), client.get("/probe")
    assert page.n == 2
    assert first.content == again.content


def _noise():
    """Return a text that doesn't get shorter than what is kept at most."""
    from random import Random

    return Random(1).randbytes(200_000).hex()


@pytest.mark.parametrize("address", ["/probe?where=%40mine", "/probe?where=@mine"])
def test_what_a_kept_selection_is_asked_for_is_made_anew(asking, address):
    client, page = asking(_long)
    client.get(address)
    client.get(address)
    assert page.n == 2


def test_the_notebook_is_made_anew(speeches, monkeypatch):
    page = Asked(_long)
    monkeypatch.setattr(app, "PAGES", [("/notebook.probe", page), *app.PAGES])
    with (
        communique.open(speeches) as corpus,
        TestClient(app.application([corpus], Terms()), base_url=BASE) as client,
    ):
        client.get("/notebook.probe")
        client.get("/notebook.probe")
    assert page.n == 2


def test_only_so_many_answers_are_kept(asking, monkeypatch):
    monkeypatch.setattr("communique.web.ready._MOST", 3)
    client, page = asking(_long)
    for n in (1, 2, 3, 4, 4, 3, 2):
        client.get(f"/probe?q={n}")
    assert page.n == 4
    client.get("/probe?q=1")
    assert page.n == 5


def test_the_bytes_of_an_answer_do_not_tell_when_it_was_made(asking):
    client, _ = asking(_long)
    with client.stream("GET", "/probe") as answer:
        raw = b"".join(answer.iter_raw())
    assert raw == gzip.compress(b"a long answer " * 500, 6, mtime=0)


@pytest.fixture
def processes(asking, speeches, tmp_path):
    """Return the clients of two processes that have a folder in common, and their page."""
    _, page = asking(_long)
    with (
        communique.open(speeches) as one,
        communique.open(speeches) as other,
        TestClient(_sharing(one, tmp_path), base_url=BASE) as first,
        TestClient(_sharing(other, tmp_path), base_url=BASE) as second,
    ):
        yield first, second, page


def _sharing(corpus, folder):
    return app.application([corpus], Terms(public=True), ready=Ready(folder / "answers"))


def test_an_answer_of_one_process_is_another_ones_too(processes):
    first, second, page = processes
    one, other, again = (each.get("/probe?q=one") for each in (first, second, second))
    assert page.n == 1
    assert one.content == other.content == again.content
    assert one.headers.items() == other.headers.items()
    assert second.get("/probe?q=one", headers=PLAIN).text == "a long answer " * 500
    assert page.n == 1


def test_what_stands_in_the_place_of_another_answer_is_not_taken_for_it(processes, monkeypatch):
    monkeypatch.setattr("communique.web.ready._PLACES", 1)
    first, second, page = processes
    first.get("/probe?q=one")
    assert second.get("/probe?q=other").text == "a long answer " * 500
    assert page.n == 2


def test_answers_are_given_where_none_can_be_kept_in_common(processes, tmp_path):
    first, second, page = processes
    (tmp_path / "answers").rmdir()
    assert first.get("/probe").text == second.get("/probe").text == "a long answer " * 500
    assert page.n == 2


def test_what_is_wrong_and_what_a_kept_selection_decides_is_not_kept_in_common(processes, tmp_path):
    first, _, _ = processes
    first.get("/search?q=%5B")
    first.get("/compare?a=%40mine")
    assert list((tmp_path / "answers").iterdir()) == []
