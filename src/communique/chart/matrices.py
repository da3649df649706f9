"""The charts of matrices: features in documents as shades, pairs of features as a network.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from typing import Any

import numpy as np
import polars as pl

from communique.chart.clouds import network
from communique.chart.definition import Chart, Counts
from communique.chart.measures import counted
from communique.chart.rows import SQUARE, heat
from communique.measure import Evidence
from communique.measure.dfm import Dfm
from communique.measure.fcm import Fcm
from communique.run import Table

_PAIRS = 60


def dfm(table: Table) -> Chart:
    """Return how often the most frequent features are in the first rows of a matrix."""
    measure: Any = table.measure
    assert isinstance(measure, Dfm)
    keys = measure.grouping.keys
    groups = table.frame.select(keys).unique(maintain_order=True).head(SQUARE)
    totals = table.frame.group_by("feature").agg(pl.col("count").sum())
    ranked = totals.sort("count", "feature", descending=[True, False])
    features = ranked["feature"].head(SQUARE).to_list()
    place = {feature: at for at, feature in enumerate(features)}
    rows = {row: at for at, row in enumerate(groups.rows())}
    cells = np.zeros((len(rows), len(features)), np.int64)
    for *key, feature, count in table.frame.select(*keys, "feature", "count").iter_rows():
        if tuple(key) in rows and feature in place:
            cells[rows[tuple(key)], place[feature]] = count

    def evidence(at: int) -> Evidence:
        down, across = divmod(at, len(features))
        row = dict(zip(keys, groups.row(down), strict=True))
        return measure.evidence({**row, "feature": features[across]}, "count")

    names = [", ".join("none" if key is None else str(key) for key in row) for row in rows]
    noted = [f"The most frequent {len(features)} of {len(totals):,} features are drawn."]
    counts = Counts(cells.ravel().tolist(), evidence, "hits")
    notes = noted if len(totals) > len(features) else []
    title = f"Counts of {measure.features}"
    return heat(title, names, features, cells.astype(np.float64), counts=counts, notes=notes)


def fcm(table: Table) -> Chart:
    """Return the pairs of features that are together most often; a link leads to them."""
    measure: Any = table.measure
    assert isinstance(measure, Fcm)
    pairs = table.frame.with_row_index("row").filter(pl.col("feature") != pl.col("with"))
    pairs = pairs.head(_PAIRS)
    ends = [pairs[end].to_list() for end in ("feature", "with")]
    names = list(dict.fromkeys(ends[0] + ends[1]))
    links = [
        (names.index(one), names.index(other), float(count))
        for one, other, count in zip(*ends, pairs["count"], strict=True)
    ]
    return network(
        f"Pairs of {measure.features}",
        names,
        links,
        link_counts=counted(table, "count", pairs["row"].to_list()),
        notes=[f"The {len(pairs)} most frequent of {len(table):,} pairs are drawn."],
    )
