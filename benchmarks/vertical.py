"""How fast vertical text becomes a corpus, flat in memory, and how large its columns are."""

import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.collection import WORK
from benchmarks.measured import Measured, measured
from benchmarks.tagged import vertical
from communique.corpus import open_corpus

# IMS CWB 3.4.33, 19.6 million tokens: seconds of both tools, and bytes a token of their files.
_RECORDED = "16 to 36 s (recorded, noisy)"
_UNCOMPRESSED = 24.4


def report() -> None:
    """Build 2 and 20 million tokens and print a row for each: the fastest of three, their peak."""
    print("\nVertical text to a corpus: 3 attributes, 3 structures, index, raw file kept")
    print(
        "     MB      tokens  wall s   MB/s   cpu s  peak MB  bytes a token  (with text, offsets)"
    )
    rows = []
    for copies in (1, 10):
        source = vertical(copies)
        target = WORK / f"vertical{copies}.corpus"
        megabytes = source.stat().st_size / 1e6
        runs = [_built(source, target) for _ in range(3)]
        took, peak = min(runs, key=lambda each: each.wall), max(each.peak for each in runs)
        columns, rest, n_tokens = _sizes(target)
        print(
            f"{megabytes:7.1f} {n_tokens:11,} {took.wall:7.2f} {megabytes / took.wall:6.1f} "
            f"{took.cpu:7.2f} {peak / 1e6:8.0f} {columns / n_tokens:14.2f}  "
            f"({(columns + rest) / n_tokens:.2f})"
        )
        rows.append((megabytes, took.cpu, peak))
    (small, cpu, least), (large, more_cpu, most) = rows
    exponent = math.log(more_cpu / cpu) / math.log(large / small)
    print(f"cost exponent {exponent:.3f}, peak memory x {most / least:.2f}")
    print(f"cwb-encode and cwb-makeall: {_cwb(vertical(10))}; {_UNCOMPRESSED} bytes a token")


def _built(source: Path, target: Path) -> Measured:
    shutil.rmtree(target, ignore_errors=True)
    return measured(
        sys.executable, "-m", "communique", "build", str(source), "-o", str(target), "-q"
    )


def _sizes(path: Path) -> tuple[int, int, int]:
    """Return the bytes of the columns and their index, those of text and offsets, and the tokens.

    Metadata and the raw file are in neither.
    """
    columns = rest = 0
    for file in (path / "parts").rglob("*"):
        if file.name.startswith(("texts.", "spans.", "bounds.")):
            rest += file.stat().st_size
        elif file.is_file() and not file.name.startswith(("documents.", "source", "title.")):
            columns += file.stat().st_size
    with open_corpus(path) as corpus:
        return columns, rest, corpus.n_tokens


def _cwb(source: Path) -> str:
    if not (shutil.which("cwb-encode") and shutil.which("cwb-makeall")):
        return _RECORDED
    with tempfile.TemporaryDirectory() as folder:
        data, registry = Path(folder) / "data", Path(folder) / "registry"
        data.mkdir()
        registry.mkdir()
        encode = ["cwb-encode", "-d", str(data), "-f", str(source), "-R", str(registry / "sotu")]
        columns = ["-xsB", "-c", "utf8", "-P", "pos", "-P", "lemma", "-S", "p", "-S", "s"]
        started = time.perf_counter()
        subprocess.run([*encode, *columns, "-S", "text:0+id+year+name+party+copy"], check=True)
        subprocess.run(
            ["cwb-makeall", "-r", str(registry), "SOTU"], check=True, capture_output=True
        )
        return f"{time.perf_counter() - started:.1f} s here"
