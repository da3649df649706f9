"""Frequency lists in files: a reference that is counted already, with its digest."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.errors import ReadError
from communique.measure.contrast import Side
from communique.measure.intervals import Rates
from communique.score.association import Column


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """How often types occur in a corpus that isn't here.

    Attributes:
        counts: type, count; each type once.
        total: the tokens of all types, those without a row among them.
    """

    counts: pl.DataFrame
    total: int

    def of(self, types: pl.Series) -> Column:
        """Return float64[n]: the counts of some types, 0 where the list has none."""
        found = (
            types.alias("type")
            .to_frame()
            .join(self.counts, on="type", how="left", maintain_order="left")
        )
        return found["count"].fill_null(0).to_numpy().astype(np.float64)

    def against(self, names: pl.Series, target: Side) -> tuple[pl.Series, Side, Side]:
        """Return the features of a target and those of the list, and both sides counted in them."""
        every = pl.concat([names, self.counts["type"]]).unique().sort()
        at = every.search_sorted(names).to_numpy()
        rates = target.rates
        longer = [
            None if each is None else _scattered(each, at, len(every))
            for each in (rates.y, rates.yy, rates.xy, target.documents)
        ]
        y, yy, xy, documents = longer
        assert y is not None
        wide = Side(Rates(rates.n, rates.x, rates.xx, y, yy, xy), documents)
        there = Rates(0, self.total, 0, self.of(every), None, None)
        return every, wide, Side(there, None)


def _scattered(values: Column, at: npt.NDArray[np.integer], n: int) -> Column:
    found = np.zeros(n)
    found[at] = values
    return found


def digest(path: str) -> str:
    """Return the SHA-256 of a file.

    Raises:
        ReadError: it can't be read.
    """
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise ReadError(f"the list can't be read: {error.strerror}", where=path) from error


def read_list(path: str, sha256: str, total: int) -> ReferenceList:
    """Return the list of a file with the columns `type` and `count`, between commas or tabs.

    Other columns are not looked at. A `total` of 0 is the sum of the counts.

    Raises:
        ReadError: the file isn't what it was, or is no such table.
    """
    if digest(path) != sha256:
        raise ReadError(
            "the list isn't the one that was counted with", where=path,
            hint="bring the old one back, or ask again to count with this one",
        )  # fmt: skip
    tabs = path.casefold().endswith((".tsv", ".tab"))
    try:
        table = pl.read_csv(path, separator="\t" if tabs else ",", infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ReadError("the list is no table", where=path, hint=_FORM) from error
    if not {"type", "count"} <= set(table.columns):
        raise ReadError("the list has no columns type and count", where=path, hint=_FORM)
    counts = table.select("type", pl.col("count").cast(pl.Int64, strict=False))
    bad = counts.with_row_index("row").filter(
        pl.col("count").is_null() | (pl.col("count") < 0) | pl.col("type").is_null()
    )
    if bad.height:
        where = f"{path}, row {bad['row'][0] + 1} of the table"
        raise ReadError("a count is no whole number", where=where, hint=_FORM)
    summed = counts.group_by("type").sum()
    whole = int(summed["count"].sum())
    if total and total < whole:
        raise ReadError(
            f"the list counts {whole:,} tokens, more than the {total:,} of its corpus", where=path
        )
    return ReferenceList(summed, total or whole)


_FORM = "the columns type,count as `communique freq --csv` writes them"
