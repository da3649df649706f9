"""Texts as columns: the words of many documents, one document after the other, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Column:
    """The words of some documents, numbered on their own.

    Attributes:
        names: the words, distinct.
        code: int32[n]: the row in `names` of each word.
        bounds: int64[n_documents + 1]: document `d` has the words `bounds[d]:bounds[d + 1]`.
        spans: int32[n, 2]: first and one past last character of a word in its document's text.
    """

    names: pl.Series
    code: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    spans: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Texts:
    """The words of documents under one numbering.

    Attributes:
        code: int32[n]: words that are equal have equal codes, from 0.
        bounds: int64[n_documents + 1]: document `d` has the words `bounds[d]:bounds[d + 1]`.
        spans: int32[n, 2]: first and one past last character of a word in its document's text.
        names: the words by code.
    """

    code: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]
    spans: npt.NDArray[np.int32]
    names: pl.Series

    @property
    def n_documents(self) -> int:
        """How many documents there are."""
        return len(self.bounds) - 1

    def document_of(self, words: Ints) -> npt.NDArray[np.int64]:
        """Return int64[n]: the document that each word is in."""
        return np.searchsorted(self.bounds, words, side="right") - 1

    def characters(self, start: Ints, end: Ints) -> npt.NDArray[np.int64]:
        """Return int64[n, 2]: the characters of stretches of words, none of them empty."""
        return np.column_stack([self.spans[start, 0], self.spans[end - 1, 1]]).astype(np.int64)

    def words(self, start: int, end: int) -> list[str]:
        """Return the words of a stretch."""
        return self.names.gather(self.code[start:end]).to_list()


def together(columns: Sequence[Column], order: Ints) -> Texts:
    """Return the documents of several columns under one numbering, in an order.

    `order` is intp[n_documents]: which document of all, column after column, comes first, second …
    """
    names = pl.concat([each.names for each in columns]).unique().sort()
    sizes = np.concatenate([np.diff(each.bounds) for each in columns])
    bounds = np.concatenate(([0], np.cumsum(sizes[order]))).astype(np.int64)
    code = np.empty(bounds[-1], np.int32)
    spans = np.empty((bounds[-1], 2), np.int32)
    begin = np.empty(len(order), np.int64)
    begin[order] = bounds[:-1]
    before = 0
    for each in columns:
        n = len(each.bounds) - 1
        shift = begin[before : before + n] - each.bounds[:-1]
        to = np.repeat(shift, np.diff(each.bounds)) + np.arange(len(each.code))
        code[to] = names.search_sorted(each.names).to_numpy().astype(np.int32)[each.code]
        spans[to] = each.spans
        before += n
    return Texts(code, bounds, spans, names)
