"""The charts of similarity.

`similarity` is an entry point in the group `communique.charts`, under the name of its measure.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from communique.chart.clouds import scatter
from communique.chart.definition import Chart, Counts
from communique.chart.measures import counted
from communique.chart.rows import SQUARE, dendrogram, heat, listed
from communique.errors import UsageError
from communique.measure.similarity import Similarity
from communique.run import Table


def similarity(table: Table) -> Chart:
    """Return a matrix or list of pairs, the tree of clusters, or the map.

    Raises:
        UsageError: clusters without their tree have no chart.
    """
    measure: Any = table.measure
    assert isinstance(measure, Similarity)
    title = f"By {measure.method} of {measure.features}"
    match measure.show:
        case "pairs":
            return _pairs(table, title)
        case "tree":
            return _tree(table, title)
        case "map":
            return _map(table, title)
    raise UsageError("clusters have no chart of their own", hint="--show tree or --show map")


def _pairs(table: Table, title: str) -> Chart:
    one, other = (table.frame[end].cast(str).to_list() for end in ("a", "b"))
    values = table.frame[:, 2].to_list()
    names = list(dict.fromkeys(one + other))
    [size] = {"tokens", "count"} & {name.removesuffix("_a") for name in table.frame.columns}
    whole = len(names) * (len(names) - 1) // 2
    if len(names) > SQUARE or len(table) < whole:
        pairs = [f"{a} – {b}" for a, b in zip(one, other, strict=True)]
        counts = counted(table, f"{size}_a")
        return listed(title, pairs, values, label=table.frame.columns[2], counts=counts)
    n, place = len(names), {name: at for at, name in enumerate(names)}
    square, cells = np.full(n * n, np.nan), dict[int, tuple[int, str]]()
    for row, (a, b, value) in enumerate(zip(one, other, values, strict=True)):
        here, there = place[a] * n + place[b], place[b] * n + place[a]
        cells |= {here: (row, f"{size}_a"), there: (row, f"{size}_b")}
        square[[here, there]] = np.nan if value is None else value
    return heat(title, names, names, square.reshape(n, n), counts=_first(table, cells, n * n))


def _first(table: Table, cells: Mapping[int, tuple[int, str]], n: int) -> Counts:
    """Return the sizes of what the rows of a square are about."""
    numbers = [table.frame[cells[at][1]][cells[at][0]] if at in cells else 0 for at in range(n)]
    return Counts(numbers, lambda at: table.evidence(*cells[at]), "tokens in the first")


def _tree(table: Table, title: str) -> Chart:
    frame = table.frame
    n = len(frame) + 1
    names = [""] * n
    for end in ("left", "right"):
        for node, name in zip(frame[end], frame[f"{end}_name"], strict=True):
            if node <= n:
                names[node - 1] = str(name)
    linkage = frame.select("left", "right", "height", "size").to_numpy().astype(np.float64)
    linkage[:, :2] -= 1
    return dendrogram(title, names if len(frame) else [], linkage, label="distance")


def _map(table: Table, title: str) -> Chart:
    x, y = (_axis(table, axis) for axis in ("axis_1", "axis_2"))
    names = table.frame[:, 0].cast(str).to_list()
    [size] = {"tokens", "count"} & set(table.frame.columns)
    return scatter(title, x, y, names, counts=counted(table, size))


def _axis(table: Table, name: str) -> list[float | None]:
    if name not in table.frame.columns:
        return [0.0] * len(table)
    return table.frame[name].to_list()
