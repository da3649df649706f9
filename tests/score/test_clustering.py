"""Dendrograms and their cuts, against scipy's and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist

from communique.score.clustering import LINKAGES, tree

POINTS = st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=1, max_size=9)


def distances(points):
    x = np.array(points, float).reshape(len(points), -1)
    return np.linalg.norm(x[:, None] - x[None], axis=2)


def test_near_rows_join_first():
    # On a line at 0, 10, 1, 12: 0 and 1 join at 1, 10 and 12 at 2, both at their mean distance.
    found = tree(distances([0, 10, 1, 12]), "average")

    assert found.merges.tolist() == [[0, 2, 1, 2], [1, 3, 2, 2], [4, 5, 10.5, 4]]
    assert found.cut(2).tolist() in ([1, 2, 1, 2], [2, 1, 2, 1])
    assert sorted(found.cut(4).tolist()) == [1, 2, 3, 4]
    assert found.cut(1).tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("linkage", LINKAGES)
@given(POINTS, st.integers(1, 9))
def test_a_cut_leaves_what_the_first_merges_made(linkage, points, k):
    k = min(k, len(points))
    found = tree(distances(points), linkage)
    made = {row: {row} for row in range(len(points))}
    for step, (left, right, _, size) in enumerate(found.merges[: len(points) - k]):
        made[len(points) + step] = made.pop(int(left)) | made.pop(int(right))
        assert len(made[len(points) + step]) == size

    cluster = found.cut(k)

    groups = {frozenset(np.flatnonzero(cluster == each).tolist()) for each in range(1, k + 1)}
    assert groups == set(map(frozenset, made.values()))
    # Clusters are numbered as they stand side by side.
    along = cluster[found.leaves].tolist()
    assert list(dict.fromkeys(along)) == list(range(1, k + 1))


@pytest.mark.parametrize("linkage", LINKAGES)
def test_merges_are_those_of_scipy(linkage):
    # scipy.cluster.hierarchy.linkage on the condensed distances.
    points = np.random.default_rng(2).random((20, 3))

    found = tree(distances(points.tolist()), linkage)

    reference = hierarchy.linkage(pdist(points), linkage)
    np.testing.assert_allclose(found.merges, reference, rtol=1e-12)


def test_no_rows_and_one_row_are_trees():
    assert tree(np.empty((0, 0))).leaves.tolist() == []
    assert tree(np.zeros((1, 1))).cut(1).tolist() == [1]
