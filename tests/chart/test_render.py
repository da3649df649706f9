"""Charts as SVG: well-formed whatever they hold, each mark a link, the same each time."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.chart import (
    Chart,
    Counts,
    Course,
    barcode,
    columns,
    dendrogram,
    figure,
    heat,
    keyness,
    listed,
    network,
    over_time,
    scatter,
    svg,
)
from communique.chart.lettering import width
from communique.measure import Evidence
from communique.query import parse
from random_cases import costly

XML = "{http://www.w3.org/2000/svg}"
WORDS = ["peace", "السلام", "和平与发展", '<script>alert("1")</script>', "a & b", "]]>", "x" * 300]
N = len(WORDS)
EACH = Counts(list(range(1, N + 1)), lambda at: Evidence(parse(f'"w{at}" :: year > 1'), "hits"))
YEARS = [str(2000 + at) for at in range(N)]
SIZES = [float(at + 1) for at in range(N)]
TREE = np.array([[0, 1, 1.0, 2], *([at, N + at - 2, float(at), at + 1] for at in range(2, N))])

CHARTS = {
    "over_time": over_time(
        WORDS[3], [Course(WORDS[4], YEARS, SIZES, [0.5] * N, [9.0] * N, EACH)], label=WORDS[3]
    ),
    "columns": columns(WORDS[3], YEARS, SIZES, label=WORDS[4], counts=EACH),
    "dots": listed(WORDS[3], WORDS, SIZES, low=[0.1] * N, high=[9.0] * N, counts=EACH),
    "bars": listed("t", WORDS, [-2.0, *SIZES[1:]], bars=True, sides=("<A>", "B"), counts=EACH),
    "keyness": keyness(
        "t", WORDS, [-2, 1, 2, 3, -3, 0, 0.5], SIZES, sides=("<A>", "B"), counts=EACH
    ),
    "scatter": scatter("t", SIZES, SIZES, WORDS, groups=WORDS, counts=EACH),
    "barcode": barcode("t", WORDS, [at / 10 for at in range(N)], counts=EACH),
    "network": network("t", WORDS, [(0, at, 1.0) for at in range(1, N)], counts=EACH),
    "dendrogram": dendrogram("t", WORDS, TREE, counts=EACH),
    "heat": heat("t", WORDS[:1], WORDS, np.array([SIZES]), counts=EACH, notes=[WORDS[3]]),
}
each_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
each_width = pytest.mark.parametrize("wide", [820, 360])


def drawn(chart: Chart, **options) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, **options))


@each_chart
@each_width
def test_a_chart_is_well_formed_and_nothing_in_it_is_run(chart, wide):
    root = drawn(chart, width=wide)
    tags = {element.tag.removeprefix(XML) for element in root.iter()}
    attributes = {name for element in root.iter() for name in element.attrib}

    assert "script" not in tags
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert root.get("viewBox").split()[2] == str(wide)


@each_chart
def test_a_chart_is_a_named_group_and_each_mark_in_it_a_named_link(chart):
    root = drawn(chart)
    links = root.findall(f".//{XML}a")

    assert root.get("role") == "group"
    assert root.get("aria-label").startswith(chart.title)
    assert len(links) == len(chart.marks) == N
    assert all(link.find(f"{XML}title").text for link in links)


@each_chart
def test_a_mark_leads_to_the_query_that_it_carries(chart):
    links = drawn(chart).findall(f".//{XML}a")
    counted = {int(link.get("data-count")): link for link in links}

    assert counted.keys() == set(EACH.numbers)
    for at, number in enumerate(EACH.numbers):
        assert counted[number].get("data-evidence") == f'"w{at}" :: year > 1'
        assert counted[number].get("data-unit") == "hits"
        assert counted[number].get("href") == f"/search?q=%22w{at}%22%20%3A%3A%20year%20%3E%201"


@each_chart
def test_where_a_mark_leads_is_for_the_caller_to_say(chart):
    root = drawn(chart, link=lambda evidence: f"x?a=1&q={evidence.unit}")

    assert {link.get("href") for link in root.iter(f"{XML}a")} == {"x?a=1&q=hits"}


@each_chart
@each_width
def test_the_same_chart_gives_the_same_bytes(chart, wide):
    assert svg(chart, width=wide) == svg(chart, width=wide)


@each_chart
@each_width
def test_nothing_is_drawn_beyond_the_picture(chart, wide):
    root = drawn(chart, width=wide)
    height = float(root.get("height"))

    for text in root.iter(f"{XML}text"):
        shown = "".join(text.itertext())
        left = float(text.get("x")) - {"end": 1, "middle": 0.5}.get(text.get("text-anchor"), 0) * (
            width(shown) if not text.get("transform") else 0
        )
        assert left >= 0
        assert 0 <= float(text.get("y")) <= height
        if not text.get("transform"):
            assert left + width(shown) <= wide + 14 / 12 * 20
    for mark in root.iter(f"{XML}circle"):
        assert 0 <= float(mark.get("cx")) <= wide
        assert 0 <= float(mark.get("cy")) <= height


@each_chart
def test_a_plain_chart_has_no_variable(chart):
    assert "var(" not in svg(chart, plain=True)
    assert "@media" not in svg(chart, plain=True)


def test_labels_of_a_dense_cloud_do_not_overlap_and_the_others_are_no_tab_stops():
    draw = np.random.default_rng(7)
    names = [f"word{at}" for at in range(500)]
    chart = keyness(
        "t",
        names,
        draw.normal(size=500),
        10 ** draw.uniform(0, 4, 500),
        sides=("A", "B"),
        counts=Counts([1] * 500, lambda at: EACH.evidence(0)),
    )
    root = drawn(chart)
    labels = root.findall(f".//{XML}text[@class='label']")
    boxes = [_box(label) for label in labels]
    unlabelled = [link for link in root.iter(f"{XML}a") if link.find(f"{XML}text") is None]

    assert len(labels) > 20
    assert not [1 for one, other in combinations(boxes, 2) if _overlap(one, other)]
    assert {link.get("tabindex") for link in unlabelled} == {"-1"}


def _box(label: ElementTree.Element) -> tuple[float, float, float, float]:
    x, y, wide = float(label.get("x")), float(label.get("y")), width(label.text)
    left = x - {"end": 1, "middle": 0.5}.get(label.get("text-anchor"), 0) * wide
    # Coordinates are written to a tenth of a unit.
    return left + 0.1, y - 9.9, left + wide - 0.1, y + 1.9


def _overlap(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_significance_is_seen_by_shape_and_not_by_colour_alone():
    chart = keyness("t", ["a", "b"], [1, 2], [5, 6], sides=("A", "B"), significant=[False, True])
    kinds = {
        mark.find(f"{XML}title").text[0]: mark.findall("*")[2].get("class")
        for mark in drawn(chart).iter(f"{XML}g")
        if mark.find(f"{XML}title") is not None
    }

    assert kinds == {"a": "hollow", "b": "full"}


def test_series_have_shapes_of_their_own():
    chart = scatter("t", [1, 2, 3, 4], [1, 2, 3, 4], list("abcd"), groups=list("wxyz"))
    body = svg(chart)

    assert body.count('<circle class="full"') == 2  # one in the legend
    assert body.count('<rect class="full"') == 2
    assert body.count('<path class="full"') == 4


def test_a_barcode_has_as_many_ticks_as_hits():
    root = drawn(barcode("t", ["d", "e", "d"], [0.03, 0.5, 0.99]))

    assert len(root.findall(f".//{XML}line[@class='spread']")) == 3


def test_a_link_of_a_network_leads_to_what_it_counts():
    links = Counts([7], lambda at: EACH.evidence(1))
    root = drawn(network("t", ["a", "b"], [(0, 1, 2.5)], link_counts=links))
    [link] = root.findall(f".//{XML}a")

    assert link.get("data-evidence") == '"w1" :: year > 1'
    assert link.find(f"{XML}title").text == "a – b: 2.5, 7 hits"


def test_nothing_to_draw_is_said_in_a_sentence():
    root = drawn(listed("Words near zzz", [], []))

    assert "There is nothing to draw" in "".join(root.itertext())
    assert "nothing to draw" in root.get("aria-label")


@costly
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.floats(allow_nan=True, allow_infinity=True)), max_size=8
    ),
    st.sampled_from([820, 360]),
    st.booleans(),
)
def test_any_names_and_values_give_a_well_formed_list(rows, wide, bars):
    names, values = [name for name, _ in rows], [value for _, value in rows]
    root = drawn(listed("".join(names), names, values, bars=bars), width=wide)

    assert "nan" not in ElementTree.tostring(root, "unicode").replace("nan-", "")


@given(
    st.lists(
        st.tuples(st.text(max_size=9), st.floats(-20, 20), st.floats(0, 1e6), st.booleans()),
        max_size=12,
    )
)
def test_any_words_give_a_well_formed_cloud(rows):
    names, ratios, rates, significant = ([row[at] for row in rows] for at in range(4))

    drawn(keyness("t", names, ratios, rates, sides=("A", "B"), significant=significant))


def test_a_figure_has_a_chart_for_a_page_and_one_for_a_phone():
    page = figure(CHARTS["dots"])

    assert re.findall(r'viewBox="0 0 (\d+)', page) == ["820", "360"]
    ElementTree.fromstring(page)


@each_chart
def test_without_its_style_a_chart_is_the_same_shapes(chart):
    bare = svg(chart, bare=True)

    assert "<style>" not in bare
    assert re.sub("<style>.*?</style>", "", svg(chart)) == bare
    assert "<style>" not in figure(chart, bare=True)
