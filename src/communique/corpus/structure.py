"""Structural attributes: labelled stretches of tokens (sentences, paragraphs, entities)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.document import Regions
from communique.corpus.files import map_array, read_table, write_array, write_table
from communique.corpus.store import Store


@dataclass(frozen=True)
class StructuralAttribute:
    """The regions of one name in a part; nesting, overlap and empty regions are allowed.

    `stem` is the path of its files without their endings: `parts/000001/s`.
    """

    store: Store
    stem: str

    @cached_property
    def regions(self) -> npt.NDArray[np.int32]:
        """int32[n, 2]: first and one past last position; start ascending, then end descending."""
        return map_array(self.store, f"{self.stem}.regions.npy")

    @cached_property
    def depth(self) -> npt.NDArray[np.int32]:
        """int32[n]: how many regions are open where each one starts; 0 is outermost."""
        if self.store.exists(f"{self.stem}.depth.npy"):
            return map_array(self.store, f"{self.stem}.depth.npy")
        return np.zeros(len(self.regions), np.int32)

    @cached_property
    def values(self) -> pl.DataFrame:
        """One row per region; no columns where regions carry no values."""
        return read_table(self.store, f"{self.stem}.values.parquet")

    @cached_property
    def is_flat(self) -> bool:
        """Whether no region overlaps or holds another, as sentences don't."""
        return bool((self.regions[1:, 0] >= self.regions[:-1, 1]).all())

    @cached_property
    def of_token(self) -> npt.NDArray[np.int32]:
        """int32[up to the last end]: the region that each token is in, or -1; for flat regions."""
        start, end = self.regions[:, 0], self.regions[:, 1]
        sizes = end - start
        found = np.full(int(end.max(initial=0)), -1, np.int32)
        shift = np.repeat(start - np.cumsum(sizes) + sizes, sizes)
        numbers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        found[shift + np.arange(len(shift), dtype=np.int32)] = numbers
        return found

    def around(self, positions: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
        """Return intp[n]: the last-started region that holds each position, or -1.

        Exact for regions that don't overlap, as sentences and paragraphs.
        """
        regions = self.regions
        row = np.searchsorted(regions[:, 0], positions, side="right") - 1
        if not len(regions):
            return row
        inside = (row >= 0) & (positions < regions[np.maximum(row, 0), 1])
        return np.where(inside, row, -1)


def write_structure(store: Store, stem: str, regions: Regions) -> dict[str, str]:
    """Write a structural attribute and return the digests of its files."""
    spans = regions.spans
    values = regions.values if regions.values is not None else pl.DataFrame()
    if len(spans) and not _ordered(spans):
        order = np.lexsort((-spans[:, 1], spans[:, 0]))
        spans, values = spans[order], values[order] if values.width else values
    still_open = np.searchsorted(np.sort(spans[:, 1]), spans[:, 0], side="right")
    depth = np.maximum(np.arange(len(spans)) - still_open, 0).astype(np.int32)
    files = {
        **write_array(store, f"{stem}.regions.npy", np.ascontiguousarray(spans, np.int32)),
        **write_table(store, f"{stem}.values.parquet", values),
    }
    # Sentences and paragraphs stand side by side: nothing is said of their depth.
    return files | write_array(store, f"{stem}.depth.npy", depth) if depth.any() else files


def _ordered(spans: npt.NDArray[np.int32]) -> bool:
    start, end = spans[:, 0], spans[:, 1]
    later = start[1:] > start[:-1]
    same = (start[1:] == start[:-1]) & (end[1:] <= end[:-1])
    return bool((later | same).all())
