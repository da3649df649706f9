"""Token streams cut and joined: the columns of some documents, or of several streams in a row."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus.document import Coded, Regions, TokenStream


def filtered_stream(stream: TokenStream, keep: npt.NDArray[np.bool_]) -> TokenStream:
    """Return the tokens and regions of the documents to keep (bool[n_documents])."""
    sizes = np.diff(stream.bounds)
    tokens = np.repeat(keep, sizes)
    moved = np.concatenate(([0], np.cumsum(tokens))).astype(np.int32)
    return TokenStream(
        bounds=np.concatenate(([0], np.cumsum(sizes[keep]))).astype(np.int64),
        start=stream.start[tokens],
        end=stream.end[tokens],
        values={
            name: Coded(column.types, column.codes[tokens])
            for name, column in stream.values.items()
        },
        structures={
            name: _filtered_regions(regions, stream.bounds, keep, moved)
            for name, regions in stream.structures.items()
        },
    )


def joined_streams(streams: Sequence[TokenStream]) -> TokenStream:
    """Return several streams as one; where one lacks an attribute its tokens have the value ""."""
    sizes = [len(stream.start) for stream in streams]
    offsets = np.cumsum([0, *sizes])
    attributes = dict.fromkeys(name for stream in streams for name in stream.values)
    structures = dict.fromkeys(name for stream in streams for name in stream.structures)
    bounds = [s.bounds[1:] + offset for s, offset in zip(streams, offsets, strict=False)]
    return TokenStream(
        bounds=np.concatenate([np.zeros(1, np.int64), *bounds]),
        start=np.concatenate([np.empty(0, np.int32), *(stream.start for stream in streams)]),
        end=np.concatenate([np.empty(0, np.int32), *(stream.end for stream in streams)]),
        values={
            name: _joined_columns([s.values.get(name, _blank(len(s.start))) for s in streams])
            for name in attributes
        },
        structures={
            name: _joined_regions([s.structures.get(name) for s in streams], offsets)
            for name in structures
        },
    )


def _blank(n_tokens: int) -> Coded:
    return Coded(pl.Series([""], dtype=pl.String), np.zeros(n_tokens, np.int32))


def _joined_columns(columns: Sequence[Coded]) -> Coded:
    # Documents that were cut from one stretch of a file share their types.
    several = list({id(column.types): column.types for column in columns}.values())
    offsets = np.cumsum([0, *map(len, several)])
    every = pl.concat([types.alias("type") for types in several]).to_frame()
    types = every.unique(maintain_order=True).with_row_index("code")
    numbers = every.join(types, on="type", how="left", maintain_order="left")["code"]
    number = np.split(numbers.to_numpy().astype(np.int32), offsets[1:-1])
    of = {id(each): rows for each, rows in zip(several, number, strict=True)}
    codes = [of[id(column.types)][column.codes] for column in columns]
    return Coded(types["type"], np.concatenate(codes))


def _joined_regions(several: Sequence[Regions | None], offsets: npt.NDArray[np.integer]) -> Regions:
    spans = [
        regions.spans + np.int32(offset)
        for regions, offset in zip(several, offsets, strict=False)
        if regions is not None
    ]
    there = [regions for regions in several if regions is not None]
    if all(regions.values is None for regions in there):
        return Regions(np.concatenate(spans))
    frames = [
        regions.values if regions.values is not None else _no_values(len(regions.spans))
        for regions in there
    ]
    values = pl.concat(frames, how="diagonal_relaxed").drop("_none", strict=False)
    return Regions(np.concatenate(spans), values)


def _no_values(n_regions: int) -> pl.DataFrame:
    return pl.DataFrame({"_none": pl.repeat(None, n_regions, eager=True)})


def _filtered_regions(
    regions: Regions,
    bounds: npt.NDArray[np.int64],
    keep: npt.NDArray[np.bool_],
    moved: npt.NDArray[np.int32],
) -> Regions:
    # An empty region at the very end belongs to the last document.
    document = np.searchsorted(bounds, regions.spans[:, 0], side="right") - 1
    kept = keep[np.minimum(document, len(keep) - 1)] if len(keep) else np.zeros(0, bool)
    values = None if regions.values is None else regions.values.filter(pl.Series(kept))
    return Regions(moved[regions.spans[kept]].reshape(-1, 2), values)
