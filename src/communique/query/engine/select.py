"""Selections: which documents of a part fit a condition on their metadata.

A comparison with a missing value is false; `!=` is true of those values only that are there and
differ. A date fits when the whole of its days does: `date >= 1990` needs a first day in 1990 or
later, `date = 2018` days all within 2018. On a list `=` means contains.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any as Anything

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part
from communique.errors import QueryError
from communique.query.engine.types import check_pattern, whole
from communique.query.language.tree import (
    All,
    Any,
    Compare,
    Condition,
    Like,
    Missing,
    Not,
    OneOf,
    Selection,
    leaves,
)
from communique.query.language.values import COMPARE, Number, Period

ALWAYS: Mapping[str, str] = {"id": "text", "source": "text", "title": "text"}
"""Fields that every document has."""

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def selected(part: Part, selection: Selection) -> npt.NDArray[np.bool_]:
    """Return bool[n_documents]: the documents of a part that are in a selection."""
    if selection not in part.selected:
        part.selected[selection] = _mask(part, selection)
    return part.selected[selection]


def check_selection(selection: Selection, fields: Mapping[str, str]) -> None:
    """Do nothing where every field exists and is compared with a value of its type.

    Raises:
        QueryError: one doesn't, or isn't; the message points at it and names what is near.
    """
    text = selection.text or str(selection)
    known = {**ALWAYS, **fields}
    for leaf in leaves(selection.condition):
        assert isinstance(leaf, Compare | OneOf | Like | Missing)
        at = leaf.at if selection.text else text.find(leaf.field)
        if leaf.field not in known:
            raise unknown("field", leaf.field, known, (text, at))
        kind = known[leaf.field]
        if isinstance(leaf, Like):
            check_pattern(leaf, text)
            continue
        if isinstance(leaf, Compare) and kind == "list" and leaf.operator not in {"=", "!="}:
            raise QueryError(f"{leaf.field} is a list", text, at, hint="= is contains, != is not")
        values = leaf.values if isinstance(leaf, OneOf) else ()
        for value in (leaf.value,) if isinstance(leaf, Compare) else values:
            if (problem := _mismatch(kind, value)) is not None:
                raise QueryError(f"{leaf.field} is a {kind}", text, at, hint=problem)


def unknown(what: str, name: str, known: Iterable[str], place: tuple[str, int]) -> QueryError:
    """Return the error for a name that doesn't exist, with the nearest that does."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    listed = f"{what}s: {', '.join(names)}"
    hint = f"{near[0]}? ({listed})" if near else listed
    return QueryError(f'no {what} is called "{name}"', *place, hint=hint)


def _mismatch(kind: str, value: str | Number | Period) -> str | None:
    """Return how to mend a comparison that makes no sense, or None where it does."""
    if kind == "number" and not _is_number(value):
        return "compare it with a number, as = 1990"
    if kind == "date" and (isinstance(value, str) or not _is_period(str(value))):
        return "compare it with days, as >= 1990-01 or = 2018-Q2; years have four digits"
    if kind in {"text", "list"} and not isinstance(value, str):
        return f'text stands in quotation marks: "{value}"'
    return None


def _is_number(value: str | Number | Period) -> bool:
    # Other engines write numbers in quotation marks.
    return isinstance(value, Number) or NUMBER.fullmatch(str(value)) is not None


def _is_period(text: str) -> bool:
    try:
        first, stop = Period(text).days
    except (ValueError, OverflowError):
        return False
    return first < stop


def _mask(part: Part, selection: Selection) -> npt.NDArray[np.bool_]:
    if selection.condition is None:
        return np.ones(part.n_documents, bool)
    expression = fitting(selection.condition, {**ALWAYS, **part.fields})
    return part.documents.select(expression.alias("mask"))["mask"].to_numpy().astype(bool)


def fitting(condition: Condition, fields: Mapping[str, str]) -> pl.Expr:
    """Return a condition as an expression over `documents` that is never null."""
    match condition:
        case Not(inner):
            return ~fitting(inner, fields)
        case All(conditions):
            return pl.all_horizontal([fitting(each, fields) for each in conditions])
        case Any(conditions):
            return pl.any_horizontal([fitting(each, fields) for each in conditions])
        case Missing(field):
            return _value(field, fields[field]).is_null()
        case OneOf(field, values):
            return pl.any_horizontal([_equal(field, fields[field], each) for each in values])
        case Compare(field, how, value):
            return _comparison(field, fields[field], how, value)
        case Like(field, pattern, flags):
            return _like(field, fields[field], whole(pattern, flags), "d" in flags)
    raise AssertionError("a selection holds no test of a token")


def _equal(field: str, kind: str, value: str | Number | Period) -> pl.Expr:
    return _comparison(field, kind, "=", value)


def _comparison(field: str, kind: str, how: str, value: str | Number | Period) -> pl.Expr:
    if kind == "date":
        return _date_comparison(pl.col(field).struct, how, value)
    if kind == "list":
        found = _value(field, kind).list.contains(str(value))
        return (found if how == "=" else ~found).fill_null(False)
    column = _value(field, kind)
    if kind == "number" or isinstance(value, Number):
        compared = COMPARE[how](column.cast(pl.Float64, strict=False), float(str(value)))
    else:
        compared = COMPARE[how](column, str(value))
    fits: pl.Expr = compared.fill_null(False)
    return fits


def _like(field: str, kind: str, pattern: str, bare: bool) -> pl.Expr:
    """Return that a value, or for a list one of its values, matches a pattern."""
    column = _value(field, kind)
    if kind == "date":
        column = pl.col(field).struct.field("raw")
    if kind == "list":
        element = _bare(pl.element()) if bare else pl.element()
        return column.list.eval(element.str.contains(pattern)).list.any().fill_null(False)
    if kind == "number":
        whole_number = column.cast(pl.Int64, strict=False).cast(pl.String)
        column = pl.when(column % 1 == 0).then(whole_number).otherwise(column.cast(pl.String))
    return (_bare(column) if bare else column).str.contains(pattern).fill_null(False)


def _bare(column: pl.Expr) -> pl.Expr:
    return column.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.normalize("NFC")


def _date_comparison(days: Anything, how: str, value: str | Number | Period) -> pl.Expr:
    first, stop = Period(str(value)).days
    start, end = days.field("start"), days.field("stop")
    inside = (start >= _day(first)) & (end <= _day(stop))
    expression: Mapping[str, pl.Expr] = {
        "=": inside,
        "!=": ~inside,
        "<": end <= _day(first),
        "<=": end <= _day(stop),
        ">": start >= _day(stop),
        ">=": start >= _day(first),
    }
    return expression[how].fill_null(False)


def _value(field: str, kind: str) -> pl.Expr:
    """Return a field whose value is null where there is none: no text, no list, no date."""
    if kind == "date":
        return pl.col(field).struct.field("start")
    if kind == "list":
        return pl.when(pl.col(field).list.len() > 0).then(pl.col(field))
    if kind == "text":
        return pl.when(pl.col(field) != "").then(pl.col(field))
    return pl.col(field)


def _day(day: date) -> pl.Expr:
    return pl.lit(day, dtype=pl.Date)
