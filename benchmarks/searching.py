"""How fast a corpus of 20 million tokens opens, searches and counts; peers beside it."""

import statistics
import sys
import time
from collections.abc import Callable

from benchmarks import peers
from benchmarks.collection import WORK, folder
from benchmarks.measured import measured
from communique.corpus import Corpus, open_corpus
from communique.ingest import build
from communique.measure.breakdown import Breakdown
from communique.measure.collocates import Collocates
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.query import concordance, count, parse, spans
from communique.run import run

COPIES = 10
"""State of the Union ten times over is 20 million tokens."""

PHRASES = (
    "foreign relations",
    "national defense",
    "public lands",
    "social security",
    "health care",
    "interstate commerce commission",
    "supreme court",
    "civil service reform",
    "nuclear weapons",
    "small business",
)
"""Ten phrases of content words; half of them live in one century only."""

SEARCHES = {
    'Q01  [word="embargo"]': '[word="embargo"]',
    'Q02  [word="the"]': '[word="the"]',
    'Q03  "the"%c "united"%c "states"%c': '"the"%c "united"%c "states"%c',
    'Q04  [word=".*ism"]': '[word=".*ism"]',
    "prefix freedom*": "freedom*",
    "freedom, Republican since 1945": 'freedom :: party = "Republican" & year >= 1945',
}


def report() -> None:
    """Print the median of seven warm runs for each search, and the first run before them."""
    path = WORK / f"sotu{COPIES}.corpus"
    if not (path / "manifest.json").exists():
        build([folder(COPIES)], path).corpus.close()
    print(f"\nSearch: SOTU x{COPIES}, milliseconds")
    _row("open a corpus", lambda: open_corpus(path).close())
    with open_corpus(path) as corpus:
        print(f"     ({corpus.n_documents:,} documents, {corpus.n_tokens:,} tokens)")
        for phrase in PHRASES:
            _row(phrase, _counting(corpus, phrase))
        recorded = peers.cqp(COPIES)
        for name, text in SEARCHES.items():
            _row(name, _listing(corpus, text), recorded.get(name[:3]))
        _row("50 lines of `the`, by right context", _lines(corpus))
        quanteda = peers.quanteda()
        _row("frequency list, all types", lambda: run(corpus, Frequency()), quanteda)
        _row("collocates of freedom", lambda: run(corpus, Collocates(parse("freedom"))))
        next_word = Breakdown(parse("the"), by="word+1")
        _row("`the` by the next word", lambda: run(corpus, next_word))
        _row("freedom by party", lambda: run(corpus, Distribution(parse("freedom"), by="party")))
    took = measured(sys.executable, "-m", "communique", "--help")
    print(f"{'communique --help, whole process':42} {took.wall * 1e3:9.1f}")


def _counting(corpus: Corpus, text: str) -> Callable[[], object]:
    return lambda: count(corpus, parse(text))


def _listing(corpus: Corpus, text: str) -> Callable[[], object]:
    """Return the search that lists where every hit is, as CQP does."""
    return lambda: spans(corpus, parse(text))


def _lines(corpus: Corpus) -> Callable[[], object]:
    return lambda: concordance(corpus, parse("the"), sort="right", n=50).lines


def _row(name: str, work: Callable[[], object], peer: tuple[str, float] | None = None) -> None:
    times = []
    for _ in range(8):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e3)
    median = statistics.median(times[1:])
    beside = f"   {peer[0]} {peer[1]:.1f} ({peer[1] / median:.1f} times ours)" if peer else ""
    print(f"{name:42} {median:9.2f}   first {times[0]:8.1f}{beside}")
