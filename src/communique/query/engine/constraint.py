"""Conditions on the tokens that labels name: which matches they allow."""

from collections.abc import Callable, Collection
from functools import reduce

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.query.engine.element import Mask, element
from communique.query.engine.frontier import Labels
from communique.query.engine.hits import Positions
from communique.query.engine.select import selected
from communique.query.language.tree import (
    All,
    Any,
    AtLabel,
    Compare,
    Condition,
    Distance,
    Like,
    Missing,
    Not,
    OneOf,
    SameValue,
    Selection,
    conjuncts,
    leaves,
)
from communique.query.language.values import COMPARE


def allowed(part: Part, condition: Condition, labels: Labels) -> Mask:
    """Return bool[n]: the matches whose labelled tokens fit; `labels` has `match` at least."""
    match condition:
        case Not(inner):
            return ~allowed(part, inner, labels)
        case All(several):
            return reduce(np.logical_and, (allowed(part, each, labels) for each in several))
        case Any(several):
            return reduce(np.logical_or, (allowed(part, each, labels) for each in several))
        case AtLabel(label, test, offset):
            at = _further(part, _named(labels, label), offset)
            return _there(at) & element(part, test).holds(np.maximum(at, 0))
        case SameValue(left, right, equal):
            return _same(part, labels, (left, right), equal=equal)
        case Distance(left, right, absolute, how, number):
            one, two = _named(labels, left), _named(labels, right)
            distance = two.astype(np.int64) - one
            fits = COMPARE[how](np.abs(distance) if absolute else distance, float(number.text))
            return np.asarray(_there(one) & _there(two) & fits)
        case Compare() | OneOf() | Like() | Missing():
            mask = selected(part, Selection(condition))
            return np.asarray(mask[part.document_of(_named(labels, "match"))])
    raise AssertionError(f"{condition} is no condition on labels")


Constrain = Callable[[Labels, int], Mask | None]


def nothing(labels: Labels, n: int) -> None:
    """Return that all matches are allowed."""


def pairwise(part: Part, condition: Condition | None, safe: Collection[str]) -> Constrain:
    """Return what tells of matches under way which ones can still be allowed.

    Only labels that name one token for good (`safe`) are looked at, and a match whose label names
    none as yet is left alone.
    """
    every = conjuncts(condition) if condition is not None else ()
    early = [
        (each, names)
        for each in every
        if isinstance(each, SameValue | Distance | AtLabel)
        and (names := labels_in(each)) <= set(safe)
    ]

    def constrain(labels: Labels, n: int) -> Mask | None:
        masks = [
            allowed(part, each, labels)
            | ~np.logical_and.reduce([_there(labels[name]) for name in names])
            for each, names in early
            if names <= labels.keys()
        ]
        return reduce(np.logical_and, masks) if masks else None

    return constrain


def labels_in(condition: Condition) -> set[str]:
    """Return the labels that a condition names."""
    found: set[str] = set()
    for leaf in leaves(condition):
        if isinstance(leaf, AtLabel):
            found.add(leaf.label)
        elif isinstance(leaf, SameValue):
            found |= {leaf.left[0], leaf.right[0]}
        elif isinstance(leaf, Distance):
            found |= {leaf.left, leaf.right}
    return found - {""}


def _named(labels: Labels, name: str) -> Positions:
    if name in labels:
        return labels[name]
    # A label of a branch that no match took.
    return np.full(len(labels["match"]), -1, np.int32)


def _further(part: Part, at: Positions, offset: int) -> Positions:
    """Return the tokens so much further, -1 outside of the document."""
    if not offset:
        return at
    document = part.document_of(np.maximum(at, 0))
    moved = at.astype(np.int64) + offset
    inside = (at >= 0) & (moved >= part.bounds[document]) & (moved < part.bounds[document + 1])
    return np.where(inside, moved, -1).astype(np.int32)


def _there(at: Positions) -> Mask:
    return at >= 0


def _same(
    part: Part, labels: Labels, both: tuple[tuple[str, str], tuple[str, str]], *, equal: bool
) -> Mask:
    (one, first), (two, second) = both
    left, right = _named(labels, one), _named(labels, two)
    values = _values(part, first, np.maximum(left, 0))
    others = _values(part, second, np.maximum(right, 0))
    if first != second:
        others = _translated(part, second, first)[others]
    same = values == others
    return np.asarray(_there(left) & _there(right) & (same if equal else ~same))


def _values(part: Part, name: str, at: Positions) -> npt.NDArray[np.integer]:
    """Return a number for the value of each token: equal numbers are equal values."""
    if name in {"lower", "fold"}:
        attribute = part.attribute("word")
        rows = attribute.folded("lower" if name == "lower" else "fold")[1]
        return np.asarray(rows[attribute.codes[at]])
    return np.asarray(part.attribute(name).codes[at])


def _translated(part: Part, source: str, target: str) -> npt.NDArray[np.int64]:
    """Return the number in one attribute of each value of another, -1 where it has none."""
    wanted = pl.DataFrame({"value": _types(part, target)}).with_row_index("number")
    given = pl.DataFrame({"value": _types(part, source)})
    joined = given.join(wanted, on="value", how="left", maintain_order="left")
    return joined["number"].cast(pl.Int64).fill_null(-1).to_numpy()


def _types(part: Part, name: str) -> pl.Series:
    if name in {"lower", "fold"}:
        return part.attribute("word").folded("lower" if name == "lower" else "fold")[0]
    return part.attribute(name).types["type"]
