"""Scores of association, against other programs and values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from communique.score import association


@given(
    st.tuples(*[st.integers(1, 400)] * 4).map(lambda cells: np.array(cells, float).reshape(2, 2))
)
def test_log_likelihood_is_that_of_the_whole_table(table):
    n, r1, c1 = table.sum(), table[0].sum(), table[:, 0].sum()
    # scipy.stats.chi2_contingency, lambda_="log-likelihood", correction=False.
    reference = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic

    score = association.log_likelihood(table[0, 0], r1, c1, n)

    assert abs(score) == pytest.approx(reference, rel=1e-9, abs=1e-8)
    by_chance = r1 * c1 / n
    assert score == 0 or (score > 0) == (table[0, 0] >= by_chance)


def test_an_empty_cell_adds_nothing():
    # 10 of 10 in 100 tokens near, of 1000: by hand 2 (10 ln 10 + 90 ln(90/99) + 900 ln(900/891)).
    by_hand = 2 * (10 * math.log(10) + 90 * math.log(90 / 99) + 900 * math.log(900 / 891))

    assert association.log_likelihood(10, 100, 10, 1000) == pytest.approx(by_hand, rel=1e-12)


def test_scores_are_those_worked_out_by_hand():
    # 30 hits near, 20 in a window of 500 tokens of 100,000, 40 in all: expected 0.2.
    by_chance = association.expected(500, 40, 100_000)

    assert by_chance == pytest.approx(0.2)
    assert association.mutual_information(20, by_chance) == pytest.approx(math.log2(100))
    assert association.t_score(20, by_chance) == pytest.approx(19.8 / math.sqrt(20))
    assert association.log_dice(20, 30, 40) == pytest.approx(14 + math.log2(4 / 7))


def test_nothing_is_expected_of_no_tokens():
    assert association.expected(0, 0, 0) == 0
