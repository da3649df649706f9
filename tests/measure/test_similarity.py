"""Similarity of documents, groups and features, against quanteda and by hand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from communique.annotate import words
from communique.corpus import Document, MemoryStore, Source, content_of, create, open_corpus
from communique.errors import UsageError
from communique.features import Features
from communique.measure.similarity import Similarity
from communique.query import parse_selection
from communique.run import recount, run

FOLDER = Path(__file__).parent / "reference"
TEXTS = json.loads((FOLDER / "quanteda_frequencies.json").read_text("utf-8"))
KNOWN = json.loads((FOLDER / "quanteda_similarity.json").read_text("utf-8"))["cases"]
WORDS = Features(punctuation=False)


@pytest.fixture(scope="module")
def statements():
    pairs = list(zip(TEXTS["documents"], TEXTS["texts"], strict=True))
    documents = [
        Document(name, text, Source(name, text.encode()), {}, name) for name, text in pairs
    ]
    stream = words.annotate(TEXTS["texts"], preset="quanteda")
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": ""})
    return open_corpus(store).add([content_of(documents, stream, words.tokens([""] * len(pairs)))])


def scored(corpus, **options):
    rows = run(corpus, Similarity(**options)).frame.rows()
    return {(row[0], row[1]): row[2] for row in rows}


@pytest.mark.parametrize("case", [name for name in KNOWN if not name.endswith("features")])
def test_statements_are_as_near_as_in_quanteda(statements, case):
    expected = KNOWN[case]["expect"]
    method = case.rpartition(".")[2].replace("_", " ")

    found = scored(statements, method=method, features=WORDS, p=3)

    for row, a in enumerate(expected["rows"]):
        for column, b in enumerate(expected["cols"]):
            if a < b:
                value = expected["values"][row][column]
                assert found[a, b] == pytest.approx(value, rel=1e-7), (a, b)


def test_features_are_as_near_as_in_quanteda(statements):
    for name, expected in KNOWN["own.simil.features"]["expect"].items():
        every = scored(statements, margin="features", of=name, features=WORDS)
        best = scored(statements, margin="features", of=name, nearest=len(expected), features=WORDS)

        assert {each: every[name, each] for each in expected} == pytest.approx(expected, rel=1e-7)
        assert list(best.values()) == pytest.approx(list(expected.values()), rel=1e-7)


def test_a_table_says_how_long_both_are(cut):
    corpus = cut(["to be or not", "to be", "be"])

    [first, *_] = run(corpus, Similarity("jaccard"))

    # d0 has to, be, or, not; d1 to, be; d2 be.
    assert first == {"a": "d0", "b": "d1", "similarity": 0.5, "tokens_a": 4, "tokens_b": 2}


def test_the_nearest_stand_first_and_equals_by_name(cut):
    corpus = cut(["to be", "to be", "to", "or", "to be"])

    pairs = list(scored(corpus, method="euclidean"))
    nearest = list(scored(corpus, method="euclidean", nearest=1))

    assert pairs[:3] == [("d0", "d1"), ("d0", "d4"), ("d1", "d4")]
    assert nearest == [("d0", "d1"), ("d1", "d0"), ("d2", "d0"), ("d3", "d2"), ("d4", "d0")]


def test_one_is_compared_with_all_others(cut):
    corpus = cut(["to be", "to", "or"])

    assert scored(corpus, of="d1") == pytest.approx({("d1", "d0"): 0.5**0.5, ("d1", "d2"): 0})
    assert list(scored(corpus, of="d1", nearest=1)) == [("d1", "d0")]
    # A number is called as it is written, a group without a value none.
    assert list(scored(corpus, of="1901", by="year")) == [(1901, 1900), (1901, 1902)]
    assert scored(corpus, of="none", by="tags")
    with pytest.raises(UsageError, match="called 'd9'"):
        scored(corpus, of="d9")


def test_only_near_pairs_are_listed_where_a_cutoff_is_set(cut):
    corpus = cut(["to be", "to", "or"])

    assert list(scored(corpus, cutoff=0.5)) == [("d0", "d1")]
    assert list(scored(corpus, method="manhattan", cutoff=2)) == [("d0", "d1"), ("d1", "d2")]


def test_what_is_not_defined_or_not_finite_is_nothing(cut):
    corpus = cut(["to be", "to", "..."])

    lacking = scored(corpus, features=WORDS)
    infinite = scored(corpus, method="kullback", within=parse_selection("year < 1902"))

    assert lacking["d0", "d2"] is None
    # D(d1 || d0) = 1 ln(1 / (1/2)); d1 lacks a word of d0.
    assert infinite == {("d1", "d0"): pytest.approx(math.log(2)), ("d0", "d1"): None}


def test_clusters_stand_side_by_side(cut):
    corpus = cut(["a a a", "b b", "a a", "b b b", "c c c c c c c c"])

    table = run(corpus, Similarity("euclidean", show="clusters", k=3)).frame

    groups = table.group_by("cluster", maintain_order=True).agg("document")["document"].to_list()
    assert {frozenset(each) for each in groups} == {
        frozenset({"d0", "d2"}),
        frozenset({"d1", "d3"}),
        frozenset({"d4"}),
    }
    assert table["place"].to_list() == [1, 2, 3, 4, 5]
    assert table["cluster"].to_list() == sorted(table["cluster"].to_list())
    assert dict(table.select("document", "tokens").rows()) == {
        "d0": 3, "d1": 2, "d2": 2, "d3": 3, "d4": 8,
    }  # fmt: skip


def test_a_tree_names_what_joins(cut):
    corpus = cut(["a", "a a a a", "a a", "b"])

    table = run(corpus, Similarity("manhattan", show="tree", linkage="single"))

    # a and aa join at 1, then aaaa or b at 2.
    assert table.frame["height"].to_list() == [1, 2, 2]
    assert table.frame["size"].to_list() == [2, 3, 4]
    assert table.frame["node"].to_list() == [5, 6, 7]
    assert {*table.frame.row(0)[3:5]} == {"d0", "d2"}


def test_a_map_keeps_distances(cut):
    corpus = cut(["a", "a a a", "b b", "a b"])
    [first, *_] = run(corpus, Similarity("euclidean", show="map", axes=2))
    table = run(corpus, Similarity("euclidean", show="map", axes=2)).frame
    points = table.select("axis_1", "axis_2").to_numpy()

    apart = np.linalg.norm(points[:, None] - points[None], axis=2)

    counts = np.array([[1, 0], [3, 0], [0, 2], [1, 1]])
    expected = np.linalg.norm(counts[:, None] - counts[None], axis=2)
    np.testing.assert_allclose(apart, expected, atol=1e-9)
    assert first["share_1"] + first["share_2"] == pytest.approx(1)


def test_what_has_no_feature_is_in_no_tree(cut):
    corpus = cut(["to be", "...", "to"])

    for show in ("clusters", "map"):
        table = run(corpus, Similarity(show=show, features=WORDS)).frame
        assert set(table["document"]) == {"d0", "d2"}


@pytest.mark.parametrize("show", ["pairs", "clusters", "tree", "map"])
@pytest.mark.parametrize("margin", ["documents", "features"])
@pytest.mark.parametrize("texts", [[""], ["..."], ["to"], ["to", "to", "to"]])
def test_small_corpora_have_tables(cut, show, margin, texts):
    table = run(cut(texts), Similarity(show=show, margin=margin, features=WORDS))

    # A node of the tree that is a merge has no name.
    told = table.frame.drop("left_name", "right_name", strict=False)
    assert told.null_count().sum_horizontal().sum() == 0
    for column in table.counts:
        for row in range(len(table)):
            evidence = table.evidence(row, column)
            assert recount(cut(texts), evidence) == table.frame[column][row]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"method": "cosin"}, "no similarity or distance is called 'cosin'"),
        ({"margin": "rows"}, "no margin"),
        ({"show": "plot"}, "no table"),
        ({"weighting": "tf-idf"}, "no weight"),
        ({"linkage": "nearest"}, "no linkage"),
        ({"nearest": -1}, "nearest can't be below 0"),
        ({"k": 0}, "k can't be below 1"),
        ({"axes": 0}, "axes can't be below 1"),
        ({"p": 0}, "power of minkowski"),
        ({"smoothing": -0.5}, "smoothing can't be below 0"),
        ({"by": "party", "over": "year"}, "not both"),
        ({"margin": "features", "by": "party"}, "over documents"),
        ({"method": "kullback", "show": "map"}, "not the same both ways"),
        ({"method": "containment", "show": "tree"}, "not the same both ways"),
        ({"linkage": "ward", "show": "tree"}, "euclidean"),
        ({"method": "jeffreys", "show": "map"}, "says nothing of 'd0'"),
    ],
)
def test_choices_that_make_no_sense_are_told(cut, options, told):
    with pytest.raises(UsageError, match=told):
        run(cut(["to be", "or"]), Similarity(**options))


def test_too_many_pairs_are_refused_before_they_are_made(cut, monkeypatch):
    corpus = cut(["to", "be", "or"])
    monkeypatch.setattr("communique.measure.similarity._PAIRS", 2)
    monkeypatch.setattr("communique.measure.similarity._SQUARE", 2)

    with pytest.raises(UsageError, match="3 pairs are too many"):
        run(corpus, Similarity())
    with pytest.raises(UsageError, match="3 rows are too many"):
        run(corpus, Similarity(show="map"))
    assert len(run(corpus, Similarity(nearest=1))) == 3
