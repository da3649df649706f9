"""Passages: what is planted in texts is found where it was planted, and nothing else."""

import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import runs, spans_of, texts_of
from communique.align.passages import Manner, passages
from random_cases import costly

PLAIN = Manner()


def fresh(n, kind, seed):
    """Return so many words that occur nowhere else."""
    return [f"{kind}{seed}x{number}" for number in range(n)]


@st.composite
def copies(draw):
    """Return a passage, and a copy in which a few words at a time are changed."""
    # Between two changes, and at the ends, so many words are equal that a run begins there.
    pieces = draw(st.lists(st.integers(6, 30), min_size=1, max_size=5))
    original, copy, n_equal = [], [], 0
    for number, size in enumerate(pieces):
        if number:
            gone, new = draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))
            original += fresh(gone, "gone", number)
            copy += fresh(new, "new", number)
        words = fresh(size, "kept", number)
        original += words
        copy += words
        n_equal += size
    return original, copy, n_equal


@given(
    planted=copies(),
    before=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    after=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    between=st.integers(0, 3),
)
def test_a_changed_copy_is_found_from_its_first_word_to_its_last(planted, before, after, between):
    original, copy, n_equal = planted
    one = [*fresh(before[0], "a", 0), *original, *fresh(after[0], "a", 1)]
    other = [*fresh(before[1], "b", 0), *copy, *fresh(after[1], "b", 1)]
    others = [fresh(15, "c", number) for number in range(between)]

    found = passages(texts_of([one, *others, other]), PLAIN)

    if n_equal < PLAIN.minimum:
        assert len(found) == 0
        return
    expected = (
        *(0, before[0], before[0] + len(original)),
        *(between + 1, before[1], before[1] + len(copy)),
    )
    assert spans_of(found) == [expected]
    assert found.spans.equal.tolist() == [n_equal]


@costly
@given(planted=copies())
def test_the_two_sides_may_change_places(planted):
    one, other = [*planted[0], "end"], ["begin", *planted[1]]

    found, turned = (passages(texts_of(each), PLAIN) for each in ([one, other], [other, one]))

    assert [(span[4:], span[1:3]) for span in spans_of(turned)] == [
        (span[1:3], span[4:]) for span in spans_of(found)
    ]
    assert turned.spans.equal.tolist() == found.spans.equal.tolist()


@given(
    sizes=st.lists(st.integers(8, 25), min_size=1, max_size=6),
    seed=st.integers(0, 10**6),
    n=st.integers(2, 5),
)
def test_many_passages_in_many_documents_are_all_found(sizes, seed, n):
    chance = random.Random(seed)
    planted = [fresh(size, "said", number) for number, size in enumerate(sizes)]
    documents, expected = [[] for _ in range(n)], set()
    places = []
    for number, words in enumerate(planted):
        for document in sorted(chance.sample(range(n), chance.randint(2, n))):
            documents[document] += fresh(chance.randint(4, 9), f"d{document}", number)
            places.append((number, document, len(documents[document])))
            documents[document] += words
    for one in places:
        for other in places:
            if one[0] == other[0] and one[1] < other[1]:
                size = sizes[one[0]]
                expected.add((one[1], one[2], one[2] + size, other[1], other[2], other[2] + size))

    found = spans_of(passages(texts_of(documents), PLAIN))

    assert len(found) == len(set(found))
    assert set(found) == expected


def test_a_change_of_more_words_than_the_gap_parts_a_passage():
    head, tail = fresh(10, "head", 0), fresh(10, "tail", 0)
    documents = [[*head, *fresh(4, "a", 0), *tail], [*head, *fresh(4, "b", 0), *tail]]

    assert len(passages(texts_of(documents), Manner(gap=3))) == 2
    assert len(passages(texts_of(documents), Manner(gap=4))) == 1


def test_a_word_behind_a_change_does_not_lengthen_a_passage():
    head = fresh(10, "head", 0)
    documents = [[*head, "one", "of", "x"], [*head, "two", "of", "y"]]

    assert spans_of(passages(texts_of(documents), PLAIN)) == [(0, 0, 10, 1, 0, 10)]


def test_what_occurs_often_is_no_sign_of_reuse_but_doesnt_break_a_passage():
    often, rare = fresh(60, "often", 0), fresh(10, "rare", 0)
    documents = [[*rare[:7], *often, *rare[7:]]] * 2 + [
        [*fresh(3, "d", number), *often] for number in range(4)
    ]

    found = spans_of(passages(texts_of(documents), Manner(most=3)))

    assert found == [(0, 0, 70, 1, 0, 70)]


WORDS = st.lists(st.sampled_from("abcde"), max_size=25)
MANNERS = st.builds(
    Manner, st.just(3), st.integers(1, 3), st.integers(0, 3), st.integers(2, 9), st.integers(1, 3)
)


@given(documents=st.lists(WORDS, min_size=2, max_size=4), manner=MANNERS)
def test_every_passage_holds_a_run_and_every_long_run_lies_in_a_passage(documents, manner):
    found = passages(texts_of(documents), manner)

    spans, several = spans_of(found), runs(documents, manner.run, manner.most)
    for span in spans:
        assert any(holds(span, run) for run in several)
    for run in several:
        if run[-1] >= manner.minimum:
            assert any(holds(span, run) for span in spans)


def holds(span, run):
    one, start, end, other, begin, stop = span
    document, i, document_of, j, length = run
    return (
        (one, other) == (document, document_of)
        and start <= i <= i + length <= end
        and begin <= j <= j + length <= stop
    )


@given(documents=st.lists(WORDS, min_size=2, max_size=4), manner=MANNERS)
def test_equal_words_are_no_more_than_either_side_has(documents, manner):
    found = passages(texts_of(documents), manner)

    for (one, start, end, other, begin, stop), equal in zip(
        spans_of(found), found.spans.equal.tolist(), strict=True
    ):
        assert (
            manner.minimum
            <= equal
            <= common(documents[one][start:end], documents[other][begin:stop])
        )


def common(a, b):
    """Return the length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for word in a:
        before = row[:]
        for at, other in enumerate(b):
            row[at + 1] = before[at] + 1 if word == other else max(before[at + 1], row[at])
    return row[-1]


@given(documents=st.lists(WORDS, min_size=2, max_size=4), manner=MANNERS)
def test_no_passage_lies_in_another(documents, manner):
    found = spans_of(passages(texts_of(documents), manner))

    assert len(set(found)) == len(found)
    for one in found:
        for other in found:
            inside = one != other and one[0] == other[0] and one[3] == other[3]
            inside &= other[1] <= one[1] <= one[2] <= other[2]
            assert not (inside and other[4] <= one[4] <= one[5] <= other[5])


def test_passages_agree_with_textreuse():
    if not (folder := os.environ.get("COMMUNIQUE_REFERENCE")):
        pytest.skip("COMMUNIQUE_REFERENCE names no folder of reference data")
    cases = json.loads((Path(folder) / "political" / "cases.json").read_text("utf-8"))["cases"]
    [case] = [case for case in cases if case["id"] == "reuse.align"]
    strip = str.maketrans("", "", ",?.")
    documents = [case["input"][side].translate(strip).lower().split() for side in "ab"]

    # textreuse takes 1 for a change.
    found = passages(texts_of(documents), Manner(minimum=3, run=3, cost=1))

    [(_, start, end, _, begin, stop)] = spans_of(found)
    kept = [word for word in case["expect"]["a_edits"].split() if "#" not in word]
    assert documents[0][start:end] == kept
    assert documents[1][begin:stop] == case["expect"]["b_edits"].split()
    assert found.spans.equal.tolist() == [len(kept)]
