"""Matches under way: how far each has come, as columns, and what is done with whole columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.corpus import Budget
from communique.errors import BudgetError
from communique.query.engine.hits import Positions

MOST = 30_000_000
"""So many matches of a part are looked at, at the most: about a gigabyte."""

CHUNK = 1_000_000
"""So many are looked at between two looks at the clock."""

Rows = npt.NDArray[np.intp]
Labels = Mapping[str, Positions]


@dataclass(frozen=True)
class Spans:
    """Matches of a pattern: half-open stretches of tokens, with what labels name in each.

    `start` and `end` are int32[n], `labels` int32[n] each; -1 where a label names no token.
    """

    start: Positions
    end: Positions
    labels: Labels = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.start)

    def take(self, index: npt.NDArray[np.bool_] | Rows) -> "Spans":
        """Return some of the matches."""
        labels = {name: column[index] for name, column in self.labels.items()}
        return Spans(self.start[index], self.end[index], labels)


@dataclass(frozen=True)
class Frontier:
    """How far matches have come: those of `row`, where each began, stand before token `at`."""

    row: Rows
    at: Positions
    labels: Labels = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.row)

    def take(self, index: npt.NDArray[np.bool_] | Rows) -> "Frontier":
        """Return some of the matches."""
        labels = {name: column[index] for name, column in self.labels.items()}
        return Frontier(self.row[index], self.at[index], labels)

    def moved(self, at: Positions) -> "Frontier":
        """Return the matches, each come to another token."""
        return Frontier(self.row, at, self.labels)

    def named(self, label: str, positions: Positions, *, forward: bool) -> "Frontier":
        """Return the matches with a label; of several tokens it names the last in the text."""
        if not label:
            return self
        if not forward and label in self.labels:
            before = self.labels[label]
            positions = np.where(before >= 0, before, positions)
        return Frontier(self.row, self.at, {**self.labels, label: positions})


def beginning(at: Positions, labels: Labels | None = None) -> Frontier:
    """Return matches of which each begins a row of its own."""
    return Frontier(np.arange(len(at)), at, labels or {})


def together(several: Sequence[Frontier]) -> Frontier:
    """Return the matches of several frontiers over the same rows."""
    if len(several) == 1:
        return several[0]
    names = dict.fromkeys(name for each in several for name in each.labels)
    return Frontier(
        np.concatenate([each.row for each in several]),
        np.concatenate([each.at for each in several]),
        {name: _column(several, name) for name in names},
    )


def united(several: Sequence[Spans]) -> Spans:
    """Return the matches of several patterns, each once, in text order."""
    names = dict.fromkeys(name for each in several for name in each.labels)
    found = Spans(
        np.concatenate([np.empty(0, np.int32), *(each.start for each in several)]),
        np.concatenate([np.empty(0, np.int32), *(each.end for each in several)]),
        {name: _column(several, name) for name in names},
    )
    return in_order(found, each_label=True)


def _column(several: Sequence[Frontier] | Sequence[Spans], name: str) -> Positions:
    return np.concatenate(
        [each.labels.get(name, np.full(len(each), -1, np.int32)) for each in several]
    )


def in_order(spans: Spans, *, each_label: bool = False) -> Spans:
    """Return matches by start, then end, each once.

    Of matches that differ in what their labels name, the one whose tokens come first stays, label
    by label in the order of the query; with `each_label` all stay.
    """
    if spans.labels:
        columns = [*list(spans.labels.values())[::-1], spans.end, spans.start]
        order = np.lexsort(columns)
        spans = spans.take(order)
        key = columns if each_label else columns[-2:]
        names = [column[order] for column in key]
        same = np.logical_and.reduce([column[1:] == column[:-1] for column in names])
        return spans.take(np.append(True, ~same)) if len(spans) else spans
    if (spans.start[1:] > spans.start[:-1]).all():
        return spans
    key_ = (spans.start.astype(np.int64) << 32) | spans.end
    if (key_[1:] > key_[:-1]).all():
        return spans
    key_.sort(kind="stable")
    key_ = key_[np.append(True, key_[1:] != key_[:-1])]
    return Spans((key_ >> 32).astype(np.int32), (key_ & 0xFFFFFFFF).astype(np.int32))


def distinct(frontier: Frontier) -> Frontier:
    """Return matches by row, then place, each once; what labels name counts."""
    found = united([Spans(frontier.row.astype(np.int32), frontier.at, frontier.labels)])
    return Frontier(found.start.astype(np.intp), found.end, found.labels)


def nearest(frontier: Frontier, *, farthest: bool = False) -> Frontier:
    """Return of each row the match that has come least far, or farthest; there are no labels."""
    row = frontier.row
    if (row[1:] > row[:-1]).all():
        return frontier
    found = distinct(frontier)
    other = found.row[1:] != found.row[:-1]
    return found.take(np.append(other, True) if farthest else np.append(True, other))


def each_once(places: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return places in order, each once."""
    if (places[1:] > places[:-1]).all():
        return places
    ordered = np.sort(places, kind="stable")
    return np.asarray(ordered[np.append(True, ordered[1:] != ordered[:-1])])


def stretches(
    first: npt.NDArray[np.integer], last: npt.NDArray[np.integer], budget: Budget
) -> Iterator[tuple[Rows, Rows]]:
    """Yield all numbers from `first` to before `last`, and the row of each, in chunks.

    Raises:
        BudgetError: the budget is used up.
    """
    sizes = np.maximum(last - first, 0)
    total = int(sizes.sum())
    if total <= CHUNK:
        yield _stretched(np.arange(len(sizes)), first, sizes)
        return
    edges = np.searchsorted(np.cumsum(sizes), np.arange(CHUNK, total + CHUNK, CHUNK), "right")
    begin = 0
    for edge in [*edges.tolist(), len(sizes)]:
        budget.check()
        rows = np.arange(begin, max(edge, min(begin + 1, len(sizes))))
        if len(rows):
            yield _stretched(rows, first[rows], sizes[rows])
            begin = int(rows[-1]) + 1


def _stretched(
    rows: Rows, first: npt.NDArray[np.integer], sizes: npt.NDArray[np.integer]
) -> tuple[Rows, Rows]:
    row = np.repeat(rows, sizes)
    shift = np.repeat(first - np.cumsum(sizes) + sizes, sizes)
    return row, shift + np.arange(len(shift))


def gathered(ways: Iterable[Frontier]) -> Frontier:
    """Return the matches of several ways to go on as one.

    Raises:
        BudgetError: there are too many.
    """
    found, total = [], 0
    for each in ways:
        total += len(each)
        refuse_more(total)
        found.append(each)
    return together(found)


def refuse_more(n_matches: int, most: int = MOST, where: str = "in one part") -> None:
    """Do nothing for what fits into memory.

    Raises:
        BudgetError: there are more matches than are looked at.
    """
    if n_matches > most:
        raise BudgetError(
            f"the query has {n_matches:,} matches {where}, and there is room for {most:,}",
            hint="bound the gap, as []{0,10}, let it end with the sentence (within s), "
            "or narrow the selection with --where",
        )
