"""Reuse: passages come with their characters, who said them first, and whose they are."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from communique.annotate import words
from communique.corpus import (
    DateInterval,
    Document,
    MemoryStore,
    Source,
    content_of,
    create,
    open_corpus,
)
from communique.errors import UsageError
from communique.features import Features
from communique.measure.reuse import Reuse
from communique.measure.similarity import Similarity
from communique.query import parse_selection
from communique.run import recount, run
from random_cases import costly

TRUTH = json.loads((Path(__file__).parents[1] / "sample" / "truth.json").read_text("utf-8"))
SAID = "we shall rebuild every bridge and every school before the winter comes"
OTHER = "no treaty that was made in secret will ever bind the people of the valley"


def corpus_of(*texts, parties="abc", days=(0, 1, 2, 3), show=(None,) * 9):
    """Return a corpus of texts, each by a party on a day (None is unknown; a pair is from, to)."""
    documents = [
        Document(
            id=f"d{number}",
            text=text,
            source=Source(f"d{number}.txt", text.encode()),
            metadata={
                "party": parties[number].strip() or None,
                "date": None if day is None else interval(day),
                "number": None if day is None else number,
                "tags": ["x"],
                "show": show[number],
            },
            title="",
        )
        for number, (text, day) in enumerate(zip(texts, days, strict=False))
    ]
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    tokens = words.annotate([each.text for each in documents])
    titles = words.tokens([each.title for each in documents])
    return open_corpus(store).add([content_of(documents, tokens, titles)])


def interval(day):
    first, last = day if isinstance(day, tuple) else (day, day)
    start = date(2020, 1, 1) + timedelta(days=first)
    stop = date(2020, 1, 2) + timedelta(days=last)
    return DateInterval(start, stop, start.isoformat())


def rows(corpus, *columns, **options):
    return run(corpus, Reuse(**options)).frame.select(columns).rows()


def test_a_passage_has_the_characters_of_both_texts():
    corpus = corpus_of(f"First. {SAID.capitalize()}! Yes.", f"They said: “{SAID}” – so be it.")

    [row] = run(corpus, Reuse()).frame.rows(named=True)

    one, other = (corpus.parts[0].text(number) for number in (0, 1))
    assert one[row["source_start"] : row["source_end"]] == SAID.capitalize()
    assert other[row["start"] : row["end"]] == SAID == row["text"]
    assert (row["source_token"], row["source_token_end"]) == (2, 14)
    assert (row["token"], row["token_end"]) == (4, 16)
    assert (row["source"], row["target"], row["order"]) == ("d0", "d1", "earlier")
    assert (row["words"], row["source_words"], row["similarity"]) == (12, 12, 1.0)


def test_the_source_is_the_document_with_the_earlier_date():
    texts = [f"d {SAID} one", f"e {SAID} two", f"f {SAID} three", f"g {SAID} four"]
    corpus = corpus_of(*texts, parties="abcd", days=[5, 5, (2, 8), None])

    found = rows(corpus, "source", "target", "order")

    assert set(found) == {
        ("d2", "d0", "unknown"),
        ("d2", "d1", "unknown"),
        ("d2", "d3", "unknown"),
        ("d0", "d1", "same time"),
        ("d0", "d3", "unknown"),
        ("d1", "d3", "unknown"),
    }
    assert set(rows(corpus_of(*texts[:2], days=[4, 2]), "source", "target", "order")) == {
        ("d1", "d0", "earlier")
    }


def test_a_number_can_say_what_came_first():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", days=[9, 1])

    found = rows(corpus, "source", "target", "order", "source_date", date="number")

    assert found == [("d0", "d1", "earlier", "0")]


def test_what_is_ones_own_is_told_from_what_another_said():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", f"c {SAID}", parties="aab", days=[1, 2, 3])

    found = rows(corpus, "source", "target", "kind", by="party")

    assert set(found) == {("d0", "d1", "own"), ("d0", "d2", "other"), ("d1", "d2", "other")}


def test_who_has_no_group_is_neither_own_nor_other():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", parties="a ", days=[1, 2])

    assert rows(corpus, "kind", by="party") == [(None,)]
    assert rows(corpus, "kind", by="party", show="network") == [(None,)]
    assert rows(corpus, "group", "own", "others", by="party", show="shares") == [
        ("a", 0, 0),
        (None, 0, 12),
    ]


def test_a_network_counts_a_word_for_who_said_it_first():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", f"c {SAID} {OTHER}", f"{OTHER}", parties="abcc")

    first = rows(corpus, "source", "target", "passages", "words", by="party", show="network")
    every = rows(
        corpus, "source", "target", "passages", "words", by="party", show="network", every=True
    )

    assert set(first) == {("a", "b", 1, 12), ("a", "c", 1, 12), ("c", "c", 1, 15)}
    assert set(every) == {*first, ("b", "c", 1, 12)}


def test_shares_are_the_words_that_an_earlier_document_has():
    corpus = corpus_of(f"a {SAID}", f"b {SAID} {OTHER} x", f"{OTHER}", parties="aab")

    by_document = rows(corpus, "document", "words", "repeated", "share", show="shares")
    by_party = rows(corpus, "group", "words", "own", "others", by="party", show="shares")

    assert by_document == [("d0", 13, 0, 0.0), ("d1", 29, 12, 12 / 29), ("d2", 15, 15, 1.0)]
    assert by_party == [("a", 42, 12, 0), ("b", 15, 0, 15)]


def test_words_of_the_same_time_are_no_share():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", days=[1, 1])

    assert rows(corpus, "repeated", show="shares") == [(0,), (0,)]
    assert rows(corpus, "order", "words", show="network") == [("same time", 12)]


@costly
@given(
    texts=st.lists(
        st.lists(st.sampled_from("abcdef"), max_size=20).map(" ".join), min_size=2, max_size=7
    ),
    parties=st.lists(st.sampled_from("ab "), min_size=7, max_size=7),
    days=st.lists(st.sampled_from([1, 2, 3, (1, 2), None]), min_size=7, max_size=7),
)
@example(  # Words that are left of two passages beside one another.
    texts=["a a a", "", "", "", "b a a", "b a a a"], parties=" aaaaba", days=[1, 1, 1, 1, 1, 2]
)
def test_edges_to_a_group_add_up_to_what_it_repeats(texts, parties, days):
    corpus = corpus_of(*texts, parties=parties, days=days)
    how = {"by": "party", "minimum": 3, "run": 2}

    edges = run(corpus, Reuse("network", **how)).frame
    shares = run(corpus, Reuse("shares", **how)).frame

    earlier = edges.filter(order="earlier")
    for row in shares.rows(named=True):
        mine = earlier.filter(earlier["target"].eq_missing(row["group"]))
        assert mine.filter(kind="own")["words"].sum() == row["own"]
        assert mine["words"].sum() == row["own"] + row["others"] <= row["words"]


def test_openings_and_closings_are_found_and_can_be_left_out():
    start = "dear comrades and friends of the movement"
    end = "long live the unity of all our peoples"
    middle = ["one two", "three four", "five six", SAID]
    corpus = corpus_of(*(f"{start} {each} {end}" for each in middle), parties="abcd")

    found = rows(corpus, "place", "text", "length", "documents", "first", show="openings")

    assert found == [("opening", start, 7, 4, "d0"), ("closing", end, 8, 4, "d0")]
    assert {row[0] for row in rows(corpus, "place", minimum=7)} == {"opening", "closing", "whole"}
    assert rows(corpus, "place", openings=False) == []


def test_a_row_of_words_that_is_common_is_listed_apart():
    texts = [f"w{number} x{number} {SAID} y{number}" for number in range(4)]
    corpus = corpus_of(*texts, parties="abcd")

    assert rows(corpus, "words", most=3) == []
    assert rows(corpus, "place", "text", "documents", show="openings", most=3, minimum=6)[-1] == (
        *("common", SAID, 4),
    )


def test_a_text_is_shown_as_far_as_it_may_be():
    long = " ".join(f"word{number}" for number in range(60))
    show = ["nothing", "snippets", None, "nothing"]
    corpus = corpus_of(*(f"{long} {number}" for number in range(4)), parties="abcd", show=show)

    found = dict(rows(corpus, "target", "text"))

    assert found["d3"] is None
    assert found["d1"].split()[-1] in {"word25…", "word24…", "word26…"} or len(found["d1"]) <= 200
    assert len(found["d2"]) <= 200


def test_other_words_than_those_of_the_selection_are_not_looked_at():
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", f"c {SAID}")

    found = rows(corpus, "source", "target", within=parse_selection('party != "a"'))

    assert found == [("d1", "d2")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"show": "graph"}, "'graph' can't be shown"),
        ({"minimum": 0}, "minimum can't be below 1"),
        ({"most": 1}, "most can't be below 2"),
        ({"run": 9}, "9 words in a row are more than the 8 of a passage"),
        ({"gap": 17}, "gap can't be above 16"),
        ({"most": 1001}, "most can't be above 1,000"),
        ({"features": Features(ngrams=(2,))}, "reuse compares single words"),
        ({"features": Features(min_count=2)}, "reuse compares single words"),
        ({"features": Features("lemme")}, "no attribute is called 'lemme'"),
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"by": "tags"}, "tags is a list"),
        ({"date": "party"}, "party is no date or number here"),
    ],
)
def test_what_makes_no_sense_is_named(options, message):
    with pytest.raises(UsageError, match=message):
        run(corpus_of(SAID), Reuse(**options))


def test_without_dates_nothing_is_known_to_be_earlier(cut):
    corpus = corpus_of(f"a {SAID}", f"b {SAID}", days=[None, 3])

    table = run(corpus, Reuse())

    assert "1 of 2 documents have no date" in table.notices
    assert table.frame["order"].to_list() == ["unknown"]


# What is planted in the sample.


def test_the_sample_has_its_duplicate_its_edition_and_its_draft(meeting):
    found = run(meeting, Reuse()).frame

    pairs = {(row["source"], row["target"]): row for row in found.rows(named=True)[::-1]}
    planted = {each["type"]: each for each in TRUTH["relations"]}
    edition, copy = (planted[kind] for kind in ("edited_release_of", "duplicate_of"))
    same, near = pairs[copy["of"], copy["id"]], pairs[edition["of"], edition["id"]]
    assert (same["place"], same["similarity"]) == ("whole", 1.0)
    assert (near["place"], near["words"], near["source_words"]) == ("whole", 112, 111)
    # Four words were changed, and one was put in.
    assert len(edition["changed"]) == 4
    assert near["similarity"] == 2 * (111 - 4) / (112 + 111)
    # What was rewritten most parts the draft from the statement.
    draft = found.filter(source=planted["draft_of"]["id"], target=planted["draft_of"]["of"])
    assert draft["place"].to_list() == ["opening", "closing"]
    assert draft["words"].to_list() == [86, 8]


@pytest.mark.parametrize("formula", TRUTH["formulae"], ids=lambda each: each["text"][:9])
def test_the_formulae_of_the_sample_are_found_with_who_had_them_first(meeting, formula):
    found = run(meeting, Reuse(minimum=4, run=4)).frame

    text = found["text"].str.to_lowercase()
    holds = found.filter(text.str.contains(formula["text"], literal=True))
    first, *later = [user["id"] for user in formula["users"]]
    assert set(holds.filter(source=first)["target"]) == set(later)


@costly
@given(data=st.data())
def test_a_planted_passage_is_found_to_the_character(meeting, data):
    texts = [part.text(row) for part in meeting.parts for row in range(part.n_documents)]
    english = [" ".join(text.split()) for text in texts if text.isascii() and len(text) > 400]
    one, other = data.draw(st.permutations(english).map(lambda each: each[:2]))
    said, host = one.split(" "), other.split(" ")
    start = data.draw(st.integers(4, len(said) - 20))
    end = data.draw(st.integers(start + 12, min(start + 40, len(said) - 4)))
    planted = said[start:end]
    for at in data.draw(st.sets(st.integers(1, len(planted) // 7))):
        if 7 * at < len(planted) - 6:
            planted[7 * at] = f"changed{at}"
    place = data.draw(st.integers(4, len(host) - 4))
    # Words beside the passage that are equal by chance would be its own.
    near = {plain(word) for word in (*said[start - 4 : start], *said[end : end + 4])}
    assume(not near & {plain(word) for word in host[place - 4 : place + 4]})
    assume(all(plain(word).isalnum() for word in (planted[0], planted[-1])))
    before, inside = " ".join(host[:place]), " ".join(planted)
    whole = f"{before} {inside} {' '.join(host[place:])}"

    found = run(corpus_of(one, whole), Reuse()).frame.rows(named=True)

    edges = {(row["source_start"], row["source_end"], row["start"], row["end"]) for row in found}
    begins = len(" ".join(said[:start])) + 1
    original = " ".join(said[start:end])
    expected = (*bare(begins, original), *bare(len(before) + 1, inside))
    assert expected in edges


def plain(word):
    return word.strip(".,;:!?\"'“”\n").lower()


def bare(at, text):
    """Return the characters of a text without marks before its first and after its last word."""
    first = len(text) - len(text.lstrip(".,;:!?\"'“”\n"))
    return at + first, at + len(text.rstrip(".,;:!?\"'“”\n"))


def test_every_count_of_the_sample_is_what_its_evidence_counts(meeting):
    for options in (
        {},
        {"show": "network", "by": "party"},
        {"show": "network", "every": True},
        {"show": "shares", "by": "party"},
        {"show": "shares"},
        {"show": "openings", "documents": 2, "run": 4},
    ):
        table = run(meeting, Reuse(**options))
        assert len(table)
        for column in table.counts:
            for row in range(len(table)):
                evidence = table.evidence(row, column)
                assert recount(meeting, evidence) == table.frame[column][row], str(evidence)


def test_shingles_agree_with_textreuse():
    if not (folder := os.environ.get("COMMUNIQUE_REFERENCE")):
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    cases = json.loads((Path(folder) / "political" / "cases.json").read_text("utf-8"))["cases"]
    [case] = [case for case in cases if case["id"] == "reuse.align"]
    corpus = corpus_of(case["input"]["a"], case["input"]["b"])

    for n, expected in case["expect"]["jaccard"].items():
        features = Features(punctuation=False, joined=True, ngrams=(int(n),))
        [found] = run(corpus, Similarity("jaccard", features=features)).frame["similarity"]
        assert found == pytest.approx(expected, abs=case["tolerance"])
        of = run(corpus, Similarity("containment", features=features, of="d0")).frame
        contained = case["expect"]["containment_a_in_b"][n]
        assert of["similarity"].item() == pytest.approx(contained, abs=case["tolerance"])
