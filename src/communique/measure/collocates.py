"""Collocates: the words near the hits of a query, and how strongly they go with them.

What is counted are tokens in windows beside the hits, each token once, however many windows
overlap on it (as `meet` of CQP counts; Evert 2008 calls it surface co-occurrence). A hit's own
tokens are not in its window, but may be in that of another hit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import polars as pl

from communique.corpus import Budget, Corpus, Part
from communique.measure import Evidence
from communique.measure.passages import Window
from communique.measure.strength import USUAL, listed
from communique.measure.windows import (
    Beside,
    Everywhere,
    all_beside,
    all_everywhere,
    beside,
    check_window,
    everywhere,
    evidence,
    strengths,
)
from communique.query import Query

Counted = tuple[Beside, Everywhere]


@dataclass(frozen=True, slots=True)
class Collocates:
    """The words in a window beside the hits of a query, most strongly associated first.

    Scores are those asked for, of the table of tokens in windows and elsewhere; Dice and log-Dice
    take the hits of the query for its frequency.

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
    scores: str = field(
        default=USUAL, metadata={"help": "scores, as mi,t, or all; the first gives the order"}
    )

    @property
    def window(self) -> Window:
        """Where words count as near."""
        return Window(self.left, self.right, self.within)

    def items(self, corpus: Corpus, /) -> Sequence[Part]:
        """Return the parts."""
        listed(self.scores)
        check_window(corpus, self.attribute, self.window)
        return corpus.parts

    def map(self, part: Part, budget: Budget, /) -> Counted:
        """Count the types in the windows of one part, and those of its whole."""
        near_hits = beside(part, self.query, self.attribute, self.window, budget)
        budget.check()
        return near_hits, everywhere(part, self.attribute, self.query.within)

    def merge(self, partials: Sequence[Counted], /) -> Counted:
        """Add up by type."""
        near_hits, every = zip(*partials, strict=True)
        return all_beside(near_hits), all_everywhere(every)

    def finish(self, partial: Counted, /) -> pl.DataFrame:
        """Score each type; the highest of the first score stands first."""
        return strengths(*partial, self.minimum, self.scores)

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for the tokens of a type near the hits, or for all of them."""
        return evidence(self.query, self.attribute, self.window, row, column)

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what the query may have meant."""
        return list(self.query.notices)
