"""Whatever is typed is a query or a mistake that is pointed at; never anything else."""

from hypothesis import given
from hypothesis import strategies as st

from communique.errors import QueryError
from communique.query import parse, parse_selection, simple

LEXEMES = st.sampled_from(
    ["[", "]", "(", ")", "'a'", '"b"', "word", "=", "!=", "&", "|", "!", "*", "+", "?", "{2,3}",
     "{",
     "<s>", "</s>", "<s", "/>", ">", "within", "containing", "::", "a:", "@", "a.word", "distabs",
     "$l", "/m[", "/region[s]", "MU", "meet", "union", "-3", "5", "2018-04", "none", "in", "not",
     "%c", "%x", "~", "->", "(?=", "(?<!", "(?longest)", "_.x", "chars", "result", "int", ",", ";",
     '"', "'", "\\", "[:", ":]", "é", "\u200f", "\x00", "\ud800"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(LEXEMES, max_size=14).map("".join),
    st.lists(LEXEMES, max_size=14).map(" ".join),
    st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")),
)


def read(reader, text):
    """Return what a text is read as; a mistake must stand inside the text."""
    try:
        return reader(text)
    except QueryError as error:
        assert 0 <= error.at <= len(error.text)
        assert error.message
        return None


@given(TEXTS)
def test_any_text_is_a_query_or_a_mistake(text):
    query = read(parse, text)

    if query is not None:
        assert parse(str(query)) == query


@given(TEXTS)
def test_any_text_is_a_condition_or_a_mistake(text):
    selection = read(parse_selection, text)

    if selection is not None:
        assert parse_selection(str(selection)) == selection


@given(TEXTS)
def test_any_text_in_the_search_box_becomes_a_query(text):
    query = read(simple, text)

    if query is not None:
        assert parse(str(query)) == query
