"""Lemmas: each word by the dictionary of its document's language."""

import polars as pl
import pytest
import simplemma
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate import words
from communique.annotate.languages import code_of
from communique.annotate.layer import Given, layer_annotators, made
from communique.annotate.lemma import Lemma, known
from communique.errors import PluginError, UsageError
from random_cases import costly

WORDS = ["were", "Were", "WERE", "Häuser", "days", "парламента", "平和", "U.S.", "1945", "."]
LANGUAGES = ["en", "de", "ru", "zh", None]


def annotated(texts, languages, lemma=None, corpus=""):
    stream = words.annotate(texts)
    documents = pl.DataFrame({"language": pl.Series(languages, dtype=pl.String)})
    return stream, (lemma or Lemma()).annotate(Given(texts, stream, documents, corpus))


def listed(column):
    return column.types.gather(column.codes).to_list()


@costly
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(WORDS)), st.sampled_from(LANGUAGES)),
        max_size=6,
    )
)
def test_a_lemma_is_what_the_dictionary_has_for_the_word(documents):
    texts = [" ".join(each) for each, _ in documents]
    languages = [language for _, language in documents]

    stream, found = annotated(texts, languages, corpus="en")

    expected = []
    tokens = listed(stream.values["word"])
    for row, language in enumerate(languages):
        for word in tokens[stream.bounds[row] : stream.bounds[row + 1]]:
            if language == "zh":
                expected.append(word.lower())
            else:
                expected.append(simplemma.lemmatize(word, lang=language or "en"))
    assert listed(found.values["lemma"]) == expected


def test_what_a_document_says_goes_before_what_the_user_says_and_that_before_the_corpus():
    texts, languages = ["Häuser Tage", "Häuser Tage"], ["German", None]

    _, by_user = annotated(texts, languages, Lemma(language="sv"), corpus="de")
    _, by_corpus = annotated(texts, languages, corpus="de")

    assert listed(by_user.values["lemma"]) == ["Haus", "Tag", "Häuser", "Tage"]
    assert listed(by_corpus.values["lemma"]) == ["Haus", "Tag"] * 2


def test_languages_without_a_dictionary_are_counted():
    _, found = annotated(["a", "b", "c", "d"], ["zh", "zh-Hant", None, "en"])

    assert sorted((n, message[:45]) for message, n in found.notices.items()) == [
        (1, "the language isn't said: the lemma is the wor"),
        (2, "no dictionary for the language 'zh': the lemm"),
    ]


def test_a_corpus_that_says_no_language_is_refused():
    with pytest.raises(UsageError, match="no document says its language") as caught:
        Lemma().check(pl.DataFrame({"id": ["a"]}), "")

    assert "--language en" in caught.value.hint
    Lemma().check(pl.DataFrame({"id": ["a"]}), "en-GB")
    Lemma(language="English").check(pl.DataFrame({"id": ["a"]}), "")


def test_a_corpus_of_languages_without_a_dictionary_is_refused():
    with pytest.raises(UsageError, match=r"no dictionary for the languages .* \(zh\)"):
        Lemma().check(pl.DataFrame({"language": ["zh"]}), "")
    with pytest.raises(UsageError, match="no dictionary for the language 'tlh'"):
        Lemma(language="tlh").check(pl.DataFrame({"language": ["en"]}), "")


def test_another_field_can_say_the_language():
    documents = pl.DataFrame({"tongues": [["de", "en"], ["en"]]})
    texts = ["Tage", "days"]

    found = Lemma(field="tongues").annotate(Given(texts, words.annotate(texts), documents, ""))

    assert listed(found.values["lemma"]) == ["Tag", "day"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("English", "en"), ("  german ", "de"),
        ("Deutsch", "de"), ("ger", "de"), ("Serbian", "hbs"), ("hr-HR", "hbs"), ("no", "nb"),
        ("Norwegian Nynorsk", "nn"), ("Русский", "ru"), ("zh-Hant-TW", "zh"),
        ("tlh", "tlh"), ("", ""),
    ],
)  # fmt: skip
def test_codes_tags_and_names_of_languages_are_understood(said, code):
    assert code_of(said) == code


def test_each_language_that_has_a_dictionary_can_be_said_by_its_code():
    assert {code_of(code) for code in known()} == known()


def test_an_annotator_that_makes_no_layer_is_refused():
    assert "lemma" in layer_annotators()
    with pytest.raises(UsageError, match="makes no layer"):
        made("words", {})
    with pytest.raises(PluginError, match="no annotator is called 'lemmas'"):
        made("lemmas", {})


def test_an_option_that_an_annotator_does_not_have_is_refused():
    with pytest.raises(UsageError, match="lemma has no option 'model'") as caught:
        made("lemma", {"model": "x"})

    assert caught.value.hint == "options: language, field"
