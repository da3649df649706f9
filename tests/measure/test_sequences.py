"""Sums of sequences, packed into numbers or not, against a count of one after the other."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.measure import sequences
from communique.measure.sequences import Places, Tallied

_WORDS = 6

places = st.lists(
    st.tuples(
        st.lists(st.integers(0, _WORDS), min_size=3, max_size=3), st.integers(0, 3), st.booleans()
    )
)


def _tallied(found) -> Tallied:
    ordered = sorted(found, key=lambda place: place[1])
    columns = np.array([words for words, *_ in ordered], np.int32).reshape(-1, 3).T
    document = np.array([each for _, each, _ in ordered], np.int32)
    nested = np.array([each for *_, each in ordered], bool)
    return Tallied.of(list(columns), Places(np.ones(len(ordered), bool), document, nested))


def _counted(found, to) -> dict:
    keys = [tuple(int(to[word]) for word in words) for words, *_ in found]
    documents = {(key, place[1]) for key, place in zip(keys, found, strict=True)}
    count, nested = Counter(keys), Counter()
    for key, (*_, inside) in zip(keys, found, strict=True):
        nested[key] += inside
    spread = Counter(key for key, _ in documents)
    return {key: (count[key], nested[key], spread[key]) for key in count}


@pytest.mark.parametrize("bits", [63, 4], ids=["packed", "not packed"])
@given(first=places, second=places)
def test_sums_are_those_of_a_slow_count(bits, first, second):
    # Codes of the second part stand at other places among those of all, in the same order.
    to = [np.arange(_WORDS + 1, dtype=np.int32), 2 * np.arange(_WORDS + 1, dtype=np.int32)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "_BITS", bits)
        one, other = _tallied(first), _tallied(second)
        found = Tallied.summed([one, other], to)

    expected = Counter()
    for part, at in ((first, to[0]), (second, to[1])):
        for key, sums in _counted(part, at).items():
            expected[key] = np.add(expected.get(key, (0, 0, 0)), sums)
    told = zip(found.count, found.nested, found.documents, strict=True)
    assert {
        tuple(codes): tuple(map(int, sums))
        for codes, sums in zip(found.codes.tolist(), told, strict=True)
    } == {key: tuple(map(int, sums)) for key, sums in expected.items()}
