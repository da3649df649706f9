"""Tone: how far what is for something outweighs what is against it, and how sure that is.

All take the hits of the positive (p) and of the negative side (q) of each row; NaN is where
nothing was counted. The documents are the sampling unit of deviations, which take sums over
the n documents of a row: of p and q, of tokens x, of their squares and products.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Sums = Mapping[str, Column]
"""Columns by name: n, p, q, x, and pp, pq, qq, px, qx, xx, the sums of products."""


def balance(p: Column, q: Column) -> Column:
    """Return (p - q) / (p + q), from -1 to 1.

    The relative proportional difference, Lowe, Benoit, Mikhaylov and Laver 2011, after
    Kim and Fording 2002.
    """
    return _ratio(p - q, p + q)


def net(p: Column, q: Column, tokens: Column) -> Column:
    """Return (p - q) / tokens, from -1 to 1 where a place has one word.

    The absolute proportional difference, as of the party manifestos' left-right scale: Lowe,
    Benoit, Mikhaylov and Laver 2011.
    """
    return _ratio(p - q, tokens)


def logit(p: Column, q: Column) -> Column:
    """Return log((p + 0.5) / (q + 0.5)), which has no bounds; 0 where nothing was counted.

    Lowe, Benoit, Mikhaylov and Laver 2011, the logit scale.
    """
    return np.asarray(np.log((p + 0.5) / (q + 0.5)))


def balance_deviation(sums: Sums) -> Column:
    """Return the standard error of `balance`, a ratio estimator (Cochran 1977, eq. 6.13)."""
    rate = balance(sums["p"], sums["q"])
    uu = sums["pp"] - 2 * sums["pq"] + sums["qq"]
    uv = sums["pp"] - sums["qq"]
    vv = sums["pp"] + 2 * sums["pq"] + sums["qq"]
    return _deviation(sums["n"], uu - 2 * rate * uv + rate**2 * vv, sums["p"] + sums["q"])


def net_deviation(sums: Sums) -> Column:
    """Return the standard error of `net`, a ratio estimator (Cochran 1977, eq. 6.13)."""
    rate = net(sums["p"], sums["q"], sums["x"])
    uu = sums["pp"] - 2 * sums["pq"] + sums["qq"]
    ux = sums["px"] - sums["qx"]
    counted = np.where(sums["p"] + sums["q"] > 0, sums["x"], 0)
    return _deviation(sums["n"], uu - 2 * rate * ux + rate**2 * sums["xx"], counted)


def logit_deviation(sums: Sums) -> Column:
    """Return the standard error of `logit`, by its differential.

    With z = p / (P + 0.5) - q / (Q + 0.5) of each document the variance is that of the sum of z:
    n / (n - 1) · (Σz² - (Σz)² / n) (Cochran 1977, section 2.6, and the delta method).
    """
    a, b = 1 / (sums["p"] + 0.5), 1 / (sums["q"] + 0.5)
    squares = sums["pp"] * a**2 - 2 * sums["pq"] * a * b + sums["qq"] * b**2
    total = sums["p"] * a - sums["q"] * b
    spread = squares - _ratio(total**2, sums["n"])
    counted = (sums["p"] + sums["q"] > 0).astype(np.float64)
    return _deviation(sums["n"], spread, counted)


def _ratio(above: Column, below: Column) -> Column:
    found: Column = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return found


def _deviation(n: Column, squares: Column, below: Column) -> Column:
    """Return √(n / (n - 1) · squares) / below; NaN for fewer than two documents or none counted."""
    several = (n > 1) & (below > 0)
    scale = np.divide(n, n - 1, out=np.full(len(n), np.nan), where=several)
    return _ratio(np.sqrt(scale * np.maximum(squares, 0.0)), np.where(several, below, 0))
