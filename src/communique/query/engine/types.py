"""Which types of an attribute a test means: looked for once per type, never per token."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import Part, PositionalAttribute
from communique.corpus.attribute import folded
from communique.corpus.files import Columns
from communique.errors import QueryError
from communique.query.language.tree import Among, Like, Matches, Numeric, Test
from communique.query.language.values import COMPARE

MAX_PATTERN = 20_000
"""The longest regular expression, in characters."""

_REMEMBERED = 500

_WORDS = re.compile(r"[\w-]+(?:\|[\w-]+)*")

_SIGNS = re.compile(r"(?:\\p\{(?:P|S|Sc|N)\}|\[\.,\]|[()+*?])+")
"""Patterns of nothing but signs and figures: what they mean has no letter in it."""

_EDGES = ["A", "[", "a", "{"]
"""Where the values that begin with A to Z, and with a to z, begin and end among those in order."""

_REASON = re.compile(r"error: (.+)")

Named = Columns | Mapping[str, pl.Series]
"""Values by what they are called: type, lower, fold."""


def codes(part: Part, test: Test) -> npt.NDArray[np.intp]:
    """Return the codes of the types that a test means, ascending."""
    attribute = part.attribute(test.attribute)
    return _remembered(attribute, test, lambda: attribute.types, test)


def lower_codes(part: Part, test: Test) -> npt.NDArray[np.intp]:
    """Return the rows of the lower-case values that a test means which doesn't depend on case."""
    attribute = part.attribute(test.attribute)

    def values() -> Named:
        lower = attribute.lower_types["lower"]
        return {"type": lower, "lower": lower}

    return _remembered(attribute, ("lower", test), values, test)


def _remembered(
    attribute: PositionalAttribute, key: Hashable, types: Callable[[], Named], test: Test
) -> npt.NDArray[np.intp]:
    found = attribute.found
    if key not in found:
        if len(found) >= _REMEMBERED:
            found.clear()
        found[key] = np.flatnonzero(_mask(types(), test))
    return found[key]


def check_pattern(test: Matches | Like, text: str) -> None:
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
        _compile(test.pattern, test.flags)
    except pl.exceptions.ComputeError as error:
        reason = _REASON.search(str(error))
        raise QueryError(
            f"the regular expression can't be read: {reason[1] if reason else 'it is too large'}",
            text,
            test.at,
            hint="%l takes the text literally; look-around and back-references are not offered",
        ) from error


@lru_cache(maxsize=_REMEMBERED)
def _compile(pattern: str, flags: str) -> None:
    # By itself first: what closes a bracket it didn't open would close ours.
    pl.Series([""]).str.contains(pattern)
    pl.Series([""]).str.contains(whole(pattern, flags))


def whole(pattern: str, flags: str) -> str:
    """Return a pattern, in the syntax of the engine, that a value must match whole."""
    plain = str(folded(pl.Series([pattern]))[0]) if "d" in flags else pattern
    return f"(?{'si' if 'c' in flags else 's'})^(?:{plain})$"


def _mask(types: Named, test: Test) -> npt.NDArray[np.bool_]:
    match test:
        case Numeric(operator=how, number=number):
            numbers = types["type"].cast(pl.Float64, strict=False)
            fits: pl.Series = COMPARE[how](numbers, float(number.text))
            return fits.fill_null(False).to_numpy()
        case Among(values=values, flags=flags):
            return _one_of(types, values, flags)
        case Matches(pattern=pattern, flags=flags, equal=equal):
            mask = _matching(types, pattern, flags)
            return mask if equal else ~mask
    raise AssertionError(f"{test} is no test of a token")


def _matching(types: Named, pattern: str, flags: str) -> npt.NDArray[np.bool_]:
    if "l" in flags:
        return _one_of(types, [pattern], flags)
    if "c" not in flags and _WORDS.fullmatch(pattern):
        # Plain words with | between are looked up, not tried one by one.
        return _one_of(types, pattern.split("|"), flags)
    values = _values(types, flags)
    if not flags and _SIGNS.fullmatch(pattern):
        # Most values begin with a letter: these aren't tried.
        edges = [0, *values.search_sorted(pl.Series(_EDGES)).to_list(), len(values)]
        rows = np.concatenate([np.arange(*edges[at : at + 2]) for at in (0, 2, 4)])
        mask = np.zeros(len(values), bool)
        mask[rows] = values.gather(rows).str.contains(whole(pattern, flags)).to_numpy()
        return mask
    # Rust's regular expressions: Unicode, and in linear time whatever the pattern.
    return values.str.contains(whole(pattern, flags)).to_numpy()


def _one_of(types: Named, values: Sequence[str], flags: str) -> npt.NDArray[np.bool_]:
    wanted = pl.Series(values, dtype=pl.String)
    if "c" in flags:
        wanted = wanted.str.to_lowercase()
    if "d" in flags:
        wanted = folded(wanted)
    there = _values(types, flags)
    if len(wanted) == 1:
        same: npt.NDArray[np.bool_] = (there == wanted[0]).to_numpy()
        return same
    return there.is_in(wanted.unique().implode()).to_numpy()


def _values(types: Named, flags: str) -> pl.Series:
    if "c" in flags:
        return types["fold"] if "d" in flags else types["lower"]
    return folded(types["type"]) if "d" in flags else types["type"]
