"""Chains: runs of equal words that go on from one another, with a few words changed in between."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.bands import BRIDGE, Changes, Places, bridged
from communique.align.seeds import Seeds, Words, stretched
from communique.align.texts import Texts
from communique.corpus import Budget

_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Spans:
    """Stretches of two documents that say the same, the earlier document first.

    Attributes:
        a, a_end: int64[n]: the first word and one past the last in the earlier document.
        b, b_end: int64[n]: the same in the later one.
        equal: int64[n]: words that both have, in their order.
    """

    a: Words
    a_end: Words
    b: Words
    b_end: Words
    equal: Words

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: npt.NDArray[np.integer]) -> "Spans":
        """Return some of them."""
        columns = (self.a, self.a_end, self.b, self.b_end, self.equal)
        return Spans(*(each[rows] for each in columns))


@dataclass(frozen=True)
class _Links:
    """Steps from one run to another: `equal` words between them, `overlap` words they share."""

    one: Words
    other: Words
    overlap: Words
    equal: Words


def chained(texts: Texts, seeds: Seeds, changes: Changes, budget: Budget) -> Spans:
    """Return runs joined where the words between them can be aligned.

    A run goes on with the nearest one after it, if that has no nearer one before it.
    """
    n = len(seeds)
    if not n:
        return Spans(*(np.empty(0, np.int64) for _ in range(5)))
    pair = texts.document_of(seeds.a) * texts.n_documents + texts.document_of(seeds.b)
    seeds, pair = _ordered(seeds, pair)
    links = _nearest(_links(texts, seeds, pair, changes, budget), n)
    following, ahead = np.full(n, -1), np.full(n, -1)
    following[links.one], ahead[links.other] = links.other, links.one
    equal = seeds.length.copy()
    equal[links.other] += links.equal - links.overlap
    head = _heads(ahead)
    heads, tails = np.flatnonzero(ahead < 0), np.flatnonzero(following < 0)
    tails = tails[np.argsort(head[tails])]
    return Spans(
        seeds.a[heads],
        (seeds.a + seeds.length)[tails],
        seeds.b[heads],
        (seeds.b + seeds.length)[tails],
        np.bincount(head, equal, n).astype(np.int64)[heads],
    )


def _ordered(seeds: Seeds, pair: Words) -> tuple[Seeds, Words]:
    order = np.lexsort((seeds.b, seeds.a, pair))
    return seeds.take(order), pair[order]


def _heads(ahead: Words) -> Words:
    """Return int64[n]: the first of the chain that each is in; `ahead` is -1 for a first one."""
    first = np.where(ahead < 0, np.arange(len(ahead)), ahead)
    # Each round doubles how far back one looks.
    while not np.array_equal(further := first[first], first):
        first = further
    return first


def _links(texts: Texts, seeds: Seeds, pair: Words, changes: Changes, budget: Budget) -> _Links:
    """Return the steps that can be made: between them the words align."""
    _, rank = np.unique(pair, return_inverse=True)
    key = rank.astype(np.int64) << 32 | seeds.a
    reach = (rank.astype(np.int64) << 32) + seeds.a + seeds.length + BRIDGE
    low = np.arange(len(seeds)) + 1
    counts = np.maximum(np.searchsorted(key, reach, side="right") - low, 0)
    total = np.cumsum(counts)
    found, at = [], 0
    while at < len(seeds):
        budget.check()
        done = total[at - 1] if at else 0
        to = max(int(np.searchsorted(total, done + _AT_ONCE, side="right")), at + 1)
        one = np.repeat(np.arange(at, to), counts[at:to])
        found.append(_aligned(texts, seeds, one, stretched(low[at:to], counts[at:to]), changes))
        at = to
    columns = ("one", "other", "overlap", "equal")
    return _Links(*(np.concatenate([getattr(each, name) for each in found]) for name in columns))


def _aligned(texts: Texts, seeds: Seeds, one: Words, other: Words, changes: Changes) -> _Links:
    between_a = seeds.a[other] - seeds.a[one] - seeds.length[one]
    between_b = seeds.b[other] - seeds.b[one] - seeds.length[one]
    overlap = np.maximum(-np.minimum(between_a, between_b), 0)
    between_a, between_b = between_a + overlap, between_b + overlap
    near = (seeds.b[other] > seeds.b[one]) & (overlap < seeds.length[other])
    near &= (
        (between_a <= BRIDGE) & (between_b <= BRIDGE) & (abs(between_a - between_b) <= changes.band)
    )
    kept = np.flatnonzero(near)
    one, other, overlap = one[kept], other[kept], overlap[kept]
    a, b = (each[one] + seeds.length[one] for each in (seeds.a, seeds.b))
    reached = bridged(texts, Places(a, b, between_a[kept], between_b[kept]), changes)
    there = np.flatnonzero(reached.found)
    return _Links(one[there], other[there], overlap[there], reached.equal[there])


def _nearest(links: _Links, n: int) -> _Links:
    """Return of each run's steps the shortest, if it is also the shortest to where it leads."""
    # Runs stand by place: the first of equals is the nearest.
    distance = links.other - links.one
    order = np.lexsort((links.other, links.one, distance))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    best_from, best_to = (np.full(n, len(order)) for _ in range(2))
    np.minimum.at(best_from, links.one, rank)
    np.minimum.at(best_to, links.other, rank)
    kept = np.flatnonzero((best_from[links.one] == rank) & (best_to[links.other] == rank))
    columns = (links.one, links.other, links.overlap, links.equal)
    return _Links(*(each[kept] for each in columns))
