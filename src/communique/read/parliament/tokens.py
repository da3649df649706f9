"""The tokens of a file that has cut its words itself, as arrays."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from communique.corpus import Coded, Regions, TokenStream

Region = tuple[int, int, Mapping[str, str]]
"""First token, one past the last, and values."""


def stream(
    spans: Sequence[tuple[int, int]],
    columns: Mapping[str, list[str]],
    regions: Mapping[str, list[Region]],
) -> TokenStream:
    """Return the tokens of one document with their attributes and structures."""
    edges = np.array(spans, np.int32)
    return TokenStream(
        bounds=np.array([0, len(spans)], np.int64),
        start=edges[:, 0],
        end=edges[:, 1],
        values={name: _coded(column) for name, column in columns.items()},
        structures={name: _regions(found) for name, found in regions.items()},
    )


def _coded(column: list[str]) -> Coded:
    series = pl.Series(column, dtype=pl.String)
    types = series.unique(maintain_order=True)
    codes = series.to_frame("value").join(
        types.alias("value").to_frame().with_row_index("code"),
        on="value",
        how="left",
        maintain_order="left",
    )["code"]
    return Coded(types, codes.to_numpy().astype(np.int32))


def _regions(found: list[Region]) -> Regions:
    ordered = sorted(found, key=lambda each: (each[0], -each[1]))
    spans = np.array([each[:2] for each in ordered], np.int32).reshape(-1, 2)
    keys = dict.fromkeys(key for each in ordered for key in each[2])
    values = pl.DataFrame(
        {key: [each[2].get(key) for each in ordered] for key in keys},
        schema=dict.fromkeys(keys, pl.String),
    )
    return Regions(spans, values if keys else None)
