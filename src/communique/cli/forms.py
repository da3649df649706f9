"""Forms of rows outside the program: CSV, TSV, JSON, JSON lines, Markdown, Parquet."""

import io
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

_GUARDED = r"^[=+\-@\t\r]"
"""What a spreadsheet would take for a formula."""

_MARK = "\ufeff"


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
