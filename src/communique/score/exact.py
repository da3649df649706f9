"""Fisher's exact test of 2 × 2 tables, whole columns of tables at a time.

Given the margins, the first cell has a hypergeometric law; with odds ratio ω a noncentral one, in
which value x weighs C(n_a, x) C(n_b, k - x) ωˣ (Fisher 1935). The values that a cell can have are
laid out one table after the other, so that no step looks at a table alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.score.association import Column, Numbers

TOLERANCE = float(np.finfo(np.float64).eps) ** 0.25
"""How near R comes to the odds ratio on the scale from 0 to 1: its `uniroot` stops there."""

_EQUAL = 1 + 1e-7
"""Up to this ratio R takes two probabilities for equal, that rounding has set apart."""

_PASSES = 1000


def fisher(
    a: Numbers, b: Numbers, n_a: Numbers, n_b: Numbers, *, tolerance: float = TOLERANCE
) -> tuple[Column, Column]:
    """Return the odds ratio and the two-sided p of Fisher's exact test.

    `a` of `n_a`, and `b` of `n_b` tokens are of a type. The odds ratio is the one under which `a`
    is the mean (the conditional estimate of greatest likelihood, Agresti 2002, section 3.6.1): 0
    where `a` is the least that it can be, infinite where it is the most; above 1 where the type
    is over-used. p adds up the probabilities of all tables that are no more probable than this one.

    The search for the odds ratio ends as near to it as that of R's `fisher.test` does, so that
    both give the same digits; four or five of them are right. A smaller `tolerance` gives more.
    """
    table = np.stack(np.broadcast_arrays(*(np.asarray(each, float) for each in (a, b, n_a, n_b))))
    # Rare types share their tables: each is looked at once.
    distinct, rows = np.unique(table.reshape(4, -1), axis=1, return_inverse=True)
    cells = _Cells.of(*distinct)
    shape = table.shape[1:]
    odds = _odds(cells, distinct[0], tolerance)[rows.ravel()].reshape(shape)
    return odds, _p(cells, distinct[0])[rows.ravel()].reshape(shape)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What the first cell of each table can be: from `low` to `high`, laid out end to end.

    Attributes:
        low, high: of each table.
        first: where the values of each table begin.
        table: the table of each value.
        value: of the cell.
        weight: the logarithm of the weight of each value, up to a constant of the table.
    """

    low: Column
    high: Column
    first: npt.NDArray[np.int64]
    table: npt.NDArray[np.int64]
    value: Column
    weight: Column

    @classmethod
    def of(cls, a: Column, b: Column, n_a: Column, n_b: Column) -> "_Cells":
        from scipy.special import gammaln

        k = a + b
        low, high = np.maximum(k - n_b, 0), np.minimum(k, n_a)
        size = (high - low + 1).astype(np.int64)
        first = np.cumsum(size) - size
        table = np.repeat(np.arange(len(size)), size)
        value = np.arange(size.sum()) - (first - low)[table]
        rest = (k - low)[table] - (value - low[table])
        weight = -sum(
            gammaln(each + 1) for each in (value, n_a[table] - value, rest, n_b[table] - rest)
        )
        return cls(low, high, first, table, value, weight)

    def probabilities(self, odds: Column) -> Column:
        """Return the probability of each value under an odds ratio (above 0) for each table."""
        weight = self.weight + np.log(odds)[self.table] * self.value
        likely = np.exp(weight - np.maximum.reduceat(weight, self.first)[self.table])
        whole: Column = likely / np.add.reduceat(likely, self.first)[self.table]
        return whole

    def means(self, odds: Column) -> Column:
        """Return the mean of the cell under an odds ratio for each table."""
        means: Column = np.add.reduceat(self.value * self.probabilities(odds), self.first)
        return means


def _p(cells: _Cells, a: Column) -> Column:
    if not len(a):
        return np.empty(0)
    likely = cells.probabilities(np.ones(len(a)))
    own = likely[cells.first + (a - cells.low).astype(np.int64)]
    summed = np.add.reduceat(likely * (likely <= own[cells.table] * _EQUAL), cells.first)
    return np.minimum(summed, 1)


def _odds(cells: _Cells, a: Column, tolerance: float) -> Column:
    if not len(a):
        return np.empty(0)
    even = cells.means(np.ones(len(a)))
    # Above 1 its inverse is looked for, so that all roots lie between 0 and 1.
    above = even < a
    inner = (a > cells.low) & (a < cells.high)

    def distance(x: Column) -> Column:
        x = np.maximum(x, np.finfo(np.float64).tiny)
        return np.asarray(cells.means(np.where(above, 1 / x, x)) - a)

    nothing = np.where(above, np.finfo(np.float64).eps, 0.0)
    root = zeros(distance, nothing, np.ones(len(a)), tolerance)
    odds = np.divide(1, root, out=root, where=above & inner)
    odds[even == a] = 1.0
    ends = np.where(a == cells.low, 0.0, np.inf)
    return np.asarray(np.where(inner, odds, ends))


def zeros(
    function: Callable[[Column], Column], low: Column, high: Column, tolerance: float
) -> Column:
    """Return where each component of a function crosses 0 between `low` and `high`.

    Brent 1973, chapter 4, procedure zero: interpolation where it gains, else bisection. A component
    is found where its bracket is no wider than the tolerance.
    """
    a, b, c = low, high, low
    f_a, f_b = function(a), function(b)
    f_c = f_a
    for _ in range(_PASSES):
        before = b - a
        swap = np.abs(f_c) < np.abs(f_b)
        a, b, c = np.where(swap, b, a), np.where(swap, c, b), np.where(swap, b, c)
        f_a, f_b, f_c = np.where(swap, f_b, f_a), np.where(swap, f_c, f_b), np.where(swap, f_b, f_c)
        least = 2 * np.finfo(np.float64).eps * np.abs(b) + tolerance / 2
        step = (c - b) / 2
        done = (np.abs(step) <= least) | (f_b == 0)
        if done.all():
            break
        tried = ~done & (np.abs(before) >= least) & (np.abs(f_a) > np.abs(f_b))
        step = np.where(tried, _interpolated((a, b, c), (f_a, f_b, f_c), (before, least)), step)
        step = np.where(np.abs(step) < least, np.where(step > 0, least, -least), step)
        # What is found stays: a step of nothing, and the same bracket.
        a, f_a = np.where(done, a, b), np.where(done, f_a, f_b)
        b = np.where(done, b, b + step)
        f_b = np.where(done, f_b, function(b))
        same = ~done & (np.sign(f_b) == np.sign(f_c)) & (f_b != 0)
        c, f_c = np.where(same, a, c), np.where(same, f_a, f_c)
    return np.asarray(b)


def _interpolated(
    at: tuple[Column, Column, Column],
    f: tuple[Column, Column, Column],
    steps: tuple[Column, Column],
) -> Column:
    """Return the step to where a line, or an inverse parabola, is 0; half of the rest if better."""
    (a, b, c), (f_a, f_b, f_c), (before, least) = at, f, steps
    with np.errstate(divide="ignore", invalid="ignore"):
        t = f_b / f_a
        q, r = f_a / f_c, f_b / f_c
        line = a == c
        p = np.where(line, (c - b) * t, t * ((c - b) * q * (q - r) - (b - a) * (r - 1)))
        q = np.where(line, 1 - t, (q - 1) * (r - 1) * (t - 1))
        q, p = np.where(p > 0, -q, q), np.abs(p)
        near = (p < 0.75 * (c - b) * q - np.abs(least * q) / 2) & (p < np.abs(before * q / 2))
        return np.where(near, p / q, (c - b) / 2)
