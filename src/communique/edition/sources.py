"""Where the words of a short text come from: which rare ones a long text has, in what order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.align.texts import Texts
from communique.edition.alignment import Alignment

_STEM = 6
"""Letters by which forms of a word are taken for one."""

_RARE = 0.1
"""Share of all texts that a word is in at most, to say where something comes from."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of each text, forms of one word taken together.

    Attributes:
        stem: int64[m]: the words of each text, each once, text after text.
        first: int64[m]: where each stands first, from 0 in its text.
        bounds: int64[n_documents + 1]: text `d` has `bounds[d]:bounds[d + 1]`.
        spread: int64[n_stems]: texts that have it.
    """

    stem: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]
    spread: npt.NDArray[np.int64]

    @classmethod
    def of(cls, texts: Texts) -> "Vocabulary":
        """Return the vocabulary of texts."""
        stems, number = np.unique(
            texts.names.str.slice(0, _STEM).to_numpy().astype(str), return_inverse=True
        )
        document = np.repeat(np.arange(texts.n_documents), np.diff(texts.bounds))
        n = max(len(stems), 1)
        key, first = np.unique(document * n + number[texts.code], return_index=True)
        of, stem = np.divmod(key, n)
        bounds = np.searchsorted(of, np.arange(texts.n_documents + 1)).astype(np.int64)
        first = (first - texts.bounds[of]).astype(np.int64)
        return cls(stem, first, bounds, np.bincount(stem, minlength=len(stems)))

    @property
    def n_texts(self) -> int:
        """How many texts there are."""
        return len(self.bounds) - 1

    def held(self, short: int, long: int) -> float:
        """Return the share, 0 to 1, of the weight of one text's words that another has, too.

        A word weighs log(N / n), with N texts of which n have it (Sparck Jones 1972).
        """
        own, other = self._stems(short), self._stems(long)
        weight = np.log(self.n_texts / np.maximum(self.spread[own], 1))
        total = float(weight.sum())
        return float(weight[np.isin(own, other)].sum()) / total if total else 0.0

    def in_order(self, one: int, other: int, found: Alignment) -> tuple[int, float]:
        """Return how many rare words both have, and how far these are in the same order.

        Words in stretches that are equal don't count. The second is the rank correlation of where
        they stand first (Spearman 1904), -1 to 1.
        """
        a, b = self._stems(one), self._stems(other)
        _, at_a, at_b = np.intersect1d(a, b, assume_unique=True, return_indices=True)
        rare = self.spread[a[at_a]] <= max(3, _RARE * self.n_texts)
        place_a = self.first[self.bounds[one] : self.bounds[one + 1]][at_a[rare]]
        place_b = self.first[self.bounds[other] : self.bounds[other + 1]][at_b[rare]]
        own = ~(found.before[place_a] | found.after[place_b])
        place_a, place_b = place_a[own], place_b[own]
        n = len(place_a)
        if n < 2:
            return n, 0.0
        apart = np.argsort(np.argsort(place_a)) - np.argsort(np.argsort(place_b))
        return n, float(1 - 6 * (apart**2).sum() / (n * (n**2 - 1)))

    def _stems(self, row: int) -> npt.NDArray[np.int64]:
        return self.stem[self.bounds[row] : self.bounds[row + 1]]
