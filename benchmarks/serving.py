"""How soon pages of the workbench begin, on 2 and on 20 million tokens, and how long they are."""

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.collection import WORK, folder
from benchmarks.searching import COPIES
from communique.ingest import build

_WARM = 20

_READERS, _EACH, _WORKERS = 50, 20, 2

WORDS = (
    *("freedom", "justice", "labor", "treaty", "navy", "commerce", "education", "health"),
    *("budget", "railroad", "energy", "climate", "defense", "farmers", "bank", "tariff"),
    *("silver", "slavery", "terrorism", "schools"),
)
FREQUENT = (
    *("of", "to", "and", "in", "a", "that", "for", "be", "our", "it"),
    *("by", "is", "have", "which", "with", "as", "this", "we", "on", "has"),
)
PHRASES = tuple(f"{first} the" for first in FREQUENT)


def report() -> None:
    """Print for each page the first byte of the first, the median and the 95th percentile."""
    for copies in (1, COPIES):
        _serve(copies)


def readers() -> None:
    """Print how long readers wait who come all at once, of one person's workbench and published."""
    path = corpus_of(1)
    print(f"\nReaders at once: {_READERS}, {_EACH} pages each, SOTU, milliseconds for a whole page")
    bounds = ["--rate", "0", "--deadline", "30"]
    for name, more in {
        "serve": ["serve", str(path), "--no-browser"],
        "publish, 2 workers": ["publish", str(path), "--workers", str(_WORKERS), *bounds],
    }.items():
        program = [sys.executable, "-m", "communique", *more, "--port", "0", "-q"]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as serving:
            assert serving.stdout is not None
            address = serving.stdout.readline().strip()
            try:
                _crowd(name, address)
            finally:
                serving.terminate()


def _crowd(name: str, address: str) -> None:
    """Let all readers in, each at other pages, and print what they waited for."""
    every = [path for paths in _pages().values() for path in paths]
    _warmed(address)
    started = time.perf_counter()
    with ThreadPoolExecutor(_READERS) as readers:
        waits = list(readers.map(lambda at: _visit(address, every, at), range(_READERS)))
    took = time.perf_counter() - started
    times = sorted(each for wait in waits for each in wait)
    middle, last = (times[int(share * (len(times) - 1))] for share in (0.5, 0.95))
    rate = len(times) / took
    told = f"median {middle:8.0f}   95 % {last:8.0f}   longest {times[-1]:8.0f}"
    print(f"{name:20} {len(times)} pages, none failed   {told}   {rate:6.0f} pages/s")


def _warmed(address: str) -> None:
    """Ask each worker for a page of each kind, since the first takes in templates and indexes."""
    kinds = [paths[0] for paths in _pages().values()]
    with ThreadPoolExecutor(2 * _WORKERS) as readers:
        list(readers.map(lambda at: _visit(address, kinds, at), range(2 * _WORKERS)))


def _visit(address: str, every: Sequence[str], at: int) -> list[float]:
    """Return how long a reader waited for each page, over one connection."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
    waits = []
    for path in (every[(at * 37 + step * 11) % len(every)] for step in range(_EACH)):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        waits.append((time.perf_counter() - started) * 1e3)
        # A job that goes on is an answer, too.
        if answer.status not in {http.client.OK, http.client.ACCEPTED}:
            raise SystemExit(f"{path} was answered with {answer.status}")
    connection.close()
    return waits


def corpus_of(copies: int) -> Path:
    """Return the corpus of so many copies of SOTU, made if it isn't there."""
    path = WORK / f"sotu{copies}.corpus"
    if not (path / "manifest.json").exists():
        build([folder(copies)], path).corpus.close()
    return path


def _serve(copies: int) -> None:
    path = corpus_of(copies)
    print(f"\nWorkbench: SOTU x{copies}, first byte in milliseconds, KB on the wire")
    serve = [sys.executable, "-m", "communique", "serve", str(path), "--port", "0", "-q"]
    started = time.perf_counter()
    with subprocess.Popen([*serve, "--no-browser"], stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        print(f"{'serve, until it answers':42} {(time.perf_counter() - started) * 1e3:9.0f}")
        try:
            for name, paths in _pages().items():
                _row(address, name, paths)
        finally:
            serving.terminate()


def _pages() -> dict[str, Sequence[str]]:
    """Return addresses by what they show; of queries each is asked for once, so that it is new."""

    def search(words: Sequence[str], more: str = "") -> list[str]:
        return [f"/search?q={quote(word)}{more}" for word in words]

    party = "&party=Republican"
    decades = [f"date >= {year} & date < {year + 10}" for year in range(1800, 2000, 10)]
    longest = "/d/00_1946_harry_s_truman_d"
    return {
        "corpus page": ["/"] * _WARM,
        "search, a word": search(WORDS),
        "search, the same again": search(["freedom"] * _WARM),
        "search, a frequent word": search(FREQUENT),
        "frequent word of one party": search(FREQUENT, party),
        "frequent word by right context": search(FREQUENT, "&sort=right"),
        "phrase of two frequent words": search(PHRASES),
        "documents with a word": search(WORDS, "&show=documents"),
        "no hits": search([f"zz{word}" for word in WORDS]),
        "reader, 30,000 tokens": [f"{longest}?q={word}" for word in WORDS],
        "collocates of a word": [f"/measures/collocates?query={word}" for word in WORDS],
        "compare a decade with all others": [f"/compare?a={quote(each)}" for each in decades],
        "frequency list": ["/measures/frequency?go=1"] * _WARM,
    }


def _row(address: str, name: str, paths: Sequence[str]) -> None:
    times, sizes = zip(*[_first_byte(address, path) for path in paths], strict=True)
    warm = sorted(times[1:])
    last = warm[int(0.95 * (len(warm) - 1))]
    told = f"{statistics.median(warm):9.1f}   95 % {last:8.1f}   first {times[0]:8.1f}"
    print(f"{name:42} {told}   {statistics.median(sizes) / 1000:6.1f} KB")


def _first_byte(address: str, path: str) -> tuple[float, int]:
    """Return milliseconds until the answer begins, and how long it is, compressed."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    took = (time.perf_counter() - started) * 1e3
    size = len(answer.read())
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"{path} was answered with {answer.status}")
    return took, size
