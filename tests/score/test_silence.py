"""Silence against every way in which sightings may lie, and against simulated ones."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score.silence import clumping, silence

ONE = np.ones(1)


def after(sightings, of, silent, clumps=ONE):
    return silence(np.array([sightings]), np.array([of]), np.array([silent]), clumps)[0]


@given(of=st.integers(2, 9), data=st.data())
def test_the_probability_is_the_share_of_all_ways(of, data):
    others = data.draw(st.integers(2, of))
    silent = data.draw(st.integers(0, of - others))

    ways = list(combinations(range(of), others))
    quiet = [way for way in ways if max(way) < of - silent]

    assert after(others + 1, of, silent) == pytest.approx(len(quiet) / len(ways))


def test_what_was_seen_twice_has_no_rhythm():
    assert np.isnan(after(2, 9, 5))


def test_clumps_make_a_silence_less_surprising():
    # 4 others of which two clumps are made: C(9 - 3, 2) / C(9, 2) = 15 / 36.
    assert after(5, 9, 3, np.array([2.0])) == pytest.approx(15 / 36)


def test_clumping_is_the_variance_of_gaps_by_that_of_geometric_ones():
    # Gaps 1, 1, 7: mean 3, variance 12, against 3 * 2 of a geometric law.
    gaps, owner = np.array([1, 1, 7, 2, 2, 2, 5]), np.array([0, 0, 0, 1, 1, 1, 2])

    assert clumping(gaps, owner, 4).tolist() == pytest.approx([2.0, 1.0, 1.0, 1.0])


def test_false_alarms_are_no_more_than_the_level_says():
    # 4000 things that are used in each of 60 documents with a probability of their own.
    draw = np.random.default_rng(5)
    used = draw.random((4000, 60)) < draw.uniform(0.05, 0.9, (4000, 1))
    place = [np.flatnonzero(row) for row in used]
    place = [row for row in place if len(row) > 2]
    n = np.array([len(row) for row in place])
    first, last = (np.array([row[end] for row in place]) for end in (0, -1))
    gaps = np.concatenate([np.diff(row) for row in place])
    clumps = clumping(gaps, np.repeat(np.arange(len(n)), n - 1), len(n))

    found = silence(n, 59 - first, 59 - last, clumps)

    assert 0.01 < np.mean(found <= 0.05) <= 0.05
