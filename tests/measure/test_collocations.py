"""Collocations: those of quanteda, and those of a slow count."""

import gzip
import json
import os
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from communique.errors import UsageError
from communique.features import Features
from communique.ingest import build
from communique.measure.collocations import Collocations
from communique.query import parse
from communique.run import recount, run
from random_cases import costly

FOLDER = Path(__file__).parent / "reference"
KNOWN = json.loads((FOLDER / "quanteda_collocations.json").read_text("utf-8"))
TEXTS = json.loads((FOLDER / "quanteda_frequencies.json").read_text("utf-8"))
COLUMNS = ["collocation", "count", "count_nested", "length", "lambda", "z"]

OWN = {
    "own.coll.210": Collocations(Features(punctuation=False, joined=True, min_count=2)),
    "own.coll.211": Collocations(Features(punctuation=False, joined=True, min_count=2), "3"),
    "own.coll.212": Collocations(Features(punctuation=False, joined=True, min_count=2), "2,3"),
}
# On tokens without punctuation; quanteda keeps words in capitals when it folds case.
THEIRS = {
    "inaug.coll.28": Collocations(Features(min_count=5), acronyms=True),
    "inaug.coll.29": Collocations(Features(min_count=5), "3", acronyms=True),
    "inaug.coll.30": Collocations(Features(min_count=8), "2,3", acronyms=True),
    "inaug.coll.31": Collocations(Features(stopwords=("en",), min_count=3), acronyms=True),
    "inaug.coll.32": Collocations(Features("word", min_count=10), smoothing=1.0),
}


def agree(frame, expected):
    assert expected["columns"] == COLUMNS
    assert len(frame) == expected["n_rows"]
    found = {row[0]: row[1:] for row in frame.select(COLUMNS).rows()}
    for row in expected["rows"]:
        assert found[row[0]][:3] == tuple(row[1:4]), row[0]
        assert found[row[0]][3:] == pytest.approx(row[4:], rel=1e-7), row[0]


@pytest.fixture(scope="module")
def statements() -> Corpus:
    documents = [
        Document(name, text, Source(f"{name}.txt", text.encode()), {}, name)
        for name, text in zip(TEXTS["documents"], TEXTS["texts"], strict=True)
    ]
    stream = words.annotate(TEXTS["texts"], preset="quanteda")
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": ""})
    titles = words.tokens([""] * len(documents))
    return open_corpus(store).add([content_of(documents, stream, titles)])


@pytest.mark.parametrize("case", KNOWN["cases"], ids=lambda case: case["id"])
def test_collocations_of_statements_are_those_of_quanteda(statements, case):
    agree(run(statements, OWN[case["id"]]).frame, case)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory) -> Corpus:
    if not (folder := os.environ.get("COMMUNIQUE_REFERENCE")):
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    with gzip.open(Path(folder) / "quanteda" / "inputs.json.gz", "rt", encoding="utf-8") as file:
        given_tokens = json.load(file)["inaugural_tokens_nopunct"]
    escaped = [
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for text in given_tokens["tokens"]
    ]
    texts = [
        f'<text id="{name}">\n{tokens}\n</text>\n'
        for name, tokens in zip(given_tokens["docs"], escaped, strict=True)
    ]
    file = tmp_path_factory.mktemp("stored") / "inaugural.vrt"
    file.write_text("".join(texts), "utf-8")
    return build([file], file.with_suffix(".corpus")).corpus


@pytest.mark.parametrize("name", THEIRS)
def test_collocations_of_stored_tokens_are_those_of_quanteda(addresses, name):
    file = Path(os.environ["COMMUNIQUE_REFERENCE"]) / "quanteda" / "values.json.gz"
    with gzip.open(file, "rt", encoding="utf-8") as values:
        [case] = [each for each in json.load(values)["cases"] if each["id"] == name]

    agree(run(addresses, THEIRS[name]).frame, case["expect"])


WORDS = st.sampled_from(["a", "b", "the", "The", ".", "EU", "c"])


def slow(texts, size, longer):
    """Return count, nested and documents of sequences, by looking at each place."""
    count, nested, documents = Counter(), Counter(), Counter()
    for text in texts:
        tokens = [each if each.isupper() else each.lower() for each in text]
        listed = [each not in {".", "the"} for each in tokens]
        seen = set()
        for at in range(len(tokens) - size + 1):
            if not all(listed[at : at + size]):
                continue
            name = " ".join(tokens[at : at + size])
            seen.add(name)
            count[name] += 1
            nested[name] += any(
                start >= 0 and len(run) == longer and all(run)
                for start in range(at + size - longer, at + 1)
                for run in [listed[start : start + longer]]
            )
        documents.update(seen)
    return count, nested, documents


@costly
@given(
    st.lists(st.lists(WORDS, max_size=12), min_size=1, max_size=4),
    st.sampled_from([3, 4]),
    # Places fit into numbers of 64 bits, or as with long sequences of many words they don't.
    st.sampled_from([64, 4]),
)
def test_sequences_are_those_of_a_slow_count(cut, texts, longer, bits):
    corpus = cut([" ".join(text) for text in texts], [1, 2])
    measure = Collocations(Features(stopwords=("en",), min_count=1), f"2,{longer}", acronyms=True)

    with patch("communique.measure.sequences._BITS", bits):
        frame = run(corpus, measure).frame

    # `a` is a stop word, too.
    kept = [["the" if each == "a" else each for each in text] for text in texts]
    count, nested, documents = slow(kept, 2, longer)
    pairs = {row["collocation"]: row for row in frame.to_dicts() if row["length"] == 2}
    assert {name: row["count"] for name, row in pairs.items()} == dict(count)
    assert {name: row["count_nested"] for name, row in pairs.items()} == dict(nested)
    assert {name: row["documents"] for name, row in pairs.items()} == dict(documents)


def test_a_sequence_does_not_run_over_punctuation_or_the_end_of_a_document(cut):
    frame = run(cut(["a b . c", "d"]), Collocations(Features(min_count=1))).frame

    assert frame["collocation"].to_list() == ["a b"]


def test_a_gap_is_compared_with_and_punctuation_is_not(cut):
    corpus = cut(["a b . a c"])

    with_gap = run(corpus, Collocations(Features(punctuation=False, min_count=1)))
    without = run(corpus, Collocations(Features(min_count=1)))

    # By hand of `a b`: among `a b`, `b` and gap, gap and `a`, `a c` ln(1.5 · 2.5 / (1.5 · 0.5));
    # among `a b` and `a c` ln(1.5 · 0.5 / (1.5 · 0.5)).
    assert with_gap.frame.filter(collocation="a b")["lambda"].item() == pytest.approx(1.609438)
    assert without.frame.filter(collocation="a b")["lambda"].item() == pytest.approx(0.0)


def test_words_in_capitals_are_others_only_if_asked(cut):
    corpus = cut(["EU law eu law"])

    apart = run(corpus, Collocations(Features(min_count=1), acronyms=True))
    together = run(corpus, Collocations(Features(min_count=1)))

    assert dict(apart.frame.select("collocation", "count").rows())["EU law"] == 1
    assert dict(together.frame.select("collocation", "count").rows())["eu law"] == 2
    row = apart.frame["collocation"].to_list().index("eu law")
    assert recount(corpus, apart.evidence(row, "count")) == 1


def test_what_stands_only_inside_a_longer_one_is_left_out_on_request(cut):
    corpus = cut(["new york city", "new york city", "york hall york hall"])

    frame = run(corpus, Collocations(Features(min_count=2), "2,3", maximal=True)).frame

    assert set(frame["collocation"]) == {"new york city", "york hall"}


def test_a_least_lambda_leaves_out_what_is_weaker(cut):
    corpus = cut(["a b a b c a"])
    every = run(corpus, Collocations(Features(min_count=1))).frame

    strong = run(corpus, Collocations(Features(min_count=1), minimum=1.0)).frame

    assert set(strong["collocation"]) == set(every.filter(every["lambda"] >= 1)["collocation"])
    assert 0 < len(strong) < len(every)


def test_sequences_lie_inside_the_hits_of_a_query(cut):
    corpus = cut(["a b\n\nc d", "a b"])

    frame = run(
        corpus, Collocations(Features(min_count=1), inside=parse("<p/> containing c"))
    ).frame

    assert frame["collocation"].to_list() == ["c d"]


def test_an_empty_text_has_no_collocations(cut):
    assert run(cut(["", "a"]), Collocations(Features(min_count=1), "2,3")).frame.is_empty()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": "1"}, "the sizes of sequences can't be '1'"),
        ({"size": "two"}, "the sizes of sequences can't be 'two'"),
        ({"features": Features(ngrams=(2,))}, "collocations are made of single words"),
        ({"features": Features("word"), "acronyms": True}, "acronyms are kept apart"),
        ({"smoothing": 0.0}, "smoothing is above 0"),
        ({"scores": "mi,tt"}, "no score is called 'tt'"),
        ({"inside": parse("a []")}, "sequences need hits that don't overlap"),
    ],
)
def test_what_makes_no_sense_is_named(cut, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(["a a a"]), Collocations(**options))
