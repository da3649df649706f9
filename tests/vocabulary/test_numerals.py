"""Numerals: the same numbers as words of several languages."""

import pytest
from icu4py.messageformat import MessageFormat

from communique.vocabulary.numerals import numerals, plain

SAME = {
    130: {"en": "a hundred and thirty", "de": "hundertdreißig", "es": "ciento treinta",
          "fr": "cent trente", "it": "centotrenta", "pt": "cento e trinta",
          "nl": "honderddertig", "ru": "сто тридцать", "zh": "一百三十"},
    71: {"en": "seventy-one", "de": "einundsiebzig", "es": "setenta y uno",
         "fr": "soixante et onze", "it": "settantuno", "pt": "setenta e um",
         "nl": "eenenzeventig", "ru": "семьдесят один", "zh": "七十一"},
    99: {"en": "ninety-nine", "de": "neunundneunzig", "es": "noventa y nueve",
         "fr": "quatre-vingt-dix-neuf", "it": "novantanove", "pt": "noventa e nove",
         "nl": "negenennegentig"},
    9000: {"en": "nine thousand", "de": "neuntausend", "es": "nueve mil", "fr": "neuf mille",
           "it": "novemila", "pt": "nove mil", "nl": "negenduizend", "ru": "девять тысяч",
           "ja": "九千"},
    250000: {"en": "two hundred and fifty thousand", "de": "zweihundertfünfzigtausend",
             "es": "doscientos cincuenta mil", "fr": "deux cent cinquante mille",
             "ru": "двести пятьдесят тысяч", "zh": "二十五万"},
    2019: {"zh": "二〇一九", "en": "two thousand nineteen"},
}  # fmt: skip
CASES = [(number, code, text) for number, each in SAME.items() for code, text in each.items()]


@pytest.mark.parametrize(("number", "language", "text"), CASES)
def test_a_numeral_is_its_number(number, language, text):
    assert [value for value, _ in numerals(f"x {text} y", language)] == [number]


def test_one_is_an_article_and_no_number():
    assert list(numerals("one of them, una de ellas", "en")) == []


def test_signs_of_units_alone_are_no_number():
    assert list(numerals("万岁", "zh")) == list(numerals("千万不要", "zh")) == []


def test_a_numeral_inside_a_word_is_none():
    assert list(numerals("tenfold, weight, often", "en")) == []


def test_without_a_language_or_with_one_that_is_unknown_nothing_is_found():
    assert list(numerals("seis", "")) == list(numerals("kuusi", "xx")) == []


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fi", "Kaksikymmentä", 20),
        ("pl", "sto trzydzieści", 130),
        ("pl", "sto trzydziesci", 130),
        ("sr", "сто двадесет", 120),
        ("sr-Latn", "sto dvadeset", 120),
        ("hi", "सैंतीस", 37),
        ("sw", "mia moja na kumi na moja", 111),
        ("ar", "سبعة آلاف", 7000),
    ],
)
def test_in_other_languages_a_number_is_what_icu_writes_for_it(language, text, number):
    assert list(numerals(f"x {text}, y", language)) == [(number, text)]


GRAMMARS = ("en", "de", "es", "fr", "it", "pt", "ru", "nl")


@pytest.mark.parametrize("language", GRAMMARS)
@pytest.mark.parametrize("accents", [True, False])
def test_every_number_that_icu_writes_is_read_by_our_numerals(language, accents):
    form = MessageFormat("{n, spellout}", language)
    for number in (*range(2, 200), *range(200, 1000, 10), *range(1000, 11000, 1000)):
        written = form.format({"n": number}).replace("\u00ad", "")

        found = list(numerals(written if accents else plain(written), language))

        assert [value for value, _ in found] == [number], written
