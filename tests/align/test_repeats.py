"""Words by who had them first, and what documents begin and end with, said slowly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligning import rows_of, texts_of
from communique.align.openings import common, openings
from communique.align.passages import Manner, passages
from communique.align.repeats import firsts, united
from communique.align.seeds import Rows

WORDS = st.lists(st.sampled_from("abcd"), max_size=16)
DOCUMENTS = st.lists(WORDS, min_size=2, max_size=5)


@given(documents=DOCUMENTS, n_kinds=st.integers(1, 3), seed=st.integers(0, 99))
def test_a_repeated_word_counts_once_for_the_least_rank(documents, n_kinds, seed):
    found = passages(texts_of(documents), Manner(3, 2, 1))
    chance = np.random.default_rng(seed)
    kind, rank = chance.integers(0, n_kinds, len(found)), chance.integers(0, 3, len(found))

    stretches = firsts(found, kind, rank)

    owner = {}
    for row in sorted(range(len(found)), key=lambda row: (rank[row], row)):
        for word in range(found.spans.b[row], found.spans.b_end[row]):
            owner.setdefault(word, row)
    ranks = runs_of(found, {word: rank[row] for word, row in owner.items()})
    long = {word for _, start, end in ranks if end - start >= 2 for word in range(start, end)}
    assert listed(stretches) == runs_of(found, {word: kind[owner[word]] for word in long})


@given(documents=DOCUMENTS, n_kinds=st.integers(1, 3), seed=st.integers(0, 99))
def test_passages_of_a_kind_that_touch_or_overlap_are_one(documents, n_kinds, seed):
    found = passages(texts_of(documents), Manner(3, 2, 1))
    kind = np.random.default_rng(seed).integers(0, n_kinds, len(found))

    stretches = united(found, kind)

    expected = []
    for which in range(n_kinds):
        rows = [row for row in range(len(found)) if kind[row] == which]
        words = [w for row in rows for w in range(found.spans.b[row], found.spans.b_end[row])]
        expected += runs_of(found, dict.fromkeys(words, which))
    assert listed(stretches) == expected


def listed(stretches):
    columns = (stretches.kind, stretches.start, stretches.end)
    return list(zip(*(each.tolist() for each in columns), strict=True))


def runs_of(found, owner):
    """Return (kind, start, end) of words in a row that have one owner, in one document."""
    several = []
    for document in range(found.texts.n_documents):
        before = None
        for word in range(*found.texts.bounds[document : document + 2].tolist()):
            now = owner.get(word)
            if now is not None and now == before:
                several[-1][2] = word + 1
            elif now is not None:
                several.append([now, word, word + 1])
            before = now
    return sorted(tuple(each) for each in several)


@pytest.mark.parametrize("closing", [False, True])
@given(documents=DOCUMENTS, n=st.integers(1, 3), edge=st.integers(1, 4), least=st.integers(2, 3))
def test_openings_are_what_documents_begin_with_alike(documents, n, edge, least, closing):
    found = openings(texts_of(documents), n, edge, least, closing=closing)

    shown = {}
    for family, start, end in zip(found.family, found.start, found.end, strict=True):
        document = int(found_in(documents, start))
        before = sum(map(len, documents[:document]))
        shown.setdefault(int(family), []).append((document, int(start - before), int(end - before)))
    expected = slow_openings(documents, n, edge, least, closing=closing)
    assert sorted(shown.values()) == sorted(expected)


def found_in(documents, word):
    ends = np.cumsum([len(words) for words in documents])
    return np.searchsorted(ends, word, side="right")


def slow_openings(documents, n, edge, least, *, closing):
    if closing:
        turned = slow_openings([words[::-1] for words in documents], n, edge, least, closing=False)
        return [
            [
                (at, len(documents[at]) - end, len(documents[at]) - start)
                for at, start, end in family
            ]
            for family in turned
        ]
    again = {row for row, count in rows_of(documents, n).items() if count > 1}
    families = {}
    for document, words in enumerate(documents):
        rows = [tuple(words[at : at + n]) for at in range(len(words) - n + 1)]
        first = next((at for at, row in enumerate(rows) if row in again), edge)
        if first < edge:
            families.setdefault(rows[first], []).append((document, first))
    several = []
    for members in families.values():
        if len(members) >= least:
            rests = [documents[document][at:] for document, at in members]
            length = 0
            while all(length < len(rest) for rest in rests):
                if len({rest[length] for rest in rests}) > 1:
                    break
                length += 1
            several.append([(document, at, at + length) for document, at in members])
    return several


@given(documents=DOCUMENTS, n=st.integers(1, 3))
def test_stretches_of_common_rows_are_told_apart_by_their_words(documents, n):
    texts = texts_of(documents)

    found = common(texts, Rows.of(texts, n, 2))

    often = {row for row, count in rows_of(documents, n).items() if count > 2}
    expected = {}
    before = 0
    for words in documents:
        start = None
        for at in range(len(words) + 1):
            is_common = tuple(words[at : at + n]) in often and at + n <= len(words)
            if is_common and start is None:
                start = at
            if start is not None and not is_common:
                stretch = tuple(words[start : at + n - 1])
                expected.setdefault(stretch, []).append((before + start, before + at + n - 1))
                start = None
        before += len(words)
    shown = {}
    for family, start, end in zip(found.family, found.start, found.end, strict=True):
        shown.setdefault(int(family), []).append((int(start), int(end)))
    assert sorted(shown.values()) == sorted(expected.values())
