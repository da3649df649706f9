"""Half-lives against a decay that is known and against a likelihood searched by scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from communique.score.decay import decay, half_life

SERIES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 90)), min_size=2, max_size=9)


def test_what_halves_in_each_step_has_a_half_life_of_one():
    assert half_life(decay([80, 40, 20, 10], [1, 1, 1, 1])) == pytest.approx(1)


def test_the_rate_falls_and_not_the_count():
    # The rate goes by a factor of 4 in two steps, whatever the tokens.
    assert half_life(decay([80, 400, 2], [1, 10, 0.1])) == pytest.approx(1)


@given(series=SERIES)
def test_the_decay_is_the_likeliest(series):
    hits, tokens = np.array(series, float).T
    times = np.arange(len(hits))

    def unlikely(rate):
        # The level that is best for the rate, put into the log-likelihood.
        weights = tokens * np.exp(-rate * times)
        return hits.sum() * np.log(weights.sum()) + rate * (hits * times).sum()

    found = float(decay(hits, tokens))

    if not hits.sum():
        assert np.isnan(found)
    elif not hits[1:].sum():
        assert np.isinf(found)
    else:
        best = minimize_scalar(
            unlikely, bounds=(-10, 60), method="bounded", options={"xatol": 1e-9}
        )
        assert found == pytest.approx(max(best.x, 0), abs=1e-4)


@given(series=SERIES, factor=st.integers(2, 9))
def test_more_of_everything_decays_as_fast(series, factor):
    hits, tokens = np.array(series, float).T

    assert decay(hits * factor, tokens) == pytest.approx(float(decay(hits, tokens)), nan_ok=True)
    assert decay(hits, tokens * factor) == pytest.approx(float(decay(hits, tokens)), nan_ok=True)


def test_many_series_are_fitted_at_once_and_times_without_tokens_skipped():
    hits = [[8, 0, 2], [2, 2, 2], [5, 0, 0], [0, 0, 0], [0, 4, 2]]
    tokens = [[1, 0, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], [0, 1, 1]]

    rates = decay(hits, tokens)

    expected = [np.log(2), 0, np.inf, np.nan, np.log(2)]
    assert rates == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert half_life(rates) == pytest.approx([1, np.inf, 0, np.nan, 1], nan_ok=True)


def test_a_rate_that_rises_has_no_half_life():
    assert half_life(decay([1, 2, 4], [1, 1, 1])) == np.inf


def test_no_times_have_no_decay():
    assert np.isnan(decay([], []))
