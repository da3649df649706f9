"""Structural attributes keep nesting, overlap, empty regions and values."""

import numpy as np
import polars as pl

from communique.corpus import MemoryStore, Regions, StructuralAttribute
from communique.corpus.structure import write_structure


def structure(spans, values=None):
    store = MemoryStore()
    write_structure(store, "np", Regions(np.array(spans, np.int32).reshape(-1, 2), values))
    return StructuralAttribute(store, "np")


def test_regions_are_ordered_by_start_and_then_by_size_with_their_values():
    found = structure([[4, 6], [0, 3], [0, 9]], pl.DataFrame({"kind": ["c", "b", "a"]}))

    assert found.regions.tolist() == [[0, 9], [0, 3], [4, 6]]
    assert found.values["kind"].to_list() == ["a", "b", "c"]


def test_depth_counts_the_regions_that_are_open():
    found = structure([[0, 9], [0, 3], [4, 8], [5, 6], [9, 10]])

    assert found.depth.tolist() == [0, 1, 1, 2, 0]


def test_positions_find_the_region_around_them():
    found = structure([[0, 3], [3, 5], [7, 9]])

    assert found.around(np.array([0, 2, 3, 5, 6, 7, 8, 9])).tolist() == [0, 0, 1, -1, -1, 2, 2, -1]


def test_a_structure_without_regions_is_one():
    found = structure([])

    assert found.regions.shape == (0, 2)
    assert found.around(np.array([0, 5])).tolist() == [-1, -1]
    assert found.values.width == 0


def test_regions_without_values_have_none():
    assert structure([[0, 2], [2, 2]]).values.width == 0
