"""Dispersion and barcodes: parts, slices and gaps of small corpora."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from communique.errors import UsageError
from communique.features import Features
from communique.measure.barcode import Barcode
from communique.measure.dispersion import Dispersion
from communique.query import parse
from communique.run import run
from communique.score import dispersion, recurrence
from random_cases import costly

ALL = Features()
TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=8).map(" ".join), min_size=1, max_size=8
)


def rows(corpus, measure):
    return {row["type"]: row for row in run(corpus, measure)}


@costly
@given(texts=TEXTS, at=st.sets(st.integers(1, 7)).map(sorted))
def test_scores_are_those_of_counts_and_places_in_documents(cut, texts, at):
    tokens = [text.split() for text in texts]
    every = [token for one in tokens for token in one]

    found = rows(cut(texts, at), Dispersion(features=ALL))

    assert set(found) == set(every)
    for name, row in found.items():
        counts = [[one.count(name) for one in tokens]]
        parts = dispersion.Parts.of(csr_array(counts), np.array([len(one) for one in tokens]))
        places = np.array([place for place, token in enumerate(every) if token == name])
        bounds = np.array([0, len(places)])
        gaps = recurrence.cyclic_gaps(places, bounds, len(every))
        [arf] = recurrence.average_reduced_frequency(gaps, bounds, len(every))
        assert row["count"] == sum(counts[0])
        assert row["range"] == row["documents"] == np.count_nonzero(counts)
        assert row["dp"] == pytest.approx(dispersion.deviation(parts)[0])
        assert row["kld"] == pytest.approx(dispersion.divergence(parts)[0])
        assert row["arf"] == pytest.approx(arf)


@costly
@given(texts=TEXTS)
def test_a_query_for_a_word_is_as_spread_as_the_word(cut, texts):
    corpus = cut(texts)
    word = rows(corpus, Dispersion(features=ALL)).get("a")
    [query] = run(corpus, Dispersion(parse("a")))

    assert query["type"] == '"a"%cl'
    if word is None:
        assert query["count"] == 0
        assert query["dp"] is None
    else:
        assert {**query, "type": "a"} == pytest.approx(word)


def test_slices_are_of_one_size_and_go_over_the_ends_of_documents(cut):
    # Ten tokens in two documents: slices of 5; a stands at 0, 1 and 6.
    [row] = run(cut(["a a b b b b", "a b b b"]), Dispersion(parse("a"), slices=2))

    assert (row["parts"], row["range"]) == (2, 2)
    assert row["dp"] == pytest.approx(abs(2 / 3 - 1 / 2))


def test_groups_are_parts_too(cut):
    # Party a has 3 of 4 tokens and all of the hits.
    [row] = run(cut(["a a b", "b"]), Dispersion(parse("a"), by="party"))

    assert (row["parts"], row["range"]) == (2, 1)
    assert row["dp"] == pytest.approx(0.25)


def test_words_that_are_left_out_are_not_read_while_waiting(cut):
    [row] = run(
        cut(["a . . . a ! a"]), Dispersion(features=Features(punctuation=False, min_count=1))
    )

    assert row["arf"] == row["count"] == 3


def test_documents_can_stand_by_a_date(cut):
    texts = ["a b b b", "b b b a"]

    by_id = rows(cut(texts), Dispersion(features=ALL))["a"]
    by_date = rows(cut(texts), Dispersion(features=ALL, order="date"))["a"]

    assert by_id == by_date


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"slices": 2, "by": "party"}, "parts are slices or groups, not both"),
        ({"slices": -1}, "fewer than 0 slices"),
        ({"order": "party"}, "can't stand in the order of 'party'"),
        ({"by": "parti"}, "no field is called 'parti'"),
    ],
)
def test_options_that_make_no_sense_are_refused(cut, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(["a"]), Dispersion(**options))


@costly
@given(texts=TEXTS, at=st.sets(st.integers(1, 7)).map(sorted))
def test_a_barcode_has_each_hit_at_its_share(cut, texts, at):
    tokens = [text.split() for text in texts]
    sizes = np.array([len(one) for one in tokens])
    before = np.cumsum(sizes) - sizes
    expected = [
        (f"d{number}", place, place / len(one), (before[number] + place) / sizes.sum())
        for number, one in enumerate(tokens)
        for place, token in enumerate(one)
        if token == "a"
    ]

    found = run(cut(texts, at), Barcode(parse("a"))).frame

    assert found.select("document", "token").rows() == [each[:2] for each in expected]
    assert found["share"].to_list() == pytest.approx([each[2] for each in expected])
    assert found["corpus_share"].to_list() == pytest.approx([each[3] for each in expected])
