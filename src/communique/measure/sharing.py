"""Tables of what documents share: passages, who repeats whom, how much is repeated, openings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.openings import Shared, common, openings
from communique.align.passages import Passages
from communique.align.repeats import Stretches, firsts, united
from communique.align.seeds import Words
from communique.measure.gathering import EARLIER, ORDERS, Gathered
from communique.query.language.values import quote

PLACES = ("opening", "closing", "whole", "inside")
OWN, OTHERS = 0, 1


@dataclass(frozen=True)
class Found:
    """The passages of all documents that are looked into.

    Attributes:
        gathered: the documents.
        passages: what they share.
        edge: words from either end of a document that its opening, and closing, begin in.
        has_groups: whether documents belong to groups.
    """

    gathered: Gathered
    passages: Passages
    edge: int
    has_groups: bool

    @property
    def orders(self) -> npt.NDArray[np.int8]:
        """int8[n_passages]: what is known of the times of the two documents."""
        return self.gathered.orders(self.passages.document_a, self.passages.document_b).to_numpy()

    @property
    def own(self) -> pl.Series:
        """Boolean[n_passages]: whether both documents are of one group; null if one has none."""
        group = self.gathered.documents["group"]
        one, other = self.passages.document_a, self.passages.document_b
        return group.gather(one) == group.gather(other)

    @property
    def kinds(self) -> pl.Series:
        """String[n_passages]: own, other, or null."""
        own = self.own
        named = pl.when(own).then(pl.lit("own")).when(~own).then(pl.lit("other"))
        return pl.select(named).to_series()


def passages(found: Found) -> pl.DataFrame:
    """Return a row for each passage, the longest first."""
    got, documents = found.passages, found.gathered.documents
    a, b, spans = got.document_a, got.document_b, got.spans
    words_a, words_b = spans.a_end - spans.a, spans.b_end - spans.b
    source, target = (found.gathered.texts.characters(*each) for each in _sides(got))
    source_tokens, tokens = (found.gathered.tokens(*each) for each in _sides(got))
    groups = {
        "source_group": documents["group"].gather(a),
        "target_group": documents["group"].gather(b),
        "kind": found.kinds,
    }
    table = pl.DataFrame(
        {
            "source": documents["id"].gather(a),
            "target": documents["id"].gather(b),
            **(groups if found.has_groups else {}),
            "order": _named(ORDERS, found.orders),
            "place": _named(PLACES, _places(found)),
            "words": words_b,
            "source_words": words_a,
            "similarity": 2 * spans.equal / np.maximum(words_a + words_b, 1),
            "text": pl.Series(found.gathered.excerpts(spans.b, spans.b_end), dtype=pl.String),
            "source_date": documents["said"].gather(a),
            "target_date": documents["said"].gather(b),
            **_columns(("source_start", "source_end"), source),
            **_columns(("start", "end"), target),
            **_columns(("source_token", "source_token_end"), source_tokens),
            **_columns(("token", "token_end"), tokens),
        }
    )
    by = ["words", "source", "target", "start", "source_start", "end", "source_end"]
    return table.sort(by, descending=[True] + [False] * 6)


def _sides(got: Passages) -> tuple[tuple[Words, Words], tuple[Words, Words]]:
    return (got.spans.a, got.spans.a_end), (got.spans.b, got.spans.b_end)


def _columns(names: Sequence[str], values: npt.NDArray[np.int64]) -> dict[str, Words]:
    return {name: values[:, at] for at, name in enumerate(names)}


def _named(names: Sequence[str], numbers: npt.NDArray[np.integer]) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(numbers)


def _places(found: Found) -> npt.NDArray[np.int64]:
    """Return int64[n]: where in both documents each passage lies, a row of `PLACES`."""
    bounds, got = found.gathered.texts.bounds, found.passages
    opens = np.ones(len(got), bool)
    closes = np.ones(len(got), bool)
    for document, (start, end) in zip((got.document_a, got.document_b), _sides(got), strict=True):
        opens &= start - bounds[document] < found.edge
        closes &= bounds[document + 1] - end < found.edge
    return np.select([opens & closes, opens, closes], [2, 0, 1], 3)


def network(found: Found, *, every: bool) -> pl.DataFrame:
    """Return a row for each two that share words: who said them first, and who repeats them.

    Each repeated word counts once, for the earliest document that has it, or with `every` for all
    documents before that have it.
    """
    got, documents = found.passages, found.gathered.documents
    names = documents["group" if found.has_groups else "id"]
    nodes = names.unique().sort(nulls_last=True)
    number = _numbers(names, nodes)
    order = found.orders
    n = len(nodes)
    edge = (number[got.document_a] * n + number[got.document_b]) * len(ORDERS) + order
    rank = (order != EARLIER) * np.int64(len(documents)) + got.document_a
    stretches = united(got, edge) if every else firsts(got, edge, rank)
    table = tallied(found.gathered, stretches)
    ends = table["kind"].to_numpy() // len(ORDERS)
    source, target = nodes.gather(ends // n), nodes.gather(ends % n)
    own = pl.when(source == target).then(pl.lit("own")).when(source != target).then(pl.lit("other"))
    named = table.with_columns(
        source=source,
        target=target,
        order=_named(ORDERS, table["kind"].to_numpy() % len(ORDERS)),
        kind=own,
    )
    kind = ["kind"] if found.has_groups else []
    columns = ("source", "target", *kind, "order", "passages", "words", "documents", "at")
    by = ["words", "source", "target", "order"]
    return named.select(columns).sort(by, descending=[True, False, False, False], nulls_last=True)


def shares(found: Found) -> pl.DataFrame:
    """Return a row for each group, or document: how many of its words an earlier document has."""
    got, documents = found.passages, found.gathered.documents
    name = "group" if found.has_groups else "document"
    names = documents["group" if found.has_groups else "id"]
    rows = names.unique().sort(nulls_last=True)
    number = _numbers(names, rows)
    earlier = np.flatnonzero(found.orders == EARLIER)
    got = got.take(earlier)
    kind = np.full(len(got), OWN, np.int64)
    if found.has_groups:
        kind[~found.own.gather(earlier).fill_null(False).to_numpy()] = OTHERS
    stretches = firsts(got, number[got.document_b] * 2 + kind, got.document_a)
    counted = tallied(found.gathered, stretches).with_columns(
        row=pl.col("kind") // 2, kind=pl.col("kind") % 2
    )
    sizes = np.bincount(number, np.diff(found.gathered.texts.bounds), len(rows)).astype(np.int64)
    table = pl.DataFrame({name: rows, "row": np.arange(len(rows)), "words": sizes})
    kinds = {OWN: "own", OTHERS: "others"} if found.has_groups else {OWN: "repeated"}
    for which, called in kinds.items():
        columns = {called: "words", f"{called}_at": "at"}
        mine = counted.filter(kind=which).select("row", **columns)
        table = table.join(mine, on="row", how="left", maintain_order="left")
    counts = list(kinds.values())
    table = table.with_columns(pl.col(counts).fill_null(0))
    every, words = table.select(pl.sum_horizontal(counts))[:, 0].to_numpy(), sizes
    share = np.divide(every, words, out=np.full(len(words), np.nan), where=words > 0)
    table = table.with_columns(share=pl.Series(share).fill_nan(None))
    return table.select(name, "words", *counts, "share", *(f"{each}_at" for each in counts))


def shared(found: Found, documents: int) -> pl.DataFrame:
    """Return a row for each opening, closing and common row of words of so many documents."""
    texts, n = found.gathered.texts, found.passages.rows.n
    kinds = {
        "opening": openings(texts, n, found.edge, documents),
        "closing": openings(texts, n, found.edge, documents, closing=True),
        "common": common(texts, found.passages.rows),
    }
    tables = [_families(found.gathered, place, each) for place, each in kinds.items()]
    table = pl.concat(tables).filter(pl.col("documents") >= documents)
    by = ["rank", "documents", "length", "first", "at"]
    ranks = {kind: rank for rank, kind in enumerate(kinds)}
    ordered = table.with_columns(rank=pl.col("place").replace_strict(ranks))
    return ordered.sort(by, descending=[False, True, True, False, False]).drop("rank")


def _families(gathered: Gathered, place: str, stretches: Shared) -> pl.DataFrame:
    family, start, end = stretches.family, stretches.start, stretches.end
    again = np.append([False], (family[1:] == family[:-1]) & (start[1:] < end[:-1]))[: len(family)]
    family, start, end = family[~again], start[~again], end[~again]
    table = tallied(gathered, Stretches(family, start, end))
    begins = np.flatnonzero(np.append([True], family[1:] != family[:-1])[: len(family)])
    first = gathered.texts.document_of(start[begins])
    return table.select(
        place=pl.lit(place),
        text=pl.Series(gathered.excerpts(start[begins], end[begins]), dtype=pl.String),
        length=pl.Series(end[begins] - start[begins], dtype=pl.Int64),
        passages="passages",
        documents="documents",
        words="words",
        first=gathered.ids.gather(first),
        at="at",
    )


def outside_openings(found: Found, documents: int, minimum: int) -> Found:
    """Return the passages that have so many words outside openings and closings."""
    texts, n = found.gathered.texts, found.passages.rows.n
    depth = np.zeros(len(texts.code) + 1, np.int64)
    for closing in (False, True):
        each = openings(texts, n, found.edge, documents, closing=closing)
        np.add.at(depth, each.start, 1)
        np.add.at(depth, each.end, -1)
    outside = np.append([0], np.cumsum(np.cumsum(depth[:-1]) == 0))
    spans = found.passages.spans
    left = outside[spans.b_end] - outside[spans.b]
    kept = found.passages.take(np.flatnonzero(left >= minimum))
    return Found(found.gathered, kept, found.edge, found.has_groups)


def _numbers(names: pl.Series, distinct: pl.Series) -> npt.NDArray[np.int64]:
    """Return int64[n]: the place of each name, null among them, in the distinct ones."""
    known = distinct.to_frame("name").with_row_index("row")
    rows = names.to_frame("name").join(
        known, on="name", how="left", nulls_equal=True, maintain_order="left"
    )
    return rows["row"].to_numpy().astype(np.int64)


def tallied(gathered: Gathered, stretches: Stretches) -> pl.DataFrame:
    """Return for each kind, ascending: passages, words, documents, and `at`, where they are.

    `at` is what stands in the parentheses of `chars` in a query.
    """
    kind, start, end = stretches.kind, stretches.start, stretches.end
    document = gathered.texts.document_of(start)
    changes = (kind[1:] != kind[:-1]) | (document[1:] != document[:-1])
    characters = gathered.texts.characters(start, end)
    quoted = pl.Series([quote(each) for each in gathered.ids], dtype=pl.String)
    table = pl.DataFrame(
        {
            "kind": kind,
            "document": document,
            "words": end - start,
            "new": np.append([True], changes)[: len(kind)],
            "id": quoted.gather(document),
            **_columns(("low", "high"), characters),
        }
    )
    here = pl.format("{}, {}", "low", "high")
    written = pl.when("new").then(pl.format("{}, {}", "id", here)).otherwise(here)
    return table.group_by("kind", maintain_order=True).agg(
        passages=pl.len().cast(pl.Int64),
        words=pl.col("words").sum(),
        documents=pl.col("document").n_unique().cast(pl.Int64),
        at=written.str.join(", "),
    )
