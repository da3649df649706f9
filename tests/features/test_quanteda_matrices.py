"""Matrices, weights, co-occurrences and features of several words, against quanteda's.

Tool and calls stand in `reference/quanteda_matrices.json`; the texts were written for these
tests. Where COMMUNIQUE_REFERENCE names the folder of more reference values, its cases of the same
kinds are compared too.
"""

import gzip
import json
import os
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from communique.annotate import words
from communique.api import Corpus
from communique.corpus import Document, MemoryStore, Source, content_of, create, open_corpus
from communique.features.choices import Features, parse_features
from communique.features.cooccurrence import FeatureCooccurrenceMatrix, in_rows, in_windows
from communique.features.dfm import DocumentFeatureMatrix
from communique.features.streams import Stretches, stream

OWN = json.loads(
    (Path(__file__).parent / "reference" / "quanteda_matrices.json").read_text("utf-8")
)
FOLDER = os.environ.get("COMMUNIQUE_REFERENCE", "")
KINDS = {"weighting", "trim", "group", "co-occurrence", "tokens operation", "frequency"}
NO_PUNCTUATION = "lower; no punctuation; joined"


def _read(name: str) -> dict:
    return json.loads(gzip.decompress((Path(FOLDER) / "quanteda" / name).read_bytes()))


def _cases() -> list[dict]:
    more = _read("values.json.gz")["cases"] if FOLDER else []
    mine = {case["id"] for case in OWN["cases"]}
    others = [case for case in more if case["topic"] in KINDS and case["id"] not in mine]
    return [*OWN["cases"], *others]


CASES = _cases()


def of_topic(*topics: str):
    cases = [case for case in CASES if case["topic"] in topics]
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["id"])


@cache
def built(name: str) -> Corpus:
    """Return the texts of an input as a corpus of quanteda's tokens."""
    given = OWN["input"] if name == "own_statements" else _read("inputs.json.gz")[name]
    fields = {key.lower(): values for key, values in (given["docvars"] or {}).items()}
    documents = [
        Document(
            name,
            text,
            Source(f"{name}.txt", text.encode()),
            {key: values[at] for key, values in fields.items()},
            name,
        )
        for at, (name, text) in enumerate(zip(given["docs"], given["text"], strict=True))
    ]
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": ""})
    stream = words.annotate(given["text"], preset="quanteda")
    titles = words.tokens([""] * len(documents))
    return Corpus(open_corpus(store).add([content_of(documents, stream, titles)]))


def dfm_of(case: dict, features: str = NO_PUNCTUATION) -> DocumentFeatureMatrix:
    return built(case["input"]["input"]).dfm(features)


def cells(dfm: DocumentFeatureMatrix, rows: list[str], columns: list[str]) -> list[list[float]]:
    frame = pl.DataFrame({"feature": columns}).join(
        dfm.features.alias("feature").to_frame().with_row_index("at"),
        on="feature",
        how="left",
        maintain_order="left",
    )
    names = dfm.names
    part = dfm.counts[[names.index(row) for row in rows]][:, frame["at"].to_numpy()]
    return part.toarray().tolist()


def asked(call: str) -> dict:
    """Return the arguments of the last call, by name."""
    last = call.split(";")[-1]
    found = re.findall(r'(\w+) = ("?)([\w.]+)\2', last)
    return {name: value if quote else _number(value) for name, quote, value in found}


def _number(value: str):
    return {"TRUE": True, "FALSE": False}.get(value) if value.isalpha() else float(value)


KIND = {"prop": "share", None: "count", "quantile": "quantile", "rank": "rank"}


@of_topic("weighting")
def test_weights_are_the_same(case):
    options, dfm, expected = asked(case["r_call"]), dfm_of(case), case["expect"]
    if "docfreq(" in case["r_call"]:
        given = {key: options[key] for key in ("threshold", "base", "smoothing") if key in options}
        found = dfm.document_frequency(options.get("scheme", "count"), **given)
        places = dict(zip(dfm.features, found, strict=True))
        assert {name: places[name] for name in expected} == pytest.approx(expected, rel=1e-7)
        return
    if "dfm_smooth" in case["r_call"]:
        weighted = dfm.smooth(0.5)
    elif "dfm_tfidf" in case["r_call"]:
        schemes = options.get("scheme_tf", "count"), options.get("scheme_df", "inverse")
        weighted = dfm.tf_idf(*schemes, base=options.get("base", 10))
    else:
        weighted = dfm.weight(options["scheme"])
    found = cells(weighted, expected["rows"], expected["cols"])
    assert np.allclose(found, expected["values"], rtol=1e-7, atol=1e-9)


@of_topic("trim")
def test_what_is_left_after_trimming_is_the_same(case):
    options = asked(case["r_call"])
    trimmed = dfm_of(case).trim(
        options.get("min_termfreq", 0),
        options.get("max_termfreq", 0),
        options.get("min_docfreq", 0),
        options.get("max_docfreq", 0),
        counts=KIND[options.get("termfreq_type")],
        documents=KIND[options.get("docfreq_type")],
        sparsity=options.get("sparsity", 1),
    )

    expected = case["expect"]
    assert (trimmed.shape[1], trimmed.counts.sum()) == (expected["nfeat"], expected["sum"])
    assert trimmed.sparsity == pytest.approx(expected["sparsity"], rel=1e-7)


@of_topic("group")
def test_groups_are_the_same(case):
    expected = case["expect"]
    by = re.search(r'"(\w+)"', case["r_call"].split(";")[-1]).group(1).lower()
    corpus = built(case["input"]["input"])

    grouped = corpus.dfm(NO_PUNCTUATION, by=by)
    again = dfm_of(case).group(corpus.documents[by].to_list())

    assert cells(grouped, expected["rows"], expected["cols"]) == expected["values"]
    assert cells(again, expected["rows"], expected["cols"]) == expected["values"]


@of_topic("co-occurrence")
def test_co_occurrences_are_the_same(case):
    options, expected = asked(case["r_call"]), case["expect"]
    [part] = built(case["input"]["input"]).stored.parts
    found = stream(part, parse_features(NO_PUNCTUATION), Stretches.of_documents(part))
    if options["context"] == "document":
        dfm = dfm_of(case)
        pairs = in_rows(dfm.counts, boolean=options["count"] == "boolean")
        fcm = FeatureCooccurrenceMatrix(pairs, dfm.features)
    else:
        weights = [3, 2, 1] if options.get("count") == "weighted" else [1] * int(options["window"])
        ordered = options.get("ordered", False)
        fcm = in_windows(found, weights, ordered=ordered)
    at = [fcm.features.to_list().index(name) for name in expected["cols"]]
    mine = fcm.symmetric[at][:, at].toarray()
    theirs = np.array(expected["values"])
    if not options.get("ordered") and options.get("tri") is not False:
        # Only one triangle is filled there, and in another order of features.
        theirs = theirs + theirs.T - np.diag(np.diag(theirs))
    assert mine.tolist() == theirs.tolist()


OPERATIONS = {
    "tokens_ngrams(tl, n = 2)": "ngrams 2",
    'tokens_ngrams(tl, n = 2:3, concatenator = " ")': "ngrams 2 3",
    "tokens_skipgrams(tl, n = 2, skip = 0:1)": "ngrams 2; skip 0 1",
    'tokens_compound(tl, phrase(c("united states", "fellow citizens")))': (
        'compounds "united states" "fellow citizens"'
    ),
    'tokens_remove(tl, stopwords("en"), padding = TRUE)': "stop words snowball",
    "tokens_wordstem(tl)": "",
    "tokens_trim(tl, min_termfreq = 20)": "count >= 20",
}


def _call(case: dict) -> str:
    return case["r_call"].split(";")[-1].strip()


def test_only_operations_that_make_no_features_are_left_out():
    others = {
        _call(case).partition("(")[0]
        for case in CASES
        if case["topic"] == "tokens operation" and _call(case) not in OPERATIONS
    }

    # A window is a query, a chunk is a part of a text, another name is a matter of the matrix.
    assert others <= {"tokens_select", "tokens_chunk", "tokens_replace"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if _call(case) in OPERATIONS], ids=lambda case: case["id"]
)
def test_features_of_several_words_are_the_same(case):
    call = _call(case)
    dfm = dfm_of(case, f"{NO_PUNCTUATION}; {OPERATIONS[call]}".rstrip("; "))
    dfm = dfm.stem("en") if "wordstem" in call else dfm

    expected = case["expect"]
    places = dict(zip(dfm.features, dfm.totals.tolist(), strict=True))
    top = {
        name if "_compound" in call else name.replace("_", " "): n
        for name, n in expected["top"].items()
    }
    pads = top.pop("1", 0)  # R has no empty name
    assert dfm.counts.sum() + pads == expected["ntoken"]
    # The stemmers there are of Snowball 2, ours of Snowball 3: few words differ.
    slack = 0.005 * dfm.shape[1] if "wordstem" in call else 0
    assert dfm.shape[1] + bool(pads) == pytest.approx(expected["nfeat"], abs=slack)
    assert {name: places[name] for name in top} == top
    if not pads:
        found = np.asarray(dfm.counts.sum(axis=1)).ravel().tolist()
        assert found[: len(expected["per_doc"])] == expected["per_doc"]


@of_topic("frequency")
def test_frequencies_are_the_same(case):
    expected, call = case["expect"], case["r_call"]
    if "rows" in expected:
        frequencies(case)
        return
    features = NO_PUNCTUATION + ("; stop words snowball" if "stopwords" in call else "")
    dfm = dfm_of(case, features)
    if "wordstem" in call:
        language = re.search(r'language = "(\w+)"', call)
        dfm = dfm.stem(language.group(1) if language else "en")
    top = expected.get("top", expected)
    places = dict(zip(dfm.features, dfm.totals.tolist(), strict=True))
    names = [name for name, count in top.items() if name in places or isinstance(count, int)]
    found = SimpleNamespace(ndoc=len(dfm), nfeat=dfm.shape[1], sum=dfm.counts.sum())
    if "top" in expected or "nfeat" not in expected:
        assert {name: places[name] for name in names} == {name: top[name] for name in names}
    for fact in ("ndoc", "nfeat", "sum"):
        if fact in expected:
            # The stemmers there are of Snowball 2, ours of Snowball 3: few words differ.
            slack = 0.005 * dfm.shape[1] if "wordstem" in call and fact == "nfeat" else 0
            assert getattr(found, fact) == pytest.approx(expected[fact], abs=slack), fact
    if "sparsity" in expected:
        close = 1e-3 if "wordstem" in call else 1e-7
        assert dfm.sparsity == pytest.approx(expected["sparsity"], rel=close)


def frequencies(case):
    features = f"{NO_PUNCTUATION}; stop words snowball"
    by = (
        "" if "groups" not in case["r_call"] else re.findall(r'"(\w+)"', case["r_call"])[-1].lower()
    )
    table = built(case["input"]["input"]).freq(features=features, by=by).frame
    for name, count, rank, documents, group in case["expect"]["rows"]:
        rows = table.filter((pl.col("group") == group) if by else True, type=name)
        [row] = rows.select("count", "rank", "documents").rows()
        assert row == (count, rank, documents), (name, group)


def test_pairs_in_windows_are_those_of_a_loop():
    names = pl.Series(["a", "b", "c"])
    code = np.array([0, 1, -1, 0, 2, 1, 1], np.int32)
    stretch = np.array([0, 0, 0, 0, 1, 1, 1])
    found = SimpleNamespace(names=names, code=code, stretch=stretch)
    expected = np.zeros((3, 3))
    for i in range(7):
        for j in range(i + 1, min(i + 4, 7)):
            if code[i] >= 0 and code[j] >= 0 and stretch[i] == stretch[j]:
                expected[code[i], code[j]] += 6 / (j - i)

    pairs = in_windows(found, [6, 3, 2], ordered=True)

    assert pairs.counts.toarray().tolist() == expected.tolist()
    both = in_windows(found, [6, 3, 2])
    assert both.counts.toarray().tolist() == np.triu(expected + expected.T).tolist()


def test_a_matrix_is_made_of_tokens():
    dfm = DocumentFeatureMatrix.of({"a": ["to", "be", "to"], "b": [], "c": ["or"]})

    assert dfm.features.to_list() == ["to", "be", "or"]
    assert dfm.counts.toarray().tolist() == [[2, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert Features() == parse_features(str(Features()))
