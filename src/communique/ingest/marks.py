"""Marks: stretches of texts in characters become regions of tokens; asides lose their tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Coded, Document, Mark, Regions, TokenStream


def with_marks(stream: TokenStream, documents: Sequence[Document]) -> TokenStream:
    """Return the tokens of some documents without those of asides, and a structure for each mark.

    A token that lies half in an aside goes with it: what is left of it was no token.
    """
    if any(document.asides for document in documents):
        stream = _without_asides(stream, documents)
    names = dict.fromkeys(name for document in documents for name in document.marks)
    if not names:
        return stream
    found = {name: _regions(name, stream, documents) for name in names}
    return replace(stream, structures={**stream.structures, **found})


def _regions(name: str, stream: TokenStream, documents: Sequence[Document]) -> Regions:
    spans: list[npt.NDArray[np.int32]] = []
    rows: list[Mapping[str, str]] = []
    for at, document in enumerate(documents):
        marks = document.marks.get(name, ())
        if marks:
            spans.append(_tokens_of(marks, stream, at))
            rows.extend(mark.values for mark in marks)
    keys = dict.fromkeys(chain.from_iterable(rows))
    values = pl.DataFrame(
        {key: [row.get(key) for row in rows] for key in keys},
        schema=dict.fromkeys(keys, pl.String),
    )
    return Regions(np.concatenate(spans), values if keys else None)


def _tokens_of(marks: Sequence[Mark], stream: TokenStream, at: int) -> npt.NDArray[np.int32]:
    """Return int32[n_marks, 2]: the tokens that begin in each mark of the document `at`."""
    first, stop = stream.bounds[at], stream.bounds[at + 1]
    edges = np.array([(mark.start, mark.end) for mark in marks], np.int64)
    found: npt.NDArray[np.int64] = np.searchsorted(stream.start[first:stop], edges) + first
    return found.astype(np.int32)


def _without_asides(stream: TokenStream, documents: Sequence[Document]) -> TokenStream:
    keep = np.ones(len(stream.start), bool)
    for at, document in enumerate(documents):
        first, stop = stream.bounds[at], stream.bounds[at + 1]
        for mark in chain.from_iterable(document.asides.values()):
            begin = np.searchsorted(stream.end[first:stop], mark.start, side="right") + first
            end = np.searchsorted(stream.start[first:stop], mark.end) + first
            keep[begin:end] = False
    moved = np.concatenate(([0], np.cumsum(keep)))
    return TokenStream(
        bounds=moved[stream.bounds].astype(np.int64),
        start=stream.start[keep],
        end=stream.end[keep],
        values={
            name: Coded(column.types, column.codes[keep]) for name, column in stream.values.items()
        },
        structures={name: _left(each, moved) for name, each in stream.structures.items()},
    )


def _left(regions: Regions, moved: npt.NDArray[np.integer]) -> Regions:
    """Return what is left of regions: those that lose all their tokens are gone."""
    spans = moved[regions.spans].astype(np.int32).reshape(-1, 2)
    there = (spans[:, 1] > spans[:, 0]) | (regions.spans[:, 1] == regions.spans[:, 0])
    values = None if regions.values is None else regions.values.filter(pl.Series(there))
    return Regions(spans[there], values)
