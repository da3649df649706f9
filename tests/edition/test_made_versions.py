"""Versions made by chance: copies, edits here and there, shuffled paragraphs, excerpts."""

import random
import re
from datetime import datetime, timedelta

import pytest

from communique.corpus import MemoryStore
from communique.edition import editions
from communique.ingest import build
from communique.sample import archive

KINDS = {"copy": "exact", "edited": "near", "shuffled": "near", "block": "excerpt"}
KINDS |= {"rewritten": "near", "pieces": "excerpt"}
FORM = "%m/%d/%y %I:%M %p"


def edited(paragraphs, share, words, chance):
    return [
        " ".join(
            chance.choice(words) if chance.random() < share else word
            for word in paragraph.split(" ")
        )
        for paragraph in paragraphs
    ]


def made(paragraphs, how, words, chance):
    """Return the paragraphs of a version."""
    n = len(paragraphs)
    if how == "block":
        start = chance.randrange(n - n // 2 + 1)
        return paragraphs[start : start + n // 2]
    if how == "pieces":
        return paragraphs[1::2]
    if how == "shuffled":
        return edited(chance.sample(paragraphs, n), 0.03, words, chance)
    return edited(paragraphs, {"edited": 0.05, "rewritten": 0.13, "copy": 0}[how], words, chance)


def written(folder, chance):
    """Write versions of statements beside these, months later too, and return which are of what."""
    pages = sorted(folder.glob("20*.txt"))
    words = re.findall(r"[a-z]{4,}", " ".join(page.read_text() for page in pages))
    right = {}
    for number, page in enumerate(chance.sample(pages, 30)):
        title, facts, *paragraphs = page.read_text().strip().split("\n\n")
        how = list(KINDS)[number % len(KINDS)]
        time, line = facts.split("\n")
        later = datetime.strptime(time, FORM) + timedelta(days=chance.choice([0, 1, 5, 20, 45, 80]))
        if chance.random() < 0.6:
            title = " ".join(chance.sample(words, 4))
        text = "\n\n".join(made(paragraphs, how, words, chance))
        name = f"{page.stem}_{how}"
        (folder / f"{name}.txt").write_text(
            f"{title}\n\n{later.strftime(FORM)}\n{line}\n\n{text}\n"
        )
        right[frozenset((name, page.stem))] = KINDS[how]
    return right


@pytest.mark.parametrize("seed", [11, 12])
def test_versions_of_every_kind_are_found_and_no_others(tmp_path, seed):
    archive.write(tmp_path / "archive")
    known = editions(build([tmp_path / "archive"], MemoryStore()).corpus).frame
    statement = dict(known.select("id", "statement").rows())

    right = written(tmp_path / "archive", random.Random(seed))
    frame = editions(build([tmp_path / "archive"], MemoryStore()).corpus).frame

    together = {}
    for name, group in frame.select("id", "statement").rows():
        together.setdefault(group, []).append(name)
    origin = {name: name for name in statement}
    origin |= {max(pair, key=len): min(pair, key=len) for pair in right}
    # Two are of one statement if what they are made of is.
    got = {(a, b) for names in together.values() for a in names for b in names if a < b}
    true = {
        (a, b)
        for a in origin
        for b in origin
        if a < b and statement[origin[a]] == statement[origin[b]]
    }
    assert len(got & true) >= 0.95 * len(got)
    assert len(got & true) >= 0.95 * len(true)
