"""The charts of a meeting.

The function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from typing import Any

import numpy as np
import polars as pl

from communique.chart.definition import Chart, Counts
from communique.chart.measures import counted
from communique.chart.rows import SQUARE, heat, listed
from communique.measure.meeting import Meeting
from communique.run import Table


def meeting(table: Table) -> Chart:
    """Return who shares words with whom as shades; of the other tables a list."""
    measure: Any = table.measure
    assert isinstance(measure, Meeting)
    called = measure.meeting or "the documents"
    if measure.show == "matrix":
        return _matrix(table, called)
    title, column, label = _LISTS[measure.show]
    names = table.frame.select(_named(measure.show)).to_series().to_list()
    values = table.frame[column].to_list()
    about = title.format(called)
    return listed(about, names, values, label=label, bars=True, counts=counted(table, column))


_LISTS = {
    "contributions": ("Words shared at {}", "shared", "words in shared formulas"),
    "formulas": ("Formulas of {}", "count", "uses"),
    "themes": ("Themes of {}", "count", "uses"),
    "mentions": ("Who names whom at {}", "mentions", "mentions"),
    "left_out": ("Who is named at {}", "mentions", "mentions by others"),
    "meetings": ("Meetings", "documents", "contributions"),
}


def _named(show: str) -> pl.Expr:
    if show == "mentions":
        return pl.format("{} → {}", "document", "named")
    names = {"formulas": "formula", "themes": "theme", "meetings": "meeting"}
    names |= {"left_out": "contributor"}
    return pl.col(names.get(show, "document"))


def _matrix(table: Table, called: str) -> Chart:
    """Return contributors by contributors: words of the row that the column shares."""
    measure: Any = table.measure
    frame = table.frame
    totals = frame.group_by("contributor").agg(pl.col("words").sum())
    every = pl.concat([frame["contributor"], frame["other"]]).unique().to_frame("contributor")
    ranked = every.join(totals, on="contributor", how="left").sort(
        "words", "contributor", descending=[True, False], nulls_last=True
    )
    names = ranked["contributor"].to_list()[:SQUARE]
    n, place = len(names), {name: at for at, name in enumerate(names)}
    rows: dict[int, int] = {}
    cells = np.zeros(n * n, np.int64)
    for row, (one, other, words) in enumerate(
        frame.select("contributor", "other", "words").iter_rows()
    ):
        if one in place and other in place:
            at = place[one] * n + place[other]
            rows[at], cells[at] = row, words

    def evidence(at: int) -> Any:
        if at in rows:
            return table.evidence(rows[at], "words")
        return measure.evidence({"words_at": None}, "words")

    counts = Counts(cells.tolist(), evidence, "words")
    square = cells.reshape(n, n).astype(np.float64)
    np.fill_diagonal(square, np.nan)
    note = "Words of the contributor of a row in formulas that the one of the column shares."
    more = [f"The first {n} of {len(every)} contributors are drawn."] * (len(every) > n)
    title = f"Shared words at {called}"
    return heat(title, names, names, square, counts=counts, notes=[note, *more])
