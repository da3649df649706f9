"""Where nodes and joints lie."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import leaves_list, linkage

from communique.chart.graph import branches, leaves, network


def test_places_follow_the_steps_between_nodes():
    place = network(3, [(0, 1), (1, 2)])
    apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))

    # A path lies straight: its stress is nothing.
    assert apart == pytest.approx(np.array([[0, 1, 2], [1, 0, 1], [2, 1, 0]]), abs=0.01)


def test_a_star_has_its_middle_in_the_middle():
    place = network(7, [(0, other) for other in range(1, 7)])

    assert np.hypot(*(place[1:].mean(axis=0) - place[0])) < 0.05


def test_the_same_network_lies_the_same_way():
    links = [(0, 1), (1, 2), (3, 4)]

    assert np.array_equal(network(5, links), network(5, links))


@pytest.mark.parametrize(("n", "links"), [(0, []), (1, []), (1, [(0, 0)]), (2, []), (3, [])])
def test_small_and_loose_networks_have_finite_places(n, links):
    place = network(n, links)

    assert place.shape == (n, 2)
    assert np.isfinite(place).all()
    assert len({tuple(each) for each in place.round(3)}) == n


@pytest.mark.parametrize("seed", range(5))
def test_leaves_stand_as_in_scipy(seed):
    points = np.random.default_rng(seed).normal(size=(12, 3))
    tree = linkage(points, "average")

    assert leaves(tree) == leaves_list(tree).tolist()


def test_a_joint_lies_at_its_distance_between_its_branches():
    tree = np.array([[0, 1, 2.0, 2], [2, 3, 5.0, 3]])

    assert leaves(tree) == [2, 0, 1]
    assert branches(tree) == [
        [(0.0, 1.0), (2.0, 1.0), (2.0, 2.0), (0.0, 2.0)],
        [(0.0, 0.0), (5.0, 0.0), (5.0, 1.5), (2.0, 1.5)],
    ]
