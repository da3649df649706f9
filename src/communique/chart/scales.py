"""Scales: from values to places in a picture, and the values written beside an axis."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from communique.chart.definition import Axis
from communique.chart.lettering import number, times

_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 300, 600, 1200, 2400, 6000, 12000)
DECADE = 10
"""Years from one decade to the next."""

_NAMED = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Placed:
    """An axis laid along a stretch of the picture.

    Attributes:
        axis: what is measured.
        low: the value at `start`.
        high: the value at `end`.
        start: a place in units of the picture.
        end: another, before or after it.
    """

    axis: Axis
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value; what lies outside sits at the edge."""
        low, high = self.low, self.high
        if self.axis.scale == "log":
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return self.start + share * (self.end - self.start)

    def ticks(self, room: float) -> list[tuple[float, str]]:
        """Return values to write beside the axis, so far apart that each has room."""
        most = max(int(abs(self.end - self.start) / room), 1)
        match self.axis.scale:
            case "names":
                return [(at, name) for at, name in enumerate(self.axis.names)]
            case "none":
                return []
            case "log":
                return [(value, number(value)) for value in _powers(self.low, self.high, most)]
            case "period":
                return self._periods(most)
            case "ratio":
                values = _even(self.low, self.high, most, least=1.0)
                return [(value, times(value) if value else "equal") for value in values]
            case _:
                values = _even(self.low, self.high, most)
                return [(value, number(value)) for value in values]

    def _periods(self, most: int) -> list[tuple[float, str]]:
        per_year = self.axis.per_year
        steps = [months * per_year / 12 for months in _MONTHS if months * per_year % 12 == 0]
        first, last = math.ceil(self.low), math.floor(self.high)
        step = next((s for s in steps if (last - first) / s < most), steps[-1])
        found = range(math.ceil(first / step) * round(step), last + 1, round(step))
        return [(float(value), period_name(value, per_year)) for value in found or [first]]


def laid(axis: Axis, values: Sequence[float], start: float, end: float) -> Placed:
    """Lay an axis along a stretch, so long that all values lie on it.

    `values` are those of the marks, their intervals included.
    """
    if axis.scale == "names":
        return Placed(axis, -0.5, max(len(axis.names), 1) - 0.5, start, end)
    values = values or (1.0, 10.0)
    low = min(values) if axis.low is None else axis.low
    high = max(values) if axis.high is None else axis.high
    if high <= low:
        reach = max(abs(low) / 2, 0.5)
        low, high = (low / 2, low * 2) if axis.scale == "log" else (low - reach, low + reach)
    return Placed(axis, low, high, start, end)


def period_number(label: str, per_year: int) -> int | None:
    """Return the number of a period, `2018`, `2018-Q2` or `2018-04`; None where it is none.

    A decade, `1990s`, stands among years, in its middle.

    A label of another unit, as the year of a date without a month, is none.
    """
    if label.endswith("s") and label[:4].isdecimal():
        return int(label[:4]) + DECADE // 2 if per_year == 1 else None
    year, _, within = label.partition("-")
    if not year.isdecimal() or bool(within) != (per_year > 1):
        return None
    if within.startswith("Q") != (per_year == 4):
        return None
    return int(year) * per_year + (int(within.removeprefix("Q")) - 1 if within else 0)


def period_name(value: int, per_year: int) -> str:
    """Return how a period is written beside an axis."""
    year, within = divmod(value, per_year)
    if per_year == 1 or not within:
        return str(year)
    return f"{year} Q{within + 1}" if per_year == 4 else f"{_NAMED[within]} {year}"


def _even(low: float, high: float, most: int, *, least: float = 0.0) -> list[float]:
    """Return round values between two, at even steps of 1, 2 or 5 times a power of ten."""
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= raw * (1 - 1e-9))
    step = max(step, least)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(each * step, 12) + 0.0 for each in range(first, last + 1)]


def _powers(low: float, high: float, most: int) -> list[float]:
    """Return powers of ten between two values, with 2 and 5 times them where these are few."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for digits in ((1, 2, 5), (1, 3), (1,)):
        found = [d * 10.0**power for power in range(first, last + 1) for d in digits]
        found = [value for value in found if low <= value <= high]
        if len(found) <= most:
            return found
    return found[:: math.ceil(len(found) / most)]
