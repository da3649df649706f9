"""The search box: what is typed there, and the query that it becomes."""

import pytest

from communique.errors import QueryError
from communique.query import parse, simple, spans


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Peace", '"Peace"%cl'),
        ('"working class"', '"working"%cl "class"%cl'),
        ("free*", '"free.*"%c'),
        ("a.b*", r'"a\.b.*"%c'),
        ("peace war", '("peace"%cl | "war"%cl) within '
            '(<text/> containing "peace"%cl containing "war"%cl)'),
        ("peace -war", '"peace"%cl within (<text/> !containing "war"%cl)'),
        ('peace -"cold war"', '"peace"%cl within (<text/> !containing ("cold"%cl "war"%cl))'),
        ("a NEAR/1 b", '"a"%cl "b"%cl | "b"%cl "a"%cl'),
        ("a NEAR/3 b", '"a"%cl []{0,2} "b"%cl | "b"%cl []{0,2} "a"%cl'),
        ("self-reliance", '"self-reliance"%cl'),
        ('"" peace', '"peace"%cl'),
    ],
)  # fmt: skip
def test_words_become_a_query(typed, query):
    assert str(simple(typed)) == query
    assert parse(query) == simple(typed)


@pytest.mark.parametrize(
    ("typed", "at", "message"),
    [
        ("", 0, "no word to look for"),
        ("-war", 0, "no word to look for"),
        ('"peace', 0, "not closed"),
        ("NEAR/3 b", 0, "between two words"),
        ("a NEAR/3", 2, "between two words"),
        ("a NEAR/3 -b", 2, "between two words"),
    ],
)
def test_a_mistake_is_pointed_at(typed, at, message):
    with pytest.raises(QueryError, match=message) as caught:
        simple(typed)

    assert caught.value.at == at


def test_hits_are_in_texts_that_hold_all_words_and_none_that_is_not_wanted(cut):
    corpus = cut(["war and peace", "peace", "peace war famine", "war war peace"], [2])

    assert len(spans(corpus, simple("peace war -famine"))) == 5
    assert len(spans(corpus, simple("war NEAR/1 peace"))) == 2


def test_words_are_so_far_apart_and_no_farther():
    assert parse(str(simple("a NEAR/1000000 b"))) == simple("a NEAR/1000000 b")
    for n in ("1000001", "9" * 5_000):
        with pytest.raises(QueryError, match="1,000,000 apart at most"):
            simple(f"a NEAR/{n} b")
