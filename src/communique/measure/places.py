"""Places: where features stand in all documents put one after the other.

Documents stand in the order of their ids, or of a date and then of ids, so that no place depends
on how a corpus is cut into parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Part
from communique.corpus.attribute import inverted
from communique.errors import UsageError
from communique.features import GAP, DocumentFeatureMatrix, Features, Stretches, stream
from communique.features.kept import removed
from communique.query import Hits, Query, selected

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Places:
    """What stands where in some documents.

    Attributes:
        documents: one row per document that has tokens: id, day (null without order), tokens.
        names: of what stands there, sorted and distinct.
        code: int32[n]: the row in `names` of each.
        document: int64[n]: the row in `documents`.
        place: int64[n]: the tokens of the document before it.
    """

    documents: pl.DataFrame
    names: pl.Series
    code: npt.NDArray[np.int32]
    document: Integers
    place: Integers

    @classmethod
    def merged(cls, several: "Sequence[Places]") -> "Places":
        """Return the places of several parts."""
        names = pl.concat([each.names for each in several]).unique().sort()
        before = np.cumsum([0, *(each.documents.height for each in several)])
        codes = [names.search_sorted(each.names).to_numpy()[each.code] for each in several]
        return cls(
            pl.concat([each.documents for each in several]),
            names,
            np.concatenate(codes).astype(np.int32),
            np.concatenate([each.document + at for each, at in zip(several, before, strict=False)]),
            np.concatenate([each.place for each in several]),
        )

    def ordered(self) -> "Places":
        """Return the same with documents in order, and places in the order of the text."""
        order = self.documents.with_row_index("row").sort("day", "id", nulls_last=True)["row"]
        rank = np.empty(len(order), np.int64)
        rank[order.to_numpy()] = np.arange(len(order))
        document = rank[self.document]
        found = Places(self.documents[order], self.names, self.code, document, self.place)
        # Inside documents places are in order already, which this sort makes use of.
        by_text = np.argsort(found.positions, kind="stable")
        return Places(
            found.documents,
            self.names,
            self.code[by_text],
            document[by_text],
            self.place[by_text],
        )

    @property
    def n_tokens(self) -> int:
        """The tokens of all documents."""
        return int(self.documents["tokens"].sum())

    @property
    def positions(self) -> Integers:
        """int64[n]: the tokens of all documents before each place; ascending if ordered."""
        sizes = self.documents["tokens"].to_numpy()
        return np.asarray((np.cumsum(sizes) - sizes)[self.document] + self.place, np.int64)

    def of_names(self, kept: npt.NDArray[np.bool_]) -> "Places":
        """Return the places of some of the names."""
        code = (np.cumsum(kept) - 1).astype(np.int32)
        mask = kept[self.code]
        names = self.names.filter(pl.Series(kept))
        return Places(
            self.documents, names, code[self.code[mask]], self.document[mask], self.place[mask]
        )

    def sliced(self, n: int) -> tuple["csr_array", Integers]:
        """Return [n_names, n]: counts in slices of one size, and the tokens of each slice."""
        from scipy.sparse import coo_array

        edges = -(-np.arange(n + 1) * self.n_tokens // n)
        slices = np.searchsorted(edges, self.positions, side="right") - 1
        ones = np.ones(len(slices), np.int64)
        shape = (len(self.names), n)
        return coo_array((ones, (self.code, slices)), shape=shape).tocsr(), np.diff(edges)

    @property
    def n_documents(self) -> Integers:
        """int64[n_names]: in how many documents each stands; if ordered."""
        order = inverted(self.code, max(len(self.names), 1))
        code, document = self.code[order], self.document[order]
        new = np.append(True, (np.diff(document) != 0) | (np.diff(code) != 0))[: len(code)]
        return np.bincount(code[new], minlength=len(self.names)).astype(np.int64)

    def grouped(self) -> tuple[Integers, Integers]:
        """Return positions name by name, each once, and the bounds of each name's; if ordered."""
        positions = self.positions
        order = inverted(self.code, max(len(self.names), 1))
        code, positions = self.code[order], positions[order]
        new = np.append(True, (np.diff(positions) != 0) | (np.diff(code) != 0))[: len(code)]
        counts = np.bincount(code[new], minlength=len(self.names))
        return positions[new], np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def check_order(order: str, fields: Mapping[str, str]) -> None:
    """Do nothing where documents can stand in an order.

    Raises:
        UsageError: it is neither by id nor by a date.
    """
    if order != "id" and fields.get(order) != "date":
        dates = ", ".join(name for name, kind in fields.items() if kind == "date") or "none"
        raise UsageError(
            f"documents can't stand in the order of {order!r}", hint=f"id, or a date: {dates}"
        )


def hits_in(hits: Hits, stretches: Stretches, name: str) -> DocumentFeatureMatrix:
    """Return how many hits begin and end in each stretch; those of one group are one row."""
    from scipy.sparse import csr_array

    order = np.argsort(hits.start, kind="stable")
    start, end = hits.start[order].astype(np.int64), hits.end[order].astype(np.int64)
    low = np.searchsorted(start, stretches.start)
    high = np.searchsorted(start, stretches.end)
    # Hits that run over the end of a stretch, as of a paragraph, are in none.
    count = high - low
    owner = np.repeat(np.arange(len(stretches)), count)
    at = np.arange(len(owner)) + np.repeat(low - (np.cumsum(count) - count), count)
    inside = end[at] <= stretches.end[owner]
    counts = np.bincount(owner[inside], minlength=len(stretches)).astype(np.int64)
    return DocumentFeatureMatrix.grouped(
        csr_array(counts[:, None]), stretches.keys, pl.Series([name]), stretches.sizes
    )


def of_features(part: Part, features: Features, keep: npt.NDArray[np.bool_], order: str,
                budget: Budget) -> Places:  # fmt: skip
    """Return where features stand in the documents to keep, counted in tokens that are kept."""
    every = Stretches.of_documents(part)
    row = np.flatnonzero(keep & (every.sizes > 0))
    there = every.take(row)
    found = stream(part, features, there, budget)
    found = found.take(found.code != GAP)
    before = _before(part, features)
    first, last = before[every.start[row]], before[every.end[row]]
    place = before[found.position] - first[found.stretch]
    documents = ordered_documents(part, row, last - first, order)
    return Places(documents, found.names, found.code, found.stretch.astype(np.int64), place)


def of_hits(part: Part, query: Query, hits: Hits, order: str) -> Places:
    """Return where the hits of a query begin in the documents that it is looked for in."""
    sizes = np.diff(part.bounds)
    row = np.flatnonzero(selected(part, query.within) & (sizes > 0))
    home = np.full(part.n_documents, -1, np.int64)
    home[row] = np.arange(len(row))
    place = hits.start.astype(np.int64) - part.bounds[hits.document]
    names = pl.Series([str(query)])
    code = np.zeros(len(hits), np.int32)
    return Places(
        ordered_documents(part, row, sizes[row], order), names, code, home[hits.document], place
    )


def _before(part: Part, features: Features) -> Integers:
    """Return int64[n_tokens + 1]: how many tokens that are kept stand before each."""
    if not features.selective:
        return np.arange(part.n_tokens + 1)
    kept = ~removed(part, features)[part.attribute("word").codes]
    return np.concatenate(([0], np.cumsum(kept))).astype(np.int64)


def ordered_documents(
    part: Part, row: npt.NDArray[np.intp], sizes: npt.NDArray[np.integer], order: str
) -> pl.DataFrame:
    """Return some documents of a part with their sizes, and the day that they stand by."""
    documents = part.documents[row]
    day = (
        documents[order].struct.field("start").alias("day")
        if order != "id"
        else pl.repeat(None, len(row), dtype=pl.Date, eager=True).alias("day")
    )
    return pl.DataFrame([documents["id"], day, pl.Series("tokens", sizes.astype(np.int64))])
