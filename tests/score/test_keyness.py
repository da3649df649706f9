"""Scores of keyness, against quanteda, other programs and values worked out by hand."""

import gzip
import json
import math
import os
import re
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from communique.errors import UsageError
from communique.score import keyness
from communique.score.exact import fisher

OWN = json.loads((Path(__file__).parent / "reference/quanteda_keyness.json").read_text("utf-8"))
REFERENCE = os.environ.get("COMMUNIQUE_REFERENCE", "")
TABLES = st.tuples(
    st.integers(0, 60), st.integers(0, 60), st.integers(60, 400), st.integers(60, 400)
).filter(lambda table: table[0] + table[1] > 0)


def multiplied(a, b, n_a, n_b):
    """Return χ² as quanteda 4.3.1 corrects it: times q² what it would be divided by it."""
    plain = keyness.chi_square(a, b, n_a, n_b, correction="none")
    ours = keyness.chi_square(a, b, n_a, n_b, correction="williams")
    return plain**2 / ours


def found(call, counts):
    measure = re.search(r'measure = "(\w+)"', call)
    correction = re.search(r'correction = "(\w+)"', call)
    how = {"correction": correction[1]} if correction else {}
    match measure[1] if measure else "chi2":
        case "exact":
            return fisher(*counts)
        case "pmi":
            return keyness.mutual_information(*counts), None
        case "lr":
            score = keyness.log_likelihood(*counts, **how)
            return score, keyness.p_value(score)
        case _ if how == {"correction": "williams"}:
            return multiplied(*counts), None
    score = keyness.chi_square(*counts, **how)
    return score, keyness.p_value(score)


def assert_as_in(case, rows, n_a, n_b):
    # What neither side has, of a third group, is no number there.
    rows = [row for row in rows if row[3] or row[4]]
    a, b = (np.array([row[column] for row in rows], float) for column in (3, 4))
    expected = np.array([np.inf if row[1] is None else row[1] for row in rows])

    score, p = found(case, (a, b, n_a, n_b))

    # Shown with ten digits.
    assert score == pytest.approx(expected, rel=1e-8)
    if p is not None:
        # Theirs is a difference from 1, exact to 1e-16 and no more.
        assert p == pytest.approx([row[2] for row in rows], rel=1e-8, abs=1e-15)


@pytest.mark.parametrize("case", OWN["cases"], ids=lambda case: case["id"])
def test_scores_are_those_of_quanteda(case):
    assert_as_in(case["call"], case["rows"], OWN["target_tokens"], OWN["reference_tokens"])


def stored(name):
    return json.loads(gzip.decompress((Path(REFERENCE) / "quanteda" / name).read_bytes()))


def inaugural(call, inputs):
    """Return how often each word is in the target and in the reference of a call."""
    tokens = inputs["inaugural_tokens_nopunct"]
    about = inputs["inaugural"]["docvars"]
    if "Republican" in call:
        sides = [{"Republican": 0, "Democratic": 1}.get(each) for each in about["Party"]]
    elif "1945" in call:
        sides = [int(int(each) < 1945) for each in about["Year"]]
    else:
        sides = [int(each != "2017-Trump") for each in tokens["docs"]]
    counts = Counter(), Counter()
    for side, text in zip(sides, tokens["tokens"], strict=True):
        if side is not None:
            counts[side].update(text.lower().split("\n"))
    if "topfeatures" in call:
        # Of equally frequent words those stay that come first in the texts.
        every = Counter("\n".join(tokens["tokens"]).lower().split("\n"))
        top = {word for word, _ in every.most_common(150)}
        counts = tuple(Counter({w: n for w, n in each.items() if w in top}) for each in counts)
    return counts


@pytest.mark.skipif(
    not REFERENCE, reason="COMMUNIQUE_REFERENCE names no folder of reference values"
)
def test_scores_are_those_of_quanteda_on_speeches_and_manifestos():
    inputs = stored("inputs.json.gz")
    cases = [
        case
        for case in stored("values.json.gz")["cases"]
        if case["topic"] == "keyness" and not case["id"].startswith("own")
    ]
    assert cases

    for case in cases:
        call, rows = case["r_call"], case["expect"]["rows"]
        if case["input"]["input"] == "ukimmig_dfm":
            matrix = inputs["ukimmig_dfm"]
            in_target = np.array(matrix["i"]) == matrix["docs"].index("BNP")
            counts = np.array(matrix["x"])
            totals = counts[in_target].sum(), counts[~in_target].sum()
        else:
            totals = tuple(side.total() for side in inaugural(call, inputs))
        assert_as_in(call, rows, *totals)


@given(st.tuples(*[st.integers(1, 400)] * 4))
def test_scores_without_correction_are_those_of_the_whole_table(cells):
    table = np.array(cells, float).reshape(2, 2)
    counts = (table[0, 0], table[1, 0], table[0].sum(), table[1].sum())
    # scipy.stats.chi2_contingency
    g2 = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    chi2 = chi2_contingency(table, correction=False).statistic
    yates = chi2_contingency(table, correction=True).statistic

    ours = keyness.log_likelihood(*counts, correction="none", offset=0)

    assert abs(ours) == pytest.approx(g2, rel=1e-9, abs=1e-8)
    assert abs(keyness.chi_square(*counts, correction="none")) == pytest.approx(chi2, abs=1e-9)
    assert abs(keyness.chi_square(*counts, correction="yates")) == pytest.approx(yates, abs=1e-9)


def test_two_tables_have_the_scores_that_formulae_give_them():
    # Recomputed from the formulae to six digits, for the tables 7:2 of 10:9 and 30:10 of 1000.
    counts = np.array([[7, 2, 10, 9], [30, 10, 1000, 1000]]).T
    plain = {"correction": "none", "offset": 0}

    assert keyness.log_likelihood(*counts, **plain) == pytest.approx(
        [4.534939, 10.669048], abs=1e-6
    )
    assert keyness.two_cell_log_likelihood(*counts) == pytest.approx([2.4401, 10.464963], abs=1e-6)
    chi2 = keyness.chi_square(*counts, correction="none")
    assert chi2 == pytest.approx([4.33716, 10.204082], abs=1e-6)
    yates = keyness.chi_square(*counts, correction="yates")
    assert yates == pytest.approx([2.632438, 9.209184], abs=1e-6)
    assert keyness.log_ratio(*counts) == pytest.approx([1.655352, 1.584963], abs=1e-6)
    assert keyness.log_odds_ratio(*counts) == pytest.approx([2.100061, 1.119021], abs=1e-6)


def test_effects_are_those_worked_out_by_hand():
    # 30 and 10 of a thousand: three times as often, 200 % more; (30,000 + 1) / (10,000 + 1).
    counts = (30, 10, 1000, 1000)

    assert keyness.percent_difference(*counts) == pytest.approx(200)
    assert keyness.simple_maths(*counts) == pytest.approx(30_001 / 10_001)
    assert keyness.simple_maths(*counts, constant=100) == pytest.approx(30_100 / 10_100)
    assert keyness.log_ratio(*counts) == pytest.approx(math.log2(3))
    assert keyness.mutual_information(*counts) == pytest.approx(math.log(1.5), abs=1e-9)


def test_the_example_of_rayson_has_its_published_scores():
    # P. Rayson on the Corpora list, 18 January 2002, "statistics in learner English": keep, keeps,
    # keeping, kept and all forms in two corpora of a million words; rounded to whole numbers.
    learners, natives = np.array([348, 15, 9, 21, 392]), np.array([99, 14, 32, 25, 170])

    score = keyness.two_cell_log_likelihood(learners, natives, 1e6, 1e6)

    assert np.round(score).tolist() == [147, 0, -14, 0, 90]


def test_the_examples_of_hardie_have_their_published_ratios():
    # A. Hardie, "Log Ratio: an informal introduction", 28 April 2014: the same rate, two, four and
    # eight times the rate; 0.0006 against 0.0002 is three times the rate.
    times = keyness.log_ratio(np.array([20, 40, 80, 160, 600]), [20, 20, 20, 20, 200], 1e6, 1e6)

    assert times == pytest.approx([0, 1, 2, 3, math.log2(3)])


def test_a_count_of_nothing_is_half_a_token_in_a_log_ratio():
    # Hardie 2014: 0.5 stands for 0, so that 8 of 100 against 0 of 100 is 16 times as often.
    assert keyness.log_ratio(8, 0, 100, 100) == pytest.approx(4)
    assert keyness.log_ratio(0, 8, 100, 100) == pytest.approx(-4)


def test_log_odds_with_a_prior_are_those_of_the_equations():
    # Monroe, Colaresi and Quinn 2008, eq. 16 and 19-22, recomputed to six digits.
    a, b = np.array([50, 20, 5, 0, 25]), np.array([30, 40, 5, 10, 15])
    pooled = 10 * (a + b) / 200

    _, flat = keyness.log_odds_with_prior(a, b, 100, 100, 0.01, prior_total=0.05)
    delta, z = keyness.log_odds_with_prior(a, b, 100, 100, pooled, prior_total=10)

    assert flat == pytest.approx([3.667861, -3.580707, 0, -0.701057, 1.946853], abs=1e-6)
    assert delta == pytest.approx([0.768005, -0.886921, 0, -3.140289, 0.576382], abs=1e-6)
    assert z == pytest.approx([3.507996, -3.433297, 0, -2.169467, 1.861619], abs=1e-6)


@given(TABLES)
def test_swapping_target_and_reference_flips_signs(table):
    a, b, n_a, n_b = table
    for score in (
        partial(keyness.log_likelihood, offset=0),
        keyness.two_cell_log_likelihood,
        keyness.chi_square,
        keyness.log_ratio,
        keyness.log_odds_ratio,
    ):
        assert score(a, b, n_a, n_b) == pytest.approx(-score(b, a, n_b, n_a), rel=1e-6, abs=1e-6)
    swapped = keyness.simple_maths(b, a, n_b, n_a)
    assert keyness.simple_maths(a, b, n_a, n_b) * swapped == pytest.approx(1)


@given(TABLES)
def test_two_cells_surprise_no_more_than_four(table):
    two = abs(keyness.two_cell_log_likelihood(*table))

    assert two <= abs(keyness.log_likelihood(*table, correction="none", offset=0)) + 1e-9


@given(TABLES, st.sampled_from(["default", "yates", "williams"]))
def test_corrections_make_scores_smaller(table, correction):
    for score, how in ((keyness.chi_square, {}), (keyness.log_likelihood, {"offset": 0})):
        corrected = score(*table, correction=correction, **how)
        assert abs(corrected) <= abs(score(*table, correction="none", **how)) + 1e-9


@given(st.integers(0, 50), st.integers(50, 200))
def test_equal_rates_have_no_keyness(count, n):
    table = (count, count, n, n)

    assert keyness.log_likelihood(*table, correction="none", offset=0) == 0
    assert keyness.chi_square(*table) == 0
    assert keyness.two_cell_log_likelihood(*table) == 0
    assert keyness.log_ratio(*table) == 0


def test_sides_without_tokens_have_no_ratio():
    assert keyness.log_likelihood(0, 0, 0, 10, offset=0) == 0
    assert keyness.chi_square(0, 5, 0, 10) == 0
    assert np.isnan(keyness.log_ratio(0, 5, 0, 10))
    assert np.isnan(keyness.percent_difference(0, 5, 0, 10))


def test_an_unknown_correction_is_named_with_those_that_are():
    with pytest.raises(UsageError, match="no correction is called 'yate'"):
        keyness.log_likelihood(1, 1, 2, 2, correction="yate")
