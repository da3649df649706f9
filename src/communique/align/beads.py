"""Beads: which sentences of two texts belong together, by the cheapest way through both.

A bead is a few sentences in a row of one text and those of the other that say the same; a sentence
without any is a bead alone. The order is kept: beads never cross.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr

from communique.corpus import UNBOUNDED, Budget
from communique.errors import UsageError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ends = npt.NDArray[np.int64]

PRIOR: Mapping[tuple[int, int], float] = {
    (1, 1): 0.89,
    (2, 1): 0.0445,
    (1, 2): 0.0445,
    (2, 2): 0.011,
    (3, 1): 0.004,
    (1, 3): 0.004,
}
"""How often so many sentences stand for as many: Gale and Church 1993, table 5, each way half.

The last two are ours: whoever translates a speech may cut a long sentence in three.
"""

_KINDS = tuple(PRIOR)
_DEEPEST = max(a + b for a, b in _KINDS)
_WIDEST = max(a for a, _ in _KINDS)
_CELLS = 9_000_000
"""So many pairs of sentences are looked at, at most: some 250 MB."""


@dataclass(frozen=True)
class Bead:
    """Sentences of two texts that belong together; one side may have none.

    Attributes:
        start, end: sentences of the one text, the end excluded.
        other_start, other_end: those of the other.
    """

    start: int
    end: int
    other_start: int
    other_end: int

    @property
    def sizes(self) -> tuple[int, int]:
        """How many sentences there are on either side."""
        return self.end - self.start, self.other_end - self.other_start

    @property
    def is_match(self) -> bool:
        """Whether both sides have a sentence."""
        return all(self.sizes)

    @property
    def mirrored(self) -> "Bead":
        """The same with the texts exchanged."""
        return Bead(self.other_start, self.other_end, self.start, self.end)


@dataclass(frozen=True)
class Pairing:
    """What speaks for and against sentences of two texts being the same; costs are in nats.

    Attributes:
        length, other_length: float64[n], float64[m]: of the sentences, in one unit, so that those
            which say the same are as long on average.
        variance: of the difference of two lengths, for each unit of their mean.
        evidence: for each of the sizes in `PRIOR`, float32[n - a + 1, m - b + 1]: how much what
            beads share speaks for them, and what they don't share against them.
        opens, other_opens: bool[n], bool[m]: whether a paragraph begins.
        paragraph: the cost where one side begins a paragraph alone, and what it brings if both do.
        gap: the cost of a sentence alone, after one that isn't.
        further: its cost after one of the same text that is alone, too.
    """

    length: Floats
    other_length: Floats
    variance: float
    evidence: Mapping[tuple[int, int], npt.NDArray[np.float32]]
    opens: Bools
    other_opens: Bools
    paragraph: float = 0.0
    gap: float = 2.5
    further: float = 1.3

    def costs(self, a: int, b: int) -> Floats:
        """Return float64[n - a + 1, m - b + 1]: the cost of each bead of so many sentences."""
        cost = _surprise(
            _windows(self.length, a)[:, None], _windows(self.other_length, b), self.variance
        )
        cost -= np.log(PRIOR[a, b])
        cost -= self.evidence[a, b]
        if self.paragraph:
            cost += self.paragraph * self._breaks(a, b)
        return cost

    def _breaks(self, a: int, b: int) -> Floats:
        """Return how many paragraphs begin on one side alone, less 1 if both sides begin one."""
        one, other = (
            side[: len(side) - size + 1] for side, size in ((self.opens, a), (self.other_opens, b))
        )
        inside = _windows(self.opens, a) - one, _windows(self.other_opens, b) - other
        first = one[:, None]
        found: Floats = inside[0][:, None] + inside[1] + (first != other) - (first & other)
        return found

    def cost(self, bead: Bead) -> float:
        """Return the cost of one bead that has sentences of both texts."""
        part = self.part((bead.start, bead.end), (bead.other_start, bead.other_end))
        return float(part.costs(*bead.sizes)[0, 0])

    def part(self, one: tuple[int, int], other: tuple[int, int]) -> "Pairing":
        """Return the same of a stretch of each text: first sentence, and one past the last."""
        first, second = slice(*one), slice(*other)
        evidence = {
            (a, b): scores[one[0] : max(one[1] - a + 1, 0), other[0] : max(other[1] - b + 1, 0)]
            for (a, b), scores in self.evidence.items()
        }
        return replace(
            self,
            length=self.length[first],
            other_length=self.other_length[second],
            evidence=evidence,
            opens=self.opens[first],
            other_opens=self.other_opens[second],
        )


def _surprise(one: Floats, other: Floats, variance: float) -> Floats:
    """Return minus the log of how likely it is that lengths differ so much or more.

    Gale and Church 1993, section 3: 2 (1 - Φ(|δ|)), with the mean of both lengths in the root of
    δ, as a footnote of theirs has it, so that neither text goes before the other.
    """
    delta = np.abs(other - one) / np.sqrt(variance * (one + other) / 2)
    found: Floats = -(np.log(2) + log_ndtr(-delta))
    return found


def _windows(column: npt.NDArray[Any], size: int) -> Floats:
    """Return float64[n - size + 1]: the sums of so many in a row."""
    sums = np.append(0.0, np.cumsum(column, dtype=np.float64))
    found: Floats = sums[size:] - sums[: len(sums) - size]
    return found


def check_size(n: int, m: int) -> None:
    """Do nothing where two texts can be aligned.

    Raises:
        UsageError: they are too long.
    """
    if n * m > _CELLS:
        raise UsageError(
            f"texts of {n:,} and {m:,} sentences are too long to be aligned",
            hint=f"the product of both can be {_CELLS:,}: cut them into chapters",
        )


def cheapest(pairing: Pairing, budget: Budget = UNBOUNDED) -> list[Bead]:
    """Return the beads of the cheapest way through both texts, in order.

    Every sentence is in one bead. The dynamic programme of Gale and Church 1993, section 4, with
    sentences alone that cost less after others (affine gaps, Gotoh 1982). Sentences of one text
    that are alone come before those of the other. All pairs that lie on a diagonal are looked at
    together, so that there is no loop over pairs.
    """
    n, m = len(pairing.length), len(pairing.other_length)
    check_size(n, m)
    if not n or not m:
        return [
            *(Bead(i, i + 1, 0, 0) for i in range(n)),
            *(Bead(n, n, j, j + 1) for j in range(m)),
        ]
    costs = _costs(pairing, n, m)
    back = np.zeros((n + 1) * (m + 1), np.uint8)
    start = np.full((3, n + 1 + _WIDEST), np.inf)
    start[0, _WIDEST] = 0.0
    # Of the last diagonals, by the sentences of the one text that are done: what the cheapest way
    # costs that ends in a match, in one alone, in one of the other text alone. Rows before the
    # first are out of reach.
    recent = [np.full_like(start, np.inf)] * (_DEEPEST - 1) + [start]
    for diagonal in range(1, n + m + 1):
        budget.check()
        low, high = max(0, diagonal - m), min(n, diagonal)
        # On a diagonal the next row has one sentence less of the other text.
        cells = slice(diagonal + low * m, diagonal + high * m + 1, m)
        states, back[cells] = _step(pairing, recent, costs[:, cells], (low, high), diagonal)
        recent = [*recent[1:], states]
    return _way(back.reshape(n + 1, m + 1), int(np.argmin(recent[-1][:, n + _WIDEST])))


def _costs(pairing: Pairing, n: int, m: int) -> npt.NDArray[np.float32]:
    """Return float32[n_kinds, cells]: the cost of beads of each size by where they end."""
    costs = np.full((len(_KINDS), n + 1, m + 1), np.inf, np.float32)
    for number, (a, b) in enumerate(_KINDS):
        if a <= n and b <= m:
            costs[number, a:, b:] = pairing.costs(a, b)
    return costs.reshape(len(_KINDS), -1)


def _step(
    pairing: Pairing,
    recent: list[Floats],
    costs: npt.NDArray[np.float32],
    rows: tuple[int, int],
    diagonal: int,
) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """Return the costs of the next diagonal, and where the cheapest ways to its cells come from."""
    first, end = rows[0] + _WIDEST, rows[1] + 1 + _WIDEST
    states = np.full_like(recent[-1], np.inf)
    before = [recent[-a - b][:, first - a : end - a].min(axis=0) for a, b in _KINDS]
    kind, states[0, first:end] = _least(np.stack(before) + costs)
    matched, left, added = recent[-1]
    above = slice(first - 1, end - 1)
    from_left, states[1, first:end] = _least(
        np.stack([matched[above] + pairing.gap, left[above] + pairing.further])
    )
    beside = slice(first, end)
    ways = [
        matched[beside] + pairing.gap,
        left[beside] + pairing.gap,
        added[beside] + pairing.further,
    ]
    from_added, states[2, first:end] = _least(np.stack(ways))
    best, _ = _least(states[:, first:end])
    came = kind | from_left << 3 | from_added << 4 | best << 6
    return states, came.astype(np.uint8)


def _least(costs: Floats) -> tuple[Ends, Floats]:
    """Return which row is least in each column, and how much it is."""
    row = np.argmin(costs, axis=0)
    return row, costs[row, np.arange(costs.shape[1])]


def _way(back: npt.NDArray[np.uint8], state: int) -> list[Bead]:
    """Return the beads of the way that ends in a state, from the first on."""
    i, j = (size - 1 for size in back.shape)
    found = []
    while i or j:
        came = int(back[i, j])
        if state == 0:
            a, b = _KINDS[came & 7]
            found.append(Bead(i - a, i, j - b, j))
            i, j = i - a, j - b
            state = int(back[i, j]) >> 6
        elif state == 1:
            found.append(Bead(i - 1, i, j, j))
            i, state = i - 1, came >> 3 & 1
        else:
            found.append(Bead(i, i, j - 1, j))
            j, state = j - 1, came >> 4 & 3
    return found[::-1]
