"""Frequencies against those of quanteda, on statements written for these tests.

Tool, version and calls stand in the file. Punctuation stays in our lists, and is left out here
where the call leaves it out.
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from communique.annotate import words
from communique.corpus import (
    Corpus,
    Document,
    MemoryStore,
    Source,
    content_of,
    create,
    open_corpus,
)
from communique.features import Features
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.measure.keyness import Keyness
from communique.query import Query, literal, parse, parse_selection
from communique.run import run

FILE = Path(__file__).parent / "reference" / "quanteda_frequencies.json"
KNOWN = json.loads(FILE.read_text("utf-8"))


@pytest.fixture(scope="module")
def statements() -> Corpus:
    documents = [
        Document(name, text, Source(f"{name}.txt", text.encode()), {"party": party}, name)
        for name, text, party in zip(
            KNOWN["documents"], KNOWN["texts"], KNOWN["party"], strict=True
        )
    ]
    stream = words.annotate(KNOWN["texts"], preset="quanteda")
    titles = words.tokens([""] * len(documents))
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": ""})
    return open_corpus(store).add([content_of(documents, stream, titles)])


def counted(corpus, measure):
    rows = run(corpus, measure).frame.select("type", "count", "documents").rows()
    return {row[0]: row[1:] for row in rows if any(map(str.isalnum, row[0]))}


def test_documents_have_as_many_tokens(statements):
    [part] = statements.parts

    assert np.diff(part.bounds).tolist() == KNOWN["cases"]["sizes"]["ntoken"]


def test_there_are_as_many_types_and_tokens(statements):
    found = counted(statements, Frequency())

    expected = KNOWN["cases"]["all"]
    assert len(found) == expected["nfeat"]
    assert sum(count for count, _ in found.values()) == expected["sum"]


def test_the_most_frequent_words_are_the_same(statements):
    found = counted(statements, Frequency(Features(min_count=2)))

    expected = KNOWN["cases"]["top"]["counts"]
    assert {word: found[word][0] for word in expected} == expected
    # quanteda shows 25 and breaks ties in any order: what it leaves out is no more frequent.
    left_out = [count for word, (count, _) in found.items() if word not in expected]
    assert max(left_out) <= min(expected.values())


def test_words_stand_in_as_many_documents(statements):
    found = counted(statements, Frequency())

    for word, count, documents in KNOWN["cases"]["documents"]["rows"]:
        assert found[word] == (count, documents), word


def test_words_of_a_group_are_those_of_its_selection(statements):
    for party, word, count, documents in KNOWN["cases"]["groups"]["rows"]:
        found = counted(statements, Frequency(within=parse_selection(f'party = "{party}"')))
        assert found[word] == (count, documents), (party, word)


def test_words_by_group_are_the_same(statements):
    for party, word, count, documents in KNOWN["cases"]["groups"]["rows"]:
        query = Query(literal("lower", word))
        frame = run(statements, Distribution(query, by="party")).frame
        [row] = frame.filter(group=party).to_dicts()
        assert (row["hits"], row["documents"]) == (count, documents), (party, word)


def test_the_denominator_is_all_tokens(statements):
    [row] = run(statements, Distribution(parse("the"))).frame.to_dicts()

    assert row["tokens"] == sum(KNOWN["cases"]["sizes"]["ntoken"])
    assert row["hits"] == KNOWN["cases"]["top"]["counts"]["the"]


KEYNESS = json.loads(
    (Path(__file__).parents[1] / "score/reference/quanteda_keyness.json").read_text("utf-8")
)
COLUMNS = {"chi2": "chi_square", "lr": "log_likelihood", "pmi": "pmi", "exact": "fisher"}


@pytest.mark.parametrize("case", KEYNESS["cases"], ids=lambda case: case["id"])
def test_keyness_is_that_of_the_call(statements, case):
    [measure] = re.findall(r'measure = "(\w+)"', case["call"])
    [correction] = re.findall(r'correction = "(\w+)"', case["call"]) or ["default"]
    if (measure, correction) == ("chi2", "williams"):
        # Multiplied there by what divides it: tests/score/test_keyness.py undoes that.
        correction = "none"
        case = {**case, "rows": [row for row in case["rows"] if 0 in row[3:]]}
    found = Keyness(
        parse_selection('party = "WUL"'),
        features=Features(punctuation=False),
        scores=", ".join(COLUMNS.values()).replace("log_likelihood, ", ""),
        correction=correction,
    )

    rows = {row["type"]: row for row in run(statements, found)}

    for name, score, _, target, reference in case["rows"]:
        assert (rows[name]["target"], rows[name]["reference"]) == (target, reference)
        assert rows[name][COLUMNS[measure]] == (score and pytest.approx(score, rel=1e-8))
