"""MinHash in bands: how likely two sets are met that have so much in common.

Each of `hashes` functions gives a set the least of its members; two sets agree in one with the
probability of their Jaccard similarity s. Cut into `bands`, two sets are met if they agree in all
of one band (Leskovec, Rajaraman and Ullman 2014, section 3.4; textreuse has the same formulas).
What is found by exact rows of words, as `reuse` does, needs none of this: it is what an index of
near-duplicates is chosen by.
"""


def met(similarity: float, hashes: int, bands: int) -> float:
    """Return 1 - (1 - s^(h/b))^b, the probability that two sets are met: 0 to 1.

    >>> round(met(0.25, 240, 80), 6)
    0.716309
    """
    return float(1 - (1 - similarity ** (hashes / bands)) ** bands)


def threshold(hashes: int, bands: int) -> float:
    """Return (1/b)^(b/h), the similarity about which two sets begin to be met.

    >>> round(threshold(240, 80), 6)
    0.232079
    """
    return float((1 / bands) ** (bands / hashes))
