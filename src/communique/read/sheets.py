"""Reads spreadsheets, XLSX, XLS and ODS: a document for each row of the sheet that has a text."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import rows
from communique.read.guarded.archives import package
from communique.read.options import ReadOptions

CONFINED = True

_OLD = b"\xd0\xcf\x11\xe0"


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row of a sheet; its first row names the columns.

    It is the first sheet that has a column of texts; the others are told.

    Raises:
        ReadError: the file is damaged or made to harm, or no sheet has a column of texts.
    """
    book = _book(source)
    names = list(book.sheet_names)
    failure: ReadError | None = None
    for name in names:
        table = _table(book, name, source.name)
        if table is None:
            continue
        try:
            found = list(rows.documents(source, table, options))
        except ReadError as error:
            failure = failure or error
            continue
        _tell_others(name, names, source, options)
        yield from found
        return
    raise failure or ReadError("the file has no rows", where=source.name)


def _book(source: Source) -> Any:
    raw = source.raw
    if not raw.startswith(_OLD):
        package(raw, source.name)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ReadError(
            f"the sheets can't be read: {error}",
            where=source.name,
            hint="open the file in its program and save it anew, without a password",
        ) from error


def _tell_others(name: str, names: Sequence[str], source: Source, options: ReadOptions) -> None:
    others = [each for each in names if each != name]
    if others:
        options.notice(
            ReadError(
                f"of {len(names)} sheets {name!r} was read, not {', '.join(others[:5])}",
                where=source.name,
                hint="save the others as files of their own",
            )
        )


def _table(book: Any, sheet: str, name: str) -> rows.Rows | None:
    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError) as error:
        raise ReadError(f"the sheet {sheet!r} can't be read: {error}", where=name) from error
    head = next((at for at, row in enumerate(cells) if any(_shown(each) for each in row)), None)
    if head is None:
        return None
    titles = _titles(cells[head])
    good = [(at + 1, row) for at, row in enumerate(cells) if at > head and any(map(_shown, row))]
    columns = {title: [_value(row[at]) for _, row in good] for at, title in titles.items()}
    return rows.Rows(
        columns,
        [number for number, _ in good],
        lambda index: f"{name}, sheet {sheet}, row {good[index][0]}",
    )


def _titles(cells: Sequence[Any]) -> dict[int, str]:
    """Return the names of columns; one that is empty, or there already, is called by its place."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        title = str(_shown(cell)).strip() or f"column_{at + 1}"
        found[at] = title if title not in found.values() else f"{title}_{at + 1}"
    return found


def _shown(cell: Any) -> Any:
    return "" if cell is None else cell


def _value(cell: Any) -> Any:
    """Return a cell as tables of text have it: days in ISO, whole numbers without a point."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        whole = cell.time() == time(0)
        return cell.date().isoformat() if whole else cell.isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell
