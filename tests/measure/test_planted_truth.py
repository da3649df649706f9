"""What measures find of what is planted in the `archive` sample, and what else they find."""

import pytest

from archive_truth import TRUTH
from communique.measure.formulas import Formulas
from communique.measure.reuse import Reuse
from communique.query import parse_selection
from communique.run import run

STATUS = {"kept": "current", "new": "new", "dropped": "dropped"}
ROOTS = {each["document"]: each["of"] for each in TRUTH["versions"]}


@pytest.fixture(scope="module")
def passages(archive):
    """Return the passages that reuse finds between documents that aren't versions."""
    return [
        row
        for row in run(archive, Reuse()).frame.iter_rows(named=True)
        if ROOTS.get(row["source"], row["source"]) != ROOTS.get(row["target"], row["target"])
    ]


def overlap(row, planted):
    """Return the share of two stretches of one document that both have, 0 to 1."""
    both = min(row["end"], planted["end"]) - max(row["start"], planted["start"])
    return both / (max(row["end"], planted["end"]) - min(row["start"], planted["start"]))


def test_each_planted_passage_is_found_from_the_document_that_has_it_first(passages):
    missed = [
        planted
        for planted in TRUTH["reuse"]
        if not any(
            overlap(row, planted) > 0.8
            for row in passages
            if (row["source"], row["target"]) == (planted["source"], planted["target"])
        )
    ]

    assert missed == []


def test_nothing_is_found_but_what_is_planted(passages):
    found = [
        row
        for row in passages
        if not any(
            row["target"] == planted["target"] and overlap(row, planted) > 0.8
            for planted in TRUTH["reuse"]
        )
    ]

    assert found == []


@pytest.mark.parametrize("party", dict.fromkeys(each["party"] for each in TRUTH["formulas"]))
def test_planted_formulas_are_found_with_their_lives_and_documents(archive, party):
    measure = Formulas(within=parse_selection(f'party = "{party}"'), slots=True)
    found = {row["formula"]: row for row in run(archive, measure).frame.iter_rows(named=True)}

    for each in TRUTH["formulas"]:
        if each["party"] == party:
            row = found[each["formula"]]
            assert [row[name] for name in ("status", "documents", "first", "last")] == [
                STATUS[each["status"]],
                len(each["documents"]),
                each["first"],
                each["last"],
            ]
