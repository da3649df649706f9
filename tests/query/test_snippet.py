"""Passages: where they begin and end, and what is marked in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.query.ranking.rank import rank
from communique.query.ranking.snippet import LONGEST, pieces
from random_cases import costly

SENTENCES = st.lists(
    st.lists(
        st.sampled_from(["peace", "Peaceful", "bread", "water", "x" * 30]), min_size=1, max_size=40
    ).map(lambda words: "So " + " ".join(words) + "."),
    min_size=1,
    max_size=6,
)


def only(corpus, text, **how):
    [row] = rank(corpus, text, **how).rows
    return row.snippet


@costly
@given(sentences=SENTENCES.filter(lambda found: "eace" in " ".join(found)))
def test_a_passage_gives_back_the_text_at_borders_of_sentences(cut, sentences):
    corpus = cut([" ".join(sentences)])
    [part] = corpus.parts
    text = part.text(0)
    regions = part.structure("s").regions
    opens = set(part.spans[regions[:, 0], 0].tolist())
    closes = set(part.spans[regions[:, 1] - 1, 1].tolist())

    found = only(corpus, "peace bread")

    assert text[found.start : found.end] == found.text
    assert (found.start in opens, found.end in closes) == tuple(not cut for cut in found.cut)
    assert {found.start, found.end} <= set(part.spans.ravel().tolist())
    assert len(found.text) <= LONGEST
    marked = [text[a:b].lower() for a, b in found.marks]
    assert marked
    assert set(marked) <= {"peace", "peaceful", "bread"}
    assert all(found.start <= a < b <= found.end for a, b in found.marks)
    assert found.text.lower().count("peace") + found.text.count("bread") == len(marked)


@costly
@given(sentences=SENTENCES.filter(lambda found: "eace" in " ".join(found)))
def test_no_sentence_that_fits_says_more_than_the_passage(cut, sentences):
    corpus = cut([" ".join(sentences)])

    found = only(corpus, "peace bread")

    def said(text):
        return {word for word in ("peace", "bread") if word in text.lower()}

    fitting = [sentence for sentence in sentences if len(sentence) <= LONGEST]
    assert all(len(said(sentence)) <= len(said(found.text)) for sentence in fitting)


def test_the_sentence_with_most_of_the_words_is_shown(cut):
    corpus = cut(["Peace is near. We want bread, and peace with it. We have bread."])

    assert only(corpus, "peace bread").text == "We want bread, and peace with it."


def test_sentences_side_by_side_are_shown_where_they_say_more(cut):
    corpus = cut(["Peace is near. The bread is dear. Water runs. Wine does not."])

    assert only(corpus, "peace bread").text == "Peace is near. The bread is dear."
    assert only(corpus, "peace water").text == "Peace is near. The bread is dear. Water runs."
    assert only(corpus, "peace wine").text == "Peace is near."


def test_a_rarer_word_decides(cut):
    corpus = cut(["Peace is near. The bread is dear and far away from any of us.", "Peace. Peace."])
    first = next(row for row in rank(corpus, "peace bread").rows if row.id == "d0")

    assert "bread" in first.snippet.text


def test_a_long_sentence_is_trimmed_around_its_hits(cut):
    corpus = cut(["We " + "work " * 100 + "for peace and bread " + "every day " * 60 + "gladly."])

    found = only(corpus, "peace bread")

    assert found.cut == (True, True)
    assert [found.text[a - found.start : b - found.start] for a, b in found.marks] == [
        "peace",
        "bread",
    ]
    assert LONGEST - 10 <= len(found.text) <= LONGEST


def test_a_passage_at_the_end_of_a_long_sentence_is_as_long(cut):
    corpus = cut(["We " + "work " * 100 + "for peace."])

    found = only(corpus, "peace")

    assert (found.cut, found.text[-6:]) == ((True, False), "peace.")
    assert LONGEST - 10 <= len(found.text) <= LONGEST


def test_a_token_longer_than_a_passage_is_shown_whole(cut):
    corpus = cut(["see " * 50 + "peace" + "x" * 500])

    found = only(corpus, "peace" + "x" * 500)

    assert "peace" + "x" * 500 in found.text


def test_a_hit_in_the_title_alone_shows_how_the_text_begins(cut):
    corpus = cut(["We want bread. And so on.", ""])

    first, second = rank(corpus, "speech").rows

    assert (first.snippet.text, first.snippet.marks) == ("We want bread.", ())
    assert (second.snippet.text, second.snippet.marks) == ("", ())
    assert {row.title[a:b] for row in (first, second) for a, b in row.title_marks} == {"Speech"}


def test_a_vertical_text_without_sentences_has_passages_too(meeting):
    found = rank(meeting, "peace", n=None)

    for row in found.rows:
        text = next(
            part.text(part.documents["id"].to_list().index(row.id))
            for part in meeting.parts
            if row.id in part.documents["id"]
        )
        assert text[row.snippet.start : row.snippet.end] == row.snippet.text


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("a b c", False)]),
        ([(0, 1), (4, 5)], [("a", True), (" b ", False), ("c", True)]),
        ([(0, 5)], [("a b c", True)]),
    ],
)
def test_a_text_is_cut_at_the_edges_of_its_marks(marks, expected):
    assert pieces("a b c", marks) == expected
