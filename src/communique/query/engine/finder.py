"""From matches to hits: bounds before, the strategy, then what hits hold and where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from communique.corpus import UNBOUNDED, Budget, Part
from communique.corpus.results import named_spans
from communique.query.engine.bounds import Bounds
from communique.query.engine.constraint import allowed, pairwise
from communique.query.engine.element import Mask
from communique.query.engine.enclosed import holds_one, windows
from communique.query.engine.frontier import Labels, Spans, in_order
from communique.query.engine.growth import Step
from communique.query.engine.regions import inside, is_flat, region_of, regions_of
from communique.query.engine.rewrite import named_once, simplified
from communique.query.engine.search import Search
from communique.query.engine.strategy import KEEP, reduced
from communique.query.language.pattern import Token
from communique.query.language.pattern import labels as names
from communique.query.language.query import (
    Containing,
    Filter,
    Filtered,
    Having,
    InCharacters,
    InResult,
    InStretches,
    InStructure,
    InWords,
    Near,
    Strategy,
    Within,
)
from communique.query.language.tree import Condition


@dataclass(frozen=True)
class Finder:
    """Finds hits in one part.

    Attributes:
        part: where.
        documents: bool[n_documents], those that are looked into; None is all.
        budget: is asked between steps.
        steps: gathers what was done.
    """

    part: Part
    documents: Mask | None = None
    budget: Budget = UNBOUNDED
    steps: list[Step] = field(default_factory=list)

    def hits(self, asked: Filtered, labels: Condition | None, strategy: Strategy) -> Spans:
        """Return the matches of a pattern that are hits."""
        limits = [each for each in asked.filters if _is_limit(each)]
        bounds, others = self._bounds([each.scope for each in limits if isinstance(each, Within)])
        pattern = simplified(asked.pattern)
        search = Search(
            part=self.part,
            bounds=bounds,
            documents=self.documents,
            budget=self.budget,
            allowed=pairwise(self.part, labels, named_once(pattern)),
            keep="all" if others or labels is not None else KEEP[strategy],
            steps=self.steps,
        )
        found = _with_all_labels(search.matches(pattern), names(asked.pattern))
        for scope in others:
            found = found.take(self._within(found, scope))
        if labels is not None:
            found = found.take(allowed(self.part, labels, _anchors(found)))
        if found.labels:
            found = in_order(found)
        if not isinstance(pattern, Token):
            found = reduced(found, strategy)
        for each in asked.filters:
            if each not in limits:
                found = self._kept(found, each)
        return found

    def _bounds(self, scopes: Sequence[object]) -> tuple[Bounds, list[object]]:
        """Return what bounds matches while they grow, and the scopes that are looked at later."""
        bounds, others = Bounds(self.part), []
        for scope in scopes:
            one = self._bound(scope)
            if one is None or bounds.structure != "text" or bounds.regions is not None:
                others.append(scope)
            else:
                bounds = one
        return bounds, others

    def _bound(self, scope: object) -> Bounds | None:
        if isinstance(scope, InCharacters | InStretches):
            return Bounds(self.part, regions=_of_characters(self.part, scope))
        if (
            not isinstance(scope, InStructure)
            or scope.n > 1
            or not is_flat(self.part, scope.structure)
        ):
            return None
        regions = None
        if scope.condition is not None:
            regions = regions_of(self.part, scope.structure, scope.condition)
        return Bounds(self.part, scope.structure, regions)

    def _within(self, found: Spans, scope: object) -> Mask:
        """Tell of matches whether they lie in a scope."""
        match scope:
            case InResult(name):
                kept_start, kept_end = named_spans(self.part, name)
                return inside(np.stack([kept_start, kept_end], axis=1), found.start, found.end)
            case InWords(n):
                return np.asarray(found.end - found.start <= n)
            case InCharacters() | InStretches():
                return inside(_of_characters(self.part, scope), found.start, found.end)
            case InStructure(name, n, None) if n > 1:
                first = region_of(self.part, name, found.start)
                last = region_of(self.part, name, found.end - np.int32(1))
                near = (first >= 0) & (last >= 0) & (last - first < n)
                return np.asarray(near & self._same_document(found))
            case InStructure(name, _, condition):
                return inside(regions_of(self.part, name, condition), found.start, found.end)
            case Filtered():
                outer = self._inner(scope, "all")
                return inside(np.stack([outer.start, outer.end], axis=1), found.start, found.end)
        raise AssertionError(f"{scope} is no scope")

    def _same_document(self, found: Spans) -> Mask:
        first = self.part.document_of(found.start)
        return np.asarray(first == self.part.document_of(found.end - np.int32(1)))

    def _kept(self, found: Spans, each: Filter) -> Spans:
        """Return the hits that a filter leaves."""
        match each:
            case Within(scope):
                mask = self._within(found, scope)
            case Containing(other):
                # Of what begins at a token the shortest is inside, if anything is.
                inner = self._inner(other, "traditional")
                mask = holds_one(Spans(inner.start, inner.end), found.start, found.end)
            case Near(other, left, right, structure):
                beside = self._inner(other, "standard")
                room = windows(self.part, beside, (left, right), structure)
                mask = inside(room, found.start, found.end)
            case Having(condition):
                mask = allowed(self.part, condition, _anchors(found))
        return found.take(~mask if each.negative else mask)

    def _inner(self, asked: Filtered, strategy: Strategy) -> Spans:
        """Return the hits of a query inside another, whose place says the strategy if not it."""
        return self.hits(asked, asked.labels, asked.strategy or strategy)


def _anchors(found: Spans) -> Labels:
    return {**found.labels, "match": found.start, "matchend": found.end - np.int32(1)}


def _with_all_labels(found: Spans, every: Sequence[str]) -> Spans:
    """Return matches with a column for each label, in the order of the query."""
    none = np.full(len(found), -1, np.int32)
    return Spans(found.start, found.end, {name: found.labels.get(name, none) for name in every})


def _is_limit(each: Filter) -> bool:
    return isinstance(each, Within) and not each.negative and not isinstance(each.scope, Filtered)


def _of_characters(part: Part, scope: InCharacters | InStretches) -> npt.NDArray[np.int32]:
    """Return int32[n, 2], ascending: the tokens that lie whole in some characters of documents.

    Stretches that share tokens are one; one that holds no token is left out.
    """
    asked = scope.stretches if isinstance(scope, InStretches) else (scope,)
    named = list({each.id for each in asked})
    ids = part.documents["id"]
    there = ids == named[0] if len(named) == 1 else ids.is_in(named)
    rows = {ids[at]: at for at in np.flatnonzero(there.to_numpy()).tolist()}
    here = [each for each in asked if each.id in rows]
    found = [_tokens(part, rows[each.id], each) for each in here]
    stretches = np.array([each for each in found if each[0] < each[1]], np.int32).reshape(-1, 2)
    stretches = stretches[np.lexsort((stretches[:, 1], stretches[:, 0]))]
    reach = np.maximum.accumulate(stretches[:, 1])
    first = np.flatnonzero(np.append([True], stretches[1:, 0] >= reach[:-1])[: len(stretches)])
    ends = reach[np.append(first[1:], len(stretches))[: len(first)] - 1]
    return np.column_stack([stretches[first, 0], ends])


def _tokens(part: Part, row: int, stretch: InCharacters) -> tuple[int, int]:
    first, last = part.bounds[row], part.bounds[row + 1]
    spans = part.spans[first:last]
    low = np.searchsorted(spans[:, 0], stretch.start, "left")
    return int(first + low), int(first + np.searchsorted(spans[:, 1], stretch.end, "right"))
