"""Sentences and paragraphs, on the passages that are hard."""

import json
from pathlib import Path

import pytest

from communique.annotate import abbreviations, words

HARD = json.loads((Path(__file__).parent / "hard_sentences.json").read_text("utf-8"))


def cut(text, name="s", **options):
    stream = words.annotate([text], **options)
    return [text[stream.start[a] : stream.end[b - 1]] for a, b in stream.structures[name].spans]


@pytest.mark.parametrize("sentences", HARD, ids=lambda sentences: sentences[0][:30])
def test_hard_passages(sentences):
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The vote is on 3 May 2019.", "It will pass."],
        ["Did they answer?", "Yes!", "They did."],
        ["He said (see p. 4) no.", "She left."],
        ["An open bracket ( stays open.", "The next sentence ends."],
        ["The G.D.P. grew by 2.5 per cent.", "Wages did not."],
        ["¿Quién habla?", "Habla el pueblo."],
        ["L'art. 5 est clair.", "Nous sommes d'accord."],
        ["Prof. Dr. Weber sprach am 3. Mai.", "Danach sprach Nr. 7."],
        ["«Мир!»", "Так сказал г. Иванов."],
        ["هل هذا سلام؟", "نعم."],
    ],
)
def test_other_passages(sentences):
    assert cut(" ".join(sentences)) == sentences


def test_chinese_sentences_need_no_space():
    assert cut("我们热爱和平。人民万岁！") == ["我们热爱和平。", "人民万岁！"]


def test_a_blank_line_ends_paragraph_and_sentence():
    text = "Dear Comrades,\n\nFirst, peace.\r\n \r\nThen bread\u2029Land"

    assert cut(text, "p") == ["Dear Comrades,", "First, peace.", "Then bread", "Land"]
    assert cut(text) == ["Dear Comrades,", "First, peace.", "Then bread", "Land"]


def test_a_wrapped_line_ends_nothing():
    assert cut("The people of the United\nStates want peace.") == [
        "The people of the United\nStates want peace."
    ]


def test_items_of_a_list_begin_sentences():
    assert cut("We demand\n• peace\n• bread\n1. land") == [
        "We demand",
        "• peace",
        "• bread",
        "1. land",
    ]


def test_a_language_chooses_its_abbreviations():
    assert "Mr" in abbreviations.words("TITLES", "en-GB")
    assert "Mr" not in abbreviations.words("TITLES", "de")
    assert {"Mr", "Hrn"} <= abbreviations.words("TITLES", "")
    assert cut("Es sprach Hrn. Weber.", language="en") == ["Es sprach Hrn.", "Weber."]
    assert cut("Es sprach Hrn. Weber.", language="de") == ["Es sprach Hrn. Weber."]
