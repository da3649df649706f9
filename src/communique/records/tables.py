"""Records as tables: one per kind, as a corpus stores them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from communique.records.model import KINDS, Agent, Meeting, Record

_TYPES: Mapping[Any, Any] = {
    int: pl.Int64,
    str: pl.String,
    tuple[str, ...]: pl.List(pl.String),
    Mapping[str, str]: pl.String,
}
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    name: {each.name: _TYPES[each.type] for each in fields(kind)} for name, kind in KINDS.items()
}


def frames(records: Iterable[Record]) -> dict[str, pl.DataFrame]:
    """Return a table of each kind of record, without rows that are there twice.

    Of agents and meetings that have the same id the first counts, with what only the others say.
    """
    rows: dict[str, list[Record]] = {name: [] for name in KINDS}
    names = {kind: name for name, kind in KINDS.items()}
    for record in records:
        rows[names[type(record)]].append(record)
    return {name: _frame(name, _distinct(those)) for name, those in rows.items()}


def records_of(tables: Mapping[str, pl.DataFrame]) -> list[Record]:
    """Return the records in the tables of a corpus."""
    found: list[Record] = []
    for name, kind in KINDS.items():
        for row in tables[name].iter_rows(named=True) if name in tables else ():
            found.append(kind(**{key: _read(key, value) for key, value in row.items()}))
    return found


def _distinct(records: Sequence[Record]) -> list[Record]:
    by_key: dict[Any, Record] = {}
    for record in records:
        key = record.id if isinstance(record, Agent | Meeting) else record
        known = by_key.get(key)
        by_key[key] = record if known is None else _completed(known, record)
    return list(by_key.values())


def _completed(known: Record, other: Record) -> Record:
    """Return a record with those values of another that it has none for."""
    values = {
        each.name: getattr(known, each.name) or getattr(other, each.name) for each in fields(known)
    }
    return type(known)(**values)


def _frame(name: str, records: Sequence[Record]) -> pl.DataFrame:
    schema = _SCHEMAS[name]
    columns = {
        column: [_stored(getattr(record, column)) for record in records] for column in schema
    }
    return pl.DataFrame(columns, schema=schema)


def _stored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if name == "details":
        return json.loads(value)
    return tuple(value) if isinstance(value, list) else value
