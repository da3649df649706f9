"""Measures that take longer than a page: how far they are, their end, and their table."""

import re
from threading import Event

import pytest
from starlette.testclient import TestClient

import communique
from communique.measure.frequency import Frequency
from communique.web import jobs
from communique.web.application import application
from communique.web.terms import Terms

BASE = "http://127.0.0.1:8000"
PATH = "/measures/frequency?by=party&rows.sort=type"


class Gate:
    """Lets the parts of a measure through, one for each call of `open`."""

    def __init__(self):
        self.reached, self.open, self.budgets = Event(), Event(), []


@pytest.fixture
def gate(monkeypatch):
    """Return what holds the measure of frequencies before its second part."""
    found, counted = Gate(), Frequency.map

    def held(self, part, budget):
        if found.budgets:
            found.reached.set()
            assert found.open.wait(60)
        found.budgets.append(budget)
        budget.check()
        return counted(self, part, budget)

    monkeypatch.setattr(Frequency, "map", held)
    yield found
    found.open.set()


@pytest.fixture
def client(speeches):
    """Return what asks a workbench that waits for nothing."""
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], Terms(patience=0.0)), base_url=BASE) as found,
    ):
        yield found


def _begun(client, gate):
    answer = client.get(PATH)
    assert answer.status_code == 202
    assert gate.reached.wait(60)
    return client.get(PATH)


def _job(answer):
    return re.search(r'data-job="/jobs/([^"]+)\.json"', answer.text)[1]


def _ended(client, name):
    [job] = [each for held in jobs._JOBS.values() for each in held.values() if each.name == name]
    assert job.ended.wait(60)


def test_a_page_that_is_not_ready_says_how_far_it_is_and_looks_again(client, gate):
    answer = _begun(client, gate)

    assert answer.status_code == 202
    assert answer.headers["cache-control"] == "no-store"
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in answer.text
    assert re.search(r'max="2" value="1"', answer.text)
    assert "s left" in answer.text
    told = client.get(f"/jobs/{_job(answer)}.json").json()
    assert (told["done"], told["total"], told["ended"]) == (1, 2, False)
    assert told["left"] > 0
    assert client.get(PATH).text.count(_job(answer)) == answer.text.count(_job(answer))


def test_its_address_shows_the_table_once_it_is_done(client, gate, page, small):
    name = _job(_begun(client, gate))
    gate.open.set()
    _ended(client, name)

    assert client.get(f"/jobs/{name}.json").json()["ended"]
    rows = [each.text() for each in page(client, PATH).css("tbody tr")]
    assert rows == [each.text() for each in page(small, PATH).css("tbody tr")]
    assert len(gate.budgets) == 4
    assert client.get(PATH.replace("?", ".csv?")).status_code == 200
    assert len(gate.budgets) == 4


def test_it_is_cancelled_by_a_form_of_ours_alone(client, gate):
    answer = _begun(client, gate)
    name = _job(answer)
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]

    assert client.post("/jobs", data={"job": name, "token": "x"}).status_code == 403
    assert client.get(f"/jobs?job={name}&token={token}").status_code == 405
    assert not client.get(f"/jobs/{name}.json").json()["ended"]
    told = client.post("/jobs", data={"job": name, "token": token})
    gate.open.set()
    _ended(client, name)

    assert told.status_code == 200
    assert "Cancelled" in told.text
    assert "1 of 2 parts were counted" in told.text
    assert re.search(r'href="([^"]+)">Count again', told.text)[1].startswith("/measures/frequency?")
    again = client.get(PATH)
    assert again.status_code in {200, 202}
    assert "cancelled" not in again.text


def test_what_ends_a_job_is_told_at_its_address(client, gate, monkeypatch):
    def broken(self, partial):
        raise communique.errors.UsageError("there is nothing to count", hint="other options")

    monkeypatch.setattr(Frequency, "finish", broken)
    name = _job(_begun(client, gate))
    gate.open.set()
    _ended(client, name)
    answer = client.get(PATH)

    assert answer.status_code == 400
    assert "There is nothing to count" in answer.text


def test_a_job_waits_for_its_turn_and_has_it(client, gate, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    first = _job(_begun(client, gate))
    waiting = client.get("/measures/frequency?features=lower&by=id")
    second = _job(waiting)
    told = client.get(f"/jobs/{second}.json").json()
    gate.open.set()
    _ended(client, first)
    _ended(client, second)

    assert waiting.status_code == 202
    assert (told["done"], told["ended"]) == (0, False)
    assert client.get("/measures/frequency?features=lower&by=id").status_code == 200


def test_a_job_that_waits_can_be_cancelled(client, gate, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    _begun(client, gate)
    waiting = client.get("/measures/frequency?features=lower&by=id")
    name = _job(waiting)
    token = re.search(r'name="token" value="([^"]+)"', waiting.text)[1]
    client.post("/jobs", data={"job": name, "token": token})
    # The first still holds the only turn.
    _ended(client, name)
    gate.open.set()


def test_no_more_than_some_jobs_go_on_or_wait(client, gate, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    monkeypatch.setattr(jobs, "WAITING", 0)
    _begun(client, gate)
    answer = client.get("/measures/frequency?features=lower&by=id")

    assert answer.status_code == 503
    assert "1 jobs go on already" in answer.text


def test_a_job_that_is_none_is_told(client):
    answer = client.get("/jobs/nothing.json")

    assert answer.status_code == 404
    assert "goes on" in answer.json()["message"]


def test_where_many_read_nothing_goes_on_behind_a_page(speeches):
    terms = Terms(public=True, patience=0.0)
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], terms), base_url=BASE) as client,
    ):
        assert client.get(PATH).status_code == 200
        assert client.get("/jobs/x.json").status_code == 404


def test_a_job_that_was_cancelled_counts_until_it_has_ended(client, gate, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    monkeypatch.setattr(jobs, "WAITING", 0)
    answer = _begun(client, gate)
    name = _job(answer)
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    client.post("/jobs", data={"job": name, "token": token})
    again = client.get(PATH)
    gate.open.set()
    _ended(client, name)

    assert again.status_code == 503
    assert "1 jobs go on already" in again.text
    assert client.get(PATH).status_code in {200, 202}


def test_what_a_cancelled_job_had_counted_is_let_go(client, gate):
    answer = _begun(client, gate)
    name = _job(answer)
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    client.post("/jobs", data={"job": name, "token": token})
    gate.open.set()
    _ended(client, name)
    [job] = [each for held in jobs._JOBS.values() for each in held.values() if each.name == name]

    assert isinstance(job.error, communique.errors.BudgetError)
    assert job.error.__traceback__ is None


def test_a_comparison_that_is_not_ready_goes_on_as_a_job(speeches, page, small, monkeypatch):
    path = "/compare?a=party+%3D+%22a%22"
    reached, leave = Event(), Event()
    contrasted = communique.Corpus.contrasting

    def slow(self, features):
        reached.set()
        assert leave.wait(60)
        return contrasted(self, features)

    monkeypatch.setattr(communique.Corpus, "contrasting", slow)
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], Terms(patience=0.0)), base_url=BASE) as client,
    ):
        answer = client.get(path)
        assert answer.status_code == 202
        assert "<h1>Compare</h1>" in answer.text
        assert reached.wait(60)
        leave.set()
        _ended(client, _job(answer))
        rows = [each.text() for each in page(client, path).css("tbody tr")]

    assert rows == [each.text() for each in page(small, path).css("tbody tr")]


@pytest.fixture
def held_search(monkeypatch):
    """Return what holds a search that is a job, and the budgets of all."""
    found, searched = Gate(), communique.Corpus.search

    def held(self, *arguments, progress=None, **options):
        def told(done, total):
            if progress is not None:
                progress(done, total)
                found.reached.set()
                assert found.open.wait(60)

        found.budgets.append(progress is not None)
        return searched(self, *arguments, progress=told, **options)

    monkeypatch.setattr(communique.Corpus, "search", held)
    yield found
    found.open.set()


@pytest.mark.parametrize("more", ["", "&sort=right", "&show=documents", "&show=ranked&party=a"])
def test_a_search_that_takes_long_goes_on_as_a_job(client, held_search, page, small, more):
    path = f"/search?q=peace{more}"
    answer = client.get(path)
    assert answer.status_code == 202
    assert "<h1>Search</h1>" in answer.text
    assert held_search.reached.wait(60)
    told = client.get(f"/jobs/{_job(answer)}.json").json()
    assert (told["done"], told["total"], told["ended"]) == (1, 2, False)
    held_search.open.set()
    _ended(client, _job(answer))

    found, same = page(client, path), page(small, path)
    assert found.css_first("main").text() == same.css_first("main").text()


def test_a_search_that_takes_long_is_cancelled_and_begun_anew(client, held_search):
    answer = client.get("/search?q=peace")
    name = _job(answer)
    assert held_search.reached.wait(60)
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    told = client.post("/jobs", data={"job": name, "token": token})
    held_search.open.set()
    _ended(client, name)

    assert "Cancelled" in told.text
    again = client.get("/search?q=peace")
    assert again.status_code == 202
    assert _job(again) != name


def test_a_search_that_is_soon_there_is_no_job(small, held_search):
    assert small.get("/search?q=peace").status_code == 200
    assert held_search.budgets == [False]


def test_a_search_that_makes_no_sense_is_told_at_once(client):
    assert client.get("/search?q=%5Bnothing%3D1%5D").status_code == 400


def test_where_many_read_a_search_is_made_in_the_time_of_a_page(speeches):
    terms = Terms(public=True, patience=0.0)
    with (
        communique.open(speeches) as corpus,
        TestClient(application([corpus], terms), base_url=BASE) as client,
    ):
        assert client.get("/search?q=peace").status_code == 200


def test_the_bounds_of_a_page_end_a_search_that_is_no_job_yet(speeches):
    with (
        communique.open(speeches) as corpus,
        TestClient(
            application([corpus], Terms(seconds=0.0, patience=9.0)), base_url=BASE
        ) as client,
    ):
        assert client.get("/search?q=peace").status_code == 503
