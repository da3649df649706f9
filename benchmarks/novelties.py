"""One statement against thousands, with sentences planted whose kind is known.

The sentences of State of the Union, their words shuffled, so that nothing but what was planted is
said twice, though much has the same words. The last statement has a third of its sentences word
for word from earlier ones, a third with one word in six changed, and a third that none of the
earlier ones has in any order: half of a short sentence may come back in the order it had by chance.
"""

import json
import random
import re
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path

from benchmarks.collection import WORK, texts
from benchmarks.measured import measured
from communique.corpus import open_corpus
from communique.ingest import build
from communique.measure.novelty import Novelty
from communique.run import run

SIZES = (1_000, 3_000, 10_000)
"""Statements."""

_SENTENCES, _WANTED = 30, 2.0


def report() -> None:
    """Print what the command takes at each size, and how many sentences it tells rightly."""
    print(f"\nNovelty: one statement of {_SENTENCES} sentences against all before it")
    print("  statements       words  wall s   cpu s  peak MB   right")
    for size in SIZES:
        corpus = _corpus(size)
        command = (sys.executable, "-m", "communique", "novelty", f"t{size}", "--csv", "-q")
        took = min((measured(*command, "-c", str(corpus)) for _ in range(5)), key=attrgetter("cpu"))
        with open_corpus(corpus) as opened:
            kinds = run(opened, Novelty(f"t{size}")).frame["kind"].to_list()
            n_tokens = opened.n_tokens
        planted = json.loads(corpus.with_suffix(".json").read_text())
        right = sum(a == b for a, b in zip(kinds, planted, strict=True)) / len(planted)
        print(
            f"{size:12,}{n_tokens:12,}{took.wall:8.2f}{took.cpu:8.2f}{took.peak / 1e6:9.0f}"
            f"{right:8.0%}"
        )
    print(f"wanted against {SIZES[-1]:,}: {_WANTED:.0f} s, with the start of the program")


def _corpus(n_texts: int) -> Path:
    """Return a corpus of so many statements and one more, with a file of what was planted."""
    target = WORK / f"statements{n_texts}.corpus"
    if (target / "manifest.json").exists():
        return target
    source = WORK / f"statements{n_texts}.jsonl"
    planted = _write(source, n_texts)
    target.with_suffix(".json").write_text(json.dumps(planted))
    build([source], target).corpus.close()
    return target


def _write(path: Path, n_texts: int) -> list[str]:
    """Write statements, a JSON object a line, and return the kinds of the last one's sentences."""
    chance = random.Random(n_texts)
    # Short words before a full stop, as `m`, are taken for initials, and end no sentence.
    known = [
        words
        for text in texts(1)
        for sentence in re.split(r"[.!?]\s", text)
        if 5 < len(words := re.findall(r"[^\W\d_]{3,}", sentence)) < 60
    ]
    kinds = [("repeated", "varied", "new")[at % 3] for at in range(_SENTENCES)]
    held_back = chance.sample(known, kinds.count("new"))
    unsaid = {frozenset(words) for words in held_back}
    known = [words for words in known if frozenset(words) not in unsaid]
    every: list[list[str]] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_texts):
            own = [_shuffled(chance.choice(known), chance) for _ in range(_SENTENCES)]
            every += own
            file.write(_row(number, own))
        last = [_said(kind, every, held_back, chance) for kind in kinds]
        file.write(_row(n_texts, last))
    return kinds


def _said(
    kind: str, every: Sequence[list[str]], held_back: list[list[str]], chance: random.Random
) -> list[str]:
    if kind == "new":
        return _shuffled(held_back.pop(), chance)
    words = list(chance.choice(every))
    if kind == "varied":
        for at in range(0, len(words), 6):
            words[at] = f"Changed{at}"
    return words


def _shuffled(words: list[str], chance: random.Random) -> list[str]:
    return chance.sample(words, len(words))


def _row(number: int, sentences: Sequence[list[str]]) -> str:
    text = " ".join(f"{' '.join(words).capitalize()}." for words in sentences)
    day = date(1900, 1, 1) + timedelta(days=number)
    row = {"id": f"t{number}", "date": day.isoformat(), "party": "the party", "text": text}
    return json.dumps(row) + "\n"
