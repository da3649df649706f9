"""Smoothing: a rate that borrows from the times beside it."""

import numpy as np
import numpy.typing as npt


def smoothed(hits: npt.ArrayLike, tokens: npt.ArrayLike, reach: int) -> npt.NDArray[np.float64]:
    """Return float64[..., n]: the rate around each time, from so many times on either side.

    `hits` are [..., n], `tokens` [n]. Σ w y / Σ w x, the local likelihood estimate of a Poisson
    rate that is taken to be the same in the window (Tibshirani and Hastie 1987), so that times
    count by their tokens. The weight at the distance d is (1 - (d / (reach + 1))³)³, the tricube
    of Cleveland 1979. NaN where the window has no tokens.
    """
    far = np.abs(np.arange(-reach, reach + 1)) / (reach + 1)
    weight = (1 - far**3) ** 3
    y, x = (np.asarray(each, np.float64) for each in (hits, tokens))
    n = len(x)
    if not y.size:
        return np.empty(y.shape)

    def around(series: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.convolve(series, weight)[reach : reach + n]

    y, x = np.apply_along_axis(around, -1, y), around(x)
    return np.asarray(np.divide(y, x, out=np.full(y.shape, np.nan), where=x > 0))
