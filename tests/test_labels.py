"""Labels of a document: what stretches are marked as, and the queries that find as many."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate import spacy_layer, words
from communique.api import Corpus, Labelled
from communique.api.labels import ADDED_BY
from communique.corpus import (
    Coded,
    Mark,
    MemoryStore,
    Origin,
    content_of,
    create,
    open_corpus,
)
from communique.errors import UsageError
from communique.ingest.marks import with_marks
from random_cases import costly
from small import document

TEXT = "one two three four five six seven eight"
STARTS = [0, 4, 8, 14, 19, 24, 28, 34]
ENDS = [3, 7, 13, 18, 23, 27, 33, 39]
SPANS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 4), st.sampled_from(["a", "b", 'c,"'])), max_size=9
)


def _made(documents, store=None, pos=""):
    store = store or MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    stream = with_marks(words.annotate([each.text for each in documents]), documents)
    if pos:
        types = pl.Series(sorted(set(pos)), dtype=pl.String)
        codes = np.array([types.to_list().index(each) for each in pos], np.int32)
        stream = replace(stream, values={**stream.values, "fr_pos": Coded(types, codes)})
    titles = words.tokens([each.title for each in documents])
    return Corpus(open_corpus(store).add([content_of(documents, stream, titles)]))


def _labelled(number, spans, text=TEXT):
    marks = [
        Mark(STARTS[at], ENDS[min(at + n, 8) - 1] if n else STARTS[at], {"type": sort, "who": "X"})
        for at, n, sort in spans
    ]
    return replace(document(number, text), marks={"thing": marks} if marks else {})


@costly
@given(first=SPANS, second=SPANS)
def test_each_label_counts_what_its_query_finds_in_the_document(first, second):
    corpus = _made([_labelled(0, first), _labelled(1, second)])

    for name, spans in (("d0", first), ("d1", second)):
        there = {(at, min(at + n, 8), sort) for at, n, sort in spans if n}
        labels = {each.name: each for each in corpus.labels(name)}

        assert ("thing" in labels) == bool(there)
        for label in labels.values():
            own = {each[:2] for each in there if label.value in {"", each[2]}}
            held = {(each.start, each.end) for each in corpus.labelled(name, label.name)}
            assert label.count == len(own)
            assert held == {(STARTS[a], ENDS[b - 1]) for a, b in own}
            assert corpus.count(label.query, corpus.where("", id=name)) == label.count


def test_values_are_labels_where_they_are_few_and_come_back():
    corpus = _made([_labelled(0, [(0, 1, "a"), (2, 1, "b"), (4, 2, "a")])])

    assert [each.name for each in corpus.labels("d0")] == ["thing", "thing:a", "thing:b"]
    assert [each.by for each in corpus.labels("d0")] == ["", "type", "type"]
    assert corpus.labelled("d0", "thing:a") == [
        Labelled(0, 3, "a", "X"),
        Labelled(19, 27, "a", "X"),
    ]
    one_each = _made([_labelled(0, [(0, 1, "a"), (2, 1, "b")])])
    assert [each.name for each in one_each.labels("d0")] == ["thing"]


def test_classes_of_words_are_labels_with_the_tokens_of_each():
    corpus = _made([document(0, "one two three")], pos=["N", "V", "N"])

    labels = corpus.labels("d0")
    assert [(each.name, each.count) for each in labels] == [("fr_pos:N", 2), ("fr_pos:V", 1)]
    assert [corpus.count(each.query) for each in labels] == [2, 1]
    assert corpus.labelled("d0", "fr_pos:N") == [Labelled(0, 3, "N"), Labelled(8, 13, "N")]
    assert corpus.said_of("d0", 1) == {"fr_pos": "V"}
    with pytest.raises(UsageError, match="no token 3"):
        corpus.said_of("d0", 3)


def test_what_has_no_tokens_is_a_label_without_a_query():
    one = replace(
        document(0, TEXT),
        asides={"note": [Mark(4, 7, {"type": "applause", "from": "left"}), Mark(8, 13)]},
        repairs=[Origin("fuor", "mojibake", 0.9, "four", 14, 18)],
    )
    corpus = _made([one])

    assert [(each.name, each.count, each.query) for each in corpus.labels("d0")] == [
        ("note", 2, ""),
        ("repair", 1, ""),
    ]
    assert corpus.labelled("d0", "note") == [
        Labelled(4, 7, "applause", "left"),
        Labelled(8, 13, "note"),
    ]
    assert corpus.labelled("d0", "repair") == [Labelled(14, 18, "mojibake", "fuor")]


def test_what_is_not_there_is_named_with_the_command_that_adds_it():
    corpus = _made([_labelled(0, [(0, 1, "a")]), document(1, TEXT)])

    with pytest.raises(UsageError, match="no layer that gives 'entity'") as found:
        corpus.labelled("d0", "entity:DATE")
    assert found.value.hint == "communique annotate spacy -c memory"
    assert corpus.lacking("lemma")[1] == "communique annotate lemma -c memory"
    assert corpus.lacking("thing") == ("nothing in this document is labelled 'thing'", "")
    assert corpus.lacking("turns")[1] == "labels: thing"


def test_it_is_said_of_annotators_what_they_add():
    assert set(ADDED_BY["spacy"]) == set(spacy_layer._NEEDS)


def test_a_text_that_may_not_be_shown_has_no_labels():
    one = _labelled(0, [(0, 1, "a")])
    corpus = _made([replace(one, metadata={**one.metadata, "show": "none"})])

    assert corpus.show("d0").withheld
    assert corpus.labels("d0") == []


def test_values_of_labels_are_plain_text():
    corpus = _made([_labelled(0, [(0, 1, 'c,"'), (1, 1, 'c,"'), (2, 1, "a")])])

    told = [(each.kind, each.value) for each in corpus.labelled("d0", 'thing:c,"')]
    assert json.loads(json.dumps(told)) == [['c,"', "X"], ['c,"', "X"]]
