"""All pairs of reuse in 2 to 20 million words, with passages planted where they are known.

The sentences of State of the Union, their words shuffled, so that nothing but what was planted is
said twice: in every second text of 600 words 40 words of an earlier text, four of them changed.
Copies of the addresses would make the pairs themselves quadratic.
"""

import json
import math
import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from benchmarks.collection import WORK, texts
from benchmarks.measured import Measured, measured
from communique.corpus import open_corpus
from communique.ingest import build
from communique.measure.reuse import Reuse
from communique.run import run

SIZES = (2, 5, 10, 20)
"""Millions of words."""

_WORDS, _PLANTED, _CHANGED = 600, 40, (8, 15, 16, 30)
_PLACE = ["source", "source_start", "source_end", "target", "start", "end"]
_WANTED = (180.0, 3000.0, 1.2)
"""Seconds and megabytes at the largest size, and the exponent."""


def report() -> None:
    """Print time and memory of the command at each size, and what it finds of what was planted."""
    print("\nReuse: all pairs of texts of 600 words, a passage of 40 planted in every second one")
    print("       words  wall s   cpu s  peak MB  passages  planted   found   exact")
    runs = []
    for size in SIZES:
        corpus = _corpus(size)
        took = min((_asked(corpus) for _ in range(3)), key=lambda each: each.cpu)
        runs.append((size, took))
        passages, planted, held, exact = _checked(corpus)
        print(
            f"{size * 10**6:12,}{took.wall:8.1f}{took.cpu:8.1f}{took.peak / 1e6:9.0f}"
            f"{passages:10,}{planted:9,}{held:8.2%}{exact:8.2%}"
        )
    (small, less), (large, more) = runs[0], runs[-1]
    exponent = math.log(more.cpu / less.cpu) / math.log(large / small)
    seconds, megabytes, most = _WANTED
    print(f"cost exponent {exponent:.2f}, wanted at most {most}")
    print(f"wanted at {large} million words: {seconds:.0f} s and {megabytes:,.0f} MB")
    print("What is found but not exact goes on beside what was planted, in words equal by chance.")


def _asked(corpus: Path) -> Measured:
    asked = ("reuse", "--show", "network", "--by", "party", "--csv", "-q", "-c", str(corpus))
    return measured(sys.executable, "-m", "communique", *asked)


def _checked(path: Path) -> tuple[int, int, float, float]:
    """Return how many passages are found and were planted; shares found, and to the character."""
    planted = pl.DataFrame(json.loads(path.with_suffix(".json").read_text()), _PLACE, orient="row")
    with open_corpus(path) as corpus:
        table = run(corpus, Reuse()).frame
    exact = planted.join(table, on=_PLACE, how="semi")
    both = planted.with_row_index("row").join(table, on=["source", "target"], suffix="_found")
    inside = [pl.col(f"{name}_found") <= pl.col(name) for name in ("source_start", "start")]
    inside += [pl.col(f"{name}_found") >= pl.col(name) for name in ("source_end", "end")]
    held = both.filter(*inside)["row"].n_unique()
    return len(table), len(planted), held / len(planted), len(exact) / len(planted)


def _corpus(millions: int) -> Path:
    """Return a corpus of so many words, made on first use, with a file of what was planted."""
    target = WORK / f"reuse{millions}.corpus"
    if (target / "manifest.json").exists():
        return target
    source = WORK / f"reuse{millions}.jsonl"
    planted = _write(source, millions * 10**6 // _WORDS)
    target.with_suffix(".json").write_text(json.dumps(planted))
    build([source], target).corpus.close()
    return target


def _write(path: Path, n_texts: int) -> list[tuple[object, ...]]:
    """Write texts, a JSON object a line, and return where passages were planted."""
    chance = random.Random(n_texts)
    sentences = [
        words
        for text in texts(1)
        for sentence in re.split(r"[.!?]\s", text)
        if len(words := re.findall(r"[^\W\d_]+", sentence)) > 1
    ]
    kept: list[list[str]] = []
    planted: list[tuple[object, ...]] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_texts):
            words = _shuffled(sentences, chance)
            if number % 2:
                planted.append(_plant(words, kept, number, chance))
            else:
                kept.append(words)
            day = date(1900, 1, 1) + timedelta(days=number)
            row = {"id": f"t{number}", "date": day.isoformat(), "party": f"party {number % 7}"}
            file.write(json.dumps({**row, "text": " ".join(words)}) + "\n")
    return planted


def _shuffled(sentences: list[list[str]], chance: random.Random) -> list[str]:
    words: list[str] = []
    while len(words) < _WORDS:
        words += chance.sample(sentence := chance.choice(sentences), len(sentence))
    return words[:_WORDS]


def _plant(
    words: list[str], kept: list[list[str]], number: int, chance: random.Random
) -> tuple[object, ...]:
    """Put a passage of an earlier text, with words of it changed, in place of others."""
    which = chance.randrange(len(kept))
    start, place = (chance.randrange(1, _WORDS - _PLANTED) for _ in range(2))
    passage = kept[which][start : start + _PLANTED]
    for at in _CHANGED:
        passage[at] = f"changed{number}"
    words[place : place + _PLANTED] = passage
    return (
        *(f"t{2 * which}", *_characters(kept[which], start)),
        *(f"t{number}", *_characters(words, place)),
    )


def _characters(words: list[str], start: int) -> tuple[int, int]:
    begins = len(" ".join(words[:start])) + 1
    return begins, begins + len(" ".join(words[start : start + _PLANTED]))
