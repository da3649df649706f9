"""Passages planted in State of the Union addresses, with words changed, left out and put in.

Run where COMMUNIQUE_SOTU names the folder that holds the sample `sotu`.
"""

import os
import random
import re
from pathlib import Path

import pytest

from aligning import spans_of, texts_of
from communique.align.passages import Manner, passages

SOTU = os.environ.get("COMMUNIQUE_SOTU", "")
CASES = 2000


@pytest.fixture(scope="module")
def addresses():
    found = [path.read_text("utf-8").lower() for path in sorted(Path(SOTU, "sotu").glob("*.txt"))]
    return [re.findall(r"\w+(?:['’-]\w+)*", text) for text in found]


def planted(addresses, chance):
    """Return two stretches of addresses, one with a passage of the other, and where it is."""
    one, other = chance.sample(addresses, 2)
    begin, beside = chance.randrange(len(one) - 250), chance.randrange(len(other) - 250)
    one, other = one[begin : begin + 200], other[beside : beside + 100]
    start, size, place = 50, chance.randint(16, 80), chance.randint(20, 80)
    passage, copy = one[start : start + size], []
    at, equal = 0, 0
    while at < size:
        # Three words are equal between two changes, and six at the ends.
        if 6 <= at < size - 9 and equal >= 3 and chance.random() < 0.1:
            gone, new = chance.choice([(1, 1), (2, 1), (1, 0), (3, 0), (0, 1), (0, 3), (2, 2)])
            copy += [chance.choice(chance.choice(addresses)) for _ in range(new)]
            at, equal = at + gone, 0
        else:
            copy.append(passage[at])
            at, equal = at + 1, equal + 1
    # A word beside the passage that is equal by chance would be a word of it.
    near = {*one[start - 12 : start], *one[start + size : start + size + 12]}
    if near & {*other[place - 12 : place], *other[place : place + 12]}:
        return planted(addresses, chance)
    place_of = (0, start, start + size, 1, place, place + len(copy))
    return [one, [*other[:place], *copy, *other[place:]]], place_of


@pytest.mark.skipif(not SOTU, reason="COMMUNIQUE_SOTU names no folder; make docs sets it")
def test_a_planted_passage_is_found_word_for_word(addresses):
    missed = []
    for seed in range(CASES):
        documents, place = planted(addresses, random.Random(seed))
        if place not in spans_of(passages(texts_of(documents), Manner())):
            missed.append(seed)

    assert len(missed) <= CASES // 1000, missed
