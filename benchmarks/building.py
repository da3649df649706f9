"""How fast a corpus is built, how much memory it takes, and how both grow with size."""

import math
import shutil
import sys
from itertools import pairwise

from benchmarks.collection import WORK, folder
from benchmarks.measured import measured

_BASELINE = """
import sys, time
from benchmarks.collection import texts
import polars as pl
series = pl.Series(texts(int(sys.argv[1])))
started = time.process_time()
series.str.extract_all(r"\\w+|[^\\w\\s]")
print(time.process_time() - started)
"""


def report(sizes: tuple[int, ...]) -> None:
    """Build SOTU at several sizes and print a row for each."""
    print("\nBuild: SOTU files to a corpus (tokens, sentences, index, raw text kept)")
    print("copies     MB  wall s  MB/s   cpu s  cpu / extract_all  peak MB  documents      tokens")
    rows = []
    for copies in sizes:
        source, target = folder(copies), WORK / f"sotu{copies}.corpus"
        megabytes = sum(path.stat().st_size for path in source.iterdir()) / 1e6
        shutil.rmtree(target, ignore_errors=True)
        took = measured(
            sys.executable, "-m", "communique", "build", str(source), "-o", str(target), "-q"
        )
        alone = _baseline(copies)
        documents, tokens = _size(str(target))
        print(
            f"{copies:6} {megabytes:6.1f} {took.wall:7.2f} {megabytes / took.wall:5.1f} "
            f"{took.cpu:7.2f} {took.cpu / alone:18.2f} {took.peak / 1e6:8.0f} "
            f"{documents:10,} {tokens:11,}"
        )
        rows.append((megabytes, took.cpu, took.peak))
    for (small, cpu, peak), (large, more_cpu, more_peak) in pairwise(rows):
        exponent = math.log(more_cpu / cpu) / math.log(large / small)
        print(
            f"from {small:.0f} to {large:.0f} MB: cost exponent {exponent:.3f}, "
            f"peak memory x {more_peak / peak:.2f}"
        )


def _baseline(copies: int) -> float:
    """Return the processor seconds of the plainest tokenising over at most 16 copies, scaled."""
    counted = min(copies, 16)
    took = measured(sys.executable, "-c", _BASELINE, str(counted), POLARS_MAX_THREADS="1")
    return float(took.output) * copies / counted


def _size(path: str) -> tuple[int, int]:
    from communique.corpus import open_corpus

    with open_corpus(path) as corpus:
        return corpus.n_documents, corpus.n_tokens
