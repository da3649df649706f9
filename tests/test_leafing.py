"""Leafing through documents: their stretches, their neighbours, references to them."""

import json

import pytest

from communique.api import Corpus
from communique.api.leafing import Stretch
from communique.errors import QueryError, UsageError

TEXTS = ["One.\n\nTwo is longer.\n", "", "  Alone  "] + ["more"] * 4


@pytest.fixture
def leaves(cut):
    return Corpus(cut(TEXTS, [2]))


def test_stretches_are_the_whole_text_in_order(leaves):
    for name, text in zip(leaves.documents["id"], TEXTS, strict=True):
        found = leaves.stretches(name)

        assert "".join(text[each.start : each.end] for each in found) == text
        assert all(each.start < each.end for each in found)


def test_paragraphs_are_numbered_as_show_numbers_them(leaves):
    found = {each.number: each for each in leaves.stretches("d0") if each.number}

    assert found == {1: Stretch(1, 0, 4), 2: Stretch(2, 6, 20)}
    for number, each in found.items():
        shown = leaves.show(f"d0#p{number}")
        assert (shown.start, shown.end) == (each.start, each.end)


def test_those_beside_a_document_follow_its_date(leaves):
    assert leaves.beside("d0") == (None, "d1")
    assert leaves.beside("d3", "party") == ("d1", "d5")
    assert leaves.beside("d4", "party") == (None, None)


def test_a_release_that_does_not_count_has_no_neighbours(cut):
    text = "We stand for peace and bread in each of the towns of this land, today and tomorrow."
    corpus = Corpus(cut([text, "", text]))
    corpus.count_editions("last")

    assert "d0" not in corpus.documents["id"].to_list()
    assert corpus.beside("d0") == corpus.beside("d0", "party") == (None, None)


def test_a_document_or_field_that_is_not_there_has_no_neighbours(leaves):
    with pytest.raises(UsageError, match="no document has the id"):
        leaves.beside("d")
    with pytest.raises(UsageError, match="no field is called"):
        leaves.beside("d0", "partie")


def test_a_document_is_cited_in_three_forms(leaves):
    assert leaves.cite(["d0"]).startswith("a (2000-01-01). Speech 0. document d0, corpus memory")
    assert "title = {Speech 0}" in leaves.cite(["d0"], "bibtex")
    assert [each["title"] for each in json.loads(leaves.cite(["d0", "d3"], "csl"))] == [
        "Speech 0",
        "Speech 3",
    ]


def test_what_is_not_there_is_not_cited(leaves):
    with pytest.raises(UsageError, match="no document has the id"):
        leaves.cite(["nobody"])
    with pytest.raises(UsageError, match="no form is called"):
        leaves.cite(["d0"], "oral")


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({"party": "a"}, 'party = "a"'),
        ({"party": ["a", "b"]}, '(party = "a" | party = "b")'),
        ({"party": ""}, "party = none"),
        ({"year": "1900"}, "year = 1900"),
        ({"date": "2000-02"}, "date = 2000-02"),
        ({"party": 'a"b'}, 'party = "a\\"b"'),
        ({}, ""),
    ],
)
def test_values_of_fields_are_a_condition(leaves, fields, written):
    condition = leaves.where("year >= 1900", **fields)

    assert condition == " & ".join(each for each in ("year >= 1900", written) if each)
    assert leaves.where(condition) == condition


@pytest.mark.parametrize("fields", [{"year": "old"}, {"date": "then"}])
def test_a_value_of_another_type_is_refused(leaves, fields):
    with pytest.raises(UsageError, match="is none"):
        leaves.where("", **fields)


def test_a_field_that_is_not_there_is_refused(leaves):
    with pytest.raises(QueryError, match="no field is called"):
        leaves.where("", partie="a")


def test_a_time_is_a_condition(leaves):
    assert leaves.between("2000", "2001-03") == "date >= 2000 & date <= 2001-03"
    assert leaves.between() == ""
    with pytest.raises(UsageError, match="is no date"):
        leaves.between("soon")


def test_an_offset_leaves_lines_out(meeting):
    corpus = Corpus(meeting)
    every = [line.token for line in corpus.search("peace", sort="right").lines]

    assert [x.token for x in corpus.search("peace", sort="right", n=5, offset=3).lines] == every[
        3:8
    ]
