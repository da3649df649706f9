"""Rows of words that occur again, and the longest runs that two documents share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import rows_of, runs, texts_of
from communique.align.grams import NONE, numbered
from communique.align.seeds import Rows, seeds
from communique.corpus import UNBOUNDED
from communique.errors import UsageError

WORDS = st.sampled_from("abcd")
DOCUMENTS = st.lists(st.lists(WORDS, max_size=14), min_size=1, max_size=5)
LONG = st.lists(st.lists(st.sampled_from("ab"), max_size=40), min_size=1, max_size=3)


@given(documents=DOCUMENTS, n=st.integers(1, 7))
def test_rows_have_one_number_if_they_are_equal(documents, n):
    texts = texts_of(documents)

    name = numbered(texts, n)

    seen = {}
    again = {row for row, count in rows_of(documents, n).items() if count > 1}
    for document, words in enumerate(documents):
        for at in range(len(words)):
            row = tuple(words[at : at + n])
            number = name[texts.bounds[document] + at]
            assert (number != NONE) == (len(row) == n and row in again)
            if number != NONE:
                assert seen.setdefault(row, number) == number
    assert len(set(seen.values())) == len(seen)


def test_rows_of_more_words_than_one_number_holds_are_told_apart():
    word = [f"w{number}" for number in range(70_000)]
    document = [*word, *word[:40], "end"]

    name = numbered(texts_of([document]), 30)

    again = [at for at, number in enumerate(name) if number != NONE]
    assert again == [*range(11), *range(70_000, 70_011)]


def test_more_runs_than_can_be_held_are_refused(monkeypatch):
    texts = texts_of([[*"abc", str(number)] for number in range(10)])
    monkeypatch.setattr("communique.align.seeds._MOST", 44)

    with pytest.raises(UsageError, match="share more than 44 runs of words"):
        seeds(texts, Rows.of(texts, 3, 10), UNBOUNDED)


@given(documents=DOCUMENTS | LONG, n=st.integers(1, 4), most=st.integers(2, 6))
def test_runs_are_those_that_trying_every_pair_of_words_finds(documents, n, most):
    texts = texts_of(documents)

    found = seeds(texts, Rows.of(texts, n, most), UNBOUNDED)

    one, other = texts.document_of(found.a), texts.document_of(found.b)
    columns = (one, found.a - texts.bounds[one], other, found.b - texts.bounds[other], found.length)
    listed = list(zip(*(column.tolist() for column in columns), strict=True))
    assert len(set(listed)) == len(listed)
    assert set(listed) == runs(documents, n, most)
