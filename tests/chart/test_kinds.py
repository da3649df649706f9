"""Kinds of charts: what columns come to which marks."""

import math

import numpy as np
import pytest

from communique.chart import (
    Counts,
    Course,
    barcode,
    columns,
    dendrogram,
    heat,
    keyness,
    listed,
    network,
    over_time,
    scatter,
)
from communique.measure import Evidence
from communique.query import parse

EVIDENCE = Evidence(parse("peace"), "hits")


def counts(*numbers: int) -> Counts:
    return Counts(numbers, lambda at: EVIDENCE)


def test_a_list_has_a_mark_for_each_value_with_what_it_counts():
    chart = listed("t", ["a", "b"], [3.0, 12.4], low=[1, 8], high=[5, 20], counts=counts(7, 2))

    assert chart.y.names == ["a", "b"]
    assert [(mark.x, mark.low, mark.high, mark.count) for mark in chart.marks] == [
        (3.0, 1, 5, 7),
        (12.4, 8, 20, 2),
    ]
    assert chart.marks[1].told == "b: 12 (95 % 8–20), 2 hits"
    assert chart.marks[0].evidence == EVIDENCE


def test_a_value_that_is_none_has_no_mark():
    chart = listed("t", ["a", "b", "c"], [None, math.nan, 1.0])

    assert chart.y.names == ["c"]


def test_a_long_list_is_cut_and_says_so():
    chart = listed("t", list(map(str, range(1200))), [1.0] * 1200)

    assert len(chart.marks) == 30
    assert chart.notes == ["The first 30 of 1\u2009200 rows are drawn."]


def test_bars_either_way_belong_to_their_side():
    chart = listed("t", ["a", "b"], [-1.0, 2.0], sides=("Left", "Right"), bars=True)

    assert [mark.series for mark in chart.marks] == [0, 1]
    assert chart.series == ("Left", "Right")


def test_sizes_are_seen_from_nothing_on_and_values_below_it_as_they_are():
    assert listed("t", ["a"], [5.0]).x.low == 0
    assert listed("t", ["a"], [-5.0]).x.low is None


def test_a_line_is_broken_where_there_is_no_value():
    course = Course("", ["2001", "2002", "2003", "2004"], [1.0, 2.0, None, 3.0])
    chart = over_time("t", [course])
    lines = [stroke.points for stroke in chart.strokes if stroke.kind == "line"]

    assert lines == [[(2001, 1.0), (2002, 2.0)], [(2004, 3.0)]]


def test_a_band_runs_along_its_line_and_a_lone_point_has_an_interval():
    course = Course("", ["2001", "2002", "2005"], [1.0, 2, 3], [0.5, 1, 2], [1.5, 3, 4])
    strokes = over_time("t", [course]).strokes
    bands = [(stroke.kind, stroke.points) for stroke in strokes if stroke.kind != "line"]

    assert bands == [
        ("band", [(2001, 1.5), (2002, 3), (2002, 1), (2001, 0.5)]),
        ("interval", [(2005, 4), (2005, 2)]),
    ]


def test_dates_of_another_unit_are_left_out():
    course = Course("", ["2001-02", "2001", "2001..2002", None], [1.0, 1.0, 1.0, 1.0])

    assert [mark.x for mark in over_time("t", [course]).marks] == [2001 * 12 + 1]


def test_more_than_four_lines_are_not_told_apart_and_not_drawn():
    chart = over_time("t", [Course(str(n), ["2001"], [1.0]) for n in range(6)])

    assert len(chart.series) == 4
    assert chart.notes == ["4 of 6 series are drawn."]


def test_keyness_shows_what_is_not_significant_hollow_and_on_its_side():
    chart = keyness(
        "t", ["a", "b"], [-2.0, 0.1], [100.0, 10.0], sides=("A", "B"), significant=[True, False]
    )
    marks = {mark.label: mark for mark in chart.marks}

    assert (marks["a"].series, marks["a"].filled) == (0, True)
    assert (marks["b"].series, marks["b"].filled) == (1, False)
    assert marks["a"].told.startswith("a: 4× in A, 100 per million")


def test_a_word_in_one_corpus_only_sits_at_the_edge():
    chart = keyness("t", ["a", "b"], [math.inf, 1.0], [5.0, 5.0], sides=("A", "B"))
    marks = {mark.label: mark for mark in chart.marks}

    assert marks["a"].x == chart.x.high
    assert "in one only" in marks["a"].told


def test_a_swap_of_the_corpora_mirrors_the_cloud():
    ratios, rates = [2.0, -1.0, 0.5], [10.0, 20.0, 30.0]
    one = keyness("t", ["a", "b", "c"], ratios, rates, sides=("A", "B"))
    other = keyness("t", ["a", "b", "c"], [-r for r in ratios], rates, sides=("B", "A"))

    assert [(m.label, m.x, m.y) for m in one.marks] == [(m.label, -m.x, m.y) for m in other.marks]


def test_a_barcode_has_a_tick_for_each_hit_in_the_row_of_its_document():
    chart = barcode("t", ["d1", "d2", "d1"], [0.05, 0.375, 0.95], counts=counts(1, 1, 1))

    assert chart.y.names == ["d1", "d2"]
    assert [(mark.x, mark.y) for mark in chart.marks] == [(0.05, 0), (0.375, 1), (0.95, 0)]
    assert chart.marks[1].told == "d2, 37.5 %"
    assert {mark.count for mark in chart.marks} == {1}


def test_a_barcode_says_which_documents_and_hits_are_left_out():
    documents = [str(at // 100) for at in range(4000)]
    chart = barcode("t", documents, [0.5] * 4000)

    assert len(chart.marks) == 2000
    assert chart.notes == [
        "The first 30 of 40 documents are drawn.",
        "The first 2\u2009000 of 3\u2009000 hits are drawn.",
    ]


def test_a_network_has_thicker_lines_for_stronger_links():
    chart = network("t", ["a", "b", "c"], [(0, 1, 1.0), (1, 2, 4.0)], sizes=[1, 4, 9])

    assert [stroke.width for stroke in chart.strokes] == [1.25, 3.5]
    assert [mark.size for mark in chart.marks] == [5.0, 7.0, 9.0]
    assert chart.marks[1].told == "b: 2 links"


def test_a_dendrogram_has_its_leaves_in_the_order_of_its_branches():
    tree = np.array([[0, 2, 1.0, 2], [1, 3, 2.0, 3]])
    chart = dendrogram("t", ["a", "b", "c"], tree, counts=counts(10, 20, 30))

    assert chart.y.names == ["b", "a", "c"]
    assert [mark.count for mark in chart.marks] == [20, 10, 30]


def test_a_heat_map_parts_at_zero_where_there_are_values_below():
    chart = heat("t", ["a"], ["x", "y", "z"], np.array([[-1.0, 0.0, 2.0]]))

    assert [mark.shade for mark in chart.marks] == [-0.5, 0.0, 1.0]
    assert [mark.series for mark in chart.marks] == [1, 0, 0]


def test_a_heat_map_without_values_below_zero_runs_from_the_least_to_the_greatest():
    chart = heat("t", ["a", "b"], ["x", "y"], np.array([[0.5, 1.0], [np.nan, 0.75]]))

    assert [(mark.x, mark.y, mark.shade) for mark in chart.marks] == [
        (0, 0, 0.0),
        (1, 0, 1.0),
        (1, 1, 0.5),
    ]
    assert chart.notes == ["Shades: paper is 0.5, deepest blue 1."]


def test_a_large_matrix_is_cut_and_its_cells_keep_their_counts():
    n = 70
    names = list(map(str, range(n)))
    each = Counts(range(n * n), lambda at: EVIDENCE)
    chart = heat("t", names, names, np.arange(n * n, dtype=float).reshape(n, n), counts=each)

    assert len(chart.marks) == 60 * 60
    assert chart.marks[60].count == 70
    assert "The first 60 rows and columns are drawn." in chart.notes


def test_a_scatter_has_a_series_for_each_of_four_groups_and_one_for_the_others():
    chart = scatter("t", [1, 2, 3, 4, 5, 6.0], [1.0] * 6, list("abcdef"), groups=list("uvwxyz"))

    assert chart.series == ["u", "v", "w", "x", "other"]
    assert [mark.series for mark in chart.marks] == [0, 1, 2, 3, 4, 4]
    assert chart.x.scale == "none"


@pytest.mark.parametrize(
    "chart",
    [
        listed("t", [], []),
        over_time("t", []),
        over_time("t", [Course("", [], [])]),
        keyness("t", [], [], [], sides=("A", "B")),
        scatter("t", [], [], []),
        barcode("t", [], []),
        network("t", [], []),
        dendrogram("t", [], np.empty((0, 4))),
        heat("t", [], [], np.empty((0, 0))),
    ],
)
def test_nothing_gives_no_mark(chart):
    assert list(chart.marks) == []


def test_columns_stand_at_their_periods_and_gaps_have_none():
    chart = columns(
        "t", ["2000", "2001..2002", "2003", None], [5, 1, 9, 2], counts=counts(5, 1, 9, 2)
    )

    assert [(mark.x, mark.y, mark.count) for mark in chart.marks] == [(2000, 5, 5), (2003, 9, 9)]
    assert (chart.x.low, chart.x.high, chart.y.low) == (1999.5, 2003.5, 0.0)
    assert chart.marks[0].told == "2000: 5"


def test_decades_stand_in_their_middle_and_are_joined():
    chart = over_time("t", [Course("", ["1980s", "1990s", "2010s"], [1.0, 2.0, 3.0])])

    assert [mark.x for mark in chart.marks] == [1985, 1995, 2015]
    lines = [stroke.points for stroke in chart.strokes]
    assert lines == [[(1985, 1.0), (1995, 2.0)], [(2015, 3.0)]]
