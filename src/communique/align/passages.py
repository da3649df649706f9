"""Passages: stretches that two documents share, word for word or with small changes.

Runs of equal words that two documents share (`seeds`) are joined where little differs between them
(`chains`), and go on at both ends as far as they align (`bands`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.bands import Changes, Places, extended
from communique.align.chains import Spans, chained
from communique.align.seeds import Rows, Words, seeds, stretched
from communique.align.texts import Texts
from communique.corpus import UNBOUNDED, Budget

_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Manner:
    """What a passage is.

    Attributes:
        minimum: equal words that it has at least.
        run: of these in a row, somewhere in it.
        gap: words that are changed, left out or put in, in a row at most.
        most: a row of `run` words that occurs more often is common, and no sign of reuse.
        cost: of a change at the ends, where an equal word scores 2. Between two runs it is 1: there
            both sides speak for it, while a word behind a last change may be equal by chance.
    """

    minimum: int = 8
    run: int = 6
    gap: int = 3
    most: int = 50
    cost: int = 2


@dataclass(frozen=True)
class Passages:
    """What documents share, by earlier document, later document, and place.

    Attributes:
        texts: the words that spans count.
        document_a, document_b: int64[n]: the earlier document and the later one.
        spans: where, in words of `texts`.
        rows: the rows of words that it began with.
    """

    texts: Texts
    document_a: Words
    document_b: Words
    spans: Spans
    rows: Rows

    def __len__(self) -> int:
        return len(self.spans)

    def take(self, rows: npt.NDArray[np.integer]) -> "Passages":
        """Return some of them."""
        one, other = self.document_a[rows], self.document_b[rows]
        return Passages(self.texts, one, other, self.spans.take(rows), self.rows)


def passages(texts: Texts, manner: Manner, budget: Budget = UNBOUNDED) -> Passages:
    """Return all passages that documents share.

    No document is compared with itself. A passage that lies on both sides in another one of the
    same two documents is left out.
    """
    rows = Rows.of(texts, manner.run, manner.most)
    budget.check()
    found = chained(texts, seeds(texts, rows, budget), Changes(manner.gap), budget)
    found = _grown(texts, found, Changes(manner.gap, manner.cost))
    found = found.take(np.flatnonzero(found.equal >= manner.minimum))
    a, b = texts.document_of(found.a), texts.document_of(found.b)
    order = np.lexsort((-found.b_end, -found.a_end, found.b, found.a, b, a))
    found, a, b = found.take(order), a[order], b[order]
    kept = np.flatnonzero(~_inside(found, a * texts.n_documents + b, budget))
    return Passages(texts, a[kept], b[kept], found.take(kept), rows)


def _grown(texts: Texts, spans: Spans, changes: Changes) -> Spans:
    """Return stretches that go on at both ends as far as they align."""
    low_a, high_a = _edges(texts, spans.a)
    low_b, high_b = _edges(texts, spans.b)
    after = Places(spans.a_end, spans.b_end, high_a - spans.a_end, high_b - spans.b_end)
    before = Places(spans.a - 1, spans.b - 1, spans.a - low_a, spans.b - low_b, -1)
    on, back = extended(texts, after, changes), extended(texts, before, changes)
    return Spans(
        spans.a - back.a,
        spans.a_end + on.a,
        spans.b - back.b,
        spans.b_end + on.b,
        spans.equal + on.equal + back.equal,
    )


def _edges(texts: Texts, word: Words) -> tuple[Words, Words]:
    document = texts.document_of(word)
    return texts.bounds[document], texts.bounds[document + 1]


def _inside(
    spans: Spans, pair: Words, budget: Budget
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return bool[n]: whether each lies in another one of its pair; of two equal ones the second.

    Stretches are in the order of pairs, then of places, the longest first.
    """
    n = len(spans)
    inside = np.zeros(n, bool)
    _, rank = np.unique(pair, return_inverse=True)
    key = rank.astype(np.int64) << 32 | spans.a
    reach = (rank.astype(np.int64) << 32) + spans.a_end
    counts = np.searchsorted(key, reach) - np.arange(n) - 1
    total = np.cumsum(counts)
    at = 0
    while at < n:
        budget.check()
        done = total[at - 1] if at else 0
        to = max(int(np.searchsorted(total, done + _AT_ONCE, side="right")), at + 1)
        one = np.repeat(np.arange(at, to), counts[at:to])
        other = stretched(np.arange(at, to) + 1, counts[at:to])
        held = (spans.a_end[other] <= spans.a_end[one]) & (spans.b[other] >= spans.b[one])
        held &= spans.b_end[other] <= spans.b_end[one]
        inside[other[held]] = True
        # Two that begin alike in the earlier document: the later in the order may hold the other.
        back = (spans.a[one] == spans.a[other]) & (spans.a_end[one] <= spans.a_end[other])
        back &= (spans.b[one] >= spans.b[other]) & (spans.b_end[one] <= spans.b_end[other])
        inside[one[back & ~held]] = True
        at = to
    return inside
