"""Labels of a cloud of dots: none overlaps another, all are inside, the weightiest come first."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from communique.chart.placing import Dot, placed

ROOM = (40.0, 20.0, 800.0, 460.0)
DOTS = st.lists(
    st.builds(
        Dot,
        st.floats(60, 780),
        st.floats(30, 450),
        st.just(3.0),
        st.text("abc和", min_size=1, max_size=12),
        st.floats(0, 10),
    ),
    max_size=60,
)


@given(DOTS)
def test_no_two_labels_overlap(dots):
    boxes = [label.box for label in placed(dots, ROOM).values()]

    for one, other in combinations(boxes, 2):
        beside = one[2] <= other[0] or other[2] <= one[0]
        assert beside or one[3] <= other[1] or other[3] <= one[1]


@given(DOTS)
def test_labels_are_inside_and_the_weightiest_dot_has_its_own(dots):
    labels = placed(dots, ROOM)

    for label in labels.values():
        assert ROOM[0] <= label.box[0] <= label.box[2] <= ROOM[2]
        assert ROOM[1] <= label.box[1] <= label.box[3] <= ROOM[3]
    if len(dots) == 1:
        assert list(labels) == [0]


def test_where_two_want_one_place_the_weightier_gets_it():
    dots = [Dot(400, 200 + step, 3, "a word that is long", step) for step in range(3)]
    labels = placed(dots, (380.0, 190.0, 560.0, 215.0))

    assert list(labels) == [2]
