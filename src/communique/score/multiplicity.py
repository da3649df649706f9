"""Multiplicity: p values of many tests at once, made larger by how many they are."""

import numpy as np
import numpy.typing as npt

from communique.errors import UsageError

METHODS = ("holm", "bonferroni", "benjamini-hochberg", "benjamini-yekutieli", "none")


def check_method(method: str) -> None:
    """Do nothing where there is a method of that name.

    Raises:
        UsageError: there is none.
    """
    if method not in METHODS:
        known = ", ".join(METHODS)
        raise UsageError(f"no adjustment is called {method!r}", hint=f"adjustments: {known}")


def adjusted(p: npt.NDArray[np.float64], method: str) -> npt.NDArray[np.float64]:
    """Return float64[n]: the level of all tests together at which each would just be rejected.

    `bonferroni` (Dunn 1961) and `holm` (Holm 1979, at least as sharp) hold the chance of any
    false finding; `benjamini-hochberg` (1995) holds the share of false ones among the findings,
    and `benjamini-yekutieli` (2001, theorem 1.3) does so however tests depend on each other.
    NaN is no test, and stays.
    """
    check_method(method)
    tests = np.flatnonzero(~np.isnan(p))
    # Equal ones are raised alike, in whatever order they stand.
    order = tests[np.argsort(p[tests])]
    sorted_p, n = p[order], len(order)
    rank = np.arange(1, n + 1)
    if method == "bonferroni":
        raised = sorted_p * n
    elif method == "holm":
        raised = np.maximum.accumulate(sorted_p * (n - rank + 1))
    elif method == "none":
        raised = sorted_p
    else:
        dependence = (1 / rank).sum() if method == "benjamini-yekutieli" else 1.0
        raised = np.minimum.accumulate((sorted_p * n * dependence / rank)[::-1])[::-1]
    result = np.full(len(p), np.nan)
    result[order] = np.minimum(raised, 1)
    return result
