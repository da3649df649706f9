"""Log-linear scores of sequences, against a comparison of each with each other one."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score.loglinear import cells_of, interaction, margins

TEXTS = st.integers(1, 4).flatmap(
    lambda k: st.tuples(st.just(k), st.lists(st.integers(0, 3), min_size=k, max_size=30))
)


def compared(sequences, counts, one):
    """Return the cells of one sequence by looking at each other one."""
    k = len(one)
    cells = [0.0] * (1 << k)
    for other, count in zip(sequences, counts, strict=True):
        cells[sum(1 << place for place in range(k) if one[place] == other[place])] += count
    return cells


@given(TEXTS)
def test_sums_over_margins_are_those_of_a_comparison_of_all(drawn):
    k, text = drawn
    counted = Counter(tuple(text[at : at + k]) for at in range(len(text) - k + 1))
    sequences, counts = list(counted), list(counted.values())
    codes, every = np.array(sequences, np.int32), np.arange(len(sequences))

    cells = cells_of(margins(codes, np.array(counts), every))

    for row, one in enumerate(sequences):
        assert cells[:, row].tolist() == compared(sequences, counts, one)


def test_lambda_of_two_words_is_their_log_odds():
    # By hand: ln(20.5 · 9870.5 / (80.5 · 30.5)), and the root of the sum of 1/n.
    cells = np.array([[9870.0], [80.0], [30.0], [20.0]])

    score, z = interaction(cells)

    assert score == pytest.approx(math.log(20.5 * 9870.5 / (80.5 * 30.5)))
    error = math.sqrt(1 / 9870.5 + 1 / 80.5 + 1 / 30.5 + 1 / 20.5)
    assert z == pytest.approx(score / error)


def test_words_that_stand_together_by_chance_have_no_interaction():
    score, z = interaction(np.array([[64.0], [16.0], [16.0], [4.0]]), smoothing=0)

    assert score == pytest.approx(0, abs=1e-12)
    assert z == pytest.approx(0, abs=1e-12)


def test_many_types_do_not_overflow():
    codes = np.full((2, 6), 2**20, np.int32)
    codes[1, 5] = 0

    sums = margins(codes, np.array([3, 4]), np.arange(2))

    assert sums[0].tolist() == [7, 7]
    assert sums[0b011111].tolist() == [7, 7]
    assert sums[-1].tolist() == [3, 4]
