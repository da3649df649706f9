"""Finds all matches of a pattern in a part, a whole column at a time.

The rarest obligatory element, by the index's exact frequencies, gives the places to begin. From
there matches grow to the right and to the left, all of them together: a token looks at the codes
of the next tokens, a gap is joined with the places of what follows, a choice goes on in several
ways. Nothing loops over tokens or matches; what loops, loops over the parts of the pattern.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from communique.corpus import UNBOUNDED, Budget, Part
from communique.query.engine.bounds import Bounds
from communique.query.engine.constraint import Constrain, nothing
from communique.query.engine.element import Element, Mask, element
from communique.query.engine.enclosed import met, whole
from communique.query.engine.frontier import (
    Frontier,
    Labels,
    Spans,
    beginning,
    each_once,
    in_order,
    stretches,
    united,
)
from communique.query.engine.growth import NARROW, Growth, Keep, Step
from communique.query.engine.hits import Positions, documents_of
from communique.query.engine.regions import regions_of
from communique.query.engine.rewrite import GAP, empty, is_gap, is_nullable, nonempty
from communique.query.language.pattern import (
    Choice,
    Edge,
    Look,
    Meet,
    Pattern,
    Phrase,
    Region,
    Repeat,
    Token,
    Union,
    sequence,
)
from communique.query.language.pattern import labels as labels_of
from communique.query.language.tree import Condition


@dataclass
class Search:
    """A search in one part.

    Attributes:
        part: where.
        bounds: what no match leaves.
        documents: bool[n_documents], those that are looked into; None is all.
        budget: is asked between steps.
        allowed: tells of labels, as soon as one is given, which matches they allow.
        keep: which ends are needed of each match.
        steps: what was done, for those who want to know.
    """

    part: Part
    bounds: Bounds
    documents: Mask | None = None
    budget: Budget = UNBOUNDED
    allowed: Constrain = nothing
    keep: Keep = "all"
    steps: list[Step] = field(default_factory=list)

    def matches(self, pattern: Pattern) -> Spans:
        """Return the matches of a pattern that have tokens, by start, then end.

        Matches that differ in what labels name are all there.
        """
        full = nonempty(pattern)
        if full is None or not self.part.n_tokens:
            return Spans(np.empty(0, np.int32), np.empty(0, np.int32))
        found = self.spans(full, self.keep)
        if isinstance(full, Token) and self.bounds.are_documents:
            return found
        if not self.bounds.are_documents:
            found = found.take(found.end <= self.bounds.of(found.start)[1])
        return in_order(found, each_label=True)

    def spans(self, pattern: Pattern, keep: Keep = "all") -> Spans:
        """Return the matches of a pattern that always has tokens, or where a region begins."""
        self.budget.check()
        match pattern:
            case Token(condition, label):
                start = self._selected(self.element(condition).positions())
                return Spans(start, start + np.int32(1), {label: start} if label else {})
            case Phrase(items):
                return self._phrase(items, keep)
            case Choice(branches):
                return united([self.spans(branch, keep) for branch in branches])
            case Repeat(item, low, high):
                rest = None if high is None else high - 1
                more = [] if rest == 0 else [Repeat(item, low - 1, rest)]
                return self._phrase((item, *more), keep)
            case Region():
                return whole(self, self.bounds, self.documents, pattern)
            case Edge(end=False):
                regions = regions_of(self.part, pattern.structure, pattern.condition)
                at = self._selected(each_once(regions[regions[:, 0] < regions[:, 1], 0]))
                return Spans(at, at)
            case Meet() | Union():
                start = self.near(pattern)
                return Spans(start, start + np.int32(1))
        raise AssertionError(f"{pattern} has no tokens of its own")

    def element(self, condition: Condition | None) -> Element:
        """Return the tokens that fit a condition."""
        if condition not in self._elements:
            self._elements[condition] = element(self.part, condition)
        return self._elements[condition]

    def constrain(self, labels: Labels, n: int) -> Mask | None:
        """Tell of n matches which ones their labels still allow; None is all."""
        return self.allowed(labels, n)

    def near(self, pattern: Meet | Union | Token) -> Positions:
        """Return the tokens that a meet or union means, ascending."""
        if isinstance(pattern, Token):
            return self._selected(self.element(pattern.condition).positions())
        left, right = self.near(pattern.left), self.near(pattern.right)
        if isinstance(pattern, Union):
            return each_once(np.concatenate([left, right]))
        return met(self.part, pattern, left, right)

    def frequency(self, pattern: Pattern) -> int:
        """Return about how many matches a pattern has; of tokens of some types, exactly."""
        match pattern:
            case Token(condition):
                return self.element(condition).frequency
            case Phrase(items):
                each = [self.frequency(one) for one in items if not is_nullable(one)]
                return min(each, default=self.part.n_tokens)
            case Choice(branches):
                return sum(map(self.frequency, branches))
            case Repeat(item, low, _):
                return self.frequency(item) if low else self.part.n_tokens
            case Edge(structure=name) | Region(structure=name, body=None):
                return len(regions_of(self.part, name))
            case Region(structure=name, body=body) if body is not None:
                return min(self.frequency(body), len(regions_of(self.part, name)))
            case Meet(left=left):
                return self.frequency(left)
            case Union(left, right):
                return self.frequency(left) + self.frequency(right)
        return self.part.n_tokens

    @cached_property
    def _elements(self) -> dict[Condition | None, Element]:
        return {}

    def _selected(self, start: Positions) -> Positions:
        if self.documents is None:
            return start
        return start[self.documents[documents_of(self.part, start)]]

    # A sequence: from the rarest of its items outwards.

    def _phrase(self, items: tuple[Pattern, ...], keep: Keep) -> Spans:
        if keep == "first":
            items = _needed(items)
        full = nonempty(sequence(items)) if all(map(is_nullable, items)) else None
        if full is not None or len(items) == 1:
            return self.spans(full or items[0], keep)
        place = self._anchor(items)
        found = self.spans(items[place])
        self.steps.append((f"begin with {items[place]}", self.frequency(items[place]), len(found)))
        found, left, right = self._fixed(found, items[:place], items[place + 1 :])
        low, high = self.bounds.of(found.start)
        inside = found.end <= high
        if not inside.all():
            found, low, high = found.take(inside), low[inside], high[inside]
        ahead = beginning(found.end, found.labels)
        if right:
            ahead = Growth(self, low, high).walk(ahead, right, keep)
        if not left:
            return Spans(found.start[ahead.row], ahead.at, ahead.labels)
        row = each_once(ahead.row)
        labels = {name: column[row] for name, column in found.labels.items()}
        behind = Frontier(row, found.start[row], labels)
        behind = Growth(self, low, high, forward=False).walk(behind, left)
        if not right:
            return self._kept(Spans(behind.at, found.end[behind.row], behind.labels))
        return self._joined(behind, ahead)

    def _anchor(self, items: Sequence[Pattern]) -> int:
        """Return the place of the item to begin with: the one that makes the least work."""
        costs = []
        for place, item in enumerate(items):
            # What stands before the edge of a region is outside it, perhaps in another document.
            begins = isinstance(item, Edge) and not item.end and not place
            if (is_nullable(item) and not begins) or isinstance(item, Look):
                continue
            cost: float = self.frequency(item)
            before = next((p for p in range(place - 1, -1, -1) if _is_wide(items[p])), None)
            if before is not None:
                # Each is joined with all that stands before it up to the bound.
                share = self.frequency(sequence(items[:before] or [GAP])) / self.part.n_tokens
                cost *= 1 + self.bounds.usual * min(share, 1)
            costs.append((cost, place))
        return min(costs)[1]

    def _fixed(
        self, found: Spans, left: Sequence[Pattern], right: Sequence[Pattern]
    ) -> tuple[Spans, Sequence[Pattern], Sequence[Pattern]]:
        """Look at the single tokens beside a match, the rarest first; return what is left."""
        before, after = _tokens(left[::-1]), _tokens(right)
        n_left, n_right = len(before), len(after)
        if not before and not after:
            return found, left, right
        there = (found.start >= n_left) & (found.end <= self.part.n_tokens - n_right)
        if not there.all():
            found = found.take(there)
        beside = [(-n, one) for n, one in enumerate(before, start=1)] + [*enumerate(after)]
        for n, one in sorted(beside, key=lambda token: self.frequency(token[1])):
            if one.condition is not None:
                self.budget.check()
                kept = found.take(self.element(one.condition).holds(_beside(found, n)))
                self.steps.append((f"then {one}", len(found), len(kept)))
                found = kept
        start, end = found.start - np.int32(n_left), found.end + np.int32(n_right)
        grown = Spans(start, end, _named(found, beside))
        return grown, left[: len(left) - n_left], right[n_right:]

    def _joined(self, behind: Frontier, ahead: Frontier) -> Spans:
        """Return each way to the left with each way to the right, row by row."""
        order = np.argsort(ahead.row, kind="stable")
        ahead = ahead.take(order)
        first = np.searchsorted(ahead.row, behind.row, "left")
        last = np.searchsorted(ahead.row, behind.row, "right")
        found = []
        for one, two in stretches(first, last, self.budget):
            labels = {name: column[two] for name, column in ahead.labels.items()}
            for name, column in behind.labels.items():
                # Named on both sides: the right one is the later.
                later = labels.get(name, column[one])
                labels[name] = np.where(later >= 0, later, column[one])
            found.append(self._kept(Spans(behind.at[one], ahead.at[two], labels)))
        return united(found) if len(found) != 1 else found[0]

    def _kept(self, found: Spans) -> Spans:
        mask = self.constrain(found.labels, len(found)) if found.labels else None
        return found if mask is None else found.take(mask)


def _needed(items: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
    """Return items without what may be left out at the end: the nearest end is there without."""
    while len(items) > 1 and is_nullable(items[-1]) and empty(items[-1]) is None:
        if labels_of(items[-1]):
            break
        items = items[:-1]
    return items


def _is_wide(pattern: Pattern) -> bool:
    """Tell whether a pattern is a gap that may reach over many tokens."""
    return is_gap(pattern) and (pattern.high is None or pattern.high > 4 * NARROW)


def _tokens(items: Sequence[Pattern]) -> list[Token]:
    """Return the single tokens that stand in a row at the beginning of items."""
    found: list[Token] = []
    for item in items:
        if not isinstance(item, Token):
            break
        found.append(item)
    return found


def _beside(found: Spans, n: int) -> Positions:
    return found.end + np.int32(n) if n >= 0 else found.start + np.int32(n)


def _named(found: Spans, beside: Sequence[tuple[int, Token]]) -> Labels:
    """Return the labels of matches with those of tokens beside; the last in the text is named."""
    labels = dict(found.labels)
    for n, one in beside:
        if one.label:
            at = _beside(found, n)
            before = labels.get(one.label, at)
            labels[one.label] = at if n >= 0 else np.where(before >= 0, before, at)
    return labels
