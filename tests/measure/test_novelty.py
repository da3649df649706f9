"""Novelty: each sentence is repeated, varied or new, by the nearest one that is earlier."""

import itertools
import json
import math
import re
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.special import betaincinv

from archive_truth import TRUTH
from communique.annotate import words
from communique.briefing import page
from communique.corpus import (
    DateInterval,
    Document,
    MemoryStore,
    Source,
    content_of,
    create,
    open_corpus,
)
from communique.errors import QueryError, UsageError
from communique.features import Features
from communique.measure.novelty import Novelty
from communique.measure.sentences import share
from communique.query import parse_selection
from communique.run import make, recount, run

BRIDGE = "We shall rebuild every bridge before the winter comes."
SCHOOL = "No school in the valley may close while children learn there."
CANAL = "The canal has silted up and nobody asked the herdsmen."
FRUIT = "Apricots were lost to frost although barley held out well."
BRIDGES = "We shall rebuild every tunnel before the autumn comes."


def said(text, day=0, party="a", **fields):
    """Return a statement of a party on a day (None is unknown; a pair is from, to)."""
    return {"text": text, "day": day, "party": party, **fields}


def corpus_of(*statements, cuts=()):
    """Return a corpus of statements d0, d1 …, with a new part before each number in `cuts`."""
    names = {name for each in statements for name in each} - {"text", "day"}
    documents = [
        Document(
            id=f"d{number}",
            text=each["text"],
            source=Source(f"d{number}.txt", each["text"].encode()),
            metadata={
                **{name: each.get(name) for name in sorted(names)},
                "date": None if each["day"] is None else interval(each["day"]),
                "number": None if each["day"] is None else number,
                "tags": ["x"],
            },
            title="",
        )
        for number, each in enumerate(statements)
    ]
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    edges = [0, *cuts, len(documents)]
    parts = [documents[a:b] for a, b in itertools.pairwise(edges) if a < b]
    return open_corpus(store).add(map(content, parts))


def content(documents):
    tokens = words.annotate([each.text for each in documents])
    return content_of(documents, tokens, words.tokens([each.title for each in documents]))


def interval(day):
    first, last = day if isinstance(day, tuple) else (day, day)
    start = date(2020, 1, 1) + timedelta(days=first)
    return DateInterval(start, date(2020, 1, 2) + timedelta(days=last), start.isoformat())


def rows(corpus, document, *columns, **options):
    return run(corpus, Novelty(document, **options)).frame.select(columns).rows()


def test_a_sentence_is_repeated_varied_or_new():
    corpus = corpus_of(said(f"{BRIDGE} {SCHOOL}"), said(f"{SCHOOL} {BRIDGES} {CANAL}", 1))

    found = rows(corpus, "d1", "number", "kind", "nearest", "new_words", "difference")

    assert found == [
        (1, "repeated", "d0", 0, None),
        (
            *(2, "varied", "d0", 2),
            "We shall rebuild every [-bridge-]{+tunnel+} before the [-winter-]{+autumn+} comes.",
        ),
        (3, "new", None, 10, None),
    ]


def test_the_number_of_an_item_belongs_to_the_sentence_after_it():
    first = f"The plan has parts. 1. {SCHOOL} 2. {BRIDGE} III. {CANAL}"
    second = f"Another plan has others. 2. {SCHOOL}\n\nIV.\n\nThat is all of it."
    corpus = corpus_of(said(first), said(second, 1))

    texts = [text for (text,) in rows(corpus, "d0", "text", against="year")]
    later = rows(corpus, "d1", "text", "kind")

    assert texts == ["The plan has parts.", f"1. {SCHOOL}", f"2. {BRIDGE}", f"III. {CANAL}"]
    assert [text for text, _ in later][1:3] == [f"2. {SCHOOL}", "IV."]
    assert later[1][1] == "varied"


def test_both_sentences_have_their_characters():
    before, after = f"First this. {SCHOOL}", f"So be it, friends. {SCHOOL}  {CANAL}"
    corpus = corpus_of(said(before), said(after, 1))

    row = run(corpus, Novelty("d1")).frame.row(1, named=True)

    assert after[row["start"] : row["end"]] == SCHOOL == row["text"]
    assert before[row["nearest_start"] : row["nearest_end"]] == SCHOOL == row["nearest_text"]


def test_of_equally_near_sentences_the_first_and_the_last_are_named():
    statements = [said(f"{SCHOOL} {extra}", day) for extra, day in [("x", 3), ("y", 1), ("z", 2)]]
    corpus = corpus_of(*statements, said(f"{SCHOOL} {CANAL} {FRUIT}", 4))

    table = run(corpus, Novelty("d3"))

    first = table.frame.row(0, named=True)
    assert (first["nearest"], first["last"], first["times"]) == ("d1", "d0", 3)
    assert first["nearest_date"] == "2020-01-02"
    assert recount(corpus, table.evidence(0, "times")) == 3


def test_short_sentences_are_repeated_word_for_word_or_new():
    corpus = corpus_of(said(f"{SCHOOL} Thank you, my friends."), said("Thank you, friends.", 1))
    same = corpus_of(said(f"Thank you. {SCHOOL}"), said(f"Thank you! {CANAL}", 1))

    assert rows(corpus, "d1", "kind") == [("new",)]
    assert rows(corpus, "d1", "kind", short=0) == [("varied",)]
    assert rows(same, "d1", "kind")[0] == ("repeated",)


def test_documents_of_the_same_day_or_of_an_overlapping_time_are_not_earlier():
    corpus = corpus_of(
        said(f"{SCHOOL} one", 5),
        said(f"{SCHOOL} two", (3, 6)),
        said(f"{SCHOOL} three", None),
        said(f"{SCHOOL} four", 6),
        said(f"{SCHOOL} {CANAL}", 5),
    )

    assert rows(corpus, "d4", "earlier", "share", show="documents") == [(0, None)]
    assert "nothing is earlier: that all is new says nothing" in run(corpus, Novelty("d4")).notices


def test_only_what_the_same_party_said_is_compared_unless_asked():
    corpus = corpus_of(
        said(f"{SCHOOL} {FRUIT}", 1, "b"),
        said(f"{CANAL} {FRUIT}", 1, "a"),
        said(f"{SCHOOL} {CANAL} {BRIDGE}", 500, "a"),
    )

    assert rows(corpus, "d2", "kind") == [("new",), ("repeated",), ("new",)]
    assert rows(corpus, "d2", "kind", against="year")[:2] == [("new",), ("new",)]
    assert rows(corpus, "d2", "kind", against='party = "b"')[:2] == [("repeated",), ("new",)]


def test_the_year_before_is_everybodys():
    corpus = corpus_of(
        said(f"{SCHOOL} {FRUIT}", 0, "b"),
        said(f"{CANAL} {FRUIT}", 1, "b"),
        said(f"{SCHOOL} {CANAL} {BRIDGE}", 367, "a"),
    )

    # 2 January 2021 is a year after 2 January 2020.
    assert rows(corpus, "d2", "kind", against="year") == [("new",), ("repeated",), ("new",)]


def test_at_a_meeting_everybody_is_compared_that_is_not_later():
    corpus = corpus_of(
        said(f"{SCHOOL} {FRUIT}", 1, "b", meeting="M"),
        said(f"{CANAL} {FRUIT}", 2, "c", meeting="M"),
        said(f"{BRIDGE} {FRUIT}", 3, "c", meeting="M"),
        said(f"{SCHOOL} {CANAL} {BRIDGE}", 2, "a", meeting="M"),
        said(f"{BRIDGE} again", 1, "a", meeting="N"),
    )

    found = rows(corpus, "d3", "kind", "order", against="meeting")

    assert found == [("repeated", "earlier"), ("repeated", "same time"), ("new", None)]


def test_a_number_can_say_what_came_first():
    corpus = corpus_of(said(f"{SCHOOL} {FRUIT}", 9), said(f"{SCHOOL} {CANAL}", 1))

    assert rows(corpus, "d1", "kind", date="number") == [("repeated",), ("new",)]
    assert rows(corpus, "d1", "kind") == [("new",), ("new",)]


def test_the_actor_is_the_first_field_that_says_who_it_is():
    corpus = corpus_of(
        said(f"{SCHOOL} {FRUIT}", 0, None, country="X"),
        said(f"{SCHOOL} {CANAL}", 1, None, country="X"),
    )

    assert rows(corpus, "d1", "kind") == [("repeated",), ("new",)]
    with pytest.raises(UsageError, match="d1 has no party"):
        rows(corpus, "d1", "kind", by="party")


def test_near_copies_are_named_and_left_out():
    long = f"{SCHOOL} {CANAL} {FRUIT} {BRIDGE}"
    corpus = corpus_of(
        said(f"{SCHOOL} And so on.", 0),
        said(long.replace("silted", "filled"), 1),
        said(long, 2),
    )

    table = run(corpus, Novelty("d2"))

    assert table.frame["kind"].to_list() == ["repeated", "new", "new", "new"]
    assert any("left out as the same statement: d1" in each for each in table.notices)
    assert rows(corpus, "d2", "kind", copies=True)[1:] == [
        ("varied",),
        ("repeated",),
        ("repeated",),
    ]


def test_documents_that_are_said_to_be_the_same_statement_are_left_out():
    corpus = corpus_of(
        said(f"{SCHOOL} {FRUIT}", 0, statement="s"), said(f"{SCHOOL} {CANAL}", 1, statement="s")
    )

    assert rows(corpus, "d1", "copies", "earlier", show="documents") == [("d0", 0)]


def test_a_brief_has_what_the_last_statement_said_and_this_one_does_not():
    corpus = corpus_of(
        said(f"{FRUIT} {BRIDGE}", 0),
        said(f"{SCHOOL} {CANAL}", 1),
        said(f"{SCHOOL} {BRIDGES} {BRIDGE}", 2),
    )

    found = rows(corpus, "d2", "document", "number", "kind", show="brief")

    assert found == [
        ("d2", 1, "repeated"),
        ("d2", 2, "varied"),
        ("d2", 3, "repeated"),
        ("d1", 2, "dropped"),
    ]


def test_all_documents_are_counted_in_the_order_of_time():
    corpus = corpus_of(
        said(f"{SCHOOL} {CANAL}", 2),
        said(f"{SCHOOL}", 1),
        said(FRUIT, None),
        said(BRIDGE, 3, None),
    )

    table = run(corpus, Novelty(show="documents"))

    columns = ("document", "earlier", "words", "repeated", "varied", "new")
    assert table.frame.select(columns).rows() == [("d1", 0, 11, 0, 0, 11), ("d0", 1, 21, 11, 0, 10)]
    assert table.frame["share"].to_list() == [None, 10 / 21]
    assert "not in the table, without date: 1 document" in table.notices
    assert "not in the table, without party: 1 document" in table.notices


def test_a_text_is_shown_as_far_as_it_may_be():
    long = " ".join(f"word{number}" for number in range(60)) + "."
    corpus = corpus_of(
        said(f"{long} {BRIDGE} {SCHOOL}", 0, show="snippets"),
        said(f"{long.replace('word9 ', 'other ')} {BRIDGES} {CANAL}", 1, show=None),
        said(f"{BRIDGES} {FRUIT}", 2, show="nothing"),
    )

    cut, whole, _ = run(corpus, Novelty("d1")).frame.rows(named=True)
    none = run(corpus, Novelty("d2")).frame.row(0, named=True)

    assert cut["nearest_text"].split()[-1] == "word39…"
    assert cut["difference"] is None
    assert whole["nearest_text"] == BRIDGE
    assert "[-bridge-]{+tunnel+}" in whole["difference"]
    assert (none["text"], none["nearest_text"], none["difference"]) == (None, BRIDGES, None)


def test_a_document_without_words_has_no_sentences():
    corpus = corpus_of(said(SCHOOL, 0), said("… !", 1), said(FRUIT, 2))

    assert rows(corpus, "d1", "kind") == []
    assert rows(corpus, "d1", "words", "share", show="documents") == [(0, None)]
    assert rows(corpus, "", "document", "words", show="documents")[1] == ("d1", 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"show": "graph"}, "'graph' can't be shown"),
        ({"document": ""}, "sentences are those of one document"),
        ({"document": "d7"}, "no document is called 'd7'"),
        ({"varied": 0.0}, "similarities are above 0 to 1"),
        ({"varied": 0.9, "repeated": 0.8}, "varied is no more than repeated"),
        ({"copy": 1.5}, "a likeness is above 0 to 1"),
        ({"short": -1}, "a sentence has no less than 0 words"),
        ({"features": Features(ngrams=(2,))}, "novelty compares single words"),
        ({"features": Features("lemme")}, "no attribute is called 'lemme'"),
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"by": "tags"}, "tags is a list"),
        ({"date": "party"}, "party is no date or number here"),
        ({"against": "meeting"}, "no field meeting"),
        ({"against": "partie = 1"}, 'no field is called "partie"'),
        ({"document": "d1"}, "d1 has no date"),
        ({"document": "d2"}, "d2 has no party"),
    ],
)
def test_what_makes_no_sense_is_named(options, message):
    corpus = corpus_of(said(SCHOOL), said(SCHOOL, None), said(SCHOOL, 1, None), said(" ", 2))

    with pytest.raises((UsageError, QueryError), match=message):
        run(corpus, Novelty(**{"document": "d0", **options}))


def test_without_a_field_of_actors_one_has_to_be_named():
    corpus = corpus_of({"text": SCHOOL, "day": 0}, {"text": CANAL, "day": 1})

    with pytest.raises(UsageError, match="no field party, speaker or country"):
        run(corpus, Novelty("d0"))
    assert len(run(corpus, Novelty("d0", by="source"))) == 1


# A slow and obvious way to the same numbers.


def nearest_slowly(statement, earlier, weight):
    """Return the best similarity of each sentence of a statement with all earlier sentences."""
    found = []
    for one in statement:
        best = 0.0
        for other in (each for document in earlier for each in document):
            whole = sum(map(weight.get, (*one, *other)))
            best = max(best, 2 * heaviest(one, other, weight) / whole)
        found.append(best)
    return found


def heaviest(one, other, weight):
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            both = table[i][j] + weight[a] if a == b else 0
            table[i + 1][j + 1] = max(both, table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


SPEECHES = st.lists(
    st.tuples(
        st.lists(
            st.lists(st.sampled_from(["we", "ask", "for", "peace", "now", "bread"]), min_size=1,
                     max_size=7),
            min_size=1,
            max_size=4,
        ),
        st.sampled_from([0, 1, 2, 400, (0, 1), None]),
        st.sampled_from(["a", "b", None]),
    ),
    min_size=2,
    max_size=6,
)  # fmt: skip


def written(sentences):
    return " ".join(f"{' '.join(words).capitalize()}." for words in sentences)


def ends(day):
    return (math.nan, math.nan) if day is None else day if isinstance(day, tuple) else (day, day)


@settings(max_examples=max(10, settings.default.max_examples // 3))
@given(speeches=SPEECHES, cut=st.integers(1, 5))
def test_the_nearest_and_the_kinds_are_those_of_a_slow_look_at_all_sentences(speeches, cut):
    corpus = corpus_of(
        *(said(written(sentences), day, party) for sentences, day, party in speeches),
        cuts=[cut] if cut < len(speeches) else [],
    )
    spoken = [word for sentences, _, _ in speeches for each in sentences for word in each]
    n_tokens = corpus.n_tokens
    weight = {
        word: max(round(1000 * math.log((n_tokens + 1) / spoken.count(word))), 1) for word in spoken
    }
    for at, (sentences, day, party) in enumerate(speeches):
        if party is None or day is None:
            continue
        earlier = [
            said
            for number, (said, when, who) in enumerate(speeches)
            if who == party and number != at and ends(when)[1] < ends(day)[0]
        ]
        expected = nearest_slowly(sentences, earlier, weight)
        sizes = [len(each) for each in sentences]

        found = run(corpus, Novelty(f"d{at}", copies=True)).frame

        # What is less near than a quarter isn't near.
        near = [each if each >= 0.25 else None for each in expected]
        assert found["similarity"].to_list() == near
        assert found["kind"].to_list() == [
            "repeated" if s == 1 else "varied" if s >= 0.5 and n >= 5 else "new"
            for s, n in zip(expected, sizes, strict=True)
        ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"copies": True, "against": "year"},
        {"copy": 0.5, "short": 0, "varied": 0.3},
        {"against": 'party = "a"', "repeated": 0.8},
        {"against": "meeting", "features": Features("fold")},
        {"within": parse_selection('id != "d1"')},
    ],
)
@settings(max_examples=max(3, settings.default.max_examples // 10))
@given(speeches=SPEECHES, cut=st.integers(1, 5))
def test_a_statement_alone_has_the_numbers_it_has_among_all(options, speeches, cut):
    # Without any date nothing is earlier, and that is an error of its own.
    assume(any(day is not None for _, day, _ in speeches))
    corpus = corpus_of(
        *(
            said(written(sentences), day, party, meeting="MN"[number % 2])
            for number, (sentences, day, party) in enumerate(speeches)
        ),
        cuts=[cut] if cut < len(speeches) else [],
    )

    table = run(corpus, Novelty(show="documents", **options))

    kinds = table.frame.select("repeated", "varied", "new").sum_horizontal()
    assert kinds.to_list() == table.frame["words"].to_list()
    for row in range(len(table)):
        alone = table.frame["document"][row]
        one = run(corpus, Novelty(alone, show="documents", **options))
        assert_frame_equal(one.frame, table.frame[row : row + 1], check_exact=True)
        several = run(corpus, Novelty(alone, show="brief", **options))
        for shown in (one, several):
            for column in shown.counts:
                for at in range(len(shown)):
                    evidence = shown.evidence(at, column)
                    assert recount(corpus, evidence) == shown.frame[column][at], str(evidence)


def test_the_sentences_of_a_statement_are_drawn_and_lead_to_their_words():
    corpus = corpus_of(said(f"{SCHOOL} {FRUIT}"), said(f"{SCHOOL} {CANAL}", 1))

    for show, n in (("sentences", 2), ("brief", 3)):
        table = run(corpus, Novelty("d1", show=show))
        marks = re.findall(r'data-count="(\d+)"', table.svg())
        assert len(marks) == n
        assert marks[1] == "10"


def test_a_page_has_what_is_new_varied_and_dropped_in_each_form():
    corpus = corpus_of(
        said(f"{FRUIT} {BRIDGE}"), said(f"{BRIDGES} {CANAL} <b>Bold *words*.</b>", 1)
    )
    table = run(corpus, Novelty("d1", show="brief"))

    text, markdown, html = (page(table, form) for form in ("text", "md", "html"))

    for each in (text, markdown, html):
        assert CANAL in each
        assert FRUIT in each
        assert "d0#c0-58" in each
    assert "[-bridge-]{+tunnel+}" in text
    assert "<del>bridge</del><ins>tunnel</ins>" in html
    assert "&lt;b&gt;Bold" in html
    assert "\\<b\\>Bold \\*words\\*" in markdown
    with pytest.raises(UsageError, match="a page can't be 'pdf'"):
        page(table, "pdf")


# The interval of a share.


def test_the_interval_of_nothing_in_n_sentences_is_that_of_n_draws():
    none, every = np.zeros(10, np.int64), np.full(10, 7)

    # Clopper and Pearson 1934 of 0 of 10: 1 - 0.025^(1/10), and of 10 of 10.
    edge = 1 - 0.025 ** (1 / 10)
    assert share(none, every) == pytest.approx((0, 0, edge))
    assert share(every, every) == pytest.approx((1, 1 - edge, 1))
    assert all(map(math.isnan, share(none[:1], every[:1])[1:]))
    assert all(map(math.isnan, share(none[:0], every[:0])))


def test_the_interval_is_wide_where_few_sentences_hold_the_words():
    y, x = np.array([0, 8, 0, 6, 0, 0]), np.array([5, 8, 9, 6, 4, 8])

    found = share(y, x)

    # By hand: r = 14/40, v = 6/5 (1.75² + 5.2² + 3.15² + 3.9² + 1.4² + 2.8²) / 40², m = r (1-r)/v.
    v = 1.2 * (1.75**2 + 5.2**2 + 3.15**2 + 3.9**2 + 1.4**2 + 2.8**2) / 1600
    m = min(0.35 * 0.65 / v, 6)
    low, high = betaincinv(0.35 * m, 0.65 * m + 1, 0.025), betaincinv(0.35 * m + 1, 0.65 * m, 0.975)
    assert found == pytest.approx((0.35, low, high))
    assert high - low > 0.6


# What is planted in the sample.


def test_the_sentences_of_the_sample_are_what_they_are_planted_as(archive):
    right, nearest = [], []
    for document in dict.fromkeys(each["document"] for each in TRUTH["novelty"]):
        frame = run(archive, Novelty(document)).frame
        planted = [each for each in TRUTH["novelty"] if each["document"] == document]
        assert frame["text"].to_list() == [" ".join(each["sentence"].split()) for each in planted]
        right += [a == b["kind"] for a, b in zip(frame["kind"], planted, strict=True)]
        pairs = zip(frame["nearest"], planted, strict=True)
        nearest += [a == b["nearest"] for a, b in pairs if b["nearest"]]

    assert sum(right) / len(right) >= 0.95
    assert sum(nearest) / len(nearest) >= 0.95


def test_every_count_of_the_sample_is_what_its_evidence_counts(archive):
    asked = [Novelty(show="documents"), Novelty("2023_10_kestria", show="brief")]
    for table in (run(archive, each) for each in asked):
        for column in table.counts:
            for row in range(len(table))[-20:]:
                evidence = table.evidence(row, column)
                assert recount(archive, evidence) == table.frame[column][row], str(evidence)


def test_a_recipe_makes_the_table_again(archive):
    first = run(archive, Novelty("2023_10_kestria", "year", varied=0.4))
    recipe = json.loads(json.dumps(first.recipe))

    again = run(archive, make(recipe["measure"], recipe["options"]))

    assert_frame_equal(again.frame, first.frame, check_exact=True)
