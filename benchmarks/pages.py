"""How many web pages a second are read, beside trafilatura where it is installed."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context

from communique.corpus import Source
from communique.read import ReadOptions
from communique.read.html import reader

_PARAGRAPH = (
    "<p>We {verb} the harbour of Valdora, and the <a href='/r/{n}'>railway</a> that {n} people "
    "<em>use</em> every year; nobody here has forgotten who laid its first stones.</p>\n"
)
_MENU = "".join(f"<li class='item'><a href='/m/{n}'>Section {n}</a></li>" for n in range(60))
Task = Callable[[Sequence[Source]], int]
_KILOBYTES = 60
_PAGES = 200


def pages(n: int = _PAGES) -> list[Source]:
    """Return pages of a site, each of 60 KB with a menu, teasers, a sidebar and a footer."""
    return [Source(f"site/{number}.html", _page(number).encode()) for number in range(n)]


def _page(number: int) -> str:
    head = (
        f"<!DOCTYPE html><html lang='en'><head><title>Statement {number} | Office</title><style>"
        f"{'.a{color:red}' * 300}</style><script>{'var a = 1;' * 400}</script></head><body>"
        f"<div class='menu'><ul>{_MENU}</ul></div><div class='page'><h1>Statement {number}</h1>"
        "<div class='date'>24 October 2019</div><div class='entry'>"
    )
    teasers = "".join(
        f"<div class='box'><h3><a href='/s/{n}'>Statement {n}</a></h3><p>A teaser of {n}.</p></div>"
        for n in range(number, number + 30)
    )
    foot = f"</div>{teasers}</div><div class='footer'>All rights reserved.</div></body></html>"
    body = ""
    while len(head) + len(body) + len(foot) < _KILOBYTES * 1000:
        body += _PARAGRAPH.format(n=len(body) + number, verb=("built", "saw")[number % 2])
    return head + body + foot


def report() -> None:
    """Print pages a second: the median of five, of one process and of two."""
    found = pages()
    known = reader.survey(found[:60], ReadOptions())
    ours = partial(_ours, options=ReadOptions(known=known))
    size = sum(len(each.raw) for each in found) / len(found) / 1000
    print(f"\nWeb pages of {size:.0f} KB to documents: text, furniture, metadata, origins")
    print(f"{'':14}{'1 process':>12}{'2 processes':>14}  pages/s")
    tasks: dict[str, Task] = {"communique": ours}
    if find_spec("trafilatura"):
        tasks["trafilatura"] = _trafilatura
    for name, task in tasks.items():
        alone = len(found) / _median(partial(task, found))
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            both = len(found) / _median(partial(_halved, pool, task, found))
        print(f"{name:14}{alone:12.0f}{both:14.0f}")


def _halved(pool: Executor, task: Task, sources: Sequence[Source]) -> int:
    return sum(pool.map(task, [sources[::2], sources[1::2]]))


def _ours(sources: Sequence[Source], options: ReadOptions) -> int:
    return sum(len(reader.document_of(source, options).text) for source in sources)


def _trafilatura(sources: Sequence[Source]) -> int:
    import trafilatura

    return sum(len(trafilatura.extract(source.raw.decode()) or "") for source in sources)


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
