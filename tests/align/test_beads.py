"""Beads: the dynamic programme finds the cheapest way of all, and loses no sentence."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.align.beads import PRIOR, Bead, Pairing, cheapest, check_size
from communique.errors import UsageError

LENGTHS = st.lists(st.integers(1, 200), max_size=5)


@st.composite
def pairings(draw):
    """Return a pairing of a few sentences with evidence and paragraphs drawn by lot."""
    one, other = draw(LENGTHS), draw(LENGTHS)
    n, m = len(one), len(other)
    number = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(number)
    evidence = {
        (a, b): random.normal(0, 4, (n - a + 1, m - b + 1)).astype(np.float32)
        for a, b in PRIOR
        if a <= n and b <= m
    }
    return Pairing(
        np.array(one, float),
        np.array(other, float),
        draw(st.floats(1, 20)),
        evidence,
        random.random(n) < 0.4,
        random.random(m) < 0.4,
        paragraph=draw(st.sampled_from([0.0, 1.5])),
        gap=draw(st.floats(0.5, 6)),
        further=draw(st.floats(0.1, 3)),
    )


def cost_of(pairing, beads):
    """Return the cost of a way through both texts, bead by bead."""
    total, before = 0.0, "match"
    for bead in beads:
        if bead.is_match:
            total, before = total + pairing.cost(bead), "match"
            continue
        kind = "left" if bead.sizes[0] else "added"
        total += pairing.further if kind == before else pairing.gap
        before = kind
    return total


def cheapest_of_all(pairing):
    """Return the least cost of all ways, looked for one after the other."""
    n, m = len(pairing.length), len(pairing.other_length)

    @cache
    def rest(i, j, before):
        if (i, j) == (n, m):
            return 0.0
        ways = []
        for a, b in PRIOR:
            if i + a <= n and j + b <= m:
                bead = Bead(i, i + a, j, j + b)
                ways.append(pairing.cost(bead) + rest(i + a, j + b, "match"))
        if i < n and before != "added":
            step = pairing.further if before == "left" else pairing.gap
            ways.append(step + rest(i + 1, j, "left"))
        if j < m:
            step = pairing.further if before == "added" else pairing.gap
            ways.append(step + rest(i, j + 1, "added"))
        # A sentence left out after one that is added is told before it: that way is worth as much.
        return min(ways, default=float("inf"))

    return rest(0, 0, "match")


@given(pairings())
def test_no_way_through_both_texts_is_cheaper(pairing):
    beads = cheapest(pairing)

    assert cost_of(pairing, beads) == pytest.approx(cheapest_of_all(pairing), abs=1e-3)


@given(pairings())
def test_every_sentence_is_in_one_bead_and_beads_do_not_cross(pairing):
    beads = cheapest(pairing)

    at = other_at = 0
    for bead in beads:
        assert (bead.start, bead.other_start) == (at, other_at)
        assert bead.sizes in {*PRIOR, (1, 0), (0, 1)}
        at, other_at = bead.end, bead.other_end
    assert (at, other_at) == (len(pairing.length), len(pairing.other_length))


@given(pairings())
def test_exchanged_texts_cost_as_much(pairing):
    evidence = {(b, a): pairing.evidence[a, b].T for a, b in pairing.evidence}
    mirrored = Pairing(
        pairing.other_length,
        pairing.length,
        pairing.variance,
        evidence,
        pairing.other_opens,
        pairing.opens,
        pairing.paragraph,
        pairing.gap,
        pairing.further,
    )

    there, back = cheapest(pairing), cheapest(mirrored)

    assert cost_of(pairing, there) == pytest.approx(cost_of(mirrored, back), abs=1e-3)


def test_lengths_differ_as_gale_and_church_say():
    # By hand: lengths 100 and 120, variance 6.8: delta = 20 / sqrt(6.8 * 110) = 0.7313;
    # 2 (1 - Phi(0.7313)) = 0.46460; -ln(0.46460) - ln(0.89) = 0.88311.
    evidence = {(1, 1): np.zeros((1, 1), np.float32)}
    opens = np.zeros(1, bool)
    pairing = Pairing(np.array([100.0]), np.array([120.0]), 6.8, evidence, opens, opens)

    assert pairing.cost(Bead(0, 1, 0, 1)) == pytest.approx(0.88311, abs=1e-4)


def test_texts_that_are_too_long_are_refused():
    with pytest.raises(UsageError, match="4,000 and 4,000 sentences are too long"):
        check_size(4000, 4000)
