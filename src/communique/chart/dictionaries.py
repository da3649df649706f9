"""The charts of the tone of a dictionary, and of its entries.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from typing import Any

from communique.chart.definition import Chart
from communique.chart.measures import counted, names_of
from communique.chart.rows import listed
from communique.measure.audit import Audit
from communique.measure.tone import Tone
from communique.run import Table


def tone(table: Table) -> Chart:
    """Return the balance of each group, with its interval."""
    measure: Any = table.measure
    assert isinstance(measure, Tone)
    balance, low, high = (table.frame[f"balance{end}"].to_list() for end in ("", "_low", "_high"))
    about = f"balance: −1 is all {measure.negative}, 1 all {measure.positive}, with 95 % interval"
    names, counts = names_of(table.frame), counted(table, "tokens")
    return listed("Tone", names, balance, low=low, high=high, label=about, counts=counts)


def audit(table: Table) -> Chart:
    """Return how often each entry of a dictionary occurs."""
    assert isinstance(table.measure, Audit)
    names = [f"{row['entry']} · {row['category']}" for row in table]
    hits, counts = table.frame["hits"].to_list(), counted(table, "hits")
    return listed("Entries of the dictionary", names, hits, label="hits", bars=True, counts=counts)
