"""Scores of association: how much more often two things meet than by chance.

All take whole columns. A two by two table of tokens has the cells

                  this type        other types
    near a node   o11              r1 - o11           r1
    elsewhere     c1 - o11         n - r1 - c1 + o11  n - r1
                  c1               n - c1             n

and o11 is expected to be r1 c1 / n. Scores are -inf or inf where they grow without bound, and nan
where they aren't defined, as all are of nothing.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.number] | float


def expected(r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return o11 as it would be by chance: r1 c1 / n; 0 where n is."""
    product = np.asarray(r1, np.float64) * np.asarray(c1, np.float64)
    total = np.asarray(n, np.float64)
    return np.asarray(product / np.where(total > 0, total, np.inf))


def log_likelihood(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return G² over all four cells, 2 Σ o ln(o / e), negative where o11 is less than expected.

    Dunning 1993, in the form of Evert 2004, section 3.1.1; 0 ln 0 is 0. Compare with 3.84 for
    p < 0.05, 10.83 for p < 0.001 (one degree of freedom).
    """
    o11, r1, c1, n = (np.asarray(each, np.float64) for each in (o11, r1, c1, n))
    rows, columns = (r1, n - r1), (c1, n - c1)
    seen = ((o11, r1 - o11), (c1 - o11, n - r1 - c1 + o11))
    terms = [
        _x_log_ratio(seen[i][j], expected(rows[i], columns[j], n)) for i in (0, 1) for j in (0, 1)
    ]
    # Rounding can leave the sum a hair below the 0 that it never is below.
    score = 2 * np.maximum(sum(terms), 0)
    return np.asarray(np.where(o11 < expected(r1, c1, n), -score, score))


def mutual_information(o11: Numbers, e11: Numbers) -> Column:
    """Return log2(o / e): Church and Hanks 1990, equation for I(x, y). High for rare types.

    From -inf, where o is 0, to log2 of n / max(r1, c1); 0 is as by chance.
    """
    return _log2(o11, e11)


def mutual_information_2(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return log2(o² / e): Daille 1994 as counts (Evert 2005, section 3.1); -inf to log2 n."""
    return _log2(_power(o11, 2), expected(r1, c1, n))


def mutual_information_3(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return log2(o³ / e): Daille 1994 as counts (Oakes 1998, p. 171); favours frequent types."""
    return _log2(_power(o11, 3), expected(r1, c1, n))


def pointwise_2(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return log2(p(x, y)² / (p(x) p(y))) = log2(o² / (r1 c1)): Daille 1994; -inf to 0.

    It is 0 where the two are always together; it is `mutual_information_2` less log2 n.
    """
    there = np.where(np.asarray(n, np.float64) > 0, 1.0, np.nan)
    return _log2(_power(o11, 2), there * np.asarray(r1, np.float64) * c1)


def log_dice(o11: Numbers, n_nodes: Numbers, c1: Numbers) -> Column:
    """Return 14 + log2(2 o / (n_nodes + c1)): Rychlý 2008; at most 14 where o is at most both.

    Doesn't depend on the corpus's size.
    """
    return 14 + _log2(2 * np.asarray(o11, np.float64), np.asarray(n_nodes, np.float64) + c1)


def dice(o11: Numbers, r1: Numbers, c1: Numbers) -> Column:
    """Return 2 o / (r1 + c1): Dice 1945, equation for the coincidence index; 0 to 1."""
    return _ratio(2 * np.asarray(o11, np.float64), np.asarray(r1, np.float64) + c1)


def jaccard(o11: Numbers, r1: Numbers, c1: Numbers) -> Column:
    """Return o / (r1 + c1 - o): Jaccard 1901; 0 to 1, and lower than Dice between these."""
    return _ratio(o11, np.asarray(r1, np.float64) + c1 - o11)


def minimum_sensitivity(o11: Numbers, r1: Numbers, c1: Numbers) -> Column:
    """Return min(o / r1, o / c1): Pedersen 1998; 0 to 1: how much each needs the other."""
    return np.minimum(_ratio(o11, r1), _ratio(o11, c1))


def t_score(o11: Numbers, e11: Numbers) -> Column:
    """Return (o - e) / √o: Church, Gale, Hanks and Hindle 1991. Favours frequent types."""
    return _ratio(np.asarray(o11, np.float64) - e11, np.sqrt(np.asarray(o11, np.float64)))


def z_score(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return (o - e) / √e: Berry-Rogghe 1973 with Dennis's (1965) variance. Favours rare types."""
    by_chance = expected(r1, c1, n)
    return _ratio(np.asarray(o11, np.float64) - by_chance, np.sqrt(by_chance))


def delta_p(o11: Numbers, given: Numbers, other: Numbers, n: Numbers) -> Column:
    """Return o / given - (other - o) / (n - given): Gries 2013, section 2.2; -1 to 1.

    How much likelier the one is where the other is given than where it isn't: with r1 given, the
    type by the node; with c1, the node by the type.
    """
    rest = np.asarray(n, np.float64) - given
    return _ratio(o11, given) - _ratio(np.asarray(other, np.float64) - o11, rest)


def odds_ratio(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return o11 o22 / (o12 o21): Yule 1900 (Evert 2005, section 3.1); 0 to inf, 1 by chance."""
    o11, r1, c1, n = (np.asarray(each, np.float64) for each in (o11, r1, c1, n))
    return _ratio(o11 * (n - r1 - c1 + o11), (r1 - o11) * (c1 - o11))


Side = Literal["greater", "less", "both"]


def fisher(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers, side: Side = "greater") -> Column:
    """Return -log10 p of Fisher's exact test: 0 to inf; 1.3 is p = 0.05, of independent tokens.

    Fisher 1934, section 21.02; Pedersen 1996 for bigrams. `greater` is the chance of o11 or more
    with these sums of rows and columns, `less` of o11 or less, `both` of any table that is no
    likelier than this one. Worked in logarithms, so that no p is too small.
    """
    whole = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (o11, r1, c1, n)))
    o, r, c, of = (np.atleast_1d(each) for each in whole)
    upper = _log_upper(o, r, c, of)
    # Of o or less: those left of r1 are among the types of other kinds.
    lower = _log_upper(r - o, r, of - c, of)
    if side == "both":
        at = _as_likely(o, r, c, of)
        above = o * of > r * c
        other = np.where(above, _log_upper(r - at, r, of - c, of), _log_upper(at, r, c, of))
        log_p = np.minimum(np.logaddexp(np.where(above, upper, lower), other), 0)
    else:
        log_p = upper if side == "greater" else lower
    # No count is below 0: minus a p of 1 is 0.
    return np.asarray(np.abs(log_p) / np.log(10)).reshape(whole[0].shape)


Score = Callable[[Numbers, Numbers, Numbers, Numbers], Column]

SCORES: Mapping[str, Score] = {
    "log_likelihood": log_likelihood,
    "mi": lambda o11, r1, c1, n: mutual_information(o11, expected(r1, c1, n)),
    "mi2": mutual_information_2,
    "mi3": mutual_information_3,
    "pmi2": pointwise_2,
    "log_dice": lambda o11, r1, c1, n: log_dice(o11, r1, c1),
    "dice": lambda o11, r1, c1, n: dice(o11, r1, c1),
    "t": lambda o11, r1, c1, n: t_score(o11, expected(r1, c1, n)),
    "z_score": z_score,
    "delta_p": delta_p,
    "delta_p_back": lambda o11, r1, c1, n: delta_p(o11, c1, r1, n),
    "minimum_sensitivity": lambda o11, r1, c1, n: minimum_sensitivity(o11, r1, c1),
    "jaccard": lambda o11, r1, c1, n: jaccard(o11, r1, c1),
    "odds_ratio": odds_ratio,
    "fisher": fisher,
    "fisher_both": lambda o11, r1, c1, n: fisher(o11, r1, c1, n, "both"),
}
"""The scores of a table of whole columns, by the names that tables have for them."""


def _log_mass(k: Column, r1: Column, c1: Column, n: Column) -> Column:
    """Return the logarithm of the chance of exactly k: that of the hypergeometric distribution."""
    from scipy.special import gammaln

    def choices(of: Column, some: Column) -> Column:
        return np.asarray(gammaln(of + 1) - gammaln(some + 1) - gammaln(of - some + 1))

    return choices(c1, k) + choices(n - c1, r1 - k) - choices(n, r1)


def _log_upper(k: Column, r1: Column, c1: Column, n: Column) -> Column:
    """Return the logarithm of the chance of k or more, float64[n_rows].

    Above the mode each further term is smaller than the one before by a ratio that falls, so the
    sum ends soon; below it the other side is summed.
    """
    least, most = np.maximum(0, r1 + c1 - n), np.minimum(r1, c1)
    above = k > (r1 + 1) * (c1 + 1) / (n + 2)
    # Below the mode: 1 less the chance of k - 1 or less, which runs downward from there.
    step = np.where(above, 1.0, -1.0)
    first = np.where(above, k, k - 1)
    there = (first >= least) & (first <= most)
    start = np.where(there, first, least)
    total = np.where(there, 1.0, 0.0)
    term, at, active = total.copy(), start.copy(), np.flatnonzero(there)
    while len(active):
        x, up = at[active], step[active] > 0
        a, b, size = r1[active], c1[active], n[active]
        rising = (a - x) * (b - x) / ((x + 1) * (size - a - b + x + 1))
        with np.errstate(divide="ignore", invalid="ignore"):
            falling = x * (size - a - b + x) / ((a - x + 1) * (b - x + 1))
        term[active] *= np.where(up, rising, falling)
        total[active] += term[active]
        at[active] += step[active]
        active = active[term[active] > total[active] * 1e-17]
    with np.errstate(divide="ignore"):
        tail = _log_mass(start, r1, c1, n) + np.log(total)
        below = np.log(-np.expm1(np.minimum(tail, 0)))
    tail = np.where(k > most, -np.inf, np.minimum(tail, 0))
    return np.asarray(np.where(above, tail, np.where(k <= least, 0.0, below)))


def _as_likely(o11: Column, r1: Column, c1: Column, n: Column) -> Column:
    """Return the count nearest to o11, on the other side of the mode, that is no likelier."""
    # Equal in whole numbers, apart in the last digits: as R and scipy have it.
    mass = _log_mass(o11, r1, c1, n) + 1e-7
    least, most = np.maximum(0, r1 + c1 - n), np.minimum(r1, c1)
    mode = np.clip(np.floor((r1 + 1) * (c1 + 1) / (n + 2)), least, most)
    above = o11 * n > r1 * c1
    near, far = mode, np.where(above, least - 1, most + 1)
    while (wide := np.abs(far - near) > 1).any():
        middle = np.where(wide, np.trunc((near + far) / 2), far)
        inside = np.clip(middle, least, most)
        unlikely = (middle != inside) | (_log_mass(inside, r1, c1, n) <= mass)
        far = np.where(wide & unlikely, middle, far)
        near = np.where(wide & ~unlikely, middle, near)
    # Of two modes as likely as each other o11 may be the one.
    across = np.where(above, mode < o11, mode > o11)
    return np.where(across & (_log_mass(mode, r1, c1, n) <= mass), mode, far)


def _power(o11: Numbers, to: int) -> Column:
    return np.asarray(o11, np.float64) ** to


def _ratio(over: Numbers, under: Numbers) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(over, under))


def _log2(over: Numbers, under: Numbers) -> Column:
    ratio = _ratio(over, under)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2(ratio))


def _x_log_ratio(o: Column, e: Column) -> Column:
    there = (o > 0) & (e > 0)
    ratio = np.divide(o, e, out=np.ones(np.shape(o)), where=there)
    return np.asarray(np.where(there, o * np.log(ratio), 0.0))
