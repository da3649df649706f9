"""Ranking against a slow reading of its formula, another implementation, and its own laws."""

import math
import unicodedata
from itertools import pairwise
from threading import Event

import bm25s
import numpy as np
import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate import words
from communique.corpus import Budget, Document, MemoryStore, Source, create, open_corpus
from communique.errors import BudgetError, QueryError, UsageError
from communique.query import BM25F, count, parse, parse_selection
from communique.query.ranking.bm25f import inverse_frequency
from communique.query.ranking.rank import rank
from communique.query.ranking.stems import language as stemmer_of
from random_cases import costly
from small import content

# From the vocabularies of snowballstem.org; what isn't listed is its own stem.
STEMS = {
    "english": {"peace": "peac", "peaceful": "peac", "nations": "nation", "canciones": "cancion"},
    "german": {
        "peace": "peac",
        "nations": "nation",
        "häuser": "haus",
        "hauser": "haus",
        "canciones": "cancion",
    },
    "spanish": {
        "peace": "peac",
        "häuser": "häus",
        "hauser": "haus",
        "canción": "cancion",
        "canciones": "cancion",
    },
}
SPOKEN = {None: "english", "en-GB": "english", "German": "german", "es": "spanish", "zh": ""}
WORDS = st.sampled_from(
    [
        *("peace", "Peace", "peaceful", "nation", "nations", "Haus", "Häuser", "hauser"),
        *("canción", "cancio\u0301n", "canciones", ","),
    ]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
DOCUMENTS = st.lists(
    st.tuples(TEXTS, st.lists(WORDS, max_size=3).map(" ".join), st.sampled_from(list(SPOKEN))),
    min_size=1,
    max_size=7,
)
CUTS = st.sets(st.integers(1, 6)).map(sorted)
SPOKEN_WORDS = WORDS.filter(lambda word: word != ",")
PHRASES = st.lists(WORDS, min_size=1, max_size=3).filter(lambda phrase: set(phrase) != {","})
FORMULAS = st.builds(
    BM25F,
    k1=st.sampled_from([0, 1.2, 2]),
    b=st.sampled_from([0, 0.75, 1]),
    title_b=st.sampled_from([0, 0.5, 1]),
    title_weight=st.sampled_from([0, 1, 3.5]),
    phrase_weight=st.sampled_from([0, 1, 2]),
)


def spoken(documents, at=(), language=""):
    """Return a corpus of (text, title, language), a new part before each index in `at`."""
    made = [
        Document(f"d{number}", text, Source("x", b""), {"language": said, "year": number}, title)
        for number, (text, title, said) in enumerate(documents)
    ]
    edges = [0, *(i for i in at if i < len(made)), len(made)]
    store = MemoryStore()
    create(store, {**words.options("default"), "language": language})
    return open_corpus(store).add(content(made[a:b]) for a, b in pairwise(edges))


def fold(word):
    marked = unicodedata.normalize("NFD", word.lower())
    return "".join(each for each in marked if not unicodedata.combining(each))


def fits(token, word, language):
    def stem(each):
        lower = unicodedata.normalize("NFC", each.lower())
        return fold(STEMS[language].get(lower, lower))

    return fold(token) == fold(word) or (language in STEMS and stem(token) == stem(word))


def said(tokens, phrase, language):
    starts = range(len(tokens) - len(phrase) + 1)
    return sum(
        all(fits(tokens[i + j], word, language) for j, word in enumerate(phrase)) for i in starts
    )


def oracle(documents, wanted, phrases, excluded, how):
    """Return {row: (score, hits)} of the documents that answer, by the formula as it is printed."""
    fields = [(text.split(), title.split(), SPOKEN[said]) for text, title, said in documents]
    parameters = [(1, how.b), (how.title_weight, how.title_b)]
    average = [sum(len(each[f]) for each in fields) / len(fields) for f in (0, 1)]

    def weighted(document, phrase):
        total = 0
        for f, (weight, b) in enumerate(parameters):
            if times := said(document[f], phrase, document[2]):
                total += weight * times / (1 - b + b * len(document[f]) / average[f])
        return total

    spoken_words = wanted + [word for phrase in phrases for word in phrase if word != ","]
    terms = [((word,), 1) for word in spoken_words]
    terms += [(phrase, how.phrase_weight) for phrase in phrases if len(phrase) > 1]
    found = {}
    for row, document in enumerate(fields):
        score = 0
        for phrase, weight in terms:
            n = sum(weighted(each, phrase) > 0 for each in fields)
            idf = math.log(1 + (len(fields) - n + 0.5) / (n + 0.5))
            if there := weighted(document, phrase):
                score += weight * idf * there / (how.k1 + there)
        looked_at = document[:2] if how.title_weight else document[:1]
        holds = [[said(each, phrase, document[2]) for each in looked_at] for phrase in phrases]
        avoids = [[said(each, phrase, document[2]) for each in looked_at] for phrase in excluded]
        if score > 0 and all(map(any, holds)) and not any(map(any, avoids)):
            hits = sum(any(fits(t, w, document[2]) for w in spoken_words) for t in document[0])
            found[row] = score, hits
    return found


def typed(wanted, phrases, excluded):
    quoted = [f'"{" ".join(phrase)}"' for phrase in phrases]
    return " ".join([*wanted, *quoted, *(f'-"{" ".join(phrase)}"' for phrase in excluded)])


@costly
@given(
    documents=DOCUMENTS,
    at=CUTS,
    wanted=st.lists(SPOKEN_WORDS, min_size=1, max_size=3),
    phrases=st.lists(PHRASES, max_size=2),
    excluded=st.lists(PHRASES, max_size=1),
    how=FORMULAS,
)
def test_scores_and_hits_are_those_of_a_slow_reading(documents, at, wanted, phrases, excluded, how):
    expected = oracle(documents, wanted, phrases, excluded, how)

    found = rank(spoken(documents, at), typed(wanted, phrases, excluded), n=None, how=how)

    scores = {int(row.id[1:]): row.score for row in found.rows}
    assert scores == pytest.approx({row: score for row, (score, _) in expected.items()}, rel=1e-12)
    assert {int(row.id[1:]): row.hits for row in found.rows} == {
        row: hits for row, (_, hits) in expected.items()
    }
    assert (found.documents, found.of) == (len(expected), len(documents))


@costly
@given(documents=DOCUMENTS, at=CUTS, wanted=st.lists(SPOKEN_WORDS, min_size=1, max_size=3))
def test_a_ranking_does_not_depend_on_the_parts(documents, at, wanted):
    whole = rank(spoken(documents), " ".join(wanted))
    in_parts = rank(spoken(documents, at), " ".join(wanted))

    assert in_parts == whole


@costly
@given(documents=DOCUMENTS, at=CUTS, wanted=st.lists(SPOKEN_WORDS, min_size=1, max_size=3))
def test_a_condition_leaves_documents_out_and_changes_no_score(documents, at, wanted):
    corpus = spoken(documents, at)
    condition = parse_selection("year > 1")

    everything = rank(corpus, " ".join(wanted), n=None)
    narrowed = rank(corpus, " ".join(wanted), condition, n=None)

    kept = [(row.id, row.score) for row in everything.rows if row.metadata["year"] > 1]
    assert [(row.id, row.score) for row in narrowed.rows] == kept
    assert (narrowed.documents, narrowed.of) == (len(kept), max(0, len(documents) - 2))


@costly
@given(documents=DOCUMENTS, at=CUTS, wanted=st.lists(SPOKEN_WORDS, min_size=1, max_size=3))
def test_the_evidence_counted_again_is_the_number_of_hits(documents, at, wanted):
    corpus = spoken(documents, at)

    found = rank(corpus, f'{" ".join(wanted)} "peace , nation"', n=None)
    found_too = rank(corpus, " ".join(wanted), n=None)

    for row in (*found.rows, *found_too.rows):
        assert count(corpus, parse(row.query)) == row.hits, row.query


@costly
@given(documents=DOCUMENTS, at=CUTS, wanted=st.lists(SPOKEN_WORDS, min_size=1, max_size=3))
def test_documents_stand_by_score_and_equal_ones_in_corpus_order(documents, at, wanted):
    twice = [*documents, *documents]

    rows = rank(spoken(twice, at), " ".join(wanted), n=None).rows

    places = [(-row.score, int(row.id[1:])) for row in rows]
    assert places == sorted(places)
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    by_id = {int(row.id[1:]): row.score for row in rows}
    assert all(by_id[row] == by_id[(row + len(documents)) % len(twice)] for row in by_id)


def meeting_tokens(corpus, *, stemming):
    """Return the tokens of each document, folded, and stemmed in the document's language."""
    found = []
    for part in corpus.parts:
        values = part.attribute("word").types["type"].to_list()
        codes = part.attribute("word").codes
        for row, said in enumerate(part.documents["language"]):
            name = stemmer_of(said) if stemming else ""
            stem = Stemmer.Stemmer(name).stemWord if name else str
            document = codes[part.bounds[row] : part.bounds[row + 1]].tolist()
            found.append([fold(stem(values[code].lower())) for code in document])
    return found


@pytest.mark.parametrize("stemming", [False, True])
@pytest.mark.parametrize(
    "text", ["peace", "sanctions", "the united people", "paz sanciones", "peace peace dialogue"]
)
def test_scores_of_one_field_are_those_of_bm25s(meeting, text, stemming):
    # bm25s 0.3, method "lucene":
    # ln(1 + (N - n + 0.5) / (n + 0.5)) * tf / (tf + k1 * (1 - b + b * length / average)).
    tokens = meeting_tokens(meeting, stemming=stemming)
    peer = bm25s.BM25(k1=1.2, b=0.75, method="lucene", dtype="float64")
    peer.index(tokens, show_progress=False)
    names = {"paz": "spanish", "sanciones": "spanish"}
    asked = [
        Stemmer.Stemmer(names.get(word, "english")).stemWord(word) if stemming else word
        for word in text.split()
    ]
    expected = peer.get_scores(asked)

    how = BM25F(k1=1.2, b=0.75, title_weight=0)
    found = rank(meeting, text, n=None, how=how, stemming=stemming)

    ids = [each for part in meeting.parts for each in part.documents["id"]]
    scores = np.zeros(len(ids))
    for row in found.rows:
        scores[ids.index(row.id)] = row.score
    assert found.documents == (expected > 0).sum() > 0
    assert scores == pytest.approx(expected, abs=1e-6)


def test_a_word_in_every_document_still_tells_something():
    assert 0 < inverse_frequency(10, 10) < inverse_frequency(9, 10) < inverse_frequency(0, 10)


def test_a_word_in_the_title_weighs_more_than_one_in_the_body():
    corpus = spoken([("peace and bread", "Speech", None), ("bread and water", "Peace", None)])

    rows = rank(corpus, "peace").rows

    assert [(row.id, row.hits, row.title_marks) for row in rows] == [
        ("d1", 0, ((0, 5),)),
        ("d0", 1, ()),
    ]
    assert [row.id for row in rank(corpus, "peace", how=BM25F(title_weight=0)).rows] == ["d0"]


def test_a_phrase_must_be_there_and_a_word_with_a_minus_must_not():
    corpus = spoken(
        [
            ("climate change now", "", None),
            ("change the climate", "", None),
            ("climate changes, war", "", None),
        ]
    )

    def ids(text):
        return [row.id for row in rank(corpus, text).rows]

    assert set(ids("climate change")) == {"d0", "d1", "d2"}
    assert set(ids('"climate change"')) == {"d0", "d2"}
    assert ids('"climate change" -wars') == ["d0"]
    assert ids('climate -"change the"') == ids('"climate change"')


def test_a_document_without_a_language_is_read_in_that_of_the_corpus():
    documents = [("zwei Häuser", "", None), ("zwei Häuser", "", "en")]

    in_german = rank(spoken(documents, language="de"), "Haus")
    in_english = rank(spoken(documents), "Haus")

    assert [row.id for row in in_german.rows] == ["d0"]
    assert in_english.rows == []


def test_without_stemming_only_the_word_itself_counts():
    corpus = spoken([("a Nation of nations", "", None)])

    assert [row.hits for row in rank(corpus, "nation", stemming=False).rows] == [1]
    assert [row.hits for row in rank(corpus, "nation").rows] == [2]


def test_no_more_documents_are_shown_than_are_asked_for():
    corpus = spoken([("peace", "", None)] * 5, [2, 4])

    found = rank(corpus, "peace", n=3)

    assert [row.id for row in found.rows] == ["d0", "d1", "d2"]
    assert found.documents == 5
    with pytest.raises(UsageError, match="n can't be -1"):
        rank(corpus, "peace", n=-1)


def test_a_corpus_without_documents_or_words_answers_nothing():
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})

    assert rank(open_corpus(store), "peace").rows == []
    assert rank(spoken([("", "", None), ("", "", None)]), '"peace now" -war').rows == []


def test_a_condition_that_makes_no_sense_is_refused():
    with pytest.raises(QueryError, match='no field is called "yeer"'):
        rank(spoken([("peace", "", None)]), "peace", parse_selection("yeer > 1"))


@pytest.mark.parametrize("wrong", [{"k1": -1}, {"b": 1.5}, {"title_weight": math.nan}])
def test_a_number_out_of_its_range_is_refused(wrong):
    with pytest.raises(UsageError, match=f"{next(iter(wrong))} can't be"):
        BM25F(**wrong)


class Counted(Event):
    """A wish to stop that never comes, and how often it was asked for."""

    asked = 0

    def is_set(self):
        self.asked += 1
        return False


def test_the_budget_is_asked_for_every_word_in_every_part():
    corpus = spoken([("peace now", "", None)] * 6, [1, 2, 3, 4, 5])
    counted = Counted()

    rank(corpus, "peace now", budget=Budget(cancelled=counted))

    assert counted.asked >= 6 * 2
    with pytest.raises(BudgetError, match="deadline passed"):
        rank(corpus, "peace", budget=Budget.within(-1))
