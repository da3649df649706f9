"""Scores of association, against other programs and values worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact, hypergeom

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


TABLES = st.tuples(*[st.integers(0, 60)] * 4).filter(sum)


def sums(table):
    o11, o12, o21, _ = table
    return o11, o11 + o12, o11 + o21, sum(table)


@given(TABLES, st.sampled_from(["greater", "less", "both"]))
@example((0, 1, 1, 0), "both")
@example((1, 0, 0, 1), "both")
def test_fishers_test_is_that_of_scipy(table, side):
    matrix = np.array(table).reshape(2, 2)
    # scipy.stats.fisher_exact, p-value.
    alternative = "two-sided" if side == "both" else side
    reference = fisher_exact(matrix, alternative=alternative).pvalue

    score = association.fisher(*sums(table), side)

    assert 10**-score == pytest.approx(reference, rel=1e-6)


def test_fishers_test_has_no_p_that_is_too_small():
    # scipy.stats.hypergeom.logsf: of a bigram that would have p = 0 in floating point.
    reference = -hypergeom.logsf(899, 1_000_000, 20_000, 1_000) / math.log(10)

    score = association.fisher(900, 20_000, 1_000, 1_000_000)

    assert score == pytest.approx(reference, rel=1e-8)
    assert score > 308


def test_fishers_test_takes_whole_columns():
    columns = np.array([[5, 9, 30, 40], [0, 9, 30, 40], [0, 0, 0, 9]]).T

    scores = association.fisher(*columns)

    assert scores.shape == (3,)
    assert scores[1] == scores[2] == 0


# 20 together, 100 and 50 alone, of 10,000: expected 0.5. Worked out by hand.
BY_HAND = {
    "mi": math.log2(40),
    "mi2": math.log2(800),
    "mi3": math.log2(16_000),
    "pmi2": math.log2(400 / 5000),
    "log_dice": 14 + math.log2(40 / 150),
    "dice": 40 / 150,
    "t": 19.5 / math.sqrt(20),
    "z_score": 19.5 / math.sqrt(0.5),
    "delta_p": 20 / 100 - 30 / 9900,
    "delta_p_back": 20 / 50 - 80 / 9950,
    "minimum_sensitivity": 0.2,
    "jaccard": 20 / 130,
    "odds_ratio": 20 * 9870 / (80 * 30),
}


@pytest.mark.parametrize(("name", "value"), BY_HAND.items())
def test_each_score_is_its_formula(name, value):
    assert association.SCORES[name](20, 100, 50, 10_000) == pytest.approx(value, rel=1e-12)


def test_delta_p_is_that_of_a_table_of_gries():
    # Gries 2013, section 2.2: "of course" in the spoken BNC, and the two values printed there.
    o11, r1, c1, n = sums((5610, 168_938, 2_257, 10_233_063))

    assert association.delta_p(o11, r1, c1, n) == pytest.approx(0.032, abs=5e-4)
    assert association.delta_p(o11, c1, r1, n) == pytest.approx(0.697, abs=5e-4)


RANGES = {
    "pmi2": (-math.inf, 0),
    "log_dice": (-math.inf, 14),
    "dice": (0, 1),
    "delta_p": (-1, 1),
    "delta_p_back": (-1, 1),
    "minimum_sensitivity": (0, 1),
    "jaccard": (0, 1),
    "odds_ratio": (0, math.inf),
    "fisher": (0, math.inf),
    "fisher_both": (0, math.inf),
}


@given(TABLES)
def test_scores_stay_in_their_ranges(table):
    for name, (low, high) in RANGES.items():
        score = association.SCORES[name](*sums(table))
        assert np.isnan(score) or low - 1e-9 <= score <= high + 1e-9, name


@given(TABLES)
def test_scores_of_both_ways_change_places_with_the_sides(table):
    o11, r1, c1, n = sums(table)
    for name, score in association.SCORES.items():
        other = {"delta_p": "delta_p_back", "delta_p_back": "delta_p"}.get(name, name)
        turned = association.SCORES[other](o11, c1, r1, n)
        assert score(o11, r1, c1, n) == pytest.approx(turned, nan_ok=True, abs=1e-9), name


@pytest.mark.parametrize("name", association.SCORES)
def test_a_score_of_nothing_is_defined_or_says_so(name):
    score = association.SCORES[name](np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2))

    assert score.shape == (2,)
    assert np.isnan(score).all() or (score == 0).all()
