"""Measures: from parts to a table of numbers, each with the query that gets its tokens back.

A measure is a frozen dataclass. Its fields are its options: the command line, the web form and
the recipe are read off them. It counts each part alone (`map`), adds up what was counted
(`merge`), and turns the sum into a table (`finish`), so that the same code runs in one process,
in a pool and on a cluster.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar, runtime_checkable

import polars as pl

from communique.corpus import Budget, Corpus
from communique.query import Query

Partial = TypeVar("Partial")
Item = Any

Unit = Literal["hits", "documents", "tokens", "types"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The query behind a number, and what of its hits the number counts.

    Attributes:
        query: its hits are the passages.
        unit: hits; documents that have one; tokens, where every hit is one; or types, the
            different values that these tokens have.
        attribute: of which types are values.
    """

    query: Query
    unit: Unit
    attribute: str = "lower"

    def __str__(self) -> str:
        return str(self.query)


class Measure(Protocol[Partial]):
    """What every measure offers.

    Laws, checked for every installed measure by `tests/test_measure_laws.py`: merging is
    associative and blind to order, the table doesn't depend on how documents are cut into parts,
    and evidence counted again equals the number.
    """

    counts: ClassVar[Sequence[str]]
    """The columns that count something, and so have evidence."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def items(self, corpus: Corpus, /) -> Iterable[Item]:
        """Return what is counted one by one, the parts of a corpus as a rule.

        Raises:
            UsageError: an option makes no sense for the corpus.
        """

    def map(self, item: Item, budget: Budget, /) -> Partial:
        """Count one item."""

    def merge(self, partials: Sequence[Partial], /) -> Partial:
        """Add up counts of several items, at least one."""

    def finish(self, partial: Partial, /) -> pl.DataFrame:
        """Turn the sum into a table."""

    def evidence(self, row: Mapping[str, Any], column: str, /) -> Evidence:
        """Return the query for what one cell of the table counts."""

    def notices(self, corpus: Corpus, /) -> Sequence[str]:
        """Return what a reader of the table must know."""


@runtime_checkable
class Remarking(Protocol):
    """A measure that says in words what its numbers show."""

    def remarks(self, partial: Any, /) -> Sequence[str]:
        """Return what the sum of all counts shows, a sentence each; they follow the notices."""


@runtime_checkable
class Labelled(Protocol):
    """A measure that has text in its table beside what names a row."""

    labels: ClassVar[Sequence[str]]
    """The columns that name a row, those of them that are there."""
