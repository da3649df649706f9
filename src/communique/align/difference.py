"""Difference of two sequences: what was kept, taken out, put in and replaced, in order."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

Kind = Literal["kept", "out", "in", "replaced"]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of two sequences.

    Attributes:
        kind: `kept`: equal on both sides; `out`: only before; `in`: only after; `replaced`: others.
        before, before_end: rows of the first sequence, the end excluded.
        after, after_end: rows of the second.
    """

    kind: Kind
    before: int
    before_end: int
    after: int
    after_end: int


def changes(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Change]:
    """Return the shortest way from one sequence to another, by stretches; they cover both.

    What is kept is a longest common subsequence. What is taken out and put in at one place is one
    stretch of kind `replaced`.

    >>> [(each.kind, *before[each.before : each.before_end]) for before in ["we ask now".split()]
    ...  for each in changes(before, "we demand now".split())]
    [('kept', 'we'), ('replaced', 'ask'), ('kept', 'now')]
    """
    found: list[Change] = []
    for code in Indel.opcodes(before, after):
        edges = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if code.tag == "equal":
            found.append(Change("kept", *edges))
        elif found and found[-1].kind != "kept":
            last = found[-1]
            found[-1] = Change("replaced", last.before, edges[1], last.after, edges[3])
        else:
            found.append(Change("in" if code.tag == "insert" else "out", *edges))
    return [_named(each) for each in found]


def _named(change: Change) -> Change:
    """Return a change by what it turned out to be: several insertions are no replacement."""
    if change.kind != "replaced":
        return change
    if change.before == change.before_end:
        kind: Kind = "in"
    else:
        kind = "out" if change.after == change.after_end else "replaced"
    return Change(kind, change.before, change.before_end, change.after, change.after_end)
