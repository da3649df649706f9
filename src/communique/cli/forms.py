"""Forms of rows outside the program: CSV, TSV, JSON, JSON lines, Markdown, Parquet."""

import io
import json
import math
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.errors import UsageError
from communique.run import Table

_GUARDED = r"^[=+\-@\t\r]"
"""What a spreadsheet would take for a formula."""

_MARK = "\ufeff"


def frame(
    rows: pl.DataFrame | Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    labels: Container[str],
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


def with_evidence(result: Table, n_rows: int) -> pl.DataFrame:
    """Return the first rows of a table with the query of each count beside it."""
    shown = result.frame.head(n_rows)
    columns: list[pl.Series] = []
    for name in shown.columns:
        columns.append(shown[name])
        if name in result.counts:
            queries = [str(result.evidence(row, name).query) for row in range(n_rows)]
            columns.append(pl.Series(f"{name}_evidence", queries, dtype=pl.String))
    return pl.DataFrame(columns)


def spans(found: npt.NDArray[np.int64]) -> bytes:
    """Return a line `start TAB end` for each hit."""
    columns = pl.DataFrame({"start": found[:, 0], "end": found[:, 1]})
    return columns.write_csv(separator="\t", include_header=False).encode()


def csv(frame: pl.DataFrame, *, excel: bool = False) -> bytes:
    """Return CSV as RFC 4180 has it, in UTF-8; for a spreadsheet with a mark and a guard."""
    flat = _flat(frame)
    if excel:
        guarded = pl.selectors.string().str.replace(_GUARDED, "'$0")
        flat = flat.with_columns(guarded)
    text = flat.write_csv(line_terminator="\r\n")
    return (_MARK + text if excel else text).encode()


def tsv(frame: pl.DataFrame) -> bytes:
    """Return tab-separated lines without quotes; white space inside a value is one space."""
    one_line = pl.selectors.string().str.replace_all(r"\s+", " ")
    flat = _flat(frame).with_columns(one_line)
    return flat.write_csv(separator="\t", quote_style="never").encode()


def jsonl(frame: pl.DataFrame) -> bytes:
    """Return a JSON object per line."""
    return "".join(f"{_json(row)}\n" for row in frame.iter_rows(named=True)).encode()


def json_object(frame: pl.DataFrame, facts: Mapping[str, Any]) -> bytes:
    """Return one JSON object: the facts, then the rows."""
    return f"{_json({**facts, 'rows': frame.to_dicts()})}\n".encode()


def markdown(frame: pl.DataFrame, readable: Callable[[Any], str]) -> bytes:
    """Return a Markdown table."""
    flat = _flat(frame)
    rules = ["---:" if dtype.is_numeric() else "---" for dtype in flat.dtypes]
    rows = [flat.columns, rules, *([readable(value) for value in row] for row in flat.rows())]
    return "".join(f"| {' | '.join(map(_escaped, row))} |\n" for row in rows).encode()


def parquet(frame: pl.DataFrame) -> bytes:
    """Return a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.selectors.list().list.join("; "))


def _json(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False, default=str)


def _finite(value: Any) -> Any:
    """Return a value that JSON can say: what is not a number is null."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _escaped(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
