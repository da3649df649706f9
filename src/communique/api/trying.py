"""What is taken from a page, and why, before anything is built."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import polars as pl

from communique.api.plan import planned
from communique.corpus import DateInterval, Origin, Source, Value
from communique.errors import ReadError
from communique.ingest.sources import source_files

if TYPE_CHECKING:
    from communique.read.html.reader import Taken

_LARGEST = 20_000_000
_SECONDS = 20
_AGENT = "communique (a workbench for collections of texts; one page)"


def try_recipe(place: str | Path, *, project: str | Path | None = None) -> pl.DataFrame:
    """Return what is taken from a page: its fields, then its blocks.

    Columns: file, what (a field, or `text` or `furniture`, or `notice`: a doubt), value, raw (how a
    field was written), why (the method of a field, or why a block is furniture), certainty (0 to
    1, of fields), characters.

    Args:
        place: a file, a folder whose pages are looked at as a site, or an address.
        project: a file with recipes, the `communique.toml` here if there is one.

    Raises:
        ReadError: there is no such page, or it can't be read.
    """
    from communique.read.html import reader

    options = planned(project=project).options
    sources = list(_sources(str(place)))
    known = reader.survey(sources, options)
    rows: list[dict[str, Any]] = []
    for source in sources:
        doubts: list[ReadError] = []
        told = replace(options, known=known, notice=doubts.append)
        try:
            rows.extend(_rows(source, reader.taken(source, told)))
        except ReadError as error:
            if len(sources) == 1:
                raise
            doubts.append(error)
        rows.extend(_row(source, "notice", str(doubt)) for doubt in doubts)
    return pl.DataFrame(rows, schema=_SCHEMA)


_SCHEMA = {
    "file": pl.String,
    "what": pl.String,
    "value": pl.String,
    "raw": pl.String,
    "why": pl.String,
    "certainty": pl.Float64,
    "characters": pl.Int64,
}


def _rows(source: Source, got: "Taken") -> Iterator[dict[str, Any]]:
    title, origin = got.title
    yield _row(source, "title", title, origin)
    for name, value in got.found.values.items():
        yield _row(source, name, value, got.found.origins[name])
    for block, why in zip(got.blocks, got.labels, strict=True):
        yield _row(source, "furniture" if why else "text", block.text, why=why)


def _row(
    source: Source, what: str, value: Value, origin: Origin | None = None, *, why: str = ""
) -> dict[str, Any]:
    shown = (origin.value if origin else None) or _shown(value)
    return {
        "file": source.name,
        "what": what,
        "value": shown,
        "raw": origin.raw if origin else None,
        "why": origin.method if origin else why,
        "certainty": origin.certainty if origin else None,
        "characters": len(shown),
    }


def _shown(value: Value) -> str:
    return value.raw if isinstance(value, DateInterval) else str(value)


def _sources(place: str) -> Iterator[Source]:
    if place.startswith(("http://", "https://")):
        yield _fetched(place)
        return

    def refuse(error: ReadError) -> None:
        raise error

    for file in source_files([place], refuse):
        if file.name.lower().endswith((".html", ".htm", ".xhtml")) or Path(place).is_file():
            yield file.source()


def _fetched(url: str) -> Source:
    try:
        with urlopen(Request(url, headers={"User-Agent": _AGENT}), timeout=_SECONDS) as answer:
            raw = answer.read(_LARGEST + 1)
            facts = {"url": answer.geturl(), "media_type": answer.headers.get("content-type", "")}
    except (URLError, OSError, ValueError) as error:
        raise ReadError(f"the page can't be had: {error}", where=url) from error
    if len(raw) > _LARGEST:
        raise ReadError(f"the page has more than {_LARGEST / 1e6:.0f} MB", where=url)
    return Source(url, raw, facts)
