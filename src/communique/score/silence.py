"""Silence: how probable it is that something is not seen for so long, given its past rhythm.

Time is counted in documents, so that where an archive has none there is no silence either
(McCarthy 1998, who counts collecting effort for the same reason).
"""

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Integers = npt.NDArray[np.integer]

FEWEST = 3
"""What was seen fewer times has no rhythm: there are two gaps at least."""


def clumping(gaps: Integers, owner: Integers, n: int) -> Column:
    """Return float64[n]: how much less the sightings of each thing say than as many independent.

    `gaps` are how many documents each sighting is after the one before, 1 and more; `owner` is
    the thing, from 0 to before n. Where each document has the thing with the same probability
    1 / m, gaps of the mean m are geometric, and their squared coefficient of variation is
    1 - 1 / m. What is returned is that of the gaps by this, and 1 at least: for a renewal process
    it is the variance of counts, σ² / μ³ of each document (Cox 1962), over that of independent
    ones, (1 - 1 / μ) / μ. 1 where there are fewer than two gaps.
    """
    there = np.bincount(owner, minlength=n).astype(np.float64)
    mean = np.bincount(owner, gaps, n) / np.maximum(there, 1)
    spread = np.bincount(owner, (gaps - mean[owner]) ** 2, n) / np.maximum(there - 1, 1)
    # Gaps that are all 1 don't vary, and a document without the thing was never seen.
    varied = (there > 1) & (mean > 1)
    usual = np.where(varied, mean * (mean - 1), 1.0)
    return np.where(varied, np.maximum(spread / usual, 1.0), 1.0)


def silence(sightings: Integers, of: Integers, silent: Integers, clumps: Column) -> Column:
    """Return float64[n]: the probability that the last `silent` of `of` documents have none.

    After the first sighting, which opens the time that is looked at, m others were made in N
    documents. If each choice of m documents is as probable as any other, all lie before the last
    S with the probability C(N - S, m) / C(N, m). This is the test of Solow 1993 (equation 2) for
    sightings in documents instead of a stretch of time, from the first sighting on (Strauss and
    Sadler 1989). Where sightings come in clumps, m is divided by how much (Rao and Scott 1992) and
    the binomial coefficients are those of the gamma function. NaN for fewer than `FEWEST`
    sightings, of which `sightings` counts the first, too.
    """
    from scipy.special import gammaln

    m = np.maximum(sightings - 1, 0) / clumps
    n, s = of.astype(np.float64), silent.astype(np.float64)
    # In this order nothing is lost where s is 0.
    logs = gammaln(n - s + 1) - gammaln(n + 1) + (gammaln(n - m + 1) - gammaln(n - s - m + 1))
    known = sightings >= FEWEST
    return np.where(known, np.exp(np.minimum(np.where(known, logs, 0.0), 0.0)), np.nan)
