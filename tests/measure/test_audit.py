"""Audit: which entries did the counting, and which never did."""

from communique.dictionary import Categories
from communique.measure.audit import Audit
from communique.run import run


def test_entries_stand_by_hits_in_their_category_with_those_that_never_fitted(cut):
    corpus = cut(["hope hopes well", "hope well", "fear"])
    dictionary = Categories.of({"good": ["hope*", "joy", "well"], "bad": ["fear"], "no": ["nil"]})

    frame = run(corpus, Audit(dictionary)).frame

    assert frame.rows() == [
        ("good", "hope*", 3, 0.6, 5, 2),
        ("good", "well", 2, 0.4, 5, 2),
        ("good", "joy", 0, 0.0, 5, 0),
        ("bad", "fear", 1, 1.0, 1, 1),
        ("no", "nil", 0, None, 0, 0),
    ]


def test_a_place_that_two_entries_fit_counts_for_both_and_once_in_all(cut):
    frame = run(cut(["taxes tax"]), Audit(Categories.of({"tax": ["tax*", "taxes"]}))).frame

    assert frame.select("entry", "hits", "of").rows() == [("tax*", 2, 2), ("taxes", 1, 2)]
