"""The nearest sentences are those that a slow look at all pairs finds, with the same numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.align.nearest import Index, Pool, Sentences, promising

WORDS = "abcdefgh"
LEFT_OUT = "."
"""A token of the same type as `a` that is no word here, as one without a lemma."""

SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), max_size=7), max_size=7)
OTHERS = st.lists(st.lists(st.sampled_from(WORDS + LEFT_OUT), max_size=7), max_size=7)


def sentences(several, weight):
    known = WORDS + LEFT_OUT
    code = np.array([known.index(word) for words in several for word in words], np.int32)
    bounds = np.cumsum([0, *(len(words) for words in several)])
    return Sentences(code, bounds, np.array([*weight, 0], np.int64))


def pool_of(several, weight, chosen=None):
    others = sentences(several, weight)
    types = np.where(others.code == len(WORDS), WORDS.index("a"), others.code)
    number = np.append(np.arange(len(WORDS), dtype=np.int32), np.int32(-1))
    kept = np.ones(len(several), bool) if chosen is None else np.array(chosen, bool)
    return Pool(others, Index.of(types, len(number)), number, kept)


def heaviest(one, other, weight):
    """Return what the words of the heaviest common subsequence weigh, one after the other."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            both = table[i][j] + weight[WORDS.index(a)] if a == b else 0
            table[i + 1][j + 1] = max(both, table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def slowly(asked, others, chosen, weight, least):
    found = []
    for i, one in enumerate(asked):
        for j, other in enumerate("".join(words).replace(LEFT_OUT, "") for words in others):
            whole = sum(weight[WORDS.index(word)] for word in (*one, *other))
            similarity = 2 * heaviest(one, other, weight) / whole if whole else 0
            if chosen[j] and similarity >= least:
                found.append((i, j, similarity))
    return found


def rows_of(pairs):
    return list(zip(pairs.one, pairs.other, pairs.similarity, strict=True))


@given(
    asked=SENTENCES.map(lambda several: [words for words in several if words]),
    others=OTHERS,
    weight=st.lists(st.integers(1, 50), min_size=len(WORDS), max_size=len(WORDS)),
    least=st.sampled_from([0.05, 0.25, 0.5, 0.8, 1.0]),
    data=st.data(),
)
def test_every_pair_that_is_near_is_found_with_its_similarity(asked, others, weight, least, data):
    chosen = data.draw(st.lists(st.booleans(), min_size=len(others), max_size=len(others)))
    pool = pool_of(others, weight, chosen)

    likely = promising(sentences(asked, weight), pool, least)

    expected = slowly(asked, others, chosen, weight, least)
    assert rows_of(likely.near(least)) == expected
    best = {one: max(s for i, _, s in expected if i == one) for one, _, _ in expected}
    assert rows_of(likely.nearest(least)) == [row for row in expected if row[2] == best[row[0]]]


@pytest.mark.parametrize(
    ("other", "similarity"),
    # By hand: a, b and c weigh 1, 2 and 2, all of abc 5; acb and cab share a and b, or a and c.
    [("abc", 1.0), ("acb", 2 * 3 / 10), ("cab", 2 * 3 / 10), ("ab", 2 * 3 / 8), ("abch", 10 / 11)],
)
def test_the_similarity_is_the_share_of_what_both_weigh(other, similarity):
    weight = [1, 2, 2, 1, 1, 1, 1, 1]
    pool = pool_of([other], weight)

    found = promising(sentences(["abc"], weight), pool, 0.1).near(0.1)

    assert found.similarity.tolist() == [similarity]


def test_only_the_same_words_in_the_same_order_are_the_same():
    weight = [1] * 8
    pool = pool_of(["ab", "ba", "abb", "ab"], weight)

    assert promising(sentences(["ab"], weight), pool, 1.0).near(1.0).other.tolist() == [0, 3]


def test_the_nearest_is_found_behind_many_that_promise_more(monkeypatch):
    monkeypatch.setattr("communique.align.nearest._ROUNDS", (1, 2))
    weight = [1] * 8
    # The same words backwards promise most, and are least near.
    others = ["dcba", "dcba", "dcba", "abhd", "abcg", "hhhh"]
    pool = pool_of(others, weight)

    found = promising(sentences(["abcd"], weight), pool, 0.1).nearest(0.1)

    assert rows_of(found) == [(0, 3, 0.75), (0, 4, 0.75)]


def test_many_long_sentences_are_aligned_in_several_steps(monkeypatch):
    monkeypatch.setattr("communique.align.nearest._CELLS", 16)
    weight = [3, 1, 4, 1, 5, 9, 2, 6]
    others = ["abcdefgh", "hgfedcba", "aceg", "bdfh", "abcdabcd", "h"]
    pool = pool_of(others, weight)

    found = promising(sentences(["abdfgh", "hah"], weight), pool, 0.05).near(0.05)

    assert rows_of(found) == slowly(["abdfgh", "hah"], others, [True] * 6, weight, 0.05)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [([True] * 4, [0, 1, 2, 3]), ([False, True, False, True], [1, 3]), ([False] * 4, [])],
)
def test_only_sentences_that_are_chosen_are_compared(chosen, found):
    weight = [1] * 8
    pool = pool_of(["abc", "abc", "abc", "abc"], weight, chosen)

    assert promising(sentences(["abc"], weight), pool, 0.5).near(0.5).other.tolist() == found


def test_common_words_alone_do_not_make_two_sentences_near():
    # What a sentence of a rare word and five common ones shares of these is 10 of 110 and 10.
    weight = [100, 2, 2, 2, 2, 2, 1, 1]
    pool = pool_of(["bcdef", "abcdef", "ag", ""], weight)

    likely = promising(sentences(["abcdef"], weight), pool, 0.25)

    assert rows_of(likely.near(0.25)) == [(0, 1, 1.0), (0, 2, 2 * 100 / 211)]
