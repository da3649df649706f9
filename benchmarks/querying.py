"""How fast queries are answered in 20 million annotated tokens, beside CQP."""

import hashlib
import json
import math
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.collection import WORK
from benchmarks.tagged import vertical
from communique.corpus import Budget, Corpus, open_corpus
from communique.errors import BudgetError
from communique.ingest import build
from communique.query import find_all, parse

COPIES = 10

RECORDED = Path("tests/reference/cwb_queries.json")
"""CQP's seconds for some of the queries, IMS CWB 3.4.33 on another machine."""

SUITE = {
    "Q01": '[word="embargo"]',
    "Q02": '[word="the"]',
    "Q03": '"the"%c "united"%c "states"%c',
    "Q04": '[word=".*ism"]',
    "Q06": '[pos="ADJ"] [pos="NOUN"]',
    "Q08": '[lemma="war"] []{0,10} [lemma="peace"] within s',
    "Q10": '[lemma="we|i"] [pos="AUX"]? [pos="ADV"]? [lemma="support|recommend|urge"]',
    "Q11": '[lemma="freedom"] :: int(match.text_year) >= 1945 & match.text_party = "Republican"',
    "Q13": '<s> [pos="PRON"]',
    "T01": '[lemma="freedom"]',
    "a gap in a sentence": '[pos="ADJ"] []{0,3} [pos="NOUN"] within s',
    "an open gap": '[lemma="war"] []* [lemma="peace"] within s',
    "whole sentences": '<s> []* [lemma="embargo"] []* </s>',
    "metadata in a token": '[lemma="war" & _.text_party="Republican"]',
    "equal labels": 'a:[pos="ADJ"] []{0,5} b:[pos="ADJ"] :: a.lemma = b.lemma',
    "near": 'MU(meet [lemma="war"] [lemma="peace"] -5 5)',
    "repetition": '[pos="DET"]? [pos="ADJ"]* [pos="NOUN"]+',
    "rare after frequent": '"the" "embargo"',
    "containing": '<s/> containing [lemma="war"] containing [lemma="peace"]',
    "longest": '(?longest) [pos="NOUN"]+',
}

PATHOLOGICAL = (
    '[word="(a*)*b"]',
    "[]*[]*[]*[]* within text",
    "(?all) []* within s",
    '([pos="ADJ"] ","?){2,80}',
    "a:[] []{0,200} b:[] :: a.word = b.word",
)
_FLOOR = 0.001


def report() -> None:
    """Print the median of seven warm runs of each query, spans produced, and CQP's time."""
    path = WORK / f"vertical{COPIES}.corpus"
    if not (path / "manifest.json").exists():
        build([vertical(COPIES)], path).corpus.close()
    recorded = {each["id"]: each["sotu20"] for each in json.loads(RECORDED.read_text())["queries"]}
    here = _cqp()
    print("\nQueries: 20 million annotated tokens, warm, milliseconds; every span is made")
    ratios = []
    with open_corpus(path) as corpus:
        for name, text in SUITE.items():
            first, median, n_hits = _timed(corpus, text)
            known = recorded.get(name, {})
            peer, beside = here.get(name, known.get("seconds")), ""
            if peer is not None:
                ratios.append(max(peer, _FLOOR) / max(median, _FLOOR))
                told = "CQP" if name in here else "CQP (recorded)"
                beside = f"   {told} {peer * 1e3:9.2f} ({ratios[-1]:.1f} times ours)"
            if known and _checksum(corpus, text) != known["sha256_spans"]:
                beside += "   OTHER SPANS THAN CQP'S"
            print(f"{name:20} {n_hits:9,} {median * 1e3:9.2f}   first {first * 1e3:7.1f}{beside}")
        mean = math.exp(statistics.fmean(map(math.log, ratios)))
        print(f"geometric mean of the ratios, each time at least 1 ms: {mean:.1f}")
        _everything(corpus)
        _bounded(corpus)


def _timed(corpus: Corpus, text: str) -> tuple[float, float, int]:
    times, n_hits = [], 0
    for _ in range(8):
        query = parse(text)
        started = time.perf_counter()
        n_hits = sum(len(hits.start) and len(hits.end) for _, hits in find_all(corpus, query))
        times.append(time.perf_counter() - started)
    return times[0], statistics.median(times[1:]), n_hits


def _everything(corpus: Corpus) -> None:
    started = time.perf_counter()
    n_hits = sum(len(hits) for _, hits in find_all(corpus, parse("[]")))
    took = (time.perf_counter() - started) * 1e3
    script = (
        "from pathlib import Path\nfrom communique.corpus import open_corpus\n"
        "from communique.query import find_all, parse\n"
        f"corpus = open_corpus({str(WORK / f'vertical{COPIES}.corpus')!r})\n"
        "print(sum(len(hits) for _, hits in find_all(corpus, parse('[]'))))\n"
        "status = Path('/proc/self/status')\n"
        "print(status.read_text().split('VmHWM:')[1].split()[0] if status.exists() else 0)"
    )
    # What the kernel notes of a child begins with the memory of this process.
    peak = int(subprocess.check_output([sys.executable, "-c", script], text=True).split()[1]) * 1024
    print(f"{'[]':20} {n_hits:9,} {took:9.2f}   peak memory of a process {peak / 1e6:.0f} MB")


def _bounded(corpus: Corpus) -> None:
    """Print how far past a deadline of a fifth of a second queries without end go on."""
    print("\nA deadline of 200 ms: milliseconds until the answer, or the error")
    for text in PATHOLOGICAL:
        started = time.perf_counter()
        try:
            budget = Budget.within(0.2)
            ended = f"{sum(len(hits) for _, hits in find_all(corpus, parse(text), budget)):,} hits"
        except BudgetError as error:
            ended = error.message
        print(f"{text:45} {(time.perf_counter() - started) * 1e3:7.0f}   {ended}")


def _checksum(corpus: Corpus, text: str) -> str:
    """Return the SHA-256 of the lines `start TAB end` of all spans, last token inclusive."""
    digest, offset = hashlib.sha256(), 0
    for part, hits in find_all(corpus, parse(text)):
        rows = zip((hits.start + offset).tolist(), (hits.end + offset - 1).tolist(), strict=True)
        digest.update("".join(f"{start}\t{end}\n" for start, end in rows).encode())
        offset += part.n_tokens
    return digest.hexdigest()


def _cqp() -> dict[str, float]:
    """Return CQP's seconds by query, where it is installed and has the corpus encoded."""
    registry = WORK / "registry"
    if not (shutil.which("cqp") and (registry / "vertical").exists()):
        return {}
    found = {}
    for name, text in SUITE.items():
        script = f"VERTICAL;\nset Timing on;\nHits = {text};\nHits = {text};\n"
        done = subprocess.run(
            ["cqp", "-c", "-r", str(registry)],
            input=script, capture_output=True, text=True, check=False,
        )  # fmt: skip
        seconds = [float(line.split()[-2]) for line in done.stdout.splitlines() if "second" in line]
        if seconds:
            found[name] = min(seconds)
    return found
