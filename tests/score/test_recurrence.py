"""Scores of recurrence, against scipy, slow loops and values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import weibull_min

from communique.score import recurrence

N = 60
PLACES = st.lists(st.sets(st.integers(0, N - 1), max_size=12).map(sorted), min_size=1, max_size=4)


def grouped(places):
    bounds = np.cumsum([0, *map(len, places)])
    return np.array([each for one in places for each in one], np.int64), bounds


def reduced(places):
    """Return ARF as Savický and Hlaváčová describe it, token by token."""
    even = N / len(places)
    before = [places[-1] - N, *places[:-1]]
    return sum(min(b - a, even) for a, b in zip(before, places, strict=True)) / even


@given(PLACES)
def test_average_reduced_frequency_is_that_of_a_loop(places):
    positions, bounds = grouped(places)
    gaps = recurrence.cyclic_gaps(positions, bounds, N)

    found = recurrence.average_reduced_frequency(gaps, bounds, N)

    for number, one in enumerate(places):
        if one:
            assert found[number] == pytest.approx(reduced(one))
            assert 1 - 1e-9 <= found[number] <= len(one) + 1e-9
        else:
            assert np.isnan(found[number])


def test_even_tokens_keep_their_frequency_and_a_heap_counts_once():
    positions, bounds = grouped([[0, 20, 40], [0, 1, 2]])
    gaps = recurrence.cyclic_gaps(positions, bounds, N)

    # The heap: 20 of 20, and twice 1 of 20.
    reduced_by_hand = pytest.approx([3, 1.1])
    assert recurrence.average_reduced_frequency(gaps, bounds, N) == reduced_by_hand
    # ½ (1 + 3 · 20² / 60) and ½ (1 + (58² + 1 + 1) / 60).
    waiting = recurrence.average_waiting_time(gaps, bounds, N)
    assert waiting == pytest.approx([10.5, 28.55])


@given(st.lists(st.lists(st.integers(1, 500), min_size=2, max_size=30), min_size=1, max_size=4))
def test_the_shape_is_that_of_greatest_likelihood(gaps):
    positions, bounds = grouped([np.cumsum([0, *each]).tolist() for each in gaps])

    shape = recurrence.weibull_shape(positions, bounds)

    for number, each in enumerate(gaps):
        if len(set(each)) == 1:
            assert np.isnan(shape[number])
            continue
        # The derivative of the likelihood by the shape, which is 0 where it is greatest.
        x = np.array(each, float) / max(each)
        weight = x ** shape[number]
        slope = (weight * np.log(x)).sum() / weight.sum() - 1 / shape[number] - np.log(x).mean()
        assert slope == pytest.approx(0, abs=1e-7)


def test_the_shape_is_that_of_scipy():
    gaps = np.ceil(np.random.default_rng(4).weibull(0.6, 200) * 50).astype(int)
    positions, bounds = grouped([np.cumsum([0, *gaps]).tolist()])

    # scipy.stats.weibull_min.fit, floc=0
    expected = weibull_min.fit(gaps, floc=0)[0]
    assert recurrence.weibull_shape(positions, bounds) == pytest.approx(expected, rel=1e-4)


def test_too_few_gaps_have_no_shape():
    positions, bounds = grouped([[], [3], [3, 9], [3, 9, 15]])

    assert np.isnan(recurrence.weibull_shape(positions, bounds)).all()
