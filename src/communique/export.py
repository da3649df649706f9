"""Forms of a table outside the program: CSV, TSV, JSON lines, JSON, Markdown, Parquet.

Each function turns a frame into the bytes of a file. What a count counts goes along where the
frame comes from `Table.with_evidence`: a column `<column>_evidence` with a query beside each.
"""

import io
import json
import math
import re
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.errors import UsageError
from communique.run import Table

FORMS = ("csv", "tsv", "jsonl", "json", "md", "parquet")
"""The endings of files that `write` knows."""

LABELS = frozenset({"group", "subgroup", "period", "type"})
"""Columns that name what a row of a measure is about."""

_GUARDED = r"^[=+\-@\t\r\n＝＋－＠]"
"""What a spreadsheet would take for a formula, the wide forms of these signs too."""

_MARK = "\ufeff"


def write(table: Table, path: Path, *, excel: bool = False) -> None:
    """Write a table in the form that the file's ending names, with its evidence.

    TSV and Markdown are for reading and have no evidence.

    Raises:
        UsageError: the ending is none of `FORMS`, or `excel` is asked of another form than CSV.
    """
    evidence = form_of(path) not in {"tsv", "md"}
    rows = frame(table.with_evidence() if evidence else table.frame, labels=LABELS)
    facts = {"corpus": table.recipe["corpus"], "recipe": dict(table.recipe)}
    _write(rows, path, facts, excel=excel)


def write_lines(lines: pl.DataFrame, path: Path, facts: Mapping[str, Any]) -> None:
    """Write the lines of a concordance in the form that the file's ending names.

    JSON has the facts before them. Whole numbers among the metadata are written as such.

    Raises:
        UsageError: the ending is none of `FORMS`.
    """
    _write(frame(lines, labels=lines.columns), path, facts, excel=False)


def _write(rows: pl.DataFrame, path: Path, facts: Mapping[str, Any], *, excel: bool) -> None:
    form = form_of(path)
    if excel and form != "csv":
        raise UsageError("only CSV is guarded for spreadsheets", where=str(path), hint="use .csv")
    path.write_bytes(_content(rows, form, facts, excel=excel))


def form_of(path: Path) -> str:
    """Return the form that a file's ending names.

    Raises:
        UsageError: the ending is none of `FORMS`.
    """
    form = path.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise UsageError(
            "the file's name doesn't say in what form to write it",
            where=str(path),
            hint=f"endings: .{', .'.join(FORMS)}",
        )
    return form


def _content(rows: pl.DataFrame, form: str, facts: Mapping[str, Any], *, excel: bool) -> bytes:
    match form:
        case "csv":
            return csv(rows, excel=excel)
        case "tsv":
            return tsv(rows)
        case "jsonl":
            return jsonl(rows)
        case "json":
            return json_object(rows, facts)
        case "md":
            return markdown(rows)
        case _:
            return parquet(rows)


def frame(
    rows: pl.DataFrame | Sequence[Mapping[str, Any]],
    columns: Sequence[str] = (),
    labels: Container[str] = (),
) -> pl.DataFrame:
    """Return the columns asked for, or all; whole numbers in labels as such: 1990, not 1990.0.

    Raises:
        UsageError: there is no such column.
    """
    found = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows)
    for name in columns:
        if name not in found.columns:
            known = ", ".join(found.columns)
            raise UsageError(f"no column is called {name!r}", hint=f"columns: {known}")
    found = found.select(columns) if columns else found
    floats = [name for name in found.columns if name in labels and found.schema[name].is_float()]
    whole = [name for name in floats if (found[name].drop_nulls() % 1 == 0).all()]
    return found.with_columns(pl.col(whole).cast(pl.Int64)) if whole else found


def spans(found: npt.NDArray[np.int64]) -> bytes:
    """Return a line `start TAB end` for each hit."""
    columns = pl.DataFrame({"start": found[:, 0], "end": found[:, 1]})
    return columns.write_csv(separator="\t", include_header=False).encode()


def csv(frame: pl.DataFrame, *, excel: bool = False) -> bytes:
    """Return CSV as RFC 4180 has it, in UTF-8.

    Values are kept as they are. With `excel` the file begins with a mark that tells spreadsheets
    its encoding, and text that one would run as a formula, in names of columns too, begins with
    an apostrophe.
    """
    names, rows = pl.Series(frame.columns, dtype=pl.String), _flat(frame)
    if excel:
        names = names.str.replace(_GUARDED, "'$0")
        rows = rows.with_columns(pl.selectors.string().str.replace(_GUARDED, "'$0"))
    text = "".join(
        each.write_csv(include_header=False, line_terminator="\r\n")
        for each in (_header(names), rows)
    )
    return (_MARK + text if excel else text).encode()


def tsv(frame: pl.DataFrame) -> bytes:
    """Return tab-separated lines without quotes; white space inside a value is one space."""
    one_line = pl.selectors.string().str.replace_all(r"\s+", " ")
    header = _header(pl.Series(frame.columns, dtype=pl.String))
    return "".join(
        each.with_columns(one_line).write_csv(
            include_header=False, separator="\t", quote_style="never"
        )
        for each in (header, _flat(frame))
    ).encode()


def jsonl(frame: pl.DataFrame) -> bytes:
    """Return a JSON object per line."""
    return "".join(f"{_json(row)}\n" for row in frame.iter_rows(named=True)).encode()


def json_object(frame: pl.DataFrame, facts: Mapping[str, Any]) -> bytes:
    """Return one JSON object: the facts, then the rows; numbers unrounded."""
    return f"{_json({**facts, 'rows': frame.to_dicts()})}\n".encode()


def markdown(frame: pl.DataFrame, readable: Callable[[Any], str] | None = None) -> bytes:
    """Return a Markdown table; `readable` says how a value is written in it."""
    flat, written = _flat(frame), readable or _readable
    rules = " | ".join("---:" if dtype.is_numeric() else "---" for dtype in flat.dtypes)
    head, *rows = ([*map(written, row)] for row in (flat.columns, *flat.iter_rows()))
    lines = [" | ".join(map(_escaped, row)) for row in (head, *rows)]
    return "".join(f"| {line} |\n" for line in (lines[0], rules, *lines[1:])).encode()


def parquet(frame: pl.DataFrame) -> bytes:
    """Return a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of plain values: lists joined, dates as they were written."""
    dates = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.Struct)]
    return frame.with_columns(
        pl.selectors.list().list.join("; "),
        *(pl.col(name).struct.field("raw").alias(name) for name in dates),
    )


def _header(names: pl.Series) -> pl.DataFrame:
    """Return names of columns as a row of its own: made harmless, two of them may be equal."""
    return pl.DataFrame([names.slice(at, 1).alias(str(at)) for at in range(len(names))])


def _json(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False, default=str)


def _finite(value: Any) -> Any:
    """Return a value that JSON can say: what is not a number is null."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _readable(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}"
    return str(value)


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"[\\`*<|&]", r"\\\g<0>", " ".join(text.split()))
