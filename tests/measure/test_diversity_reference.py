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
from communique.measure.readability import Readability
from communique.run import counted, make, run
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
        ("own.lexdiv.tokens", {"measures": "all"}),
        ("own.lexdiv.dfm", {"measures": "all"}),
        ("own.lexdiv.mattr50", {"measures": "MATTR,MSTTR", "window": 50, "segment": 250}),
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


def test_entropy_of_documents_is_that_of_quanteda(known, corpus):
    right = expected(known, "own.entropy.docs")

    table = run(corpus, Diversity("entropy", Features(punctuation=False)))

    found = together(table.frame, right)
    assert len(found) == len(right)
    agree(found["entropy here"], found["entropy"], "entropy")


def test_entropy_of_features_is_that_of_quanteda(known, corpus):
    right = expected(known, "own.entropy.features")
    options = {"features": "lower; no punctuation", "by": "id"}
    dfm = counted(corpus, make("dfm", options))

    values = diversity.entropy(sparse.csr_array(dfm.counts.T))

    table = pl.DataFrame({"feature": dfm.features, "here": values})
    found = right.join(table, on="feature")
    assert len(found) == len(right)
    agree(found["here"], found["entropy"], "entropy")


def test_readability_is_that_of_quanteda(known, corpus):
    right = expected(known, "own.readability").rename({"LIW": "LIX"})

    table = run(corpus, Readability("all"))

    found = together(table.frame, right)
    assert len(found) == len(right)
    for name, here in {"W": "words", "St": "sentences", "C": "characters"}.items():
        assert found[name].to_list() == found[here].to_list()
    assert found["Sy"].to_list() == found["syllables"].to_list()
    scored = [name for name in INDICES if name in table.frame.columns]
    assert len(scored) == 40
    for name in scored:
        agree(found[f"{name} here"], found[name], name)


def test_indices_are_those_of_quanteda_where_the_lists_of_words_are_its_own(known):
    # Its lists of Dale and Chall and of Spache are in no package that can be installed.
    right = expected(known, "own.readability").rename({"LIW": "LIX"})
    taken = {here: right[name] for name, here in INTERMEDIATE.items()}
    nothing = pl.zeros(len(right), eager=True)
    values = {name: taken.get(name, nothing).to_numpy() for name in (*SUMS, "sentences", "ttr")}

    found = scores(list(INDICES), Counts(**values))

    apart = {"Scrabble", "Dickes.Steiwer", "Traenkle.Bailer", "Traenkle.Bailer.2"}
    for name in INDICES.keys() - apart:
        agree(pl.Series(found[name]), right[name], name)


def test_windows_and_samples_are_those_of_lexicalrichness(elsewhere):
    # LexicalRichness 0.5.1 on the text of its README.
    cases = json.loads((elsewhere / "political" / "cases.json").read_text("utf-8"))["cases"]
    [case] = [case for case in cases if case["id"] == "lexdiv.mtld"]
    right, tokens = case["expect"], case["input"]["tokens"]
    dfm = DocumentFeatureMatrix.of({"text": tokens})
    types = dfm.features.to_list()
    code, bounds = np.array([types.index(word) for word in tokens]), np.array([0, len(tokens)])
    spectrum, window = diversity.Spectrum.of(dfm.counts), np.array([25])

    found = {
        "TTR": diversity.ttr(spectrum),
        "CTTR": diversity.carroll_cttr(spectrum),
        "YuleK": diversity.yule_k(spectrum),
        # There a is squared, and its logarithms have the base e.
        "Maas": diversity.maas(spectrum, np.e) ** 2,
        "HDD_42": diversity.hd_d(dfm.counts),
        "MTLD_072": sum(len(tokens) / each for each in windows.mtld(code, bounds)) / 2,
    }
    for name, score in (("MATTR_25", windows.mattr), ("MSTTR_25", windows.msttr)):
        sums, n_windows = score(code, bounds, window)
        found[name] = sums / n_windows / 25

    for name, value in found.items():
        assert value[0] == pytest.approx(right[name], rel=1e-6), name
