"""Pictures of every page: `make screenshots` takes those that stand in the docs.

They show the invented samples, so that everyone gets the same. Each page is made at the width of a
desk and of a phone, in light and dark; `docs/pictures` keeps those that the docs show, and
`--all FOLDER` writes all of them, whole, to look at.
"""

import argparse
import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from communique.ingest import build
from communique.sample import archive, meeting

PICTURES = Path(__file__).parent / "pictures"
REFERENCE = Path(__file__).parent / "reference" / "pages.md"

SIZES = {"wide": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PAGES = {
    "corpus": "/meeting/",
    "search": "/meeting/search?q=peace",
    "documents": "/meeting/search?q=peace&show=documents",
    "answers": "/meeting/search?q=peace+and+bread&show=ranked",
    "sentences": "/meeting/search?q=peace&from=2018&sort=right&context=s",
    "mistake": "/meeting/search?q=%5Bwrod%3D%22peace%22",
    "no-hits": "/meeting/search?q=peece",
    "reader": "/meeting/d/02_kestria?q=peace&at=t79#t79",
    "layers": "/meeting/d/minutes?layers=pos%3ANOUN,pos%3ANUM",
    "editions": "/archive/editions",
    "edits": "/archive/editions?show=edits",
    "difference": "/archive/d/2012_09_kestria/diff?with=2012_09_kestria_corrected",
    "compare-asked": "/meeting/compare",
    "compare": "/meeting/compare?a=date+%3E%3D+2018&map=party",
    "measures": "/meeting/measures",
    "measure": "/meeting/measures/frequency?by=party",
    "trend": "/meeting/measures/trend?query=peace&over=month&bootstrap=0",
    "novelty": "/archive/measures/novelty?document=2013_12_ombari",
    "notebook": "/meeting/notebook",
    "keys": "/meeting/keys",
    "interface": "/meeting/api",
    "corpora": "/",
    "german": "/lang/de/meeting/search?q=peace",
    "no-page": "/meeting/nothing",
}
"""Addresses of the pages by the name of their pictures."""

PINNED = ("/meeting/search?q=peace", "/meeting/d/02_kestria?at=p2")
"""What stands in the notebook."""

_PATIENCE = 120_000
"""Milliseconds that a job may take."""

_QUALITIES = range(60, 0, -8)
_MOST = 55_000
"""Bytes that a picture in the docs has at most; the first quality that keeps to it is taken."""


def main() -> None:
    """Take the pictures that the docs show, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="write all as PNG, whole")
    parser.add_argument("names", nargs="*", help="pages; all if none is named")
    arguments = parser.parse_args()
    shown = set(re.findall(r"pictures/([\w-]+)\.webp", REFERENCE.read_text()))
    with _served() as address, _browser() as browser:
        _pin(browser, address)
        for name, path in PAGES.items():
            for width in SIZES:
                for scheme in SCHEMES:
                    file = f"{name}-{width}-{scheme}"
                    if arguments.names and name not in arguments.names:
                        continue
                    if arguments.all:
                        _take(browser, address + path, arguments.all / f"{file}.png")
                    elif file in shown:
                        _take(browser, address + path, PICTURES / f"{file}.webp")


@contextmanager
def _served() -> Iterator[str]:
    """Serve both samples, and give the address."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, sample in {"meeting": meeting, "archive": archive}.items():
            sample.write(folder / name)
            build([folder / name], folder / f"{name}.corpus").corpus.close()
        paths = [str(folder / f"{name}.corpus") for name in ("meeting", "archive")]
        program = [sys.executable, "-m", "communique", "serve", *paths, "--port", "0"]
        # Where it stands is said on pages: the command that opens the corpus is short there.
        with subprocess.Popen(
            [*program, "--no-browser", "-q"], stdout=subprocess.PIPE, text=True, cwd=folder
        ) as serving:
            assert serving.stdout is not None
            try:
                yield serving.stdout.readline().strip().rstrip("/")
            finally:
                serving.terminate()


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit(
            "error: pictures are taken by Playwright\nhint: make screenshots"
        ) from None
    named = os.environ.get("COMMUNIQUE_CHROMIUM")
    with sync_playwright() as driver:
        found = named or next(filter(None, map(shutil.which, NAMES)), None)
        found = found or driver.chromium.executable_path
        if not Path(found).exists():
            raise SystemExit(
                "error: no Chromium is there to take pictures with\n"
                "hint: install one, or name it in COMMUNIQUE_CHROMIUM"
            )
        alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        with driver.chromium.launch(executable_path=found, args=alone) as browser:
            yield browser


def _pin(browser: Any, address: str) -> None:
    page = browser.new_page()
    for path in PINNED:
        page.goto(address + path)
        page.locator(".pin button").first.click()
        page.wait_for_url("**/notebook**")
    page.close()


def _take(browser: Any, address: str, file: Path) -> None:
    """Take one picture: of what is seen at first, or of the whole page as PNG."""
    width, scheme = file.stem.split("-")[-2:]
    size = dict(zip(("width", "height"), SIZES[width], strict=True))
    page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page.goto(address)
    # Where the machine is busy, what takes longer than a second is a job at first.
    page.wait_for_selector("progress", state="detached", timeout=_PATIENCE)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".png":
        page.screenshot(path=file, full_page=True)
    else:
        session = page.context.new_cdp_session(page)
        for quality in _QUALITIES:
            asked = {"format": "webp", "quality": quality}
            taken = session.send("Page.captureScreenshot", asked)["data"]
            file.write_bytes(base64.b64decode(taken))
            if file.stat().st_size <= _MOST:
                break
    print(f"{file.name:40} {file.stat().st_size / 1000:6.1f} KB")
    page.close()


if __name__ == "__main__":
    main()
