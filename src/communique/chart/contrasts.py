"""The charts of keyness, dispersion and barcodes.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from communique.chart.clouds import CLOUD, cut, drawn
from communique.chart.clouds import keyness as cloud
from communique.chart.definition import Chart, Counts
from communique.chart.measures import counted, names_of
from communique.chart.rows import ROWS, listed
from communique.chart.rows import barcode as ticks
from communique.measure.barcode import Barcode
from communique.measure.dispersion import Dispersion
from communique.measure.keyness import Keyness
from communique.run import Table


def keyness(table: Table, *, sides: tuple[str, str] = ("", ""), most: int = CLOUD) -> Chart:
    """Return the words of two corpora by log ratio and frequency; of several, the first words.

    `sides` are what reference and target are called, else their conditions; `most` words are
    drawn. A word is significant where the interval of its log ratio lies on one side of 0, and the
    farther it does, the sooner it is labelled. Its mark leads to the corpus that has more of it.
    """
    measure = table.measure
    assert isinstance(measure, Keyness)
    if measure.by:
        return _by_groups(table, measure)
    surely = pl.max_horizontal("low", -pl.col("high"), 0).fill_null(0.0)
    rate = (pl.col("per_million") + pl.col("reference_per_million")) / 2
    frame = table.frame.with_row_index("row").with_columns(weight=surely, rate=rate)
    frame = frame.drop_nulls(["log_ratio", "rate"])
    shown = frame[drawn(frame["weight"].to_numpy(), frame["rate"].to_numpy(), most)]
    ratios, rows = shown["log_ratio"].to_list(), shown["row"].to_list()
    called = sides if any(sides) else _called(measure)
    return cloud(
        f"{called[1]} against {called[0]}",
        names_of(shown),
        ratios,
        shown["rate"].to_list(),
        sides=called,
        significant=(shown["weight"] > 0).to_list(),
        weights=shown["weight"].to_list(),
        label="per million tokens, mean of both (log)",
        counts=_larger(table, rows, [ratio > 0 for ratio in ratios]),
        notes=cut(len(shown), len(frame)),
    )


def _by_groups(table: Table, measure: Keyness) -> Chart:
    """Return the first words of each group."""
    frame = table.frame.with_row_index("row")
    each = max(ROWS // max(frame["group"].n_unique(), 1), 1)
    frame = frame.group_by("group", maintain_order=True).head(each)
    ratios, rows = frame["log_ratio"].to_list(), frame["row"].to_list()
    low, high = (frame[end].fill_null(0.0).to_list() for end in ("low", "high"))
    return listed(
        f"Each {measure.by} against all others",
        names_of(frame),
        ratios,
        low=low,
        high=high,
        label="log₂ of the ratio, with 95 % interval",
        counts=_larger(table, rows, [(ratio or 0.0) > 0 for ratio in ratios]),
        significant=[a > 0 or b < 0 for a, b in zip(low, high, strict=True)],
        notes=[f"The first {each} of each group."],
    )


def _larger(table: Table, rows: Sequence[int], more: Sequence[bool]) -> Counts:
    """Return the counts of the side that has more of each word."""
    sides = [counted(table, side, rows) for side in ("reference", "target")]
    numbers = [sides[side].numbers[at] for at, side in enumerate(more)]
    return Counts(numbers, lambda at: sides[more[at]].evidence(at), sides[1].noun)


def _called(measure: Keyness) -> tuple[str, str]:
    """Return how reference and target are called."""
    reference = Path(measure.file).name if measure.file else str(measure.reference)
    return reference or "all others", str(measure.target) or "all"


def barcode(table: Table) -> Chart:
    """Return where the hits are: in their documents, or, of many documents, in the corpus."""
    measure = table.measure
    assert isinstance(measure, Barcode)
    documents, column = table.frame["document"].to_list(), "share"
    about = "share of the document that lies before the hit"
    if table.frame["document"].n_unique() > ROWS:
        documents, column = ["all documents"] * len(table), "corpus_share"
        about = f"share of all documents, in the order of {measure.order}, that lies before the hit"
    shares = table.frame[column].to_list()
    title = f"“{measure.query.text or measure.query}”"
    return ticks(title, documents, shares, label=about, counts=counted(table, "hits"))


def dispersion(table: Table) -> Chart:
    """Return how unevenly the most frequent features lie over the parts of the corpus."""
    assert isinstance(table.measure, Dispersion)
    return listed(
        "Dispersion of the most frequent",
        table.frame["type"].to_list(),
        table.frame["dp_norm"].to_list(),
        label="DPnorm: 0 is even, 1 is all in one small part",
        counts=counted(table, "count"),
    )
