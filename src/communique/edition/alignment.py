"""What two texts have in common, word by word: in order, or moved as a whole."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from communique.align.difference import changes
from communique.align.shingles import Shingles
from communique.align.texts import Texts

RUN = 3
"""Equal words in a row that count: fewer are equal by chance in any two texts."""

MOVED = 8
"""Words in a row that count wherever they stand."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Alignment:
    """Two texts, and which words of each are in the other.

    Attributes:
        before, after: bool[n]: words that are equal on both sides, in a row with others.
    """

    before: Mask
    after: Mask

    @cached_property
    def equal(self) -> int:
        """Words of the first text that are in the second."""
        return int(self.before.sum())

    @cached_property
    def equal_after(self) -> int:
        """Words of the second text that are in the first."""
        return int(self.after.sum())

    @property
    def similarity(self) -> float:
        """2 equal / all words of both, 0 to 1 (Dice 1945, of sequences)."""
        both = len(self.before) + len(self.after)
        return (self.equal + self.equal_after) / both if both else 0.0

    @property
    def held(self) -> float:
        """The share of the shorter text that is in the longer, 0 to 1."""
        shorter = min((len(self.before), self.equal), (len(self.after), self.equal_after))
        return shorter[1] / shorter[0] if shorter[0] else 0.0

    @property
    def largest_change(self) -> float:
        """The longest stretch of either text that is not in the other, as a share of that text."""
        return max(_longest(~self.before), _longest(~self.after))

    @property
    def is_stretch(self) -> bool:
        """Whether the whole shorter text is in the longer one, without a gap."""
        short, long = sorted((self.before, self.after), key=len)
        return bool(short.all()) and int(np.diff(np.flatnonzero(long)).max(initial=1)) == 1


def _longest(mask: Mask) -> float:
    """Return the length of the longest run of True, as a share of all."""
    edges = np.flatnonzero(np.concatenate(([True], ~mask, [True])))
    return float((np.diff(edges) - 1).max(initial=0) / len(mask)) if len(mask) else 0.0


def alignment(texts: Texts, one: int, other: int) -> Alignment:
    """Return which words of two texts are in the other."""
    a, b = (texts.code[texts.bounds[each] : texts.bounds[each + 1]] for each in (one, other))
    before, after = np.zeros(len(a), bool), np.zeros(len(b), bool)
    least = min(RUN, len(a), len(b))
    for change in changes(a.tolist(), b.tolist()):
        if change.kind == "kept" and change.before_end - change.before >= least:
            before[change.before : change.before_end] = True
            after[change.after : change.after_end] = True
    return Alignment(before | _moved(a, b, before), after | _moved(b, a, after))


def _moved(own: npt.NDArray[np.int32], other: npt.NDArray[np.int32], known: Mask) -> Mask:
    """Return words in rows of `MOVED` that the other text has, too, at whatever place."""
    found = np.zeros(len(own), bool)
    if known.all() or min(len(own), len(other)) < MOVED:
        return found
    mine, theirs = (np.lib.stride_tricks.sliding_window_view(x, MOVED) for x in (own, other))
    rows, name = np.unique(np.concatenate([mine, theirs]), axis=0, return_inverse=True)
    del rows
    first = np.flatnonzero(np.isin(name[: len(mine)], name[len(mine) :]))
    for step in range(MOVED):
        found[first + step] = True
    return found


def resemblance(rows: Shingles, one: int, other: int) -> float:
    """Return the share of the rows of words of the document with fewer that the other has."""
    a, b = (rows.hash[rows.bounds[each] : rows.bounds[each + 1]] for each in (one, other))
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    return float(np.isin(shorter, longer).mean()) if len(shorter) else 0.0
