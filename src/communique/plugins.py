"""Finds readers, annotators and measures by name, ours and other people's alike.

A plug-in is an entry point in a group `communique.<kind>`. Nothing is imported before it is
asked for, so a heavy plug-in costs nothing to those who don't use it.
"""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from communique.errors import PluginError

Kind = Literal[
    "readers", "annotators", "measures", "charts", "models", "exporters", "writers", "pages"
]


def names(kind: Kind) -> list[str]:
    """Return the names of all installed plug-ins of a kind, sorted."""
    return sorted(_points(kind))


@cache
def load(kind: Kind, name: str) -> Any:
    """Import and return one plug-in.

    Raises:
        PluginError: no plug-in of that name is installed; the message lists those that are.
    """
    points = _points(kind)
    if name not in points:
        known = ", ".join(sorted(points)) or "none"
        raise PluginError(f"no {kind[:-1]} is called {name!r}", hint=f"installed: {known}")
    return points[name].load()


@cache
def _points(kind: Kind) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=f"communique.{kind}")}
