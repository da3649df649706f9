"""Scores of tone: their formulas by hand, their bounds, their signs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score import tone

COUNTS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(40, 90)), min_size=2, max_size=8
)


def column(*values):
    return np.array(values, np.float64)


def sums(rows):
    p, q, x = (np.array(each, np.float64) for each in zip(*rows, strict=True))
    products = {"pp": p * p, "pq": p * q, "qq": q * q, "px": p * x, "qx": q * x, "xx": x * x}
    whole = {"n": np.ones(len(p)), "p": p, "q": q, "x": x, **products}
    return {name: column(each.sum()) for name, each in whole.items()}


def test_scores_are_those_of_the_formulas():
    # By hand: 30 for, 10 against, of 1000 tokens.
    p, q, x = column(30), column(10), column(1000)

    assert tone.balance(p, q) == pytest.approx([0.5])
    assert tone.net(p, q, x) == pytest.approx([0.02])
    assert tone.logit(p, q) == pytest.approx([math.log(30.5 / 10.5)])


def test_where_nothing_was_counted_there_is_no_balance_and_an_even_logit():
    none = column(0)

    assert np.isnan(tone.balance(none, none)).all()
    assert np.isnan(tone.net(none, none, none)).all()
    assert tone.logit(none, none) == pytest.approx([0])


def test_deviations_are_those_of_a_ratio_estimator():
    rows = [(3, 1, 50), (0, 2, 40), (5, 0, 90)]
    n, total = 3, 11
    balance = (8 - 3) / total
    residuals = [(p - q) - balance * (p + q) for p, q, _ in rows]
    expected = math.sqrt(n / (n - 1) * sum(r * r for r in residuals)) / total

    assert tone.balance_deviation(sums(rows)) == pytest.approx([expected])
    net = (8 - 3) / 180
    residuals = [(p - q) - net * x for p, q, x in rows]
    expected = math.sqrt(n / (n - 1) * sum(r * r for r in residuals)) / 180
    assert tone.net_deviation(sums(rows)) == pytest.approx([expected])
    each = [p / 8.5 - q / 3.5 for p, q, _ in rows]
    mean = sum(each) / n
    expected = math.sqrt(n / (n - 1) * sum((z - mean) ** 2 for z in each))
    assert tone.logit_deviation(sums(rows)) == pytest.approx([expected])


@given(COUNTS)
def test_swapping_the_sides_turns_scores_round_and_keeps_deviations(rows):
    there, back = sums(rows), sums([(q, p, x) for p, q, x in rows])

    for name in ("balance", "logit"):
        score = getattr(tone, name)
        assert score(there["p"], there["q"]) == pytest.approx(
            -score(back["p"], back["q"]), nan_ok=True
        )
    for deviation in (tone.balance_deviation, tone.net_deviation, tone.logit_deviation):
        assert deviation(there) == pytest.approx(deviation(back), nan_ok=True, abs=1e-6)


@given(COUNTS)
def test_a_balance_has_bounds(rows):
    whole = sums(rows)

    balance = tone.balance(whole["p"], whole["q"])

    assert np.isnan(balance).all() or (np.abs(balance) <= 1).all()


def test_one_document_has_no_deviation():
    alone = sums([(3, 1, 50)])

    for deviation in (tone.balance_deviation, tone.net_deviation, tone.logit_deviation):
        assert np.isnan(deviation(alone)).all()
