"""Clues: what sentences of two languages share, and what it weighs."""

import numpy as np
import polars as pl
import pytest

from bilingual import text_of
from communique.align.clues import Known, clues


def shared(one, other, **known):
    found = clues(text_of([one, *"xxxx"]), text_of([other, *"yyyy"]), **known)
    return [tuple(each) for each in found.shared(range(1), range(1))]


def test_names_are_words_that_stay_as_they_are():
    assert shared("We came from Halvern.", "Vinimos de Halvern.") == [
        ("name", "Halvern", "Halvern")
    ]


def test_names_in_latin_letters_are_found_in_other_scripts():
    assert shared("We came from Halvern.", "我们来自 Halvern 市。") == [
        ("name", "Halvern", "Halvern")
    ]


def test_cognates_are_alike_without_accents_and_case():
    assert shared("the nations", "Las NACIÓNES") == [("cognate", "nations", "NACIÓNES")]
    assert shared("our university", "nuestra universidad") == [
        ("cognate", "university", "universidad")
    ]


def test_short_words_and_words_that_differ_are_no_cognates():
    assert shared("the cat is here", "el car va aqui") == []
    assert shared("the house", "la casa") == []


def test_words_of_a_dictionary_are_clues():
    pairs = pl.DataFrame({"word": ["peace"], "other": ["paz"], "trust": [0.7]})

    found = shared("We want Peace.", "Queremos la paz.", known=[Known(pairs, "dictionary")])

    assert found == [("dictionary", "Peace", "paz")]


def test_weights_are_logs_of_how_much_likelier_a_translation_is():
    one = text_of([f"In {year} it was so." for year in (2001, 2002, 2003, 2004)])
    other = text_of([f"En {year} fue así." for year in (2001, 2002, 2003, 2005)])

    found = clues(one, other)

    # By hand: P = 1.5 / 5 on both sides, trust 0.9: ln(0.9 * 0.3 / 0.09) = ln 3 = 1.09861;
    # missed: -ln(0.1 / 0.7) = 1.94591; of 2004 and 2005, which the other text has nowhere,
    # P = 1.5 / 5 against 0.5 / 5: -ln((1 - 0.9 / 2) / 0.9) = 0.49248.
    score = found.evidence(1, 1)
    assert score[0, 0] == pytest.approx(1.09861, abs=1e-4)
    assert score[0, 1] == pytest.approx(-2 * 1.94591, abs=1e-4)
    assert score[3, 3] == pytest.approx(-2 * 0.49248, abs=1e-4)


def test_a_clue_in_both_sentences_of_a_bead_counts_once():
    one = text_of(["Halvern is here.", "Halvern is there.", "One more.", "And one."])
    other = text_of(["Halvern.", "Más.", "Otra.", "Nada."])

    found = clues(one, other)

    assert found.evidence(2, 1)[0, 0] == pytest.approx(found.evidence(1, 1)[0, 0])


def test_exchanged_texts_have_the_same_evidence():
    one = text_of(["Halvern in 2001.", "The nation, six families.", "x"], language="en")
    other = text_of(["La nación, seis familias de Halvern.", "2001", "HALVERN"], language="es")

    there, back = clues(one, other), clues(other, one)

    for a, b in ((1, 1), (2, 1), (1, 2), (2, 2)):
        assert np.allclose(there.evidence(a, b), back.evidence(b, a).T)
