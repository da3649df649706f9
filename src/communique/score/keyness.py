"""Scores of keyness: how much more often a type is used in a target than in a reference.

All take whole columns. A type has `a` of the `n_a` tokens of the target and `b` of the `n_b`
tokens of the reference:

                 this type   other types
    target       a           n_a - a       n_a
    reference    b           n_b - b       n_b

Scores that measure surprise, as G² and χ², are negative where the type is used less in the target
than in both together; scores that measure an effect say so by their own form.
"""

import numpy as np
import numpy.typing as npt

from communique.errors import UsageError
from communique.score.association import Column, Numbers, expected

CORRECTIONS = ("default", "none", "yates", "williams")
"""For small tables; the default is Yates's, where it fits."""

OFFSET = 1e-9
"""What quanteda adds to a ratio before its logarithm."""


def check_correction(correction: str) -> None:
    """Do nothing where there is a correction of that name.

    Raises:
        UsageError: there is none.
    """
    if correction not in CORRECTIONS:
        known = ", ".join(CORRECTIONS)
        raise UsageError(f"no correction is called {correction!r}", hint=f"corrections: {known}")


def log_likelihood(
    a: Numbers,
    b: Numbers,
    n_a: Numbers,
    n_b: Numbers,
    *,
    correction: str = "default",
    offset: float = OFFSET,
) -> Column:
    """Return G² over all four cells, 2 Σ o ln(o / e + offset), signed.

    Dunning 1993; 0 ln 0 is 0. `default` and `yates`, which are the same here as in quanteda, move
    each cell half a token towards what is expected, where a cell is expected to have less than 5
    and |ad - bc| is N / 2 or more; `williams` divides by q where no cell is empty (Williams 1976).
    quanteda adds an offset of 10⁻⁹ whatever the table, which makes the score larger by 2 · 10⁻⁹
    for each token of both sides: nothing in small corpora, and 0.2 in 100 million tokens. With
    `none` and an offset of 0 it is Dunning's to the last digit. Compare with 3.84 for p < 0.05,
    10.83 for p < 0.001 (one degree of freedom).
    """
    check_correction(correction)
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    moved = _is_sparse(a, b, n_a, n_b) & (correction in {"default", "yates"})
    step = np.where(a * n_b > b * n_a, -0.5, 0.5) * moved
    n, c_1 = n_a + n_b, a + b
    by_chance = expected(n_a, c_1, n)
    score = 2 * (
        _x_log_ratio(a + step, by_chance, offset)
        + _x_log_ratio(b - step, expected(n_b, c_1, n), offset)
        + _x_log_ratio(n_a - a - step, expected(n_a, n - c_1, n), offset)
        + _x_log_ratio(n_b - b + step, expected(n_b, n - c_1, n), offset)
    )
    if correction == "williams":
        score = _williams(score, a, b, n_a, n_b)
    # Rounding can leave the sum a hair below the 0 that it never is below.
    return _signed(np.maximum(score, 0), a + step, by_chance)


def two_cell_log_likelihood(a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers) -> Column:
    """Return G² over the two cells of the type alone, 2 (a ln(a / e) + b ln(b / e)), signed.

    Rayson and Garside 2000, section 3, as corpus tools show it. Never more than that over all
    four cells, and near it where the type is rare.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    by_chance = expected(n_a, a + b, n_a + n_b)
    score = _x_log_ratio(a, by_chance) + _x_log_ratio(b, expected(n_b, a + b, n_a + n_b))
    return _signed(np.maximum(2 * score, 0), a, by_chance)


def chi_square(
    a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers, *, correction: str = "default"
) -> Column:
    """Return χ² over all four cells, N (|ad - bc| - δ)² / (product of the margins), signed.

    Pearson 1900; δ is N / 2 with Yates's correction (Yates 1934), and 0 without. `yates` corrects
    every table, `default` as quanteda where a cell is expected to have less than 5 and |ad - bc|
    is N / 2 or more. `williams` divides by q where no cell is empty (Williams 1976); quanteda
    4.3.1 multiplies by it, which makes sparse tables louder and not quieter. 0 where a margin is
    empty.
    """
    check_correction(correction)
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    n, c_1 = n_a + n_b, a + b
    distance = np.abs(a * (n_b - b) - b * (n_a - a))
    margins = n_a * n_b * c_1 * (n - c_1)
    if correction == "default":
        distance = distance - n / 2 * _is_sparse(a, b, n_a, n_b)
    elif correction == "yates":
        distance = np.maximum(distance - n / 2, 0)
    score = np.divide(n * distance**2, margins, out=np.zeros(a.shape), where=margins > 0)
    if correction == "williams":
        score = _williams(score, a, b, n_a, n_b)
    return _signed(score, a, expected(n_a, c_1, n))


def mutual_information(a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers) -> Column:
    """Return pointwise mutual information, ln(a / e): 0 is as expected, from -20.7 up.

    Church and Hanks 1990, with the natural logarithm and with 10⁻⁹ added to a / e, as quanteda
    has it: a type that the target never uses has -20.7. High for rare types; no test goes with it.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    by_chance = expected(n_a, a + b, n_a + n_b)
    share = np.divide(a, by_chance, out=np.ones(a.shape), where=by_chance > 0)
    return np.asarray(np.log(share + OFFSET))


def log_ratio(a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers) -> Column:
    """Return the binary logarithm of the ratio of the rates: 1 is twice as often, -1 half.

    Hardie 2014, with 0.5 in the place of a count of 0. NaN where a side has no tokens.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    return np.asarray(np.log2(_rate(_some(a), n_a)) - np.log2(_rate(_some(b), n_b)))


def log_ratio_variance(a: Numbers, n_a: Numbers) -> Column:
    """Return the variance of the natural logarithm of one rate if tokens were drawn one by one.

    1/a - 1/n: Katz, Baptista, Azen and Pike 1978, with 0.5 in the place of a count of 0. It is too
    small for speech, in which one document repeats its words: it is meant for a frequency
    list whose documents nobody knows.
    """
    a, n_a = (np.asarray(each, np.float64) for each in (a, n_a))
    return np.asarray(_rate(1.0, _some(a)) - _rate(1.0, n_a))


def percent_difference(a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers) -> Column:
    """Return %DIFF, the difference of the rates in per cent of the reference's: -100 and up.

    Gabrielatos and Marchi 2011. Infinite where the reference never uses the type, NaN where a
    side has no tokens.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    target, reference = _rate(a, n_a), _rate(b, n_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(100 * (target - reference) / reference)


def log_odds_ratio(a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers) -> Column:
    """Return the natural logarithm of the odds ratio, ln(a (n_b - b) / (b (n_a - a))).

    0.5 is added to all cells of a table that has an empty one (Haldane 1956; Anscombe 1956).
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    c, d = n_a - a, n_b - b
    more = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    return np.asarray(np.log((a + more) * (d + more)) - np.log((b + more) * (c + more)))


def simple_maths(
    a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers, *, constant: float = 1.0
) -> Column:
    """Return (rate of the target + N) / (rate of the reference + N), rates per million.

    Kilgarriff 2009: the larger the constant N, the more frequent the types on top. Above 0; 1 is
    no difference. NaN where a side has no tokens.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    target, reference = 1e6 * _rate(a, n_a), 1e6 * _rate(b, n_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((target + constant) / (reference + constant))


def log_odds_with_prior(
    a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers, prior: Numbers, *, prior_total: float
) -> tuple[Column, Column]:
    """Return δ, the difference of smoothed log-odds, and its z-score.

    Monroe, Colaresi and Quinn 2008, eq. 16: δ = ln((a + α) / (n_a + α₀ - a - α)) less the same of
    the reference; z is δ over the root of 1 / (a + α) + 1 / (b + α), eq. 19 to 22. `prior` is α of
    each type, above 0: the same for all (a flat prior), or `prior_total` times the type's share of
    all tokens (an informative one). `prior_total` is α₀, the sum of α over all types that there
    are. |z| > 1.96 where δ differs from 0 if tokens were draws. NaN where there is one type alone.
    """
    a, b, n_a, n_b = _columns(a, b, n_a, n_b)
    target, reference = a + prior, b + prior
    # Where there is one type, nothing is against it.
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(target / (n_a + prior_total - target))
        delta -= np.log(reference / (n_b + prior_total - reference))
    return np.asarray(delta), np.asarray(delta / np.sqrt(1 / target + 1 / reference))


def p_value(score: Numbers) -> Column:
    """Return how probable a score of G² or χ² as far from 0 is by chance, with 1 degree of freedom.

    It takes tokens for independent draws. In speech they are not, and small values come easily:
    a permutation of documents says more.
    """
    from scipy.special import erfc

    # A score is the square of a normal variable.
    return np.asarray(erfc(np.sqrt(np.abs(np.asarray(score, np.float64)) / 2)))


def _columns(*each: Numbers) -> tuple[Column, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(one, np.float64) for one in each)))


def _some(count: Column) -> Column:
    return np.where(count > 0, count, 0.5)


def _rate(count: Numbers, n: Numbers) -> Column:
    n = np.asarray(n, np.float64)
    return np.asarray(np.asarray(count, np.float64) / np.where(n > 0, n, np.nan))


def _signed(score: Column, a: Column, by_chance: Column) -> Column:
    return np.asarray(np.where(a > by_chance, score, -score))


def _is_sparse(a: Column, b: Column, n_a: Column, n_b: Column) -> npt.NDArray[np.bool_]:
    """Tell which tables Yates's correction is for, and doesn't pass what is expected."""
    n, c_1 = n_a + n_b, a + b
    least = expected(np.minimum(n_a, n_b), np.minimum(c_1, n - c_1), n)
    return np.asarray((least < 5) & (np.abs(a * (n_b - b) - b * (n_a - a)) >= n / 2))


def _williams(score: Column, a: Column, b: Column, n_a: Column, n_b: Column) -> Column:
    """Return scores divided by q, those of tables without an empty cell (Williams 1976).

    q = 1 + (N/n_a + N/n_b - 1) (N/(a + b) + N/(N - a - b) - 1) / 6N: Sokal and Rohlf 1995, ch. 17.
    """
    n, c_1 = n_a + n_b, a + b
    full = (a > 0) & (b > 0) & (a < n_a) & (b < n_b)
    shares = [
        np.divide(n, each, out=np.ones(n.shape), where=full) for each in (n_a, n_b, c_1, n - c_1)
    ]
    rows, columns = shares[0] + shares[1] - 1, shares[2] + shares[3] - 1
    q = 1 + np.divide(rows * columns, 6 * n, out=np.zeros(n.shape), where=full)
    return np.asarray(np.where(full, score / q, score))


def _x_log_ratio(o: Column, e: Column, offset: float = 0.0) -> Column:
    there = (o > 0) & (e > 0)
    ratio = np.divide(o, e, out=np.ones(np.shape(o)), where=there)
    return np.asarray(np.where(there, o * np.log(ratio + offset), 0.0))
