"""Smoothing: a rate that borrows from the times beside it."""

import numpy as np
import numpy.typing as npt


def smoothed(hits: npt.ArrayLike, tokens: npt.ArrayLike, reach: int) -> npt.NDArray[np.float64]:
    """Return float64[n]: the rate around each time, from so many times on either side.

    Σ w y / Σ w x, the local likelihood estimate of a Poisson rate that is taken to be the same in
    the window (Tibshirani and Hastie 1987), so that times count by their tokens. The weight at the
    distance d is (1 - (d / (reach + 1))³)³, the tricube of Cleveland 1979. NaN where the window
    has no tokens.
    """
    far = np.abs(np.arange(-reach, reach + 1)) / (reach + 1)
    weight = (1 - far**3) ** 3
    n = len(np.asarray(hits))
    y, x = (
        np.convolve(np.asarray(each, np.float64), weight)[reach : reach + n] if n else np.zeros(0)
        for each in (hits, tokens)
    )
    return np.asarray(np.divide(y, x, out=np.full(n, np.nan), where=x > 0))
