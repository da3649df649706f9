"""Collocates: the words near the hits of a query, and how strongly they go with them.

What is counted are tokens in windows beside the hits, each token once, however many windows
overlap on it (as `meet` of CQP counts; Evert 2008 calls it surface co-occurrence). A hit's own
tokens are not in its window, but may be in that of another hit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Budget, Corpus, Fold, Part
from communique.errors import UsageError
from communique.measure import Evidence
from communique.measure.fields import check_attribute
from communique.measure.passages import Window, near
from communique.query import Hits, Query, find, literal, selected
from communique.query.engine.enclosed import windows
from communique.score import association

_FOLDS: Mapping[str, Fold] = {"lower": "lower", "fold": "fold"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted.

    Attributes:
        near: type, hits, documents: tokens in windows.
        types: type, count: all tokens of the selection.
        n_hits: of the query.
        n_near: tokens in windows.
        n_tokens: of the selection.
    """

    near: pl.DataFrame
    types: pl.DataFrame
    n_hits: int
    n_near: int
    n_tokens: int


@dataclass(frozen=True, slots=True)
class Collocates:
    """The words in a window beside the hits of a query, most strongly associated first.

    Columns of the table:
        type: the value of the attribute.
        hits: its tokens in the windows, each once.
        expected: as many as there would be by chance: tokens in windows · count / all tokens.
        count: its tokens in the selection.
        log_likelihood: G² of the four cells, negative where it is rarer than expected.
        mi: mutual information, log2(hits / expected).
        log_dice: 14 + log2(2 · hits / (hits of the query + count)).
        t: t-score, (hits - expected) / √hits.
        documents: in which it stands near a hit.
    """

    counts: ClassVar[Sequence[str]] = ("hits", "count", "documents")

    query: Query = field(metadata={"help": "the node: what words stand near"})
    attribute: str = field(
        default="lower",
        metadata={"help": "attribute to count; lower and fold are the word with case ignored"},
    )
    left: int = field(default=5, metadata={"help": "tokens of the window before a hit"})
    right: int = field(default=5, metadata={"help": "tokens of the window after a hit"})
    within: str = field(
        default="", metadata={"help": "structure that a window doesn't leave, as s; none if empty"}
    )
    minimum: int = field(default=3, metadata={"help": "hits that a type has at least"})

    @property
    def window(self) -> Window:
        """Where words count as near."""
        return Window(self.left, self.right, self.within)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        check_attribute(self.attribute, [*_FOLDS, *corpus.attribute_names])
        if self.left < 0 or self.right < 0 or not self.left + self.right:
            raise UsageError("the window has no token", hint="5 tokens on either side are usual")
        if self.within and self.within not in corpus.structure_names:
            known = ", ".join(corpus.structure_names)
            raise UsageError(f"no structure is called {self.within!r}", hint=f"structures: {known}")
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the types in the windows of one part, and those of its whole."""
        hits = find(part, self.query, budget)
        budget.check()
        near_hits = _covered(part, hits, self.window)
        keep = selected(part, self.query.within)
        fold = _FOLDS.get(self.attribute, "type")
        attribute = part.attribute("word" if fold != "type" else self.attribute)
        # Types are their own folds: their rows are their codes.
        values, rows = attribute.folded(fold) if fold != "type" else (attribute.types["type"], None)
        codes = attribute.codes if rows is None else rows[attribute.codes]
        budget.check()
        tokens = np.repeat(keep, np.diff(part.bounds))
        every = codes if keep.all() else codes[tokens]
        counts = np.bincount(every, minlength=len(values))
        types = pl.DataFrame({"type": values, "count": counts.astype(np.int64)})
        return Counted(
            _tallied(values, codes[near_hits], part.document_of(near_hits)),
            types.filter(pl.col("count") > 0),
            n_hits=len(hits),
            n_near=len(near_hits),
            n_tokens=len(every),
        )

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by type."""
        return Counted(
            _added([partial.near for partial in partials]),
            _added([partial.types for partial in partials]),
            n_hits=sum(partial.n_hits for partial in partials),
            n_near=sum(partial.n_near for partial in partials),
            n_tokens=sum(partial.n_tokens for partial in partials),
        )

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each type; the highest log-likelihood stands first."""
        there = partial.near.filter(pl.col("hits") >= self.minimum).join(partial.types, on="type")
        hits, count = (there[name].to_numpy().astype(np.float64) for name in ("hits", "count"))
        by_chance = association.expected(partial.n_near, count, partial.n_tokens)
        scores = {
            "expected": by_chance,
            "log_likelihood": association.log_likelihood(
                hits, partial.n_near, count, partial.n_tokens
            ),
            "mi": association.mutual_information(hits, by_chance),
            "log_dice": association.log_dice(hits, partial.n_hits, count),
            "t": association.t_score(hits, by_chance),
        }
        scored = there.with_columns(**{name: pl.Series(each) for name, each in scores.items()})
        names = ("type", "hits", "expected", "count", "log_likelihood", "mi", "log_dice", "t")
        return scored.select(*names, "documents").sort(
            "log_likelihood", "type", descending=[True, False]
        )

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a type near the hits, or for all of them."""
        token = literal(self.attribute, row["type"])
        if column == "count":
            return Evidence(Query(token, self.query.within), "tokens")
        found = near(self.query, token, self.window)
        return Evidence(found, "documents" if column == "documents" else "hits")

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant."""
        return list(self.query.notices)


def _covered(part: Part, hits: Hits, window: Window) -> npt.NDArray[np.intp]:
    """Return, ascending, the positions of the tokens in the windows of some hits."""
    beside = windows(part, hits, (window.left, window.right), window.within)
    n = part.n_tokens + 1
    depth = np.bincount(beside[:, 0], minlength=n) - np.bincount(beside[:, 1], minlength=n)
    return np.flatnonzero(np.cumsum(depth) > 0)


def _tallied(
    values: pl.Series, codes: npt.NDArray[np.integer], document: npt.NDArray[np.intp]
) -> pl.DataFrame:
    """Return for each type that is there its tokens and documents."""
    each = pl.DataFrame({"code": codes.astype(np.int64), "document": document})
    in_documents = each.group_by("code", "document").agg(y=pl.len().cast(pl.Int64))
    found = in_documents.group_by("code").agg(
        hits=pl.col("y").sum(), documents=pl.len().cast(pl.Int64)
    )
    return found.select(values.gather(found["code"]).alias("type"), "hits", "documents")


def _added(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    every = pl.concat(frames)
    return every.lazy().group_by("type").sum().collect(engine="streaming")
