"""Differences give back both sides, and keep as much as can be kept."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from communique.align.difference import changes

words = st.lists(st.sampled_from("abcd"), max_size=12)


def longest(one, other):
    """Return the length of a longest common subsequence, by the table of Wagner and Fischer."""
    row = [0] * (len(other) + 1)
    for a in one:
        diagonal = 0
        for at, b in enumerate(other, start=1):
            above = row[at]
            row[at] = diagonal + 1 if a == b else max(above, row[at - 1])
            diagonal = above
    return row[-1]


@given(words, words)
def test_stretches_cover_both_sides_in_order(before, after):
    found = changes(before, after)
    for one, edge in (("before", len(before)), ("after", len(after))):
        starts = [getattr(each, one) for each in found]
        ends = [getattr(each, f"{one}_end") for each in found]
        assert [*starts, edge] == [0, *ends]


@given(words, words)
def test_what_is_kept_is_a_longest_common_subsequence(before, after):
    kept = [each for each in changes(before, after) if each.kind == "kept"]
    assert all(
        before[each.before : each.before_end] == after[each.after : each.after_end] for each in kept
    )
    assert sum(each.before_end - each.before for each in kept) == longest(before, after)


@given(words, words)
def test_kept_and_changed_take_turns_and_kinds_say_what_is_there(before, after):
    found = changes(before, after)
    assert all((a.kind == "kept") != (b.kind == "kept") for a, b in pairwise(found))
    for each in found:
        out, put = each.before_end > each.before, each.after_end > each.after
        assert (out, put) == {
            "kept": (True, True),
            "out": (True, False),
            "in": (False, True),
            "replaced": (True, True),
        }[each.kind]
