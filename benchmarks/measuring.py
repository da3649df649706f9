"""How much processor time measures take, beside quanteda's recorded seconds or quanteda itself.

Each is run in a process of its own, on one thread, after import and opening: once, when it reads
the types of the corpus, and once more. What is shown is the least of three such processes, and
the peak of memory of one of them.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.collection import WORK, folder
from benchmarks.measured import measured
from communique.ingest import build
from communique.query import parse_selection
from communique.run import counted, make

PEERS = {
    "frequency": (0.12, 8, "textstat_frequency, from a dfm"),
    "keyness": (0.07, 8, "textstat_keyness, from a dfm"),
    "keyness of a dfm": (0.07, 8, "textstat_keyness, from a dfm"),
    "dfm": (0.18, 8, "dfm, from tokens"),
    "kwic": (0.18, 15, "kwic of a phrase, from tokens"),
    "collocations 2": (80.0, 400, "textstat_collocations, size 2, min 10"),
    "collocations 3": (102.0, 40, "textstat_collocations, size 3, min 10"),
    "diversity": (5.5, 300, "textstat_lexdiv, TTR, K, Maas"),
    "MATTR": (30.0, 300, "MATTR of 40 documents"),
    "readability": (5.5, 20, "textstat_readability, Flesch"),
    "fcm": (0.85, 3, "fcm, window 5, from tokens"),
    "cosine": (0.23, 3, "textstat_simil, from a dfm"),
    "cosine of a dfm": (0.23, 3, "textstat_simil, from a dfm"),
}
"""Processor seconds of quanteda 4.3.1 on SOTU x1 (R 4.2.2, one thread), and the ratio wanted."""

_TASKS: dict[str, Callable[[Any], Any]] = {
    "frequency": lambda corpus: corpus.freq(),
    "keyness": lambda corpus: corpus.keyness("year >= 1945"),
    "dfm": lambda corpus: corpus.dfm(),
    "kwic": lambda corpus: corpus.search("the united states", n=50),
    "collocations 2": lambda corpus: corpus.collocations(
        features="lower; no punctuation; count >= 10", size="2"
    ),
    "collocations 3": lambda corpus: corpus.collocations(
        features="lower; no punctuation; count >= 10", size="3"
    ),
    "diversity": lambda corpus: corpus.diversity(measures="TTR,K,Maas"),
    "MATTR": lambda corpus: corpus.diversity(measures="MATTR", within="year < 1830"),
    "readability": lambda corpus: corpus.readability(measures="Flesch"),
    "fcm": lambda corpus: corpus.fcm("lower"),
    "cosine": lambda corpus: corpus.similarity(nearest=5),
}

_OF_A_MATRIX: dict[str, tuple[str, dict[str, Any]]] = {
    "keyness of a dfm": ("keyness", {"target": parse_selection("year >= 1945")}),
    "cosine of a dfm": ("similarity", {"nearest": 5}),
}
"""What is made of a matrix that is there already, as quanteda's are: counting isn't timed.

The tasks of the same names without "of a dfm" count first, as users of a corpus do.
"""


def report(sizes: tuple[int, ...] = (1, 4)) -> None:
    """Print the processor seconds of each measure and its ratio to quanteda's."""
    for copies in sizes:
        path = WORK / f"measures{copies}.corpus"
        if not (path / "manifest.json").exists():
            build([folder(copies)], path).corpus.close()
        print(f"\nMeasures: SOTU x{copies}, processor seconds after import and opening")
        print(
            f"{'':16}{'first':>9}{'again':>9}{'quanteda':>10}{'ratios':>15}{'wanted':>8}{'MB':>7}"
        )
        for name in PEERS:
            _row(name, path, copies)


def _row(name: str, path: Path, copies: int) -> None:
    theirs, wanted, _ = PEERS[name]
    command = (sys.executable, "-m", "benchmarks.measuring", name, str(path))
    threads = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    runs = [measured(*command, **threads) for _ in range(3)]
    first, again = (min(float(run.output.split()[at]) for run in runs) for at in (0, 1))
    megabytes = min(run.peak for run in runs) / 1e6
    beside = f"{'':33}"
    if copies == 1:
        # What is recorded is of one copy.
        beside = f"{theirs:10.2f}{theirs / first:7.1f}{theirs / again:8.1f}{wanted:8}"
    print(f"{name:16}{first:9.3f}{again:9.3f}{beside}{megabytes:7.0f}")


def _run(name: str, path: str) -> None:
    import scipy.sparse
    import scipy.special
    import scipy.stats  # noqa: F401

    import communique as cq
    from communique import plugins

    for measure in plugins.names("measures"):
        plugins.load("measures", measure)
    with cq.open(path) as corpus:
        task = _task(name, corpus)
        for _ in range(2):
            started = time.process_time()
            task()
            print(time.process_time() - started)


def _task(name: str, corpus: Any) -> Callable[[], Any]:
    """Return what is timed; the matrix that it begins with, if any, is made before."""
    if name not in _OF_A_MATRIX:
        return partial(_TASKS[name], corpus)
    measure = make(*_OF_A_MATRIX[name])
    return partial(measure.finish, counted(corpus.stored, measure))


if __name__ == "__main__":
    _run(*sys.argv[1:])
