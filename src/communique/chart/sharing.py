"""The charts of what documents share.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

import polars as pl

from communique.chart.clouds import network
from communique.chart.definition import Chart
from communique.chart.measures import counted
from communique.chart.rows import listed
from communique.measure.novelty import Novelty
from communique.measure.reuse import Reuse
from communique.run import Table


def reuse(table: Table) -> Chart:
    """Return who repeats whom as a network; of other tables of reuse a list."""
    measure = table.measure
    assert isinstance(measure, Reuse)
    if measure.show == "network":
        return _network(table)
    title, named, column, label = {
        "passages": ("The longest shared passages", _pair, "words", "words"),
        "shares": ("What is repeated", pl.nth(0).cast(pl.String), "share", "share of words"),
        "openings": ("Shared openings and closings", pl.col("text"), "documents", "documents"),
    }[measure.show]
    names = table.frame.select(named.fill_null("none")).to_series().to_list()
    counts = counted(table, "words" if column == "share" else column)
    values = table.frame[column].to_list()
    return listed(title, names, values, label=label, bars=True, counts=counts)


def novelty(table: Table) -> Chart:
    """Return the new words of each sentence of a statement, or the share of new ones over time."""
    measure = table.measure
    assert isinstance(measure, Novelty)
    frame = table.frame
    if measure.show == "documents":
        names = frame.select(pl.format("{} {}", pl.col("date").fill_null(""), "document"))
        return listed(
            "What is new in each statement",
            names.to_series().str.strip_chars().to_list(),
            frame["share"].to_list(),
            low=frame["low"].to_list(),
            high=frame["high"].to_list(),
            label="share of words in new sentences, with 95 % interval",
            counts=counted(table, "new"),
        )
    told = "words" if measure.show == "brief" else "new_words"
    numbered = frame.select(pl.format("{}. {}", "number", "kind")).to_series()
    return listed(
        f"What is new in {measure.document}",
        numbered.to_list(),
        frame[told].cast(pl.Float64).to_list(),
        label="words" if told == "words" else "new words",
        bars=True,
        counts=counted(table, told),
    )


_pair = pl.format("{} → {}", "source", "target")


def _network(table: Table) -> Chart:
    """Return the edges between two; words that one repeats of its own are no edge."""
    rows = table.frame.select((pl.col("source") != pl.col("target")).fill_null(True).arg_true())
    kept = rows.to_series().to_list()
    ends = [table.frame[end].gather(kept).cast(pl.String).fill_null("none") for end in _ENDS]
    names = list(dict.fromkeys([*ends[0], *ends[1]]))
    place = {name: at for at, name in enumerate(names)}
    words = table.frame["words"].gather(kept).to_list()
    links = [
        (place[one], place[other], float(n)) for one, other, n in zip(*ends, words, strict=True)
    ]
    return network(
        "Who repeats whom",
        names,
        links,
        link_counts=counted(table, "words", kept),
        notes=["A link is as thick as many words are repeated."],
    )


_ENDS = ("source", "target")
