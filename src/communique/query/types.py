"""Which types of an attribute a test means: looked for once per type, never per token."""

import re

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import PositionalAttribute
from communique.corpus.attribute import folded
from communique.errors import QueryError
from communique.query.tree import Matches

MAX_PATTERN = 1000
"""The longest regular expression, in characters."""

_REMEMBERED = 500

_REASON = re.compile(r"error: (.+)")


def codes(attribute: PositionalAttribute, test: Matches) -> npt.NDArray[np.intp]:
    """Return the codes of the types that a test means, ascending."""
    found = attribute.found
    if test not in found:
        if len(found) >= _REMEMBERED:
            found.clear()
        mask = _mask(attribute.types, test)
        found[test] = np.flatnonzero(mask if test.equal else ~mask)
    return found[test]


def check_pattern(test: Matches, text: str) -> None:
    """Do nothing where a pattern can be looked for.

    Raises:
        QueryError: it isn't a regular expression, or too long; the message points at it.
    """
    if "l" in test.flags:
        return
    if len(test.pattern) > MAX_PATTERN:
        raise QueryError(
            f"the regular expression has {len(test.pattern)} characters, more than {MAX_PATTERN}",
            text,
            test.at,
        )
    try:
        # By itself first: what closes a bracket it didn't open would close ours.
        pl.Series([""]).str.contains(test.pattern)
        pl.Series([""]).str.contains(_whole(test))
    except pl.exceptions.ComputeError as error:
        reason = _REASON.search(str(error))
        raise QueryError(
            f"the regular expression can't be read: {reason[1] if reason else 'it is too large'}",
            text,
            test.at,
            hint="%l takes the text literally; look-around and back-references are not offered",
        ) from error


def _mask(types: pl.DataFrame, test: Matches) -> npt.NDArray[np.bool_]:
    values = _values(types, test.flags)
    if "l" in test.flags:
        return (values == _wanted(test)).to_numpy()
    # Rust's regular expressions: Unicode, and in linear time whatever the pattern.
    return values.str.contains(_whole(test)).to_numpy()


def _values(types: pl.DataFrame, flags: str) -> pl.Series:
    if "c" in flags:
        return types["fold"] if "d" in flags else types["lower"]
    return folded(types["type"]) if "d" in flags else types["type"]


def _wanted(test: Matches) -> str:
    value = pl.Series([test.pattern])
    if "c" in test.flags:
        value = value.str.to_lowercase()
    return str(folded(value)[0] if "d" in test.flags else value[0])


def _whole(test: Matches) -> str:
    pattern = str(folded(pl.Series([test.pattern]))[0]) if "d" in test.flags else test.pattern
    return f"(?{'si' if 'c' in test.flags else 's'})^(?:{pattern})$"
