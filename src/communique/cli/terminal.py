"""Tables and concordances laid out for a terminal: fitted to its width, for reading."""

import math
import os
import shutil
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import IO, Any

import click

from communique.cli.cells import cell, clipped, plain, width

LABELS = frozenset({"group", "subgroup", "period", "value", "type", "category", "entry"})
"""Columns that name what a row is about."""

_GAP = "  "
_NARROWEST = 8


def on_terminal(stream: IO[str] | None = None) -> bool:
    """Tell whether a person reads what is written to standard output, or another stream."""
    return (stream or sys.stdout).isatty()


def columns() -> int:
    """Return the width of the terminal."""
    return max(40, shutil.get_terminal_size().columns)


def coloured(mode: str) -> bool:
    """Tell whether standard output gets colours under `--color`."""
    if mode != "auto":
        return mode == "always"
    return on_terminal() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def table(
    rows: Sequence[Mapping[str, Any]],
    *,
    colour: bool,
    room: int = 0,
    labels: Container[str] = LABELS,
) -> Iterable[str]:
    """Yield the lines of a table; text columns give way where it is too wide.

    Numbers in the columns `labels` are names, such as years, and are written as they are.
    """
    if not rows:
        return
    names = list(rows[0])
    right = {name for name in names if all(_is_number(row[name]) for row in rows)}
    shown = [[plain(readable(row[name], label=name in labels)) for name in names] for row in rows]
    widths = [max(width(name), *(width(line[i]) for line in shown)) for i, name in enumerate(names)]
    widths = _fitted(widths, [name not in right for name in names], room or columns())
    for number, line in enumerate([names, *shown]):
        cells = [
            cell(clipped(text, wide), wide, end=name in right)
            for name, text, wide in zip(names, line, widths, strict=True)
        ]
        written = _GAP.join(cells).rstrip()
        yield click.style(written, bold=True) if colour and not number else written


def concordance(
    lines: Sequence[tuple[str, str, str, str]], *, colour: bool, room: int = 0
) -> Iterable[str]:
    """Yield lines of (place, before, hit, after), aligned on the hit."""
    if not lines:
        return
    room = room or columns()
    cleaned = [tuple(map(plain, line)) for line in lines]
    place = min(max(width(line[0]) for line in cleaned), room // 3)
    hit = min(max(width(line[2]) for line in cleaned), room // 3)
    left = min(
        max(width(line[1]) for line in cleaned), max(0, (room - place - hit - 3 * len(_GAP)) // 2)
    )
    right = max(0, room - place - left - hit - 3 * len(_GAP))
    for where, before, middle, after in cleaned:
        found = cell(clipped(middle, hit), hit)
        yield _GAP.join(
            [
                cell(clipped(where, place), place),
                cell(clipped(before, left, start=True), left, end=True),
                click.style(found, bold=True) if colour else found,
                cell(clipped(after, right), 0),
            ]
        ).rstrip()


def readable(value: Any, *, label: bool = False) -> str:
    """Return a value as people read it: thousands apart, rates rounded, lists joined.

    A label that is missing is called as conditions call it: none.
    """
    if value is None:
        return "none" if label else ""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, Mapping) and "raw" in value:
        # Days: as their source writes them.
        return str(value["raw"])
    if label or isinstance(value, bool) or not isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return _number(value)


def _number(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if not math.isfinite(value):
        return ""
    if abs(value) >= 10:
        return f"{value:,.0f}"
    if 0 < abs(value) < 0.05:
        return f"{value:.2g}"
    # Below 1 are shares and scores, of which one decimal says little.
    return f"{value:.3f}" if 0 < abs(value) < 1 else f"{value:.1f}"


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _fitted(widths: list[int], elastic: Sequence[bool], room: int) -> list[int]:
    """Return widths that fit, taking from the widest text column first."""
    widths = list(widths)
    while sum(widths) + len(_GAP) * (len(widths) - 1) > room:
        widest = max(
            (i for i, gives in enumerate(elastic) if gives and widths[i] > _NARROWEST),
            key=lambda i: widths[i],
            default=None,
        )
        if widest is None:
            return widths
        widths[widest] -= 1
    return widths
