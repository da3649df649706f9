"""Lines of vertical text as numbers, and stretches of it that hold whole texts.

A file has far more lines than different ones, so whatever is asked of a line is asked once of
each that is different.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.read.tags import opens_text, tag_and_blank_lines


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines as numbers.

    Attributes:
        distinct: the different ones, without what ends a line.
        codes: int32[n_lines], each line's row in `distinct`.
        tags: the rows of `distinct` that are tags, comments or declarations.
        token: bool[n_distinct], whether a line is a token.
    """

    distinct: pl.Series
    codes: npt.NDArray[np.int32]
    tags: npt.NDArray[np.int64]
    token: npt.NDArray[np.bool_]


def lines_of(text: str) -> Lines:
    """Return the lines of a text."""
    lines = pl.Series([text]).str.split("\n").explode(empty_as_null=False)
    if "\r" in text:
        lines = lines.str.strip_chars_end("\r")
    distinct, codes = numbered(lines)
    tags, blank = tag_and_blank_lines(distinct)
    token = np.ones(len(distinct), bool)
    token[tags] = token[blank] = False
    return Lines(distinct, codes, tags, token)


def numbered(values: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int32]]:
    """Return the distinct values in order of appearance, and int32[n]: each value's row there."""
    distinct = values.unique(maintain_order=True)
    return distinct, values.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int32)


def stretches(pieces: Iterable[str], n_characters: int) -> Iterator[str]:
    """Yield a file's text, cut before lines that open a `<text>`, at least so many characters each.

    A file without texts is one stretch.
    """
    held, searched = "", 0
    for piece in pieces:
        held += piece
        if len(held) < n_characters:
            continue
        at = _last_opening(held, searched)
        searched = held.rfind("\n") + 1
        if at:
            yield held[:at]
            held, searched = held[at:], searched - at
    yield held


def _last_opening(text: str, searched: int) -> int:
    """Return where the last whole line begins that opens a text, not before `searched`; else 0."""
    at = text.rfind("<text", searched)
    while at > 0:
        begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        if end > 0 and opens_text(text[begin:end]):
            return begin
        at = text.rfind("<text", searched, at)
    return 0
