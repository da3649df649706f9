"""Places in and around a hit: the token of each line that an order or a count looks at.

    place  = name [ "/" anchor ] [ offset ] [ "%" flags ]
    anchor = "match" | "matchend" | "hit" | "target" | label

`lemma/match+2` is the lemma of the third token of the hit, `pos/matchend-1` the part of speech of
the last but one. Without an anchor, `word-1` is the first token before the hit, `word+1` the
first after it, and `word` or `word/hit` all tokens of the hit. Flags are those of a query: c
ignores case, d diacritics; l takes a value as it is written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.corpus.attribute import folded
from communique.errors import UsageError
from communique.query.language.tree import Matches

Rows = npt.NDArray[np.int64]

FIRST, LAST = "match", "matchend"
"""Anchors that every hit has: its first and its last token."""

_HIT = "hit"

_FOLDS = {"lower": "c", "fold": "cd"}
_PLACE = re.compile(
    r"(?P<name>[^\W\d][\w.]*)(?:/(?P<anchor>[^\W\d]\w*))?(?P<offset>[+-]\d+)?(?:%(?P<flags>\w+))?"
)


class Spans(Protocol):
    """Where hits are in a part, in text order: what orders and counts look at."""

    @property
    def start(self) -> npt.NDArray[np.int32]:
        """int32[n]: position of each hit's first token."""

    @property
    def end(self) -> npt.NDArray[np.int32]:
        """int32[n]: one past its last token."""

    @property
    def document(self) -> npt.NDArray[np.intp]:
        """intp[n]: row in the part's `documents`."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Place:
    """An attribute of the token so far from an anchor; without an anchor, of all tokens.

    `flags` has the letters c, d and l, in this order.
    """

    attribute: str
    anchor: str = ""
    offset: int = 0
    flags: str = ""

    def test(self, value: str) -> Matches:
        """Return the test that a token with a value, folded as `flags` say, passes."""
        kept = "".join(flag for flag in self.flags if flag in "cd")
        return Matches(self.attribute, value, f"{kept}l")


def place(text: str) -> Place | None:
    """Read a place; None where the text is none.

    Raises:
        UsageError: a flag is unknown.
    """
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        return None
    given = found["flags"] or ""
    if unknown := set(given) - set("cdl"):
        raise UsageError(
            f"no flag is called {min(unknown)!r}",
            where=text,
            hint="flags: c ignores case, d ignores diacritics, l takes the value as it is written",
        )
    given += _FOLDS.get(found["name"], "")
    flags = "".join(flag for flag in "cdl" if flag in given)
    name = "word" if found["name"] in _FOLDS else found["name"]
    offset = int(found["offset"] or 0)
    beside = (FIRST if offset < 0 else LAST) if offset else ""
    anchor = "" if found["anchor"] == _HIT else found["anchor"] or beside
    return Place(name, anchor, offset if anchor else 0, flags)


def check_anchors(places: Iterable[Place], found: Iterable[Spans]) -> None:
    """Do nothing where every anchor names a token of the hits.

    Raises:
        UsageError: one doesn't.
    """
    asked = {each.anchor for each in places} - {"", FIRST, LAST}
    for hits in found if asked else ():
        known = set(_labels(hits))
        if missing := asked - known:
            listed = ", ".join([FIRST, LAST, *sorted(known)])
            raise UsageError(
                f"no token of the hits is called {min(missing)!r}", hint=f"anchors: {listed}"
            )


def positions(part: Part, hits: Spans, place: Place, rows: Rows | slice) -> Rows:
    """Return int64[n]: the token at a place of each of some hits; -1 outside its document."""
    start, end, document = hits.start[rows], hits.end[rows], hits.document[rows]
    ends = {FIRST: start, LAST: end - 1}
    anchor = ends[place.anchor] if place.anchor in ends else _labels(hits)[place.anchor][rows]
    at = anchor.astype(np.int64) + place.offset
    inside = (anchor >= 0) & (at >= part.bounds[document]) & (at < part.bounds[document + 1])
    return np.where(inside, at, -1)


def values(part: Part, place: Place) -> pl.Series:
    """Return the value of each type, folded as the place says."""
    types = part.attribute(place.attribute).types
    if "c" in place.flags:
        return types["fold"] if "d" in place.flags else types["lower"]
    return folded(types["type"]) if "d" in place.flags else types["type"]


def _labels(hits: Spans) -> dict[str, npt.NDArray[np.int32]]:
    return dict(getattr(hits, "anchors", {}))
