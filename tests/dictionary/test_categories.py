"""Categories: nested mappings, their text, their levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dictionary import Categories, parse_categories
from communique.errors import UsageError

TAX = Categories.of(
    {
        "economy": {"__": ["trade"], "tax": ["tax*", "tax  cut"], "work": "wage*"},
        "law": ["law", {"court": ["judge*"]}],
    }
)
NAMES = st.text("ab*? é", min_size=1, max_size=4).filter(str.strip)
NESTED = st.dictionaries(
    NAMES,
    st.recursive(
        st.lists(NAMES, min_size=1, max_size=3),
        lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        max_leaves=4,
    ),
    min_size=1,
    max_size=3,
)


def test_categories_stand_in_the_order_of_the_file_with_their_own_entries():
    assert [(each.name, each.entries) for each in TAX.categories] == [
        ("economy", ("trade",)),
        ("economy.tax", ("tax*", "tax cut")),
        ("economy.work", ("wage*",)),
        ("law", ("law",)),
        ("law.court", ("judge*",)),
    ]


@given(NESTED)
def test_the_text_of_a_dictionary_reads_back_as_the_same(nested):
    found = Categories.of(nested)

    assert parse_categories(str(found)) == found


def test_levels_say_which_names_are_told_apart():
    outer, _ = TAX.at_levels("1")
    inner, lost = TAX.at_levels("2")

    assert outer == {"economy": ("trade", "tax*", "tax cut", "wage*"), "law": ("law", "judge*")}
    assert list(inner) == ["tax", "work", "court"]
    assert lost == ["not at levels 2, and so not counted: economy, law"]


@pytest.mark.parametrize("levels", ["0", "one", "1;2", "4"])
def test_levels_that_make_no_sense_are_refused(levels):
    with pytest.raises(UsageError):
        TAX.at_levels(levels)


def test_a_category_holds_what_is_in_it_and_several_are_joined_by_plus():
    assert TAX.under("Economy") == ("trade", "tax*", "tax cut", "wage*")
    assert TAX.under("economy.tax + law.court") == ("tax*", "tax cut", "judge*")
    with pytest.raises(UsageError, match="no category is called 'econ'"):
        TAX.under("econ")


def test_what_is_empty_or_there_twice_is_told():
    found = Categories.of({"a": ["x", "x", " "], "b": [], "c": None, "d": {}})

    assert [each.name for each in found.categories] == ["a"]
    assert found.notices == (
        "a has 2 entries that are empty or stand there twice",
        "the category b has no entries, and isn't counted",
        "the category c has no entries, and isn't counted",
        "the category d has no entries, and isn't counted",
    )


@pytest.mark.parametrize(
    "nested",
    [{}, {"a": []}, {"a": [1]}, {"a": True}, {" ": ["x"]}, {"a": ["\ud800"]}, {"\ud800": ["x"]}],
)
def test_what_is_no_dictionary_is_refused(nested):
    with pytest.raises(UsageError):
        Categories.of(nested)
