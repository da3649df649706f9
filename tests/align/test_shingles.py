"""Shingles: least hashes and shared rows are what a slow count says, and copies are met."""

import random
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aligning import texts_of
from communique.align.shingles import BAND, BINS, alike, held, shingles, signatures
from communique.score.minhash import met

DOCUMENTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=9), min_size=1, max_size=6)


def rows(words, n):
    return [tuple(words[at : at + n]) for at in range(max(len(words) - n + 1, min(len(words), 1)))]


@given(DOCUMENTS, st.integers(1, 4))
def test_equal_rows_have_equal_numbers_and_others_have_others(documents, n):
    found = shingles(texts_of(documents), n)

    named = [row for words in documents for row in rows(words, n)]
    assert [len(rows(words, n)) for words in documents] == np.diff(found.bounds).tolist()
    for one, other in combinations(range(len(named)), 2):
        assert (named[one] == named[other]) == (found.hash[one] == found.hash[other])


@given(DOCUMENTS)
def test_a_signature_has_the_least_hash_of_each_bin_and_is_full(documents):
    found = shingles(texts_of(documents), 2)
    table = signatures(found)

    for number, words in enumerate(documents):
        own = found.hash[found.bounds[number] : found.bounds[number + 1]].tolist()
        for bin_ in {value * BINS >> 64 for value in own}:
            assert table[number, bin_] == min(v for v in own if v * BINS >> 64 == bin_)
        assert set(table[number].tolist()) <= (set(own) if words else {2**64 - 1})


def drawn(chance, size):
    return [f"w{chance.randrange(5000)}" for _ in range(size)]


def copy_of(words, chance, share):
    return [f"n{chance.random()}" if chance.random() < share else word for word in words]


def test_copies_are_met_and_texts_of_other_words_are_not():
    chance = random.Random(7)
    texts = [drawn(chance, 150) for _ in range(60)]
    copies = [copy_of(words, chance, 0.1) for words in texts]

    pairs = alike(signatures(shingles(texts_of([*texts, *copies]), 3)), 0.1).tolist()

    # Of ten words nine are left: 0.9³ of the rows are, and so many of both together.
    assert met(0.729 / (2 - 0.729), BINS, BINS // BAND) > 0.999
    assert sorted(pairs) == [[at, at + 60] for at in range(60)]


@given(DOCUMENTS, st.floats(0.1, 1))
def test_what_one_text_holds_of_another_is_counted_by_rare_rows(documents, least):
    found = held(shingles(texts_of(documents), 2), most=3, least=least).tolist()

    own = [set(rows(words, 2)) for words in documents]
    rare = {row for each in own for row in each if sum(row in other for other in own) <= 3}
    expected = [
        [a, b]
        for a, b in combinations(range(len(own)), 2)
        if len(own[a] & own[b] & rare) >= max(least * min(len(own[a]), len(own[b])), 2)
    ]
    assert found == expected


def test_of_very_many_equal_bands_neighbours_are_met():
    chance = random.Random(1)
    words = drawn(chance, 40)
    pairs = alike(signatures(shingles(texts_of([words] * 300), 3)), 0.1)

    assert {(a, a + 1) for a in range(299)} <= set(map(tuple, pairs.tolist()))
    assert len(pairs) < 300 * 20
