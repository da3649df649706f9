"""Shingles: rows of words as numbers of 64 bits, and the documents that may share many of them.

Two documents meet where their MinHashes agree in all of one band (`score/minhash.py` has the
odds), or where a good part of the shorter one's rare shingles is in the longer (Broder 1997).
Whoever meets may be one text: the words themselves decide, not the hashes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from communique.align.seeds import stretched
from communique.align.texts import Texts

BINS = 128
"""Hashes of a document."""

BAND = 2
"""Hashes of a band: with these, two documents of which a quarter is shared meet 98 times of 100."""

_AT_ONCE = 1 << 22
_NEIGHBOURS = 16
_MANY = 200
_NEVER = np.uint64(0xFFFFFFFFFFFFFFFF)
_SHIFT = np.uint64(64 - BINS.bit_length() + 1)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0x9E3779B97F4A7C15))

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Shingles:
    """The rows of n words of documents.

    Attributes:
        hash: uint64[m]: a number for each; equal rows have equal numbers.
        bounds: int64[n_documents + 1]: document `d` has `bounds[d]:bounds[d + 1]`.
    """

    hash: Hashes
    bounds: Rows

    @property
    def document(self) -> Rows:
        """int64[m]: the document of each."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


def shingles(texts: Texts, n: int) -> Shingles:
    """Return the rows of n words; a document of fewer words has one row, of all of them."""
    sizes = np.diff(texts.bounds)
    counts = np.where(sizes > 0, np.maximum(sizes - n + 1, 1), 0)
    first = stretched(texts.bounds[:-1], counts)
    end = np.repeat(texts.bounds[1:], counts)
    found = np.zeros(len(first), np.uint64)
    last = max(len(texts.code) - 1, 0)
    for step in range(n):
        # Beyond the end of a document stands a word that there is none of.
        at = first + step
        word = np.where(at < end, texts.code[np.minimum(at, last)], -1).astype(np.int64)
        found = _mixed(found + word.astype(np.uint64) + np.uint64(1))
    bounds = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Shingles(found, bounds)


def _mixed(number: Hashes) -> Hashes:
    """Return each number with its bits mixed (splitmix64; Steele, Lea and Flood 2014)."""
    number = number + _MIX[2]
    number = (number ^ (number >> np.uint64(30))) * _MIX[0]
    number = (number ^ (number >> np.uint64(27))) * _MIX[1]
    return number ^ (number >> np.uint64(31))


def signatures(rows: Shingles) -> Hashes:
    """Return uint64[n_documents, BINS]: the least hash of each bin.

    Each row falls into one bin, so that one hash does for all (Li, Owen and Zhang 2012); a bin
    that is left empty takes the value of another, drawn alike for all documents (Shrivastava
    2017). Documents without a row have the greatest number in all bins.
    """
    n = len(rows.bounds) - 1
    least = np.full(n * BINS, _NEVER)
    for at in range(0, len(rows.hash), _AT_ONCE):
        some = rows.hash[at : at + _AT_ONCE]
        of = np.searchsorted(rows.bounds, np.arange(at, at + len(some)), side="right") - 1
        np.minimum.at(least, of * BINS + (some >> _SHIFT).astype(np.int64), some)
    table = least.reshape(n, BINS)
    document, empty = np.nonzero((table == _NEVER) & (table != _NEVER).any(axis=1)[:, None])
    filled = table.copy()
    step = 0
    while len(document):
        step += 1
        drawn = _mixed(empty.astype(np.uint64) * np.uint64(BINS) + np.uint64(step))
        value = table[document, (drawn >> _SHIFT).astype(np.int64)]
        there = value != _NEVER
        filled[document[there], empty[there]] = value[there]
        document, empty = document[~there], empty[~there]
    return filled


def alike(signature: Hashes, least: float) -> Rows:
    """Return int64[m, 2], ascending: documents that agree in a band, and in `least` of all bins."""
    there = (signature != _NEVER).any(axis=1)
    met: list[npt.NDArray[np.int64]] = [np.empty((0, 2), np.int64)]
    for at in range(0, BINS, BAND):
        key = signature[:, at].copy()
        for other in range(at + 1, at + BAND):
            key = _mixed(key) + signature[:, other]
        met.append(_together(np.flatnonzero(there), key[there]))
    pairs = np.unique(np.concatenate(met), axis=0)
    agree = np.zeros(len(pairs))
    for at in range(0, len(pairs), 1 << 14):
        some = pairs[at : at + (1 << 14)]
        agree[at : at + len(some)] = (signature[some[:, 0]] == signature[some[:, 1]]).mean(axis=1)
    return pairs[agree >= least]


def _together(document: Rows, key: Hashes) -> Rows:
    """Return all pairs of documents of one key; of very many each with the next few alone."""
    order = np.lexsort((document, key))
    document, key = document[order], key[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    size = np.diff(np.append(first, len(key)))
    left = np.repeat(first + size, size) - 1 - np.arange(len(key))
    left = np.where(np.repeat(size, size) > _MANY, np.minimum(left, _NEIGHBOURS), left)
    one = np.repeat(np.arange(len(key)), left)
    return np.stack([document[one], document[stretched(np.arange(len(key)) + 1, left)]], axis=1)


def held(rows: Shingles, most: int, least: float) -> Rows:
    """Return int64[m, 2], ascending: of the rows of one of the two a share `least` is in the other.

    Rows that more than `most` documents have are common and say nothing. Of very many rows some
    are drawn by their hashes, alike in all documents, which leaves the shares what they are.
    """
    draw = max(1, min(16, len(rows.hash) // 4_000_000))
    taken = rows.hash % np.uint64(draw) == 0
    document, key = rows.document[taken], rows.hash[taken]
    order = np.lexsort((document, key))
    document, key = document[order], key[order]
    once = np.append(True, (key[1:] != key[:-1]) | (document[1:] != document[:-1]))[: len(key)]
    document, key = document[once], key[once]
    _, name, count = np.unique(key, return_inverse=True, return_counts=True)
    rare = (count > 1) & (count <= most)
    use = rare[name]
    n = len(rows.bounds) - 1
    sizes = np.bincount(document, minlength=n)
    shape = (n, len(count))
    has = sparse.csr_array((np.ones(use.sum(), np.int32), (document[use], name[use])), shape)
    shared = sparse.triu(has @ has.T, 1).tocoo()
    smaller = np.minimum(sizes[shared.row], sizes[shared.col])
    enough = shared.data >= np.maximum(least * smaller, 2)
    pairs = np.stack([shared.row[enough], shared.col[enough]], axis=1).astype(np.int64)
    return np.unique(pairs, axis=0)
