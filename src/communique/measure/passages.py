"""The query for some of the hits of a query, and for the tokens beside them.

The one module that knows how the query language says what measures count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.query import Query, Token
from communique.query.language.query import Filtered, Having, Near
from communique.query.language.tree import AtLabel, Condition, Distance, Matches, conjunction
from communique.query.language.values import Number, escaped
from communique.query.place import FIRST, LAST, Place

JOINT = "\u00a0"
"""Stands for white space inside a token where the tokens of a hit are joined by spaces."""


def narrowed(query: Query, values: Sequence[tuple[Place, str]]) -> Query:
    """Return the query for the hits that have a value at each of some places."""
    condition = conjunction([each for place, value in values for each in _tests(place, value)])
    if condition is None:
        return query
    return replace(query, filters=(*query.filters, Having(condition)), text="")


def _tests(place: Place, value: str) -> list[Condition]:
    """Return the conditions that a value at a place means; of a whole hit, one for each token."""
    if place.anchor:
        return [AtLabel(place.anchor, place.test(value), place.offset)]
    tests = [_joined(place, each) for each in value.split(" ")]
    length = Distance(FIRST, LAST, False, "=", Number(str(len(tests) - 1)))
    return [length, *(AtLabel(FIRST, test, at) for at, test in enumerate(tests))]


def _joined(place: Place, value: str) -> Matches:
    test = place.test(value)
    if JOINT not in value:
        return test
    pattern = re.sub("([#&~-])", r"\\\1", escaped(value)).replace(JOINT, r"\s")
    return replace(test, pattern=pattern, flags=test.flags.removesuffix("l"))


@dataclass(frozen=True, slots=True)
class Window:
    """So many tokens before and after a hit, inside a structure if one is named."""

    left: int
    right: int
    within: str = ""


def near(query: Query, token: Token, window: Window) -> Query:
    """Return the query for the tokens in the windows of a query's hits, each token once."""
    strategy = None if query.strategy == "standard" else query.strategy
    node = Filtered(query.pattern, query.filters, query.labels, strategy)
    beside = Near(node, window.left, window.right, window.within)
    return Query(token, query.within, filters=(beside,))
