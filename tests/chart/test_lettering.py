"""Words and numbers in a picture."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.chart.lettering import isolated, number, rounded, shortened, times, width, wrapped


@given(st.text(max_size=40), st.floats(20, 300))
def test_a_shortened_text_fits(text, room):
    assert width(shortened(text, room)) <= room


def test_a_text_with_room_is_left_as_it_is_but_for_its_lines():
    assert shortened("two  words\nhere", 500) == "two words here"


@given(st.text(max_size=80), st.floats(30, 300))
def test_each_line_of_a_wrapped_text_fits(text, room):
    assert all(width(line) <= room for line in wrapped(text, room))


def test_letters_of_full_width_take_more_room_than_latin_ones():
    assert width("和平") > width("as")
    assert width("e\u0301") == width("e")


@given(st.text())
def test_any_text_is_xml_in_a_picture(text):
    ElementTree.fromstring(f"<text>{isolated(text)}</text>")


def test_a_text_from_right_to_left_gets_a_direction_of_its_own():
    assert isolated("السلام") == "\u2068السلام\u2069"
    assert isolated("peace") == "peace"
    assert isolated("السلام 12") == "\u2068السلام 12\u2069"


def test_words_from_right_to_left_do_not_turn_a_title_round():
    told = isolated("“من أجل السلام” & و over time")

    assert told == "“\u2068من أجل السلام\u2069” &amp; \u2068و\u2069 over time"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234567.0, "1\u2009234\u2009567"), (-2.5, "\u22122.5"), (0.001, "0.001")],
)
def test_a_number_has_thin_spaces_and_a_true_minus(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(366.4, "366"), (9.96, "10"), (9.44, "9.4"), (0.123, "0.12")]
)
def test_a_rate_is_whole_from_ten_on(value, text):
    assert rounded(value) == text


def test_a_ratio_is_said_in_times():
    assert [times(each) for each in (2, -2, 1.5)] == ["4×", "4×", "2.83×"]
