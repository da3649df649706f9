"""The charts of collocations and networks.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from communique.chart.clouds import network as web
from communique.chart.definition import Chart
from communique.chart.measures import counted
from communique.chart.rows import listed
from communique.measure.collocations import Collocations
from communique.measure.network import Network
from communique.run import Table


def collocations(table: Table) -> Chart:
    """Return how much more often than by chance words stand in a row."""
    assert isinstance(table.measure, Collocations)
    return listed(
        "Collocations",
        table.frame["collocation"].to_list(),
        table.frame["z"].to_list(),
        label="z",
        bars=True,
        counts=counted(table, "count"),
    )


def network(table: Table) -> Chart:
    """Return which words stand near which; a link leads to where they stand together."""
    measure = table.measure
    assert isinstance(measure, Network)
    ends = [table.frame[end].to_list() for end in ("source", "target")]
    names = list(dict.fromkeys(ends[0] + ends[1]))
    place = {name: at for at, name in enumerate(names)}
    strengths = table.frame["score"].to_list()
    links = [
        (place[one], place[other], strength or 0.0)
        for one, other, strength in zip(*ends, strengths, strict=True)
    ]
    return web(
        f"Words that stand near {', '.join(measure.queries)}",
        names,
        links,
        link_counts=counted(table, "hits"),
        notes=[f"A link is as thick as its {measure.score} is high."],
    )
