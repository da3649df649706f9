"""How many versions of real addresses are found, made by chance as texts are changed.

A hundred State of the Union addresses get one version each: a copy, one with 3 to 13 words in a
hundred changed, some of them in another order, half of it in a row, or every second paragraph.
The addresses themselves are no versions of one another.
"""

import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.collection import WORK, folder
from communique.corpus import MemoryStore
from communique.edition import editions
from communique.ingest import build

KINDS = {
    "copy": "exact",
    "edited": "near",
    "rewritten": "near",
    "shuffled": "near",
    "block": "excerpt",
    "pieces": "excerpt",
}
"""How a version is made, and what it is."""

_CHANGED = {"edited": 0.05, "rewritten": 0.13, "shuffled": 0.03}
_VERSIONS, _SENTENCES, _SEED = 100, 8, 35
_Z = 1.959964
"""Of the 95 % interval."""


def report() -> None:
    """Print how many versions of each kind are found as what they are, and what else is."""
    pages = sorted(folder(1).glob("*.txt"))
    target = WORK / "versions"
    made = _write(pages, target)
    with build([folder(1), target], MemoryStore()).corpus as corpus:
        frame = editions(corpus).frame.drop_nulls("of")
    found = {row["id"]: row for row in frame.iter_rows(named=True)}
    right, of = Counter[str](), Counter(made.values())
    for name, how in made.items():
        row = found.pop(name, None) or {}
        whole = row.get("of") == name.removesuffix(f"_{how}")
        right[how] += whole and row["kind"] == KINDS[how]
    print(f"\nEditions: {len(made)} versions made of {len(pages)} State of the Union addresses")
    print("  made as         of  right")
    for how in KINDS:
        print(f"  {how:12}{of[how]:6}{right[how]:7}")
    low, high = _wilson(right.total(), len(made))
    print(f"  all         {len(made):6}{right.total():7}   95 % interval {low:.0%} to {high:.0%}")
    print(f"of the addresses themselves {len(found)} are taken for versions")


def _write(pages: Sequence[Path], target: Path) -> dict[str, str]:
    """Write the versions, and return by the name of each how it was made."""
    chance = random.Random(_SEED)
    target.mkdir(parents=True, exist_ok=True)
    words = re.findall(r"[a-z]{4,}", pages[0].read_text("utf-8"))
    made = {}
    for number, page in enumerate(chance.sample(pages, _VERSIONS)):
        how = list(KINDS)[number % len(KINDS)]
        _, head, text = page.read_text("utf-8").split("---\n", 2)
        paragraphs = _made(_paragraphs(text), how, words, chance)
        name = f"{page.stem}_{how}"
        (target / f"{name}.txt").write_text(
            f"---\n{head}---\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8"
        )
        made[name] = how
    return made


def _paragraphs(text: str) -> list[str]:
    """Return a text, which has none of its own, in paragraphs of some sentences."""
    sentences = re.split(r"(?<=[.!?])\s+", text.strip())
    return [
        " ".join(sentences[at : at + _SENTENCES]) for at in range(0, len(sentences), _SENTENCES)
    ]


def _made(
    paragraphs: list[str], how: str, words: Sequence[str], chance: random.Random
) -> list[str]:
    """Return the paragraphs of a version."""
    n = len(paragraphs)
    if how == "block":
        start = chance.randrange(n - n // 2 + 1)
        return paragraphs[start : start + n // 2]
    if how == "pieces":
        return paragraphs[1::2]
    if how == "shuffled":
        paragraphs = chance.sample(paragraphs, n)
    share = _CHANGED.get(how, 0)
    return [
        " ".join(
            chance.choice(words) if chance.random() < share else word for word in each.split(" ")
        )
        for each in paragraphs
    ]


def _wilson(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    share, more = right / n, 1 + _Z**2 / n
    middle = (share + _Z**2 / 2 / n) / more
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / 4 / n**2) / more
    return middle - half, middle + half
