"""The charts of diversity and readability.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from typing import Any

from communique.chart.definition import Chart
from communique.chart.measures import counted, names_of
from communique.chart.rows import listed
from communique.measure.diversity import Diversity
from communique.measure.readability import Readability
from communique.run import Table


def diversity(table: Table) -> Chart:
    """Return the first score that was asked for, of each text or group."""
    assert isinstance(table.measure, Diversity)
    return _scored(table, "Diversity")


def readability(table: Table) -> Chart:
    """Return the first score that was asked for, of each text or group."""
    assert isinstance(table.measure, Readability)
    return _scored(table, "Readability")


def _scored(table: Table, title: str) -> Chart:
    measure: Any = table.measure
    known = {name.lower(): name for name in table.frame.columns}
    # All scores, or another name of one, stand last.
    score = known.get(measure.measures.split(",")[0].strip().lower(), table.frame.columns[-1])
    keys = names_of(table.frame)
    values, counts = table.frame[score].to_list(), counted(table, "tokens")
    return listed(f"{title}: {score}", keys, values, label=score, counts=counts)
