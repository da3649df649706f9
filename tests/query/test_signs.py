"""Patterns of signs and figures, which skip values that begin with a letter, against all values."""

import re
import unicodedata
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from communique.corpus import Coded, MemoryStore, PositionalAttribute
from communique.corpus.attribute import write_attribute
from communique.features.kept import PATTERNS
from communique.query.engine.types import codes
from communique.query.language.tree import Matches

VALUES = st.text(st.sampled_from("AZaz@[`{.,-$€1٣é中"), min_size=1, max_size=4)

_CLASSES = {"punctuation": "P", "symbols": "S", "numbers": "N"}
_FIGURES = re.compile("S?N+(?:[.,]*N)*S?")


def _is(kind: str, value: str) -> bool:
    """Tell of a value, sign by sign, whether it is one of a kind."""
    if kind != "numbers":
        return len(value) == 1 and unicodedata.category(value)[0] == _CLASSES[kind]
    plain = "".join(_letter(sign) for sign in value)
    return _FIGURES.fullmatch(plain) is not None


def _letter(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign in ".,":
        return sign
    return {"Sc": "S", "Nd": "N", "No": "N", "Nl": "N"}.get(category, "x")


@pytest.mark.parametrize("kind", PATTERNS)
@example(["a.", "A", "Z1", "[", "`", "z", "{", "1a", "$1.1", "1,", "é", "中"])
@given(st.lists(VALUES, min_size=1, unique=True))
def test_what_a_pattern_of_signs_means_is_what_each_value_is_made_of(kind, values):
    store = MemoryStore()
    column = Coded(pl.Series(values, dtype=pl.String), np.arange(len(values), dtype=np.int32))
    write_attribute(store, "parts/1/word", column, np.array([0, len(values)]))
    word = PositionalAttribute(store, "parts/1/word")
    part = SimpleNamespace(attribute=lambda name: {"word": word}[name])

    found = codes(part, Matches("word", PATTERNS[kind]))

    types = word.types["type"].to_list()
    assert [types[code] for code in found] == [each for each in sorted(values) if _is(kind, each)]
