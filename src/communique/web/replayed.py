"""A pin as a page shows it: its numbers then and now, its chart, its passage."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import communique
from communique.api import Corpus, Pin, Replay, Table
from communique.errors import CommuniqueError, UsageError
from communique.web.evidence import linked
from communique.web.kept import kept
from communique.web.language import current
from communique.web.wording import number, score

_ROWS = 10
"""So many rows of a table are in the notebook; the page it is from has all."""

_CHANGES = 12
_CHARACTERS = 1500
_DEADLINE = 30.0


@dataclass(frozen=True)
class Shown:
    """A pin with what there is to see now.

    Attributes:
        pin: as it was made.
        state: in which it was made.
        changes: what is other than then, a sentence each.
        more: how many more things are.
        notices: what else is other, as the version of the program.
        error: why its numbers can't be made any more; empty if they can.
        columns: of the table: name, and `n` for counts or `v` for other numbers.
        rows: cells: text, and of counts the number, its unit and link, and what it was then.
        total: how many rows the table has.
        chart: as HTML; empty where it has none.
        quote: the passage now.
        then: the passage as it was, where that differs and can still be read.
        withheld: why the passage may not be shown.
    """

    pin: Pin
    state: str
    changes: Sequence[str] = ()
    more: int = 0
    notices: Sequence[str] = ()
    error: str = ""
    columns: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[Mapping[str, Any]]] = ()
    total: int = 0
    chart: str = ""
    quote: str = ""
    then: str = ""
    withheld: str = ""

    @property
    def recipe(self) -> str:
        """What makes the numbers again, as JSON that is read by people."""
        facts = {name: value for name, value in self.pin.recipe.items() if name != "result"}
        return json.dumps(facts, ensure_ascii=False, indent=1)


def shown(corpus: Corpus, pin: Pin, root: str) -> Shown:
    """Return a pin as it stands in the state that is open."""
    state = pin.recipe.get("corpus", {}).get("state", "")
    key = ("pin", current(), root, pin.id, pin.made, pin.recipe["result"]["sha256"])
    try:
        made = kept(corpus, key, lambda: _made(corpus, pin, root))
    except CommuniqueError as error:
        old = _passage(corpus, pin.place, state) if pin.place else ""
        told = error.message + (f" ({error.hint})" if error.hint else "")
        return Shown(pin, state, error=told, then=old)
    return Shown(pin, state, **made)


def _made(corpus: Corpus, pin: Pin, root: str) -> dict[str, Any]:
    again = corpus.notebook.again(pin, deadline=_DEADLINE)
    notices = [each for each in again.notices if not each.startswith("the state was")]
    facts = {
        "changes": again.changes[:_CHANGES],
        "more": max(len(again.changes) - _CHANGES, 0),
        "notices": notices,
    }
    if pin.place:
        reading = corpus.show(pin.place)
        state = pin.recipe["corpus"]["state"]
        then = _passage(corpus, pin.place, state) if again.changes else ""
        return {
            **facts,
            "quote": _cut(reading.passage),
            "then": then,
            "withheld": reading.withheld,
            "total": len(again.table),
        }
    return {**facts, **_table(again, pin, root)}


def _table(again: Replay, pin: Pin, root: str) -> dict[str, Any]:
    table = again.table
    names = [name for name in table.frame.columns if _says(table, name)]
    was = pin.recipe["result"]["first"]
    changed = bool(again.changes)
    return {
        "columns": [(name.replace("_", " "), _kind(table, name)) for name in names],
        "rows": [
            [_cell(table, row, name, root, was[row] if changed and row < len(was) else {})
             for name in names]
            for row in range(min(len(table), _ROWS))
        ],
        "total": len(table),
        "chart": _chart(table, root),
    }  # fmt: skip


def _says(table: Table, name: str) -> bool:
    """Tell whether a column has anything in the rows that are shown."""
    return table.frame[name].head(_ROWS).null_count() < min(len(table), _ROWS)


def _kind(table: Table, name: str) -> str:
    if name in table.counts:
        return "n"
    return "v" if table.frame.schema[name].is_numeric() else ""


def _cell(
    table: Table, row: int, name: str, root: str, was: Mapping[str, Any]
) -> Mapping[str, Any]:
    value, kind = table.frame[name][row], _kind(table, name)
    then = was.get(name)
    differs = name in was and kind == "n" and then != value
    cell: dict[str, Any] = {"kind": kind, "then": number(then) if differs else ""}
    if kind == "n" and value:
        evidence = table.evidence(row, name)
        return {**cell, "count": value, "unit": evidence.unit, "link": linked(root)(evidence)}
    if hasattr(value, "to_list"):
        value = "; ".join(map(str, value.to_list()))
    text = score(value) if kind else None if value is None else str(value)
    return {**cell, "count": None, "text": text}


def _chart(table: Table, root: str) -> str:
    if not table.is_drawn or len(table) < 2:
        return ""
    try:
        return table.figure(link=linked(root), bare=True)
    except UsageError:
        # Some tables of a measure have a chart, and others have none.
        return ""


def _passage(corpus: Corpus, place: str, state: str) -> str:
    """Return a passage as it was in a state; nothing where that can't be read any more."""
    if corpus.path is None:
        return ""
    try:
        with communique.open(str(corpus.path), state=state) as old:
            return _cut(old.show(place).passage)
    except CommuniqueError:
        return ""


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…"
