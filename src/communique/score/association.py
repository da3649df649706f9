"""Scores of association: how much more often two things meet than by chance.

All take whole columns. A two by two table of tokens has the cells

                  this type        other types
    near a node   o11              r1 - o11           r1
    elsewhere     c1 - o11         n - r1 - c1 + o11  n - r1
                  c1               n - c1             n

and o11 is expected to be r1 c1 / n.
"""

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.number] | float


def expected(r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return o11 as it would be by chance: r1 c1 / n; 0 where n is."""
    product = np.asarray(r1, np.float64) * np.asarray(c1, np.float64)
    total = np.broadcast_to(np.asarray(n, np.float64), product.shape)
    return np.divide(product, total, out=np.zeros(product.shape), where=total > 0)


def log_likelihood(o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers) -> Column:
    """Return G² over all four cells, 2 Σ o ln(o / e), negative where o11 is less than expected.

    Dunning 1993, in the form of Evert 2004, section 3.1.1; 0 ln 0 is 0. Compare with 3.84 for
    p < 0.05, 10.83 for p < 0.001 (one degree of freedom).
    """
    o11, r1, c1, n = (np.asarray(each, np.float64) for each in (o11, r1, c1, n))
    rows, columns = (r1, n - r1), (c1, n - c1)
    seen = ((o11, r1 - o11), (c1 - o11, n - r1 - c1 + o11))
    terms = [
        _x_log_ratio(seen[i][j], expected(rows[i], columns[j], n)) for i in (0, 1) for j in (0, 1)
    ]
    # Rounding can leave the sum a hair below the 0 that it never is below.
    score = 2 * np.maximum(sum(terms), 0)
    return np.asarray(np.where(o11 < expected(r1, c1, n), -score, score))


def mutual_information(o11: Numbers, e11: Numbers) -> Column:
    """Return log2(o / e): Church and Hanks 1990. High for rare types: read it with o."""
    return np.asarray(np.log2(np.asarray(o11, np.float64) / e11))


def log_dice(o11: Numbers, n_nodes: Numbers, c1: Numbers) -> Column:
    """Return 14 + log2(2 o / (n_nodes + c1)): Rychlý 2008. Doesn't depend on the corpus's size."""
    both = np.asarray(n_nodes, np.float64) + c1
    return np.asarray(14 + np.log2(2 * np.asarray(o11, np.float64) / both))


def t_score(o11: Numbers, e11: Numbers) -> Column:
    """Return (o - e) / √o: Church, Gale, Hanks and Hindle 1991. Favours frequent types."""
    return np.asarray((o11 - e11) / np.sqrt(np.asarray(o11, np.float64)))


def _x_log_ratio(o: Column, e: Column) -> Column:
    there = (o > 0) & (e > 0)
    ratio = np.divide(o, e, out=np.ones(np.shape(o)), where=there)
    return np.asarray(np.where(there, o * np.log(ratio), 0.0))
