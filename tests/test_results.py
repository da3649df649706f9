"""Results in Python: kept, combined, and read again in another state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.api import Corpus
from communique.errors import QueryError, UsageError
from random_cases import costly
from small import content, cut_corpus, document

TEXTS = ["a b a", "a a", "b", "c a"]
QUERIES = st.sampled_from(["a", "b", "[]", "a b", "[] a", "a []", 'a :: party = "a"'])


def places(result):
    return [(line.id, line.token, line.hit) for line in result]


@costly
@given(one=QUERIES, other=QUERIES, at=st.sets(st.integers(1, 3)).map(sorted))
def test_and_or_and_minus_are_those_of_sets_of_equal_spans(one, other, at):
    corpus = Corpus(cut_corpus(TEXTS, at))
    a, b = corpus.search(one).result(), corpus.search(other).result()
    left, right = places(a), places(b)
    every = sorted(
        {*places(corpus.search(one)), *places(corpus.search(other))},
        key=lambda place: (place[0], place[1], -len(place[2])),
    )

    assert left == places(corpus.search(one))
    assert places(a & b) == [place for place in every if place in left and place in right]
    assert places(a | b) == every
    assert places(a - b) == [place for place in left if place not in right]
    assert [len(each) for each in (a & b, a | b)] == [
        len(set(left) & set(right)),
        len(set(left) | set(right)),
    ]


def test_a_result_is_all_hits_or_those_that_were_kept_by_thinning(cut):
    corpus = Corpus(cut(TEXTS, [2]))

    assert len(corpus.search("a", n=1).result()) == 5
    thinned = corpus.search("a", thin="one", seed=3)
    assert places(thinned.result()) == places(thinned)
    sampled = corpus.search("a", sample=2, seed=1)
    assert places(sampled.result()) == places(sampled)


def test_a_result_is_kept_under_a_name(cut):
    corpus = Corpus(cut(TEXTS))
    saved = corpus.save(corpus.search("a", where='party = "b"'), "mine")

    again = corpus.result("mine")

    assert (again.query, again.hits, again.documents) == ('"a"%cl :: party = "b"', 3, 2)
    assert places(again) == places(saved)
    assert again.notices == []
    assert corpus.library.results.rows() == [("mine", 3, 2, corpus.state, '"a"%cl :: party = "b"')]


def test_a_combination_can_be_kept_and_says_how_it_was_made(cut):
    corpus = Corpus(cut(TEXTS))
    corpus.save(corpus.search("[]").result() - corpus.search("a").result(), "rest")

    rest = corpus.result("rest")

    assert [line.hit for line in rest] == ["b", "b", "c"]
    assert rest.query == '([]) minus ("a"%cl)'


def test_in_another_state_a_result_says_what_has_changed(cut):
    corpus = Corpus(cut(TEXTS))
    then = corpus.state
    corpus.save(corpus.search("a"), "mine")
    corpus.stored = corpus.stored.remove(["d0"]).add([content([document(0, "b a")])])

    found = corpus.result("mine")

    assert (found.hits, found.documents, found.gone) == (3, 2, 1)
    assert found.notices == [
        f"saved in state {then}; the corpus is in {corpus.state} now",
        "gone or changed: 1 of 3 documents, with 2 of 5 hits",
    ]
    assert [line.id for line in found] == ["d1", "d1", "d3"]


def test_erased_hits_are_counted(cut):
    corpus = Corpus(cut(TEXTS))
    corpus.save(corpus.search("a"), "mine")
    corpus.remove(["d1"], erase=True)

    assert corpus.result("mine").notices[-1] == "erased with their documents: 2 of the hits"


def test_lines_of_a_result_have_order_and_context(cut):
    corpus = Corpus(cut(["a b", "a a", "c a"], [1]))
    result = corpus.search("a").result()

    lines = result.lines(sort="-word+1", context="1t", n=2)

    assert [(line.id, line.hit, line.right) for line in lines] == [
        ("d0", "a", " b"),
        ("d1", "a", " a"),
    ]
    assert result.frame.columns == corpus.search("a").frame.columns


def test_results_of_two_states_are_not_combined(cut):
    corpus = Corpus(cut(TEXTS))
    before = corpus.search("a").result()
    corpus.stored = corpus.stored.remove(["d0"])

    with pytest.raises(UsageError, match="two states"):
        before & corpus.search("a").result()


def test_a_selection_stands_for_its_condition(cut):
    corpus = Corpus(cut(TEXTS))
    corpus.library.keep_selection("ours", 'party = "a" | year = 1903')

    assert corpus.search("a", "@ours").hits == corpus.search("a", 'party = "a" | year = 1903').hits
    narrowed = corpus.search("a", "@ours & year > 1900")
    assert str(narrowed.query) == '"a"%cl :: (party = "a" | year = 1903) & year > 1900'
    assert corpus.chosen(where="@ours") == ["d0", "d2", "d3"]
    assert len(corpus.freq(where="@ours")) == 3
    assert corpus.count("a", 'party = "@ours"') == 0
    assert corpus.library.selections.rows() == [("ours", 'party = "a" | year = 1903')]


def test_a_selection_of_a_selection_is_written_out(cut):
    corpus = Corpus(cut(TEXTS))
    corpus.library.keep_selection("one", "year > 1900")
    corpus.library.keep_selection("two", '@one & party = "b"')
    corpus.library.drop_selection("one")

    assert corpus.search("a", "@two").query == corpus.query("a", 'year > 1900 & party = "b"')


@pytest.mark.parametrize(
    ("where", "error", "message"),
    [
        ("partie = 1", QueryError, 'no field is called "partie"'),
        ("@other", UsageError, "no selection is called 'other'"),
    ],
)
def test_a_selection_that_makes_no_sense_is_not_kept(cut, where, error, message):
    corpus = Corpus(cut(TEXTS))

    with pytest.raises(error, match=message):
        corpus.library.keep_selection("mine", where)

    assert corpus.library.selections.height == 0
