"""Where the nodes of a network and the joints of a tree lie. Nothing is drawn by lot."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_ROUNDS = 300
_CLOSE = 1e-7


def network(n: int, links: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
    """Return float64[n, 2]: places whose distances follow the steps between nodes.

    Stress majorization (Gansner, Koren and North 2004, equations 3 to 6), pairs weighted by
    1 / distance², from the nodes on a circle in their order. Nodes that no path joins lie half
    as far apart as the farthest that one does, and a step.
    """
    angle = 2 * np.pi * np.arange(n) / max(n, 1)
    # An ellipse: on a circle some symmetric networks would rest where they can't stay.
    place = np.column_stack([np.cos(angle), 0.8 * np.sin(angle)])
    if n < 2:
        return place * 0
    goal = _steps(n, links)
    weight = np.where(goal > 0, 1 / np.maximum(goal, 1) ** 2, 0.0)
    inverse = np.linalg.pinv(_laplacian(weight))
    pull, before = weight * goal, np.inf
    for _ in range(_ROUNDS):
        apart = _distances(place)
        stress = float((weight * (apart - goal) ** 2).sum())
        if before - stress <= _CLOSE * stress:
            break
        before = stress
        ratio = np.divide(pull, apart, out=np.zeros_like(pull), where=apart > 0)
        place = inverse @ (_laplacian(ratio) @ place)
    return place


def _steps(n: int, links: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
    """Return float64[n, n]: the fewest links between two nodes (Floyd 1962)."""
    steps = np.full((n, n), np.inf)
    np.fill_diagonal(steps, 0)
    for one, other in links:
        if one != other:
            steps[one, other] = steps[other, one] = 1
    for by in range(n):
        np.minimum(steps, steps[:, by, None] + steps[None, by], out=steps)
    reached = np.isfinite(steps)
    steps[~reached] = steps[reached].max() / 2 + 1
    return steps


def _laplacian(weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.diag(weight.sum(axis=1)) - weight


def _distances(place: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    apart: npt.NDArray[np.float64] = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    return apart


def leaves(linkage: npt.NDArray[np.float64]) -> list[int]:
    """Return the leaves of a tree from top to bottom, so that no two branches cross.

    `linkage` is float64[n - 1, 4] as `scipy.cluster.hierarchy.linkage` gives it: two clusters,
    their distance, their size; row i makes cluster n + i.
    """
    n = len(linkage) + 1
    waiting, found = [2 * n - 2], []
    while waiting:
        cluster = waiting.pop()
        if cluster < n:
            found.append(cluster)
        else:
            one, other = linkage[cluster - n, :2].astype(int)
            waiting += [int(other), int(one)]
    return found


def branches(linkage: npt.NDArray[np.float64]) -> list[list[tuple[float, float]]]:
    """Return a line of four points (distance, place) for each joint of a tree."""
    order = leaves(linkage)
    n = len(order)
    place = np.zeros(2 * n - 1)
    place[order] = np.arange(n)
    height = np.zeros(2 * n - 1)
    lines = []
    for row, (one, other, distance, _) in enumerate(linkage):
        ends = [int(one), int(other)]
        height[n + row], place[n + row] = distance, place[ends].mean()
        near, far = ((float(height[end]), float(place[end])) for end in ends)
        lines.append([near, (float(distance), near[1]), (float(distance), far[1]), far])
    return lines
