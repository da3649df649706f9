"""How many pages of PDF a second are read, beside other readers where they are installed."""

import io
import random
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context

from communique.corpus import Source
from communique.read import ReadOptions
from communique.read.pdf import reader

_WORDS = "the of and to we it with our people government republic harbour railway treaty council"
_PAGES = 200
_LINES, _CHARACTERS = 52, 95
Task = Callable[[Sequence[Source]], int]


def documents(n_pages: int = _PAGES) -> list[Source]:
    """Return two documents with so many pages together, of about 4,500 characters a page."""
    return [Source(f"speech{seed}.pdf", _document(seed, n_pages // 2)) for seed in (1, 2)]


def _document(seed: int, n_pages: int) -> bytes:
    from reportlab.pdfgen import canvas

    chance, raw, words = random.Random(seed), io.BytesIO(), _WORDS.split()
    made = canvas.Canvas(raw)
    for number in range(1, n_pages + 1):
        made.setFont("Times-Roman", 9)
        made.drawString(60, 810, "Proceedings of the meeting in Port Sarrin")
        made.drawCentredString(300, 30, str(number))
        made.setFont("Times-Roman", 10)
        for row in range(_LINES):
            line = ""
            while len(line) < _CHARACTERS - 8:
                line += f"{chance.choice(words)} "
            if row % 7 == 6:
                line = f"{line[: _CHARACTERS // 2].rstrip()}."
            made.drawString(60, 780 - 14 * row, line)
        made.showPage()
    made.save()
    return raw.getvalue()


def report() -> None:
    """Print pages a second: of one processor, and of two processes by the clock.

    What is shown is the median of five runs; of other readers it is one run.
    """
    found = documents()
    characters = _ours(found) / _PAGES
    print(f"\nPages of PDF with {characters:,.0f} characters to documents: paragraphs, margins")
    print(f"{'':14}{'1 processor':>13}{'2 processes':>13}  pages/s")
    tasks: dict[str, Task] = {"communique": _ours}
    for name, task in {"pypdf": _pypdf, "pdfminer": _pdfminer}.items():
        if find_spec(name):
            tasks[name] = task
    for name, task in tasks.items():
        n_times = 5 if task is _ours else 1
        alone = _PAGES / _median(partial(task, found), n_times, time.process_time)
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            list(pool.map(task, [found[:1], found[:1]]))
            both = _PAGES / _median(partial(_halved, pool, task, found), n_times, time.perf_counter)
        print(f"{name:14}{alone:13.0f}{both:13.0f}", flush=True)


def _halved(pool: Executor, task: Task, sources: Sequence[Source]) -> int:
    return sum(pool.map(task, [sources[:1], sources[1:]]))


def _ours(sources: Sequence[Source]) -> int:
    return sum(
        len(document.text) for source in sources for document in reader.read(source, ReadOptions())
    )


def _pypdf(sources: Sequence[Source]) -> int:
    import pypdf

    return sum(
        len(page.extract_text())
        for source in sources
        for page in pypdf.PdfReader(io.BytesIO(source.raw)).pages
    )


def _pdfminer(sources: Sequence[Source]) -> int:
    from pdfminer.high_level import extract_text

    return sum(len(extract_text(io.BytesIO(source.raw))) for source in sources)


def _median(run: Callable[[], object], n_times: int, clock: Callable[[], float]) -> float:
    times = []
    for _ in range(n_times):
        started = clock()
        run()
        times.append(clock() - started)
    return statistics.median(times)
