"""Revisions: what became of one text in another, by paragraph, sentence, word or character.

Sentences are paired (`pairing`), within changed ones words, within a changed word characters. What
stands elsewhere is moved, not taken out and put in again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.align.difference import Change, changes
from communique.align.pairing import Pair, dice, paired

LEVELS = ("paragraph", "sentence", "word", "character")

_PHRASE = 3
"""Words of a phrase that is recognised in another place."""

_SPELLING = 0.5
"""Similarity of characters from which a word is the changed form of another."""

Edges = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Side:
    """One of two texts.

    Attributes:
        text: as it is.
        words: its tokens, `n` of them.
        spans: [n, 2]: first and one past last character of each.
        paragraphs, sentences: int64[k + 1]: the token that each begins with, 0 first and n last.
    """

    text: str
    words: Sequence[str]
    spans: npt.NDArray[np.int32]
    paragraphs: Edges
    sentences: Edges

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of some tokens; where there are none, the place behind the last."""
        if start < end:
            return int(self.spans[start, 0]), int(self.spans[end - 1, 1])
        place = int(self.spans[start - 1, 1]) if start else 0
        return place, place

    def paragraph(self, token: int) -> int:
        """Return the number of the paragraph of a token, from 1."""
        return int(np.searchsorted(self.paragraphs, token, side="right"))


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of two texts, in tokens or, at the level of characters, inside of one.

    Attributes:
        kind: `kept`, `out`, `in`, `replaced` or `moved`.
        before, before_end: characters of the first text.
        after, after_end: characters of the second.
        words: tokens: before, its end, after, its end.
    """

    kind: str
    before: int
    before_end: int
    after: int
    after_end: int
    words: tuple[int, int, int, int]


def revision(before: Side, after: Side, by: str = "word") -> list[Step]:
    """Return what became of each stretch of a text, in the order of the second one.

    The steps cover all tokens of both texts, each once.
    """
    edges = [each.paragraphs if by == "paragraph" else each.sentences for each in (before, after)]
    pairs = paired(*(_units(side, cut) for side, cut in zip((before, after), edges, strict=True)))
    found: list[Step] = []
    for pair in pairs:
        whole = _whole(before, after, pair, edges)
        if by in {"paragraph", "sentence"} or whole.kind != "replaced":
            found.append(replace(whole, kind="moved") if pair.moved else whole)
        else:
            found.extend(_words(before, after, whole, moved=pair.moved))
    if by in {"word", "character"}:
        found = _phrases_moved(before, after, found)
    if by == "character":
        found = [step for each in found for step in _characters(before, after, each)]
    return found


def _units(side: Side, edges: Edges) -> list[Sequence[str]]:
    cuts = edges.tolist()
    return [side.words[a:b] for a, b in pairwise(cuts)]


def _whole(before: Side, after: Side, pair: Pair, edges: Sequence[Edges]) -> Step:
    own = int(edges[0][pair.before]), int(edges[0][pair.before_end])
    other = int(edges[1][pair.after]), int(edges[1][pair.after_end])
    if pair.both:
        same = before.words[slice(*own)] == after.words[slice(*other)]
        kind = "kept" if same else "replaced"
    else:
        kind = "out" if pair.before < pair.before_end else "in"
    return _step(before, after, kind, (*own, *other))


def _step(before: Side, after: Side, kind: str, words: tuple[int, int, int, int]) -> Step:
    own, other = before.characters(*words[:2]), after.characters(*words[2:])
    return Step(kind, *own, *other, words)


def _words(before: Side, after: Side, whole: Step, *, moved: bool) -> Iterator[Step]:
    """Yield what became of the words of a changed stretch."""
    a, a_end, b, b_end = whole.words
    for change in read(changes(before.words[a:a_end], after.words[b:b_end])):
        kind = "moved" if moved and change.kind == "kept" else change.kind
        edges = (a + change.before, a + change.before_end, b + change.after, b + change.after_end)
        yield _step(before, after, kind, edges)


def read(found: Sequence[Change]) -> list[Change]:
    """Return changes as they are read: what is kept between two changes, and is shorter than
    either, is a part of one that is larger (as in Fraser's diff-match-patch 2006).

    >>> words = "mice than cats".split(), "cats than mice".split()
    >>> [each.kind for each in changes(*words)], [each.kind for each in read(changes(*words))]
    (['in', 'kept', 'out'], ['replaced'])
    """
    steps = list(found)
    at = 1
    while at + 1 < len(steps):
        left, kept, right = steps[at - 1 : at + 2]
        least = min(_size(left), _size(right))
        if kept.kind == "kept" and _size(kept) < least:
            edges = (left.before, right.before_end, left.after, right.after_end)
            steps[at - 1 : at + 2] = [Change("replaced", *edges)]
            # The larger change may swallow what is kept before it.
            at = max(at - 2, 1)
        else:
            at += 1
    return steps


def _size(change: Change) -> int:
    return max(change.before_end - change.before, change.after_end - change.after)


def _phrases_moved(before: Side, after: Side, steps: Sequence[Step]) -> list[Step]:
    """Return the steps with what was taken out and put in again elsewhere as one that moved."""
    gone: dict[tuple[str, ...], list[int]] = {}
    for at, step in enumerate(steps):
        words = tuple(before.words[step.words[0] : step.words[1]])
        if step.kind == "out" and len(words) >= _PHRASE:
            gone.setdefault(words, []).append(at)
    found: dict[int, Step | None] = {}
    for at, step in enumerate(steps):
        places = gone.get(tuple(after.words[step.words[2] : step.words[3]]))
        if step.kind == "in" and places:
            origin = places.pop(0)
            found[origin] = None
            found[at] = _step(before, after, "moved", (*steps[origin].words[:2], *step.words[2:]))
    kept = (found.get(at, step) for at, step in enumerate(steps))
    return [step for step in kept if step is not None]


def _characters(before: Side, after: Side, step: Step) -> Iterator[Step]:
    """Yield what became of the characters of replaced words, if they are forms of one another."""
    old = before.text[step.before : step.before_end]
    new = after.text[step.after : step.after_end]
    if step.kind != "replaced" or dice(old, new) < _SPELLING:
        yield step
        return
    for change in changes(old, new):
        yield _within(step, change)


def _within(step: Step, change: Change) -> Step:
    return Step(
        change.kind,
        step.before + change.before,
        step.before + change.before_end,
        step.after + change.after,
        step.after + change.after_end,
        step.words,
    )
