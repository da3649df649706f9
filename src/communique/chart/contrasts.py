"""The charts of keyness, dispersion and barcodes.

Each function is an entry point in the group `communique.charts`, under the name of its measure.
"""

from collections.abc import Sequence
from pathlib import Path

from communique.chart.clouds import keyness as cloud
from communique.chart.definition import Chart, Counts
from communique.chart.measures import counted, names_of
from communique.chart.rows import ROWS, listed
from communique.chart.rows import barcode as ticks
from communique.measure.barcode import Barcode
from communique.measure.dispersion import Dispersion
from communique.measure.keyness import Keyness
from communique.run import Table


def keyness(table: Table) -> Chart:
    """Return the words of two corpora by log ratio and frequency; of several, the first words.

    A word is significant where the interval of its log ratio lies on one side of 0, and the
    farther it does, the sooner it is labelled. Its mark leads to the corpus that has more of it.
    """
    measure = table.measure
    assert isinstance(measure, Keyness)
    frame = table.frame.with_row_index("row")
    if measure.by:
        each = max(ROWS // max(frame["group"].n_unique(), 1), 1)
        frame = frame.group_by("group", maintain_order=True).head(each)
    ratios, rows = frame["log_ratio"].to_list(), frame["row"].to_list()
    low, high = (frame[end].fill_null(0.0).to_list() for end in ("low", "high"))
    surely = [a > 0 or b < 0 for a, b in zip(low, high, strict=True)]
    counts = _larger(table, rows, [(ratio or 0.0) > 0 for ratio in ratios])
    names, called = names_of(frame), _called(measure)
    if measure.by:
        return listed(
            f"Each {measure.by} against all others",
            names,
            ratios,
            low=low,
            high=high,
            label="log₂ of the ratio, with 95 % interval",
            counts=counts,
            significant=surely,
            notes=[f"The first {each} of each group."],
        )
    return cloud(
        f"{called[1]} against {called[0]}",
        names,
        ratios,
        ((frame["per_million"] + frame["reference_per_million"]) / 2).to_list(),
        sides=called,
        significant=surely,
        weights=[max(a, -b, 0.0) for a, b in zip(low, high, strict=True)],
        label="per million tokens, mean of both (log)",
        counts=counts,
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
