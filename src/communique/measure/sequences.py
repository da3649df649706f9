"""Sequences: how often words stand in a row, counted as numbers and added up over parts.

A token that is left out is a gap: sequences over it are not listed, but are among those that
others are compared with. A token of punctuation alone, or without a value, ends a sequence:
what would run over it is no sequence at all. (quanteda counts so: its pads are our gaps.)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.features import GAP, Stream, Stretches
from communique.features.evidence import JOINT
from communique.score.loglinear import keys

NO_WORD = r"\p{P}*"
"""What a value is that no sequence runs over."""

ACRONYM = r"\p{Lu}[\p{Lu}\p{Nd}]+"
"""A word in capitals, of two or more characters."""

_PAD = 0

Codes = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tallied:
    """The sequences of one length that occur.

    Attributes:
        codes: int32[n, k]: their words; 0 is a gap, c the word in row c - 1 of the names.
        count: int64[n]: how often each occurs.
        nested: int64[n]: in how many of these places it is inside a longer one.
        documents: int64[n]: in how many documents.
    """

    codes: Codes
    count: Counts
    nested: Counts
    documents: Counts

    @classmethod
    def of(
        cls, columns: Sequence[Codes], document: npt.NDArray[np.intp], nested: Counts
    ) -> "Tallied":
        """Return the sum over places: the words there, the document and 1 if it is nested."""
        [key] = keys([*columns, document], np.arange(len(document)))
        order = np.argsort(key)
        return _added([column[order] for column in columns], document[order], nested[order])

    @classmethod
    def summed(cls, several: Sequence["Tallied"]) -> "Tallied":
        """Return the sum of several over the same names."""
        codes = np.concatenate([each.codes for each in several])
        [key] = keys(list(codes.T), np.arange(len(codes)))
        order = np.argsort(key, kind="stable")
        first = _changes([key[order]])
        sums = [
            np.add.reduceat(np.concatenate([getattr(each, name) for each in several])[order], first)
            if len(first)
            else np.empty(0, np.int64)
            for name in ("count", "nested", "documents")
        ]
        return cls(codes[order[first]], *sums)


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
        names = pl.concat([each.names for each in several]).unique().sort()
        moved: dict[int, list[Tallied]] = {size: [] for size in several[0].by_size}
        for each in several:
            to = np.append(_PAD, names.search_sorted(each.names).to_numpy() + 1).astype(np.int32)
            for size, old in each.by_size.items():
                moved[size].append(Tallied(to[old.codes], old.count, old.nested, old.documents))
        return cls(names, {size: Tallied.summed(all_of) for size, all_of in moved.items()})


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
    words = _renamed(
        Stream(words.names.str.replace_all(r"\s", JOINT), words.code, words.stretch, words.position)
    )
    barred = np.append(words.names.str.contains(f"^{NO_WORD}$").to_numpy(), False)
    # A gap's code is -1: the last row.
    listed = (words.code != GAP) & ~barred[words.code]
    reach = _left(~barred[words.code], words.stretch)
    document = stretches.document[words.stretch]
    code = np.where(words.code == GAP, _PAD, words.code + 1).astype(np.int32)
    tallied = {}
    for size, longer in zip(sizes, [*sizes[1:], None], strict=True):
        at = np.flatnonzero(reach >= size)
        nested = np.zeros(len(at), np.int64)
        if longer is not None:
            free, run = _left(listed, words.stretch), _run(listed, words.stretch)
            nested += (free[at] >= size) & (run[at] >= longer)
        tallied[size] = Tallied.of([code[at + k] for k in range(size)], document[at], nested)
    return Sequences(words.names, tallied)


def _renamed(words: Stream) -> Stream:
    """Return a stream whose names are sorted and distinct, from one whose names aren't."""
    if words.names.is_sorted() and words.names.n_unique() == len(words.names):
        return words
    names = words.names.unique().sort()
    to = np.append(names.search_sorted(words.names).to_numpy(), GAP).astype(np.int32)
    return Stream(names, to[words.code], words.stretch, words.position)


def _left(within: npt.NDArray[np.bool_], stretch: npt.NDArray[np.intp]) -> Counts:
    """Return int64[n]: how many places there are from each on until one is barred or it ends."""
    n = len(within)
    last = np.append(stretch[1:] != stretch[:-1], True) if n else np.empty(0, bool)
    place = np.arange(n)
    # One past the end of what each place can reach: at itself where it is barred.
    ends = np.where(~within, place, np.where(last, place + 1, n))
    return np.asarray(np.minimum.accumulate(ends[::-1])[::-1] - place)


def _run(listed: npt.NDArray[np.bool_], stretch: npt.NDArray[np.intp]) -> Counts:
    """Return int64[n]: the length of the run of listed words that each place is in, or 0."""
    n = len(listed)
    new = np.append([True], (stretch[1:] != stretch[:-1]) | (listed[1:] != listed[:-1]))[:n]
    first = np.flatnonzero(new)
    length = np.diff(np.append(first, n))
    return np.repeat(length, length) * listed


def _changes(columns: Sequence[npt.NDArray[np.integer]]) -> npt.NDArray[np.intp]:
    """Return where rows of columns begin to differ from the row before."""
    new = np.zeros(len(columns[0]), bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new)


def _added(columns: Sequence[Codes], document: npt.NDArray[np.intp], nested: Counts) -> Tallied:
    """Return the sum over places that are sorted by words, then by document."""
    first = _changes(columns)
    if not len(first):
        empty = np.empty(0, np.int64)
        return Tallied(np.empty((0, len(columns)), np.int32), empty, empty, empty)
    apart = _changes([*columns, document])
    ends = np.append(first, len(document))
    return Tallied(
        np.stack([column[first] for column in columns], axis=1),
        np.diff(ends),
        np.add.reduceat(nested, first),
        np.diff(np.searchsorted(apart, ends)),
    )
