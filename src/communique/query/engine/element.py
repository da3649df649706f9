"""The tokens of a part that fit a condition: by the index, or looked at one column at a time."""

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Protocol

import numpy as np
import numpy.typing as npt

from communique.corpus import Part, PositionalAttribute
from communique.query.engine.hits import Positions
from communique.query.engine.regions import covered, region_value
from communique.query.engine.select import ALWAYS, selected
from communique.query.engine.types import codes
from communique.query.language.tree import (
    All,
    Among,
    Any,
    Condition,
    Inherited,
    Matches,
    Not,
    Numeric,
    Selection,
)

_FEW = 64
"""Up to so many types, their postings are put together; more are looked for token by token."""

Mask = npt.NDArray[np.bool_]


class Element(Protocol):
    """The tokens of a part that fit a condition."""

    @property
    def frequency(self) -> int:
        """At most so many tokens fit; for types exactly so many."""

    def positions(self) -> Positions:
        """Return int32[n]: the positions of all tokens that fit, ascending."""

    def holds(self, positions: Positions) -> Mask:
        """Tell of some positions whether their tokens fit."""


@dataclass(frozen=True)
class Anything:
    """All tokens."""

    frequency: int

    def positions(self) -> Positions:
        """Return every position."""
        return np.arange(self.frequency, dtype=np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Return that all fit."""
        return np.ones(len(positions), bool)


@dataclass(frozen=True)
class OfTypes:
    """Tokens of some types of one attribute."""

    attribute: PositionalAttribute
    codes: npt.NDArray[np.intp]

    @cached_property
    def frequency(self) -> int:
        """How many tokens the types have."""
        return self.attribute.frequency(self.codes)

    def positions(self) -> Positions:
        """Return the tokens' positions: from the index where that is faster."""
        if len(self.codes) <= _FEW or self.frequency < self.attribute.codes.size // 50:
            return self.attribute.occurrences(self.codes)
        return np.flatnonzero(self._mask[self.attribute.codes]).astype(np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Look the tokens' types up."""
        there = self.attribute.codes[positions]
        if len(self.codes) == 1:
            return np.asarray(there == self.codes[0])
        return np.asarray(self._mask[there])

    @cached_property
    def _mask(self) -> Mask:
        mask = np.zeros(self.attribute.n_types, bool)
        mask[self.codes] = True
        return mask


@dataclass(frozen=True)
class OfDocuments:
    """Tokens of some documents."""

    part: Part
    mask: Mask

    @cached_property
    def frequency(self) -> int:
        """How many tokens the documents have."""
        return int(np.diff(self.part.bounds)[self.mask].sum())

    def positions(self) -> Positions:
        """Return all positions in the documents."""
        every = np.repeat(self.mask, np.diff(self.part.bounds))
        return np.flatnonzero(every).astype(np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Look the documents up."""
        return np.asarray(self.mask[self.part.document_of(positions)])


@dataclass(frozen=True)
class OfMask:
    """Tokens that a column says."""

    mask: Mask

    @cached_property
    def frequency(self) -> int:
        """How many tokens there are."""
        return int(np.count_nonzero(self.mask))

    def positions(self) -> Positions:
        """Return their positions."""
        return np.flatnonzero(self.mask).astype(np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Look them up."""
        return np.asarray(self.mask[positions])


@dataclass(frozen=True)
class NoneOf:
    """Tokens that do not fit."""

    n_tokens: int
    inner: Element

    @cached_property
    def frequency(self) -> int:
        """At most so many."""
        return self.n_tokens

    def positions(self) -> Positions:
        """Return every position but those that fit."""
        every = np.ones(self.n_tokens, bool)
        every[self.inner.positions()] = False
        return np.flatnonzero(every).astype(np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Return the opposite."""
        return ~self.inner.holds(positions)


@dataclass(frozen=True)
class AllOf:
    """Tokens that fit several conditions, the rarest first."""

    inner: tuple[Element, ...]

    @property
    def frequency(self) -> int:
        """At most as many as fit the rarest."""
        return self.inner[0].frequency

    def positions(self) -> Positions:
        """Return those of the rarest that fit the others."""
        found = self.inner[0].positions()
        for other in self.inner[1:]:
            found = found[other.holds(found)]
        return found

    def holds(self, positions: Positions) -> Mask:
        """Ask each."""
        return reduce(np.logical_and, (each.holds(positions) for each in self.inner))


@dataclass(frozen=True)
class AnyOf:
    """Tokens that fit one of several conditions."""

    n_tokens: int
    inner: tuple[Element, ...]

    @cached_property
    def frequency(self) -> int:
        """At most as many as fit them all taken together."""
        return min(self.n_tokens, sum(each.frequency for each in self.inner))

    def positions(self) -> Positions:
        """Return the positions of all."""
        every = np.zeros(self.n_tokens, bool)
        for each in self.inner:
            every[each.positions()] = True
        return np.flatnonzero(every).astype(np.int32)

    def holds(self, positions: Positions) -> Mask:
        """Ask each."""
        return reduce(np.logical_or, (each.holds(positions) for each in self.inner))


def element(part: Part, condition: Condition | None) -> Element:
    """Return the tokens of a part that fit a condition; without one, all."""
    match condition:
        case None:
            return Anything(part.n_tokens)
        case Not(inner):
            return NoneOf(part.n_tokens, element(part, inner))
        case All(several):
            each = sorted((element(part, one) for one in several), key=lambda one: one.frequency)
            return AllOf(tuple(each))
        case Any(several):
            return AnyOf(part.n_tokens, tuple(element(part, one) for one in several))
        case Inherited(leaf):
            if leaf.field in {*ALWAYS, *part.fields}:
                return OfDocuments(part, selected(part, Selection(leaf)))
            return OfMask(covered(part, leaf))
        case Matches() | Among() | Numeric():
            value = region_value(condition, part)
            if value is not None:
                return OfMask(covered(part, value))
            return OfTypes(part.attribute(condition.attribute), codes(part, condition))
    raise AssertionError(f"{condition} is no test of a token")
