"""Features in stretches: every cell is what its query finds, whatever the cutting into parts."""

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import MemoryStore, open_corpus
from communique.errors import UsageError
from communique.features import (
    DocumentFeatureMatrix,
    Features,
    every_token,
    feature,
    matrix,
    parse_features,
)
from communique.features.stopwords import stop_words
from communique.measure import Evidence
from communique.measure.grouping import Grouping
from communique.query import count, parse, parse_selection
from communique.run import recount
from random_cases import collections, costly, few

WORDS = ["to", "be", "To", "BÉ", "bé", "be\u0301", "or", ".", "...", "$", "1,000", "a-b", "the",
         '"', "US"]  # fmt: skip
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=6)
COLLECTIONS = collections(WORDS, 6)
CHOICES = [
    Features(),
    Features("fold"),
    Features("word", punctuation=False, numbers=False, symbols=False),
    Features(stopwords=("en",), punctuation=False),
    Features("fold", stopwords=("en",), remove=("B?",)),
    Features(keep=("b*", "t?")),
    Features(ngrams=(2,)),
    Features("fold", ngrams=(3,)),
    Features(ngrams=(1, 2), skip=(0, 1)),
    Features(ngrams=(2,), joined=True, punctuation=False),
    Features("word", ngrams=(2,), skip=(0, 2), joined=True, stopwords=("en",)),
    Features(compounds=("to be", "be or", "to be or")),
    Features("fold", compounds=("to be",), remove=("o?",)),
]
GROUPS = [
    Grouping(by="id"),
    Grouping(by="party"),
    Grouping(by="tags", over="month"),
    Grouping(parse_selection("year > 1900"), by="year"),
    Grouping(by="<p>"),
    Grouping(inside=parse("<p/> containing be"), by="party"),
]


def counted(corpus, features, grouping):
    grouping.check(corpus)
    several = [matrix(part, features, grouping.stretches(part)) for part in corpus.parts]
    return DocumentFeatureMatrix.merged(several)


LOWER = [
    Features(),
    Features(punctuation=False, numbers=False, symbols=False),
    Features(stopwords=("en",), remove=("B?",)),
    Features(keep=("b*", "t?")),
]


@pytest.mark.parametrize("features", LOWER, ids=str)
@pytest.mark.parametrize("grouping", GROUPS[:4], ids=str)
@few
@given(collection=COLLECTIONS)
def test_a_part_that_keeps_no_counts_by_document_gives_the_same(
    cut, features, grouping, collection
):
    corpus = cut(*collection)
    without = MemoryStore(
        {
            path: content
            for path, content in corpus.store.content.items()
            if not (".lower." in path and path.endswith(".npy"))
        }
    )

    kept, anew = (counted(each, features, grouping) for each in (corpus, open_corpus(without)))

    assert len(without.content) < len(corpus.store.content)
    assert kept.documents.equals(anew.documents)
    assert kept.features.equals(anew.features)
    assert kept.tokens.tolist() == anew.tokens.tolist()
    assert kept.counts.toarray().tolist() == anew.counts.toarray().tolist()


@pytest.mark.parametrize("features", CHOICES, ids=str)
@few
@given(collection=COLLECTIONS, grouping=st.sampled_from(GROUPS))
def test_a_cell_is_what_its_query_finds(cut, features, collection, grouping):
    corpus = cut(*collection)
    dfm = counted(corpus, features, grouping)

    for row in dfm.frame.iter_rows(named=True):
        query = parse(str(grouping.narrowed(feature(features, row["feature"]), row)))
        assert recount(corpus, Evidence(query, "hits")) == row["count"], str(query)
    for row, tokens in zip(dfm.documents.rows(named=True), dfm.tokens, strict=True):
        query = parse(str(grouping.narrowed(every_token(features), row)))
        assert count(corpus, query) == tokens


@pytest.mark.parametrize("features", CHOICES, ids=str)
@few
@given(collection=COLLECTIONS, grouping=st.sampled_from(GROUPS))
def test_the_matrix_does_not_depend_on_the_parts(cut, features, collection, grouping):
    texts, at = collection
    whole = counted(cut(texts), features, grouping)
    in_parts = counted(cut(texts, at), features, grouping)

    assert whole.frame.equals(in_parts.frame)
    assert whole.documents.equals(in_parts.documents)
    assert whole.tokens.tolist() == in_parts.tokens.tolist()


@costly
@given(texts=TEXTS)
def test_words_in_a_row_are_counted_as_a_loop_would(cut, texts):
    corpus = cut(texts)
    dfm = counted(corpus, Features(ngrams=(2,), punctuation=False), Grouping(by="party"))

    [part] = corpus.parts
    codes = part.attribute("word").codes
    types = part.attribute("word").types["type"].to_list()
    expected = Counter()
    for document in range(part.n_documents):
        words = [types[code] for code in codes[part.bounds[document] : part.bounds[document + 1]]]
        for first, second in pairwise(words):
            if not re.fullmatch(r'[."]+', first) and not re.fullmatch(r'[."]+', second):
                expected[f"{first} {second}".lower()] += 1
    assert dict(zip(dfm.features, dfm.totals.tolist(), strict=True)) == expected


@costly
@given(texts=TEXTS)
def test_all_tokens_of_single_words_are_in_a_row(cut, texts):
    dfm = counted(cut(texts), Features(), Grouping(by="id"))

    assert np.asarray(dfm.counts.sum(axis=1)).ravel().tolist() == dfm.tokens.tolist()


@pytest.mark.parametrize("features", CHOICES, ids=str)
def test_features_read_back_from_their_text(features):
    assert parse_features(str(features)) == features


def test_features_in_quotes_hold_any_character():
    features = Features(remove=('a"; no numbers', "b*"), min_count=2, max_documents=7)

    assert parse_features(str(features)) == features
    assert "count >= 2; documents <= 7" in str(features)


@pytest.mark.parametrize(
    "text", ["lower; nonsense", "lower; ngrams x", "ngrams 0", "ngrams 3; skip 1", 'lower; "',
             "stop words xx", 'compounds "one"', 'ngrams 2; compounds "a b"', "skip -1"]
)  # fmt: skip
def test_features_that_make_no_sense_are_refused_with_a_hint(text):
    with pytest.raises(UsageError) as error:
        parse_features(text)
    assert error.value.hint


def test_hits_that_overlap_hold_no_features_of_several_words(cut):
    corpus, grouping = cut(["to be to be"]), Grouping(inside=parse("[] []"))

    with pytest.raises(UsageError):
        counted(corpus, Features(ngrams=(2,)), grouping)
    assert counted(corpus, Features(), grouping).tokens.tolist() == [4]


@pytest.mark.parametrize("by", ["nothing", "<nothing>", "<p nothing>", "date"])
def test_groups_that_there_are_none_of_are_refused(cut, by):
    with pytest.raises(UsageError):
        Grouping(by=by).check(cut(["to be"]))


def test_english_has_the_stop_words_of_snowball():
    assert len({word for word in stop_words("en") if "’" not in word}) == 175
    assert "nicht" in stop_words("de")


@pytest.mark.parametrize("text", ["ngrams 1000000", "ngrams 2; skip 1000000"])
def test_features_of_very_many_words_are_refused(text):
    with pytest.raises(UsageError, match="100 words at most"):
        parse_features(text)


def test_a_matrix_stays_as_it_is_when_features_of_one_stem_are_added_up():
    dfm = DocumentFeatureMatrix.of({"a": ["zones", "runs", "run", "b"], "b": ["running", "b"]})
    before = dfm.frame

    stemmed = dfm.stem()

    assert stemmed.top(1).rows() == [("run", 3)]
    assert dfm.frame.equals(before)


@pytest.mark.parametrize("at", [(), (1,)])
def test_what_is_counted_has_64_bits_however_many_parts_there_are(cut, at):
    dfm = counted(cut(["to be or", "not to be"], at), Features(), Grouping(by="id"))

    assert dfm.counts.dtype == np.int64
