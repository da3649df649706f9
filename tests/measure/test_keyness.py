"""Keyness: documents against others, each group against the rest, and a list in a file."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import ReadError, UsageError
from communique.features import Features
from communique.measure.intervals import Rates, log_ratio_bounds
from communique.measure.keyness import Keyness
from communique.query import parse_selection
from communique.run import make, run
from communique.score import keyness
from random_cases import costly

ALL = Features()
A, B = parse_selection('party = "a"'), parse_selection('party = "b"')
TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=8).map(" ".join),
    min_size=2,
    max_size=8,
)


def rows(corpus, measure):
    return {row["type"]: row for row in run(corpus, measure)}


def party(number):
    """Return the party that the corpora of `cut` give a document."""
    return None if number % 5 == 4 else "ab"[number % 2]


@costly
@given(texts=TEXTS)
def test_counts_are_those_of_a_slow_loop(cut, texts):
    sides = Counter(), Counter()
    for number, text in enumerate(texts):
        sides[party(number) != "a"].update(text.split())

    found = rows(cut(texts), Keyness(A, features=ALL))

    every = set(sides[0]) | set(sides[1])
    assert {name: (row["target"], row["reference"]) for name, row in found.items()} == {
        name: (sides[0][name], sides[1][name]) for name in every
    }
    if all(side.total() for side in sides):
        for name, row in found.items():
            cells = (sides[0][name], sides[1][name], sides[0].total(), sides[1].total())
            assert row["log_likelihood"] == pytest.approx(float(keyness.log_likelihood(*cells)))
            assert row["log_ratio"] == pytest.approx(float(keyness.log_ratio(*cells)))


@costly
@given(texts=TEXTS)
def test_swapping_target_and_reference_flips_signs(cut, texts):
    corpus = cut(texts)
    there = rows(corpus, Keyness(A, B, features=ALL, offset=0, scores="z, log_odds, two_cell"))
    back = rows(corpus, Keyness(B, A, features=ALL, offset=0, scores="z, log_odds, two_cell"))

    assert there.keys() == back.keys()
    for name, row in there.items():
        other = back[name]
        assert (row["target"], row["documents"]) == (
            other["reference"],
            other["reference_documents"],
        )
        if row["low"] is None:
            continue
        assert row["low"] == pytest.approx(-other["high"])
        for score in ("log_ratio", "log_likelihood", "z", "log_odds", "two_cell"):
            if row[score] is not None:
                assert row[score] == pytest.approx(-other[score], abs=1e-9)


@costly
@given(texts=TEXTS)
def test_a_group_is_compared_with_all_others(cut, texts):
    corpus = cut(texts)
    groups = run(corpus, Keyness(by="party", features=ALL, permutations=5)).frame
    alone = run(corpus, Keyness(A, features=ALL, permutations=5)).frame

    of_a = groups.filter(pl.col("group") == "a").drop("group")

    assert of_a.rows() == alone.rows() or not of_a.height


def test_what_is_surely_over_used_stands_first(cut):
    texts = ["tax tax tax tax the", "war war war war the"] * 4

    names = run(cut(texts), Keyness(A, B, features=ALL)).frame["type"].to_list()

    assert set(names[:2]) == {"tax", "war"}
    assert names[2] == "the"


def test_one_document_that_repeats_a_word_is_less_sure_than_many(cut):
    texts = ["one one one one one one each", "other"] + ["each x x x x x x", "other"] * 5
    texts = [text for number, text in enumerate(texts) if number % 5 != 4]

    found = rows(cut(texts), Keyness(A, features=ALL))

    width = {name: found[name]["high"] - found[name]["low"] for name in ("one", "each")}
    assert width["one"] > width["each"]


def test_the_interval_is_that_worked_out_by_hand():
    # Rates 2/10 and 4/10 of two documents each: counts 1, 1 and 1, 3 in 5 tokens each.
    even = Rates(2, 10.0, 50.0, np.array([2.0]), np.array([2.0]), np.array([10.0]))
    uneven = Rates(2, 10.0, 50.0, np.array([4.0]), np.array([10.0]), np.array([20.0]))
    # If tokens were draws: 1/2 - 1/10 = 0.4. By documents: 2 · Σ (y - 2)² / 16 = 0.25 = 2 · 2 / 16,
    # and 1/4 - 1/10 = 0.15 is less. Degrees: 0.65² / (0.4² + 0.25²) = 1.899, down to 1: t 12.7062.
    reach = 12.706205 * np.sqrt(0.65) / np.log(2)

    _, low, high = log_ratio_bounds(even, uneven)

    assert low == pytest.approx(-1 - reach)
    assert high == pytest.approx(-1 + reach)


def test_permuted_documents_are_drawn_by_their_ids_alone(cut):
    texts = ["war war the", "tax tax the"] * 4
    measure = Keyness(A, B, features=ALL, permutations=99, seed=3)

    whole, parts = run(cut(texts), measure).frame, run(cut(texts, [2, 3, 5]), measure).frame

    assert whole.rows() == parts.rows()
    p = dict(zip(whole["type"], whole["p"], strict=True))
    assert p["the"] == 1
    assert 0 < p["war"] < 0.2


def test_a_document_on_both_sides_is_refused(cut):
    with pytest.raises(UsageError, match="1 documents are in the target and in the reference"):
        run(cut(["a", "b", "c"]), Keyness(A, parse_selection("year = 1900")))


def test_a_target_without_documents_has_no_ratio_and_says_so(cut):
    table = run(cut(["a b", "a"]), Keyness(parse_selection('party = "x"'), features=ALL))

    assert table.frame["ratio"].null_count() == table.frame["log_likelihood"].null_count() == 2
    assert "no document is in the target: there is nothing to compare" in table.notices


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "the target is a condition, or by a field"),
        ({"target": A, "by": "party"}, "the target is a condition, or by a field"),
        ({"target": A, "scores": "keyness"}, "no score is called 'keyness'"),
        ({"target": A, "prior": "pooled much"}, "the prior can't be 'pooled much'"),
        ({"target": A, "correction": "yate"}, "no correction is called 'yate'"),
        ({"target": A, "adjustment": "bh"}, "no adjustment is called 'bh'"),
        ({"target": A, "permutations": -1}, "fewer than 0 permutations"),
        ({"by": "date"}, "date is a date"),
    ],
)
def test_options_that_make_no_sense_are_refused(cut, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(["a"]), Keyness(**options))


@pytest.fixture
def listed(tmp_path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text("type,count,other\na,4,x\nb,1,y\n", "utf-8")
    return file


def test_a_list_in_a_file_is_a_reference(cut, listed):
    measure = Keyness(A, file=str(listed), total=10, features=ALL)
    found = rows(cut(["a a c", "b b b"]), measure)

    assert {name: (row["target"], row["reference"]) for name, row in found.items()} == {
        "a": (2, 4),
        "b": (0, 1),
        "c": (1, 0),
    }
    assert found["a"]["ratio"] == pytest.approx((2 / 3) / (4 / 10))
    assert "reference_documents" not in found["a"]


def test_a_recipe_holds_the_digest_of_the_list_and_refuses_another(cut, listed):
    corpus = cut(["a a c", "b"])
    recipe = json.loads(json.dumps(run(corpus, Keyness(A, file=str(listed))).recipe))
    assert len(recipe["options"]["sha256"]) == 64
    run(corpus, make("keyness", recipe["options"]))

    listed.write_text("type,count\na,5\n", "utf-8")

    with pytest.raises(ReadError, match="the list isn't the one that was counted with"):
        run(corpus, make("keyness", recipe["options"]))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("word,count\na,1\n", "no columns type and count"),
        ("type,count\na,many\n", "a count is no whole number"),
        ("type,count\na,-1\n", "a count is no whole number"),
        ("type,count\na,30\n", "more than the 10 of its corpus"),
        ("", "the list is no table"),
    ],
)
def test_a_list_that_is_none_is_refused(cut, tmp_path, text, message):
    file = tmp_path / "list.csv"
    file.write_text(text, "utf-8")

    with pytest.raises(ReadError, match=message):
        run(cut(["a"]), Keyness(A, file=str(file), total=10))


def test_a_list_that_is_missing_is_named():
    with pytest.raises(ReadError, match="the list can't be read"):
        Keyness(A, file="nowhere.csv")
