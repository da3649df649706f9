"""Where the phrases of a dictionary are: all of them in one walk along the tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from communique.corpus import UNBOUNDED, Budget
from communique.dictionary.words import Numbers, Pairs, spread
from communique.features import GAP, Stream


@dataclass(frozen=True)
class Found:
    """Where entries are, each a row: int64[n] the entry, its first token, one past its last."""

    entry: Numbers
    start: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.entry)

    def take(self, mask: npt.NDArray[np.bool_]) -> "Found":
        """Return some of the rows."""
        return Found(self.entry[mask], self.start[mask], self.end[mask])


NOWHERE = Found(*(np.empty(0, np.int64) for _ in range(3)))


@dataclass(frozen=True)
class _Tree:
    """Phrases by their words: from a node a word leads to a node; 0 is the root.

    Attributes:
        edges: int64[n, 3]: a node, a word, the node that it leads to.
        ends: int64[n, 2]: a node, and an entry that ends there; ascending.
    """

    edges: Numbers
    ends: Numbers


def find_phrases(
    stream: Stream,
    phrases: Sequence[tuple[int, Sequence[int]]],
    fits: Pairs,
    budget: Budget = UNBOUNDED,
) -> Found:
    """Return where phrases stand in a stream, in the order of their length.

    A phrase is the number of its entry and those of its words; `fits` says which word fits which
    name of the stream, words ascending.
    """
    if not phrases or not len(stream):
        return NOWHERE
    tree = _tree(phrases)
    key, child = _steps(tree, fits, len(stream.names))
    # What no phrase begins with needs no look; a gap is the last place, and none begins there.
    begins = np.zeros(len(stream.names) + 1, bool)
    begins[key[key < len(stream.names)]] = True
    at = np.flatnonzero(begins[stream.code])
    node, start = np.zeros(len(at), np.int64), at
    found = [NOWHERE]
    while len(at):
        budget.check()
        row, node = _led(key, child, node * len(stream.names) + stream.code[at])
        at, start = at[row], start[row]
        number, entry = _led(tree.ends[:, 0], tree.ends[:, 1], node)
        first, last = (
            stream.position[each[number]].astype(np.int64, copy=False) for each in (start, at)
        )
        found.append(Found(entry, first, last + 1))
        # Where the stretch goes on, so may the phrase.
        goes_on = at + 1 < len(stream)
        at, start, node = at[goes_on] + 1, start[goes_on], node[goes_on]
        same = (stream.stretch[at] == stream.stretch[start]) & (stream.code[at] != GAP)
        at, start, node = at[same], start[same], node[same]
    return Found(
        np.concatenate([each.entry for each in found]),
        np.concatenate([each.start for each in found]),
        np.concatenate([each.end for each in found]),
    )


def _tree(phrases: Sequence[tuple[int, Sequence[int]]]) -> _Tree:
    nodes: dict[tuple[int, int], int] = {}
    ends = []
    for entry, words in phrases:
        node = 0
        for word in words:
            node = nodes.setdefault((node, word), len(nodes) + 1)
        ends.append((node, entry))
    edges = np.array([(*edge, child) for edge, child in nodes.items()], np.int64)
    return _Tree(edges, np.array(sorted(ends), np.int64))


def _steps(tree: _Tree, fits: Pairs, n_names: int) -> tuple[Numbers, Numbers]:
    """Return where names lead: int64[n] node · n_names + name, ascending, and the next node."""
    word, name = fits
    low = np.searchsorted(word, tree.edges[:, 1], "left")
    high = np.searchsorted(word, tree.edges[:, 1], "right")
    row, place = spread(low, high)
    key = tree.edges[row, 0] * n_names + name[place]
    order = np.argsort(key, kind="stable")
    return key[order], tree.edges[row, 2][order]


def _led(keys: Numbers, values: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each key wanted all of its values: the row of the wanted, and the value."""
    low = np.searchsorted(keys, wanted, "left")
    high = np.searchsorted(keys, wanted, "right")
    row, place = spread(low, high)
    return row, values[place]


def nested(group: Numbers, start: Numbers, end: Numbers) -> npt.NDArray[np.bool_]:
    """Tell of spans whether they lie inside a longer one of their group."""
    if not len(start):
        return np.zeros(0, bool)
    spans, row = np.unique(np.stack([group, start, -end], axis=1), axis=0, return_inverse=True)
    # Longer before shorter of one start; groups apart, so that no span reaches the next group.
    apart = spans[:, 0] * (int(end.max()) + 1)
    reach = np.maximum.accumulate(apart - spans[:, 2])
    inside = np.append(False, reach[:-1] >= (apart - spans[:, 2])[1:])
    return inside[row.ravel()]
