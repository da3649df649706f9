"""The archive: all words of some documents with their dates, put together from all parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Part
from communique.features import GAP, Features, Stream, Stretches, words
from communique.features.evidence import JOINT
from communique.features.recurring import BREAK, Running
from communique.measure import periods
from communique.measure.fields import groups, times
from communique.measure.sequences import NO_WORD

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is kept of documents.

    Attributes:
        features: what their words are.
        date: the field; empty is none.
        over: year, quarter or month, of which periods are.
        by: a field that makes groups; empty is none.
        inside: a structure that no sequence leaves, as `s`; empty is none.
    """

    features: Features
    date: str
    over: str
    by: str
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """Documents and the words that they are made of.

    Attributes:
        documents: id, start and day (the first and the last of its date, or null), span (its date
            as it is written, or null), period, group, tokens, words (places of `code`), chosen.
        names: of words, sorted and distinct.
        code: int32[n]: document after document; `BREAK` where no sequence runs over.
    """

    documents: pl.DataFrame
    names: pl.Series
    code: npt.NDArray[np.int32]

    @classmethod
    def of(cls, part: Part, kinds: Kinds, kept: Mask, chosen: Mask, budget: Budget) -> "Archive":
        """Return the documents of a part that are kept; sequences count in the chosen ones."""
        sizes = np.diff(part.bounds).astype(np.int64)
        row = np.flatnonzero(kept & (sizes > 0))
        there = Stretches.of_documents(part).take(row)
        stream = words(part, kinds.features, there, budget)
        if kinds.features.joined:
            stream = stream.take(stream.code != GAP)
        barred = np.append(stream.names.str.contains(f"^{NO_WORD}$").to_numpy(), True)
        code = np.where(barred[stream.code], BREAK, stream.code).astype(np.int32)
        stretch = stream.stretch
        if kinds.inside:
            ends = _ends(part, stream, kinds.inside)
            code = np.insert(code, ends, BREAK)
            stretch = np.insert(stretch, ends, stretch[ends])
        names = stream.names.str.replace_all(r"\s", JOINT)
        documents = part.documents.select(
            "id",
            *_days(part, kinds.date),
            period=times(part, kinds.date, kinds.over if kinds.date else ""),
            group=groups(part, kinds.by),
            tokens=pl.Series(sizes),
            chosen=pl.Series(chosen),
        )[row].with_columns(words=pl.Series(np.bincount(stretch, minlength=len(row))))
        return cls(documents, names, code)

    @classmethod
    def merged(cls, several: Sequence["Archive"]) -> "Archive":
        """Return the archives of several parts as one."""
        names = pl.concat([each.names for each in several]).unique().sort()
        moved = []
        for each in several:
            to = np.append(names.search_sorted(each.names).to_numpy(), BREAK).astype(np.int32)
            moved.append(to[each.code])
        documents = pl.concat([each.documents for each in several], how="vertical_relaxed")
        return cls(documents, names, np.concatenate(moved))

    def ordered(self) -> "Archive":
        """Return the same with documents in the order of time, those without a date last."""
        order = self.documents.with_row_index("row").sort("start", "day", "id", nulls_last=True)
        row = order["row"].to_numpy().astype(np.int64)
        sizes = self.documents["words"].to_numpy().astype(np.int64)
        first = np.cumsum(sizes) - sizes
        moved = sizes[row]
        shift = np.repeat(first[row] - (np.cumsum(moved) - moved), moved)
        return Archive(order.drop("row"), self.names, self.code[shift + np.arange(len(shift))])

    @property
    def running(self) -> Running:
        """The words with their documents' rows."""
        sizes = self.documents["words"].to_numpy()
        document = np.repeat(np.arange(len(sizes)), sizes)
        chosen = self.documents["chosen"].to_numpy()[document]
        return Running(self.code, document, chosen, len(self.names))

    def text(self, codes: npt.NDArray[np.int32], slot: str) -> pl.Series:
        """Return sequences of codes [n, length] as text; what is no word is a slot."""
        names = pl.concat([self.names, pl.Series([slot], dtype=self.names.dtype)])
        columns = [
            names.gather(np.where(column < 0, len(self.names), column)) for column in codes.T
        ]
        frame = pl.DataFrame({str(place): column for place, column in enumerate(columns)})
        return frame.select(pl.concat_str(pl.all(), separator=" ")).to_series()


def _ends(part: Part, stream: Stream, structure: str) -> npt.NDArray[np.intp]:
    """Return the places before which a region begins or ends; outside of all each is alone."""
    region = part.structure(structure).around(stream.position)
    apart = (region[1:] != region[:-1]) | (region[1:] < 0)
    return np.flatnonzero(apart & (stream.stretch[1:] == stream.stretch[:-1])) + 1


def _days(part: Part, date: str) -> list[pl.Series]:
    """Return the first and the last day of each document's date, and how that is written."""
    if not date:
        nothing = pl.repeat(None, part.n_documents, dtype=pl.Date, eager=True)
        unwritten = nothing.cast(pl.String)
        return [nothing.alias("start"), nothing.alias("day"), unwritten.alias("span")]
    frame = part.documents.select(date=date).unnest("date")
    days = frame.select("start", day=pl.col("stop") - pl.duration(days=1))
    span = [first and periods.stretch(first, last) for first, last in days.iter_rows()]
    return [*days, pl.Series("span", span, dtype=pl.String)]
