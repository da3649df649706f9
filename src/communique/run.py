"""Runs a measure over a corpus, here or anywhere, and keeps the recipe with the result."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import MISSING, dataclass, field, fields
from functools import partial
from html import escape
from importlib.metadata import version
from typing import Any, get_type_hints

import numpy as np
import polars as pl

from communique import plugins
from communique.corpus import UNBOUNDED, Budget, Corpus
from communique.errors import CommuniqueError, UsageError
from communique.measure import Evidence, Measure
from communique.query import (
    Query,
    Selection,
    check,
    check_selection,
    find_all,
    parse,
    parse_selection,
)

# How many counted items are held before they are added up.
_FAN_IN = 16

_READ: Mapping[Any, Callable[[Any], Any]] = {
    Query: parse,
    Selection: parse_selection,
    int: int,
    float: float,
    str: str,
}


@dataclass(frozen=True)
class Table:
    """Numbers, what it takes to make them again, and the way back to what was counted.

    Attributes:
        frame: an ordinary polars frame; the measure documents its columns.
        measure: what was measured.
        recipe: JSON that makes the table again: corpus and state, measure and options.
        notices: what a reader of the numbers must know.
    """

    frame: pl.DataFrame
    measure: Measure[Any]
    recipe: Mapping[str, Any]
    notices: Sequence[str] = field(default=())

    @property
    def counts(self) -> Sequence[str]:
        """The columns that count something, and so have evidence."""
        return self.measure.counts

    def evidence(self, row: int, column: str) -> Evidence:
        """Return the query for what a cell counts.

        Raises:
            UsageError: the column doesn't count.
        """
        if column not in self.counts:
            raise UsageError(
                f"{column!r} is not a count, and has no passages of its own",
                hint=f"counts: {', '.join(self.counts)}",
            )
        return self.measure.evidence(self.frame.row(row, named=True), column)

    def to_csv(self, path: str) -> None:
        """Write the numbers as CSV."""
        self.frame.write_csv(path)

    def to_parquet(self, path: str) -> None:
        """Write the numbers as Parquet."""
        self.frame.write_parquet(path)

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.frame.iter_rows(named=True)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.frame.columns)
        rows = (
            "".join(f"<td dir='auto'>{escape(_shown(cell))}</td>" for cell in row)
            for row in self.frame.head(50).iter_rows()
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def run(
    corpus: Corpus,
    measure: Measure[Any],
    *,
    executor: Executor | None = None,
    budget: Budget = UNBOUNDED,
) -> Table:
    """Measure a corpus.

    Items are counted by `executor.map`, or one after the other when there is none. Any
    `concurrent.futures.Executor` will do: threads, spawned processes, or a cluster's; the
    workers need only see the corpus.

    Raises:
        QueryError, UsageError: an option makes no sense for the corpus; nothing was counted.
        BudgetError: the budget is used up.
    """
    _check(corpus, measure)
    items = list(measure.items(corpus))
    count = partial(_counted, measure, budget)
    waiting: list[Any] = []
    for counted in (executor.map if executor else map)(count, items):
        waiting.append(counted)
        if len(waiting) == _FAN_IN:
            waiting = [measure.merge(waiting)]
    if not waiting:
        raise UsageError("the corpus is empty", where=corpus.label, hint="communique add SOURCE")
    frame = measure.finish(measure.merge(waiting))
    return Table(frame, measure, recipe(corpus, measure), tuple(measure.notices(corpus)))


def recipe(corpus: Corpus, measure: Measure[Any]) -> dict[str, Any]:
    """Write down what is measured, as JSON."""
    options = {option.name: getattr(measure, option.name) for option in fields(measure)}
    return {
        "communique": version("communique"),
        "corpus": {"name": corpus.name, "state": corpus.state_id},
        "measure": type(measure).__name__.lower(),
        "options": {
            name: str(value) if isinstance(value, Query | Selection) else value
            for name, value in options.items()
        },
    }


def make(name: str, options: Mapping[str, Any]) -> Measure[Any]:
    """Make a measure from a recipe, a form or a command line, where options are text.

    Raises:
        PluginError: no measure of that name is installed.
        UsageError: an option is missing, unknown or of another type.
        QueryError: an option that is a query can't be understood.
    """
    kind = plugins.load("measures", name)
    types = get_type_hints(kind)
    known = {each.name: each for each in fields(kind)}
    for given in options:
        if given not in known:
            near = difflib.get_close_matches(given, known, n=1)
            listed = f"options: {', '.join(known)}"
            raise UsageError(
                f"{name} has no option {given!r}", hint=f"{near[0]}? ({listed})" if near else listed
            )
    for each in known.values():
        if each.default is MISSING and each.name not in options:
            raise UsageError(f"{name} needs the option {each.name!r}", hint=each.metadata["help"])
    measure: Measure[Any] = kind(
        **{key: _read(key, types[key], value) for key, value in options.items()}
    )
    return measure


def recount(corpus: Corpus, evidence: Evidence) -> int:
    """Return what the evidence of a number counts: the number, if all is right."""
    found = [hits for _, hits in find_all(corpus, evidence.query)]
    if evidence.unit == "documents":
        return sum(len(np.unique(hits.document)) for hits in found)
    return sum(len(hits) for hits in found)


def _counted(measure: Measure[Any], budget: Budget, item: Any) -> Any:
    return measure.map(item, budget)


def _check(corpus: Corpus, measure: Measure[Any]) -> None:
    for option in fields(measure):
        value = getattr(measure, option.name)
        if isinstance(value, Query):
            check(value, corpus)
        elif isinstance(value, Selection):
            check_selection(value, corpus.fields)


def _read(name: str, kind: Any, value: Any) -> Any:
    try:
        return value if isinstance(value, kind) else _READ[kind](value)
    except CommuniqueError:
        raise
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"{name} can't be {value!r}", hint=f"give it as {kind.__name__}"
        ) from error


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,.1f}" if isinstance(cell, float) else str(cell)
