"""Barcode: where each hit of a query stands in its document and in the corpus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import numpy as np
import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.measure import Evidence
from communique.measure.places import check_order, ordered_documents
from communique.query import Number, Query, find, selected
from communique.query.language.query import Having, InCharacters, Within
from communique.query.language.tree import Distance
from communique.query.place import FIRST, LAST


@dataclass(frozen=True, slots=True)
class Counted:
    """The documents that are looked into, and a row for each hit."""

    documents: pl.DataFrame
    hits: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Barcode:
    """The hits of a query one by one, in the order of documents: what a barcode chart draws.

    Columns of the table:
        document: its id.
        token: tokens of the document before the hit.
        share: token by the tokens of the document: from 0 to before 1.
        corpus_share: the same in all documents put one after the other.
        start, end: the characters of the hit in the text of the document.
        length: its tokens.
        hits: 1.
    """

    counts: ClassVar[Sequence[str]] = ("hits",)

    query: Query = field(metadata={"help": "what to look for"})
    order: str = field(default="id", metadata={"help": "id or a date, in which documents stand"})

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        check_order(self.order, corpus.fields)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Find the hits of one part."""
        hits = find(part, self.query, budget)
        sizes = np.diff(part.bounds)
        row = np.flatnonzero(selected(part, self.query.within) & (sizes > 0))
        rows = pl.DataFrame(
            {
                "document": part.documents["id"].gather(hits.document),
                "token": hits.start.astype(np.int64) - part.bounds[hits.document],
                "start": part.spans[hits.start, 0].astype(np.int64),
                "end": part.spans[hits.end - 1, 1].astype(np.int64),
                "length": (hits.end - hits.start).astype(np.int64),
            }
        )
        return Counted(ordered_documents(part, row, sizes[row], self.order), rows)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Put documents, and hits, together."""
        return Counted(
            pl.concat([each.documents for each in partials]),
            pl.concat([each.hits for each in partials]),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Place the hits in the corpus."""
        documents = partial.documents.sort("day", "id", nulls_last=True).with_columns(
            before=pl.col("tokens").cum_sum() - pl.col("tokens")
        )
        placed = partial.hits.join(
            documents.rename({"id": "document"}), on="document", how="left"
        ).sort("before", "token", "length")
        token, tokens, before = (
            placed[name].to_numpy().astype(np.float64) for name in ("token", "tokens", "before")
        )
        whole = max(int(documents["tokens"].sum()), 1)
        # By numpy: the quotients of polars differ in the last digit with how columns are cut.
        return placed.select(
            "document",
            "token",
            share=pl.Series(token / tokens),
            corpus_share=pl.Series((before + token) / whole),
            start="start",
            end="end",
            length="length",
            hits=pl.lit(1, dtype=pl.Int64),
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for one hit: the match that has its characters."""
        here = Within(InCharacters(row["document"], row["start"], row["end"]))
        whole = Having(Distance(FIRST, LAST, False, "=", Number(str(row["length"] - 1))))
        filters = (*self.query.filters, here, whole)
        return Evidence(replace(self.query, filters=filters, text=""), "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant."""
        return self.query.notices
