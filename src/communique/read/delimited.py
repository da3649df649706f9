"""Reads tables of cells between commas or tabs (RFC 4180): a document for each row.

Rows whose cells can't be told apart for certain are left out, each with its line, and the
others are read.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from communique.corpus import Document, Source
from communique.errors import ReadError
from communique.read import rows
from communique.read.encoding import decoded
from communique.read.options import ReadOptions


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    number: int
    cells: list[str]


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each row of a `.csv` or `.tsv` file.

    Raises:
        ReadError: there is no head, two columns share a name, or no column is the text.
    """
    text = decoded(source.raw, source.name, options).removeprefix("\ufeff")
    found = _rows(text, source.name, options)
    head = next(found, None)
    if head is None:
        raise ReadError("the table has no head", where=source.name, hint="its first line names it")
    _refuse_twins(head, source.name)
    good = list(_fitting(found, len(head.cells), source.name, options))
    columns = {name: [row.cells[at] or None for row in good] for at, name in enumerate(head.cells)}
    table = rows.Rows(
        columns, [row.number for row in good], lambda index: _place(source.name, good[index].line)
    )
    yield from rows.documents(source, table, options)


def _rows(text: str, name: str, options: ReadOptions) -> Iterator[_Row]:
    """Yield the rows, each with the line it begins on; lines without any cell are none."""
    lines = _lines(text if "\n" in text else text.replace("\r", "\n"))
    delimiter = "\t" if name.casefold().endswith((".tsv", ".tab")) else ","
    # Speeches stand in cells, and the module's own limit is for other tables.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    at, number = 0, 0
    while at < len(lines):
        rest = map(lines.__getitem__, range(at, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        line = 0
        try:
            for cells in reader:
                if cells:
                    yield _Row(at + line + 1, number, cells)
                    number += 1
                line = reader.line_num
            return
        except csv.Error as error:
            options.skip(_broken(error, name, at + line + 1))
        # After a row that is broken the next line begins a new one.
        at, number = at + line + 1, number + 1


def _lines(text: str) -> list[str]:
    """Return the lines of a text by line feeds alone, as the csv module counts them."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _broken(error: csv.Error, name: str, line: int) -> ReadError:
    message = str(error)
    if "unexpected end" in message:
        reason = "a quotation mark opens a cell and none closes it"
    elif "expected after" in message:
        reason = "something follows the quotation mark that closes a cell"
    else:
        reason = f"the row can't be read: {message}"
    return ReadError(reason, where=_place(name, line), hint='inside quotes, write " twice')


def _fitting(found: Iterator[_Row], width: int, name: str, options: ReadOptions) -> Iterator[_Row]:
    for row in found:
        if len(row.cells) == width:
            yield row
            continue
        options.skip(
            ReadError(
                f"the row has {len(row.cells)} cells where the head has {width}",
                where=_place(name, row.line),
                hint="a cell with a comma, a quotation mark or a line end stands in quotes",
            )
        )


def _refuse_twins(head: _Row, name: str) -> None:
    twins = sorted({cell for cell in head.cells if head.cells.count(cell) > 1})
    if twins:
        raise ReadError(
            f"several columns are called {twins[0]!r}",
            where=_place(name, head.line),
            hint="give each column a name of its own",
        )


def _place(name: str, line: int) -> str:
    return f"{name}, line {line}"
