"""Cuts texts into tokens, column by column.

A text is cut into pieces, each a token with the gap that follows it, so that the lengths of
the pieces give the offsets. Pieces are numbered first; whatever depends on characters is then
done once for each distinct piece, a hundredth of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.annotate.patterns import GAP, PARAGRAPH_END, PIECE, RUN
from communique.annotate.segment import segments
from communique.errors import ReadError

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cut:
    """The tokens of a batch of texts.

    Attributes:
        bounds: int64[n_texts + 1]; text `t` has the tokens `bounds[t]:bounds[t + 1]`.
        start, end: int32[n_tokens], characters in the token's text.
        types: the distinct tokens.
        codes: int32[n_tokens], rows in `types`.
        gap: int8[n_tokens], what follows: one of NOTHING, SPACE, LINE, PARAGRAPH.
    """

    bounds: npt.NDArray[np.int64]
    start: Ints
    end: Ints
    types: pl.Series
    codes: Ints
    gap: npt.NDArray[np.int8]


NOTHING, SPACE, LINE, PARAGRAPH = 0, 1, 2, 3


def cut(texts: Sequence[str]) -> Cut:
    """Return the tokens of texts by the default rules.

    Raises:
        ReadError: a text holds half of a surrogate pair.
    """
    lists = _series(texts).str.extract_all(PIECE)
    n_pieces = lists.list.len().to_numpy()
    pieces = lists.explode().drop_nulls()
    del lists
    codes, distinct = numbered(pieces)
    length = distinct.str.len_chars().to_numpy().astype(np.int32)[codes]
    del pieces
    bounds = np.concatenate(([0], np.cumsum(n_pieces))).astype(np.int64)
    start = _within(length, bounds)
    return _tokens(distinct, codes, start, bounds)


def numbered(values: pl.Series) -> tuple[Ints, pl.Series]:
    """Return int32 codes of strings, and the distinct strings that the codes number."""
    # Categories of its own, so that codes are dense and memory is given back.
    kind = pl.Categorical(pl.Categories.random())
    codes = values.cast(kind).to_physical().to_numpy().astype(np.int32)
    first = np.zeros(int(codes.max()) + 1 if len(codes) else 0, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, values.gather(first)


def _tokens(distinct: pl.Series, codes: Ints, start: Ints, bounds: npt.NDArray[np.int64]) -> Cut:
    """Take the gaps away and cut what a dictionary must cut."""
    bare = distinct.str.replace(f"[{GAP}]+$", "")
    parts = _parted(bare)
    gap = _gaps(distinct, bare)
    if (parts.n > 1).any() or not len(parts.tokens):
        return _expanded(parts, gap, codes, start, bounds)
    # No piece is cut: tokens are pieces, but for gaps at the beginning of texts.
    gaps = np.flatnonzero(parts.n[codes] == 0)
    if len(gaps):
        bounds = bounds - np.searchsorted(gaps, bounds)
        start, codes = np.delete(start, gaps), np.delete(codes, gaps)
    number, types = numbered(parts.tokens)
    size = parts.tokens.str.len_chars().to_numpy().astype(np.int32)
    row = np.minimum(parts.first, len(size) - 1)
    return Cut(bounds, start, start + size[row][codes], types, number[row][codes], gap[codes])


@dataclass(frozen=True, slots=True)
class _Parts:
    """The tokens of each distinct piece: none for a gap, several for a run without spaces.

    Piece `i` has `n[i]` tokens, from row `first[i]` of `tokens`.
    """

    n: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    tokens: pl.Series


def _parted(bare: pl.Series) -> _Parts:
    run = bare.str.contains(f"^{RUN}$").to_numpy()
    several = bare.filter(pl.Series(run)).to_list()
    n = (bare != "").to_numpy().astype(np.int64)
    if several:
        found = [segments(text) for text in several]
        n[run] = [len(each) for each in found]
        nested = bare.to_list()
        rows = iter(found)
        flat = [
            token
            for text, is_run in zip(nested, run.tolist(), strict=True)
            for token in (next(rows) if is_run else ([text] if text else []))
        ]
        tokens = pl.Series(flat, dtype=pl.String)
    else:
        tokens = bare.filter(bare != "")
    return _Parts(n, np.cumsum(n) - n, tokens)


def _expanded(
    parts: _Parts,
    gap: npt.NDArray[np.int8],
    codes: Ints,
    start: Ints,
    bounds: npt.NDArray[np.int64],
) -> Cut:
    n = parts.n[codes]
    before = np.concatenate(([0], np.cumsum(n)))
    # The place of each token among those of its piece.
    place = np.arange(before[-1]) - np.repeat(before[:-1], n)
    row = np.repeat(parts.first[codes], n) + place
    size = parts.tokens.str.len_chars().to_numpy().astype(np.int32)
    inside = _within(size, np.append(parts.first, len(size)))
    token_start = (np.repeat(start, n) + inside[row]).astype(np.int32)
    last = place == np.repeat(n, n) - 1
    number, types = numbered(parts.tokens)
    return Cut(
        bounds=before[bounds],
        start=token_start,
        end=token_start + size[row],
        types=types,
        codes=number[row],
        gap=np.where(last, np.repeat(gap[codes], n), NOTHING).astype(np.int8),
    )


def _within(length: Ints, bounds: npt.NDArray[np.int64]) -> Ints:
    """Return where each stretch begins within its group, lengths added up from each bound."""
    ends = np.concatenate(([0], np.cumsum(length, dtype=np.int64)))
    begun: npt.NDArray[np.int64] = np.repeat(ends[bounds[:-1]], np.diff(bounds))
    return np.subtract(ends[:-1], begun, dtype=np.int64).astype(np.int32)


def _gaps(distinct: pl.Series, bare: pl.Series) -> npt.NDArray[np.int8]:
    pieces = pl.DataFrame({"piece": distinct, "token": bare})
    gap = pl.col("piece").str.slice(pl.col("token").str.len_chars())
    return gap_kinds(pieces.select(gap).to_series())


def gap_kinds(gaps: pl.Series) -> npt.NDArray[np.int8]:
    """Return what each gap is: NOTHING, SPACE, LINE or PARAGRAPH."""
    kind = np.where((gaps == "").to_numpy(), NOTHING, SPACE).astype(np.int8)
    kind[gaps.str.contains(r"[\n\r\x{2028}\x{85}]").to_numpy()] = LINE
    lines = gaps.str.replace_all("\r\n", "\n", literal=True)
    kind[lines.str.contains(PARAGRAPH_END).to_numpy()] = PARAGRAPH
    return kind


def checked(texts: Sequence[str]) -> Sequence[str]:
    """Return texts that can be stored as they are.

    Raises:
        ReadError: a text holds half of a surrogate pair.
    """
    _series(texts)
    return texts


def _series(texts: Sequence[str]) -> pl.Series:
    try:
        return pl.Series("text", texts, dtype=pl.String)
    except UnicodeEncodeError as error:
        raise ReadError(
            f"character {error.start + 1} is half of a surrogate pair, "
            f"U+{ord(error.object[error.start]):04X}, which no text can hold",
            where=repr(error.object[max(0, error.start - 20) : error.start]),
            hint="save the source as UTF-8 again",
        ) from error
