"""Arrays in a folder: mapped as they were written, and what is none is said to be damaged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from communique.corpus import FolderStore
from communique.corpus.files import map_array, write_array
from communique.errors import CorpusError

KINDS = ["<i4", "<i8", "<u4", "|u1", "|i1", "|b1", "<f8", "<U3", "|S12"]


@given(
    st.sampled_from(KINDS).flatmap(
        lambda kind: arrays(kind, array_shapes(max_dims=3, min_side=0, max_side=4))
    )
)
def test_an_array_is_mapped_as_it_was_written(tmp_path_factory, array):
    store = FolderStore(tmp_path_factory.mktemp("arrays"))
    write_array(store, "a.npy", array)
    mapped = map_array(store, "a.npy")
    np.testing.assert_array_equal(mapped, array)
    assert (mapped.dtype, mapped.shape) == (array.dtype, array.shape)
    assert not mapped.flags.writeable
    np.testing.assert_array_equal(np.load(store.root / "a.npy"), array)


def test_an_array_that_numpy_saved_otherwise_is_mapped_too(tmp_path):
    array = np.asfortranarray(np.arange(6).reshape(2, 3))
    np.save(tmp_path / "a.npy", array)
    np.testing.assert_array_equal(map_array(FolderStore(tmp_path), "a.npy"), array)


@pytest.mark.parametrize(
    "change",
    [
        lambda octets: octets[:-1],
        lambda octets: octets + b"0",
        lambda octets: octets[:40],
        lambda octets: b"",
        lambda octets: b"not an array" * 20,
        lambda octets: octets.replace(b"(12,)", b"(99,)"),
    ],
    ids=["short", "long", "head cut off", "empty", "another file", "another shape"],
)
def test_what_is_no_array_is_said_to_be_damaged(tmp_path, change):
    store = FolderStore(tmp_path)
    write_array(store, "a.npy", np.arange(12))
    (tmp_path / "a.npy").write_bytes(change((tmp_path / "a.npy").read_bytes()))
    with pytest.raises(CorpusError, match="damaged"):
        map_array(store, "a.npy")


def test_an_array_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(CorpusError):
        map_array(FolderStore(tmp_path), "a.npy")
