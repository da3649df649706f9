"""Networks: the strongest collocates of several nodes."""

import pytest

from communique.errors import UsageError
from communique.measure.collocates import Collocates
from communique.measure.network import Network
from communique.query import parse
from communique.run import run

TEXTS = ["peace and bread", "bread or war", "war and peace and bread ."]


def test_edges_are_the_strongest_collocates_of_each_node(cut):
    corpus = cut(TEXTS, [1])

    edges = run(corpus, Network('{"p": "peace", "w": "war"}', minimum=1, n=2)).frame

    for name, query in (("p", "peace"), ("w", "war")):
        near = run(corpus, Collocates(parse(query), minimum=1, scores="log_dice")).frame
        words = [row for row in near.rows(named=True) if row["type"] != "."][:2]
        found = edges.filter(source=name).rows(named=True)
        assert [row["target"] for row in found] == [row["type"] for row in words]
        assert [row["hits"] for row in found] == [row["hits"] for row in words]
        assert [row["score"] for row in found] == [row["log_dice"] for row in words]


def test_stop_words_are_no_targets(cut):
    edges = run(cut(TEXTS), Network('{"peace": "peace"}', minimum=1, stopwords="en")).frame

    assert set(edges["target"]) == {"bread", "war"}


@pytest.mark.parametrize(
    ("nodes", "options", "message"),
    [
        ("peace", {}, "the nodes of a network are an object"),
        ("{}", {}, "the nodes of a network are an object"),
        ('{"p": 1}', {}, "the nodes of a network are an object"),
        ('{"p": "peace :: year > 1900"}', {}, "the node p has documents of its own"),
        ('{"p": "peace"}', {"score": "mi,t"}, "a network has one score"),
        ('{"p": "peace"}', {"n": 0}, "a node has at least one edge"),
        ('{"p": "peace"}', {"left": 0, "right": 0}, "the window has no token"),
        ('{"p": "peace"}', {"stopwords": "xx"}, "there are no stop words for 'xx'"),
    ],
)
def test_what_makes_no_sense_is_named(cut, nodes, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(TEXTS), Network(nodes, **options))
