"""Formulas of readability, and what is counted of a word."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score.readability import INDICES, Counts, scores
from communique.score.spelling import SUMS, Lists, shapes
from communique.score.syllables import syllables
from random_cases import costly

# quanteda: nsyllable 1.0.1, nsyllable(words); 2026-11-24.
SYLLABLES = {
    "people": 2,
    "government": 3,
    "international": 5,
    "created": 3,
    "every": 3,
    "idea": 3,
    "queue": 1,
    "comrade": 2,
    "rhythm": 2,
    "business": 2,
    "the": 1,
    "nationalisation": 6,
    "antidisestablishment": 7,
    "worker's": 2,
    "co-operation": 5,
}


def counted(**known):
    names = Counts.__dataclass_fields__
    return Counts(**{name: np.array([known.get(name, 0)], float) for name in names})


def test_words_have_the_syllables_that_quanteda_counts():
    found = syllables(pl.Series(list(SYLLABLES)))

    assert dict(zip(SYLLABLES, found.tolist(), strict=True)) == SYLLABLES


def test_what_is_no_word_has_one_syllable():
    assert syllables(pl.Series(["1945", "%", "brrr", "hmm"])).tolist() == [1, 1, 1, 1]


def test_scores_are_those_worked_out_by_hand():
    # 100 words, 5 sentences, 150 syllables: 206.835 - 20.3 - 126.9; 7.8 + 17.7 - 15.59.
    found = scores(["Flesch", "Flesch.Kincaid"], counted(words=100, sentences=5, syllables=150))

    assert found["Flesch"][0] == pytest.approx(59.635)
    assert found["Flesch.Kincaid"][0] == pytest.approx(9.91)


@pytest.mark.parametrize(
    ("text", "flesch"),
    [
        # quanteda.textstats, tests/testthat/test-textstat_readability.R: these two sentences.
        ("The cat in the hat at green ham and eggs", 112.085),
        ("Once upon a time", 97.025),
    ],
)
def test_a_sentence_has_the_score_of_quanteda(text, flesch):
    sums = shapes(pl.Series(text.split()), Lists()).sum(axis=0)

    found = scores(["Flesch"], counted(sentences=1, **dict(zip(SUMS, sums, strict=True))))

    assert found["Flesch"][0] == pytest.approx(flesch)


@pytest.mark.parametrize("name", INDICES)
def test_a_document_without_words_has_no_score(name):
    assert np.isnan(scores([name], counted())[name][0])


def test_a_word_joined_by_hyphens_counts_as_its_pieces():
    apart, whole = (
        dict(
            zip(SUMS, shapes(pl.Series(["Decision–making"]), Lists(), split=split)[0], strict=True)
        )
        for split in (True, False)
    )

    assert (apart["words"], apart["characters"], apart["syllables"]) == (2, 14, 5)
    assert (whole["words"], whole["characters"], whole["seven"]) == (1, 15, 1)


def test_words_are_looked_up_in_the_lists():
    lists = Lists(dale_chall={"the", "cat"}, spache={"the"})
    sums = shapes(pl.Series(["The", "cat", "of", "peace-lovers"]), lists).sum(axis=0)

    found = dict(zip(SUMS, sums.tolist(), strict=True))

    assert (found["hard"], found["uncommon"], found["prepositions"]) == (3, 4, 1)


@costly
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=12))
def test_what_is_counted_of_any_word_keeps_its_bounds(words):
    found = shapes(pl.Series(words, dtype=pl.String), Lists())

    rows = [dict(zip(SUMS, row, strict=True)) for row in found.tolist()]
    for row in rows:
        assert row["one"] + row["two"] == row["words"] <= row["characters"] or not row["words"]
        assert row["seven"] <= row["six"] <= row["words"]
        assert row["three"] <= row["two"] <= row["words"] <= row["syllables"]
        assert row["letters"] <= row["points"] <= 10 * row["letters"]
