"""Two languages: the sentences of a text and of its translation, what is missing, added or moved.

Lengths are first scaled by those of the whole texts, then by those of what was aligned. What is
left on both sides in the end is looked at for passages that stand elsewhere in the other text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, product

import numpy as np

from communique.align.beads import PRIOR, Bead, Floats, Pairing, cheapest, check_size
from communique.align.clues import Clues, Known, Text, clues
from communique.corpus import UNBOUNDED, Budget

_VARIANCE = 6.8
"""Of the difference of two lengths, for each character: Gale and Church 1993, section 3."""

_SURE = 20
"""So many beads that figure is worth, beside those of the two texts."""

_PARAGRAPH = 1.0
"""What a paragraph on one side alone costs, where both texts have as many."""

_ROUNDS = 2
_ALONE = 0.75
"""What a sentence alone costs where passages are looked for that were moved."""

_MOVED = 4.0
"""How much more likely a moved passage is than chance, in nats, at least: some 50 times."""

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Aligned:
    """How two texts go together.

    Attributes:
        beads: in the order of the first text; every sentence of either text is in one of them.
        moved: of each bead whether it stands elsewhere in the other text.
        pairing: what spoke for the beads.
        clues: what the sentences share.
    """

    beads: Sequence[Bead]
    moved: Sequence[bool]
    pairing: Pairing
    clues: Clues


def aligned(
    one: Text, other: Text, known: Sequence[Known] = (), budget: Budget = UNBOUNDED
) -> Aligned:
    """Align the sentences of two texts.

    Raises:
        UsageError: they are too long.
    """
    check_size(len(one), len(other))
    lengths = _lengths(one), _lengths(other)
    found = clues(one, other, known)
    pairing = _pairing(one, other, found, lengths)
    beads = cheapest(pairing, budget)
    for _ in range(_ROUNDS):
        matched = [bead for bead in beads if bead.is_match]
        if matched:
            pairing = _fitted(pairing, lengths, matched)
            beads = cheapest(pairing, budget)
    return Aligned(*_with_moved(pairing, beads, budget), pairing, found)


def _lengths(text: Text) -> Floats:
    return np.array([max(len(each), 1) for each in text.sentences], np.float64)


def _pairing(one: Text, other: Text, found: Clues, lengths: tuple[Floats, Floats]) -> Pairing:
    evidence = {(a, b): found.evidence(a, b) for a, b in PRIOR if a <= len(one) and b <= len(other)}
    paragraphs = sorted([int(one.opens.sum()), int(other.opens.sum())])
    # Texts whose paragraphs were joined or cut say little by them.
    alike = paragraphs[0] / paragraphs[1] if paragraphs[0] > 1 else 0.0
    first, second = _scaled(lengths, (lengths[0].sum(), lengths[1].sum()))
    opens = one.opens, other.opens
    return Pairing(first, second, _VARIANCE, evidence, *opens, paragraph=_PARAGRAPH * alike)


def _scaled(lengths: tuple[Floats, Floats], totals: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return lengths in characters of the text that needs more of them for the same."""
    most = max(totals)
    # An empty text has nothing to be scaled.
    return lengths[0] * (most / (totals[0] or 1.0)), lengths[1] * (most / (totals[1] or 1.0))


def _fitted(pairing: Pairing, lengths: tuple[Floats, Floats], beads: Sequence[Bead]) -> Pairing:
    """Return a pairing whose lengths are scaled by beads, and vary as those do."""
    held = [
        np.array([lengths[0][each.start : each.end].sum() for each in beads]),
        np.array([lengths[1][each.other_start : each.other_end].sum() for each in beads]),
    ]
    totals = float(held[0].sum()), float(held[1].sum())
    one, other = _scaled((held[0], held[1]), totals)
    # The median of a squared normal variable is 0.4549: a few beads that are wrong don't count.
    seen = float(np.median((other - one) ** 2 / ((one + other) / 2))) / 0.4549
    variance = (_VARIANCE * _SURE + seen * len(beads)) / (_SURE + len(beads))
    first, second = _scaled(lengths, totals)
    return replace(pairing, length=first, other_length=second, variance=variance)


def _with_moved(
    pairing: Pairing, beads: Sequence[Bead], budget: Budget
) -> tuple[Sequence[Bead], Sequence[bool]]:
    """Return beads with those that stand elsewhere in place of their sentences alone."""
    moved: list[Bead] = []
    alone = [each.start for each in beads if not each.sizes[1]]
    added = [each.other_start for each in beads if not each.sizes[0]]
    tried: dict[tuple[Stretch, Stretch], tuple[float, list[Bead]]] = {}
    while alone and added:
        for pair in product(_stretches(alone), _stretches(added)):
            budget.check()
            if pair not in tried:
                tried[pair] = _together(pairing, *pair)
        there = set(product(_stretches(alone), _stretches(added)))
        gain, found = max((tried[pair] for pair in sorted(there)), key=lambda each: each[0])
        if gain < _MOVED:
            break
        moved += found
        taken = {row for each in found for row in range(each.start, each.end)}
        others = {row for each in found for row in range(each.other_start, each.other_end)}
        alone = [row for row in alone if row not in taken]
        added = [row for row in added if row not in others]
    return _in_place(beads, moved)


def _stretches(rows: Sequence[int]) -> list[Stretch]:
    """Return the stretches that rows in ascending order make, the end of each excluded."""
    grouped = groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    runs = [[row for _, row in each] for _, each in grouped]
    return [(run[0], run[-1] + 1) for run in runs]


def _together(pairing: Pairing, one: Stretch, other: Stretch) -> tuple[float, list[Bead]]:
    """Return how much speaks for two stretches being the same, and the beads that do."""
    if pairing.evidence[1, 1][slice(*one), slice(*other)].max() <= 0:
        return 0.0, []
    inner = replace(pairing.part(one, other), gap=_ALONE, further=_ALONE)
    beads = [each for each in cheapest(inner) if each.is_match]
    gain = sum(_ALONE * sum(each.sizes) - inner.cost(each) for each in beads)
    u, v = one[0], other[0]
    at = [
        Bead(each.start + u, each.end + u, each.other_start + v, each.other_end + v)
        for each in beads
    ]
    return gain, at


def _in_place(
    beads: Sequence[Bead], moved: Sequence[Bead]
) -> tuple[Sequence[Bead], Sequence[bool]]:
    """Return beads with the moved ones where their sentences stand in the first text."""
    begins = {each.start: each for each in moved}
    taken = {row for each in moved for row in range(each.start, each.end)}
    others = {row for each in moved for row in range(each.other_start, each.other_end)}
    found: list[tuple[Bead, bool]] = []
    for each in beads:
        if each.is_match:
            found.append((each, False))
        elif each.sizes[0]:
            if each.start in begins:
                found.append((begins[each.start], True))
            elif each.start not in taken:
                found.append((each, False))
        elif each.other_start not in others:
            found.append((each, False))
    return [bead for bead, _ in found], [is_moved for _, is_moved in found]
