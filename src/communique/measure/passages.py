"""The query for some of the hits of a query: those with given values at given places.

The one module that knows how the language says it: by narrowing the tokens of a query, with
any tokens put before or after it where a place lies outside.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.errors import UsageError
from communique.query import All, Matches, Query, Token
from communique.query.place import FIRST, LAST, Place
from communique.query.tree import conjuncts

JOINT = "\u00a0"
"""Stands for white space inside a token where the tokens of a hit are joined by spaces."""

_SPECIAL = re.compile(r"([\\.^$*+?()\[\]{}|#&~-])")


def check_sayable(query: Query, places: Sequence[Place]) -> None:
    """Do nothing where the query for values at some places can be written.

    Raises:
        UsageError: a place lies outside of hits that may not leave a structure.
    """
    inside = [each for each in places if each.anchor]
    narrowed(query, [(each, "") for each in inside])


def narrowed(query: Query, values: Sequence[tuple[Place, str]]) -> Query:
    """Return the query for the hits that have a value at each of some places.

    Raises:
        UsageError: a place lies outside of hits that may not leave a structure.
    """
    length = len(query.tokens)
    tests = [test for place, value in values for test in _tests(place, value, length)]
    places = [0, length - 1, *(at for at, _ in tests)]
    before, after = -min(places), max(places) - length + 1
    if query.structure and (before or after):
        raise UsageError(
            f"hits within {query.structure} can't be grouped by a token outside of them",
            hint=f"leave out `within {query.structure}`, or group by a token of the hit",
        )
    tokens = [*[Token()] * before, *query.tokens, *[Token()] * after]
    for at, test in tests:
        tokens[before + at] = _both(tokens[before + at], test)
    return replace(query, tokens=tuple(tokens), text="")


def _tests(place: Place, value: str, length: int) -> list[tuple[int, Matches]]:
    """Return the tests of tokens, each with how far the token is from the hit's first."""
    if place.anchor == LAST:
        return [(length - 1 + place.offset, place.test(value))]
    if place.anchor == FIRST:
        return [(place.offset, place.test(value))]
    return [(at, _joined(place, each)) for at, each in enumerate(value.split(" "))]


def _joined(place: Place, value: str) -> Matches:
    test = place.test(value)
    if JOINT not in value:
        return test
    pattern = _SPECIAL.sub(r"\\\1", value).replace(JOINT, r"\s")
    return replace(test, pattern=pattern, flags=test.flags.removesuffix("l"))


def _both(token: Token, test: Matches) -> Token:
    if token.condition is None:
        return Token(test)
    return Token(All((*conjuncts(token.condition), test)))


@dataclass(frozen=True, slots=True)
class Window:
    """So many tokens before and after a hit, inside a structure if one is named."""

    left: int
    right: int
    within: str = ""


def near(query: Query, token: Token, window: Window) -> Query:
    """Return the query for the tokens in the windows of a query's hits, each token once.

    Raises:
        UsageError: the language can't say it. It can for a window of the one token before, or of
            the one after; inside a structure, if the hits are single tokens.
    """
    tokens = {(1, 0): (token, *query.tokens), (0, 1): (*query.tokens, token)}
    sides = (window.left, window.right)
    leaves = query.structure not in {"", window.within}
    if sides not in tokens or leaves or (window.within and len(query.tokens) > 1):
        raise UsageError(
            "the query language can't say what is near in such a window",
            hint="it can for one token before (left 1, right 0) or one after (left 0, right 1)",
        )
    return replace(query, tokens=tokens[sides], structure=window.within, text="")
