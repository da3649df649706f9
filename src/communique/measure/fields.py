"""What tables are grouped by: attributes, the values of a metadata field, periods of a date."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from communique.corpus import Part
from communique.errors import UsageError
from communique.measure import periods
from communique.query import Compare, Condition, Missing, Number

WITHIN = {"help": 'documents to count, as "year > 1900"'}
INSIDE = {"help": "only tokens in the hits of this query"}
BY = {"help": "metadata field, <p> or <sp who>, for groups"}
OVER = {"help": "decade, year, quarter or month of the date"}
DATE = {"help": "the field that `over` looks at"}
BOOTSTRAP = {"help": "replicates for bootstrap intervals; 0 linearises instead"}
SEED = {"help": "of the bootstrap"}
"""What the options say that measures share."""

ALWAYS = {"id": "text", "source": "text", "title": "text"}
"""Fields that every document has."""


def check_attribute(name: str, known: Sequence[str]) -> None:
    """Do nothing where there is an attribute.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        listed = f"attributes: {', '.join(known)}"
        hint = f"{near[0]}? ({listed})" if near else listed
        raise UsageError(f"no attribute is called {name!r}", hint=hint)


def check_group(name: str, fields: Mapping[str, str]) -> None:
    """Do nothing where a field makes groups.

    Raises:
        UsageError: there is no such field, or it is a date.
    """
    known = {**ALWAYS, **fields}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        listed = f"fields: {', '.join(sorted(known))}"
        hint = f"{near[0]}? ({listed})" if near else listed
        raise UsageError(f"no field is called {name!r}", hint=hint)
    if known[name] == "date":
        raise UsageError(
            f"{name} is a date, and dates make no groups",
            hint="group them over decade, year, quarter or month (--over)",
        )


def check_time(over: str, date: str, fields: Mapping[str, str]) -> None:
    """Do nothing where a date makes periods of a unit.

    Raises:
        UsageError: there is no such unit or date.
    """
    if over not in periods.UNITS:
        units = ", ".join(periods.UNITS)
        raise UsageError(f"no unit of time is called {over!r}", hint=f"units: {units}")
    if fields.get(date) != "date":
        dates = ", ".join(name for name, kind in fields.items() if kind == "date") or "none"
        raise UsageError(f"{date} is no date here", hint=f"dates: {dates}")


def groups(part: Part, name: str) -> pl.Series:
    """Return the group of each document by a field; null where it has no value, `` is all."""
    if not name:
        return pl.repeat(None, part.n_documents, dtype=pl.String, eager=True)
    values = part.documents[name]
    if part.fields.get(name) == "number":
        return values.cast(pl.Float64)
    # An empty text is no value: conditions see it so, too.
    if values.dtype == pl.String and (empty := values == "").any():
        return values.set(empty, None)
    return values


def times(part: Part, date: str, over: str) -> pl.Series:
    """Return the period of each document; null where it has no date, or `over` is empty."""
    if not over:
        return pl.repeat(None, part.n_documents, dtype=pl.String, eager=True)
    return periods.labels(part.documents[date], over)


def equals(name: str, value: Any) -> Condition:
    """Return what selects the documents of a group."""
    if value is None:
        return Missing(name)
    if isinstance(value, float):
        # The shortest digits that read back as the value; the language has no exponents.
        return Compare(name, "=", Number(np.format_float_positional(value, trim="-")))
    return Compare(name, "=", value)
