"""Bursts: stretches of time in which something comes faster than before (Kleinberg 2002).

An automaton stands in state 0 while things are as usual; in state i its rate is s^i times as
high. To rise by a state costs γ ln n, to fall costs nothing, and each observation costs minus
the logarithm of its probability in the state. The cheapest path through the states, which is
found exactly (Viterbi 1967), says where the bursts are.
"""

import math

import numpy as np
import numpy.typing as npt

from communique.errors import UsageError

Column = npt.NDArray[np.float64]
States = npt.NDArray[np.int64]


def gap_states(gaps: npt.ArrayLike, *, s: float = 2.0, gamma: float = 1.0) -> States:
    """Return int64[n_gaps]: the state of each gap between two events that follow each other.

    Kleinberg 2002, section 2. State i has the density a e^(-a x) with a = s^i n / T, T the sum of
    n gaps; there are ⌈1 + log_s T + log_s(1 / smallest gap)⌉ states.

    Raises:
        UsageError: a gap is not above 0: events at the same time are counted in batches.
    """
    gaps = np.asarray(gaps, np.float64)
    check_rise(s, gamma)
    if not len(gaps):
        return np.empty(0, np.int64)
    if not (gaps > 0).all():
        raise UsageError(
            "a gap between two events is not above 0", hint="count events of one time as a batch"
        )
    total = float(gaps.sum())
    n_states = math.ceil(1 + (math.log(total) - math.log(gaps.min())) / math.log(s))
    rates = s ** np.arange(n_states) * len(gaps) / total
    costs = rates[:, None] * gaps - np.log(rates)[:, None]
    return cheapest(costs, gamma * math.log(len(gaps)))


def batch_states(
    found: npt.ArrayLike,
    of: npt.ArrayLike,
    *,
    s: float = 2.0,
    gamma: float = 1.0,
    n_states: int = 2,
    dispersion: float = 1.0,
) -> States:
    """Return int64[n_batches]: the state of each batch, with `found` of `of` things in it.

    The arguments are those of `batch_costs`, and γ.
    """
    check_rise(s, gamma)
    costs = batch_costs(found, of, s=s, n_states=n_states, dispersion=dispersion)
    return cheapest(costs, gamma * math.log(max(costs.shape[1], 1)))


def batch_costs(
    found: npt.ArrayLike,
    of: npt.ArrayLike,
    *,
    s: float = 2.0,
    n_states: int = 2,
    dispersion: float = 1.0,
) -> Column:
    """Return float64[n_states, n_batches]: -ln of the binomial probability of each batch.

    Kleinberg 2002, section 4: p_i = s^i R / D, with R of D things in all. States whose p_i would
    reach 1 are left out; the binomial coefficient, which is the same in all states, too. Where
    things come in clumps, `dispersion` is how much larger than binomial the variance is, and all
    counts are divided by it (Rao and Scott 1992).
    """
    found, of = np.asarray(found, np.float64), np.asarray(of, np.float64)
    share = found.sum() / of.sum() if of.sum() > 0 else 0.0
    if share == 0 or share >= 1:
        return np.zeros((1, len(found)))
    odds = share * s ** np.arange(max(n_states, 1))
    odds = odds[: max(int((odds < 1).sum()), 1), None]
    return np.asarray(-(found * np.log(odds) + (of - found) * np.log1p(-odds)) / dispersion)


def cheapest(costs: Column, rise: float) -> States:
    """Return int64[n]: the states on the cheapest path, which starts from state 0.

    `costs` is float64[n_states, n]; `rise` is what it costs to go up by one state. Of paths that
    cost the same, the one that ends in the lowest state, and was in the lowest before.
    """
    n_states, n = costs.shape
    steps = np.arange(n_states)
    ways = rise * np.maximum(steps[:, None] - steps, 0)
    came_from = np.zeros((n, n_states), np.int64)
    so_far = np.where(steps == 0, 0.0, np.inf)
    for at in range(n):
        reached = so_far + ways
        came_from[at] = reached.argmin(axis=1)
        so_far = reached.min(axis=1) + costs[:, at]
    states = np.zeros(n, np.int64)
    state = int(so_far.argmin())
    for at in range(n - 1, -1, -1):
        states[at] = state
        state = int(came_from[at, state])
    return states


def stretches(states: States) -> npt.NDArray[np.int64]:
    """Return int64[n_bursts, 3]: level, first and one past the last observation of each burst.

    A burst of a level is a longest stretch in which no state is lower (Kleinberg 2002, section
    3). They stand by where they begin, the lower level first.
    """
    found = [
        (level, first, stop)
        for level in range(1, int(states.max(initial=0)) + 1)
        for first, stop in _runs(states >= level)
    ]
    ordered = sorted(found, key=lambda burst: (burst[1], burst[0]))
    return np.array(ordered, np.int64).reshape(-1, 3)


def weights(costs: Column, bursts: npt.NDArray[np.int64]) -> Column:
    """Return how much cheaper each burst is in its state than in the one below.

    Kleinberg 2002, section 4: the sum of σ(level - 1) - σ(level) over its observations.
    """
    sums = np.concatenate([np.zeros((len(costs), 1)), costs.cumsum(axis=1)], axis=1)
    level, first, stop = bursts.T
    spent = sums[:, stop] - sums[:, first]
    each = np.arange(len(bursts))
    return np.asarray(spent[level - 1, each] - spent[level, each])


def _runs(inside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    borders = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    return [(int(first), int(stop)) for first, stop in borders.reshape(-1, 2)]


def check_rise(s: float, gamma: float) -> None:
    """Do nothing where states rise.

    Raises:
        UsageError: s is not above 1, or γ below 0.
    """
    if not 1 < s < math.inf:
        raise UsageError(f"s can't be {s}", hint="a state's rate is s times the one below: 2")
    if not 0 <= gamma < math.inf:
        raise UsageError(f"gamma can't be {gamma}", hint="0 or more; 1 is usual")
