"""Scales: values come to places in their order, and what is written beside an axis is round."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.chart.definition import Axis
from communique.chart.scales import laid, period_name, period_number

FINITE = st.floats(-1e9, 1e9, allow_nan=False, allow_subnormal=False)


@given(st.lists(FINITE, max_size=20))
def test_all_values_lie_on_the_axis_in_their_order(values):
    scale = laid(Axis(), values, 100, 500)
    places = [scale(value) for value in sorted(values)]

    assert all(100 <= place <= 500 for place in places)
    assert places == sorted(places)


@given(st.lists(st.floats(1e-6, 1e9), max_size=20))
def test_a_logarithmic_axis_takes_any_values_above_zero(values):
    scale = laid(Axis(scale="log"), values, 0, 400)

    assert all(0 <= scale(value) <= 400 for value in values)
    assert all(scale.low <= value <= scale.high for value, _ in scale.ticks(40))


@given(FINITE, st.floats(1e-3, 1e9))
def test_ticks_are_inside_and_have_room(low, span):
    scale = laid(Axis(), [low, low + span], 0, 600)
    places = [scale(value) for value, _ in scale.ticks(60)]

    assert len(places) <= 11
    assert all(scale.low - 1e-6 * span <= value <= scale.high + 1e-6 * span
               for value, _ in scale.ticks(60))  # fmt: skip


def test_ticks_are_round():
    assert [text for _, text in laid(Axis(), [0, 57_000], 0, 500).ticks(60)] == [
        "0",
        "10\u2009000",
        "20\u2009000",
        "30\u2009000",
        "40\u2009000",
        "50\u2009000",
    ]


def test_names_run_from_the_start_to_the_end():
    scale = laid(Axis(scale="names", names=["a", "b"]), [], 0, 100)

    assert [scale(0), scale(1)] == [25, 75]
    assert scale.ticks(10) == [(0, "a"), (1, "b")]


def test_what_lies_outside_sits_at_the_edge():
    scale = laid(Axis(low=0, high=10), [50], 0, 100)

    assert scale(50) == 100


@pytest.mark.parametrize(
    ("label", "per_year", "number"),
    [
        ("2018", 1, 2018),
        ("2018-Q2", 4, 2018 * 4 + 1),
        ("2018-04", 12, 2018 * 12 + 3),
        ("2018", 12, None),
        ("2018-Q2", 12, None),
        ("2018-04", 4, None),
        ("2018..2019", 1, None),
        ("", 1, None),
    ],
)
def test_a_period_has_a_number_in_its_unit_alone(label, per_year, number):
    assert period_number(label, per_year) == number


def test_a_period_is_named_by_its_year_where_that_begins():
    assert [period_name(2018 * 4 + each, 4) for each in (0, 1)] == ["2018", "2018 Q2"]
    assert [period_name(2018 * 12 + each, 12) for each in (0, 3)] == ["2018", "Apr 2018"]


@given(st.integers(1000, 2100), st.integers(0, 4000), st.sampled_from([1, 4, 12]))
def test_periods_are_named_at_even_steps(year, span, per_year):
    first = year * per_year
    scale = laid(Axis(scale="period", per_year=per_year), [first, first + span], 0, 700)
    values = [value for value, _ in scale.ticks(64)]

    assert values
    assert len({b - a for a, b in pairwise(values)}) <= 1
