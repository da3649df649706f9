"""Hierarchical clustering: which rows join first, by the distances between them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.cluster import hierarchy
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

LINKAGES = ("single", "complete", "average", "weighted", "ward", "centroid", "median")
"""How far two clusters are apart: Lance and Williams 1967; `average` is UPGMA, `weighted` WPGMA."""

EUCLIDEAN_LINKAGES = ("ward", "centroid", "median")
"""Those that take distances to be Euclidean."""


@dataclass(frozen=True)
class Tree:
    """A dendrogram of n rows.

    Attributes:
        merges: float64[n - 1, 4]: the two nodes that join, their height, and the rows below; a
            node below n is a row, n + i is what merge i made.
        leaves: int64[n]: the rows as they stand side by side.
    """

    merges: npt.NDArray[np.float64]
    leaves: npt.NDArray[np.int64]

    def cut(self, k: int) -> npt.NDArray[np.int64]:
        """Return int64[n]: the cluster of each row where `k` are left, numbered 1 to k by leaves.

        `k` is at most n, and at least 1.
        """
        n = len(self.leaves)
        done = self.merges[: n - k, :2].astype(np.int64)
        made = n + np.repeat(np.arange(len(done)), 2)
        joined = sparse.coo_array((np.ones(len(made)), (made, done.ravel())), (2 * n, 2 * n))
        _, component = connected_components(joined, directed=False)
        along = component[self.leaves]
        _, first, number = np.unique(along, return_index=True, return_inverse=True)
        cluster = np.empty(n, np.int64)
        cluster[self.leaves] = np.argsort(np.argsort(first))[number] + 1
        return cluster


def tree(distances: npt.NDArray[np.float64], linkage: str = "average") -> Tree:
    """Return the dendrogram of rows by float64[n, n], the distances between them.

    The methods of Lance and Williams 1967; `ward` is that of Ward 1963 on squared distances.
    """
    n = len(distances)
    if n < 2:
        return Tree(np.empty((0, 4)), np.arange(n))
    merges = hierarchy.linkage(squareform(distances, checks=False), linkage)
    return Tree(merges, hierarchy.leaves_list(merges).astype(np.int64))
