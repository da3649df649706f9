"""Tables of agents, memberships, relations and meetings, as a build reads them: CSV in a folder."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from communique.records import Agent, Record, records_of
from communique.records.model import KINDS
from communique.write.chosen import Chosen, Log


def write(chosen: Chosen, path: Path, log: Log) -> None:
    """Write a file for each table of the whole corpus that has a row; details are columns."""
    records = records_of(chosen.corpus.records)
    if not records:
        log("the corpus has no tables of agents or meetings")
    log("documents are left out: these are tables of people, organisations and meetings")
    for told in _losses(records):
        log(told)
    path.mkdir(parents=True, exist_ok=True)
    for name, kind in KINDS.items():
        those = [each for each in records if isinstance(each, kind)]
        if those:
            with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(_rows(kind, those))


def _rows(kind: Any, records: Sequence[Any]) -> Iterator[list[str]]:
    columns = _columns(kind)
    details = [getattr(each, "details", {}) for each in records]
    more = [name for name in dict.fromkeys(n for each in details for n in each) if _is_free(name)]
    yield [*columns, *more]
    for each, own in zip(records, details, strict=True):
        cells = (_cell(getattr(each, name)) for name in columns)
        yield [*cells, *(own.get(name, "") for name in more)]


def _columns(kind: Any) -> list[str]:
    return [each.name for each in fields(kind) if each.name != "details"]


def _is_free(name: str) -> bool:
    """Return whether a detail can be a column beside those that agents have."""
    return bool(name) and name not in {each.name for each in fields(Agent)}


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value or "")


def _losses(records: Sequence[Record]) -> Iterator[str]:
    agents = [each for each in records if isinstance(each, Agent)]
    gone = {name for each in agents for name in each.details if not _is_free(name)}
    if gone:
        yield f"details that are called as a column of agents are left out: {', '.join(gone)}"
    lists = [value for each in records for value in _values(each) if isinstance(value, tuple)]
    if any(";" in name for names in lists for name in names):
        yield "names with a semicolon in them are read as several"
    texts = [value for each in records for value in _values(each) if isinstance(value, str)]
    texts += [text for each in agents for text in each.details.values()]
    if any(text != text.strip() for text in [*texts, *(n for names in lists for n in names)]):
        yield "white space around values is lost when they are read"


def _values(record: Record) -> Iterator[Any]:
    return (getattr(record, name) for name in _columns(type(record)))
