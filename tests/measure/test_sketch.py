"""Sketches: pairs of words in relations, against a slow count."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.measure.sketch import UPOS, Sketch
from communique.query import parse
from communique.run import run
from communique.score import association
from random_cases import costly

WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=8)
NEXT = "next = 'node:[] collocate:[]'"


@costly
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_pairs_are_those_of_a_slow_count(cut, texts):
    corpus = cut([" ".join(words) for words in texts], [1])
    pairs = Counter(pair for words in texts for pair in itertools.pairwise(words))
    first = Counter(one for one, _ in pairs.elements())
    second = Counter(two for _, two in pairs.elements())

    frame = run(corpus, Sketch(parse("a"), NEXT, "lower", minimum=1)).frame

    rows = {row["type"]: row for row in frame.rows(named=True)}
    assert {name: row["hits"] for name, row in rows.items()} == {
        two: count for (one, two), count in pairs.items() if one == "a"
    }
    for name, row in rows.items():
        assert row["count"] == second[name]
        by_chance = first["a"] * second[name] / pairs.total()
        assert row["expected"] == pytest.approx(by_chance)
        score = association.log_dice(row["hits"], first["a"], second[name])
        assert row["log_dice"] == pytest.approx(score)


def test_relations_stand_in_their_order_each_with_its_strongest(cut):
    relations = "z = 'node:[] collocate:[]'\nb = 'collocate:[] node:[]'"

    frame = run(cut(["a b a c a b"]), Sketch(parse("a"), relations, "lower", 1, n=1)).frame

    assert frame.select("relation", "type").rows() == [("z", "b"), ("b", "b")]


def test_the_usual_relations_are_over_parts_of_speech(meeting):
    frame = run(meeting, Sketch(parse('[pos="NOUN"]'), minimum=1, n=3)).frame

    assert {"adjective", "preposition before"} <= set(frame["relation"])
    assert frame.group_by("relation").len()["len"].max() <= 3


def test_the_usual_relations_may_be_written_out(meeting):
    node = parse('[lemma="peace"]')

    written, usual = (
        run(meeting, Sketch(node, UPOS, minimum=1)),
        run(meeting, Sketch(node, minimum=1)),
    )

    assert written.frame.equals(usual.frame)


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        ("a b", {}, "the node of a sketch is one token"),
        ("a within p", {}, "the node of a sketch is one token"),
        ("a", {"relations": "next = 'node:[] []'"}, "the relation next has no token labelled"),
        ("a", {"relations": "next"}, "the relations are not TOML"),
        ("a", {"relations": "next = 1"}, "the relations are no patterns by name"),
        ("a", {"n": 0}, "a relation has at least one row"),
        ("a", {"attribute": "lema"}, "no attribute is called 'lema'"),
        ("a", {"scores": "x"}, "no score is called 'x'"),
    ],
)
def test_what_makes_no_sense_is_named(cut, query, options, message):
    with pytest.raises(UsageError, match=message):
        run(
            cut(["a b"]),
            Sketch(parse(query), **{"relations": NEXT, "attribute": "lower", **options}),
        )
