"""What the course of a rate shows, in words."""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from communique.measure import periods
from communique.measure.course import Course, Ways
from communique.measure.uses import joined

_GROUPS = 5
"""So many groups are told of, those with the most hits."""

_MANY = 10
"""Of fewer periods it is said that they are few."""


def told(found: list[Course], uses: pl.DataFrame, ways: Ways, by: str) -> Iterator[str]:
    """Yield what is told of each group: uses, changes, bursts, half-life.

    `uses` are the first and last documents with a hit of each group and period.
    """
    ordered = sorted(found, key=lambda course: -int(course.hits.sum()))
    for course in ordered[:_GROUPS]:
        named = "none" if course.group is None else course.group
        label = f"{by} {named}: " if by else ""
        of_group = uses.filter(
            pl.col("group").eq_missing(pl.lit(course.group, uses.schema["group"]))
        )
        for sentence in _sentences(course, of_group, ways):
            yield f"{label}{sentence}"
    if len(ordered) > _GROUPS:
        yield f"what changed is told of the {_GROUPS} groups with the most hits; the table has all"


def _sentences(course: Course, uses: pl.DataFrame, ways: Ways) -> Iterator[str]:
    if uses.height:
        first, last = joined(uses, ["group"]).sort("end").rows(named=True)
        yield f"first used in {_document(first)}, last in {_document(last)}"
    if not course.hits.sum():
        return
    yield from _of_changes(course, ways)
    yield from _of_bursts(course, ways)
    yield _of_life(course, ways)
    yield from _of_certainty(course, ways)


def _of_changes(course: Course, ways: Ways) -> Iterator[str]:
    edges = [0, *course.changes.tolist(), len(course.periods)]
    said = [
        f"{_level(course, first, stop, ways)} {_stretch(course, first, stop)}"
        for first, stop in pairwise(edges)
    ]
    if len(said) == 1:
        yield f"no change point: {said[0]}"
    for at, (before, after) in zip(course.changes.tolist(), pairwise(said), strict=True):
        yield f"change point at {course.periods[at]}: {before}, {after}"


def _of_bursts(course: Course, ways: Ways) -> Iterator[str]:
    if not len(course.bursts):
        yield "no burst"
    for (level, first, stop), weight in zip(
        course.bursts.tolist(), course.weights.tolist(), strict=True
    ):
        of_level = f" of level {level}" if ways.states > 2 else ""
        counted = course.hits if ways.unit == "hits" else course.documents
        yield (
            f"burst{of_level} {_stretch(course, first, stop)}: "
            f"{int(counted[first:stop].sum()):,} {ways.unit}, weight {weight:.3g}"
        )


def _of_life(course: Course, ways: Ways) -> str:
    life = course.life
    if life is None:
        return "no half-life: too few periods after the peak"
    after = f"after its peak in {course.periods[life.peak]}"
    if math.isinf(life.time):
        return f"no half-life: the rate doesn't fall {after}"
    if life.time == 0:
        return f"no half-life: there is no hit {after}"
    if math.isnan(life.low):
        return f"half-life {after}: {life.time:.3g} {ways.over}s"
    high = "no fall" if math.isinf(life.high) else f"{life.high:.3g}"
    return (
        f"half-life {after}: {life.time:.3g} {ways.over}s (95 % interval {life.low:.3g} to {high})"
    )


def _of_certainty(course: Course, ways: Ways) -> Iterator[str]:
    if course.dispersion > 1:
        yield (
            f"hits clump in documents: their variance is {course.dispersion:.3g} times that of a "
            "Poisson law, and changes and bursts are judged by it"
        )
    if not (len(course.changes) or len(course.bursts)):
        return
    if ways.unit == "hits" and (course.of == 1).all():
        yield (
            "no period has two documents: how hits clump in them is not known, and there may be "
            "too many changes and bursts"
        )
    if len(course.periods) < _MANY:
        yield f"{len(course.periods)} periods are few: take changes and bursts as hints"


def _level(course: Course, first: int, stop: int, ways: Ways) -> str:
    if ways.unit == "documents":
        share = course.documents[first:stop].sum() / course.of[first:stop].sum()
        return f"{100 * share:.3g} % of documents"
    rate = 1e6 * course.hits[first:stop].sum() / course.tokens[first:stop].sum()
    return f"{rate:,.0f} per million" if rate >= 100 else f"{rate:.3g} per million"


def _stretch(course: Course, first: int, stop: int) -> str:
    begin, end = course.periods[first], course.periods[stop - 1]
    return f"in {begin}" if begin == end else f"from {begin} to {end}"


def _document(use: Mapping[str, Any]) -> str:
    return f"{use['id']} ({periods.stretch(use['start'], use['day'])})"


def left_out(groups: pl.DataFrame, over: str, field: str) -> Iterator[str]:
    """Yield how many documents have no date, or one that is longer than a period."""
    dated = pl.col("period").is_not_null()
    whole = [bool(each) and periods.is_of(each, over) for each in groups["period"]]
    longer = groups.filter(~pl.Series(whole, dtype=pl.Boolean)).filter(dated)
    for rows, told, where in (
        (groups.filter(~dated), f"without {field}", "a row without a period"),
        (longer, f"whose {field} is longer than one {over}", "rows of their own"),
    ):
        if rows.height:
            n, x, y = (int(rows[name].sum()) for name in ("n", "x", "y"))
            subject, verb = ("document", "stands") if n == 1 else ("documents", "stand")
            yield (
                f"{n:,} {subject} {told} {verb} in {where}, outside of changes and bursts: "
                f"{y:,} hits in {x:,} tokens"
            )
