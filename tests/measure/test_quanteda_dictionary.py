"""Dictionaries against quanteda's `tokens_lookup` and `dfm_lookup`; counts are equal.

Tool and calls stand in `reference/quanteda_dictionary.json`; the texts were written for these
tests. Where COMMUNIQUE_REFERENCE names the folder of more reference values, its cases of the same
kind are compared too.
"""

import gzip
import json
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

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
from communique.dictionary import Categories
from communique.features.choices import parse_features
from communique.measure.dictionary import Dictionary
from communique.query import parse
from communique.run import recount, run

OWN = json.loads(
    (Path(__file__).parent / "reference" / "quanteda_dictionary.json").read_text("utf-8")
)
FOLDER = os.environ.get("COMMUNIQUE_REFERENCE", "")


def _read(name: str) -> dict:
    return json.loads(gzip.decompress((Path(FOLDER) / "quanteda" / name).read_bytes()))


def _cases() -> list[dict]:
    more = _read("values.json.gz")["cases"] if FOLDER else []
    mine = {case["id"] for case in OWN["cases"]}
    others = [case for case in more if case["topic"] == "dictionary" and case["id"] not in mine]
    return [*OWN["cases"], *others]


@cache
def built(name: str) -> Corpus:
    given = OWN["input"] if name == "own_statements" else _read("inputs.json.gz")[name]
    documents = [
        Document(name, text, Source(f"{name}.txt", text.encode()), {}, name)
        for name, text in zip(given["docs"], given["text"], strict=True)
    ]
    store = MemoryStore()
    create(store, {**words.options("quanteda"), "language": ""})
    stream = words.annotate(given["text"], preset="quanteda")
    titles = words.tokens([""] * len(documents))
    return open_corpus(store).add([content_of(documents, stream, titles)])


def single_words(dictionary: dict) -> dict:
    """Return a dictionary without its phrases: a matrix of single words has none."""
    return {
        name: single_words(inner)
        if isinstance(inner, dict)
        else [entry for entry in inner if " " not in entry]
        for name, inner in dictionary.items()
    }


def measure(case: dict) -> Dictionary:
    """Return what the call counts: without punctuation, by document."""
    call, dictionary = case["r_call"].split(";")[-1], case["input"]["dictionary"]
    if "dfm_lookup" in call:
        dictionary = single_words(dictionary)
    levels = re.search(r"levels = (\d)", call)
    nomatch = re.search(r'nomatch = "(\w+)"', call)
    return Dictionary(
        Categories.of(dictionary),
        parse_features("lower; no punctuation; joined"),
        levels=levels[1] if levels else "",
        nomatch=nomatch[1] if nomatch else "",
        exclusive='nested_scope = "dictionary"' in call,
        by="id",
    )


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["id"])
def test_counts_are_those_of_quanteda(case):
    corpus, counting, expected = built(case["input"]["input"]), measure(case), case["expect"]
    table = run(corpus, counting)

    found = {(row["group"], row["category"]): row["hits"] for row in table}
    for document, row in zip(expected["rows"], expected["values"], strict=True):
        for name, value in zip(expected["cols"], row, strict=True):
            here = found.get((document, name))
            # There, with exclusive = FALSE, a word that no entry has keeps its own name.
            assert (left_over(counting, corpus, document, name) if here is None else here) == value


def left_over(counting: Dictionary, corpus: Corpus, document: str, word: str) -> int:
    rest = replace(counting, nomatch="none")
    evidence = rest.evidence({"group": document, "category": "none"}, "hits")
    narrowed = replace(evidence.query, pattern=parse(f'"{word}"%c').pattern, text="")
    return recount(corpus, replace(evidence, query=narrowed))
