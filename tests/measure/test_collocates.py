"""Collocates: tokens in windows, each once, against a slow count."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.measure.collocates import Collocates
from communique.query import parse
from communique.run import run
from communique.score import association
from random_cases import costly

WORDS = st.lists(st.sampled_from(["a", "b", "B", "é", "c"]), max_size=9)


def near(tokens, places, length, left, right, same=lambda one, other: True):
    """Return the places of tokens in the window of some hit."""
    return {
        place
        for place in range(len(tokens))
        for start in places
        if (start - left <= place < start and same(place, start))
        or (start + length <= place < start + length + right and same(place, start + length - 1))
    }


@costly
@given(
    texts=st.lists(WORDS, min_size=1, max_size=4),
    at=st.sets(st.integers(1, 3)).map(sorted),
    length=st.sampled_from([1, 2]),
    left=st.integers(0, 3),
    right=st.integers(1, 3),
    within=st.sampled_from(["", "p"]),
)
def test_tokens_in_windows_are_those_of_a_slow_count(cut, texts, at, length, left, right, within):
    written = [
        " ".join(f"{word}\n\n" if place % 3 == 2 else word for place, word in enumerate(words))
        for words in texts
    ]
    corpus = cut(written, at)
    query = parse(" ".join(["a", "[]"][:length]))
    hits, documents, n_near = Counter(), Counter(), 0
    for tokens in texts:
        places = [at for at in range(len(tokens) - length + 1) if tokens[at] == "a"]
        same = (lambda one, other: one // 3 == other // 3) if within else (lambda one, other: True)
        found = [tokens[place].lower() for place in near(tokens, places, length, left, right, same)]
        n_near += len(found)
        hits.update(found)
        documents.update(set(found))
    n_tokens = sum(map(len, texts))
    count = Counter(word.lower() for tokens in texts for word in tokens)

    measure = Collocates(query, left=left, right=right, within=within, minimum=1)
    rows = {row["type"]: row for row in run(corpus, measure)}

    assert {name: row["hits"] for name, row in rows.items()} == dict(hits)
    assert {name: row["documents"] for name, row in rows.items()} == dict(documents)
    for name, row in rows.items():
        assert row["count"] == count[name]
        assert row["expected"] == pytest.approx(n_near * count[name] / n_tokens)
        assert row["log_likelihood"] == association.log_likelihood(
            hits[name], n_near, count[name], n_tokens
        )


def test_a_token_in_two_windows_counts_once(cut):
    [row] = run(cut(["a b a"]), Collocates(parse("a"), left=1, right=1, minimum=1))

    assert (row["type"], row["hits"]) == ("b", 1)


def test_a_hit_can_be_near_another(cut):
    [row] = run(cut(["a a"]), Collocates(parse("a"), left=0, right=1, minimum=1))

    assert (row["type"], row["hits"], row["count"]) == ("a", 1, 2)


def test_tokens_of_other_documents_are_neither_near_nor_counted(cut):
    corpus = cut(["a b", "b a", "b b"])

    [row] = run(corpus, Collocates(parse('a :: party = "a"'), minimum=1))

    assert (row["type"], row["hits"], row["count"], row["documents"]) == ("b", 1, 3, 1)


def test_attributes_other_than_the_word_are_counted(meeting):
    table = run(meeting, Collocates(parse('[lemma="peace"]'), "pos", left=1, right=0, minimum=1))

    assert set(table.frame["type"]) <= set(meeting.parts[0].attribute("pos").types["type"])
    assert table.evidence(0, "hits").query.pattern.condition.attribute == "pos"


def test_the_evidence_of_each_count_stands_beside_it_in_files(cut):
    table = run(cut(["a b c"]), Collocates(parse("a"), minimum=1))

    with_evidence = table.with_evidence()

    assert with_evidence["hits_evidence"].to_list() == [
        '"b"%cl near 5 5 "a"%cl',
        '"c"%cl near 5 5 "a"%cl',
    ]
    assert with_evidence["count_evidence"].to_list() == ['"b"%cl', '"c"%cl']


def test_the_first_score_gives_the_order(cut):
    corpus = cut(["a b b c", "c d d a", "b d b"])

    frame = run(corpus, Collocates(parse("a"), minimum=1, scores="delta_p,dice")).frame

    assert frame.columns == ["type", "hits", "expected", "count", "delta_p", "dice", "documents"]
    assert frame["delta_p"].is_sorted(descending=True)


def test_a_score_without_bound_is_null(cut):
    [row] = run(cut(["a b"]), Collocates(parse("a"), minimum=1, scores="odds_ratio"))

    assert row["odds_ratio"] is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"attribute": "lema"}, "no attribute is called 'lema'"),
        ({"left": 0, "right": 0}, "the window has no token"),
        ({"left": -1}, "the window has no token"),
        ({"scores": "G2"}, "no score is called 'G2'"),
        ({"within": "x"}, "no structure is called 'x'"),
    ],
)
def test_what_makes_no_sense_is_named(cut, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(["a b"]), Collocates(parse("a"), **options))
