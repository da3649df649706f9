"""Countries, regions and languages: what sources write, and never a guess."""

from datetime import date

import pytest

from communique.vocabulary.countries import candidates, country, every, suggestions
from communique.vocabulary.languages import is_odd, tag, three_letters
from communique.vocabulary.regions import region, subregion


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("Turkish", "TR"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("Great Britain", "GB"),
        ("Russia", "RU"),
        ("DPRK", "KP"),
        ("North Korea", "KP"),
        ("Democratic People’s Republic of Korea", "KP"),
        ("Palestine", "PS"),
        ("Kosovo", "XK"),
        ("The Gambia", "GM"),
        ("Cote d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Burma", "MM"),
        ("gbr", "GB"),
        ("Trinidad & Tobago", "TT"),
        ("Soviet Union", "SUHH"),
        ("GDR", "DDDE"),
        ("Czechoslovakia", "CSHH"),
        ("Guinea", "GN"),
        ("Niger", "NE"),
        ("Dominica", "DM"),
    ],
)
def test_names_of_a_country(text, code):
    assert country(text).code == code


@pytest.mark.parametrize("text", ["Freedonia", "Korea", "Congo", "", "Serbiaa", "Turkeyy"])
def test_what_could_be_several_or_none_is_none(text):
    assert country(text) is None


def test_a_day_tells_former_states_with_one_code_apart():
    assert country("CS") is None
    assert country("CS", date(1968, 8, 21)).code == "CSHH"
    assert country("CS", date(2004, 1, 1)).code == "CSXX"
    assert country("CS", date(2019, 1, 1)) is None
    assert country("Korea", date(1970, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "code"), [("Burma", "MM"), ("Zaire", "CD"), ("Upper Volta", "BF"), ("ATF", "TF")]
)
def test_what_is_still_a_name_of_a_present_country_means_that(text, code):
    assert country(text).code == code


def test_ambiguous_names_say_what_they_could_be_and_wrong_ones_what_is_near():
    assert {each.code for each in candidates("Korea")} == {"KP", "KR"}
    assert {each.code for each in candidates("Congo")} == {"CG", "CD"}
    assert "Serbia" in suggestions("Serbiaa")


def test_codes_are_complete_and_each_has_a_region():
    present = [each for each in every() if not each.until]

    assert len(present) == 250  # ISO 3166-1 has 249, and XK is in use without being in it
    assert len(every()) - len(present) == 31  # all of ISO 3166-3
    for attribute in ("code", "name"):
        assert len({getattr(each, attribute) for each in every()}) == len(every())
    assert len({each.alpha3 for each in present}) == len(present)
    assert all(len(each.code) == 2 and len(each.alpha3) == 3 for each in present)
    assert all(region(each) and subregion(each) for each in every())
    assert (region(country("Greece")), subregion(country("GR"))) == ("Europe", "Southern Europe")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("zho", "zh"),
        ("ger", "de"),
        ("Greek", "el"),
        ("Ελληνικά", "el"),
        ("gr", "el"),
        ("español", "es"),
        ("Scottish Gaelic", "gd"),
        ("xx", ""),
        ("a language", ""),
        ("es-419", "es-419"),
    ],
)
def test_languages(text, meant):
    assert tag(text) == meant


def test_a_code_of_a_country_is_understood_and_told():
    assert is_odd("gr")
    assert not is_odd("el")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "deu"),
        ("de-AT", "deu"),
        ("ger", "deu"),
        ("zh-Hant", "zho"),
        ("Greek", "ell"),
        ("x", ""),
    ],
)
def test_a_language_has_one_code_of_three_letters(text, code):
    assert three_letters(text) == code
