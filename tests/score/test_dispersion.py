"""Scores of dispersion, against published examples, slow loops and their bounds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from communique.score import dispersion
from communique.score.dispersion import Parts

SCORES = (
    dispersion.variation,
    dispersion.deviation,
    dispersion.normalised_deviation,
    dispersion.juilland,
    dispersion.carroll,
    dispersion.rosengren,
    dispersion.divergence,
)
COUNTS = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=1, max_size=4),
        st.lists(st.integers(1, 99), min_size=n, max_size=n),
    )
)


def parts(counts, sizes):
    return Parts.of(csr_array(np.array(counts)), np.array(sizes))


def test_the_example_of_gries_has_its_published_scores():
    # Gries 2008, section 2: DP .18, Juilland's D .785, D₂ .938, S .95; to six digits from the
    # formulae.
    example = parts([[1, 2, 3, 4, 5]], [9, 10, 10, 10, 11])

    assert dispersion.part_range(example) == [5]
    assert dispersion.variation(example) == pytest.approx(0.471405, abs=1e-6)
    assert dispersion.deviation(example) == pytest.approx(0.18, abs=1e-6)
    assert dispersion.normalised_deviation(example) == pytest.approx(0.219512, abs=1e-6)
    assert dispersion.juilland(example) == pytest.approx(0.78515, abs=1e-6)
    assert dispersion.carroll(example) == pytest.approx(0.937921, abs=1e-6)
    assert dispersion.rosengren(example) == pytest.approx(0.949816, abs=1e-6)
    assert dispersion.divergence(example) == pytest.approx(0.136972, abs=1e-6)


def by_loops(row, sizes):
    """Return the scores of one feature as the formulae have them."""
    f, whole, n = sum(row), sum(sizes), len(row)
    v, s = [c / f for c in row], [x / whole for x in sizes]
    p = [c / x for c, x in zip(row, sizes, strict=True)]

    def spread(values):
        mean = sum(values) / n
        return math.sqrt(sum((each - mean) ** 2 for each in values) / n) / mean

    dp = sum(abs(a - b) for a, b in zip(v, s, strict=True)) / 2
    entropy = -sum(each / sum(p) * math.log2(each / sum(p)) for each in p if each)
    return [
        spread(row),
        dp,
        dp / (1 - min(s)),
        1 - spread(p) / math.sqrt(n - 1),
        entropy / math.log2(n),
        sum(math.sqrt(a * b) for a, b in zip(row, s, strict=True)) ** 2 / f,
        sum(a * math.log2(a / b) for a, b in zip(v, s, strict=True) if a),
    ]


@given(COUNTS)
def test_scores_are_those_of_loops_over_parts(example):
    counts, sizes = example
    found = [score(parts(counts, sizes)) for score in SCORES]

    for number, row in enumerate(counts):
        ours = [float(each[number]) for each in found]
        if any(row):
            assert ours == pytest.approx(by_loops(row, sizes), abs=1e-9)
        else:
            assert np.isnan(ours).all()


@given(COUNTS)
def test_scores_stay_in_their_bounds(example):
    counts, sizes = example
    counts[0][0] += 1
    there = parts(counts[:1], sizes)

    for score in (dispersion.deviation, dispersion.normalised_deviation, dispersion.rosengren):
        assert -1e-9 <= score(there)[0] <= 1 + 1e-9
    for score in (dispersion.juilland, dispersion.carroll):
        assert -1e-9 <= score(there)[0] <= 1 + 1e-9
    assert dispersion.divergence(there)[0] >= 0
    assert dispersion.variation(there)[0] <= math.sqrt(len(sizes) - 1) + 1e-9


@given(COUNTS, st.randoms())
def test_the_order_of_parts_is_all_the_same(example, random):
    counts, sizes = example
    order = list(range(len(sizes)))
    random.shuffle(order)
    other = parts(np.array(counts)[:, order], np.array(sizes)[order])

    for score in SCORES:
        assert score(other) == pytest.approx(score(parts(counts, sizes)), abs=1e-9, nan_ok=True)


def test_an_even_feature_is_even_by_all_scores():
    even = parts([[2, 4, 6]], [10, 20, 30])

    expected = [0, 0, 1, 1, 1, 0]
    for score, value in zip(SCORES[1:], expected, strict=True):
        assert score(even) == pytest.approx(value, abs=1e-12)


def test_one_part_is_no_ground_for_scores_that_compare_parts():
    one = parts([[3]], [10])

    assert dispersion.deviation(one) == 0
    assert np.isnan(dispersion.normalised_deviation(one)).all()
    assert np.isnan(dispersion.juilland(one)).all()
    assert np.isnan(dispersion.carroll(one)).all()


def test_a_part_without_tokens_is_no_part():
    with_empty, without = parts([[1, 0, 2]], [5, 0, 5]), parts([[1, 2]], [5, 5])

    for score in SCORES:
        assert score(with_empty) == pytest.approx(score(without))
