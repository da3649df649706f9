"""Change points against published series and against every segmentation there is."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.score import changes
from communique.score.changes import binomial, gaussian, poisson

# British coal-mining disasters with ten deaths or more in each year from 1851 to 1961 (191 in all):
# Jarrett 1979, Biometrika 66, counted in years by Carlin, Gelfand and Smith 1992.
COAL = np.array([int(digit) for digit in (
    "4540143406334026335453144155342522342132211113001011003103220111010100021000110233"
    "11211112420014000100000100101"
)])  # fmt: skip

# The Nile at Aswan, 10^8 m³ in each year from 1871 to 1970: Cobb 1978, Biometrika 65, table 1.
NILE = np.array([
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
    649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
    975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
])  # fmt: skip

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=9)
PENALTIES = st.one_of(st.sampled_from(["bic", "mbic"]), st.floats(0, 8))


def _costs(pairs):
    """Return the same observations as hits in tokens, as found of so many, and as values."""
    y = np.array([min(pair) for pair in pairs])
    x = np.array([max(pair) for pair in pairs])
    return [poisson(y, x), binomial(y, x), gaussian(y, 2.0)]


def _total(cost, starts, penalty):
    n = cost.n
    edges = [0, *starts, n]
    total = 0.0
    for first, stop in pairwise(edges):
        total += float(cost(np.array([first]), stop)[0])
        total += math.log((stop - first) / n) if penalty == "mbic" else 0
    each = {"bic": 2 * math.log(n), "mbic": 3 * math.log(n)}.get(penalty, penalty)
    return total + each * len(starts)


@given(pairs=PAIRS, penalty=PENALTIES)
def test_no_segmentation_costs_less(pairs, penalty):
    for cost in _costs(pairs):
        found = changes.changes(cost, penalty)

        places = range(1, cost.n)
        every = (cut for size in range(cost.n) for cut in combinations(places, size))
        least = min(_total(cost, cut, penalty) for cut in every)
        assert _total(cost, found.tolist(), penalty) == pytest.approx(least, abs=1e-8)


@given(
    levels=st.lists(st.integers(1, 60), min_size=1, max_size=5),
    noise=st.integers(0, 2**32 - 1),
    penalty=PENALTIES,
)
def test_pruning_loses_nothing_against_optimal_partitioning(levels, noise, penalty):
    drawn = np.random.default_rng(noise)
    hits = drawn.poisson(np.repeat(levels, 15))
    cost = poisson(hits, np.full(len(hits), 100))
    n = cost.n
    each = {"bic": 2 * math.log(n), "mbic": 3 * math.log(n)}.get(penalty, penalty)

    # Jackson et al. 2005: the best segmentation up to each place, from all starts.
    best = [-each]
    for stop in range(1, n + 1):
        starts = np.arange(stop)
        total = np.array(best) + cost(starts, stop) + each
        best.append(
            float((total + (np.log((stop - starts) / n) if penalty == "mbic" else 0)).min())
        )

    found = changes.changes(cost, penalty).tolist()
    assert _total(cost, found, penalty) == pytest.approx(best[-1], abs=1e-6)


def test_coal_mining_became_safer_after_1891():
    assert COAL.sum() == 191

    found = changes.changes(poisson(COAL, np.ones(len(COAL))))

    # Carlin, Gelfand and Smith 1992, section 4: after the 41st year, from 3.1 to 0.9 a year.
    assert found.tolist() == [41]
    assert COAL[:41].mean() == pytest.approx(3.1, abs=0.05)
    assert COAL[41:].mean() == pytest.approx(0.9, abs=0.05)


def test_the_nile_fell_after_1898():
    before, after = NILE[:28], NILE[28:]
    variance = (28 * before.var() + 72 * after.var()) / 98

    # Cobb 1978: the change follows 1898; the means are 1097.75 and 849.97.
    assert changes.changes(gaussian(NILE, variance)).tolist() == [28]
    assert changes.changes(gaussian(NILE + 1e8, variance), "bic").tolist() == [28]
    assert (before.mean(), after.mean()) == pytest.approx((1097.75, 849.97), abs=0.005)


@given(pairs=PAIRS, factor=st.integers(2, 5), penalty=PENALTIES)
def test_counts_and_dispersion_scaled_alike_cost_the_same(pairs, factor, penalty):
    y = np.array([min(pair) for pair in pairs])
    x = np.array([max(pair) for pair in pairs])
    once, more = poisson(y, x), poisson(y * factor, x * factor, dispersion=factor)

    found = changes.changes(more, penalty).tolist()

    assert _total(once, found, penalty) == pytest.approx(
        _total(once, changes.changes(once, penalty).tolist(), penalty), abs=1e-8
    )


@pytest.mark.parametrize("n", [0, 1, 2, 50])
def test_what_is_equal_everywhere_has_no_change(n):
    for penalty in ("bic", "mbic", 3.0):
        assert changes.changes(poisson([4] * n, [100] * n), penalty).tolist() == []
        assert changes.changes(binomial([4] * n, [100] * n), penalty).tolist() == []
        assert changes.changes(gaussian([4] * n, 1.0), penalty).tolist() == []
        assert changes.changes(poisson([0] * n, [100] * n), penalty).tolist() == []
        assert changes.changes(binomial([9] * n, [9] * n), penalty).tolist() == []


def test_a_rate_is_of_the_tokens_that_there_are():
    tokens = np.array([10, 1000, 30, 400, 20, 5000, 100, 90])

    assert changes.changes(poisson(tokens // 10, tokens)).tolist() == []
    assert changes.changes(poisson([1, 100, 3, 40, 0, 5, 0, 0], tokens)).tolist() == [4]


@pytest.mark.parametrize("penalty", ["aic", -1, math.inf, "nan"])
def test_a_penalty_that_makes_no_sense_is_refused(penalty):
    with pytest.raises(UsageError, match="the penalty can't be"):
        changes.changes(poisson([1], [2]), penalty)


def test_hits_without_tokens_are_refused():
    with pytest.raises(UsageError, match="nothing to look into"):
        poisson([1, 1], [1, 0])
