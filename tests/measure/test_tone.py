"""Tone: counts of two sides, scores and intervals in each group."""

import math

import pytest

from communique.dictionary import Categories
from communique.errors import UsageError
from communique.measure.tone import Tone
from communique.run import run

DICTIONARY = Categories.of(
    {"hope": ["hope*", "well"], "fear": ["fear*"], "neg": {"hope": ["no hope"]}}
)


def test_a_tone_is_scored_from_the_hits_of_both_sides(cut):
    corpus = cut(["hope and fear", "all is well hope", "fear"])

    [row] = run(corpus, Tone(DICTIONARY, "hope", "fear")).frame.to_dicts()

    assert (row["positive"], row["negative"], row["tokens"], row["documents"]) == (3, 2, 8, 3)
    assert row["balance"] == pytest.approx(1 / 5)
    assert row["net"] == pytest.approx(1 / 8)
    assert row["logit"] == pytest.approx(math.log(3.5 / 2.5))
    for name in ("balance", "net", "logit"):
        assert row[f"{name}_low"] < row[name] < row[f"{name}_high"]
    assert row["balance_low"] >= -1


def test_what_a_longer_entry_of_the_other_side_holds_can_count_there_alone(cut):
    corpus = cut(["no hope here", "hope"])

    both = run(corpus, Tone(DICTIONARY, "hope", "fear+neg.hope")).frame
    apart = run(corpus, Tone(DICTIONARY, "hope", "fear+neg.hope", exclusive=True)).frame

    assert both.select("positive", "negative").rows() == [(2, 1)]
    assert apart.select("positive", "negative").rows() == [(1, 1)]


def test_what_was_not_counted_has_no_score(cut):
    [row] = run(cut(["nothing"]), Tone(DICTIONARY, "hope", "fear")).frame.to_dicts()

    assert row["balance"] is None
    assert row["balance_low"] is None
    assert row["net"] == 0
    assert row["logit"] == 0
    assert row["logit_low"] is None


def test_an_empty_selection_is_a_row_of_nothing(cut):
    [row] = run(cut([""]), Tone(DICTIONARY, "hope", "fear")).frame.to_dicts()

    assert (row["positive"], row["tokens"], row["documents"]) == (0, 0, 0)
    assert row["net"] is None


def test_two_equal_sides_are_refused(cut):
    with pytest.raises(UsageError, match="both sides of the tone are the same"):
        run(cut(["hope"]), Tone(DICTIONARY, "hope", "hope"))
