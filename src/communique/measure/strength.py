"""Columns of scores of association: those that an option lists, or all."""

import difflib

import numpy as np
import polars as pl

from communique.errors import UsageError
from communique.score.association import SCORES, Numbers

USUAL = "log_likelihood,mi,log_dice,t"
"""What tables show if nothing else is asked for."""

_OF_HITS = {"log_dice", "dice"}


def listed(scores: str) -> list[str]:
    """Return the names of scores in a list as `mi,t`; `all` is every one.

    Raises:
        UsageError: there is no score of a name, or no name.
    """
    if scores.strip() == "all":
        return list(SCORES)
    names = [name.strip() for name in scores.split(",") if name.strip()]
    for name in names or [""]:
        if name not in SCORES:
            near = difflib.get_close_matches(name, SCORES, n=1)
            known = f"scores: {', '.join(SCORES)}, or all"
            hint = f"{near[0]}? ({known})" if near else known
            raise UsageError(f"no score is called {name!r}", hint=hint)
    return list(dict.fromkeys(names))


def scored(
    scores: str, o11: Numbers, r1: Numbers, c1: Numbers, n: Numbers, *, hits: Numbers | None = None
) -> dict[str, pl.Series]:
    """Return a column for each score; null where it is not defined or without bound.

    Dice and log-Dice take the `hits` of a node, if they are given, for its r1: a node with many
    tokens beside it is no more frequent for that.
    """
    columns = {}
    for name in listed(scores):
        row = r1 if hits is None or name not in _OF_HITS else hits
        found = np.asarray(SCORES[name](o11, row, c1, n))
        columns[name] = pl.Series(np.where(np.isfinite(found), found, np.nan)).fill_nan(None)
    return columns
