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
    """Return int64[..., n]: the states on the cheapest path, which starts from state 0.

    `costs` is float64[..., n_states, n]; `rise` is what it costs to go up by one state. Of paths
    that cost the same, the one that ends in the lowest state, and was in the lowest before.
    """
    *several, n_states, n = costs.shape
    # States stand before things, so that the least of them is found for all things at once.
    spent = np.ascontiguousarray(np.moveaxis(costs, (-1, -2), (0, 1)))
    steps = np.arange(n_states)
    ways = rise * np.maximum(steps - steps[:, None], 0)
    ways = ways.reshape(n_states, n_states, *[1] * len(several))
    came_from = np.zeros((n, n_states, *several), np.int64)
    so_far = np.where(steps == 0, 0.0, np.inf).reshape(n_states, *[1] * len(several))
    for at in range(n):
        reached = so_far[:, None] + ways
        came_from[at] = reached.argmin(axis=0)
        so_far = reached.min(axis=0) + spent[at]
    states = np.zeros((n, *several), np.int64)
    state = np.broadcast_to(so_far, (n_states, *several)).argmin(axis=0)
    for at in range(n - 1, -1, -1):
        states[at] = state
        state = np.take_along_axis(came_from[at], state[None], axis=0)[0]
    return np.moveaxis(states, 0, -1)


def heaviest(
    found: npt.ArrayLike, of: npt.ArrayLike, *, s: float = 2.0, gamma: float = 1.0
) -> tuple[npt.NDArray[np.int64], Column]:
    """Return the heaviest burst of each of many things that occur in the same batches.

    `found` is [n_things, n_batches], `of` [n_batches]; the automaton is that of `batch_costs`
    with two states. Returns int64[n_things, 2], the first batch and one past the last, and
    float64[n_things], the weight; of two that weigh the same the earlier one. A thing without a
    burst has 0, 0 and a weight of NaN.
    """
    found, of = np.asarray(found, np.float64), np.asarray(of, np.float64)
    n, n_batches = found.shape
    share = found.sum(axis=1) / max(of.sum(), 1.0)
    # What is so frequent that it can't double never bursts.
    can = (share > 0) & (share * s < 1)
    odds = np.where(can, share, 0.5 / s)[:, None, None] * np.array([1.0, s])[:, None]
    costs = -(found[:, None] * np.log(odds) + (of - found)[:, None] * np.log1p(-odds))
    state = cheapest(costs, gamma * math.log(max(n_batches, 1))) * can[:, None]
    spared = np.cumsum((costs[:, 0] - costs[:, 1]) * state, axis=1)
    step = np.diff(state, axis=1, prepend=0, append=0)
    thing, first = np.nonzero(step == 1)
    _, stop = np.nonzero(step == -1)
    before = np.where(first > 0, spared[thing, np.maximum(first - 1, 0)], 0.0)
    weight = spared[thing, stop - 1] - before
    best = np.lexsort((first, -weight, thing))
    best = best[np.diff(thing[best], prepend=-1) != 0]
    stretch, heavy = np.zeros((n, 2), np.int64), np.full(n, np.nan)
    stretch[thing[best]] = np.stack([first[best], stop[best]], axis=1)
    heavy[thing[best]] = weight[best]
    return stretch, heavy


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
