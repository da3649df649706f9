"""Regions of structures as queries see them: documents are the regions of `text`."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from communique.corpus import Part
from communique.query.engine.hits import Positions
from communique.query.engine.select import fitting, selected
from communique.query.language.pattern import TEXT
from communique.query.language.tree import (
    Among,
    Compare,
    Condition,
    Field,
    Like,
    Matches,
    Numeric,
    OneOf,
    Selection,
    Test,
)

_MANY = 50
"""Of more than one token in so many, all tokens' regions are worked out once and kept."""

Spans = npt.NDArray[np.int32]


def regions_of(part: Part, name: str, condition: Condition | None = None) -> Spans:
    """Return int32[n, 2]: the regions of a structure, those only that fit a condition."""
    if name == TEXT:
        every = np.stack([part.bounds[:-1], part.bounds[1:]], axis=1).astype(np.int32)
    else:
        every = part.structure(name).regions
    return every if condition is None else every[_fitting(part, name, condition)]


def is_flat(part: Part, name: str) -> bool:
    """Tell whether no region of a structure overlaps or holds another."""
    return name == TEXT or part.structure(name).is_flat


def region_of(part: Part, name: str, positions: Positions) -> npt.NDArray[np.intp]:
    """Return intp[n]: the region of a flat structure that each position is in, or -1."""
    if name == TEXT:
        return part.document_of(positions)
    structure = part.structure(name)
    if len(positions) * _MANY < part.n_tokens:
        return structure.around(positions)
    table = structure.of_token
    if len(table) == part.n_tokens:
        return table[positions].astype(np.intp)
    found = np.full(len(positions), -1, np.intp)
    there = positions < len(table)
    found[there] = table[positions[there]]
    return found


def inside(spans: Spans, start: Positions, end: Positions) -> npt.NDArray[np.bool_]:
    """Tell of stretches whether one of some spans holds each whole; spans' starts ascend."""
    if not len(spans):
        return np.zeros(len(start), bool)
    # Of the spans that begin by then, the one that reaches farthest.
    reach = np.maximum.accumulate(spans[:, 1])
    row = np.searchsorted(spans[:, 0], start, side="right") - 1
    return (row >= 0) & (reach[np.maximum(row, 0)] >= end)


def split(name: str, structures: Collection[str]) -> tuple[str, str] | None:
    """Return the structure and the value that a name as `s_id` means, or None."""
    for structure in sorted(structures, key=len, reverse=True):
        if name.startswith(f"{structure}_"):
            return structure, name.removeprefix(f"{structure}_")
    return None


def region_value(test: Test, part: Part) -> Field | None:
    """Return a test of a token as one of the region around it, where its name says so."""
    name = test.attribute
    if name in part.attribute_names or split(name, part.structure_names) is None:
        return None
    match test:
        case Matches(pattern=pattern, flags=flags, equal=True):
            if "l" in flags:
                return Compare(name, "=", pattern)
            return Like(name, pattern, flags)
        case Among(values=values):
            return OneOf(name, values)
        case Numeric(operator=operator, number=number):
            return Compare(name, operator, number)
    return None


def covered(part: Part, leaf: Field) -> npt.NDArray[np.bool_]:
    """Return bool[n_tokens]: the tokens in a region whose value fits; its name is as `s_id`."""
    named = split(leaf.field, part.structure_names)
    assert named is not None, "names are looked at before"
    key = (leaf, "covered")
    if key not in part.selected:
        structure, value = named
        spans = regions_of(part, structure, replace(leaf, field=value))
        change = np.zeros(part.n_tokens + 1, np.int32)
        np.add.at(change, spans[:, 0], 1)
        np.subtract.at(change, spans[:, 1], 1)
        part.selected[key] = np.cumsum(change[:-1]) > 0
    return part.selected[key]


def _fitting(part: Part, name: str, condition: Condition) -> npt.NDArray[np.bool_]:
    if name == TEXT:
        return selected(part, Selection(condition))
    values = part.structure(name).values
    n_regions = len(part.structure(name).regions)
    if not values.width:
        return np.zeros(n_regions, bool)
    mask = values.select(fitting(condition, dict.fromkeys(values.columns, "text")).alias("mask"))
    return mask["mask"].to_numpy().astype(bool)
