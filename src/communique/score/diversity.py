"""Scores of lexical diversity: how many different words a text has for its length.

All take the counts of a document-feature matrix, or what these sum up to, and return a number
for each document. With N the tokens of a document, V its types and V(i) the types that occur i
times; a score that a document has no value of is NaN there, and each function says when.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

Column = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spectrum:
    """What the frequency spectra of documents sum up to.

    Attributes:
        tokens: float64[n_documents]: N.
        types: float64[n_documents]: V.
        squares: float64[n_documents]: the sum of i² V(i).
    """

    tokens: Column
    types: Column
    squares: Column

    @classmethod
    def of(cls, counts: sparse.csr_array) -> Self:
        """Return the sums over the rows of a matrix of counts, none of which is a stored 0."""
        tokens, squares = (_row_sums(counts, values) for values in (counts.data, counts.data**2))
        return cls(tokens, np.diff(counts.indptr).astype(np.float64), squares)


def ttr(spectrum: Spectrum, base: float = 10) -> Column:
    """Return the type-token ratio V / N, 0 to 1. Falls with N: compare texts of equal length."""
    return _ratio(spectrum.types, spectrum.tokens)


def herdan_c(spectrum: Spectrum, base: float = 10) -> Column:
    """Return log V / log N: Herdan 1960; NaN for one token."""
    return _ratio(_log(spectrum.types), _log(spectrum.tokens))


def guiraud_r(spectrum: Spectrum, base: float = 10) -> Column:
    """Return V / √N: Guiraud 1954."""
    return _ratio(spectrum.types, np.sqrt(spectrum.tokens))


def carroll_cttr(spectrum: Spectrum, base: float = 10) -> Column:
    """Return V / √(2 N): Carroll 1964."""
    return _ratio(spectrum.types, np.sqrt(2 * spectrum.tokens))


def dugast_u(spectrum: Spectrum, base: float = 10) -> Column:
    """Return (log N)² / (log N - log V): Dugast 1978; NaN where no type repeats."""
    n, v = (_log(each, base) for each in (spectrum.tokens, spectrum.types))
    return _ratio(n**2, n - v)


def somers_s(spectrum: Spectrum, base: float = 10) -> Column:
    """Return log log V / log log N: Somers 1966; NaN for one type, or as many tokens as `base`."""
    n, v = (_log(_log(each, base), base) for each in (spectrum.tokens, spectrum.types))
    return _ratio(v, n)


def yule_k(spectrum: Spectrum, base: float = 10) -> Column:
    """Return 10⁴ (-1 / N + Σ V(i) (i / N)²): Yule 1944, in Tweedie and Baayen 1998, eq. 16."""
    n = spectrum.tokens
    return np.asarray(1e4 * (_ratio(spectrum.squares, n**2) - _ratio(np.ones(len(n)), n)))


def yule_i(spectrum: Spectrum, base: float = 10) -> Column:
    """Return V² / (Σ i² V(i) - V): Yule 1944; NaN where no type repeats (quanteda gives 0)."""
    return _ratio(spectrum.types**2, spectrum.squares - spectrum.types)


def simpson_d(spectrum: Spectrum, base: float = 10) -> Column:
    """Return Σ V(i) (i / N) (i - 1) / (N - 1), 0 to 1; NaN for one token.

    Simpson 1949, in Tweedie and Baayen 1998, eq. 17: two tokens drawn are one type.
    """
    n = spectrum.tokens
    return _ratio(spectrum.squares - n, n * (n - 1))


def herdan_vm(spectrum: Spectrum, base: float = 10) -> Column:
    """Return √(Σ V(i) (i / N)² - 1 / V): Herdan 1955, in Tweedie and Baayen 1998, eq. 18."""
    evenness = _ratio(np.ones(len(spectrum.types)), spectrum.types)
    # Rounding can leave the difference a hair below the 0 that it never is below.
    shares = _ratio(spectrum.squares, spectrum.tokens**2)
    return np.asarray(np.sqrt(np.maximum(shares - evenness, 0)))


def maas(spectrum: Spectrum, base: float = 10) -> Column:
    """Return a = √((log N - log V) / (log N)²): Maas 1972; NaN for one token."""
    n, v = (_log(each, base) for each in (spectrum.tokens, spectrum.types))
    return np.asarray(np.sqrt(_ratio(n - v, n**2)))


def maas_lg_v0(spectrum: Spectrum, base: float = 10) -> Column:
    """Return log V / √(1 - (log V / log N)²), base 10: Maas 1972; NaN where no type repeats."""
    n, v = (_log(each) for each in (spectrum.tokens, spectrum.types))
    return _ratio(v, np.sqrt(1 - _ratio(v, n) ** 2))


def maas_lge_v0(spectrum: Spectrum, base: float = 10) -> Column:
    """Return `maas_lg_v0` with logarithms to the base e."""
    return np.asarray(maas_lg_v0(spectrum) * np.log(10))


SPECTRAL: Mapping[str, Callable[[Spectrum, float], Column]] = {
    "TTR": ttr,
    "C": herdan_c,
    "R": guiraud_r,
    "CTTR": carroll_cttr,
    "U": dugast_u,
    "S": somers_s,
    "K": yule_k,
    "I": yule_i,
    "D": simpson_d,
    "Vm": herdan_vm,
    "Maas": maas,
    "lgV0": maas_lg_v0,
    "lgeV0": maas_lge_v0,
}
"""The scores of a spectrum, called as in quanteda; the second argument is the logarithm's base."""


def hd_d(counts: sparse.csr_array, sample: int = 42) -> Column:
    """Return HD-D: the mean type-token ratio of all samples of so many tokens.

    McCarthy and Jarvis 2007: each type adds 1 / sample times its chance to be in a sample, which
    is hypergeometric. 0 to 1; NaN for fewer tokens than a sample has.
    """
    tokens = _row_sums(counts, counts.data)
    n = np.repeat(tokens, np.diff(counts.indptr))
    left_out = np.ones(len(n))
    for drawn in range(sample):
        left_out *= np.maximum(n - counts.data - drawn, 0) / np.maximum(n - drawn, 1)
    score = _row_sums(counts, 1 - left_out) / sample
    return np.where(tokens >= sample, score, np.nan)


def entropy(counts: sparse.csr_array, base: float = 2) -> Column:
    """Return -Σ p log p of each row, p being the shares of its sum: Shannon 1948; 0 to log V.

    Of documents over features; give the transposed matrix for features over documents. NaN for a
    row without counts.
    """
    tokens = _row_sums(counts, counts.data)
    x = counts.data.astype(np.float64)
    # log N - Σ x log x / N: one logarithm for each cell, no share.
    inner = _ratio(_row_sums(counts, x * np.log(np.maximum(x, 1))), tokens)
    return np.asarray(np.maximum(np.log(np.maximum(tokens, 1)) - inner, 0) / np.log(base))


def _row_sums(counts: sparse.csr_array, values: npt.NDArray[np.number]) -> Column:
    sums = np.zeros(counts.shape[0])
    there = np.diff(counts.indptr) > 0
    if there.any():
        sums[there] = np.add.reduceat(values, counts.indptr[:-1][there])
    return sums


def _log(x: Column, base: float = 10) -> Column:
    """Return the logarithm, NaN where there is none."""
    there = x > 0
    return np.where(there, np.log10(np.where(there, x, 1)) / np.log10(base), np.nan)


def _ratio(a: Column, b: Column) -> Column:
    return np.asarray(np.divide(a, b, out=np.full(len(a), np.nan), where=b != 0))
