"""The text of a document in pages, paragraphs and pieces."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from communique.api import Stretch
from communique.web import leaves
from communique.web.leaves import LONGEST, Mark, marked, page_of, pages, paragraphs

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8)


def _marks(spans):
    return [Mark(a, a + n, f"t{a}") for a, n in spans]


def test_a_long_paragraph_is_cut_between_words_and_nothing_is_lost():
    text = "words and words " * 40_000
    stretches = [Stretch(0, 0, 1), Stretch(1, 1, len(text))]

    found = pages(text, stretches)

    assert "".join(text[each.start : each.end] for page in found for each in page) == text
    assert all(sum(each.end - each.start for each in page) <= LONGEST for page in found)
    assert all(text[page[-1].end - 1] == " " for page in found[:-1])
    assert [each.number for page in found for each in page][:3] == [0, 1, 0]
    assert page_of(0, found) == 1
    assert page_of(len(text) - 1, found) == len(found)


def test_a_text_without_spaces_is_cut_all_the_same():
    text = "和" * 500_000

    found = pages(text, [Stretch(1, 0, len(text))])

    assert sum(each.end - each.start for page in found for each in page) == len(text)
    assert len(found) > 2


@given(spans=SPANS, place=st.none() | st.tuples(st.integers(0, 40), st.integers(1, 9)))
def test_marks_are_in_order_without_overlap_and_the_text_stays_whole(spans, place):
    text = "".join(chr(97 + at % 26) for at in range(50))
    here = Mark(place[0], sum(place), "c", hit=False, here=True) if place else None

    found = marked(_marks(spans), here)
    shown = paragraphs(text, [Stretch(1, 0, 20), Stretch(0, 20, 23), Stretch(2, 23, 50)], found, 0)

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(piece.text for each in shown for piece in each.pieces) == text
    assert sum(mark.here for mark in found) == (place is not None)
    names = {name for mark in found for name in (mark.name, mark.also)}
    assert here is None or here.name in names


def test_a_place_within_a_hit_has_its_own_name_beside_it():
    [found] = marked([Mark(4, 12, "t1")], Mark(6, 7, "c6-7", hit=False, here=True))

    assert (found.name, found.also, found.here, found.hit) == ("t1", "c6-7", True, True)


def test_what_is_only_space_is_no_paragraph():
    assert paragraphs("a \n b", [Stretch(1, 0, 1), Stretch(0, 1, 4)], [], 0)[-1].number == 1
    assert leaves.PLACE.fullmatch("c1-2")
