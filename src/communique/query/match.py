"""Finds the hits of a query in one part.

The rarest token of the sequence, by the index's exact frequencies, gives the candidates; the
others are then looked at around these alone. Nothing loops over hits or tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.query.select import check_selection, selected, unknown
from communique.query.tree import All, Any, Condition, Matches, Not, Query, Token, tests
from communique.query.types import check_pattern, codes

_FEW = 64
"""Up to so many types, their postings are put together; more are looked for token by token."""

Positions = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Hits:
    """Where a query matches in one part, in text order.

    Attributes:
        start: int32[n_hits], position of each hit's first token.
        end: int32[n_hits], one past its last token.
        document: intp[n_hits], row in the part's `documents`.
    """

    start: Positions
    end: Positions
    document: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.start)


def check(query: Query, corpus: Corpus) -> None:
    """Do nothing where a query makes sense for a corpus.

    Raises:
        QueryError: it names an attribute, structure or field that isn't there, compares a field
            with a value of another type, or has a regular expression that can't be read.
    """
    text = query.text or str(query)
    for token in query.tokens:
        for test in tests(token.condition):
            at = test.at if query.text else 0
            if test.attribute not in corpus.attribute_names:
                raise unknown("attribute", test.attribute, corpus.attribute_names, (text, at))
            check_pattern(test, text)
    if query.structure and query.structure not in corpus.structure_names:
        at = text.rfind(query.structure)
        raise unknown("structure", query.structure, corpus.structure_names, (text, at))
    check_selection(query.within, corpus.fields)


def find_all(
    corpus: Corpus, query: Query, budget: Budget = UNBOUNDED
) -> Iterator[tuple[Part, Hits]]:
    """Yield each part with its hits, in corpus order.

    Raises:
        QueryError: the query makes no sense for the corpus.
        BudgetError: the budget is used up.
    """
    check(query, corpus)
    for part in corpus.parts:
        yield part, find(part, query, budget)


def count(corpus: Corpus, query: Query, budget: Budget = UNBOUNDED) -> int:
    """Return the number of hits in a corpus; of one token alone the index knows it."""
    check(query, corpus)
    return sum(_count(part, query, budget) for part in corpus.parts)


def _count(part: Part, query: Query, budget: Budget) -> int:
    if len(query.tokens) == 1 and not query.structure and selected(part, query.within).all():
        only = element(part, query.tokens[0].condition)
        if isinstance(only, _Anything | _Types):
            return only.frequency
    return len(find(part, query, budget))


def spans(corpus: Corpus, query: Query, budget: Budget = UNBOUNDED) -> npt.NDArray[np.int64]:
    """Return int64[n_hits, 2]: first and last token of each hit, counted through the corpus."""
    found, offset = [np.empty((0, 2), np.int64)], 0
    for part, hits in find_all(corpus, query, budget):
        found.append(np.stack([hits.start, hits.end - 1], axis=1).astype(np.int64) + offset)
        offset += part.n_tokens
    return np.concatenate(found)


def find(part: Part, query: Query, budget: Budget = UNBOUNDED) -> Hits:
    """Return the hits of a query in a part; none crosses a document's end.

    Raises:
        BudgetError: the budget is used up.
    """
    budget.check()
    keep = selected(part, query.within)
    if not keep.any() or part.n_tokens < len(query.tokens):
        return _hits(np.empty(0, np.int32), 0, np.empty(0, np.intp))
    start = _starts(part, query.tokens, budget)
    length = len(query.tokens)
    document = _documents(part, start)
    if length > 1 or not keep.all():
        inside = keep[document] & (start + length <= part.bounds[document + 1])
        start, document = start[inside], document[inside]
    if query.structure:
        inside = _inside(part, query.structure, start, length)
        start, document = start[inside], document[inside]
    return _hits(start, length, document)


def _documents(part: Part, start: Positions) -> npt.NDArray[np.intp]:
    """Return the row of the document of each position; positions ascend."""
    if len(start) < part.n_documents:
        return part.document_of(start)
    # Fewer documents than hits: look for where each begins among the hits instead.
    edges = np.searchsorted(start, part.bounds.astype(np.int32))
    return np.repeat(np.arange(part.n_documents), np.diff(edges))


def _hits(start: Positions, length: int, document: npt.NDArray[np.intp]) -> Hits:
    return Hits(start, start + np.int32(length), document)


def _starts(part: Part, tokens: Sequence[Token], budget: Budget) -> Positions:
    """Return where the sequence of tokens begins, document ends left aside."""
    elements = sorted(
        ((element(part, token.condition), place) for place, token in enumerate(tokens)),
        key=lambda pair: pair[0].frequency,
    )
    rarest, place = elements[0]
    start = rarest.positions() - np.int32(place)
    if len(tokens) > 1:
        start = start[(start >= 0) & (start <= part.n_tokens - len(tokens))]
    for other, place in elements[1:]:
        budget.check()
        if not isinstance(other, _Anything):
            start = start[other.holds(start + np.int32(place))]
    return start


def _inside(part: Part, name: str, start: Positions, length: int) -> npt.NDArray[np.bool_]:
    """Tell of each hit whether some region holds it whole."""
    regions = part.structure(name).regions
    if not len(regions):
        return np.zeros(len(start), bool)
    # Of the regions that begin by then, the one that reaches farthest.
    reach = np.maximum.accumulate(regions[:, 1])
    row = np.searchsorted(regions[:, 0], start, side="right") - 1
    return (row >= 0) & (reach[np.maximum(row, 0)] >= start + length)


class Element:
    """The tokens of a part that fit a condition, by the index where that is faster."""

    frequency: int
    """At most so many tokens fit."""

    def positions(self) -> Positions:
        """Return the positions of all tokens that fit, ascending."""
        raise AssertionError("each kind of element says it")

    def holds(self, positions: Positions) -> npt.NDArray[np.bool_]:
        """Tell of some positions whether their tokens fit."""
        raise AssertionError("each kind of element says it")


class _Anything(Element):
    def __init__(self, n_tokens: int) -> None:
        self.frequency = n_tokens

    def positions(self) -> Positions:
        return np.arange(self.frequency, dtype=np.int32)

    def holds(self, positions: Positions) -> npt.NDArray[np.bool_]:
        return np.ones(len(positions), bool)


class _Types(Element):
    """Tokens of some types of one attribute."""

    def __init__(self, part: Part, test: Matches) -> None:
        self.attribute = part.attribute(test.attribute)
        self.codes = codes(self.attribute, test)
        self.frequency = self.attribute.frequency(self.codes)

    def positions(self) -> Positions:
        if len(self.codes) <= _FEW or self.frequency < self.attribute.codes.size // 50:
            return self.attribute.occurrences(self.codes)
        return np.flatnonzero(self._mask[self.attribute.codes]).astype(np.int32)

    def holds(self, positions: Positions) -> npt.NDArray[np.bool_]:
        there = self.attribute.codes[positions]
        if len(self.codes) == 1:
            return np.asarray(there == self.codes[0])
        return np.asarray(self._mask[there])

    @property
    def _mask(self) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self.attribute.types.height, bool)
        mask[self.codes] = True
        return mask


class _Mixed(Element):
    """Tokens that fit a combination of conditions."""

    def __init__(self, part: Part, condition: Not | All | Any) -> None:
        inner = (condition.condition,) if isinstance(condition, Not) else condition.conditions
        self.n_tokens, self.how = part.n_tokens, type(condition)
        self.parts = sorted((element(part, each) for each in inner), key=lambda e: e.frequency)
        of_all = {All: self.parts[0].frequency, Not: self.n_tokens}
        summed = min(self.n_tokens, sum(each.frequency for each in self.parts))
        self.frequency = of_all.get(self.how, summed)

    def positions(self) -> Positions:
        if self.how is All:
            found = self.parts[0].positions()
            return found[self.holds(found)]
        if self.how is Any:
            return reduce(np.union1d, (each.positions() for each in self.parts))
        every = np.ones(self.n_tokens, bool)
        every[self.parts[0].positions()] = False
        return np.flatnonzero(every).astype(np.int32)

    def holds(self, positions: Positions) -> npt.NDArray[np.bool_]:
        each = [part.holds(positions) for part in self.parts]
        if self.how is Not:
            return ~each[0]
        return reduce(np.logical_and if self.how is All else np.logical_or, each)


def element(part: Part, condition: Condition | None) -> Element:
    """Return the tokens of a part that fit a condition; without one, all."""
    if condition is None:
        return _Anything(part.n_tokens)
    if isinstance(condition, Matches):
        return _Types(part, condition)
    assert isinstance(condition, Not | All | Any)
    return _Mixed(part, condition)
