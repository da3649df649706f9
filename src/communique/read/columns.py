"""Columns of vertical text: its tokens as numbers, and the text that is made of them."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Coded
from communique.read.lines import Lines, numbered


@dataclass(frozen=True)
class Columns:
    """The tokens of a stretch of a file.

    Attributes:
        values: the attributes of the tokens; `word` is always there.
        text: the tokens in a row, with a space before each but the first of a text and those
            that are glued.
        start, end: int64[n_tokens], where each token is in `text`.
    """

    values: Mapping[str, Coded]
    text: str
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]


def n_columns(lines: Lines) -> int:
    """Return how many columns the widest token has."""
    tabs = lines.distinct.filter(pl.Series(lines.token)).str.count_matches("\t", literal=True)
    widest = tabs.max()
    return int(widest) + 1 if isinstance(widest, int) else 1


def columns(
    lines: Lines, token: npt.NDArray[np.intp], joined: npt.NDArray[np.intp], names: Sequence[str]
) -> Columns:
    """Return the tokens on the lines `token`, with a value for each name; what one lacks is empty.

    No space stands before the tokens `joined`.
    """
    row = (np.cumsum(lines.token, dtype=np.int32) - np.int32(1))[lines.codes[token]]
    different = lines.distinct.filter(pl.Series(lines.token))
    if len(names) == 1:
        split = [different]
    else:
        split = different.str.split_exact("\t", len(names) - 1).struct.unnest().get_columns()
    values = {}
    for name, column in zip(names, split, strict=True):
        types, codes = _plain(column)
        values[name] = Coded(types, codes[row])
    if "word" not in values:
        values = {"word": values[names[0]], **values}
    return Columns(values, *_written(values["word"], joined))


def _plain(column: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int32]]:
    """Return the distinct values, their entities unescaped, and each row's place there."""
    column = column.fill_null("")
    escaped = column.str.contains("&", literal=True)
    if escaped.any():
        column = column.scatter(
            escaped.arg_true(), [html.unescape(each) for each in column.filter(escaped)]
        )
    return numbered(column)


def _written(
    word: Coded, joined: npt.NDArray[np.intp]
) -> tuple[str, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    gap = np.ones(len(word.codes), np.int32)
    gap[joined] = 0
    lengths = word.types.str.len_chars().to_numpy().astype(np.int32)[word.codes]
    end = np.cumsum(gap + lengths, dtype=np.int64)
    # Both forms of each word are made once, then chosen from.
    both = pl.concat([word.types, " " + word.types])
    pieces = both.gather(word.codes + gap * np.int32(len(word.types)))
    return "".join(pieces.str.join("").to_list()), end - lengths, end
