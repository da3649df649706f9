"""Hits: where a query matches in a part, as columns that are made when they are looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from communique.corpus import Part

Positions = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Hits:
    """Where a query matches in one part, in text order.

    Attributes:
        part: where the hits are.
        starts: position of each hit's first token: int32[n_hits], or a range of all tokens.
        ends: one past its last token: int32[n_hits], or the length that all hits have.
        anchors: int32[n_hits] for each label, `target` for the mark `@`; -1 where it names no
            token.
    """

    part: Part
    starts: Positions | range
    ends: Positions | int
    anchors: Mapping[str, Positions] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def start(self) -> Positions:
        """int32[n_hits]: position of each hit's first token."""
        if isinstance(self.starts, range):
            return np.arange(self.starts.start, self.starts.stop, dtype=np.int32)
        return self.starts

    @cached_property
    def end(self) -> Positions:
        """int32[n_hits]: one past the position of each hit's last token."""
        return self.start + np.int32(self.ends) if isinstance(self.ends, int) else self.ends

    @cached_property
    def document(self) -> npt.NDArray[np.intp]:
        """intp[n_hits]: the row of each hit in the part's `documents`."""
        return documents_of(self.part, self.start)

    @cached_property
    def by_document(self) -> npt.NDArray[np.int64]:
        """int64[n_documents]: how many hits each document of the part has."""
        if isinstance(self.starts, range):
            return np.diff(self.part.bounds)
        # Where documents begin among the hits is looked for: that takes no longer for more hits.
        return np.diff(np.searchsorted(self.start, self.part.bounds.astype(np.int32)))

    @property
    def n_documents(self) -> int:
        """In how many documents the hits are."""
        return int(np.count_nonzero(self.by_document))


def documents_of(part: Part, start: Positions) -> npt.NDArray[np.intp]:
    """Return intp[n]: the row of the document of each position; positions ascend."""
    if len(start) < part.n_documents:
        return part.document_of(start)
    # Fewer documents than hits: look for where each begins among the hits instead.
    edges = np.searchsorted(start, part.bounds.astype(np.int32))
    return np.repeat(np.arange(part.n_documents), np.diff(edges))
