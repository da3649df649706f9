"""Answers that are files: CSV and Parquet, with a name by which a browser keeps them."""

import io
import re
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import polars as pl
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response, StreamingResponse

PARQUET = "application/vnd.apache.parquet"
"""The kind of content that a file of Parquet is."""


def as_csv(frame: pl.DataFrame, name: str) -> Response:
    """Return a frame as a file of CSV."""
    return Response(lines(frame), media_type="text/csv", headers=attached(name))


def as_parquet(frame: pl.DataFrame, name: str) -> Response:
    """Return a frame as a file of Parquet, each column of its own type."""
    made = io.BytesIO()
    frame.write_parquet(made)
    return Response(made.getvalue(), media_type=PARQUET, headers=attached(name))


def streamed(pieces: Iterator[str], name: str, turns: CapacityLimiter) -> Response:
    """Return a file of CSV that is sent piece by piece, each made in its turn among pages."""

    async def sent() -> AsyncIterator[str]:
        while (piece := await to_thread.run_sync(next, pieces, None, limiter=turns)) is not None:
            yield piece

    return StreamingResponse(sent(), media_type="text/csv", headers=attached(name))


def lines(frame: pl.DataFrame, *, header: bool = True) -> str:
    """Return a frame as CSV, in which lists are text."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    flat = frame.with_columns(pl.col(lists).cast(pl.List(pl.String)).list.join("; "))
    return flat.write_csv(include_header=header, line_terminator="\r\n")


def attached(name: str) -> dict[str, str]:
    """Return what makes an answer a file of a name.

    A header is ASCII: any other name stands in the form of RFC 6266, beside one that old programs
    read.
    """
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    said = f'attachment; filename="{plain}"'
    return {
        "content-disposition": said if plain == name else f"{said}; filename*=UTF-8''{quote(name)}"
    }
