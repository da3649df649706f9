"""Weights of counts in a document-feature matrix, as quanteda defines them.

All take a sparse matrix of documents by features and return one of the same shape; a cell that
counts nothing weighs nothing.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse

Column = npt.NDArray[np.float64]


def weighted(
    counts: sparse.csr_array, scheme: str, base: float = 10, k: float = 0.5
) -> sparse.csr_array:
    """Return weights of counts; of a document's counts x the sum is s, the largest m.

    `count` x; `prop` x / s; `propmax` x / m; `logcount` 1 + log x; `boolean` 1;
    `augmented` k + (1 - k) x / m (Salton and Buckley 1988); `logave` (1 + log x) / (1 + log a),
    a being the mean of the counts that aren't 0 (Manning, Raghavan and Schütze 2008, fig. 6.15).
    """
    x = counts.data.astype(np.float64)
    sizes = np.diff(counts.indptr)

    def spread(of_rows: Column) -> Column:
        return np.repeat(of_rows, sizes)

    def sums() -> Column:
        return np.asarray(counts.sum(axis=1), np.float64).ravel()

    def largest() -> Column:
        return np.asarray(counts.max(axis=1).todense(), np.float64).ravel()

    def logs(values: Column) -> Column:
        return np.asarray(1 + np.log(values) / np.log(base))

    schemes: dict[str, Callable[[], Column]] = {
        "count": lambda: x,
        "prop": lambda: x / spread(sums()),
        "propmax": lambda: x / spread(largest()),
        "logcount": lambda: logs(x),
        "boolean": lambda: np.ones(len(x)),
        "augmented": lambda: k + (1 - k) * x / spread(largest()),
        "logave": lambda: logs(x) / spread(logs(sums() / np.maximum(sizes, 1))),
    }
    return sparse.csr_array((schemes[scheme](), counts.indices, counts.indptr), counts.shape)


TERM_SCHEMES = ("count", "prop", "propmax", "logcount", "boolean", "augmented", "logave")
"""The names that `weighted` knows."""

DOCUMENT_SCHEMES = ("count", "inverse", "inversemax", "inverseprob", "unary")
"""The names that `document_frequency` knows."""


def document_frequency(
    counts: sparse.csr_array,
    scheme: str = "count",
    threshold: float = 0,
    *,
    base: float = 10,
    smoothing: float = 0,
    k: float = 0,
) -> Column:
    """Return float64[n_features]: in how many of the n documents d a feature is, or their weight.

    `count` d, the documents with more than `threshold` of it; `inverse` log(n / d), with
    `smoothing` added to the quotient and `k` to d (Spärck Jones 1972); `inversemax`
    log(max d / d), with the same; `inverseprob` log((n - d) / d) with `k` alone, at least 0 (Croft
    and Harper 1979); `unary` 1.
    """
    above = counts.data > threshold
    d = np.bincount(counts.indices[above], minlength=counts.shape[1]).astype(np.float64)
    if scheme == "count":
        return d
    if scheme == "unary":
        return np.ones(len(d))
    n = counts.shape[0]
    top = {"inverse": n, "inversemax": d.max(initial=0), "inverseprob": n - d}[scheme]
    smoothing = 0 if scheme == "inverseprob" else smoothing
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(smoothing + top / (k + d)) / np.log(base)
    return np.maximum(found, 0) if scheme == "inverseprob" else np.asarray(found)


def tf_idf(counts: sparse.csr_array, of_features: Column) -> sparse.csr_array:
    """Return counts, or weights of them, times a weight of each feature: tf · idf."""
    scaled = counts.data * of_features[counts.indices]
    return sparse.csr_array((scaled, counts.indices, counts.indptr), counts.shape)
