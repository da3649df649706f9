"""Episodes: the stretches of a rate's course between change points, and its bursts."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.measure.course import Course
from communique.measure.homes import COUNTED, KEYS
from communique.measure.rates import Counted
from communique.measure.uses import joined

_ABOUT = ("group", "kind", "number", "first", "last")
_COUNTED = ("hits", "tokens", "per_million", "low", "high", "documents", "of")
_LIFE = ("half_life", "half_life_low", "half_life_high")

COLUMNS = (*_ABOUT, *_COUNTED, "weight", *_LIFE, "first_use", "last_use")
"""The columns of a table of episodes."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Some periods of a course that follow each other, from `begin` to before `stop`."""

    course: Course
    kind: str
    number: int | None
    begin: int
    stop: int
    weight: float | None = None

    @property
    def row(self) -> dict[str, Any]:
        """What the table says of the episode beside its counts."""
        first, last = self.course.periods[self.begin], self.course.periods[self.stop - 1]
        about = (self.course.group, self.kind, self.number, first, last)
        return {
            **dict(zip(_ABOUT, about, strict=True)),
            "weight": self.weight,
            **dict(zip(_LIFE, self._life(), strict=True)),
        }

    def _life(self) -> list[float | None]:
        life = self.course.life
        if self.kind != "all" or life is None or not 0 < life.time < math.inf:
            return [None] * len(_LIFE)
        times = (life.time, life.low, life.high)
        return [each if math.isfinite(each) else None for each in times]


def episodes(
    found: Sequence[Course], uses: pl.DataFrame, counted: Counted
) -> tuple[pl.DataFrame, npt.NDArray[np.float64]]:
    """Return the counts of each episode, and float64[2, n_episodes, replicates].

    `uses` are the first and last documents with a hit of each group and period.
    """
    every = [each for course in found for each in _episodes(course)]
    schema: dict[str, Any] = {
        **dict.fromkeys(_ABOUT, pl.String),
        "group": counted.keys.frame.schema["group"],
        "number": pl.Int64,
        **dict.fromkeys(("weight", *_LIFE), pl.Float64),
    }
    told = pl.DataFrame([each.row for each in every], schema=schema)
    # The rows of what was counted that each episode has, one episode after the other.
    home = np.repeat(np.arange(len(every)), [each.stop - each.begin for each in every])
    rows = np.concatenate(
        [np.empty(0, np.int64), *(each.course.rows[each.begin : each.stop] for each in every)]
    )
    inside = counted.groups[rows].with_columns(pl.Series("episode", home, dtype=pl.Int64))
    sums = inside.group_by("episode", maintain_order=True).agg(pl.col(*COUNTED).sum())
    first = np.flatnonzero(np.diff(home, prepend=-1))
    replicates = np.add.reduceat(counted.replicates[:, rows], first, axis=1)
    table = pl.concat([told, sums], how="horizontal")
    uses = joined(
        inside.select("episode", *KEYS).join(uses, on=KEYS, nulls_equal=True), ["episode"]
    )
    for end in ("first", "last"):
        ids = uses.filter(pl.col("end") == end).select("episode", pl.col("id").alias(f"{end}_use"))
        table = table.join(ids, on="episode", how="left", maintain_order="left")
    return table.drop("episode"), replicates


def _episodes(course: Course) -> Iterator[Episode]:
    n = len(course.periods)
    yield Episode(course, "all", None, 0, n)
    for number, (begin, stop) in enumerate(pairwise([0, *course.changes.tolist(), n]), start=1):
        yield Episode(course, "segment", number, begin, stop)
    for (level, begin, stop), weight in zip(
        course.bursts.tolist(), course.weights.tolist(), strict=True
    ):
        yield Episode(course, "burst", level, begin, stop, weight)
