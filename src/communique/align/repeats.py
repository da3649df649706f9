"""Who had it first: words of documents by the earlier document that has them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.passages import Passages
from communique.align.seeds import Words, stretched

_AT_ONCE = 1 << 22

NOBODY = -1


@dataclass(frozen=True)
class Stretches:
    """Words in a row that are of one kind; of one kind none touches or overlaps another.

    Attributes:
        kind: int64[n]: ascending.
        start, end: int64[n]: the words, ascending in a kind; none crosses a document's end.
    """

    kind: Words
    start: Words
    end: Words


def firsts(found: Passages, kind: Words, rank: Words) -> Stretches:
    """Return each repeated word once: with the kind of the passage of the least rank.

    `kind` and `rank` are int64[n_passages]; of equal ranks the passage that comes first counts.
    Words in a row of one rank that are fewer than a run are what is left of a passage beside
    another, and don't count.
    """
    owner = np.full(len(found.texts.code), NOBODY, np.int32)
    # What is painted last stays: the least rank.
    order = np.lexsort((np.arange(len(found)), rank))[::-1]
    sizes = (found.spans.b_end - found.spans.b)[order]
    total = np.cumsum(sizes)
    at = 0
    while at < len(order):
        done = total[at - 1] if at else 0
        to = max(int(np.searchsorted(total, done + _AT_ONCE, side="right")), at + 1)
        some = order[at:to]
        owner[stretched(found.spans.b[some], sizes[at:to])] = np.repeat(some, sizes[at:to])
        at = to
    bounds = found.texts.bounds
    left = _runs(np.append(rank, NOBODY)[owner], bounds)
    short = np.flatnonzero(left.end - left.start < found.rows.n)
    owner[stretched(left.start[short], (left.end - left.start)[short])] = NOBODY
    return _runs(np.append(kind, NOBODY)[owner], bounds)


def _runs(owner: Words, bounds: npt.NDArray[np.int64]) -> Stretches:
    """Return the words in a row of one document and one owner."""
    new = np.empty(len(owner), bool)
    np.not_equal(owner[1:], owner[:-1], out=new[1:])
    new[bounds[:-1][bounds[:-1] < len(owner)]] = True
    start = np.flatnonzero(new)
    end = np.append(start[1:], len(owner))[: len(start)]
    kept = np.flatnonzero(owner[start] != NOBODY)
    start, end = start[kept], end[kept]
    order = np.lexsort((start, owner[start]))
    return Stretches(owner[start[order]], start[order], end[order])


def united(found: Passages, kind: Words) -> Stretches:
    """Return the words of all passages of each kind, those that touch or overlap as one."""
    return joined(kind, found.document_b, found.spans.b, found.spans.b_end)


def joined(kind: Words, document: Words, start: Words, end: Words) -> Stretches:
    """Return stretches of each kind, those that touch or overlap in a document as one."""
    order = np.lexsort((start, document, kind))
    kind, document, start, end = (each[order] for each in (kind, document, start, end))
    group = np.cumsum(
        np.append([0], (kind[1:] != kind[:-1]) | (document[1:] != document[:-1]))[: len(kind)]
    )
    # Groups are moved apart, so that the farthest end so far is that of the group.
    apart = group * (int(end.max(initial=0)) + 2)
    reach = np.maximum.accumulate(end + apart) if len(end) else end
    first = np.flatnonzero(np.append([True], (start + apart)[1:] > reach[:-1])[: len(start)])
    last = np.append(first[1:], len(start))[: len(first)] - 1
    return Stretches(kind[first], start[first], (reach - apart)[last])
