"""Classical scaling: rows as points whose distances are as near to given ones as can be."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg

Cells = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scaled:
    """Rows on a few axes, those that say most first.

    Attributes:
        points: float64[n, n_axes]: coordinates, their mean 0 on each axis.
        shares: float64[n_axes]: of the distances that an axis explains, 0 to 1: its eigenvalue
            over the sum of the absolute values of all (Mardia 1978); 0 where there is none.
    """

    points: Cells
    shares: npt.NDArray[np.float64]


def scaled(distances: Cells, n_axes: int = 2) -> Scaled:
    """Return the points of classical multidimensional scaling of float64[n, n] distances.

    Torgerson 1952: the eigenvectors of -J D² J / 2, J = I - 1/n, times the roots of their values.
    An axis without a positive eigenvalue is 0 throughout. Signs are arbitrary: the coordinate
    farthest from 0 is positive here, the first where several are.
    """
    n = len(distances)
    points, shares = np.zeros((n, n_axes)), np.zeros(n_axes)
    if n == 0:
        return Scaled(points, shares)
    squares = distances**2
    rows = squares.mean(axis=1)
    centred = -(squares - rows[:, None] - rows[None] + rows.mean()) / 2
    values, vectors = linalg.eigh(centred)
    total = np.abs(values).sum()
    values, vectors = values[::-1][:n_axes], vectors[:, ::-1][:, :n_axes]
    # What rounding leaves of 0 is no axis.
    kept = np.flatnonzero(values > 1e-12 * total)
    points[:, kept] = vectors[:, kept] * np.sqrt(values[kept])
    shares[kept] = values[kept] / total
    return Scaled(_turned(points), shares)


def _turned(points: Cells) -> Cells:
    """Return points with the coordinate of each axis that is farthest from 0 positive."""
    # Rounding must not choose between two that are equally far.
    size = np.round(np.abs(points) / np.maximum(np.abs(points).max(axis=0), 1e-300), 9)
    far = np.argmax(size, axis=0)
    sign = np.where(points[far, np.arange(points.shape[1])] < 0, -1, 1)
    return np.asarray(points * sign)
