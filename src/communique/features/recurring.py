"""Sequences that recur: words in a row, or in a row with one place that several words fill.

Long ones are made of short ones: a sequence that recurs has only parts that recur, so that each
length looks only at the places that are left of the one before. No place is looked at by itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BREAK = -1
"""The code of a place that no sequence runs over."""

SLOT = -2
"""Stands in a sequence for the place that several words fill."""


@dataclass(frozen=True)
class Running:
    """Words one after the other, document after document.

    Attributes:
        code: int32[n]: the word; `BREAK` is none.
        document: int64[n]: ascending.
        chosen: bool[n]: whether a place counts; sequences are found in the others as well.
        n_codes: how many different words there are.
    """

    code: Codes
    document: Places
    chosen: Mask
    n_codes: int

    def together(self, first: Places, last: Places) -> Mask:
        """Tell for pairs of places whether the second is in the document of the first."""
        inside = last < len(self.code)
        at = np.where(inside, last, 0)
        return np.asarray(inside & (self.document[at] == self.document[first]))


@dataclass(frozen=True)
class Least:
    """How often a sequence occurs at least: in all, and in how many documents."""

    count: int
    documents: int


@dataclass(frozen=True)
class Recurring:
    """Sequences of one form, with where they begin.

    Attributes:
        length: how many words.
        slot: the place that several words fill; 0 is none.
        at: int64[n_places]: ascending.
        number: int64[n_places]: the sequence that begins there.
        count: int64[n]: in how many places that count.
        listed: bool[n]: false for what stands only in a longer one.
    """

    length: int
    slot: int
    at: Places
    number: Places
    count: Places
    listed: Mask

    @property
    def first(self) -> Places:
        """int64[n]: the first place of each sequence."""
        _, first = np.unique(self.number, return_index=True)
        return self.at[first]

    def codes(self, words: Running) -> Codes:
        """Return int32[n, length]: the words of each; `SLOT` where several fill a place."""
        found: Codes = words.code[self.first[:, None] + np.arange(self.length)]
        if self.slot:
            found[:, self.slot] = SLOT
        return found

    def taken(self, keep: Mask) -> "Recurring":
        """Return some of the sequences."""
        stay = keep[self.number]
        number = (np.cumsum(keep) - 1)[self.number[stay]]
        at, count, listed = self.at[stay], self.count[keep], self.listed[keep]
        return replace(self, at=at, number=number, count=count, listed=listed)

    def numbers(self, at: Places) -> Places:
        """Return the sequence that begins at each of some places; -1 where there is none."""
        if not len(self.at):
            return np.full(len(at), -1)
        row = np.minimum(np.searchsorted(self.at, at), len(self.at) - 1)
        return np.where(self.at[row] == at, self.number[row], -1)


def recurring(
    words: Running, shortest: int, longest: int, least: Least, *, slots: bool = False
) -> list[Recurring]:
    """Return the sequences that recur, those without a slot first, the short before the long.

    A sequence is left out whose places all have the same word before, or the same word after,
    where the longer one is listed: what is left are maximal repeats (Gusfield 1997, 7.12), as far
    as `longest` goes. With `slots`, sequences with one place inside that at least two words fill,
    and with at least `shortest` other words, are among them; what stands only beside such a place,
    always with the same words on its other side, is left out.
    """
    singles = _singles(words, least)
    whole = list(_whole(words, singles, longest, least))
    framed = list(_framed(words, singles, longest, least)) if slots else []
    _fold_whole(whole)
    framed = [each for each in framed if each.length > shortest]
    for frame in framed:
        _fold_into(frame, whole)
    long_enough = [each for each in whole if each.length >= shortest]
    return [each.taken(each.listed) for each in (*long_enough, *framed)]


def _singles(words: Running, least: Least) -> Recurring:
    at = np.flatnonzero(words.code != BREAK)
    return _kept(words, Recurring(1, 0, at, words.code[at].astype(np.int64), *_UNKNOWN), least)


def _whole(words: Running, singles: Recurring, longest: int, least: Least) -> Iterator[Recurring]:
    """Yield the sequences of each length from 1 that recur."""
    level = singles
    while len(level.at) and level.length <= longest:
        yield level
        after = _dense(words, level)[level.at + 1]
        there = (after >= 0) & words.together(level.at, level.at + 1)
        at, after = level.at[there], after[there]
        key = level.number[there] * len(level.count) + after
        level = _kept(words, Recurring(level.length + 1, 0, at, key, *_UNKNOWN), least)


def _framed(words: Running, singles: Recurring, longest: int, least: Least) -> Iterator[Recurring]:
    """Yield the sequences of each length from 3 with a slot that several words fill."""
    word = _dense(words, singles)
    frames = {1: _first_frame(words, word, len(singles.count), least)}
    for length in range(3, longest + 1):
        longer: dict[int, Recurring] = {}
        for slot in range(1, length if length < longest else 0):
            # A frame grows to the right; only one whose slot is the last word but one can't have.
            grown = slot < length - 1
            parent = frames.get(slot if grown else slot - 1)
            if parent is None or not len(parent.at):
                continue
            at = parent.at if grown else parent.at - 1
            edge = at + length if grown else at
            there = (at >= 0) & words.together(np.maximum(at, 0), at + length)
            there[there] = word[edge[there]] >= 0
            key = parent.number[there] * len(singles.count) + word[edge[there]]
            found = Recurring(length + 1, slot, at[there], key, *_UNKNOWN)
            longer[slot] = _varied(words, _kept(words, found, least), least)
        for slot, frame in longer.items():
            for parent, step in ((frames.get(slot), 0), (frames.get(slot - 1), 1)):
                if parent is not None:
                    _fold(parent, parent.numbers(frame.first + step), frame.count)
        yield from (frame for frame in frames.values() if len(frame.at))
        frames = longer


def _first_frame(words: Running, word: Places, n_words: int, least: Least) -> Recurring:
    at = np.flatnonzero(word[:-1] >= 0)
    at = at[words.together(at, at + 2)]
    at = at[(word[at + 2] >= 0) & (words.code[at + 1] != BREAK)]
    key = word[at] * n_words + word[at + 2]
    return _varied(words, _kept(words, Recurring(3, 1, at, key, *_UNKNOWN), least), least)


def _varied(words: Running, frame: Recurring, least: Least) -> Recurring:
    """Return of sequences with a slot those that at least two words fill."""
    mask = words.chosen[frame.at]
    filler = words.code[frame.at[mask] + frame.slot]
    pairs = np.unique(frame.number[mask] * words.n_codes + filler)
    several = np.bincount(pairs // max(words.n_codes, 1), minlength=len(frame.count)) > 1
    return frame.taken(several)


def _kept(words: Running, found: Recurring, least: Least) -> Recurring:
    """Number sequences that are told apart by any whole numbers, and take those that recur."""
    number = _numbered(found.number)
    mask = words.chosen[found.at]
    count = np.bincount(number[mask], minlength=int(number.max(initial=-1)) + 1)
    listed = np.ones(len(count), bool)
    every = replace(found, number=number, count=count, listed=listed)
    often = every.taken(count >= least.count)
    if least.documents < 2:
        return often
    mask = words.chosen[often.at]
    number, document = often.number[mask], words.document[often.at[mask]]
    order = np.argsort(number, kind="stable")
    number, document = number[order], document[order]
    new = np.append(True, (np.diff(number) != 0) | (np.diff(document) != 0))[: len(number)]
    in_documents = np.bincount(number[new], minlength=len(often.count))
    return often.taken(in_documents >= least.documents)


def _numbered(key: Places) -> Places:
    """Return which of the distinct keys each is."""
    if len(key) and key.max() < 2 * len(key):
        return np.asarray((np.cumsum(np.bincount(key) > 0) - 1)[key])
    return np.asarray(np.unique(key, return_inverse=True)[1])


def _dense(words: Running, level: Recurring) -> Places:
    """Return int64[n + 1]: the sequence that begins at each place, -1 where none does."""
    found = np.full(len(words.code) + 1, -1, np.int64)
    found[level.at] = level.number
    return found


def _fold_whole(levels: Sequence[Recurring]) -> None:
    for shorter, longer in pairwise(levels):
        for step in (0, 1):
            _fold(shorter, shorter.numbers(longer.first + step), longer.count)


def _fold_into(frame: Recurring, whole: Sequence[Recurring]) -> None:
    """Fold what stands before and behind a slot, where it stands nowhere else."""
    behind = frame.slot + 1
    for step, length in ((0, frame.slot), (behind, frame.length - behind)):
        level = whole[length - 1]
        _fold(level, level.numbers(frame.first + step), frame.count)


def _fold(shorter: Recurring, number: Places, count: Places) -> None:
    """Mark sequences that occur as often as the longer ones that they are in."""
    shorter.listed[number[shorter.count[number] == count]] = False


_UNKNOWN = (np.empty(0, np.int64), np.empty(0, bool))
