"""Change points: where a rate or a level becomes another, found exactly by PELT.

The segmentation is the one that costs least: twice the negative log-likelihood of all segments,
and a penalty for each change.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.errors import UsageError

Column = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a segment costs, for many segments at once.

    Attributes:
        sums: float64[n_sums, n + 1]: sums of what was observed before each place, beginning at 0.
        of: from the sums of segments, float64[n_sums, n_segments], to what they cost.
    """

    sums: Column
    of: Callable[[Column], Column]

    @property
    def n(self) -> int:
        """How many observations there are."""
        return int(self.sums.shape[1]) - 1

    def __call__(self, first: Places, stop: int) -> Column:
        """Return what the segments from `first` to before `stop` cost."""
        return self.of(self.sums[:, [stop]] - self.sums[:, first])


def poisson(hits: npt.ArrayLike, tokens: npt.ArrayLike, *, dispersion: float = 1.0) -> Cost:
    """Return the cost of one rate for all hits of a segment: -2 Y ln(Y / X).

    Y hits in X tokens; what all segmentations have in common is left out. `dispersion` is how
    much larger than Poisson the variance is: costs are divided by it (Rao and Scott 1992).
    """
    sums = _sums(hits, tokens)
    return Cost(sums, lambda within: -2 * _x_log_ratio(within[0], within[1]) / dispersion)


def binomial(found: npt.ArrayLike, of: npt.ArrayLike) -> Cost:
    """Return the cost of one share in a segment: -2 (Y ln(Y / N) + (N - Y) ln((N - Y) / N))."""
    sums = _sums(found, of)

    def cost(within: Column) -> Column:
        y, n = within
        return -2 * (_x_log_ratio(y, n) + _x_log_ratio(n - y, n))

    return Cost(sums, cost)


def gaussian(values: npt.ArrayLike, variance: float) -> Cost:
    """Return the cost of one mean in a segment: Σ(v - mean)² / variance, which is known."""
    values = np.asarray(values, np.float64)
    # Sums of squares of values far from 0 would lose their last digits.
    values = values - values.mean() if len(values) else values
    sums = _before(np.stack([np.ones(len(values)), values, values**2]))
    return Cost(sums, lambda within: (within[2] - within[1] ** 2 / within[0]) / variance)


def changes(cost: Cost, penalty: str | float = "mbic") -> Places:
    """Return int64[n_changes]: the first observation of each segment after the first.

    PELT, Killick, Fearnhead and Eckley 2012, section 3.1, with K = 0. The penalty for each change
    is a number, or for n observations

    - `bic`: 2 ln n, one for the place and one for the rate (Schwarz 1978);
    - `mbic`: 3 ln n, and for each segment ln(its length / n), which punishes short ones (Zhang and
      Siegmund 2007).

    Of segmentations that cost the same, the one whose last segment is longest.

    Raises:
        UsageError: the penalty is neither of these, or less than 0.
    """
    n = cost.n
    each = penalty_of(penalty, n)
    spent, last = np.zeros(n + 1), np.zeros(n + 1, np.int64)
    spent[0] = -each
    open_ = np.zeros(1, np.int64)
    for stop in range(1, n + 1):
        total = spent[open_] + cost(open_, stop)
        if penalty == "mbic":
            total = total + np.log((stop - open_) / n)
        best = int(total.argmin())
        spent[stop], last[stop] = total[best] + each, open_[best]
        # A start that costs more than this place does can't begin the last segment of the whole;
        # rounding must not close one.
        kept = total <= spent[stop] + 1e-9 * (1 + abs(spent[stop]))
        open_ = np.append(open_[kept], stop)
    return _traced(last)


def _traced(last: Places) -> Places:
    """Return the starts of the segments from where the last segment of each stretch begins."""
    starts, stop = [], len(last) - 1
    while stop > 0:
        stop = int(last[stop])
        starts.append(stop)
    return np.array(starts[-2::-1], np.int64)


def penalty_of(penalty: str | float, n: int) -> float:
    """Return what each change costs among n observations.

    Raises:
        UsageError: it is neither `bic` nor `mbic`, nor a number, or less than 0.
    """
    scale = {"bic": 2.0, "mbic": 3.0}
    if isinstance(penalty, str) and penalty in scale:
        return scale[penalty] * math.log(max(n, 1))
    try:
        each = float(penalty)
    except ValueError:
        each = math.nan
    if not 0 <= each < math.inf:
        raise UsageError(f"the penalty can't be {penalty!r}", hint="mbic, bic, or 0 or more")
    return each


def _sums(y: npt.ArrayLike, x: npt.ArrayLike) -> Column:
    both = np.stack([np.asarray(y, np.float64), np.asarray(x, np.float64)])
    if ((both[0] > 0) & (both[1] <= 0)).any():
        raise UsageError("something was found where there was nothing to look into")
    return _before(both)


def _before(values: Column) -> Column:
    return np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)


def _x_log_ratio(y: Column, x: Column) -> Column:
    ratio = np.divide(y, x, out=np.ones(np.shape(y)), where=(y > 0) & (x > 0))
    return np.asarray(y * np.log(ratio))
