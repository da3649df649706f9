"""BM25F: how well documents answer words, from counts in their titles and bodies.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", section
3.6: the counts of a term in the fields of a document are weighted and added before they are
saturated, so that a word in the title and in the body isn't rewarded twice as if it were two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from communique.errors import UsageError

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class BM25F:
    """The parameters of the formula; the body's weight is 1.

    Attributes:
        k1: how soon more of the same word stops to matter; 0 is at once.
        b: how much a long body is held against a document, from 0 to 1.
        title_b: the same of the title.
        title_weight: of how many words of the body one in the title is worth; 0 leaves titles out.
        phrase_weight: of a phrase in quotation marks, beside its words, each of which has 1.
    """

    k1: float = 1.2
    b: float = 0.75
    title_b: float = 0.5
    title_weight: float = 3.0
    phrase_weight: float = 1.0

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value, most = getattr(self, name), 1.0 if name in {"b", "title_b"} else 1e6
            if not 0 <= value <= most:
                raise UsageError(
                    f"{name} can't be {value:g}",
                    hint=f"give a number from 0 to {most:,.0f}",
                )


def inverse_frequency(documents: int, of: int) -> float:
    """Return how much a term tells that occurs in some of all documents; always above 0.

    ln(1 + (N - n + 0.5) / (n + 0.5)): the weight of Robertson and Spärck Jones with 1 added
    inside the logarithm, as Lucene has it, since without it frequent words count against a
    document.
    """
    return float(np.log1p((of - documents + 0.5) / (documents + 0.5)))


def scores(
    counts: Sequence[npt.NDArray[np.integer]],
    lengths: npt.NDArray[np.integer],
    weights: Sequence[float],
    how: BM25F,
) -> tuple[Numbers, list[float]]:
    """Return the score of each document, float64[n_documents], and what each term tells.

    `counts` has int[2, n_documents] for each term, how often it occurs in body and title;
    `lengths` int[2, n_documents], the tokens of both. A document without any of the terms has 0,
    any other more.
    """
    scale = _scale(lengths, how)
    n_documents = lengths.shape[1]
    total, telling = np.zeros(n_documents), []
    for count, weight in zip(counts, weights, strict=True):
        # Added up term by term: a product of matrices may round equal documents differently.
        weighted = count[0] * scale[0] + count[1] * scale[1]
        there = weighted > 0
        term = weight * inverse_frequency(int(there.sum()), n_documents)
        share = np.divide(weighted, how.k1 + weighted, out=np.zeros(n_documents), where=there)
        total += term * share
        telling.append(term)
    return total, telling


def _scale(lengths: npt.NDArray[np.integer], how: BM25F) -> Numbers:
    """Return float64[2, n_documents]: the weight of a field over its relative length."""
    parameters = ((1.0, how.b), (how.title_weight, how.title_b))
    found = np.zeros(lengths.shape)
    for row, (weight, b) in enumerate(parameters):
        average = lengths[row].mean() if lengths[row].any() else 1.0
        relative = 1 - b + b * lengths[row] / average
        np.divide(weight, relative, out=found[row], where=relative > 0)
    return found
