"""Banded alignment equals a table that is filled cell by cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import aligned, texts_of
from communique.align.bands import BRIDGE, REACH, Changes, Places, bridged, extended

WORDS = st.lists(st.sampled_from("abc"), max_size=12)
PAIRS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6)
CHANGES = st.builds(Changes, st.integers(0, 4), st.integers(1, 3))


def places(texts, pairs, step):
    sizes = np.array([[len(a), len(b)] for a, b in pairs], np.int64)
    begin = texts.bounds[: 2 * len(pairs)].reshape(-1, 2)
    start = begin if step > 0 else begin + sizes - 1
    return Places(start[:, 0], start[:, 1], sizes[:, 0], sizes[:, 1], step)


@given(pairs=PAIRS, changes=CHANGES, step=st.sampled_from([1, -1]))
def test_words_go_on_as_far_as_they_score_best(pairs, changes, step):
    texts = texts_of([words for pair in pairs for words in pair] + [["x"]])

    reached = extended(texts, places(texts, pairs, step), changes)

    for at, (a, b) in enumerate(pairs):
        table = aligned(a[::step], b[::step], changes.gap, changes.cost, REACH)
        i, j = int(reached.a[at]), int(reached.b[at])
        best = max([(0, 0, 0), *table.values()])
        assert table[i, j] == best
        assert reached.equal[at] == best[2]


@given(pairs=PAIRS, changes=CHANGES)
def test_a_bridge_goes_over_all_words_or_there_is_none(pairs, changes):
    texts = texts_of([words for pair in pairs for words in pair] + [["x"]])

    reached = bridged(texts, places(texts, pairs, 1), changes)

    for at, (a, b) in enumerate(pairs):
        table = aligned(a, b, changes.gap, changes.cost, BRIDGE)
        assert reached.found[at] == ((len(a), len(b)) in table)
        if reached.found[at]:
            assert reached.equal[at] == table[len(a), len(b)][2]
            assert (reached.a[at], reached.b[at]) == (len(a), len(b))


@pytest.mark.parametrize("step", [1, -1])
def test_no_more_than_so_many_words_are_looked_at(step):
    texts = texts_of([["a"] * 100, ["a"] * 100])

    reached = extended(texts, places(texts, [(["a"] * 100, ["a"] * 100)], step), Changes(3))

    assert (reached.a.tolist(), reached.equal.tolist()) == ([REACH], [REACH])
