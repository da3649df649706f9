"""Orders and ranks of whole columns: what stands first, and what is as high."""

from typing import Any

import numpy as np
import numpy.typing as npt

_PLACES = 32
"""Bits of a place in a column."""


def ascending(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return int64[n]: the places of values from the lowest up, equal ones as they stand, NaN last.

    What numpy's stable sort gives, in a third of its time: values are sorted without regard to
    where equal ones stand, and then the places of each value as whole numbers.
    """
    order = np.argsort(values)
    new = _new(values[order])
    key = np.cumsum(new, dtype=np.int64) << _PLACES | order
    key.sort()
    return key & ((1 << _PLACES) - 1)


def ranks(ordered: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return int64[n]: the rank of each of some values in order, from 1; equal ones have the first.

    Ranks of values that are equal are left out after them: 1, 2, 2, 4.
    """
    place = np.arange(len(ordered))
    place[~_new(ordered)] = 0
    return np.maximum.accumulate(place) + 1


def _new(ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return bool[n]: which of values in order differ from the one before; the first does."""
    new = np.ones(len(ordered), bool)
    after, before = ordered[1:], ordered[:-1]
    # NaN is unlike itself, and stands with others of its kind.
    new[1:] = (after != before) & ~np.isnan(before)
    return new
