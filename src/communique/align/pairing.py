"""Pairing: which paragraph or sentence of one text became which of another, or moved elsewhere.

What is equal is paired first, by a longest common subsequence. Between that the pairs are sought
that keep most words, in order (Needleman and Wunsch 1970, with what two units share as the score
and no price for what is left out); what is left is looked for in other places.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from communique.align.difference import changes

CHANGED = 0.4
"""Similarity from which a unit is the changed form of another in the same place."""

MOVED = 0.7
"""Similarity from which it is that in another place."""

ABSORBED = 0.6
"""Share of the words of a unit that were on the other side of a neighbour's pair already."""

_LEAST = 4
"""Words of a unit that is recognised in another place."""

Unit = Sequence[Hashable]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Units of two texts that belong together; one side may be empty.

    Attributes:
        before, before_end: units of the first text, the end excluded.
        after, after_end: units of the second.
        moved: whether other pairs stand on one side before and on the other behind it.
    """

    before: int
    before_end: int
    after: int
    after_end: int
    moved: bool = False

    @property
    def both(self) -> bool:
        """Whether neither side is empty."""
        return self.before < self.before_end and self.after < self.after_end


def paired(before: Sequence[Unit], after: Sequence[Unit]) -> list[Pair]:
    """Return pairs that cover both texts, in the order of the second; what is gone stands where
    it was.
    """
    keys = [tuple(unit) for unit in before], [tuple(unit) for unit in after]
    equal: dict[int, int] = {}
    gaps: list[tuple[range, range]] = []
    for change in changes(*keys):
        left = range(change.before, change.before_end)
        right = range(change.after, change.after_end)
        if change.kind == "kept":
            equal |= dict(zip(left, right, strict=True))
        else:
            gaps.append((left, right))
    moved = _again(keys, gaps)
    there = set(moved.values())
    for left, right in gaps:
        rest = [i for i in left if i not in moved], [j for j in right if j not in there]
        equal |= _changed(before, after, *rest)
    moved |= _alike(
        before,
        after,
        [i for i in range(len(before)) if i not in equal and i not in moved],
        sorted(set(range(len(after))) - set(equal.values()) - there),
    )
    return _absorbed(list(_ordered(len(before), len(after), equal, moved)), before, after)


def dice(one: Unit, other: Unit) -> float:
    """Return 2 |both| / (|one| + |other|) of two bags of words, 0 to 1 (Dice 1945)."""
    size = len(one) + len(other)
    return 2 * (Counter(one) & Counter(other)).total() / size if size else 1.0


def _again(
    keys: tuple[list[tuple[Hashable, ...]], list[tuple[Hashable, ...]]],
    gaps: Sequence[tuple[range, range]],
) -> dict[int, int]:
    """Return the units that stand in another gap as they are."""
    places: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for _, right in gaps:
        for j in right:
            if len(keys[1][j]) >= _LEAST:
                places[keys[1][j]].append(j)
    found = {}
    for left, _ in gaps:
        for i in left:
            if places.get(keys[0][i]):
                found[i] = places[keys[0][i]].pop(0)
    return found


def _changed(
    before: Sequence[Unit], after: Sequence[Unit], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """Return the pairs in order that share most words."""
    if not left or not right:
        return {}
    shared, similarity = _shared([before[i] for i in left], [after[j] for j in right])
    score = np.where(similarity >= CHANGED, shared, 0.0)
    best = np.zeros((len(left) + 1, len(right) + 1))
    for row in range(len(left)):
        through = np.maximum(best[row, 1:], best[row, :-1] + score[row])
        best[row + 1, 1:] = np.maximum.accumulate(through)
    found = {}
    i, j = len(left), len(right)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[left[i]] = right[j]
    return found


def _alike(
    before: Sequence[Unit], after: Sequence[Unit], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """Return the units that stand elsewhere with a few words changed, the longest first."""
    left = [i for i in left if len(before[i]) >= _LEAST]
    right = [j for j in right if len(after[j]) >= _LEAST]
    if not left or not right:
        return {}
    shared, similarity = _shared([before[i] for i in left], [after[j] for j in right])
    rows, columns = np.nonzero(similarity >= MOVED)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for at in np.argsort(-shared[rows, columns], kind="stable").tolist():
        i, j = left[int(rows[at])], right[int(columns[at])]
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _shared(left: Sequence[Unit], right: Sequence[Unit]) -> tuple[Scores, Scores]:
    """Return how many words each two units share, and 2 of these / all words of both."""
    names: dict[Hashable, int] = {}
    tables = []
    for units in (left, right):
        row: list[int] = []
        column: list[int] = []
        for number, unit in enumerate(units):
            seen: Counter[Hashable] = Counter()
            for word in unit:
                # The second occurrence of a word is a word of its own.
                row.append(number)
                column.append(names.setdefault((word, seen[word]), len(names)))
                seen[word] += 1
        tables.append((row, column, len(units)))
    has = [
        sparse.csr_array((np.ones(len(row)), (row, column)), shape=(n, len(names)))
        for row, column, n in tables
    ]
    shared = (has[0] @ has[1].T).toarray()
    sizes = np.add.outer([len(unit) for unit in left], [len(unit) for unit in right])
    return shared, 2 * shared / np.maximum(sizes, 1)


def _ordered(
    n_before: int, n_after: int, equal: dict[int, int], moved: dict[int, int]
) -> Iterator[Pair]:
    """Yield pairs of single units in the order of the second text."""
    origin = {j: i for i, j in equal.items()}
    elsewhere = {j: i for i, j in moved.items()}
    at = 0
    for j in range(n_after + 1):
        upto = n_before if j == n_after else origin.get(j)
        if upto is not None:
            yield from (Pair(i, i + 1, j, j) for i in range(at, upto) if i not in moved)
            at = upto + 1
        if j < n_after:
            if j in origin:
                yield Pair(origin[j], origin[j] + 1, j, j + 1)
            elif j in elsewhere:
                yield Pair(elsewhere[j], elsewhere[j] + 1, j, j + 1, moved=True)
            else:
                here = min(at, n_before)
                yield Pair(here, here, j, j + 1)


def _absorbed(pairs: list[Pair], before: Sequence[Unit], after: Sequence[Unit]) -> list[Pair]:
    """Return pairs in which what was split or joined is one: a neighbour without a partner goes
    to the pair that has most of its words on the other side.
    """
    found: list[Pair] = []
    for pair in pairs:
        last = found[-1] if found else None
        if last is None or last.both == pair.both or last.moved or pair.moved:
            found.append(pair)
            continue
        whole = _joined(last, pair)
        own, alone = (last, pair) if last.both else (pair, last)
        gain = _n_shared(whole, before, after) - _n_shared(own, before, after) if whole else 0
        if whole and gain >= ABSORBED * _n_words(alone, before, after):
            found[-1] = whole
        else:
            found.append(pair)
    return found


def _joined(one: Pair, other: Pair) -> Pair | None:
    """Return two pairs as one where they stand next to one another on both sides."""
    left = (one.before, one.before_end), (other.before, other.before_end)
    right = (one.after, one.after_end), (other.after, other.after_end)
    edges = []
    for (a, a_end), (b, b_end) in (left, right):
        if a == a_end or b == b_end:
            edges.append((a, a_end) if b == b_end else (b, b_end))
        elif a_end != b:
            return None
        else:
            edges.append((a, b_end))
    (before, before_end), (after, after_end) = edges
    return replace(one, before=before, before_end=before_end, after=after, after_end=after_end)


def _n_shared(pair: Pair, before: Sequence[Unit], after: Sequence[Unit]) -> int:
    one, other = _bags(pair, before, after)
    return (one & other).total()


def _n_words(pair: Pair, before: Sequence[Unit], after: Sequence[Unit]) -> int:
    one, other = _bags(pair, before, after)
    return one.total() + other.total()


def _bags(
    pair: Pair, before: Sequence[Unit], after: Sequence[Unit]
) -> tuple[Counter[Hashable], Counter[Hashable]]:
    one = Counter(word for unit in before[pair.before : pair.before_end] for word in unit)
    return one, Counter(word for unit in after[pair.after : pair.after_end] for word in unit)
