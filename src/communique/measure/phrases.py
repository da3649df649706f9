"""Phrases: the sequences of words that recur in an archive, in which documents, and whose."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.features.kept import globs
from communique.features.recurring import BREAK, Least, Recurring, recurring
from communique.measure.archive import Archive
from communique.measure.intervals import SUMS, with_rates
from communique.measure.lives import Uses

Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SLOT = "*"
"""Stands for a word that varies. No word is written so: it is punctuation."""

_TOLD = 5
"""So many words of a slot are told of, those that fill it most often."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sequences are wanted.

    Attributes:
        shortest, longest: their words.
        least: how often they occur.
        slots: whether one place may vary.
        only: a word that they have, in which * and ? stand for any; empty is any.
    """

    shortest: int
    longest: int
    least: Least
    slots: bool
    only: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sequences that recur in the chosen documents of an archive in the order of time.

    Attributes:
        archive: the documents.
        found: sequences of one form after the other; they are numbered through.
        text: of each sequence.
        uses: in which documents they are, those that aren't chosen, too.
    """

    archive: Archive
    found: Sequence[Recurring]
    text: pl.Series
    uses: Uses

    @classmethod
    def of(cls, archive: Archive, wanted: Wanted) -> "Phrases":
        """Find them."""
        archive = archive.ordered()
        words = archive.running
        found = recurring(words, wanted.shortest, wanted.longest, wanted.least, slots=wanted.slots)
        if wanted.only:
            named = np.append(globs(archive.names, [wanted.only]), False)
            codes = [np.maximum(each.codes(words), BREAK) for each in found]
            found = [
                each.taken(np.any(named[code], axis=1))
                for each, code in zip(found, codes, strict=True)
            ]
        text = [archive.text(each.codes(words), SLOT) for each in found]
        several = [words.document[each.at] for each in found]
        n = sum(len(each.count) for each in found)
        uses = _uses(_through(found), several, archive.documents.height, n)
        return cls(archive, found, pl.concat([pl.Series([], dtype=pl.String), *text]), uses)

    @property
    def documents(self) -> pl.DataFrame:
        """The documents of the archive."""
        return self.archive.documents

    @property
    def chosen(self) -> Uses:
        """The uses in the chosen documents."""
        return self.uses.of(self.documents["chosen"].to_numpy())

    def lived(self) -> tuple[pl.DataFrame, Uses]:
        """Return the chosen documents that have dates, and the uses in them."""
        there = self.documents["chosen"] & self.documents["start"].is_not_null()
        mask = there.to_numpy()
        row = np.cumsum(mask) - 1
        uses = self.uses.of(mask)
        return self.documents.filter(there), Uses(uses.number, row[uses.document], uses.y, uses.n)

    def counted(self) -> pl.DataFrame:
        """Return the text and length of each, and its count and rate in the chosen documents."""
        length = [np.full(len(each.count), each.length) for each in self.found]
        uses = self.chosen
        x = self.documents["tokens"].to_numpy()
        of = x[self.documents["chosen"].to_numpy()]
        each = x[uses.document]
        sums = {
            "n": np.full(uses.n, len(of)),
            "x": np.full(uses.n, of.sum()),
            "xx": np.full(uses.n, (of**2).sum()),
            "y": uses.summed(uses.y),
            "yy": uses.summed(uses.y**2),
            "xy": uses.summed(uses.y * each),
        }
        return with_rates(pl.DataFrame(sums)).select(
            formula=self.text,
            length=pl.Series(np.concatenate([np.empty(0, np.int64), *length])),
            count="y",
            documents=pl.Series(uses.summed()),
            elsewhere=pl.Series(self.uses.summed() - uses.summed()),
            per_million="per_million",
            low="low",
            high="high",
        )

    def fillers(self) -> pl.DataFrame:
        """Return the words that fill the slots of the chosen documents, most frequent first.

        Columns: number (of the sequence), filler, count, documents.
        """
        words, frames = self.archive.running, []
        for each, numbers in zip(self.found, _through(self.found), strict=True):
            if each.slot:
                kept = words.chosen[each.at]
                at = each.at[kept]
                filler = self.archive.names.gather(words.code[at + each.slot])
                columns = {"number": numbers[kept], "filler": filler, "row": words.document[at]}
                frames.append(pl.DataFrame(columns))
        schema = {"number": pl.Int64, "filler": pl.String, "row": pl.Int64}
        every = pl.concat([pl.DataFrame(schema=schema), *frames])
        counted = every.group_by("number", "filler").agg(
            count=pl.len().cast(pl.Int64), documents=pl.col("row").n_unique().cast(pl.Int64)
        )
        return counted.sort("number", "count", "filler", descending=[False, True, False])

    def told_fillers(self) -> pl.Series:
        """Return the most frequent words of each slot, as `long 5, hard 3`."""
        several = self.fillers()
        told = several.group_by("number", maintain_order=True).agg(
            told=pl.format("{} {}", "filler", "count").head(_TOLD).str.join(", "),
            more=pl.len() > _TOLD,
        )
        text = pl.when("more").then(pl.col("told") + ", …").otherwise("told")
        return _for_each(told.select("number", text), self.uses.n)

    def groups(self) -> pl.DataFrame:
        """Return the uses in each group of all documents.

        Columns: number, group, documents, and the sums of `rates` over the group's documents;
        start, first and last, the first day and the dates of the first and last use, or null.
        """
        every = self.documents.with_row_index("row").select(
            pl.col("row").cast(pl.Int64), "group", "tokens", "start", "day", "span"
        )
        if isinstance(every.schema["group"], pl.List):
            alone = every.with_columns(pl.col("group").list.unique())
            every = alone.explode("group", empty_as_null=True)
        x = pl.col("tokens")
        sizes = every.group_by("group").agg(n=pl.len().cast(pl.Int64), x=x.sum(), xx=(x * x).sum())
        summed = (
            self._pairs.join(every, on="row")
            .group_by("number", "group")
            .agg(
                *_SUMS,
                start=pl.col("start").min(),
                first=pl.col("span").sort_by("row").drop_nulls().first(),
                last=pl.col("span").sort_by("day", "start", nulls_last=False).drop_nulls().last(),
            )
        )
        return summed.join(sizes, on="group", nulls_equal=True)

    def periods(self) -> pl.DataFrame:
        """Return the uses in each period of the chosen documents, also where there are none.

        Columns: number, period, documents, and the sums of `rates`.
        """
        every = self.documents.with_row_index("row").filter("chosen")
        every = every.select(pl.col("row").cast(pl.Int64), "period", "tokens")
        x = pl.col("tokens")
        sizes = every.group_by("period").agg(n=pl.len().cast(pl.Int64), x=x.sum(), xx=(x * x).sum())
        summed = self._pairs.join(every, on="row").group_by("number", "period").agg(*_SUMS)
        numbers = pl.DataFrame({"number": np.arange(self.uses.n)})
        cells = numbers.join(sizes, how="cross")
        found = cells.join(summed, on=["number", "period"], how="left", nulls_equal=True)
        return found.with_columns(pl.col("y", "yy", "xy", "documents").fill_null(0))

    @property
    def told_of(self) -> bool:
        """Whether documents have groups."""
        group = self.documents["group"]
        return bool(group.is_not_null().any())

    @property
    def _pairs(self) -> pl.DataFrame:
        uses = self.uses
        return pl.DataFrame({"number": uses.number, "row": uses.document, "y": uses.y})

    def users(self) -> pl.DataFrame:
        """Return who had each sequence first, and in how many documents of whom it is.

        Columns: first_by, the groups of the documents with the earliest date, and used_by.
        """
        each = self.groups().with_columns(called=_called(pl.col("group"), self.documents["group"]))
        named = each.sort("number", "documents", "called", descending=[False, True, False])
        used = named.group_by("number", maintain_order=True).agg(
            pl.format("{} {}", "called", "documents").str.join("; ")
        )
        earliest = pl.col("start") == pl.col("start").min().over("number")
        first = named.filter(earliest).sort("number", "called")
        had = first.group_by("number", maintain_order=True).agg(pl.col("called").str.join("; "))
        both = [_for_each(frame, self.uses.n) for frame in (had, used)]
        return pl.DataFrame({"first_by": both[0], "used_by": both[1]})


_SUMS = (
    pl.col("y").sum(),
    (pl.col("y") ** 2).sum().alias("yy"),
    (pl.col("y") * pl.col("tokens")).sum().alias("xy"),
    pl.len().cast(pl.Int64).alias("documents"),
)


def _through(found: Sequence[Recurring]) -> list[Integers]:
    """Return the number of the sequence at each place, numbered through all forms."""
    before = np.cumsum([0, *(len(each.count) for each in found)])
    return [each.number + first for each, first in zip(found, before, strict=False)]


def _uses(numbers: Sequence[Integers], documents: Sequence[Integers], size: int, n: int) -> Uses:
    nothing = np.empty(0, np.int64)
    number = np.concatenate([nothing, *numbers])
    document = np.concatenate([nothing, *documents])
    key, y = np.unique(number * max(size, 1) + document, return_counts=True)
    return Uses(key // max(size, 1), key % max(size, 1), y.astype(np.int64), n)


def _for_each(frame: pl.DataFrame, n: int) -> pl.Series:
    """Return the second column for each number; null where there is none."""
    number, values = frame
    row = pl.Series([None], dtype=pl.Int64).new_from_index(0, n)
    return values.gather(row.scatter(number, np.arange(len(number))))


def _called(group: pl.Expr, of: pl.Series) -> pl.Expr:
    """Return how groups are called: `none` is without a value, 2 a number."""
    if of.dtype == pl.Float64:
        whole = group == group.round(0)
        group = (
            pl.when(whole)
            .then(group.cast(pl.Int64).cast(pl.String))
            .otherwise(group.cast(pl.String))
        )
    return group.cast(pl.String).fill_null("none")


def rated(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table of sums with rates, and its sums called as they are in tables."""
    assert set(SUMS) <= set(frame.columns)
    return with_rates(frame).rename({"y": "count", "x": "tokens", "n": "of"})
