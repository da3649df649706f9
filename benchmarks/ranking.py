"""How fast documents are ranked in 20 million tokens; bm25s beside it where it is installed."""

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.collection import WORK, folder, texts
from benchmarks.searching import COPIES
from communique.corpus import open_corpus
from communique.ingest import build
from communique.query import rank

WORDS = (
    "embargo",
    "nuclear weapons",
    "peace and prosperity",
    "civil service reform commission",
    "the state of the union",
)
"""From one rare word to words that nearly every document has."""

OURS = ('"civil service" reform', "peace -war", '"of the united states"')
"""Phrases and exclusions, which bm25s has none of."""

_SHOWN = 20


def report() -> None:
    """Print, for each ranking, the first run in a corpus just opened and the median of seven."""
    path = WORK / f"sotu{COPIES}.corpus"
    if not (path / "manifest.json").exists():
        build([folder(COPIES)], path).corpus.close()
    print(f"\nRank: SOTU x{COPIES}, the best {_SHOWN} with their passages, milliseconds")
    print(f"{'words':36} documents     first      warm")
    peer = _bm25s()
    for words in WORDS:
        _row(path, words, peer)
    for words in OURS:
        _row(path, words, None)


def _row(path: Path, words: str, peer: Callable[[str], object] | None) -> None:
    with open_corpus(path) as corpus:
        first, warm = _timed(lambda: rank(corpus, words))
        documents = rank(corpus, words).documents
    beside = ""
    if peer is not None:
        _, theirs = _timed(lambda: peer(words))
        beside = f"   bm25s {theirs:.2f}, without passages"
    print(f"{words:36} {documents:9,} {first:9.1f} {warm:9.2f}{beside}")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds of the first run, and the median of seven more."""
    times = []
    for _ in range(8):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e3)
    return times[0], statistics.median(times[1:])


def _bm25s() -> Callable[[str], object] | None:
    """Return a search by bm25s over the same texts, stemmed as ours."""
    if not find_spec("bm25s"):
        return None
    import bm25s
    import Stemmer

    started = time.perf_counter()
    stemmer = Stemmer.Stemmer("english")
    how = {"stopwords": None, "stemmer": stemmer, "show_progress": False}
    index = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    index.index(bm25s.tokenize(texts(COPIES), **how), show_progress=False)
    print(f"     (bm25s: {time.perf_counter() - started:.0f} s to make its index, in memory)")
    return lambda words: index.retrieve(bm25s.tokenize(words, **how), k=_SHOWN, show_progress=False)
