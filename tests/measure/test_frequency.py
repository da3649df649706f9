"""Frequency against a slow loop over tokens."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.features import Features
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.query import parse, parse_selection
from communique.run import run
from random_cases import costly

WORDS = st.lists(st.sampled_from(["to", "To", "be", "."]), max_size=6)


@costly
@given(texts=st.lists(WORDS, min_size=1, max_size=5))
def test_counts_are_those_of_a_loop(cut, texts):
    frame = run(cut([" ".join(words) for words in texts]), Frequency()).frame

    lower = [[word.lower() for word in words] for words in texts]
    counts = Counter(word for words in lower for word in words)
    total = sum(counts.values())
    assert frame.select("type", "count", "documents").rows() == [
        (word, count, sum(word in words for words in lower))
        for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    for row in frame.to_dicts():
        assert row["per_million"] == pytest.approx(1e6 * row["count"] / total)


PLAIN = {"BÉ": "be", "bé": "be", "be\u0301": "be", "ô": "o"}
WRITTEN = st.lists(st.sampled_from([*PLAIN, "be", "to", "."]), max_size=6)


@costly
@given(texts=st.lists(WRITTEN, min_size=1, max_size=5))
def test_words_without_diacritics_are_counted_as_if_written_so(cut, texts):
    bare = [[PLAIN.get(word, word) for word in words] for words in texts]

    frame = run(cut([" ".join(words) for words in texts]), Frequency(Features("fold"))).frame

    assert frame.equals(
        run(cut([" ".join(words) for words in bare]), Frequency(Features("word"))).frame
    )


@costly
@given(texts=st.lists(WRITTEN, min_size=2, max_size=5))
def test_words_without_diacritics_are_counted_in_a_selection(cut, texts):
    bare = [[PLAIN.get(word, word) for word in words] for words in texts]
    but_first = parse_selection("year > 1900")

    frame = run(
        cut([" ".join(words) for words in texts]), Frequency(Features("fold"), but_first)
    ).frame

    plain = cut([" ".join(words) for words in bare])
    assert frame.equals(run(plain, Frequency(Features("word"), but_first)).frame)


def test_rare_types_are_left_out_and_the_denominator_stays(cut):
    frame = run(cut(["to be", "to or", "be not"], [1]), Frequency(Features(min_count=2))).frame

    assert frame.select("type", "count").rows() == [("be", 2), ("to", 2)]
    assert frame["per_million"][0] == pytest.approx(2e6 / 6)


def test_the_denominator_is_that_of_the_selection(cut):
    corpus = cut(["to be", "to to to", "be"])

    frame = run(corpus, Frequency(Features("word"), parse_selection('party = "a"'))).frame

    assert frame.select("type", "count", "documents").rows() == [("be", 2, 2), ("to", 1, 1)]
    assert frame["per_million"][0] == pytest.approx(2e6 / 3)


def test_an_interval_is_that_of_the_ratio_estimator(cut):
    frame = run(
        cut(["to to be be", "to be", "to be be be be be"]), Frequency(Features("word"))
    ).frame

    # y = 2, 1, 1 and x = 4, 2, 6: r = 4/12; residuals y - r x = 2/3, 1/3, -1; sum of squares 14/9;
    # s² = 3/2 · (14/9) / 12²; t(0.975, 2) = 4.302653; half width 4.302653 · 0.1272938 = 0.547701.
    to = frame.filter(type="to").to_dicts()[0]
    assert to["low"] == 0
    assert to["high"] == pytest.approx(1e6 * (1 / 3 + 0.547701), rel=1e-5)


def test_one_document_has_no_interval(cut):
    [row] = run(cut(["to to"]), Frequency()).frame.to_dicts()

    assert (row["per_million"], row["low"], row["high"]) == (1e6, None, None)


def test_an_unknown_attribute_is_named(cut):
    with pytest.raises(UsageError, match="no attribute is called 'wrd'") as caught:
        run(cut(["a"]), Frequency(Features("wrd")))

    assert "word?" in caught.value.hint


@pytest.mark.parametrize("by", ["", "party"])
def test_a_bootstrap_is_that_of_the_hits_of_the_word(cut, by):
    corpus = cut(["to be to", "to or", "be be", "to not to be", "or"], [2])
    listed = run(corpus, Frequency(by=by, bootstrap=200, seed=3)).frame.filter(type="to")
    asked = run(corpus, Distribution(parse("to"), by=by, bootstrap=200, seed=3)).frame

    ends = ["low", "high"] if not by else ["group", "low", "high"]
    there = asked.filter(asked["hits"] > 0).select(ends)
    assert sorted(listed.select(ends).rows(), key=str) == sorted(there.rows(), key=str)
