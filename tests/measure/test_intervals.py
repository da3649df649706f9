"""Intervals of rates against values computed by hand, and weights against their law."""

import numpy as np
import polars as pl
import pytest

from communique.measure.intervals import percentiles, weights, with_rates


def sums(documents):
    """Return the sums of (y, x) pairs as a table of one row."""
    y, x = (np.array(column, np.int64) for column in zip(*documents, strict=True))
    row = {"n": len(x), "x": x.sum(), "xx": (x * x).sum()}
    row |= {"y": y.sum(), "yy": (y * y).sum(), "xy": (x * y).sum()}
    return pl.DataFrame([{name: int(value) for name, value in row.items()}])


def rates(documents):
    row = with_rates(sums(documents)).row(0, named=True)
    return row["per_million"], row["low"], row["high"]


def test_an_interval_is_that_of_the_linearised_ratio():
    # y = 3, 1, 2, 0 and x = 100, 100, 200, 100: r = 6/500 = 0.012.
    # Residuals y - r x = 1.8, -0.2, -0.4, -1.2; their squares add up to 3.24 + 0.04 + 0.16 + 1.44
    # = 4.88. Variance 4/3 · 4.88 / 500² = 2.602667e-5, its root 0.00510163.
    # t(0.975, 3) = 3.18244631; half width 0.01623566, more than the rate: cut at 0.
    found = rates([(3, 100), (1, 100), (2, 200), (0, 100)])

    assert found == pytest.approx((12_000, 0, 28_235.66), rel=1e-6)


def test_an_interval_away_from_0_lies_around_its_rate():
    # y = 10, 12, 11 and x = 1000 each: r = 0.011; residuals -1, 1, 0, squares 2.
    # Variance 3/2 · 2 / 3000² = 3.333333e-7, its root 5.773503e-4; t(0.975, 2) = 4.30265273;
    # half width 0.002484138.
    found = rates([(10, 1000), (12, 1000), (11, 1000)])

    assert found == pytest.approx((11_000, 8_515.862, 13_484.138), rel=1e-6)


@pytest.mark.parametrize(
    ("documents", "rate"),
    [([(5, 100)], 50_000), ([(0, 100), (0, 300)], 0), ([(0, 0)], None)],
)
def test_what_is_not_known_is_null(documents, rate):
    assert rates(documents) == (rate, None, None)


def test_documents_of_one_rate_leave_no_doubt():
    assert rates([(1, 100), (2, 200), (3, 300)]) == pytest.approx((10_000, 10_000, 10_000))


def test_weights_depend_on_document_seed_and_replicate_alone():
    ids = ["a", "b", "c"]
    together = weights(ids, 7, 30)

    assert together.shape == (3, 30)
    for row, name in enumerate(ids):
        assert weights([name], 7, 30)[0].tolist() == together[row].tolist()
    assert weights(ids, 7, 10).tolist() == together[:, :10].tolist()
    assert weights(ids, 8, 30).tolist() != together.tolist()


def test_weights_are_the_same_on_every_machine():
    # SplitMix64 and the Poisson law by hand in whole numbers of Python: SHA-256 of "0\nd1" begins
    # By hand, in whole numbers and decimals of 60 digits: the start is the first 8 bytes of
    # SHA-256 of "0\nd1", little-endian; each weight is how many of the probabilities
    # e^-1 (1/0! + … + 1/k!) are at most SplitMix64's next number by 2^64.
    assert weights(["d1"], 0, 12).tolist() == [[1, 0, 2, 1, 2, 0, 4, 1, 0, 3, 4, 1]]


def test_weights_have_the_moments_and_probabilities_of_a_poisson_law():
    drawn = weights([f"d{number}" for number in range(2000)], 0, 500)

    # A million draws: four standard errors are 0.004 for the mean, 0.007 for the variance.
    assert drawn.mean() == pytest.approx(1, abs=0.004)
    assert drawn.var() == pytest.approx(1, abs=0.007)
    # P(0) = P(1) = 1/e; four standard errors are 0.002.
    assert (drawn == 0).mean() == pytest.approx(np.exp(-1), abs=0.002)
    assert (drawn == 1).mean() == pytest.approx(np.exp(-1), abs=0.002)
    # Neighbouring replicates and documents know nothing of each other.
    assert abs(np.corrcoef(drawn[:, :-1].ravel(), drawn[:, 1:].ravel())[0, 1]) < 0.005
    assert abs(np.corrcoef(drawn[:-1].ravel(), drawn[1:].ravel())[0, 1]) < 0.005


def test_percentiles_leave_out_replicates_without_tokens():
    y = np.array([[1.0, 2, 3, 0], [0, 0, 0, 0]])
    x = np.array([[100.0, 100, 100, 0], [0, 0, 0, 0]])

    low, high = percentiles(y, x)

    # Rates 10,000, 20,000 and 30,000 per million: the quantiles 0.025 and 0.975 lie 0.05 of a
    # step inside.
    assert low[0] == pytest.approx(10_500)
    assert high[0] == pytest.approx(29_500)
    assert np.isnan([low[1], high[1]]).all()
