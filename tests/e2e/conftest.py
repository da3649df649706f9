"""The workbench in a real browser: `make e2e` runs these tests, `make test` doesn't.

They take the Chromium that is there: the one that COMMUNIQUE_CHROMIUM names, one on the path, or
Playwright's own. Without one, or without the extra `e2e`, they are skipped and say so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from communique.ingest import build
from communique.sample import meeting as sample_meeting

if not os.environ.get("COMMUNIQUE_E2E"):
    collect_ignore_glob = ["test_*.py"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}


_DEMO = Path(__file__).parents[2] / "demo"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a workbench that serves the sample in a process of its own."""
    folder = tmp_path_factory.mktemp("served")
    sample_meeting.write(folder / "meeting")
    build([folder / "meeting"], folder / "meeting.corpus").corpus.close()
    with _served(folder / "meeting.corpus") as found:
        yield found


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """Return the address of a workbench that serves what `make demo` has built."""
    built = sorted(_DEMO.glob("*.corpus"), key=lambda path: path.stat().st_mtime)
    if not built:
        pytest.skip("there is no demo: make demo builds it")
    with _served(built[-1]) as found:
        yield found


@contextmanager
def _served(corpus: Path) -> Iterator[str]:
    program = [sys.executable, "-m", "communique", "serve", str(corpus)]
    with subprocess.Popen(
        [*program, "--port", "0", "--no-browser", "-q"], stdout=subprocess.PIPE, text=True
    ) as serving:
        yield serving.stdout.readline().strip()
        serving.terminate()


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """Return a browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the extra e2e is missing")
    with playwright.sync_playwright() as driver:
        named = os.environ.get("COMMUNIQUE_CHROMIUM")
        found = named or next(filter(None, map(shutil.which, _NAMES)), None)
        found = found or driver.chromium.executable_path
        if not Path(found).exists():
            pytest.skip("no Chromium is there: install one, or name it in COMMUNIQUE_CHROMIUM")
        # A browser that root starts has no sandbox, and says so by not starting.
        alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        with driver.chromium.launch(executable_path=found, args=alone) as browser:
            yield browser


@dataclass
class Visit:
    """A page in a browser, and what it did that no page may."""

    page: object
    wrongs: list[str]


@pytest.fixture
def visit(chromium, address) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens an address of the workbench; nothing foreign is let through."""
    with _visiting(chromium, address) as visiting:
        yield visiting


@pytest.fixture
def visit_demo(chromium, demo) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens an address of the workbench on the demo."""
    with _visiting(chromium, demo) as visiting:
        yield visiting


@contextmanager
def _visiting(chromium, address: str) -> Iterator[Callable[..., Visit]]:
    contexts = []

    def visiting(path: str, width: str = "wide", scheme: str = "light", **options) -> Visit:
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = chromium.new_context(
            base_url=address, viewport=size, color_scheme=scheme, **options
        )
        contexts.append(context)
        wrongs: list[str] = []

        def watched(route):
            if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
                route.continue_()
                return
            wrongs.append(f"foreign: {route.request.url}")
            route.abort()

        context.route("**/*", watched)
        page = context.new_page()
        page.on("pageerror", lambda error: wrongs.append(f"error: {error}"))
        page.on("console", lambda said: _noted(said, wrongs))
        page.goto(path)
        return Visit(page, wrongs)

    yield visiting
    for context in contexts:
        context.close()


def _noted(said, wrongs: list[str]) -> None:
    # A page whose status tells of a mistake is no mistake of the page.
    if said.type in {"error", "warning"} and "the server responded with a status" not in said.text:
        wrongs.append(f"{said.type}: {said.text}")
