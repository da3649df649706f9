"""Diversity, entropy and readability against quanteda and LexicalRichness.

Tools, versions and calls stand in the files. What rests on texts that are not ours to copy is read
from the folder that COMMUNIQUE_REFERENCE names.
"""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import sparse

from communique.annotate import words
from communique.corpus import Document, MemoryStore, Source, content_of, create, open_corpus
from communique.features import DocumentFeatureMatrix, Features
from communique.measure.diversity import Diversity
from communique.measure.grouping import Grouping
from communique.measure.readability import Readability
from communique.run import counted, run
from communique.score import diversity, windows
from communique.score.readability import INDICES, Counts, scores
from communique.score.spelling import SUMS

OWN = json.loads(
    (Path(__file__).parent / "reference" / "quanteda_diversity.json").read_text("utf-8")
)
INTERMEDIATE = {
    "W": "words",
    "St": "sentences",
    "C": "characters",
    "Sy": "syllables",
    "W3Sy": "three",
    "W2Sy": "two",
    "W_1Sy": "one",
    "W6C": "six",
    "W7C": "seven",
    "W_wl.Dale.Chall": "hard",
    "W_wl.Spache": "uncommon",
}


@pytest.fixture(scope="module")
def elsewhere():
    """The reference data that stays outside the project."""
    folder = os.environ.get("COMMUNIQUE_REFERENCE")
    if folder is None:
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    return Path(folder)


@pytest.fixture(scope="module")
def inaugural(elsewhere):
    with gzip.open(elsewhere / "quanteda" / "values.json.gz") as values:
        cases = {case["id"]: case["expect"] for case in json.load(values)["cases"]}
    with gzip.open(elsewhere / "quanteda" / "inputs.json.gz") as inputs:
        found = json.load(inputs)["inaugural"]
    known = {f"own{name.removeprefix('inaug')}": each for name, each in cases.items()}
    return {"documents": found["docs"], "texts": found["text"], "cases": known}


@pytest.fixture(scope="module", params=["own", "inaugural"])
def known(request):
    return OWN if request.param == "own" else request.getfixturevalue("inaugural")


@pytest.fixture(scope="module")
def corpus(known):
    documents = [
        Document(name, text, Source(f"{name}.txt", text.encode()), {}, name)
        for name, text in zip(known["documents"], known["texts"], strict=True)
    ]
    stream = words.annotate(known["texts"], preset="quanteda")
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": "en"})
    titles = words.tokens([""] * len(documents))
    return open_corpus(store).add([content_of(documents, stream, titles)])


def expected(known, case):
    found = known["cases"][case]
    return pl.DataFrame(found["rows"], schema=found["columns"], orient="row")


def together(table, frame):
    return frame.join(table, left_on="document", right_on="group", suffix=" here")


def agree(found, right, column):
    np.testing.assert_allclose(
        found.to_numpy(), right.to_numpy(), rtol=1e-7, atol=1e-12, err_msg=column
    )


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("own.lexdiv.tokens", {"measure": "all"}),
        ("own.lexdiv.dfm", {"measure": "all"}),
        ("own.lexdiv.mattr50", {"measure": "MATTR,MSTTR", "window": 50, "segment": 250}),
    ],
)
def test_diversity_is_that_of_quanteda(known, corpus, case, options):
    right = expected(known, case)

    table = run(corpus, Diversity(**options, shared=True))

    found = together(table.frame, right)
    assert len(found) == len(right)
    for name in right.columns[1:]:
        # quanteda says "Maas" for three scores, and these are among them.
        agree(found[f"{name} here"], found[name], name)


def matrix(corpus):
    several = [
        diversity_counts(part, Features(punctuation=False), Grouping(by="id"))
        for part in corpus.parts
    ]
    return DocumentFeatureMatrix.merged(several)


def test_entropy_of_documents_is_that_of_quanteda(known, corpus):
    right = expected(known, "own.entropy.docs")

    table = run(corpus, Diversity("entropy", Features(punctuation=False)))

    found = together(table.frame, right)
    assert len(found) == len(right)
    agree(found["entropy here"], found["entropy"], "entropy")
