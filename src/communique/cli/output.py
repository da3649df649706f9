"""Where rows go: laid out on a terminal, tab-separated in a pipe, or as an option says."""

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

import communique
from communique.cli.options import Manners, packed
from communique.cli.terminal import LABELS, coloured, concordance, on_terminal, readable, table

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from communique.api import Corpus, Table
    from communique.query import Line

SHOWN = 50
"""Lines on a terminal where no other number is asked for."""

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
        ending: str = _export().form_of(self.file)
        return ending

    def limit(self, n: int | None) -> int | None:
        """Return how many rows to write: all, unless on a terminal, or as `-n` says."""
        return SHOWN if n is None and self.form == "terminal" else n


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
    rows: "pl.DataFrame | Sequence[Mapping[str, Any]]",
    output: Output,
    manners: Manners,
    *,
    facts: Mapping[str, Any] | None = None,
    labels: Container[str] = LABELS,
) -> None:
    """Write rows as asked for; `facts` stand beside them in the JSON object."""
    export = _export()
    frame = export.frame(rows, _columns(output.columns), labels)
    if output.form == "terminal":
        for line in table(frame.to_dicts(), colour=coloured(manners.color), labels=labels):
            click.echo(line, color=True)
        return
    match output.form:
        case "csv":
            content = export.csv(frame, excel=output.excel)
        case "json":
            content = export.json_object(frame, facts or {})
        case "md":
            content = export.markdown(frame, readable)
        case plain:
            content = getattr(export, plain)(frame)
    if output.file is None:
        click.echo(content, nl=False)
        return
    output.file.write_bytes(content)
    manners.note(f"{output.file}: {len(frame):,} rows")


def write_lines(
    lines: "Sequence[Line]",
    frame: "Callable[[], pl.DataFrame]",
    output: Output,
    manners: Manners,
    facts: Mapping[str, Any],
) -> None:
    """Write lines of a concordance: aligned on the hit, or as the rows of a frame."""
    if output.form == "terminal" and not output.columns:
        shown = [(f"{at.id}#t{at.token}", at.left, at.hit, at.right) for at in lines]
        for line in concordance(shown, colour=coloured(manners.color)):
            click.echo(line, color=True)
        return
    rows = frame()
    write(rows, output, manners, facts=facts, labels=rows.columns)


def write_table(
    result: "Table", corpus: "Corpus", output: Output, manners: Manners, *, n: int | None
) -> None:
    """Write the rows of a measure, with their evidence where the form has room for it."""
    limit = output.limit(n)
    n_rows = len(result) if limit is None else min(limit, len(result))
    with_evidence = output.form in _WITH_EVIDENCE
    rows = result.with_evidence(n_rows) if with_evidence else result.frame.head(n_rows)
    facts = {
        "corpus": {"name": corpus.name, "state": corpus.state},
        "recipe": dict(result.recipe),
    }
    write(rows, output, manners, facts=facts)
    note_cut(n_rows, len(result), manners)
    for notice in result.notices:
        manners.note(f"note: {notice}")


def write_spans(spans: "npt.NDArray[np.int64]") -> None:
    """Write first and last token of each hit."""
    click.echo(_export().spans(spans), nl=False)


def write_recipe(result: "Table", file: Path | None) -> None:
    """Write how to get the same numbers again, with the numbers, if that is wanted."""
    if file is not None:
        recipe = communique.api.recorded(result)
        text = json.dumps(recipe, ensure_ascii=False, indent=2, default=str)
        file.write_text(f"{text}\n", encoding="utf-8")


def write_plot(result: "Table", file: Path | None) -> None:
    """Draw the chart of a table, if that is wanted."""
    if file is not None:
        result.plot(file)


def note_cut(n_shown: int, n_rows: int, manners: Manners) -> None:
    """Say how many rows there are where not all of them are shown."""
    if n_shown < n_rows:
        manners.note(f"{n_shown:,} of {n_rows:,} rows · all: --csv > table.csv")


def _columns(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _export() -> ModuleType:
    # Not at the top: options are read without polars, and --help shows them.
    from communique import export

    return export
