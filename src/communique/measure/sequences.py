"""Sequences: how often words stand in a row, counted as numbers and added up over parts.

A token that is left out is a gap: sequences over it are not listed, but are among those that
others are compared with. A token of punctuation alone, or without a value, ends a sequence:
what would run over it is no sequence at all. (quanteda counts so: its pads are our gaps.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.corpus.attribute import numbered
from communique.features import GAP, Stream, Stretches
from communique.features.evidence import JOINT
from communique.score.loglinear import keys
from communique.score.ranks import sorted_numbers

NO_WORD = r"\p{P}*"
"""What a value is that no sequence runs over."""

ACRONYM = r"\p{Lu}[\p{Lu}\p{Nd}]+"
"""A word in capitals, of two or more characters."""

_PAD = 0
_SUMS = ("count", "nested", "documents")
_BITS = 63

Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.integer[Any]]
"""Whole numbers, of 32 bits where these are enough: sequences are many, and most are met once."""
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Places:
    """Where sequences of one length may begin.

    Attributes:
        here: bool[n]: whether one does.
        document: int32[n]: which document the place is in.
        nested: bool[n]: whether the sequence there is inside a longer one.
    """

    here: Mask
    document: npt.NDArray[np.int32]
    nested: Mask


@dataclass(frozen=True, slots=True)
class Tallied:
    """The sequences of one length that occur.

    Attributes:
        codes: int32[n, k]: their words; 0 is a gap, c the word in row c - 1 of the names.
        count: [n]: how often each occurs.
        nested: [n]: in how many of these places it is inside a longer one.
        documents: [n]: in how many documents.
    """

    codes: Codes
    count: Counts
    nested: Counts
    documents: Counts

    @classmethod
    def of(cls, columns: Sequence[Codes], places: Places) -> "Tallied":
        """Return the sum over places, whose words stand in `columns`, each int32[n]."""
        if not places.here.any():
            empty = np.empty(0, np.int32)
            return cls(np.empty((0, len(columns)), np.int32), empty, empty, empty)
        n_words = int(max(column.max() for column in columns)).bit_length()
        n_documents = int(places.document.max()).bit_length()
        if n_words * len(columns) + n_documents + 1 > _BITS:
            return _added(columns, places)
        # All in one number: it is sorted many times as fast as rows are sorted by it.
        key = _packed(columns, n_words)
        below: list[npt.NDArray[Any]] = [places.document, places.nested]
        for width, column in zip([n_documents, 1], below, strict=True):
            key <<= np.int64(width)
            np.bitwise_or(key, column, out=key, dtype=np.int64, casting="unsafe")
        # What is no place is put behind all others: this needs no memory.
        np.putmask(key, ~places.here, np.iinfo(np.int64).max)
        key = sorted_numbers(key)
        key = key[: np.count_nonzero(places.here)]
        return _read_off(key, n_words, n_documents + 1, len(columns))

    @classmethod
    def summed(cls, several: Sequence["Tallied"], to: Sequence[Codes]) -> "Tallied":
        """Return the sum of several; the codes of each are those of all at the places `to`."""
        size = several[0].codes.shape[1]
        width = int(max(at.max() for at in to)).bit_length()
        if width * size > _BITS:
            return cls._summed(several, to)
        moved = (
            [at[column] for column in each.codes.T] for each, at in zip(several, to, strict=True)
        )
        key = np.concatenate([_packed(columns, width) for columns in moved])
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = np.flatnonzero(_new([key]))
        # Memory is what sums of many sequences are short of.
        key = key[first]
        sums = [_added_up(several, name, order, first) for name in _SUMS]
        del order, first
        return cls(_unpacked(key, width, size), *sums)

    @classmethod
    def _summed(cls, several: Sequence["Tallied"], to: Sequence[Codes]) -> "Tallied":
        """Return the sum of several whose words don't fit into one number."""
        codes = np.concatenate([at[each.codes] for each, at in zip(several, to, strict=True)])
        order = np.lexsort(codes.T[::-1])
        codes = codes[order]
        first = np.flatnonzero(_new(list(codes.T)))
        return cls(codes[first], *(_added_up(several, name, order, first) for name in _SUMS))


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequences of a part or of several.

    Attributes:
        names: String[n]: the words, sorted.
        by_size: the sequences of each length.
    """

    names: pl.Series
    by_size: dict[int, Tallied]

    def text(self, codes: Codes) -> pl.Series:
        """Return the words of some sequences, joined by spaces."""
        words = {str(at): self.names.gather(column - 1) for at, column in enumerate(codes.T)}
        return pl.DataFrame(words).select(pl.concat_str(pl.all(), separator=" ")).to_series()

    @classmethod
    def merged(cls, several: Sequence["Sequences"]) -> "Sequences":
        """Return the sum of the sequences of several parts."""
        if len(several) == 1:
            return several[0]
        names, row = numbered(pl.concat([each.names for each in several]))
        rows = np.split(row, np.cumsum([len(each.names) for each in several])[:-1])
        to = [np.append(np.int32(_PAD), at + np.int32(1)) for at in rows]
        sizes = several[0].by_size
        return cls(
            names,
            {size: Tallied.summed([each.by_size[size] for each in several], to) for size in sizes},
        )


def _added_up(
    several: Sequence[Tallied], name: str, order: npt.NDArray[np.intp], first: npt.NDArray[np.intp]
) -> Counts:
    """Return the sums of one column over runs of rows, given their order and where runs begin."""
    columns = [getattr(each, name) for each in several]
    whole = sum(int(column.sum(dtype=np.int64)) for column in columns)
    if not whole:
        return np.zeros(len(first), np.int32)
    kind = np.int32 if whole < 1 << 31 else np.int64
    return np.add.reduceat(np.concatenate(columns)[order], first, dtype=kind)


def _small(counts: npt.NDArray[np.int64]) -> Counts:
    return counts.astype(np.int32) if counts.max(initial=0) < 1 << 31 else counts


def acronyms_kept(part: Part, words: Stream) -> Stream:
    """Return a stream of words in lower case, those in capitals alone as they are written."""
    names = part.attribute("word").types["type"]
    kept = names.str.contains(f"^{ACRONYM}$")
    lower = names.str.to_lowercase()
    folded = names.to_frame("name").select(
        pl.when(pl.Series(kept)).then("name").otherwise(pl.Series(lower)).alias("name")
    )["name"]
    codes = part.attribute("word").codes[words.position].astype(np.int32)
    codes[words.code == GAP] = GAP
    return _renamed(Stream(folded, codes, words.stretch, words.position))


def counted(words: Stream, stretches: Stretches, sizes: Sequence[int]) -> Sequences:
    """Return the sequences of some sizes, ascending, in a stream of single words."""
    if words.names.str.contains(r"\s").any():
        words = replace(words, names=words.names.str.replace_all(r"\s", JOINT))
    words = _renamed(words)
    barred = np.append(words.names.str.contains(f"^{NO_WORD}$").to_numpy(), False)
    # A gap's code is -1: the last row, and 0 among the codes of sequences.
    free = ~barred[words.code]
    listed = (words.code != GAP) & free
    document = words.stretch
    if not np.array_equal(stretches.document, np.arange(len(stretches))):
        document = stretches.document.astype(np.int32)[words.stretch]
    code = words.code + 1
    tallied = {}
    for size, longer in zip(sizes, [*sizes[1:], None], strict=True):
        n = max(len(code) - size + 1, 0)
        here, nested = _whole(free, words.stretch, size), np.zeros(n, bool)
        if longer is not None:
            inside = _run(listed, words.stretch) >= longer
            nested = _whole(listed, words.stretch, size) & inside[:n]
        columns = [code[place : place + n] for place in range(size)]
        tallied[size] = Tallied.of(columns, Places(here, document[:n], nested))
    return Sequences(words.names, tallied)


def _renamed(words: Stream) -> Stream:
    """Return a stream whose names are sorted and distinct, from one whose names aren't."""
    if words.names.is_sorted() and words.names.n_unique() == len(words.names):
        return words
    names = words.names.unique().sort()
    to = np.append(names.search_sorted(words.names).to_numpy(), GAP).astype(np.int32)
    return Stream(names, to[words.code], words.stretch, words.position)


def _whole(within: Mask, stretch: npt.NDArray[np.int32], size: int) -> Mask:
    """Return bool[n - size + 1]: where `size` places in a row are within, and in one stretch."""
    n = max(len(within) - size + 1, 0)
    whole: Mask = stretch[size - 1 :] == stretch[:n]
    for place in range(size):
        whole &= within[place : place + n]
    return whole


def _run(listed: Mask, stretch: npt.NDArray[np.int32]) -> Counts:
    """Return int64[n]: the length of the run of listed words that each place is in, or 0."""
    n = len(listed)
    new = np.append([True], (stretch[1:] != stretch[:-1]) | (listed[1:] != listed[:-1]))[:n]
    first = np.flatnonzero(new)
    length = np.diff(np.append(first, n))
    return np.repeat(length, length) * listed


def _new(columns: Sequence[npt.NDArray[np.integer]]) -> Mask:
    """Return bool[n]: which rows of columns differ from the row before; the first one does."""
    new = np.zeros(len(columns[0]), bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _packed(columns: Sequence[Codes], width: int) -> npt.NDArray[np.int64]:
    """Return int64[n]: rows of codes as numbers, `width` bits for each code."""
    key = columns[0].astype(np.int64)
    for column in columns[1:]:
        key <<= np.int64(width)
        key |= column
    return key


def _unpacked(key: npt.NDArray[np.int64], width: int, size: int) -> Codes:
    """Return int32[n, size]: the codes of rows that are packed; `key` is used up."""
    codes = np.empty((len(key), size), np.int32)
    mask = np.int64((1 << width) - 1)
    for place in reversed(range(size)):
        np.bitwise_and(key, mask, out=codes[:, place], casting="unsafe")
        key >>= np.int64(width)
    return codes


def _read_off(key: npt.NDArray[np.int64], n_words: int, below: int, size: int) -> Tallied:
    """Return the sum over sorted places: `size` words of `n_words` bits, and what lies `below`.

    That is the document, and in the last bit whether the place is nested.
    """
    # The highest bit in which a place differs from the one before says what is new there.
    changed = key[1:] ^ key[:-1]
    first = np.append(0, np.flatnonzero(changed >= np.int64(1 << below)) + 1)
    another = np.append(True, changed > 1)
    del changed
    nested = np.empty(len(key), bool)
    np.bitwise_and(key, np.int64(1), out=nested, casting="unsafe")
    return Tallied(
        _unpacked(key[first] >> np.int64(below), n_words, size),
        _small(np.diff(np.append(first, len(key)))),
        _sums(nested, first),
        _sums(another, first),
    )


def _added(columns: Sequence[Codes], places: Places) -> Tallied:
    """Return the sum over places whose words and document don't fit into one number."""
    at = np.flatnonzero(places.here)
    [key] = keys([*columns, places.document], at)
    at = at[np.argsort(key)]
    columns, document = [column[at] for column in columns], places.document[at]
    first = np.flatnonzero(_new(columns))
    return Tallied(
        np.stack([column[first] for column in columns], axis=1),
        _small(np.diff(np.append(first, len(at)))),
        _sums(places.nested[at], first),
        _sums(_new([*columns, document]), first),
    )


def _sums(mask: Mask, first: npt.NDArray[np.intp]) -> Counts:
    """Return int32[n]: how many are true in each run of rows, given where runs begin."""
    if not mask.any():
        return np.zeros(len(first), np.int32)
    before = np.zeros(len(mask) + 1, np.int32)
    np.cumsum(mask, dtype=np.int32, out=before[1:])
    return np.asarray(np.diff(before[np.append(first, len(mask))]))
