"""Columns of vertical text: its tokens as numbers, and the text that is made of them."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Coded

_SPARSE = 20
"""From so many values per token on, sorting the codes is less work than marking the values."""


@dataclass(frozen=True)
class Columns:
    """The tokens of a file.

    Attributes:
        line: int64[n_tokens], the line of each token, from 0.
        values: the attributes of the tokens; `word` is always there.
        gap: int32[n_tokens], 1 where a space stands before a token, 0 where none.
    """

    line: npt.NDArray[np.int64]
    values: Mapping[str, Coded]
    gap: npt.NDArray[np.int32]

    def cut(self, first: int, stop: int) -> dict[str, Coded]:
        """Return the attributes of some tokens, each with the values alone that occur there."""
        return {
            name: _compact(column.types, column.codes[first:stop])
            for name, column in self.values.items()
        }

    def written(
        self, word: Coded, first: int, stop: int
    ) -> tuple[str, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the text made of some tokens, and int32[n] where each starts and ends in it."""
        if first == stop:
            return "", np.empty(0, np.int32), np.empty(0, np.int32)
        gap = self.gap[first:stop].copy()
        gap[0] = 0
        lengths = word.types.str.len_chars().to_numpy().astype(np.int32)[word.codes]
        end = np.cumsum(gap + lengths, dtype=np.int32)
        # Both forms of each word are made once, then chosen from.
        both = pl.concat([word.types, " " + word.types])
        pieces = both.gather(word.codes + gap * np.int32(len(word.types)))
        return str(pieces.str.join("")[0]), end - lengths, end


def columns(
    lines: pl.Series,
    line: npt.NDArray[np.int64],
    glue: npt.NDArray[np.int64],
    names: Sequence[str],
    *,
    exactly: bool,
) -> Columns:
    """Return the tokens on the lines `line`; what a line lacks is empty.

    Unless the names are `exactly` the columns, more columns are called a3, a4, ..., and names
    without a column are left out.
    """
    tokens = lines.gather(line)
    widest = tokens.str.count_matches("\t", literal=True).max()
    n_columns = int(widest) + 1 if isinstance(widest, int) else 1
    named = list(names) if exactly else list(names)[:n_columns]
    named += [f"a{at}" for at in range(len(named), n_columns)]
    if len(named) == 1:
        split = [tokens]
    else:
        split = tokens.str.split_exact("\t", len(named) - 1).struct.unnest().get_columns()
    values = {name: coded(column) for name, column in zip(named, split, strict=True)}
    if "word" not in values:
        values = {"word": values[named[0]], **values}
    gap = np.ones(len(line), np.int32)
    following = np.searchsorted(line, glue)
    gap[following[following < len(line)]] = 0
    return Columns(line, values, gap)


def coded(column: pl.Series) -> Coded:
    """Return a column as distinct values, their entities unescaped, and a code for each token."""
    column = column.fill_null("")
    written = column.unique(maintain_order=True)
    codes = column.cast(pl.Enum(written)).to_physical().to_numpy().astype(np.int32)
    if not written.str.contains("&", literal=True).any():
        return Coded(written, codes)
    plain = pl.Series([html.unescape(each) if "&" in each else each for each in written])
    types = plain.unique(maintain_order=True)
    merged = plain.cast(pl.Enum(types)).to_physical().to_numpy().astype(np.int32)
    return Coded(types, merged[codes])


def _compact(types: pl.Series, codes: npt.NDArray[np.int32]) -> Coded:
    if len(types) > _SPARSE * len(codes):
        used, fewer = np.unique(codes, return_inverse=True)
        return Coded(types.gather(used), fewer.astype(np.int32))
    there = np.zeros(len(types), bool)
    there[codes] = True
    if there.all():
        return Coded(types, codes)
    moved = np.cumsum(there, dtype=np.int32) - np.int32(1)
    return Coded(types.gather(np.flatnonzero(there)), moved[codes])
