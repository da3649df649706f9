"""Columns that charts are made of, and what is said of a mark."""

import math
from collections.abc import Sequence
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from communique.chart.definition import Counts
from communique.chart.lettering import number, rounded

Values = Sequence[float | None] | npt.NDArray[np.float64]
"""One value for each mark; None or no number where there is none."""


def is_there(value: float | None) -> TypeGuard[float]:
    """Tell whether a value is a number."""
    return value is not None and math.isfinite(value)


def interval(low: Values, high: Values, at: int) -> tuple[float | None, float | None]:
    """Return the ends of an interval; None where it lacks one."""
    if not (len(low) and len(high)) or not (is_there(low[at]) and is_there(high[at])):
        return None, None
    return low[at], high[at]


def sentence(
    name: str, value: float | None, ends: tuple[float | None, float | None], counted: str
) -> str:
    """Return what is said of a mark: its name, value, interval and count."""
    low, high = ends
    between = ""
    if low is not None and high is not None:
        between = f" (95 % {rounded(low)}–{rounded(high)})"
    return f"{name}: {rounded(value or 0.0)}{between}{counted}"


def and_count(counts: Counts | None, at: int) -> str:
    """Return how a count ends a sentence."""
    return f", {number(counts.numbers[at])} {counts.noun}" if counts else ""


def backed(counts: Counts | None, at: int) -> dict[str, Any]:
    """Return what a mark keeps of what it counts."""
    if counts is None:
        return {}
    return {"evidence": counts.evidence(at), "count": counts.numbers[at]}


def legend(sides: tuple[str, str]) -> Sequence[str]:
    """Return the series of a chart with two sides."""
    return sides if any(sides) else ()


def toward(sides: tuple[str, str]) -> tuple[str, str]:
    """Return what it means to lie at either end of an axis between two sides."""
    return (f"more in {sides[0]}", f"more in {sides[1]}") if any(sides) else ("", "")
