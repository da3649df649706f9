"""Orders and ranks, beside a stable sort and a loop."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from communique.score.ranks import ascending, ranks

FEW = st.sampled_from([-1.5, -0.0, 0.0, 2.0, 7.25, math.inf, -math.inf, math.nan])


@given(st.lists(FEW, max_size=40))
def test_equal_values_stay_as_they_stand_and_what_is_no_number_comes_last(values):
    column = np.array(values, np.float64)

    order = ascending(column)

    assert order.tolist() == np.argsort(column, kind="stable").tolist()


@given(st.lists(st.integers(-3, 3), max_size=40))
def test_whole_numbers_are_ordered_alike(values):
    column = np.array(values, np.int64)

    assert ascending(column).tolist() == sorted(range(len(values)), key=values.__getitem__)


@given(st.lists(st.integers(-3, 3), max_size=40).map(sorted))
def test_a_rank_is_one_more_than_what_stands_before_all_that_is_equal(values):
    found = ranks(np.array(values, np.int64))

    assert found.tolist() == [values.index(value) + 1 for value in values]
