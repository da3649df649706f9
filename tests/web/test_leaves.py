"""The text of a document in pages, paragraphs and pieces."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from communique.api import Stretch
from communique.web.leaves import (
    LONGEST,
    PIECE,
    Block,
    Cover,
    Mark,
    marked,
    page_of,
    pages,
    paragraphs,
)

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
    blocks = [each for page in found for each in page]
    assert [(each.number, each.goes_on) for each in blocks[:3]] == [
        (0, False),
        (1, False),
        (1, True),
    ]
    assert max(each.end - each.start for each in blocks) <= PIECE
    assert page_of(0, found) == 1
    assert page_of(len(text) - 1, found) == len(found)


def test_a_text_without_spaces_is_cut_all_the_same():
    text = "和" * 500_000

    found = pages(text, [Stretch(1, 0, len(text))])

    assert sum(each.end - each.start for page in found for each in page) == len(text)
    assert len(found) > 2


def test_a_long_paragraph_is_cut_behind_a_sentence_where_one_ends():
    text = "Peace comes first. 'Then bread.' And what then?! " * 400

    [found] = pages(text, [Stretch(1, 0, len(text))])

    assert len(found) > 3
    assert all(text[each.end - 2] in ".'!" for each in found)
    assert all(text[each.end - 1] == " " for each in found)
    assert all(each.end - each.start > PIECE // 2 for each in found[:-1])


def test_a_long_paragraph_of_signs_is_cut_behind_a_sentence():
    text = "为了和平与发展而斗争。" * 2000

    [found] = pages(text, [Stretch(1, 0, len(text))])

    assert all(text[each.end - 1] == "。" for each in found)


def test_a_paragraph_in_several_blocks_has_its_number_once_and_is_meant_whole():
    text = "A sentence of some words. " * 600
    [blocks] = pages(text, [Stretch(1, 0, len(text))])

    shown = paragraphs(text, blocks, [], 1)

    assert [each.number for each in shown] == [1, *[0] * (len(shown) - 1)]
    assert all(each.here for each in shown)
    assert shown[0].classes == "here"
    assert all("on" in each.classes.split() for each in shown[1:])


def test_what_is_beside_paragraphs_is_told_from_what_goes_on():
    text = "word " * 3000
    [blocks] = pages(text, [Stretch(0, 0, len(text))])

    assert {each.classes.split()[0] for each in paragraphs(text, blocks, [], 0)} == {"aside"}


def test_only_what_is_far_down_waits_until_it_comes_near():
    text = "word " * 40_000
    blocks = [Block(n + 1, n * 500, n * 500 + 500) for n in range(40)]

    far = [each.far for each in paragraphs(text, blocks, [], 0)]

    assert far == sorted(far)
    # A high screen shows some 6,000 characters.
    assert 10 < far.index(True) < 16
    classes = paragraphs(text, blocks, [], 0)[-1].classes
    assert classes == "far z1"


@given(spans=SPANS, place=st.none() | st.tuples(st.integers(0, 40), st.integers(1, 9)))
def test_marks_are_in_order_without_overlap_and_the_text_stays_whole(spans, place):
    text = "".join(chr(97 + at % 26) for at in range(50))
    here = Mark(place[0], sum(place), "c", hit=False, here=True) if place else None

    found = marked(_marks(spans), here)
    shown = paragraphs(text, [Block(1, 0, 20), Block(0, 20, 23), Block(2, 23, 50)], found, 0)

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(piece.text for each in shown for piece in each.pieces) == text
    assert sum(mark.here for mark in found) == (place is not None)
    names = {name for mark in found for name in (mark.name, mark.also)}
    assert here is None or here.name in names


def test_a_place_within_a_hit_has_its_own_name_beside_it():
    [found] = marked([Mark(4, 12, "t1")], Mark(6, 7, "c6-7", hit=False, here=True))

    assert (found.name, found.also, found.here, found.hit) == ("t1", "c6-7", True, True)


def test_what_is_only_space_is_no_paragraph():
    assert paragraphs("a \n b", [Block(1, 0, 1), Block(0, 1, 4)], [], 0)[-1].number == 1


TEXT = "  ab cd\nef gh.  \n\n ij kl mn op. qr  st uv wx yz 01 23"
BLOCKS = [Block(1, 0, 14), Block(0, 14, 19), Block(2, 19, 33), Block(3, 33, 50)]


@given(
    labels=st.lists(SPANS, max_size=5),
    hits=SPANS,
    place=st.none() | st.tuples(st.integers(0, 40), st.integers(1, 9)),
)
def test_each_character_has_exactly_the_labels_and_the_mark_that_cover_it(labels, hits, place):
    here = Mark(place[0], sum(place), "c", hit=False, here=True) if place else None
    marks = marked(_marks(hits), here)
    covers = [Cover((a, a + n) for a, n in spans) for spans in labels]

    shown = paragraphs(TEXT, BLOCKS, marks, 0, covers)

    assert [each.number for each in shown] == [1, 2, 3]
    for each in shown:
        found = [
            (character, run.labels, piece.mark)
            for piece in each.pieces
            for run in piece.runs
            for character in run.text
        ]
        # The slow and obvious way: each character is looked for in all stretches.
        wanted = [
            (
                TEXT[at],
                tuple(
                    n for n, spans in enumerate(labels) if any(a <= at < a + m for a, m in spans)
                ),
                next((mark for mark in marks if mark.start <= at < mark.end), None),
            )
            for at in range(each.start, each.end)
        ]
        assert found == wanted
        said = [at for at in range(each.start, each.end) if TEXT[at].strip()]
        firsts = [piece.mark for piece in each.pieces if piece.first]
        assert firsts == [mark for mark in marks if each.start <= mark.start < each.end]
        for number in each.whole:
            assert all(number in wanted[at - each.start][1] for at in said)


def test_a_label_of_a_whole_paragraph_is_told_from_one_of_its_words():
    shown = paragraphs(TEXT, BLOCKS, [], 0, [Cover([(2, 14)]), Cover([(2, 4), (5, 14)])])

    assert [each.whole for each in shown] == [(0,), (), ()]


def test_stretches_that_touch_stay_two_and_those_that_overlap_are_one():
    assert list(Cover([(0, 4), (4, 6), (5, 9), (5, 5)]).between(0, 9)) == [(0, 4), (4, 9)]
