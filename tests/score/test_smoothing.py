"""Smoothed rates against a loop over windows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score.smoothing import smoothed

SERIES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 90)), max_size=12)


@given(series=SERIES, reach=st.integers(0, 15))
def test_a_smoothed_rate_is_that_of_a_loop(series, reach):
    hits, tokens = np.array(series).reshape(-1, 2).T

    found = smoothed(hits, tokens, reach)

    assert len(found) == len(series)
    for at in range(len(series)):
        window = {
            other: (1 - (abs(other - at) / (reach + 1)) ** 3) ** 3
            for other in range(len(series))
            if abs(other - at) <= reach
        }
        size = sum(weight * tokens[other] for other, weight in window.items())
        rate = sum(weight * hits[other] for other, weight in window.items())
        assert found[at] == pytest.approx(rate / size if size else np.nan, nan_ok=True)


def test_a_reach_of_none_leaves_the_rates():
    assert smoothed([1, 0, 3], [10, 0, 10], 0) == pytest.approx([0.1, np.nan, 0.3], nan_ok=True)


def test_times_count_by_their_tokens():
    # The neighbour weighs (1 - (1/2)³)³ = 0.669921875, and has a thousand times the tokens.
    weight = 0.669921875
    expected = (1 + weight * 0) / (1 + weight * 1000)

    assert smoothed([1, 0], [1, 1000], 1)[0] == pytest.approx(expected)
