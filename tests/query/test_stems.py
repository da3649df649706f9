"""Which types are forms of a word, in which language."""

import pytest
import Stemmer

from communique.query.ranking.postings import body
from communique.query.ranking.stems import LANGUAGES, forms, language, languages


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("en", "english"),
        ("EN-gb", "english"),
        ("pt_BR", "portuguese"),
        ("deu", "german"),
        ("German", "german"),
        ("Norwegian Bokmål", "norwegian"),
        ("nb", "norwegian"),
        ("zh-Hans", ""),
        ("zh-DE", ""),
        ("Klingon", ""),
        ("", ""),
    ],
)
def test_a_language_is_known_by_code_or_english_name(said, name):
    assert language(said) == name


def test_every_stemmer_that_is_installed_can_be_asked_for():
    other_rules = {"porter", "dutch_porter", "lovins", "kraaij_pohlmann", "german2", "sesotho"}

    assert set(Stemmer.algorithms()) - other_rules <= set(LANGUAGES)


def found(cut, text, word, name):
    part = cut([text]).parts[0]
    stream = body(part)
    return stream.attribute.types["type"].gather(forms(stream, word, name, None)).to_list()


@pytest.mark.parametrize(
    ("text", "word", "name", "expected"),
    [
        ("nation Nations national notion", "nations", "english", ["Nations", "nation", "national"]),
        ("people’s people's people peoples", "people", "english",
         ["people", "people's", "peoples", "people’s"]),
        ("Haus Häuser Hause hausen", "haus", "german", ["Haus", "Hause", "Häuser", "hausen"]),
        ("résumé resume resumes", "resume", "english", ["resume", "resumes", "résumé"]),
        ("новый новая новые новость", "новый", "russian", ["новая", "новые", "новый"]),
        ("和平 发展", "和平", "", ["和平"]),
        ("nation nations", "Nation", "", ["nation"]),
        ("nation , nations", ",", "english", [","]),
    ],
)  # fmt: skip
def test_forms_share_the_stem_or_differ_in_case_and_diacritics(cut, text, word, name, expected):
    assert found(cut, text, word, name) == expected


def test_without_the_metadata_field_every_document_is_of_the_default(cut):
    assert languages(cut(["a", "b"]).parts[0], "english") == [("english", None)]


def test_the_meeting_is_held_in_four_languages(meeting):
    [part] = meeting.parts
    found = {name: int(mask.sum()) for name, mask in languages(part, "english")}

    said = part.documents["language"].value_counts()
    counts = dict(said.rows())
    assert found == {
        "arabic": counts["ar"],
        "english": counts["en"],
        "spanish": counts["es"],
        "": counts["zh"],
    }


def test_a_word_is_stemmed_as_the_document_that_it_is_in(meeting):
    [part] = meeting.parts
    stream = body(part)
    by_language = {
        name: stream.attribute.types["type"].gather(forms(stream, "camaradas", name, mask))
        for name, mask in languages(part, "english")
    }

    assert "camaradas" in by_language["spanish"].to_list()
    assert stream.attribute.stems["spanish"].null_count() > 0
