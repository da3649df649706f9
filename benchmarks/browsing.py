"""What a browser does with pages of the workbench: tasks over 50 ms, shifts of layout, bytes.

Chromium tells all three itself (Long Tasks, Layout Instability and Resource Timing). A long task
is also the machine's, whose other processes ask for the same processors: of several visits the
best is told, beside the median and how many of them had one. How much of the processor the longest
task of a page takes itself is told of visits that are traced, since tracing is slow.
"""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from benchmarks.serving import corpus_of

_VISITS, _TRACED = 10, 3

_WATCH = """
window.tasks = []; window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(entry.duration)))
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { shifted += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""

_TOLD = """
(() => {
  const kinds = ["navigation", "resource"];
  const all = kinds.flatMap((kind) => performance.getEntriesByType(kind));
  return { longest: Math.max(0, ...tasks), n: tasks.length, shifted,
           sent: all.reduce((sum, entry) => sum + entry.transferSize, 0) };
})()
"""

_TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}

PAGES = {
    "no page at all, the machine": "/health",
    "corpus page": "/",
    "search": "/search?q=freedom",
    "search, a frequent word": "/search?q=of&sort=right",
    "documents": "/search?q=freedom&show=documents",
    "reader, 30,000 tokens": "/d/00_1946_harry_s_truman_d?q=freedom",
    "compare": "/compare?a=date+%3E%3D+1990",
    "collocates": "/measures/collocates?query=freedom",
    "interface": "/api",
}


def report() -> None:
    """Print for each page, wide and on a phone, what the browser tells of it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("\nBrowser: not measured, for want of the extra e2e")
        return
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        print("\nBrowser: not measured, for want of Chromium")
        return
    print(f"\nBrowser: SOTU, {_VISITS} visits; tasks over 50 ms, layout shift, KB with all files")
    print(f"{'':34}over 50 ms   best  median   processor of the longest")
    serve = [sys.executable, "-m", "communique", "serve", str(corpus_of(1)), "--port", "0", "-q"]
    with (
        subprocess.Popen([*serve, "--no-browser"], stdout=subprocess.PIPE, text=True) as serving,
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=found, args=["--no-sandbox"]) as browser,
    ):
        assert serving.stdout is not None
        address = serving.stdout.readline().strip().rstrip("/")
        try:
            for name, path in PAGES.items():
                for width in (1280, 390):
                    _row(browser, f"{name}, {width}", address + path, width)
        finally:
            serving.terminate()


def _row(browser: Any, name: str, address: str, width: int) -> None:
    visits = [_visit(browser, address, width) for _ in range(_VISITS)]
    longest = sorted(each["longest"] for each in visits)
    over = sum(each > 0 for each in longest)
    own = statistics.median(_own(browser, address, width) for _ in range(_TRACED))
    shifted = max(each["shifted"] for each in visits)
    sent = statistics.median(each["sent"] for each in visits) / 1000
    told = f"{over:4} of {_VISITS}{longest[0]:7.0f}{statistics.median(longest):8.0f}{own:8.0f} ms"
    print(f"{name:34}{told}   shift {shifted:.3f}   {sent:6.1f} KB")


def _own(browser: Any, address: str, width: int) -> float:
    """Return how many ms of processor time the longest task of the page's thread takes."""
    browser.start_tracing(categories=["devtools.timeline", "toplevel"])
    _visit(browser, address, width)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    laid_out = {(each["pid"], each["tid"]) for each in events if each["name"] == "Layout"}
    tasks = [
        each.get("tdur", 0)
        for each in events
        if each["name"] in _TASKS and (each["pid"], each["tid"]) in laid_out
    ]
    return max(tasks, default=0) / 1000


def _visit(browser: Any, address: str, width: int) -> Mapping[str, Any]:
    """Return what one visit with an empty cache tells."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    told: Mapping[str, Any] = page.evaluate(_TOLD)
    page.close()
    return told
