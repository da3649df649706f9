"""Sequences that recur against a slow count of all sequences there are."""

from collections import defaultdict
from itertools import chain

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.features.recurring import BREAK, SLOT, Least, Running, recurring
from communique.score.association import log_likelihood

PIECES = st.sampled_from([[0, 1, 2], [0, 1, 1, 2], [0, 2, 1, 2], [2, 0], [1], [2, 2], [BREAK]])
WORDS = st.lists(
    st.lists(PIECES, min_size=2, max_size=7).map(lambda pieces: [*chain(*pieces)]),
    min_size=2,
    max_size=5,
)
LEAST = st.builds(
    Least,
    st.integers(1, 3),
    st.integers(1, 2),
    st.sampled_from([0.0, 0.5, 1.5, 3.0]),
    st.sampled_from([None, np.array([True, False, True])]),
)


def running(documents, chosen):
    code = np.array([word for words in documents for word in words], np.int32)
    document = np.repeat(np.arange(len(documents)), [len(words) for words in documents])
    return Running(code, document, np.array(chosen, bool)[document], 3)


def places(documents, length):
    """Yield document, place in all words and the words of every sequence of a length."""
    before = 0
    for row, words in enumerate(documents):
        for at in range(len(words) - length + 1):
            if BREAK not in words[at : at + length]:
                yield row, before + at, tuple(words[at : at + length])
        before += len(words)


def often(found, chosen, least):
    """Return where sequences stand that recur in chosen documents."""
    kept = {}
    for key, several in found.items():
        counted = [(row, at) for row, at, _ in several if chosen[row]]
        rows = {row for row, _ in counted}
        if len(counted) >= least.count and len(rows) >= least.documents:
            kept[key] = several
    return kept


def n_chosen(several, chosen):
    return sum(chosen[row] for row, *_ in several)


def by_hand(documents, chosen, sizes, least, slots):
    """Return what is listed, by its words with a slot as SLOT: where it stands."""
    shortest, longest = sizes
    whole, frames = defaultdict(list), defaultdict(list)
    for length in range(1, longest + 2):
        for row, at, words in places(documents, length):
            whole[words].append((row, at, None))
            for slot in range(1, length - 1 if length <= longest else 0):
                frame = (*words[:slot], SLOT, *words[slot + 1 :])
                frames[frame].append((row, at, words[slot]))
    whole, frames = often(whole, chosen, least), often(frames, chosen, least)
    frames = {
        frame: several
        for frame, several in frames.items()
        if len({filler for row, _, filler in several if chosen[row]}) > 1
    }
    every = whole | frames if slots else whole

    counts = {words: n_chosen(several, chosen) for words, several in every.items()}
    n = sum(word != BREAK for row, words in enumerate(documents) for word in words if chosen[row])

    def holds(words):
        """Tell whether the first and the last word go with the rest, and the last may end it."""
        if least.ends is not None and not least.ends[words[-1]]:
            return False
        pairs = [(words[:-1], words[-1]), (words[1:], words[0])]
        # What is left beside a slot alone is the words on its other side.
        pairs = [(tuple(rest[rest[0] == SLOT :]), word) for rest, word in pairs]
        pairs = [(rest[: len(rest) - (rest[-1] == SLOT)], word) for rest, word in pairs]
        return least.glue <= 0 or all(
            log_likelihood(counts[words], counts[rest], counts[(word,)], n) >= least.glue
            for rest, word in pairs
        )

    def folded(words):
        longer = [each for each in every if len(each) == len(words) + 1]
        grown = [
            each
            for each in longer
            if words == each[1:] or (words == each[:-1] and len(each) <= longest)
        ]
        beside = [
            each
            for each in frames
            if slots and SLOT not in words
            if words in (each[: each.index(SLOT)], each[each.index(SLOT) + 1 :])
        ]
        same = [each for each in (*grown, *beside) if counts[each] == counts[words]]
        return any(len(each) > longest or holds(each) or folded(each) for each in same)

    return {
        words: [at for _, at, _ in several]
        for words, several in every.items()
        if len(words) - (SLOT in words) >= shortest
        if len(words) <= longest
        and holds(words)
        and not folded(words)
        and len(words) <= longest
        and holds(words)
        and not folded(words)
    }


@settings(max_examples=max(150, settings.default.max_examples))
@given(
    documents=WORDS,
    data=st.data(),
    sizes=st.tuples(st.integers(2, 3), st.integers(3, 8)),
    least=LEAST,
    slots=st.booleans(),
)
def test_sequences_are_those_of_a_slow_count(documents, data, sizes, least, slots):
    mask = st.lists(st.sampled_from([True, True, False]), min_size=5, max_size=5)
    chosen = data.draw(mask)[: len(documents)]
    words = running(documents, chosen)

    found = recurring(words, *sizes, least, slots=slots)

    ours = {}
    for each in found:
        for number, codes in enumerate(each.codes(words).tolist()):
            ours[tuple(codes)] = each.at[each.number == number].tolist()
            assert each.count[number] == words.chosen[ours[tuple(codes)]].sum()
    assert ours == by_hand(documents, chosen, sizes, least, slots)


def test_of_a_passage_longer_than_the_longest_the_first_words_are_listed():
    passage = [0, 1, 2, 0, 2, 1, 1, 0]
    words = running([passage, [2, *passage, 2], passage], [True] * 3)

    [found] = (each for each in recurring(words, 4, 5, Least(3, 3)) if len(each.count))

    assert found.codes(words).tolist() == [[0, 1, 2, 0, 2]]


def test_a_part_of_a_longer_sequence_is_folded_into_it():
    words = running([[0, 1, 2, 0], [0, 1, 2, 0], [2, 0, -1, 0, 1]], [True] * 3)

    found = recurring(words, 2, 9, Least(2, 2))

    listed = {tuple(codes) for each in found for codes in each.codes(words).tolist()}
    # 1 2 0 and 0 1 2 stand only in the longest; 0 1 and 2 0 stand alone once.
    assert listed == {(0, 1, 2, 0), (0, 1), (2, 0)}
