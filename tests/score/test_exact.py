"""Fisher's exact test, against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from scipy.stats.contingency import odds_ratio

from communique.score.exact import fisher

TABLES = st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=5)


@given(TABLES)
def test_odds_and_p_are_those_of_each_table_alone(tables):
    a, b, c, d = np.array(tables).T

    odds, p = fisher(a, b, a + c, b + d, tolerance=1e-13)

    for row, table in enumerate(np.array(tables)):
        cells = table.reshape(2, 2)
        # scipy.stats.contingency.odds_ratio, kind="conditional"
        expected = odds_ratio(cells, kind="conditional").statistic
        low = max(0, cells[0].sum() - cells[:, 1].sum())
        if not np.isnan(expected) and table[0] != low:
            assert odds[row] == pytest.approx(expected, rel=1e-6)
        # scipy.stats.fisher_exact
        assert p[row] == pytest.approx(fisher_exact(cells)[1], rel=1e-6)


def test_the_tea_of_a_lady():
    # Fisher 1935, chapter 2, as fisher.test of R 4.2.2 gives it: 3 of 4 cups, p 0.4857 two-sided.
    odds, p = fisher(3, 1, 4, 4)

    assert p == pytest.approx(0.4857, abs=1e-4)
    assert odds == pytest.approx(6.408309, abs=1e-4)


def test_a_side_that_has_all_or_nothing_has_no_finite_odds():
    odds, _ = fisher(np.array([3, 0]), np.array([0, 3]), 10, 10)

    assert odds.tolist() == [np.inf, 0]


def test_no_table_has_no_odds():
    odds, p = fisher(np.array([]), np.array([]), 10, 10)

    assert odds.size == p.size == 0
