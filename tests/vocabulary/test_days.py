"""Dates of the archive world: forms, languages, calendars, and what stays open."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.vocabulary.days import order_of, parse
from communique.vocabulary.edtf import days

FORMS = [
    ("10/24/19 11:08 AM", "2019-10-24T11:08", "2019-10-24", "2019-10-25"),
    ("24/10/2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24.10.2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("10/24/99 1:08 PM", "1999-10-24T13:08", "1999-10-24", "1999-10-25"),
    ("2019-10-24", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("2019-10-24T11:08:09+02:00", "2019-10-24T11:08:09+02:00", "2019-10-24", "2019-10-25"),
    ("2019-10-24 11:08 UTC", "2019-10-24T11:08Z", "2019-10-24", "2019-10-25"),
    ("2019-10", "2019-10", "2019-10-01", "2019-11-01"),
    ("2019", "2019", "2019-01-01", "2020-01-01"),
    ("1980s", "198X", "1980-01-01", "1990-01-01"),
    ("c. 1948", "1948~", "1948-01-01", "1949-01-01"),
    ("24 October 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("Thursday, 24 October 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("October 24, 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("Oct. 24, 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24th of October 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("October 2019", "2019-10", "2019-10-01", "2019-11-01"),
    ("24-26 October 2019", "2019-10-24/2019-10-26", "2019-10-24", "2019-10-27"),
    ("October 24–26, 2019", "2019-10-24/2019-10-26", "2019-10-24", "2019-10-27"),
    ("24 de octubre de 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("le 24 octobre 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("1er mars 2019", "2019-03-01", "2019-03-01", "2019-03-02"),
    ("24. Oktober 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 ottobre 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 de outubro de 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 октября 2019 г.", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 жовтня 2019 року", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 Οκτωβρίου 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 Ekim 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 oktober 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24. října 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 października 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("2019. október 24.", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24. lokakuuta 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("24 أكتوبر 2019", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("2019年10月24日", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("2019年10月", "2019-10", "2019-10-01", "2019-11-01"),
    ("2019년 10월 24일", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("令和元年10月24日", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("昭和20年8月15日", "1945-08-15", "1945-08-15", "1945-08-16"),
    ("Juche 108 (2019) October 24", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("Juche 108", "2019", "2019-01-01", "2020-01-01"),
    ("24 ตุลาคม 2562", "2019-10-24", "2019-10-24", "2019-10-25"),
    ("พ.ศ. 2562", "2019", "2019-01-01", "2020-01-01"),
    ("1 Muharram 1400 AH", "1979-11-21~", "1979-11-21", "1979-11-22"),
    ("1 محرم 1400 هـ", "1979-11-21~", "1979-11-21", "1979-11-22"),
]


@pytest.mark.parametrize(("text", "edtf", "start", "stop"), FORMS)
def test_a_form_is_read_as_its_days(text, edtf, start, stop):
    found = parse(text)

    assert found.edtf == edtf
    assert (found.interval.start.isoformat(), found.interval.stop.isoformat()) == (start, stop)
    assert found.interval.raw == text


@pytest.mark.parametrize("text", ["", "peace", "31/31/2019", "30 February 2019", "24 Smarch 2019"])
def test_what_is_no_day_says_so(text):
    with pytest.raises(ValueError):
        parse(text)


def test_day_and_month_change_places_as_the_collection_says():
    assert parse("10/11/19").ambiguous
    assert parse("10/11/19").edtf == "2019-10-11"
    assert parse("10/11/19", "dmy").edtf == "2019-11-10"
    assert not parse("10/11/19", "dmy").ambiguous
    assert parse("24/10/19", "mdy").edtf == "2019-10-24"


def test_a_collection_decides_by_its_dates_that_can_be_only_one():
    found = order_of(["10/11/19", "24/10/19", "1/2/2003", "25.12.2001", "peace", "6/6/2006"])

    assert (found.order, found.dmy, found.mdy, found.open) == ("dmy", 2, 0, 2)
    assert "day first" in str(found)
    assert order_of(["1/2/2003"]).order is None
    assert order_of(["10/24/19", "24/10/19"]).order is None


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y年%m月%d日"]),
)
def test_every_day_comes_back_from_every_form(day, form):
    assert parse(day.strftime(form)).interval.start == day


@pytest.mark.parametrize("text", ["1" * 1_000_000, "a " * 500_000, "24 " * 60, "é" * 199])
def test_hostile_texts_are_soon_refused(text):
    started = time.perf_counter()

    with pytest.raises(ValueError):
        parse(text)

    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("2019-10/2020-02", "2019-10-01", "2020-03-01"),
        ("2019/..", "2019-01-01", "9999-12-31"),
        ("198X", "1980-01-01", "1990-01-01"),
        ("2019-XX-XX", "2019-01-01", "2020-01-01"),
        ("2019-21", "2019-03-01", "2019-06-01"),
        ("2018-04~", "2018-04-01", "2018-05-01"),
    ],
)
def test_edtf(text, start, stop):
    found = days(text)

    assert (found.start.isoformat(), found.stop.isoformat(), found.raw) == (start, stop, text)
