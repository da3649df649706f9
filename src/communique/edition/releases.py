"""Releases: every text that a corpus keeps, earlier ones too, with what tells whose it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from communique.align.texts import Column, Texts, together
from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.corpus.part import DATE
from communique.features import GAP, Features, Stretches, words

WORDS = Features(punctuation=False)
"""What is compared: words in lower case."""

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.)?", re.IGNORECASE)
_TITLE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Releases:
    """All releases in the order of time: date, then when they were met, then number.

    Attributes:
        parts: where they are.
        table: one row each: id, document, number (of the release; null of the newest), part,
            row, title, date, until, met (days), language, url, meeting, speaker (a list: the
            values of the fields of the rules), and `statement`, `translation_of`, `excerpt_of`,
            `summary_of`, `release_of` as far as fields say so.
        texts: their words.
    """

    parts: Sequence[Part]
    table: pl.DataFrame
    texts: Texts

    def text(self, row: int) -> str:
        """Return the exact text of a release."""
        part: int = self.table["part"][row]
        return self.parts[part].text(self.table["row"][row])

    def __len__(self) -> int:
        return len(self.table)


DECLARED = ("release_of", "translation_of", "excerpt_of", "summary_of")
"""Fields of a document that name another of the same statement."""

_TEXTS = ("language", "url", "meeting", "statement", *DECLARED)


def releases(corpus: Corpus, speaker: Sequence[str], budget: Budget = UNBOUNDED) -> Releases:
    """Return the releases of a corpus."""
    parts = [*corpus.live, *corpus.earlier]
    n_live = len(corpus.live)
    tables = [
        _table(part, number, speaker, earlier=number >= n_live) for number, part in enumerate(parts)
    ]
    if not tables:
        tables = [_empty(speaker)]
    table = pl.concat(tables).with_row_index("at")
    order = table.sort(
        "date", "met", "document", "number", "id", nulls_last=True, maintain_order=True
    )["at"]
    columns = []
    for part in parts:
        budget.check()
        columns.append(_column(part))
    texts = together(columns, order.to_numpy()) if columns else _no_texts()
    return Releases(parts, table.drop("at")[order.to_list()], texts)


def _column(part: Part) -> Column:
    stretches = Stretches.of_documents(part)
    single = words(part, WORDS, stretches)
    single = single.take(single.code != GAP)
    bounds = np.searchsorted(single.stretch, np.arange(len(stretches) + 1, dtype=np.int32)).astype(
        np.int64
    )
    return Column(single.names, single.code, bounds, part.spans[single.position])


def _no_texts() -> Texts:
    none = np.empty(0, np.int32)
    return Texts(none, np.zeros(1, np.int64), none.reshape(0, 2), pl.Series([], dtype=pl.String))


def _table(part: Part, number: int, speaker: Sequence[str], *, earlier: bool) -> pl.DataFrame:
    documents = part.documents
    days = [_days(documents, name) for name in ("date", "retrieved")]
    named = pl.col("id").str.extract(r"@(\d+)$").cast(pl.Int64)
    return documents.select(
        "id",
        (pl.col("id").str.replace(r"@\d+$", "") if earlier else pl.col("id")).alias("document"),
        (named if earlier else pl.lit(None, pl.Int64)).alias("number"),
        pl.lit(earlier).alias("is_earlier"),
        pl.lit(number, pl.Int64).alias("part"),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("row"),
        pl.col("title").fill_null(""),
        days[0][0].alias("date"),
        days[0][1].alias("until"),
        days[1][0].alias("met"),
        *(_text(documents, name) for name in _TEXTS),
        pl.concat_list(_text(documents, name) for name in speaker).alias("speaker")
        if speaker
        else pl.lit([], pl.List(pl.String)).alias("speaker"),
    )


def _empty(speaker: Sequence[str]) -> pl.DataFrame:
    named: dict[str, Any] = dict.fromkeys(("id", "document"), pl.String)
    named |= {"number": pl.Int64, "is_earlier": pl.Boolean, "part": pl.Int64, "row": pl.Int64}
    named |= {"title": pl.String, "date": pl.Date, "until": pl.Date, "met": pl.Date}
    named |= dict.fromkeys(_TEXTS, pl.String)
    return pl.DataFrame(schema={**named, "speaker": pl.List(pl.String)})


def _days(documents: pl.DataFrame, name: str) -> tuple[pl.Expr, pl.Expr]:
    """Return the first and the last day that a field says."""
    if documents.schema.get(name) != DATE:
        return pl.lit(None, pl.Date), pl.lit(None, pl.Date)
    when = pl.col(name).struct
    return when.field("start"), when.field("stop").dt.offset_by("-1d")


def _text(documents: pl.DataFrame, name: str) -> pl.Expr:
    kind = documents.schema.get(name)
    if kind is None or kind == DATE:
        return pl.lit(None, pl.String).alias(name)
    if isinstance(kind, pl.List):
        return pl.col(name).list.join("; ").alias(name)
    return pl.col(name).cast(pl.String).alias(name)


def address(url: str | None) -> str:
    """Return an address without what may differ of one page: scheme, www, fragment, last slash."""
    if not url:
        return ""
    return _SCHEME.sub("", url.strip().partition("#")[0]).rstrip("/").casefold()


def folded(text: str | None) -> str:
    """Return a title or name as it is compared: letters and digits in lower case."""
    return _TITLE.sub(" ", text or "").strip().casefold()
