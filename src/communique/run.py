"""Runs a measure over a corpus, here or anywhere, and keeps the recipe with the result."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, partial
from html import escape
from importlib.metadata import version
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import numpy as np
import polars as pl

from communique import plugins
from communique.corpus import UNBOUNDED, Budget, Corpus, Telling, silent
from communique.dictionary import Categories, parse_categories
from communique.errors import UsageError
from communique.features.choices import FOLDS, Features, parse_features
from communique.measure import Evidence, Measure, Remarking
from communique.measure.fields import check_attribute
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

_SWITCH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

_READ: Mapping[Any, tuple[Callable[[str], Any], str]] = {
    Query: (parse, "a query"),
    Selection: (parse_selection, "a condition, as year > 1900"),
    Features: (parse_features, "features, as lower; no punctuation; ngrams 1 2"),
    Categories: (parse_categories, "a dictionary in JSON"),
    bool: (lambda text: _SWITCH[text.lower()], "true or false"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    str: (str, "text"),
}
"""How an option of a type is read from text, and what such an option is called."""

_WRITTEN = (Query, Selection, Features, Categories)
"""Options that a recipe holds as their text."""


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
        return [name for name in self.measure.counts if name in self.frame.columns]

    def evidence(self, row: int, column: str) -> Evidence:
        """Return the query for what a cell counts.

        Raises:
            UsageError: the column doesn't count.
        """
        if column not in self.measure.counts or column not in self.frame.columns:
            raise UsageError(
                f"{column!r} is not a count, and has no passages of its own",
                hint=f"counts: {', '.join(self.counts)}",
            )
        return self.measure.evidence(self.frame.row(row, named=True), column)

    def with_evidence(self, n_rows: int | None = None) -> pl.DataFrame:
        """Return the first rows, or all, with the text of the query beside each count."""
        shown = self.frame if n_rows is None else self.frame.head(n_rows)
        columns: list[pl.Series] = []
        for name in shown.columns:
            columns.append(shown[name])
            if name in self.counts:
                rows = shown.iter_rows(named=True)
                queries = [str(self.measure.evidence(row, name).query) for row in rows]
                columns.append(pl.Series(f"{name}_evidence", queries, dtype=pl.String))
        return pl.DataFrame(columns)

    def to_csv(self, path: str | Path) -> None:
        """Write the numbers as CSV (RFC 4180, UTF-8), with the query of each count beside it."""
        self.with_evidence().write_csv(path, line_terminator="\r\n")

    def to_parquet(self, path: str | Path) -> None:
        """Write the numbers as Parquet, with the query of each count beside it."""
        self.with_evidence().write_parquet(path)

    def svg(self, **options: Any) -> str:
        """Return the chart of the numbers as SVG; each mark leads to what it counts.

        Options are `width` in units of the picture, and `link`, which turns evidence into an
        address.

        Raises:
            UsageError: a table of this measure has no chart.
        """
        return str(plugins.load("exporters", "svg")(self, **options))

    def figure(self, **options: Any) -> str:
        """Return HTML with the chart, in the width that fits the reader's screen.

        Options are `link`, as of `svg`, and `bare`, which leaves the style to the page's sheet.

        Raises:
            UsageError: a table of this measure has no chart.
        """
        return str(plugins.load("exporters", "figure")(self, **options))

    @property
    def is_drawn(self) -> bool:
        """Whether a table of this measure has a chart."""
        return self.recipe["measure"] in plugins.names("charts")

    def plot(self, path: str | Path) -> None:
        """Draw the chart of the numbers into a file: .svg, .png or .pdf.

        Raises:
            UsageError: the ending is another, or a table of this measure has no chart.
            MissingExtraError: .png and .pdf need the extra `plots`.
        """
        plugins.load("exporters", "plot")(self, Path(path))

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
        figure = self.figure() if self.is_drawn else ""
        return f"{figure}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def run(
    corpus: Corpus,
    measure: Measure[Any],
    *,
    executor: Executor | None = None,
    budget: Budget = UNBOUNDED,
    progress: Telling = silent,
) -> Table:
    """Measure a corpus.

    Items are counted by `executor.map`, or one after the other when there is none. Any
    `concurrent.futures.Executor` will do: threads, spawned processes, or a cluster's; the
    workers need only see the corpus. `progress` is told how many items of how many are counted.

    Raises:
        QueryError, UsageError: an option makes no sense for the corpus; nothing was counted.
        BudgetError: the budget is used up.
    """
    merged = counted(corpus, measure, executor=executor, budget=budget, progress=progress)
    budget.check()
    remarks = measure.remarks(merged) if isinstance(measure, Remarking) else ()
    notices = (*measure.notices(corpus), *remarks)
    return Table(measure.finish(merged), measure, recipe(corpus, measure), notices)


def counted(
    corpus: Corpus,
    measure: Measure[Any],
    *,
    executor: Executor | None = None,
    budget: Budget = UNBOUNDED,
    progress: Telling = silent,
) -> Any:
    """Return what a measure makes its table of: the counts of all items, added up."""
    _check(corpus, measure)
    items = list(measure.items(corpus))
    count = partial(_counted, measure, budget)
    waiting: list[Any] = []
    progress(0, len(items))
    for done, each in enumerate((executor.map if executor else map)(count, items), 1):
        progress(done, len(items))
        waiting.append(each)
        if len(waiting) == _FAN_IN:
            waiting = [measure.merge(waiting)]
    if not waiting:
        raise UsageError("the corpus is empty", where=corpus.label, hint="communique add SOURCE")
    return measure.merge(waiting)


def recipe(corpus: Corpus, measure: Measure[Any]) -> dict[str, Any]:
    """Write down what is measured, as JSON."""
    options = {option.name: getattr(measure, option.name) for option in fields(measure)}
    return {
        "communique": _version(),
        "corpus": {"name": corpus.name, "state": corpus.state_id},
        "measure": type(measure).__name__.lower(),
        "options": {
            name: str(value) if isinstance(value, _WRITTEN) else value
            for name, value in options.items()
        },
    }


@cache
def _version() -> str:
    return version("communique")


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
    if evidence.unit == "types":
        return _n_types(corpus, evidence)
    found = [hits for _, hits in find_all(corpus, evidence.query)]
    if evidence.unit == "documents":
        return sum(len(np.unique(hits.document)) for hits in found)
    return sum(len(hits) for hits in found)


def _n_types(corpus: Corpus, evidence: Evidence) -> int:
    """Return how many different values tokens have in all parts."""
    from communique.features.streams import values

    seen: set[str] = set()
    for part, hits in find_all(corpus, evidence.query):
        names, rows = values(part, evidence.attribute)
        attribute = part.attribute("word" if rows is not None else evidence.attribute)
        codes = attribute.codes[hits.start]
        seen.update(names.gather(np.unique(codes if rows is None else rows[codes])))
    return len(seen)


def _counted(measure: Measure[Any], budget: Budget, item: Any) -> Any:
    return measure.map(item, budget)


def _check(corpus: Corpus, measure: Measure[Any]) -> None:
    for option in fields(measure):
        value = getattr(measure, option.name)
        if isinstance(value, Query):
            check(value, corpus)
        elif isinstance(value, Features):
            check_attribute(value.attribute, [*FOLDS, *corpus.attribute_names])
        elif isinstance(value, Selection):
            check_selection(value, corpus.fields)


_LARGEST = 2**63 - 1
"""Columns hold no larger whole number."""


def _read(name: str, kind: Any, value: Any) -> Any:
    """Return an option as its type has it; text is read, and nothing is rounded or guessed."""
    kinds = get_args(kind) or (kind,)
    if value is None and NoneType in kinds:
        return None
    [kind] = [each for each in kinds if each is not NoneType]
    if type(value) is kind and not (kind is int and abs(value) > _LARGEST):
        return value
    read, called = _READ[kind]
    try:
        found = read(_text(kind, value))
        if kind is int and abs(found) > _LARGEST:
            raise OverflowError
        return found
    except (KeyError, OverflowError, ValueError) as error:
        raise UsageError(f"{name} can't be {value!r}", hint=f"give it as {called}") from error


def _text(kind: Any, value: Any) -> str:
    if isinstance(value, str):
        return value
    # Programs write 20 as 20.0 and 2.0 as 2 in JSON.
    if (kind is int and type(value) is float and value.is_integer()) or (
        kind is float and type(value) is int
    ):
        return f"{value:.0f}"
    raise ValueError(value)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,.1f}" if isinstance(cell, float) else str(cell)
