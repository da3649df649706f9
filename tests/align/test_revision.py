"""Revisions: edits put into a text at known places come back to the character."""

import re
from itertools import count, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from communique.align.revision import LEVELS, Side, revision

WORDS = st.sampled_from(
    ["the", "of", "and", "peace", "bread", "work", "union", "river", "people", "law", "we", "they"]
)
SENTENCES = st.lists(WORDS, min_size=3, max_size=9).map(lambda words: " ".join(words) + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=5).map("\n\n".join)


def side(text):
    """Return a text with its tokens, paragraphs by blank lines and sentences by full stops."""
    tokens = list(re.finditer(r"\w+|[^\w\s]", text))
    spans = np.array([each.span() for each in tokens], np.int32).reshape(-1, 2)
    sentences, paragraphs = {0, len(tokens)}, {0, len(tokens)}
    for number, (one, other) in enumerate(pairwise(tokens), 1):
        if "\n\n" in text[one.end() : other.start()]:
            paragraphs.add(number)
            sentences.add(number)
        if one[0] == ".":
            sentences.add(number)
    return Side(
        text,
        [each[0] for each in tokens],
        spans,
        np.array(sorted(paragraphs)),
        np.array(sorted(sentences)),
    )


def told(before, after, by="word"):
    one, other = side(before), side(after)
    return [
        (each.kind, before[each.before : each.before_end], after[each.after : each.after_end])
        for each in revision(one, other, by)
        if each.kind != "kept"
    ]


@given(TEXTS, TEXTS, st.sampled_from(LEVELS))
def test_the_steps_cover_every_token_of_both_texts_once(before, after, by):
    one, other = side(before), side(after)

    steps = revision(one, other, by)

    for own, edges in (
        (one, [(each.before, each.before_end) for each in steps]),
        (other, [(each.after, each.after_end) for each in steps]),
    ):
        seen = "".join(own.text[a:b] for a, b in sorted(edges))
        assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", own.text)
    for each in steps:
        left, right = before[each.before : each.before_end], after[each.after : each.after_end]
        if each.kind in {"kept", "moved"} and by in {"word", "character"}:
            assert left.split() == right.split()
        assert (each.kind == "out") <= (right == "")
        assert (each.kind == "in") <= (left == "")


@st.composite
def edited(draw):
    """Return a text, the same with words replaced, put in and left out, and where each edit is.

    Each word is another: where one of several equal words is gone, nobody can say which.
    """
    number = count()
    text = re.sub(r"\w+", lambda word: f"{word[0]}{next(number)}", draw(TEXTS))
    words = [each.span() for each in re.finditer(r"\w+", text)]
    # Between two edits lie three words, so that none reads as a part of another.
    places = sorted(draw(st.sets(st.integers(0, (len(words) - 1) // 4), max_size=4)))
    after, at, found = "", 0, []
    for number, place in enumerate(places):
        start, end = words[4 * place]
        kind = draw(st.sampled_from(["replaced", "in", "out"]))
        new = "" if kind == "out" else f"NEW{number}"
        if kind == "in":
            after += text[at:start] + new + " "
            edge = len(after) - len(new) - 1
            found.append((kind, (start, start), (edge, edge + len(new))))
            at = start
        else:
            after += text[at:start] + new
            found.append((kind, (start, end), (len(after) - len(new), len(after))))
            at = end
    return text, after + text[at:], found


@given(edited())
def test_what_was_put_in_comes_back_to_the_character(case):
    before, after, edits = case

    steps = revision(side(before), side(after))

    found = {(s.kind, s.after, s.after_end) for s in steps if s.kind in {"in", "replaced"}}
    assert {(kind, *new) for kind, _, new in edits if kind != "out"} <= found
    replaced = {(s.before, s.before_end) for s in steps if s.kind == "replaced"}
    assert {old for kind, old, _ in edits if kind == "replaced"} <= replaced


@given(edited())
def test_no_more_words_are_changed_than_were(case):
    before, after, edits = case

    steps = revision(side(before), side(after))

    gone = sum(s.words[1] - s.words[0] for s in steps if s.kind in {"out", "replaced"})
    came = sum(s.words[3] - s.words[2] for s in steps if s.kind in {"in", "replaced"})
    assert gone <= sum(kind != "in" for kind, _, _ in edits)
    assert came <= sum(kind != "out" for kind, _, _ in edits)


PLAIN = (
    "We met in the old hall. The bread was dear, and nobody spoke of it.\n\n"
    "Our first demand is a school in every village. The second is a road to it.\n\n"
    "Thank you for the long patience of these years."
)


def test_a_word_inside_of_which_letters_changed_is_compared_by_characters():
    after = PLAIN.replace("village", "villages")

    assert told(PLAIN, after) == [("replaced", "village", "villages")]
    assert told(PLAIN, after, "character") == [("in", "", "s")]


def test_words_that_have_nothing_in_common_stay_whole():
    after = PLAIN.replace("school", "dock")

    assert told(PLAIN, after, "character") == [("replaced", "school", "dock")]


def test_a_paragraph_in_another_place_has_moved():
    one, other, last = PLAIN.split("\n\n")
    after = f"{other}\n\n{last}\n\n{one}"

    assert told(PLAIN, after, "paragraph") == [("moved", one, one)]
    assert {kind for kind, _, _ in told(PLAIN, after)} == {"moved"}


def test_what_was_changed_in_a_paragraph_that_moved_is_told_apart():
    one, other, last = PLAIN.split("\n\n")
    after = f"{other}\n\n{last}\n\n{one.replace('dear', 'cheap')}"

    found = told(PLAIN, after)

    assert ("replaced", "dear", "cheap") in found
    assert {kind for kind, _, _ in found} == {"moved", "replaced"}


def test_a_full_stop_that_is_gone_is_one_change():
    after = PLAIN.replace("hall. The", "hall the")

    assert told(PLAIN, after) == [("replaced", ". The", "the")]


def test_a_new_blank_line_changes_no_word():
    after = PLAIN.replace("hall. The", "hall.\n\nThe")

    assert told(PLAIN, after) == told(PLAIN, after, "paragraph") == []


def test_a_phrase_in_another_place_has_moved():
    before = "In the valley we want peace. We want bread and work for all."
    after = "We want peace. In the valley we want bread and work for all."

    assert ("moved", "In the valley", "In the valley") in told(
        before.replace("we", "We"), after.replace("we", "We")
    )
