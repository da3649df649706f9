"""Concordances: context, order, samples and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import Budget
from communique.errors import BudgetError, UsageError
from communique.query import concordance, count, parse, spans
from random_cases import costly

WORDS = st.lists(st.sampled_from(["a", "b", "B", "c", ".", "é"]), min_size=1, max_size=8)


def test_every_line_gives_back_the_exact_source_text(cut):
    corpus = cut(["The  Party — of\tLabour.", "the party;the Party"], [1])

    lines = concordance(corpus, parse("the party"), context="3").lines

    assert [(line.id, line.start, line.hit) for line in lines] == [
        ("d0", 0, "The  Party"),
        ("d1", 0, "the party"),
        ("d1", 10, "the Party"),
    ]
    assert [(line.left, line.right) for line in lines] == [("", " — "), ("", ";th"), ("ty;", "")]
    assert [line.token for line in lines] == [0, 0, 3]


def test_totals_and_the_denominator_follow_the_selection(cut):
    corpus = cut(["a b", "a a c", "b", "a"], [2])

    found = concordance(corpus, parse('a :: party = "b"'), n=1)

    assert (found.hits, found.documents, found.tokens, len(found)) == (3, 2, 4, 1)


@pytest.mark.parametrize(
    ("context", "left", "right"),
    [
        ("0", "", ""),
        ("4", "t a ", " is "),
        ("2t", "But a ", " is near"),
        ("s", "But a ", " is near."),
        ("p", "War ends. But a ", " is near."),
    ],
)
def test_context_by_characters_tokens_and_structures(cut, context, left, right):
    corpus = cut(["Dear all,\n\nWar ends. But a peace is near.\n\nEnd."])

    [line] = concordance(corpus, parse("peace"), context=context).lines

    assert (line.left, line.right) == (left, right)


@costly
@given(texts=st.lists(WORDS, min_size=1, max_size=4), at=st.sets(st.integers(1, 3)))
def test_the_order_is_that_of_an_obvious_sort(cut, texts, at):
    corpus = cut([" ".join(words) for words in texts], sorted(at))
    places = [(row, place) for row, words in enumerate(texts) for place in range(len(words))]

    def right(row, place):
        return [word.lower() for word in texts[row][place + 1 : place + 4]]

    def left(row, place):
        return [word.lower() for word in texts[row][max(0, place - 3) : place][::-1]]

    for sort, key in {
        "document": lambda row, place: (row, place),
        "right": right,
        "left": left,
        "hit": lambda row, place: texts[row][place].lower(),
    }.items():
        lines = concordance(corpus, parse("[]"), sort=sort).lines
        expected = sorted(places, key=lambda each, key=key: key(*each))
        assert [(int(line.id[1:]), line.token) for line in lines] == expected
        page = concordance(corpus, parse("[]"), sort=sort, n=2, offset=1).lines
        assert page == lines[1:3]


def test_lines_by_date_stand_by_first_day(cut):
    corpus = cut(["a", "a", "a"])

    dates = [line.metadata["date"] for line in concordance(corpus, parse("a"), sort="date").lines]

    assert dates == sorted(dates)


@costly
@given(n=st.integers(0, 12), seed=st.integers(0, 5))
def test_a_sample_is_a_part_and_the_same_for_the_same_seed(cut, n, seed):
    corpus = cut(["a b a", "a a", "a c a a"], [1])
    every = concordance(corpus, parse("a")).lines

    drawn = concordance(corpus, parse("a"), sample=n, seed=seed)

    assert len(drawn) == min(n, 7)
    assert drawn.hits == 7
    assert [line for line in every if line in drawn.lines] == list(drawn.lines)
    assert concordance(corpus, parse("a"), sample=n, seed=seed).lines == drawn.lines
    shuffled = concordance(corpus, parse("a"), sort="random", seed=seed).lines
    assert sorted(shuffled, key=lambda line: (line.id, line.start)) == list(every)


def test_the_frame_has_the_lines_and_the_metadata(cut):
    frame = concordance(cut(["peace now"]), parse("peace")).frame

    assert frame.columns == [
        "id", "start", "end", "token", "left", "hit", "right", "party", "year", "date", "tags"
    ]  # fmt: skip
    assert frame.row(0)[:8] == ("d0", 0, 5, 0, "", "peace", " now", "a")


def test_a_search_without_a_hit_has_columns(cut):
    found = concordance(cut(["peace"]), parse("war"))

    assert (found.hits, found.documents, found.frame.height) == (0, 0, 0)
    assert "hit" in found.frame.columns


def test_spans_count_through_the_corpus(cut):
    corpus = cut(["a b", "c a b"], [1])

    assert spans(corpus, parse("a b")).tolist() == [[0, 1], [3, 4]]
    assert count(corpus, parse("a b")) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"context": "many"}, "no structure is called 'many'"),
        ({"context": "5 t"}, "no context"),
        ({"sort": "rigth"}, "no order is called 'rigth'"),
        ({"n": -1}, "n can't be -1"),
    ],
)
def test_bad_options_are_named(cut, options, message):
    with pytest.raises(UsageError, match=message):
        concordance(cut(["a"]), parse("a"), **options)


def test_a_budget_ends_a_search(cut):
    with pytest.raises(BudgetError):
        concordance(cut(["a"]), parse("a"), budget=Budget.within(-1))
