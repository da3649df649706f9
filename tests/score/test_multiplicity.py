"""Adjusted p values, against values of R and what methods promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from communique.errors import UsageError
from communique.score.multiplicity import adjusted

P = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)


@given(P)
def test_false_discovery_rates_are_those_of_scipy(p):
    # scipy.stats.false_discovery_control, methods bh and by.
    assert adjusted(p, "benjamini-hochberg") == pytest.approx(false_discovery_control(p))
    dependent = false_discovery_control(p, method="by")
    assert adjusted(p, "benjamini-yekutieli") == pytest.approx(dependent)


def test_holm_and_bonferroni_are_those_worked_out_by_hand():
    p = np.array([0.01, 0.04, 0.03, 0.005])

    # Holm: 4 · 0.005, 3 · 0.01, 2 · 0.03, and for 0.04 no less than the one before it.
    assert adjusted(p, "holm") == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert adjusted(p, "bonferroni") == pytest.approx([0.04, 0.16, 0.12, 0.02])


@given(P)
def test_the_sharper_method_gives_no_larger_p(p):
    plain, sharp = adjusted(p, "bonferroni"), adjusted(p, "holm")

    assert (p <= sharp + 1e-15).all()
    assert (sharp <= plain + 1e-15).all()
    assert (adjusted(p, "benjamini-hochberg") <= sharp + 1e-12).all()


def test_what_is_no_test_stays_and_does_not_count():
    found = adjusted(np.array([0.01, np.nan, 0.02]), "bonferroni")

    assert found == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)


def test_an_unknown_method_is_named_with_those_that_are():
    with pytest.raises(UsageError, match="no adjustment is called 'bh'"):
        adjusted(np.array([0.1]), "bh")
