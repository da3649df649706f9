"""Whole regions that hold what a pattern says, and tokens near others."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from communique.corpus import Part
from communique.query.engine.bounds import Bounds
from communique.query.engine.element import Mask
from communique.query.engine.frontier import Spans, beginning, distinct, in_order
from communique.query.engine.growth import NEVER, Finds, Growth
from communique.query.engine.hits import Positions
from communique.query.engine.regions import is_flat, region_of, regions_of
from communique.query.engine.rewrite import GAP, is_nullable, is_open
from communique.query.language.pattern import (
    Meet,
    Pattern,
    Phrase,
    Region,
    Token,
    sequence,
)

Edges = npt.NDArray[np.int32]


class Stretches(Protocol):
    """Where hits are: int32[n] each, the first token and one past the last."""

    @property
    def start(self) -> Positions:
        """The first token of each."""

    @property
    def end(self) -> Positions:
        """One past the last token of each."""


def whole(search: Finds, bounds: Bounds, documents: Mask | None, region: Region) -> Spans:
    """Return the regions whose tokens are as the body of a region says."""
    part = search.part
    regions = regions_of(part, region.structure, region.condition)
    regions = regions[regions[:, 0] < regions[:, 1]]
    kept = regions[:, 1] <= bounds.of(regions[:, 0])[1]
    if documents is not None:
        kept &= documents[part.document_of(regions[:, 0])]
    regions = regions[kept]
    if region.body is None:
        return Spans(*_columns(regions))
    items = list(region.body.items if isinstance(region.body, Phrase) else [region.body])
    leads, trails = is_open(items[0]), is_open(items[-1])
    core = sequence(items[leads : len(items) - trails] or [GAP])
    if leads and trails and not is_nullable(core):
        return holding(search, regions, search.spans(core))
    return _filled(search, regions, items)


def holding(search: Finds, regions: Edges, inner: Spans) -> Spans:
    """Return the regions that hold one of some matches."""
    start, end = _columns(regions)
    if inner.labels:
        ways = Growth(search, start, end).join(beginning(start), inner, (0, None))
        return Spans(start[ways.row], end[ways.row], ways.labels)
    holds = holds_one(inner, start, end)
    return Spans(start[holds], end[holds])


def holds_one(inner: Spans, start: Positions, end: Positions) -> Mask:
    """Tell of stretches whether they hold one of some matches, which have no labels."""
    inner = in_order(inner)
    least = np.minimum.accumulate(inner.end[::-1])[::-1] if len(inner) else inner.end
    first = np.searchsorted(inner.start, start)
    return np.asarray(np.append(least, NEVER)[first] <= end)


def _filled(search: Finds, regions: Edges, items: list[Pattern]) -> Spans:
    """Return the regions that a sequence fills from end to end."""
    start, end = _columns(regions)
    tokens = [one for one in items if isinstance(one, Token)]
    rarest = min(tokens, key=search.frequency, default=None)
    if rarest is not None and search.frequency(rarest) < len(regions):
        held = holding(search, regions, search.spans(Token(rarest.condition)))
        start, end = held.start, held.end
    trails = is_open(items[-1])
    grown = Growth(search, start, end).walk(beginning(start), items[: len(items) - trails])
    filled = grown.at <= end[grown.row] if trails else grown.at == end[grown.row]
    grown = distinct(grown.take(filled))
    return in_order(Spans(start[grown.row], end[grown.row], grown.labels), each_label=True)


def met(part: Part, meet: Meet, left: Positions, right: Positions) -> Positions:
    """Return the tokens of `left` near which one of `right` is; both ascend."""
    if meet.structure:
        return left[_together(part, meet.structure, left, right)]
    low, high = Bounds(part).of(left)
    first = np.maximum(left.astype(np.int64) + meet.low, low)
    last = np.minimum(left.astype(np.int64) + meet.high, high - 1)
    there = np.searchsorted(right, first)
    return left[np.append(right, NEVER)[there] <= last]


def windows(part: Part, hits: Stretches, widths: tuple[int, int], structure: str) -> Edges:
    """Return int32[n, 2]: the tokens before and after hits, so many at most; starts ascend.

    Windows end with the document, and with the region of a flat structure that the hit's first,
    or last, token is in; outside of all regions there is none.
    """
    left, right = widths
    start, end = hits.start.astype(np.int64), hits.end.astype(np.int64)
    document = part.document_of(hits.start)
    first, last = part.bounds[document], part.bounds[document + 1]
    if structure:
        regions = regions_of(part, structure)
        held = regions if len(regions) else np.zeros((1, 2), np.int32)
        before = region_of(part, structure, hits.start)
        after = region_of(part, structure, hits.end - np.int32(1))
        first = np.maximum(first, np.where(before >= 0, held[before, 0], start))
        last = np.minimum(last, np.where(after >= 0, held[after, 1], end))
    opens = np.concatenate([np.maximum(first, start - left), end])
    closes = np.concatenate([start, np.minimum(last, end + right)])
    found = np.stack([opens, closes], axis=1)[opens < closes].astype(np.int32)
    return found[np.lexsort((-found[:, 1], found[:, 0]))]


def _together(part: Part, name: str, left: Positions, right: Positions) -> Mask:
    """Tell which tokens share a region of a structure with one of some others."""
    regions = regions_of(part, name)
    if is_flat(part, name):
        # The last place is that of the tokens in no region.
        holds = np.zeros(len(regions) + 1, bool)
        holds[region_of(part, name, right)] = True
        holds[-1] = False
        return np.asarray(holds[region_of(part, name, left)])
    start, end = _columns(regions)
    held = regions[holds_one(Spans(right, right + np.int32(1)), start, end)]
    change = np.zeros(part.n_tokens + 1, np.int32)
    np.add.at(change, held[:, 0], 1)
    np.subtract.at(change, held[:, 1], 1)
    return np.asarray(np.cumsum(change)[left] > 0)


def _columns(regions: Edges) -> tuple[Positions, Positions]:
    return np.ascontiguousarray(regions[:, 0]), np.ascontiguousarray(regions[:, 1])
