"""Laws that every installed measure keeps; a new measure is added to EXAMPLES and no more."""

import json
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from communique import plugins
from communique.corpus import UNBOUNDED, FolderStore
from communique.dictionary import Categories
from communique.features import Features
from communique.measure.audit import Audit
from communique.measure.barcode import Barcode
from communique.measure.breakdown import Breakdown
from communique.measure.collocates import Collocates
from communique.measure.collocations import Collocations
from communique.measure.dfm import Dfm
from communique.measure.dictionary import Dictionary
from communique.measure.dispersion import Dispersion
from communique.measure.distribution import Distribution
from communique.measure.diversity import Diversity
from communique.measure.fcm import Fcm
from communique.measure.formulas import Formulas
from communique.measure.frequency import Frequency
from communique.measure.keyness import SCORES, Keyness
from communique.measure.meeting import Meeting
from communique.measure.network import Network
from communique.measure.novelty import Novelty
from communique.measure.readability import Readability
from communique.measure.reuse import Reuse
from communique.measure.similarity import Similarity
from communique.measure.sketch import Sketch
from communique.measure.tone import Tone
from communique.measure.translation import Translation
from communique.measure.trend import Trend
from communique.query import parse, parse_selection
from communique.run import make, recount, run
from random_cases import FUZZED, collections, costly, few
from small import cut_corpus

DICTIONARY = Categories.of(
    {
        "verb": {"__": ["be*", "not"], "phrase": ["to be", "be or", "to be or", "b? or *"]},
        "rest": ["TO", "U.S.", '"', "\\\\", "or not", "to"],
        "never": ["nowhere", "to nowhere"],
    }
)
EXAMPLES = {
    "similarity": [
        Similarity(),
        Similarity("correlation", features=Features("word"), within=parse_selection("year > 1901")),
        Similarity("jaccard", by="party"),
        Similarity("jensen", by="year", features=Features(ngrams=(2,)), smoothing=0.5),
        Similarity("kullback", by="tags"),
        Similarity("cosine", weighting="tfidf", nearest=2, cutoff=0.1),
        Similarity("euclidean", "features", weighting="prop", nearest=1),
        Similarity("dice", "features", features=Features("fold", punctuation=False)),
        Similarity("manhattan", over="year", inside=parse("be []")),
        Similarity("ejaccard", by="<p>"),
        Similarity("canberra", show="clusters", features=Features(min_count=2)),
        Similarity("euclidean", show="tree", linkage="ward", by="party"),
        Similarity("hamann", "features", show="clusters", k=3, linkage="complete"),
        Similarity("minkowski", show="map", p=3, axes=3),
        Similarity("edice", "features", show="map"),
    ],
    "audit": [
        Audit(DICTIONARY),
        Audit(DICTIONARY, Features("word", punctuation=False), case=True, exclusive=True),
        Audit(DICTIONARY, levels="1", within=parse_selection("year > 1900")),
        Audit(DICTIONARY, inside=parse("[] within p")),
    ],
    "dictionary": [
        Dictionary(DICTIONARY),
        Dictionary(DICTIONARY, case=True, nomatch="none"),
        Dictionary(DICTIONARY, Features("fold"), exclusive=True, nomatch="other", by="party"),
        Dictionary(DICTIONARY, levels="1", by="tags", over="year"),
        Dictionary(DICTIONARY, levels="2", by="<p>", nomatch="rest of it"),
        Dictionary(
            DICTIONARY, Features(punctuation=False, stopwords=("en",), joined=True), nomatch="none"
        ),
        Dictionary(DICTIONARY, Features(punctuation=False), exclusive=True, by="id"),
        Dictionary(
            Categories.of({"a": ["b*", "?o"], "b": ["or"]}), inside=parse("to []"), nomatch="none"
        ),
        Dictionary(DICTIONARY, within=parse_selection("year > 1900"), inside=parse("<p/>")),
    ],
    "tone": [
        Tone(DICTIONARY, "verb", "rest"),
        Tone(DICTIONARY, "verb.phrase + rest", "never", Features("fold"), by="party"),
        Tone(DICTIONARY, "verb", "rest", exclusive=True, by="<p>"),
        Tone(DICTIONARY, "rest", "verb", case=True, over="year"),
    ],
    "collocations": [
        Collocations(Features(min_count=1)),
        Collocations(Features("word", min_count=1), "2,4", scores="all"),
        Collocations(Features(min_count=1), "2,3", acronyms=True, maximal=True),
        Collocations(Features("fold", stopwords=("en",), min_count=1), "2,3"),
        Collocations(Features(punctuation=False, joined=True, min_count=1), "2,3", minimum=0.0),
        Collocations(Features(min_count=1), "2", parse_selection("year > 1901"), parse("<p/>")),
        Collocations(Features(min_documents=2), "3,2", smoothing=1.0),
    ],
    "network": [
        Network('{"being": "be", "to": "to []"}', left=1, right=1, minimum=1),
        Network('{"all": "[]"}', "word", where=parse_selection("year > 1900"), minimum=1, n=3),
        Network('{"be": "be"}', within="p", score="fisher", minimum=1),
    ],
    "sketch": [
        Sketch(parse("be"), "next = 'node:[] collocate:[]'", "lower", minimum=1),
        Sketch(
            parse('[word="to" | !(word="or")] :: year > 1900'),
            "before = 'collocate:[] []? node:[] within p'\ntwice = 'collocate:[] node:\"be\"'",
            "word",
            minimum=1,
            scores="all",
        ),
        Sketch(parse("[]"), "x = '(?longest) node:[] to* collocate:[]'", "fold", n=2),
    ],
    "barcode": [
        Barcode(parse("to []")),
        Barcode(parse("be :: year > 1901"), order="date"),
        Barcode(parse('(?longest) "to"? [] []?')),
        Barcode(parse('(?all) "to"? "be"+')),
    ],
    "dispersion": [
        Dispersion(features=Features()),
        Dispersion(features=Features("word", punctuation=False, min_count=2), order="date"),
        Dispersion(features=Features(compounds=("to be",)), slices=3),
        Dispersion(parse("to be"), within=parse_selection("year > 1901")),
        Dispersion(parse("[] be :: year > 1900"), by="party"),
        Dispersion(features=Features("fold"), by="tags"),
        Dispersion(parse("be"), over="year", order="date"),
        Dispersion(features=Features(ngrams=(2,)), by="<p>"),
        Dispersion(parse('(?all) "to"? "be"'), slices=5),
    ],
    "breakdown": [
        Breakdown(parse("[]"), by="word"),
        Breakdown(parse("to []"), by="lower/matchend, party"),
        Breakdown(parse("[] be"), by="fold/match,word/matchend"),
        Breakdown(parse("[word != 'be'] []".replace("'", '"')), by="word"),
        Breakdown(parse("be"), by="word-1,word+2"),
        Breakdown(parse("be :: year > 1900"), by="lower/match+1", over="month"),
        Breakdown(parse("[] []"), by="fold", over="year", minimum=2),
        Breakdown(parse("be"), by="tags,year"),
        Breakdown(parse("[] within p"), by="word/hit,tags"),
        Breakdown(parse("be within p"), by="word-1,lower+1"),
        Breakdown(parse('"to"? "be"'), by="word/hit"),
        Breakdown(parse('(?longest) "to"? [] []?'), by="lower/matchend"),
        Breakdown(parse('a:[] []? "be"'), by="word/a,word/a+1"),
    ],
    "collocates": [
        Collocates(parse("be"), left=1, right=0, minimum=1),
        Collocates(parse("to be"), "word", left=0, right=1, minimum=1),
        Collocates(parse("[] :: year > 1900"), "fold", left=1, right=0),
        Collocates(parse("be within p"), left=0, right=1, within="p", minimum=1),
        Collocates(parse("be"), minimum=1),
        Collocates(parse('(?longest) "to"? [] []?'), "word", left=2, right=1, minimum=1),
        Collocates(parse("be"), left=1, minimum=1, scores="all"),
        Collocates(parse("a:[] b:[] :: a.word = b.word"), left=2, right=2, minimum=1),
    ],
    "frequency": [
        Frequency(),
        Frequency(Features("word")),
        Frequency(Features("fold")),
        Frequency(Features("word"), parse_selection('party = "a"')),
        Frequency(Features(min_count=2), parse_selection("party = none | year > 1903")),
        Frequency(Features("fold"), parse_selection("year > 1901")),
        Frequency(Features(stopwords=("en",), punctuation=False), by="party"),
        Frequency(Features("word", ngrams=(1, 2)), over="year"),
        Frequency(Features(compounds=("to be",)), parse_selection("year > 1900"), by="tags"),
        Frequency(Features(min_documents=2), inside=parse("to []")),
        Frequency(Features(ngrams=(2,), joined=True, punctuation=False), by="<p>"),
        Frequency(by="party", bootstrap=10, seed=2),
        Frequency(Features(punctuation=False), bootstrap=5),
    ],
    "dfm": [
        Dfm(),
        Dfm(Features("fold", punctuation=False), by="party", over="year"),
        Dfm(Features(ngrams=(2,), min_documents=2), by="tags", weight="prop"),
        Dfm(by="<p>", document_weight="inverse"),
    ],
    "fcm": [
        Fcm(Features(), minimum=1),
        Fcm(Features("word", punctuation=False), window=2, ordered=True, weighted=True),
        Fcm(Features("fold", joined=True, remove=("or", ".")), window=3, minimum=1),
        Fcm(Features(), parse_selection("year > 1900"), structure="p", window=1, minimum=1),
        Fcm(Features(), context="document", weighted=True, minimum=1),
        Fcm(Features(punctuation=False), context="p", minimum=1),
    ],
    "distribution": [
        Distribution(parse("to be")),
        Distribution(parse("to"), by="party"),
        Distribution(parse("[] be"), by="year"),
        Distribution(parse('be :: year > 1900 & party in ("a", "b")'), by="tags"),
        Distribution(parse("to"), over="year"),
        Distribution(parse("be"), over="quarter"),
        Distribution(parse("to"), over="decade"),
        Distribution(parse("[]"), by="party", over="month"),
        Distribution(parse("be"), by="party", bootstrap=20, seed=3),
        Distribution(parse("to"), by="tags", over="month", bootstrap=5),
    ],
    "keyness": [
        Keyness(parse_selection('party = "a"'), features=Features()),
        Keyness(parse_selection('party = "a"'), parse_selection('party = "b"'), permutations=9),
        Keyness(
            parse_selection("year > 1902"),
            within=parse_selection("year > 1900"),
            features=Features("word", min_documents=2),
            scores=", ".join(SCORES),
        ),
        Keyness(by="party", features=Features(), permutations=7, scores="z", prior="flat 0.1"),
        Keyness(by="tags", features=Features("fold"), permutations=3, adjustment="holm"),
        Keyness(by="year", features=Features("fold"), inside=parse("to []? be")),
        Keyness(parse_selection("year > 1901"), features=Features(compounds=("to be",))),
    ],
    "trend": [
        Trend(parse("to"), bootstrap=0),
        Trend(parse("be"), over="quarter", bootstrap=20, seed=3, penalty="0.1", gamma=0.1),
        Trend(parse("to"), over="month", by="tags", bootstrap=5, penalty="bic", states=3),
        Trend(parse("be :: year > 1900"), over="month", by="party", unit="documents", bootstrap=9),
        Trend(parse("to"), over="month", penalty="0.1", gamma=0.1, bootstrap=7, episodes=True),
        Trend(parse("be"), over="quarter", by="tags", gamma=0, bootstrap=0, episodes=True),
    ],
}
LEAST = {"min_count": 2, "min_documents": 1, "glue": 0.0}
EXAMPLES |= {
    "formulas": [
        Formulas(**{**LEAST, "size": "2-20", "glue": 1.0}),
        Formulas(size="2-8", slots=True, **LEAST),
        Formulas(
            size="2", within=parse_selection('party = "a"'), by="tags", until="2000-07", **LEAST
        ),
        Formulas(Features("fold"), size="2-3", until="2000-06", over="month", **LEAST),
        Formulas(size="2-4", show="users", by="year", until="2000-05", **LEAST),
        Formulas(
            size="2-4",
            show="users",
            within=parse_selection("year > 1901"),
            by="tags",
            slots=True,
            **LEAST,
        ),
        Formulas(size="2", show="periods", over="month", slots=True, **LEAST),
        Formulas(Features("word", punctuation=False, remove=("or",)), size="2-5", **LEAST),
        Formulas(size="2-5", show="fillers", slots=True, only="b*", **LEAST),
        Formulas(size="2-3", within=parse_selection("year > 1901"), status="current", **LEAST),
    ],
    "diversity": [
        Diversity("all", window=3, segment=2, sample=2),
        Diversity("MATTR,MSTTR,D.moving", window=4, segment=3, shared=True),
        Diversity("all", Features("fold"), by="party", window=2, sample=3),
        Diversity("TTR,MTLD", Features("word", stopwords=("en",)), by="", over="year"),
        Diversity("MATTR,entropy", within=parse_selection("year > 1900"), by="tags"),
        Diversity("MTLD,K", by="<p>", threshold=0.5),
        Diversity("MATTR,HD-D", inside=parse("[] []"), by="", window=2, sample=2),
    ],
    "readability": [
        Readability("all"),
        Readability("all", by="party", dale_chall="to be", spache="to"),
        Readability("Flesch,Dickes.Steiwer", by="", over="year", hyphens=True),
        Readability("LIX,RIX", within=parse_selection("year > 1900"), by="tags"),
        Readability("ARI", by="<p>"),
        Readability("SMOG", inside=parse("<s/> containing be"), by=""),
    ],
    "translation": [
        Translation("d0", "d0"),
        Translation("d0", "d0", "paragraphs", dictionary="be,or"),
        Translation("d0", "d0", "gaps"),
        Translation("d0", "d0", "pairs"),
        Translation(show="pairs"),
    ],
    "novelty": [
        Novelty(show="documents", varied=0.2, short=0),
        Novelty(show="documents", against="year", features=Features("fold"), copies=True),
        Novelty("d0", "year > 1900", short=0, copy=1.0, varied=0.1),
        Novelty("d0", 'party = "b"', "brief", by="party", copies=True, repeated=0.7),
        Novelty(show="documents", by="party", date="year", within=parse_selection("year > 1901")),
    ],
    "reuse": [
        Reuse(minimum=2, run=1),
        Reuse("passages", Features("fold"), by="party", minimum=3, run=2, gap=1),
        Reuse("passages", date="year", minimum=1, run=1, gap=0, openings=False),
        Reuse("network", minimum=2, run=2),
        Reuse("network", by="party", minimum=2, run=1, every=True, most=4),
        Reuse("network", within=parse_selection("year > 1901"), by="year", minimum=2, run=2),
        Reuse("shares", minimum=2, run=2),
        Reuse("shares", Features("fold"), by="party", minimum=3, run=1),
        Reuse("openings", minimum=2, run=1, documents=2, most=3),
        Reuse("openings", Features(stopwords=("en",)), by="party", minimum=3, run=2, documents=2),
    ],
}
MET = {"size": 2, "content": 0, "names": "to,b\nbe or,Reds\nBÉ,Greens\nbe,a"}
EXAMPLES["meeting"] = [
    Meeting(within=parse_selection("year > 1900"), **MET),
    Meeting(show="contributions", within=parse_selection("year > 1899"), by="id", **MET),
    Meeting(show="formulas", within=parse_selection("year > 1901"), by="year", **MET),
    Meeting(show="formulas", within=parse_selection('party = "a"'), by="id", everybody=0.1, **MET),
    Meeting(show="themes", within=parse_selection("year > 1901"), by="id"),
    Meeting(
        show="themes",
        within=parse_selection("year > 1900"),
        features=Features("fold", punctuation=False, joined=True),
    ),
    Meeting(show="themes", within=parse_selection("year > 1901"), dictionary=DICTIONARY),
    Meeting(show="mentions", within=parse_selection("year > 1899"), **MET),
    Meeting(show="left_out", within=parse_selection("year > 1899"), **MET),
    Meeting(show="matrix", within=parse_selection("year > 1899"), **MET),
    Meeting(show="matrix", within=parse_selection("year > 1900"), by="id", party="title", **MET),
    Meeting(show="meetings"),
]
CASES = [
    pytest.param(measure, id=f"{name}-{number}")
    for name, measures in EXAMPLES.items()
    for number, measure in enumerate(measures)
]
WORDS = ["to", "be", "To", "BÉ", "bé", "be\u0301", "or", ".", "a-b", '"', "\\", "U.S."]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=8)
COLLECTIONS = collections(WORDS)


@cache
def built(texts, at):
    return cut_corpus(texts, at)


@lru_cache(5000)
def read(text):
    """Return a query; the same ones are the evidence of many numbers."""
    return parse(text)


def corpora(collection):
    """Return the corpus of some texts in one part, and in several."""
    texts, at = collection
    make_corpus = built.__wrapped__ if FUZZED else built
    return make_corpus(tuple(texts), ()), make_corpus(tuple(texts), tuple(at))


def test_every_installed_measure_is_examined():
    assert set(plugins.names("measures")) == set(EXAMPLES)


@pytest.mark.parametrize("measure", CASES)
@few
@given(collection=COLLECTIONS, seed=st.integers(0, 9))
def test_the_table_depends_neither_on_parts_nor_on_the_order_of_merging(measure, collection, seed):
    whole, in_parts = corpora(collection)
    expected = run(whole, measure).frame
    partials = [measure.map(item, UNBOUNDED) for item in measure.items(in_parts)]

    assert_frame_equal(measure.finish(measure.merge(partials)), expected, check_exact=True)

    random.Random(seed).shuffle(partials)
    while len(partials) > 1:
        partials = [measure.merge(partials[:2]), *partials[2:]]
    assert_frame_equal(measure.finish(measure.merge(partials)), expected, check_exact=True)


@pytest.mark.parametrize("measure", CASES)
@few
@given(collection=COLLECTIONS)
def test_evidence_counted_again_is_the_number(measure, collection):
    _, corpus = corpora(collection)
    table = run(corpus, measure)

    for column in table.counts:
        for row in range(len(table)):
            evidence = table.evidence(row, column)
            read_back = replace(evidence, query=read(str(evidence.query)))
            assert recount(corpus, read_back) == table.frame[column][row], str(evidence)


@pytest.mark.parametrize("measure", CASES)
def test_a_recipe_gives_the_same_table_again(cut, measure):
    corpus = cut(["to be or not to be", "be to U.S."], [1])
    first = run(corpus, measure)
    recipe = json.loads(json.dumps(first.recipe))

    again = run(corpus, make(recipe["measure"], recipe["options"]))

    assert again.recipe == first.recipe
    assert again.measure == measure
    assert_frame_equal(again.frame, first.frame, check_exact=True)


def spawned(workers):
    # A forked child of a process that has used polars waits for ever on its threads.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """A corpus in a folder, and the table of each measure as this process gives it."""
    folder = FolderStore(tmp_path_factory.mktemp("alone"))
    corpus = cut_corpus(["to be or not to be", "be", "", "to"], [1, 2, 3], folder)
    measures = [measure for case in CASES for measure in case.values]
    return corpus, [(measure, run(corpus, measure).frame) for measure in measures]


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, spawned])
def test_any_executor_gives_the_same_table(alone, pool):
    corpus, tables = alone

    with pool(2) as executor:
        for measure, expected in tables:
            together = run(corpus, measure, executor=executor).frame
            assert_frame_equal(expected, together, check_exact=True)


@costly
@given(texts=TEXTS, by=st.sampled_from(["party", "year", "id"]), over=st.sampled_from(["", "year"]))
def test_counts_of_groups_add_up_to_the_whole(cut, texts, by, over):
    corpus = cut(texts)
    total = run(corpus, Distribution(parse("to"))).frame
    groups = run(corpus, Distribution(parse("to"), by=by, over=over)).frame

    for column in Distribution.counts:
        assert groups[column].sum() == total[column].sum()
