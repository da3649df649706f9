"""State of the Union, once or many times over, with a vocabulary that keeps growing."""

import random
import re
from pathlib import Path

from communique.sample import sotu

WORK = Path("build/benchmarks")

# One alphabetic word in a hundred: ninety-nine words are passed over, the next is replaced.
_HUNDREDTH = re.compile(r"((?:\W*+\w++){99}\W*+)([^\W\d_]++)")
_CONSONANTS, _VOWELS = "bcdfgklmnprstvz", "aeiou"


def folder(copies: int) -> Path:
    """Return a folder with so many copies of the addresses, made on first use."""
    target = WORK / f"sotu{copies}"
    if (target / "complete").exists():
        return target / "texts"
    original = WORK / "original"
    sotu.write(original)
    texts = {path.name: path.read_text("utf-8") for path in sorted(original.glob("*.txt"))}
    (target / "texts").mkdir(parents=True, exist_ok=True)
    for copy in range(copies):
        for name, text in texts.items():
            changed = _with_new_words(text, f"{name}/{copy}") if copy else text
            (target / "texts" / f"{copy:02}_{name}").write_text(changed, "utf-8")
    (target / "complete").touch()
    return target / "texts"


def texts(copies: int) -> list[str]:
    """Return the texts of `folder`, whole files."""
    return [path.read_text("utf-8") for path in sorted(folder(copies).glob("*.txt"))]


def _with_new_words(text: str, seed: str) -> str:
    chance = random.Random(seed)
    return _HUNDREDTH.sub(lambda match: match[1] + _pseudo_word(chance), text)


def _pseudo_word(chance: random.Random) -> str:
    # Heavy-tailed ranks, as words have: some pseudo-words recur, most are met once.
    number = int(chance.paretovariate(0.7) * 100) * 2654435761 % 75**4
    word = ""
    for _ in range(4):
        number, syllable = divmod(number, 75)
        word += _CONSONANTS[syllable // 5] + _VOWELS[syllable % 5]
    return word
