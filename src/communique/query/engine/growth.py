"""Grows matches to the right or to the left, all of them together, by one item after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from communique.corpus import Budget, Part
from communique.query.engine.element import Element, Mask, OfMask
from communique.query.engine.frontier import (
    Frontier,
    Labels,
    Spans,
    beginning,
    distinct,
    gathered,
    nearest,
    stretches,
    together,
)
from communique.query.engine.hits import Positions
from communique.query.engine.regions import regions_of
from communique.query.engine.rewrite import empty, is_gap, is_nullable, is_open, nonempty
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
from communique.query.language.tree import Condition

Keep = Literal["first", "last", "all"]
"""Which ends of a match are needed: the nearest of each start, the farthest, or all."""

NARROW = 16
"""A gap of up to so many widths is gone through width by width; a wider one is joined."""

Step = tuple[str, int, int]
"""What was looked for, how many were expected, how many were found."""

Places = npt.NDArray[np.integer]
NEVER = np.int32(2**31 - 1)


class Finds(Protocol):
    """What finds the matches of a pattern wherever they are, and knows how many there are."""

    part: Part
    budget: Budget
    steps: list[Step]

    def constrain(self, labels: Labels, n: int, /) -> Mask | None:
        """Tell of n matches which ones their labels still allow; None is all."""

    def element(self, condition: Condition | None, /) -> Element:
        """Return the tokens that fit a condition."""

    def spans(self, pattern: Pattern, /) -> Spans:
        """Return all matches of a pattern that always has tokens."""

    def near(self, pattern: Meet | Union, /) -> Positions:
        """Return the tokens that a meet or union means, ascending."""

    def frequency(self, pattern: Pattern, /) -> int:
        """Return about how many matches a pattern has."""


@dataclass(frozen=True)
class Growth:
    """Grows matches in one direction.

    Attributes:
        search: finds what is joined to them.
        low, high: int[n_rows], the tokens between which the matches of each row may lie.
        forward: whether they grow to the right.
    """

    search: Finds
    low: Places
    high: Places
    forward: bool = True

    def walk(self, matches: Frontier, items: Sequence[Pattern], keep: Keep = "all") -> Frontier:
        """Return the matches grown by items, one after the other."""
        rest = list(items if self.forward else items[::-1])
        while rest and len(matches):
            self.search.budget.check()
            item = rest.pop(0)
            if is_gap(item):
                narrow = keep if not matches.labels else "all"
                matches, used = self._gap(matches, item, rest, narrow)
                rest = rest[used:]
            else:
                before = len(matches)
                matches = self.step(matches, item)
                self.search.steps.append((f"then {item}", before, len(matches)))
        if rest:
            matches = matches.take(np.zeros(len(matches), bool))
        if keep != "all" and not matches.labels:
            return nearest(matches, farthest=keep == "last")
        return matches

    def step(self, matches: Frontier, item: Pattern) -> Frontier:
        """Return the matches grown by one item."""
        self.search.budget.check()
        if not len(matches):
            return matches
        match item:
            case Token(condition, label):
                return self._token(matches, self.search.element(condition), label)
            case Phrase(items):
                return self.walk(matches, items)
            case Choice(branches):
                return together([self.step(matches, each) for each in branches])
            case Repeat():
                return self._repeat(matches, item)
            case Edge():
                return matches.take(self._at_edge(matches, item))
            case Look():
                return matches.take(self._look(matches, item))
            case Region():
                return self.join(matches, self.search.spans(item), (0, 0))
            case Meet() | Union():
                mask = np.zeros(self.search.part.n_tokens, bool)
                mask[self.search.near(item)] = True
                return self._token(matches, OfMask(mask), "")
        raise AssertionError(f"{item} is no pattern")

    def join(
        self, matches: Frontier, spans: Spans, gap: tuple[int, int | None], keep: Keep = "all"
    ) -> Frontier:
        """Return the matches grown by a gap and one of some spans."""
        near, far = (spans.start, spans.end) if self.forward else (spans.end, spans.start)
        if not (near[1:] >= near[:-1]).all():
            order = np.argsort(near, kind="stable")
            spans, near, far = spans.take(order), near[order], far[order]
        first, last = self._window(matches, *gap)
        begin = np.searchsorted(near, first, "left")
        if keep != "all" and gap[1] is None and not spans.labels:
            alike = len(spans) and (far - near == far[0] - near[0]).all()
            if keep == "first" or alike:
                return self._reached(matches, far, begin, farthest=keep == "last")
        stop = np.searchsorted(near, last, "right")
        return gathered(
            self._joined(matches.take(row), spans, far, other)
            for row, other in stretches(begin, stop, self.search.budget)
        )

    def _joined(
        self, matches: Frontier, spans: Spans, far: Positions, other: npt.NDArray[np.intp]
    ) -> Frontier:
        """Return matches, each grown by another of some spans, that stay in bounds."""
        grown = matches.moved(far[other])
        for name, column in spans.labels.items():
            grown = grown.named(name, column[other], forward=self.forward)
        grown = grown.take(self._there(grown.row, grown.at))
        mask = self.search.constrain(grown.labels, len(grown)) if spans.labels else None
        return grown if mask is None else grown.take(mask)

    def _there(self, row: npt.NDArray[np.intp], at: Places) -> Mask:
        """Tell of places whether the matches of a row may come so far."""
        return np.asarray(at <= self.high[row] if self.forward else at >= self.low[row])

    def _token(self, matches: Frontier, one: Element, label: str) -> Frontier:
        at = matches.at if self.forward else matches.at - np.int32(1)
        there = at < self.high[matches.row] if self.forward else at >= self.low[matches.row]
        if not there.all():
            matches, at = matches.take(there), at[there]
        fits = one.holds(at)
        matches, at = matches.take(fits), at[fits]
        return self._named(matches.moved(at + np.int32(1) if self.forward else at), label, at)

    def _named(self, matches: Frontier, label: str, at: Positions) -> Frontier:
        if not label:
            return matches
        matches = matches.named(label, at, forward=self.forward)
        mask = self.search.constrain(matches.labels, len(matches))
        return matches if mask is None else matches.take(mask)

    def _repeat(self, matches: Frontier, item: Repeat) -> Frontier:
        if is_gap(item):
            return self._spread(matches, item)
        inner, low, high = item.item, item.low, item.high
        if is_nullable(inner) and empty(inner) is None:
            low = 0
        now = matches
        for _ in range(low):
            now = distinct(self.step(now, inner))
            if not len(now):
                return now
        # From here on empty turns add nothing, and might go on without end.
        full = nonempty(inner)
        ways, turns = [now], low
        while full is not None and len(now) and (high is None or turns < high):
            now = self.step(now, full)
            # Of single tokens, matches that differ go on to differ.
            now = now if isinstance(full, Token) else distinct(now)
            ways.append(now)
            turns += 1
        return distinct(together(ways)) if len(ways) > 1 else now

    def _at_edge(self, matches: Frontier, edge: Edge) -> Mask:
        """Tell which matches have come to where a region begins, or ends."""
        bounds = self.search.part.bounds
        found = _edges(self.search.part, edge)[matches.at]
        # Where a document ends the next begins: which of the two a match is in, its row says.
        doubtful = np.flatnonzero(found & np.isin(matches.at, bounds))
        if len(doubtful):
            at, document = matches.at[doubtful], self._document(matches.take(doubtful))
            found[doubtful] = at > bounds[document] if edge.end else at < bounds[document + 1]
        return found

    def _document(self, matches: Frontier) -> npt.NDArray[np.intp]:
        return self.search.part.document_of(self.low[matches.row])

    def _look(self, matches: Frontier, look: Look) -> Mask:
        """Tell before or after which places a pattern stands; it sees the whole document."""
        document, bounds = self._document(matches), self.search.part.bounds
        seen = Growth(self.search, bounds[document], bounds[document + 1], forward=not look.behind)
        found = np.zeros(len(matches), bool)
        found[seen.step(beginning(matches.at), look.pattern).row] = True
        return ~found if look.negative else found

    # Gaps: any tokens, then what comes next.

    def _gap(
        self, matches: Frontier, gap: Repeat, rest: Sequence[Pattern], keep: Keep
    ) -> tuple[Frontier, int]:
        """Return the matches grown by a gap and what follows, and how many items followed."""
        if not rest:
            return self._ended(matches, gap, keep), 0
        found = None
        if isinstance(rest[0], Token):
            found = self._near_token(matches, gap, rest[0], keep if len(rest) == 1 else "all")
        if found is not None:
            self.search.steps.append((f"then {gap} {rest[0]}", len(matches), len(found)))
            return found, 1
        unit = rest[: next((n for n, one in enumerate(rest) if is_gap(one)), len(rest))]
        if all(map(is_nullable, unit)) or isinstance(unit[0], Look):
            return self._spread(matches, gap), 0
        follows = sequence(list(unit if self.forward else unit[::-1]))
        spans = self.search.spans(follows)
        free = len(unit) == len(rest) or is_open(rest[len(unit)])
        narrow = keep if free and self.forward else "all"
        found = self.join(matches, spans, (gap.low, gap.high), narrow)
        self.search.steps.append((f"then {gap} {follows}", len(spans), len(found)))
        return found, len(unit)

    def _near_token(
        self, matches: Frontier, gap: Repeat, token: Token, keep: Keep
    ) -> Frontier | None:
        """Return the matches grown by a gap and a token, or None where a join is less work."""
        if gap.high is not None and gap.high - gap.low < NARROW:
            return self._widths(matches, gap, token, shrinking=keep == "first")
        first, last = self._window(matches, gap.low, gap.high)
        if int(np.maximum(last - first, 0).sum()) >= self.search.frequency(token):
            return None
        one = self.search.element(token.condition)
        return gathered(
            self._token(each, one, token.label) for each in self._spread_out(matches, gap)
        )

    def _ended(self, matches: Frontier, gap: Repeat, keep: Keep) -> Frontier:
        """Return the matches grown by a gap that nothing follows."""
        if keep == "all" or not self.forward:
            return self._spread(matches, gap)
        first, last = self._window(matches, gap.low, gap.high)
        end = first if keep == "first" else last
        there = first <= last
        return matches.take(there).moved(end[there].astype(np.int32))

    def _spread(self, matches: Frontier, gap: Repeat) -> Frontier:
        """Return the matches grown by each width of a gap."""
        return gathered(self._spread_out(matches, gap))

    def _spread_out(self, matches: Frontier, gap: Repeat) -> Iterator[Frontier]:
        """Yield the matches grown by each width of a gap, in chunks."""
        first, last = self._window(matches, gap.low, gap.high)
        for row, at in stretches(first, last + 1, self.search.budget):
            yield matches.take(row).moved(at.astype(np.int32))

    def _widths(self, matches: Frontier, gap: Repeat, token: Token, *, shrinking: bool) -> Frontier:
        """Return the matches grown by a gap and a token, width by width.

        Where the nearest end is enough, matches that have one are not looked at again.
        """
        one, ways = self.search.element(token.condition), []
        for width in range(gap.low, (gap.high or 0) + 1):
            self.search.budget.check()
            first = matches.at + np.int32(width if self.forward else -width)
            at = first if self.forward else first - np.int32(1)
            there = at < self.high[matches.row] if self.forward else at >= self.low[matches.row]
            if not there.all():
                matches, at = matches.take(there), at[there]
            fits = one.holds(at)
            there_now = at[fits] + np.int32(1) if self.forward else at[fits]
            ways.append(self._named(matches.take(fits).moved(there_now), token.label, at[fits]))
            if shrinking:
                matches = matches.take(~fits)
            if not len(matches):
                break
        return together(ways)

    def _window(
        self, matches: Frontier, low: int, high: int | None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the first and the last place that each match may come to over a gap."""
        at = matches.at.astype(np.int64)
        if self.forward:
            most = self.high[matches.row].astype(np.int64)
            return at + low, most if high is None else np.minimum(at + high, most)
        least = self.low[matches.row].astype(np.int64)
        return least if high is None else np.maximum(at - high, least), at - low

    def _reached(
        self, matches: Frontier, far: Positions, begin: npt.NDArray[np.intp], *, farthest: bool
    ) -> Frontier:
        """Return the matches that reach the nearest, or farthest, of ends from a place on."""
        most = self.high[matches.row]
        if not len(far):
            return matches.take(np.zeros(len(matches), bool))
        if farthest:
            last = np.searchsorted(far, most, "right") - 1
            there = last >= begin
            return matches.take(there).moved(far[last[there]])
        least = np.append(np.minimum.accumulate(far[::-1])[::-1], NEVER)[begin]
        there = least <= most
        return matches.take(there).moved(least[there])


def _edges(part: Part, edge: Edge) -> Mask:
    """Return bool[n_tokens + 1]: before which tokens a region begins, or ends."""
    key = (edge, "edges")
    if key not in part.selected:
        mask = np.zeros(part.n_tokens + 1, bool)
        regions = regions_of(part, edge.structure, edge.condition)
        mask[regions[:, 1] if edge.end else regions[:, 0]] = True
        part.selected[key] = mask
    return part.selected[key]
