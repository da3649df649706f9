"""Sequences that recur: words in a row, or in a row with one place that several words fill.

Long ones are made of short ones: a sequence that recurs has only parts that recur, so that each
length looks only at the places that are left of the one before. No place is looked at by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from communique.score.association import log_likelihood

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
    """What a sequence is listed for.

    Attributes:
        count: it occurs so often at least.
        documents: in so many.
        glue: its first word goes with the rest, and so does its last, with this log-likelihood at
            least; 0 or less is any.
        ends: bool[n_codes]: the words that may be its last one; None is all.
    """

    count: int
    documents: int
    glue: float = 0.0
    ends: Mask | None = None


@dataclass(frozen=True)
class Recurring:
    """Sequences of one form, with where they begin.

    Attributes:
        length: how many words.
        slot: the place that several words fill; 0 is none.
        at: int64[n_places]: ascending.
        number: int64[n_places]: the sequence that begins there.
        count: int64[n]: in how many places that count.
    """

    length: int
    slot: int
    at: Places
    number: Places
    count: Places

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
        return replace(self, at=self.at[stay], number=number, count=self.count[keep])

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
    as `longest` goes; of a passage that is longer its first words are listed. With `slots`,
    sequences with one place inside that at least two words fill, and with at least `shortest`
    other words, are among them; what stands only beside such a place, always with the same words
    on its other side, is left out.
    """
    singles = _singles(words, least)
    # One word more, to see which of the longest always go on from another.
    whole = list(_whole(words, singles, longest + 1, least))
    framed = list(_framed(words, singles, longest, least)) if slots else []
    forms = {(each.length, each.slot): each for each in (*whole, *framed)}
    return [
        form.taken(listed)
        for form, listed in _listed(words, forms, longest, least)
        if form.length - (form.slot > 0) >= shortest and form.length <= longest
    ]


def _singles(words: Running, least: Least) -> Recurring:
    at = np.flatnonzero(words.code != BREAK)
    return _kept(words, Recurring(1, 0, at, words.code[at].astype(np.int64), _UNKNOWN), least)


def _whole(words: Running, singles: Recurring, longest: int, least: Least) -> Iterator[Recurring]:
    """Yield the sequences of each length from 1 that recur."""
    level = singles
    while len(level.at) and level.length <= longest:
        yield level
        after = _dense(words, level)[level.at + 1]
        there = (after >= 0) & words.together(level.at, level.at + 1)
        at, after = level.at[there], after[there]
        key = level.number[there] * len(level.count) + after
        level = _kept(words, Recurring(level.length + 1, 0, at, key, _UNKNOWN), least)


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
            found = Recurring(length + 1, slot, at[there], key, _UNKNOWN)
            longer[slot] = _varied(words, _kept(words, found, least))
        yield from (frame for frame in frames.values() if len(frame.at))
        frames = longer


def _first_frame(words: Running, word: Places, n_words: int, least: Least) -> Recurring:
    at = np.flatnonzero(word[:-1] >= 0)
    at = at[words.together(at, at + 2)]
    at = at[(word[at + 2] >= 0) & (words.code[at + 1] != BREAK)]
    key = word[at] * n_words + word[at + 2]
    return _varied(words, _kept(words, Recurring(3, 1, at, key, _UNKNOWN), least))


def _varied(words: Running, frame: Recurring) -> Recurring:
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
    often = replace(found, number=number, count=count).taken(count >= least.count)
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


Form = tuple[int, int]
"""A length and a slot."""


def _listed(
    words: Running, forms: Mapping[Form, Recurring], longest: int, least: Least
) -> Iterator[tuple[Recurring, Mask]]:
    """Yield which sequences hold together, and stand elsewhere than in longer ones that do."""
    first = {form: each.first for form, each in forms.items()}
    covered = {form: np.zeros(len(each.count), bool) for form, each in forms.items()}
    glued: dict[Form, Mask] = {}
    # Sequences with a slot hold others, the long the short; none without a slot holds one with.
    for form in sorted(forms, key=lambda form: (form[1] == 0, -form[0])):
        each = forms[form]
        parts = [
            (at, forms[at].numbers(first[form] + step)) for at, step in _parts(*form) if at in forms
        ]
        whole = [forms[at].count[number] for at, number in parts]
        glued[form] = _hold(words, each, forms, (first[form], whole), least.glue)
        if least.ends is not None:
            glued[form] &= least.ends[words.code[first[form] + each.length - 1]]
        if each.length > longest:
            # It isn't listed itself, but says that what it ends with goes on from another.
            glued[form][:] = True
            parts, whole = parts[1:], whole[1:]
        for (at, number), count in zip(parts, whole, strict=True):
            covered[at][number[(glued[form] | covered[form]) & (count == each.count)]] = True
    for form, each in forms.items():
        yield each, glued[form] & ~covered[form]


def _parts(length: int, slot: int) -> list[tuple[Form, int]]:
    """Return what is left without the last word, and without the first; and beside a slot.

    With each stands how far behind it begins.
    """
    if length == 1:
        return []
    if not slot:
        return [((length - 1, 0), 0), ((length - 1, 0), 1)]
    before, behind = ((slot, 0), 0), ((length - slot - 1, 0), slot + 1)
    return [
        ((length - 1, slot), 0) if slot < length - 2 else before,
        ((length - 1, slot - 1), 1) if slot > 1 else behind,
        before,
        behind,
    ]


def _hold(
    words: Running,
    each: Recurring,
    forms: Mapping[Form, Recurring],
    parts: tuple[Places, Sequence[Places]],
    glue: float,
) -> Mask:
    """Tell which sequences go together: the last word with the rest, and the first with the rest.

    `parts` are their first places, and how often they occur without the last and the first word.
    """
    if each.length == 1 or glue <= 0:
        return np.full(len(each.count), each.length > 1)
    first, counts = parts
    singles = forms[1, 0]
    n = int((words.chosen & (words.code != BREAK)).sum())
    ends = (first + each.length - 1, first)
    scores = [
        log_likelihood(each.count, rest, singles.count[singles.numbers(end)], n)
        for rest, end in zip(counts, ends, strict=False)
    ]
    return np.asarray(np.minimum(*scores) >= glue)


_UNKNOWN = np.empty(0, np.int64)
