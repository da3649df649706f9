"""Pairing: what is equal is paired, what changed goes with its new form, what moved is found."""

from hypothesis import given
from hypothesis import strategies as st

from communique.align.pairing import CHANGED, dice, paired
from communique.align.pairing import _changed as changed

UNITS = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=7), max_size=6)


def split(*sentences):
    return [each.split() for each in sentences]


def told(before, after):
    return [
        (list(range(p.before, p.before_end)), list(range(p.after, p.after_end)), p.moved)
        for p in paired(before, after)
    ]


@given(UNITS, UNITS)
def test_pairs_cover_both_texts_once(before, after):
    found = paired(before, after)

    left = [i for pair in found for i in range(pair.before, pair.before_end)]
    right = [j for pair in found for j in range(pair.after, pair.after_end)]
    assert sorted(left) == list(range(len(before)))
    assert right == list(range(len(after)))
    still = [pair.before for pair in found if not pair.moved and pair.before < pair.before_end]
    assert still == sorted(still)


def most_shared(before, after):
    """Return the most words that pairs in order can share, by trying all."""
    if not before or not after:
        return 0
    best = max(most_shared(before[1:], after), most_shared(before, after[1:]))
    likeness = dice(before[0], after[0])
    if likeness >= CHANGED:
        shared = likeness * (len(before[0]) + len(after[0])) / 2
        best = max(best, shared + most_shared(before[1:], after[1:]))
    return best


@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), max_size=4),
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), max_size=4),
)
def test_changed_units_are_paired_so_that_most_words_are_shared(before, after):
    found = changed(before, after, range(len(before)), range(len(after)))

    shared = sum(
        dice(before[i], after[j]) * (len(before[i]) + len(after[j])) / 2 for i, j in found.items()
    )
    assert round(shared, 6) == round(most_shared(before, after), 6)


def test_a_changed_sentence_is_paired_with_its_new_form():
    before = split("we meet today", "peace is our first demand", "we thank you all")
    after = split("we meet today", "so be it", "peace is our last demand", "we thank you all")

    assert told(before, after) == [
        ([0], [0], False),
        ([], [1], False),
        ([1], [2], False),
        ([2], [3], False),
    ]


def test_a_block_that_moved_is_one_pair():
    a, b, c, d = split("a b c d e", "f g h i j", "k l m n o", "p q r s t")

    assert told([a, b, c, d], [b, c, d, a]) == [
        ([1], [0], False),
        ([2], [1], False),
        ([3], [2], False),
        ([0], [3], True),
    ]


def test_a_block_that_moved_and_was_changed_is_still_found():
    a, b, c = split("a b c d e f g h", "i j k l m n", "o p q r s t")
    new = [*a[:5], "x", *a[6:]]

    assert ([0], [2], True) in told([a, b, c], [b, c, new])


def test_what_is_split_or_joined_stays_together():
    one, other = split("the bread is dear and the mills are shut", "nobody asked us")

    assert told([one, other], [one[:4], one[4:], other])[0] == ([0], [0, 1], False)
    assert told([one[:4], one[4:], other], [one, other])[0] == ([0, 1], [0], False)
