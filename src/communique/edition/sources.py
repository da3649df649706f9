"""Where the words of a short text come from: how many of its rarer ones a long text has."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align import Texts

_STEM = 6
"""Letters by which forms of a word are taken for one."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of each text, forms of one word taken together.

    Attributes:
        stem: int64[m]: the words of each text, each once, text after text.
        bounds: int64[n_documents + 1]: text `d` has `bounds[d]:bounds[d + 1]`.
        weight: float64[n_stems]: log(N / texts that have it): 0 for what all have.
    """

    stem: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]

    @classmethod
    def of(cls, texts: Texts) -> "Vocabulary":
        """Return the vocabulary of texts."""
        stems, number = np.unique(
            texts.names.str.slice(0, _STEM).to_numpy().astype(str), return_inverse=True
        )
        document = np.repeat(np.arange(texts.n_documents), np.diff(texts.bounds))
        key = np.unique(document * max(len(stems), 1) + number[texts.code])
        of, stem = np.divmod(key, max(len(stems), 1))
        bounds = np.searchsorted(of, np.arange(texts.n_documents + 1))
        spread = np.bincount(stem, minlength=len(stems))
        weight = np.log(max(texts.n_documents, 1) / np.maximum(spread, 1))
        return cls(stem, bounds.astype(np.int64), weight)

    def held(self, short: int, long: int) -> float:
        """Return the share, 0 to 1, of the weight of one text's words that another has, too."""
        own, other = (
            self.stem[self.bounds[each] : self.bounds[each + 1]] for each in (short, long)
        )
        weight = self.weight[own]
        total = float(weight.sum())
        return float(weight[np.isin(own, other)].sum()) / total if total else 0.0
