"""Classical scaling: the points are those whose distances were given."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score.scaling import scaled

POINTS = st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=1, max_size=9)


def distances(points):
    x = np.array(points, float).reshape(len(points), -1)
    return np.linalg.norm(x[:, None] - x[None], axis=2)


@given(POINTS)
def test_points_in_a_plane_are_found_again(points):
    given_distances = distances(points)

    found = scaled(given_distances, 2)

    np.testing.assert_allclose(distances(found.points), given_distances, atol=1e-7)
    assert (np.diff(found.shares) <= 1e-12).all()
    assert found.shares.sum() == pytest.approx(1 if given_distances.any() else 0)


def test_three_points_on_a_line_have_one_axis():
    # At 0, 3 and 6: centred -3, 0, 3; two are equally far, so the first is positive.
    found = scaled(distances([0, 3, 6]), 2)

    np.testing.assert_allclose(found.points, [[3, 0], [0, 0], [-3, 0]], atol=1e-12)
    np.testing.assert_allclose(found.shares, [1, 0], atol=1e-12)


def test_distances_that_no_space_has_explain_less_than_all():
    # Three points at 1 from a fourth and at 2 from one another lie in no Euclidean space: B has
    # the eigenvalues 2, 2, 0 and -1/4 (by hand from -J D² J / 2).
    apart = np.full((4, 4), 2.0)
    apart[3] = apart[:, 3] = 1
    np.fill_diagonal(apart, 0)

    assert scaled(apart, 3).shares == pytest.approx([2 / 4.25, 2 / 4.25, 0])


def test_no_rows_and_rows_that_are_alike_lie_at_one_place():
    assert scaled(np.empty((0, 0)), 2).points.shape == (0, 2)
    found = scaled(np.zeros((3, 3)), 2)
    assert not found.points.any()
    assert not found.shares.any()
    assert not scaled(np.zeros((1, 1)), 3).points.any()
