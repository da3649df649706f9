"""Figures: a number and a date are the same in all languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.vocabulary.figures import figures


def values(sentence, language=""):
    return [(each.kind, each.value) for each in figures(sentence, language)]


@pytest.mark.parametrize(
    "written",
    [
        "1,000",
        "1.000",
        "1 000",
        "1\u00a0000",
        "1\u202f000",
        "1’000",
        "١٬٠٠٠",
        "１０００",
        "१०००",
        "1千",
    ],
)
def test_a_number_is_one_however_its_thousands_are_parted(written):
    assert values(f"({written})") == [("number", "1000")]


@pytest.mark.parametrize(
    "written",
    [
        "3.5 million",
        "3,5 millones",
        "3,5 Millionen",
        "3,5 milhões",
        "3,5 млн",
        "350万",
        "3 500 000",
        "3,5 miljoner",
        "3,5 milyon",
        "3,5 miljoonaa",
        "3,5 milionów",
        "3,5 triệu",
    ],
)
def test_a_word_after_a_number_multiplies_it(written):
    assert values(written) == [("number", "3500000")]


@pytest.mark.parametrize(
    "written",
    [
        *("24 May 2019", "May 24, 2019", "24th of May 2019", "el 24 de mayo de 2019"),
        *("24. Mai 2019", "24 мая 2019 г.", "2019年5月24日", "24 مايو 2019", "24.05.2019"),
        *("2019-05-24", "24/5/2019", "2019년 5월 24일"),
    ],
)
def test_a_date_is_one_however_it_is_written(written):
    assert sorted(values(written)) == [("date", "5-24"), ("number", "2019")]


def test_a_date_in_numbers_that_could_be_two_is_both():
    assert {("date", "10-11"), ("date", "11-10")} <= set(values("10/11/2019"))


def test_may_is_a_month_only_beside_a_day_or_a_year():
    assert values("We may ask; in May 2019 we did.") == [("date", "5"), ("number", "2019")]


def test_numbers_that_are_words_are_read_where_the_language_is_known():
    assert values("eighty", "en") == values("achtzig", "de-AT") == [("number", "80")]
    assert values("eighty") == values("eighty", "xx") == []


@given(st.integers(0, 10**12))
def test_every_whole_number_is_read_as_itself(number):
    for mark in (",", ".", "\u00a0"):
        assert values(f"a {number:,} b".replace(",", mark)) == [("number", str(number))]


@given(st.text(max_size=40))
def test_any_text_has_figures_or_none(text):
    for each in figures(text, "en"):
        assert each.text in text


@pytest.mark.parametrize("written", ["2 miliardy", "2 miljard", "2 milyar", "2 мільярди", "2 bn"])
def test_thousands_of_millions_have_many_names(written):
    assert values(written) == [("number", "2000000000")]
