"""How long the formulas of 2 million tokens take, and of the first quarters of them.

Copies of a text would be formulas from end to end: what grows here is the archive, by its years.
Each question is asked in a process of its own, on one thread, after import and opening.
"""

import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.collection import WORK, folder
from benchmarks.measured import measured
from communique.ingest import build

QUESTIONS: dict[str, dict[str, Any]] = {
    "until 1865": {"until": "1865"},
    "until 1905": {"until": "1905"},
    "until 1960": {"until": "1960"},
    "all": {},
    "with slots": {"slots": True},
    "of one party": {"within": 'party = "Republican"'},
    "dropped since 1945": {"status": "dropped", "since": "1945"},
    "by user": {"show": "users"},
    "by year": {"show": "periods", "min_documents": 20},
}
"""What is asked, as options of the measure."""

WANTED = 20
"""Seconds for all formulas of 2 million tokens."""


def report() -> None:
    """Print the seconds of each question, the rows of its answer, and the peak of memory."""
    path = WORK / "measures1.corpus"
    if not (path / "manifest.json").exists():
        build([folder(1)], path).corpus.close()
    print(f"\nFormulas: SOTU, {WANTED} s wanted")
    print(f"{'':20}{'tokens':>10}{'rows':>10}{'processor s':>13}{'MB':>7}")
    for name in QUESTIONS:
        command = (sys.executable, "-m", "benchmarks.formulas", name, str(path))
        threads = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        runs = [measured(*command, **threads) for _ in range(3)]
        tokens, rows, _ = runs[0].output.split()
        seconds = min(float(run.output.split()[2]) for run in runs)
        megabytes = min(run.peak for run in runs) / 1e6
        print(f"{name:20}{int(tokens):10,}{int(rows):10,}{seconds:13.2f}{megabytes:7.0f}")


def _run(name: str, path: Path) -> None:
    import scipy.special  # noqa: F401

    import communique as cq

    with cq.open(path) as corpus:
        started = time.process_time()
        table = corpus.measure("formulas", **QUESTIONS[name])
        seconds = time.process_time() - started
        [told] = [note for note in table.notices if "tokens, to which" in note]
        print(told.split()[4].replace(",", ""), len(table), seconds)


if __name__ == "__main__":
    _run(sys.argv[1], Path(sys.argv[2]))
