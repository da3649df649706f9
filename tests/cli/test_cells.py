"""Text in cells of a terminal: its width, its cut, its direction."""

import pytest

from communique.cli.cells import cell, clipped, isolated, plain, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("peace", 5), ("和平", 4), ("e\u0301tat", 4), ("سلام", 4), ("", 0), ("ｆｕｌｌ", 8)],
)
def test_width_counts_columns_not_characters(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "cut"),
    [
        ("peace and bread", 15, "peace and bread"),
        ("peace and bread", 7, "peace…"),
        ("和平与发展", 5, "和平…"),
        ("和平与发展", 4, "和…"),
        ("peace", 1, "…"),
        ("peace", 0, ""),
    ],
)
def test_text_is_cut_at_its_end_with_a_mark(text, columns, cut):
    assert clipped(text, columns) == cut
    assert width(clipped(text, columns)) <= columns


def test_context_before_a_hit_is_cut_at_its_start():
    assert clipped("the struggle for", 7, start=True) == "…le for"


def test_a_mark_never_loses_its_letter_to_the_cut():
    cut = clipped("abcde\u0301f", 2, start=True)

    assert cut == "…f"


def test_a_cell_is_padded_to_its_columns_on_either_side():
    assert cell("和平", 6) == "和平  "
    assert cell("和平", 6, end=True) == "  和平"


@pytest.mark.parametrize("text", ["سلام", "שלום", "a\u202eb"])
def test_text_that_turns_direction_is_isolated(text):
    assert isolated(text) == f"\u2068{text}\u2069"


@pytest.mark.parametrize("text", ["peace", "和平", "état", "мир"])
def test_text_from_left_to_right_is_left_alone(text):
    assert isolated(text) == text


def test_isolation_takes_no_column():
    assert cell("سلام", 6) == "\u2068سلام\u2069  "


def test_text_can_not_steer_the_terminal():
    assert plain("a\x1b[31mred\x9bb") == "a\ufffd[31mred\ufffdb"


def test_lines_and_tabs_become_spaces():
    assert plain("one\n two\t\u2028three ") == "one two three"
