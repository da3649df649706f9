"""A measure that takes longer than a page, in a browser: with script, and without."""

import threading

import pytest

from communique.api import open as opened
from communique.ingest import build
from communique.measure.frequency import Frequency
from communique.sample import meeting as sample_meeting
from communique.web.application import application
from communique.web.serving import Server, address_of, configured, listening
from communique.web.terms import Terms
from shifts import SHIFTS

PATH = "/measures/frequency?by=party"


@pytest.fixture
def gate(monkeypatch):
    """Return what holds the measure of frequencies until it is opened, as a large corpus would."""
    found, counted = threading.Event(), Frequency.map

    def held(self, part, budget):
        assert found.wait(120)
        budget.check()
        return counted(self, part, budget)

    monkeypatch.setattr(Frequency, "map", held)
    yield found
    found.set()


@pytest.fixture
def held_address(gate, tmp_path):
    """Return the address of a workbench in this process, whose pages wait for nothing."""
    sample_meeting.write(tmp_path / "meeting")
    build([tmp_path / "meeting"], tmp_path / "meeting.corpus").corpus.close()
    terms, ready = Terms(patience=0.0), threading.Event()
    with opened(tmp_path / "meeting.corpus") as corpus, listening(port=0) as taken:
        server = Server(configured(application([corpus], terms), terms), ready.set)
        serving = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        serving.start()
        assert ready.wait(60)
        yield address_of(taken).rstrip("/")
        gate.set()
        server.should_exit = True
        serving.join(60)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_job_becomes_its_table_at_the_same_address(chromium, held_address, gate, script):
    page = chromium.new_page(base_url=held_address, java_script_enabled=script)

    page.goto(PATH)
    assert page.get_by_role("heading", name="Counting").is_visible()
    assert page.get_by_role("progressbar").is_visible()
    gate.set()
    page.locator("table[data-rows]").wait_for()

    assert page.url == held_address + PATH
    page.close()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_job_is_cancelled_and_counted_again(chromium, held_address, gate, script):
    page = chromium.new_page(base_url=held_address, java_script_enabled=script)

    page.goto(PATH)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("heading", name="Cancelled").wait_for()
    gate.set()
    page.get_by_role("link", name="Count again").click()
    page.locator("table[data-rows]").wait_for()

    assert page.url == held_address + PATH
    page.close()


def test_nothing_moves_while_a_page_tells_how_far_it_is(chromium, held_address):
    page = chromium.new_page(base_url=held_address)
    page.add_init_script(SHIFTS)
    page.goto(PATH)

    for _ in range(2):
        with page.expect_response("**/jobs/*.json"):
            pass

    assert page.evaluate("window.shifted") == 0
    page.close()


def test_the_page_of_a_job_shuts_nobody_out(chromium, held_address):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    page = chromium.new_page(base_url=held_address)
    page.goto(PATH)

    found = axe.Axe().run(page).response["violations"]

    assert [each["id"] for each in found] == []
    page.close()
