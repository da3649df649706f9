"""Thinning: fewer hits than there are, the same ones on every machine and however parts are cut."""

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from communique.corpus import Part
from communique.errors import UsageError
from communique.query.place import Spans

Thin = Literal["first", "random", "one"]

Rows = npt.NDArray[np.int64]


def check_thin(thin: str, sample: int | None) -> None:
    """Do nothing where hits can be thinned so.

    Raises:
        UsageError: there is no such way, or it needs a number.
    """
    if thin and thin not in get_args(Thin):
        ways = ", ".join(get_args(Thin))
        raise UsageError(f"hits can't be thinned by {thin!r}", hint=f"ways: {ways}")
    if thin in {"first", "random"} and sample is None:
        raise UsageError(f"{thin} of how many hits?", hint="--sample N says it")


def thinned(
    found: Sequence[tuple[Part, Spans]], thin: str, sample: int | None, seed: int
) -> Rows | None:
    """Return which hits are kept, counted through all parts and ascending; None is all.

    `first` are those of the first documents, `random` are drawn without replacement, `one` is
    one hit of each document drawn at random. With `one`, `sample` draws among these.
    """
    n_hits = sum(len(hits) for _, hits in found)
    if thin != "one" and (sample is None or sample >= n_hits):
        return None
    rows = _one_each(found, seed) if thin == "one" else np.arange(n_hits, dtype=np.int64)
    if sample is None or sample >= len(rows):
        return rows
    if thin == "first":
        return rows[:sample]
    drawn = np.argsort(scattered(rows, seed), kind="stable")[:sample]
    return np.sort(rows[drawn])


def _one_each(found: Sequence[tuple[Part, Spans]], seed: int) -> Rows:
    """Return one hit of each document: the one with the least number."""
    chosen, offset = [np.empty(0, np.int64)], 0
    for _, hits in found:
        rows = np.arange(offset, offset + len(hits), dtype=np.int64)
        ordered = np.lexsort((scattered(rows, seed), hits.document))
        document = hits.document[ordered]
        first = np.flatnonzero(np.diff(document, prepend=-1))
        chosen.append(rows[ordered[first]])
        offset += len(hits)
    return np.concatenate(chosen)


def scattered(rows: Rows, seed: int) -> npt.NDArray[np.uint64]:
    """Return uint64[n]: numbers as good as random that depend on row and seed alone.

    SplitMix64 (Steele, Lea and Flood 2014, figure 15): the same on every machine and in every
    version, which a library's generator doesn't promise.
    """
    step = np.uint64(0x9E3779B97F4A7C15)
    start = np.uint64(seed * 0xD1342543DE82EF95 % 2**64)
    mixed = (rows.astype(np.uint64) + start) * step
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))
