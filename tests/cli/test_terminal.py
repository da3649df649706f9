"""Tables and concordances as they look on a terminal."""

from communique.cli.cells import width
from communique.cli.terminal import concordance, readable, table


def _lines(found):
    return [line.replace("\u2068", "").replace("\u2069", "") for line in found]


def test_numbers_stand_at_the_end_of_their_cells_and_text_at_its_start():
    rows = [
        {"group": "Reds", "hits": 1200, "per_million": 7.04},
        {"group": "Greens", "hits": 3, "per_million": 1234.5},
    ]

    assert list(table(rows, colour=False, room=60)) == [
        "group    hits  per_million",
        "Reds    1,200          7.0",
        "Greens      3        1,234",
    ]


def test_a_table_without_rows_has_no_lines():
    assert list(table([], colour=False, room=60)) == []


def test_a_wide_table_takes_from_its_widest_text_and_never_from_numbers():
    rows = [{"party": "Workers' Party of Freedonia", "place": "Sylvania", "hits": 123456}]

    lines = list(table(rows, colour=False, room=40))

    assert max(map(width, lines)) <= 40
    assert lines[1].endswith("Sylvania  123,456")
    assert "…" in lines[1]


def test_a_value_that_is_missing_is_empty_and_a_list_is_joined():
    assert readable(None) == ""
    assert readable(["a", "b"]) == "a; b"
    assert readable({"start": None, "stop": None, "raw": "April 2018"}) == "April 2018"
    assert readable(float("nan")) == ""
    assert readable(0.0123) == "0.012"
    assert readable(0.7254) == "0.725"


def test_hits_are_aligned_whatever_the_script():
    lines = [
        ("a#t1", "the struggle for", "peace", "and bread"),
        ("b#t22", "为了", "和平", "与发展"),
        ("c#t3", "من أجل", "السلام", "والخبز"),
    ]

    found = _lines(concordance(lines, colour=False, room=80))

    starts = [
        width(line[: line.index(hit)])
        for line, hit in zip(found, ["peace", "和平", "السلام"], strict=True)
    ]
    assert len(set(starts)) == 1


def test_each_piece_of_a_right_to_left_line_is_isolated():
    [line] = concordance([("c#t3", "من أجل", "السلام", "والخبز")], colour=False, room=80)

    assert line.count("\u2068") == line.count("\u2069") == 3
    assert line.index("من أجل") < line.index("السلام") < line.index("والخبز")


def test_a_concordance_fits_the_terminal():
    lines = [("a" * 90, "before " * 20, "hit " * 30, "after " * 20)]

    found = list(concordance(lines, colour=False, room=80))

    assert max(map(width, found)) <= 80


def test_the_hit_is_marked_by_more_than_its_colour():
    [line] = concordance([("a", "for", "peace", "now")], colour=True, room=80)

    assert "  \x1b[1mpeace\x1b[0m  " in line
