"""Where rows go: laid out on a terminal, tab-separated in a pipe, or as an option says."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.options import Manners, packed
from communique.cli.terminal import coloured, on_terminal, readable, table
from communique.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

    from communique.api import Corpus
    from communique.run import Table

SHOWN = 50
"""Lines on a terminal where no other number is asked for."""

_FORMATS = ("csv", "tsv", "jsonl", "json", "md")
_WITH_EVIDENCE = ("csv", "jsonl", "json", "parquet")


@dataclass(frozen=True)
class Output:
    """What is written where."""

    format: str | None
    file: Path | None
    columns: str
    excel: bool

    @property
    def form(self) -> str:
        """The format: asked for, told by the file's ending, or what fits the place.

        Raises:
            UsageError: the file's ending is none that is known.
        """
        if self.format or self.excel:
            return self.format or "csv"
        if self.file is None:
            return "terminal" if on_terminal() else "tsv"
        ending = self.file.suffix.removeprefix(".").lower()
        if ending not in (*_FORMATS, "parquet"):
            raise UsageError(
                "the file's name doesn't say in what form to write it",
                where=str(self.file),
                hint=f"endings: .{', .'.join((*_FORMATS, 'parquet'))}",
            )
        return ending

    def limit(self, n: int | None) -> int | None:
        """Return how many rows to write: all, unless on a terminal, or as `-n` says."""
        return SHOWN if n is None and self.form == "terminal" else n

    @property
    def evidence(self) -> bool:
        """Whether rows carry the queries that get their numbers back."""
        return self.form in _WITH_EVIDENCE


output = packed(
    "output",
    Output,
    *(
        click.option(f"--{name}", "format", flag_value=name, help=f"Write {told}.")
        for name, told in (
            ("csv", "CSV, with a query as evidence beside each count"),
            ("tsv", "tab-separated lines, as in a pipe"),
            ("jsonl", "a JSON object per line"),
            ("json", "one JSON object, numbers unrounded"),
            ("md", "a Markdown table"),
        )
    ),
    click.option(
        "-o",
        "--output",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write into a file: .csv, .tsv, .jsonl, .json, .md or .parquet.",
    ),
    click.option("--columns", default="", metavar="A,B", help="Only these columns, in this order."),
    click.option(
        "--excel",
        is_flag=True,
        help="CSV for a spreadsheet: with a mark of its encoding, and formulas made harmless.",
    ),
)


def write(
    frame: "pl.DataFrame",
    output: Output,
    manners: Manners,
    *,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write rows as asked for; `facts` stand beside them in the JSON object."""
    frame = chosen(frame, output.columns)
    if output.form == "terminal":
        for line in table(frame.to_dicts(), colour=coloured(manners.color)):
            click.echo(line, color=True)
        return
    content = _encoded(frame, output, facts or {})
    if output.file is None:
        _to_stdout(content)
        return
    output.file.write_bytes(content)
    manners.note(f"{output.file}: {len(frame):,} rows")


def chosen(frame: "pl.DataFrame", columns: str) -> "pl.DataFrame":
    """Return the columns that a comma-separated list names.

    Raises:
        UsageError: there is no such column.
    """
    names = [name.strip() for name in columns.split(",") if name.strip()]
    for name in names:
        if name not in frame.columns:
            raise UsageError(
                f"no column is called {name!r}", hint=f"columns: {', '.join(frame.columns)}"
            )
    return frame.select(names) if names else frame


def write_table(
    result: "Table", corpus: "Corpus", output: Output, manners: Manners, *, n: int | None
) -> None:
    """Write the rows of a measure, with their evidence where the form has room for it."""
    limit = output.limit(n)
    frame = result.frame if limit is None else result.frame.head(limit)
    shown = with_evidence(result, len(frame)) if output.evidence else frame
    facts = {
        "corpus": {"name": corpus.name, "state": corpus.state},
        "recipe": dict(result.recipe),
    }
    write(shown, output, manners, facts=facts)
    note_cut(len(frame), len(result.frame), manners)
    for notice in result.notices:
        manners.note(f"note: {notice}")


def with_evidence(result: "Table", n_rows: int) -> "pl.DataFrame":
    """Return the first rows with the query of each count beside it."""
    import polars as pl

    frame = result.frame.head(n_rows)
    columns: list[pl.Series] = []
    for name in frame.columns:
        columns.append(frame[name])
        if name in result.counts:
            queries = [str(result.evidence(row, name).query) for row in range(n_rows)]
            columns.append(pl.Series(f"{name}_evidence", queries, dtype=pl.String))
    return pl.DataFrame(columns)


def note_cut(n_shown: int, n_rows: int, manners: Manners) -> None:
    """Say how many rows there are where not all of them are shown."""
    if n_shown < n_rows:
        manners.note(f"{n_shown:,} of {n_rows:,} rows · all: --csv > table.csv")


def write_recipe(result: "Table", file: Path | None) -> None:
    """Write how to get the same numbers again, with the numbers, if that is wanted."""
    if file is None:
        return
    from communique.recipe import recorded

    text = json.dumps(recorded(result), ensure_ascii=False, indent=2, default=str)
    file.write_text(f"{text}\n", encoding="utf-8")


def _to_stdout(content: bytes) -> None:
    binary = click.get_binary_stream("stdout")
    sys.stdout.flush()
    binary.write(content)
    binary.flush()


def _encoded(frame: "pl.DataFrame", output: Output, facts: Mapping[str, Any]) -> bytes:
    from communique.cli import forms

    match output.form:
        case "csv":
            return forms.csv(frame, excel=output.excel)
        case "tsv":
            return forms.tsv(frame)
        case "jsonl":
            return forms.jsonl(frame)
        case "json":
            return forms.json_object(frame, facts)
        case "md":
            return forms.markdown(frame, readable)
        case _:
            return forms.parquet(frame)
