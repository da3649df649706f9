"""The table of a measure as a page shows it: which columns, how wide, and where each cell leads."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from markupsafe import Markup, escape

from communique.api import Table
from communique.web.evidence import linked
from communique.web.language import pgettext
from communique.web.opened import Opened
from communique.web.wording import score

_PLACE = re.compile(r"(?:\w+_)?(?:start|end|token|token_end|at)")
"""Columns that say where something stands: the page leads there instead of telling numbers."""

_TEXT = re.compile(r"(?:(\w+)_)?text")
_WHOLE_TEXT = ("document", "target")
"""Columns that have the document of a text, the first that a table has."""

_CHANGE = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)
"""What is gone and what came in its place, as the column `difference` has it."""

_LONG, _SHORT = 40, 14
"""Characters of the longest text of a column that is given room, and of one that is not broken."""


@dataclass(frozen=True)
class Cells:
    """Rows of a table.

    Attributes:
        table: of a measure.
        rows: the numbers of those on the page.
        ids: of all documents.
        root: the path that the corpus is served under.
    """

    table: Table
    rows: Sequence[int]
    ids: Collection[str]
    root: str

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns that are shown."""
        names = self.table.frame.columns
        counts = self.table.counts
        return [name for name in names if name in counts or not _PLACE.fullmatch(name)]

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What a column holds: `n` counts, `v` other numbers, `t` long texts, `m` short ones."""
        return {name: self._kind(name) for name in self.columns}

    def row(self, number: int) -> list[dict[str, Any]]:
        """Return the cells of a row."""
        values = self.table.frame.row(number, named=True)
        return [self._cell(number, name, values) for name in self.columns]

    def _kind(self, name: str) -> str:
        if name in self.table.counts:
            return "n"
        column = self.table.frame[name]
        if column.dtype.is_numeric():
            return "v"
        if column.dtype != pl.String:
            return "m" if column.dtype == pl.Date else ""
        longest = column[list(self.rows)].str.len_chars().max() if self.rows else 0
        size = longest if isinstance(longest, int) else 0
        return "t" if size > _LONG else "m" if size <= _SHORT else ""

    def _cell(self, row: int, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        value, kind = values[name], self.kinds[name]
        if kind == "n" and value:
            evidence = self.table.evidence(row, name)
            link = linked(self.root)(evidence)
            return {"count": value, "unit": evidence.unit, "link": link, "kind": kind}
        text = "0" if kind == "n" and value == 0 else _told(value, kind)
        shown = _changes(text) if name == "difference" and value else text
        return {"count": None, "text": shown, "kind": kind, "link": self._link(name, values)}

    def _link(self, name: str, values: Mapping[str, Any]) -> str:
        """Return where a cell leads: a document by its id, a text to where it stands."""
        value = values[name]
        if not isinstance(value, str):
            return ""
        if self.kinds[name] != "t" and name != "statement" and value in self.ids:
            return self.root + Opened(value).address()
        match = _TEXT.fullmatch(name)
        if match is None:
            return ""
        before = f"{match[1]}_" if match[1] else ""
        start, end = (values.get(f"{before}{edge}") for edge in ("start", "end"))
        owners = [match[1]] if match[1] else [each for each in _WHOLE_TEXT if each in values]
        document = values.get(owners[0]) if owners else None
        if start is None or end is None or document not in self.ids:
            return ""
        return self.root + Opened(str(document), at=f"c{start}-{end}").address()


def _told(value: Any, kind: str) -> str:
    if kind == "v":
        return score(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return pgettext("no value", "none") if value is None else str(value)


def _changes(text: str) -> Markup:
    found, at = Markup(), 0
    for match in _CHANGE.finditer(text):
        gone, come = match.groups()
        found += escape(text[at : match.start()])
        found += Markup("<del>{}</del>").format(gone) if gone else Markup()
        found += Markup("<ins>{}</ins>").format(come) if come else Markup()
        at = match.end()
    return found + escape(text[at:])
