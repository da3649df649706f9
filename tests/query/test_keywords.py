"""Keywords as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import QueryError
from communique.query.ranking.keywords import MOST, Keywords, keywords


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("peace Now", Keywords(("peace", "Now"))),
        (
            '"climate change" jobs',
            Keywords(("climate", "change", "jobs"), (("climate", "change"),)),
        ),
        ("“climate change”", Keywords(("climate", "change"), (("climate", "change"),))),
        ('"peace"', Keywords(("peace",), (("peace",),))),
        ('"peace, now"', Keywords(("peace", "now"), (("peace", ",", "now"),))),
        ("peace -war", Keywords(("peace",), (), (("war",),))),
        ('peace -"cold war"', Keywords(("peace",), (), (("cold", "war"),))),
        ("self-reliance", Keywords(("self-reliance",))),
        ("peace - war", Keywords(("peace", "war"))),
        ("peace, bread!", Keywords(("peace", "bread"))),
        ("和平发展 -斗争", Keywords(("和平", "发展"), (), (("斗争",),))),
    ],
)
def test_words_phrases_and_exclusions_are_told_apart(text, found):
    assert keywords(text) == found


def test_a_word_said_twice_counts_twice_and_a_phrase_counts_beside_its_words():
    terms = keywords('peace "world peace"').terms

    assert terms == {("peace",): 2, ("world",): 1, ("world", "peace"): 1}


def test_words_are_cut_as_the_corpus_was():
    assert keywords("self-reliance U.S.", preset="quanteda").words == ("self-reliance", "U.S")


def test_a_quotation_mark_that_is_not_closed_is_pointed_at():
    with pytest.raises(QueryError, match="not closed") as caught:
        keywords('peace  "and bread')

    assert caught.value.at == 7


@pytest.mark.parametrize("text", ["", "  ", "-war", "! ?", '"," -war'])
def test_words_are_needed(text):
    with pytest.raises(QueryError, match="no word to rank"):
        keywords(text)


def test_too_many_words_are_refused():
    assert len(keywords("peace " * MOST).words) == MOST
    with pytest.raises(QueryError, match=f"{MOST + 1} words, more than {MOST}"):
        keywords("peace " * (MOST + 1))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        assert keywords(text).words
    except QueryError as error:
        assert error.message
