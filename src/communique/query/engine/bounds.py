"""What matches don't leave: their document, and the regions that a query names."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from communique.corpus import Part
from communique.query.engine.hits import Positions, documents_of
from communique.query.engine.regions import region_of, regions_of
from communique.query.language.pattern import TEXT

Edges = tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]


@dataclass(frozen=True)
class Bounds:
    """Documents, or flat regions in them.

    Attributes:
        part: where.
        structure: the structure whose regions bound matches.
        regions: int32[n, 2], some regions of it, or stretches of another kind; None is all.
    """

    part: Part
    structure: str = TEXT
    regions: npt.NDArray[np.int32] | None = None

    @property
    def are_documents(self) -> bool:
        """Whether matches may go to the ends of their document."""
        return self.structure == TEXT and self.regions is None

    def of(self, positions: Positions) -> Edges:
        """Return the first token, and one past the last, that a match from a token may have.

        Where no region is, both are the token itself.
        """
        if self.regions is not None:
            return _within(self.regions, positions)
        if self.are_documents:
            ascending = bool((positions[1:] >= positions[:-1]).all())
            look_up = documents_of if ascending else _document_of
            document = look_up(self.part, positions)
            return self.part.bounds[document], self.part.bounds[document + 1]
        row = region_of(self.part, self.structure, positions)
        regions = regions_of(self.part, self.structure)
        if not len(regions):
            return positions, positions
        low, high = regions[row, 0], regions[row, 1]
        nowhere = row < 0
        if nowhere.any():
            return np.where(nowhere, positions, low), np.where(nowhere, positions, high)
        return low, high

    @cached_property
    def usual(self) -> float:
        """How many tokens a region has on average."""
        found = self.regions if self.regions is not None else regions_of(self.part, self.structure)
        sizes = found[:, 1] - found[:, 0]
        return float(sizes.mean()) if len(sizes) else 0.0


def _document_of(part: Part, positions: Positions) -> npt.NDArray[np.intp]:
    return part.document_of(positions)


def _within(regions: npt.NDArray[np.int32], positions: Positions) -> Edges:
    if not len(regions):
        return positions, positions
    row = np.maximum(np.searchsorted(regions[:, 0], positions, side="right") - 1, 0)
    low, high = regions[row, 0], regions[row, 1]
    outside = (positions < low) | (positions >= high)
    return np.where(outside, positions, low), np.where(outside, positions, high)
