"""How much processor time measures take, beside quanteda's recorded seconds.

Each is run in a process of its own, on one thread, after import and opening: once, when it reads
the index of the corpus, and once more. What is shown is the least of three such processes, and
the least peak of memory. Import is what the same call needs for a corpus of twelve addresses, and
nothing else: modules, and what libraries make when they are first used.

quanteda holds its tokens in memory, and most of its measures begin with a document-feature
matrix that is there already. Ours begin with files. So two lines are shown where both make sense:
from the corpus, beside quanteda's dfm and measure together, and "of a dfm", beside its measure
alone, of a matrix that is there already. A frequency list makes no matrix: "frequency alone" is
the same call beside their measure alone.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.collection import WORK, folder
from benchmarks.measured import measured
from communique.features import Features
from communique.run import counted, make

PEERS = {
    "frequency": (0.30, 8, "dfm and textstat_frequency, from tokens"),
    "frequency alone": (0.12, 8, "textstat_frequency, from a dfm; ours from the corpus"),
    "keyness": (0.25, 8, "dfm and textstat_keyness, from tokens"),
    "keyness of a dfm": (0.07, 8, "textstat_keyness, from a dfm"),
    "dfm": (0.18, 8, "dfm, from tokens"),
    "kwic": (0.18, 15, "kwic of a phrase, from tokens"),
    "collocations 2": (80.0, 400, "textstat_collocations, size 2, min 10, from tokens"),
    "collocations 3": (102.0, 40, "textstat_collocations, size 3, min 10, from tokens"),
    "diversity": (5.5, 300, "textstat_lexdiv, TTR, K, Maas"),
    "MATTR": (30.0, 300, "MATTR of 40 documents, from tokens"),
    "readability": (5.5, 20, "textstat_readability, Flesch"),
    "fcm": (0.85, 3, "fcm, window 5, from tokens"),
    "cosine": (0.41, 3, "dfm and textstat_simil, from tokens"),
    "cosine of a dfm": (0.23, 3, "textstat_simil, from a dfm"),
}
"""Processor seconds of quanteda 4.3.1 on SOTU x1 (R 4.2.2, one thread), the ratio wanted, and
what was timed. Its peak of memory was 400 MB and more at x1, 1900 MB of fcm at x4."""

_TASKS: dict[str, Callable[[Any], Any]] = {
    "frequency": lambda corpus: corpus.freq(),
    "frequency alone": lambda corpus: corpus.freq(),
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

_OF_A_MATRIX: dict[str, Callable[[Any], Callable[[], Any]]] = {
    "keyness of a dfm": lambda corpus: partial(
        corpus.contrasting(Features(min_count=3)).keyness, "year >= 1945"
    ),
    "cosine of a dfm": lambda corpus: _finishing(corpus, "similarity", nearest=5),
}
"""What is made of a matrix that is there already, as quanteda's are: counting isn't timed."""


def report(sizes: tuple[int, ...] = (1, 4)) -> None:
    """Print the processor seconds of each measure and its ratio to quanteda's."""
    few = [str(each) for each in sorted(folder(1).iterdir())[::20]]
    small = _built(few, "twelve")
    for copies in sizes:
        path = _built([str(folder(copies))], f"measures{copies}")
        print(f"\nMeasures: SOTU x{copies}, processor seconds after import and opening")
        beside = f"{'quanteda':>10}{'ratios':>15}{'wanted':>8}" if copies == 1 else ""
        print(f"{'':16}{'first':>9}{'again':>9}{'MB':>7}{beside}")
        for name in PEERS:
            if copies == 1 or name != "frequency alone":
                _row(name, small, path, copies)


def _built(places: Sequence[str], name: str) -> Path:
    path = WORK / f"{name}.corpus"
    if not (path / "manifest.json").exists():
        # Not here: a process is accounted at least the memory of the one that began it.
        build = (sys.executable, "-m", "communique", "build", *places, "-o", str(path), "-q")
        subprocess.run(build, check=True)
    return path


def _row(name: str, small: Path, path: Path, copies: int) -> None:
    theirs, wanted, what = PEERS[name]
    command = (sys.executable, "-m", "benchmarks.measuring", name, str(small), str(path))
    threads = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    runs = [measured(*command, **threads) for _ in range(3)]
    first, again = (min(float(run.output.split()[at]) for run in runs) for at in (0, 1))
    megabytes = min(run.peak for run in runs) / 1e6
    beside = ""
    if copies == 1:
        # What is recorded is of one copy.
        ratios = f"{theirs / first:7.1f}{theirs / again:8.1f}"
        beside = f"{theirs:10.2f}{ratios}{wanted:8}  {what}"
    print(f"{name:16}{first:9.3f}{again:9.3f}{megabytes:7.0f}{beside}")


def _run(name: str, small: str, path: str) -> None:
    import communique as cq

    with cq.open(small) as corpus:
        _task(name, corpus)()
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
    return _OF_A_MATRIX[name](corpus)


def _finishing(corpus: Any, name: str, **options: Any) -> Callable[[], Any]:
    measure = make(name, options)
    return partial(measure.finish, counted(corpus.stored, measure))


if __name__ == "__main__":
    _run(*sys.argv[1:])
