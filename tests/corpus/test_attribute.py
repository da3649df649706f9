"""Positional attributes: codes and the index over them say the same as a slow loop."""

from collections import Counter

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import Coded, MemoryStore, PositionalAttribute
from communique.corpus.attribute import write_attribute

VALUES = st.sampled_from(
    ["peace", "Peace", "PEACE", "être", "e\u0301tre", "ETRE", "和平", ".", "\u0301", "ß"]
)


def attribute(documents):
    tokens = [token for document in documents for token in document]
    types = sorted(set(tokens), reverse=True)
    codes = np.array([types.index(token) for token in tokens], np.int32)
    store = MemoryStore()
    bounds = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    # A type that no token has, as a reader that shares types between documents may give.
    column = Coded(pl.Series([*types, "unused"], dtype=pl.String), codes)
    write_attribute(store, "parts/1/word", column, bounds)
    return tokens, PositionalAttribute(store, "parts/1/word")


@given(st.lists(st.lists(VALUES, max_size=6), max_size=5))
def test_the_index_says_what_a_loop_over_tokens_says(documents):
    tokens, word = attribute(documents)

    types = word.types["type"].to_list()
    assert types == sorted(set(tokens))
    assert [types[code] for code in word.codes] == tokens
    for code, value in enumerate(types):
        places = [place for place, token in enumerate(tokens) if token == value]
        assert word.occurrences(np.array([code])).tolist() == places
        assert word.frequency(np.array([code])) == len(places)
        assert word.types["count"][code] == len(places)
        assert word.types["documents"][code] == sum(value in document for document in documents)


@given(st.lists(st.lists(VALUES, max_size=6), max_size=5))
def test_runs_say_how_often_each_value_in_lower_case_is_in_each_document(documents):
    _, word = attribute(documents)
    kept = word.lower_runs

    found = {
        (value, int(kept.documents[run])): int(kept.counts[run])
        for row, value in enumerate(word.lower_types["lower"])
        for run in range(kept.starts[row], kept.starts[row + 1])
    }

    looped = Counter((t.lower(), at) for at, tokens in enumerate(documents) for t in tokens)
    assert found == looped
    # Not one run too many: a pair that stood twice would be lost in the dictionary.
    assert len(kept.documents) == len(kept.counts) == kept.starts[-1] == len(looped)


@given(st.lists(st.lists(VALUES, max_size=6), max_size=5), st.sampled_from(["lower", "fold"]))
def test_folding_maps_each_type_to_its_folded_value(documents, fold):
    _, word = attribute(documents)

    values, rows = word.folded(fold)

    assert values.to_list() == sorted(set(word.types[fold]))
    assert [values[int(row)] for row in rows] == word.types[fold].to_list()


def test_folds_ignore_case_and_then_diacritics():
    _, word = attribute([["ÊTRE", "e\u0301t", "Ёлка", "한국", "\u0301"]])

    table = {
        row["type"]: (row["lower"], row["fold"])
        for row in word.types.select("type", "lower", "fold").to_dicts()
    }

    assert table["ÊTRE"] == ("être", "etre")
    assert table["e\u0301t"] == ("e\u0301t", "et")
    assert table["Ёлка"] == ("ёлка", "елка")
    assert table["한국"] == ("한국", "한국")
    assert table["\u0301"] == ("\u0301", "\u0301")


def test_more_types_than_sixteen_bits_are_inverted():
    rng = np.random.default_rng(1)
    tokens = rng.integers(0, 200_000, 300_000).astype(np.int32)
    store = MemoryStore()
    types = pl.Series([f"{n:06}" for n in range(200_000)])
    write_attribute(store, "word", Coded(types, tokens), np.array([0, 300_000]))
    word = PositionalAttribute(store, "word")

    starts = word.codes[word.positions]

    assert (np.diff(starts) >= 0).all()
    assert (np.diff(word.positions.astype(int))[np.diff(starts) == 0] > 0).all()
    assert (word.types["type"].gather(word.codes[:5]) == types.gather(tokens[:5])).all()
