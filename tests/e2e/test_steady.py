"""Pages that stay where they are: no layout shift, a server that goes away, a million hits."""

import subprocess
import sys

import pytest

from addresses import PAGES
from communique.ingest import build
from shifts import SHIFTS

_SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def _shifted(page) -> float:
    page.wait_for_load_state("load")
    page.evaluate(_SETTLED)
    return page.evaluate("window.shifted")


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_moves_while_a_page_loads(visit, path, width):
    page = visit("/keys", width).page
    page.add_init_script(SHIFTS)
    page.goto(path)

    assert _shifted(page) == 0


@pytest.mark.parametrize("kilobytes", [20, 40, 60, 80])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=freedom",
        "/search?q=of&sort=right",
        "/search?q=freedom&show=documents",
        "/compare?a=date+%3E%3D+1990",
        "/measures/keyness?target=date+%3E%3D+1990",
    ],
)
def test_nothing_moves_while_a_long_page_comes_slowly(visit_demo, path, kilobytes):
    page = visit_demo("/keys").page
    page.add_init_script(SHIFTS)
    slow = {"downloadThroughput": kilobytes * 1000, "uploadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 40, **slow})
    page.goto(path)

    # A word that is cut where a packet ends moves itself when its rest comes: a hundred-thousandth.
    assert _shifted(page) < 0.0005


def test_a_shift_would_be_seen(visit):
    page = visit("/keys").page
    page.add_init_script(SHIFTS)
    page.goto("/")
    page.evaluate("document.querySelector('main').style.paddingTop = '300px'")

    assert _shifted(page) > 0


@pytest.fixture
def mortal(tmp_path):
    """Return a function that begins a workbench at a port, and the first one with its address."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("We want peace, and peace again.")
    build([tmp_path / "in"], tmp_path / "own.corpus").corpus.close()
    every = []

    def begin(port: str = "0") -> tuple[subprocess.Popen, str]:
        program = [sys.executable, "-m", "communique", "serve", str(tmp_path / "own.corpus")]
        serving = subprocess.Popen(
            [*program, "--port", port, "--no-browser", "-q"], stdout=subprocess.PIPE, text=True
        )
        every.append(serving)
        return serving, serving.stdout.readline().strip().rstrip("/")

    yield begin
    for serving in every:
        serving.kill()
        serving.wait()
        serving.stdout.close()


def test_a_page_outlives_its_server_says_so_and_goes_on_with_the_next(chromium, mortal):
    serving, address = mortal()
    page = chromium.new_page()
    page.goto(f"{address}/search?q=peace")
    assert not page.locator("#gone").is_visible()

    serving.kill()
    serving.wait()
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("pea")
    page.locator("#gone").wait_for()
    assert page.locator("td.k a").count() == 2
    mortal(address.rpartition(":")[2])
    page.get_by_role("link", name="Try again").click()
    page.locator("#gone").wait_for(state="hidden")
    assert page.locator("td.k a").count() == 2
    page.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Return the address of a workbench on a million words, half of them the same."""
    folder = tmp_path_factory.mktemp("large")
    lines = "".join(f"d{n},{'peace now ' * 5_000},{1950 + n % 50}-01-01\n" for n in range(200))
    (folder / "in.csv").write_text(f"id,text,date\n{lines}")
    build([folder / "in.csv"], folder / "large.corpus").corpus.close()
    program = [sys.executable, "-m", "communique", "serve", str(folder / "large.corpus")]
    with subprocess.Popen(
        [*program, "--port", "0", "--no-browser", "-q"], stdout=subprocess.PIPE, text=True
    ) as serving:
        yield serving.stdout.readline().strip().rstrip("/")
        serving.terminate()


def test_a_million_hits_are_counted_sorted_and_turned(chromium, large):
    page = chromium.new_page()
    page.goto(f"{large}/search?q=peace%7Cnow")

    assert page.locator(".sum").get_attribute("data-hits") == "2000000"
    page.get_by_role("link", name="right", exact=True).click()
    page.wait_for_url("**sort=right**")
    assert page.locator("td.k a").count() == 25
    page.locator(".pager a[rel=next]").click()
    page.wait_for_url("**page=2**")
    assert page.locator("td.k a").count() == 25
    page.goto(f"{large}/search?q=peace%7Cnow&page=80000")
    assert page.locator(".pager a[rel=next]").count() == 0
    page.locator("td.k a").last.click()
    page.locator("article.doc").wait_for()
    assert page.locator(".docbar [data-hits]").get_attribute("data-hits") == "10000"
    page.close()
