"""Words in a row, numbered: equal rows of n words have equal numbers, wherever they stand.

Nothing is hashed, so that nothing is ever taken for equal that isn't: as many words as 62 bits have
room for are numbered, then pairs of such rows, until n words are reached (Karp, Miller and
Rosenberg 1972). What occurs once is dropped in each round, and no longer sorted in the next.
"""

import numpy as np
import numpy.typing as npt

from communique.align.texts import Texts

NONE = -1
"""Stands where no n words begin, or words that occur nowhere else."""

_BITS = 62

Names = npt.NDArray[np.int32]


def numbered(texts: Texts, n: int) -> Names:
    """Return int32[n_words]: the number of the n words that begin at each; `NONE` if single.

    Words of two documents are never in one row. Numbers are those of the rows in order.
    """
    bits = max(len(texts.names) - 1, 1).bit_length()
    length = min(n, _BITS // bits)
    first = np.flatnonzero(_has_room(texts, length))
    key = texts.code[first].astype(np.int64)
    for step in range(1, length):
        key <<= bits
        key |= texts.code[first + step]
    name = _repeated(len(texts.code), first, key)
    while length < n:
        # Two rows of words that overlap, if need be, make one of at most twice as many.
        longer = min(2 * length, n)
        name = _paired(texts, name, longer - length, longer)
        length = longer
    return name


def _paired(texts: Texts, name: Names, step: int, length: int) -> Names:
    """Return the numbers of two rows each, one of which begins `step` words after the other."""
    follows = np.full(len(name), NONE, np.int32)
    follows[: max(len(name) - step, 0)] = name[step:]
    first = np.flatnonzero((name != NONE) & (follows != NONE) & _has_room(texts, length))
    key = name[first].astype(np.int64)
    key *= np.int64(follows.max(initial=0)) + 1
    key += follows[first]
    return _repeated(len(name), first, key)


def _has_room(texts: Texts, n: int) -> npt.NDArray[np.bool_]:
    """Return bool[n_words]: whether n words begin at each, in its document."""
    room = np.zeros(len(texts.code) + 1, np.int32)
    sizes = np.diff(texts.bounds)
    fit = np.maximum(sizes - n + 1, 0)
    np.add.at(room, texts.bounds[:-1], (fit > 0).astype(np.int32))
    np.add.at(room, texts.bounds[:-1] + fit, -(fit > 0).astype(np.int32))
    return np.asarray(np.cumsum(room[:-1]) > 0)


def _repeated(n: int, at: npt.NDArray[np.intp], key: npt.NDArray[np.int64]) -> Names:
    """Return int32[n]: numbers for the keys at some places that occur more than once."""
    found = np.full(n, NONE, np.int32)
    order = np.argsort(key)
    key = key[order]
    new = np.empty(len(key), bool)
    new[:1] = True
    np.not_equal(key[1:], key[:-1], out=new[1:])
    again = ~new
    again[:-1] |= ~new[1:]
    found[at[order[again]]] = np.cumsum(new[again], dtype=np.int32) - 1
    return found
