"""Bursts against the published automaton and against every path there is."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.score import bursts

COUNTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=7)


# Kleinberg 2002, section 2, by an exact Viterbi on the example of R's package bursts (events at
# 4, 17, 23, 27, 33, 35, 37, 76, 77, 82, 84, 88, 90, 92; s = 2); recomputed apart from this code.
@pytest.mark.parametrize(
    ("gamma", "expected"),
    [(0.1, [0, 0, 0, 0, 1, 1, 0, 2, 1, 1, 1, 1, 1]), (1, [0] * 13)],
)
def test_states_of_gaps_are_those_of_a_reference(gamma, expected):
    events = [4, 17, 23, 27, 33, 35, 37, 76, 77, 82, 84, 88, 90, 92]

    assert bursts.gap_states(np.diff(events), s=2, gamma=gamma).tolist() == expected


@given(
    costs=st.integers(1, 3).flatmap(
        lambda k: st.lists(
            st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=1, max_size=6
        )
    ),
    rise=st.integers(0, 5),
)
def test_the_path_is_the_cheapest_of_all(costs, rise):
    table = np.array(costs, float).T

    def spent(path):
        steps = np.diff([0, *path])
        moved = rise * sum(max(step, 0) for step in steps)
        return moved + sum(table[state, at] for at, state in enumerate(path))

    path = bursts.cheapest(table, rise)

    assert len(path) == len(costs)
    every = product(range(len(table)), repeat=len(costs))
    assert spent(path.tolist()) == min(map(spent, every))


def test_two_states_of_batches_cost_what_is_worked_out_by_hand():
    # 12 of 40 in all: p0 = 0.3, p1 = 0.6; ln(p^r (1 - p)^(d - r)) by hand.
    costs = bursts.batch_costs([1, 1, 9, 1], [10, 10, 10, 10])

    assert costs[0, 2] == pytest.approx(-(9 * math.log(0.3) + math.log(0.7)))
    assert costs[1, 2] == pytest.approx(-(9 * math.log(0.6) + math.log(0.4)))
    assert bursts.batch_states([1, 1, 9, 1], [10] * 4).tolist() == [0, 0, 1, 0]
    # The rise of ln 4 is paid once, and is worth it.
    [weight] = bursts.weights(costs, np.array([[1, 2, 3]]))
    assert weight == pytest.approx(costs[0, 2] - costs[1, 2])
    assert weight > math.log(4)


def test_a_state_that_would_be_certain_is_left_out():
    assert len(bursts.batch_costs([3, 3], [4, 4])) == 1
    assert len(bursts.batch_costs([1, 3], [10, 10], n_states=9)) == 3


@pytest.mark.parametrize("found", [[0, 0], [4, 4], []])
def test_nothing_and_everything_have_no_bursts(found):
    assert bursts.batch_states(found, [4] * len(found)).tolist() == [0] * len(found)


@given(batches=COUNTS, factor=st.integers(2, 5))
def test_counts_and_dispersion_scaled_alike_change_nothing(batches, factor):
    found = np.array([min(pair) for pair in batches])
    of = np.array([max(pair) for pair in batches])

    costs = bursts.batch_costs(found, of)

    scaled = bursts.batch_costs(found * factor, of * factor, dispersion=factor)
    assert scaled == pytest.approx(costs)


@given(batches=COUNTS)
def test_a_batch_without_anything_changes_no_other(batches):
    found = np.array([min(pair) for pair in batches])
    of = np.array([max(pair) for pair in batches])
    rise = 1.5

    states = bursts.cheapest(bursts.batch_costs(found, of), rise)

    with_empty = bursts.batch_costs(np.append(found, 0), np.append(of, 0))
    assert bursts.cheapest(with_empty, rise)[:-1].tolist() == states.tolist()


def test_bursts_of_a_higher_level_lie_in_those_of_a_lower():
    found = bursts.stretches(np.array([0, 1, 2, 2, 1, 0, 2]))

    assert found.tolist() == [[1, 1, 5], [2, 2, 4], [1, 6, 7], [2, 6, 7]]
    assert bursts.stretches(np.zeros(3, np.int64)).shape == (0, 3)
    assert bursts.stretches(np.zeros(0, np.int64)).shape == (0, 3)


def test_no_gaps_and_one_gap_have_no_bursts():
    assert bursts.gap_states([]).tolist() == []
    assert bursts.gap_states([5]).tolist() == [0]
    assert bursts.gap_states([2, 2, 2]).tolist() == [0, 0, 0]


def test_a_faster_rate_of_gaps_is_a_burst_in_any_unit_of_time():
    gaps = np.array([30.0] * 8 + [1.0] * 12 + [30.0] * 8)

    states = bursts.gap_states(gaps)

    assert (states[8:20] > 0).all()
    assert (states[:8] == 0).all()
    assert (states[20:] == 0).all()
    assert bursts.gap_states(gaps / 7).tolist() == states.tolist()


@pytest.mark.parametrize(
    ("gaps", "options", "message"),
    [
        ([1, 0], {}, "not above 0"),
        ([1, 2], {"s": 1}, "s can't be 1"),
        ([1, 2], {"gamma": -1}, "gamma can't be -1"),
    ],
)
def test_what_makes_no_sense_is_refused(gaps, options, message):
    with pytest.raises(UsageError, match=message):
        bursts.gap_states(gaps, **options)


@given(
    things=st.integers(1, 8).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 5), min_size=n, max_size=n), min_size=1, max_size=4
        )
    )
)
def test_the_heaviest_burst_of_many_is_that_of_each(things):
    of = [6] * len(things[0])

    stretch, weight = bursts.heaviest(things, of, gamma=0.3)

    for found, ends, heavy in zip(things, stretch.tolist(), weight.tolist(), strict=True):
        costs = bursts.batch_costs(found, of)
        each = bursts.stretches(bursts.cheapest(costs, 0.3 * math.log(len(found))))
        weights = bursts.weights(costs, each)
        if not len(each):
            assert ends == [0, 0]
            assert math.isnan(heavy)
            continue
        assert heavy == pytest.approx(weights.max(), abs=1e-9)
        assert ends in each[np.isclose(weights, weights.max(), atol=1e-9), 1:].tolist()
