"""Scores of diversity in windows, against slow loops over every window."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.score import windows

TEXTS = st.lists(st.lists(st.integers(0, 6), max_size=40), min_size=1, max_size=4)


def coded(texts):
    return np.array([code for text in texts for code in text], np.int32), np.cumsum(
        [0, *map(len, texts)]
    )


def pairs(window):
    return sum(
        window[a] == window[b] for a in range(len(window)) for b in range(a + 1, len(window))
    )


@given(TEXTS)
def test_the_previous_place_is_that_of_the_same_type(texts):
    code, _ = coded(texts)

    for place, found in enumerate(windows.previous(code)):
        earlier = [other for other in range(place) if code[other] == code[place]]
        assert found == (earlier[-1] if earlier else -1)


@given(TEXTS, st.integers(1, 12))
def test_windows_are_those_of_a_loop(texts, window):
    code, bounds = coded(texts)
    widths = np.array([min(len(text), window) for text in texts])

    moving = windows.mattr(code, bounds, widths)
    equal = windows.simpson(code, bounds, widths)
    segments = windows.msttr(code, bounds, widths)

    for row, (text, width) in enumerate(zip(texts, widths.tolist(), strict=True)):
        slices = [text[at : at + width] for at in range(len(text) - width + 1)] if text else []
        assert moving[0][row] == sum(len(set(each)) for each in slices)
        assert moving[1][row] == equal[1][row] == len(slices)
        assert equal[0][row] == sum(map(pairs, slices))
        assert segments[0][row] == sum(len(set(each)) for each in slices[:: max(width, 1)])
        assert segments[1][row] == len(slices[:: max(width, 1)])


def factors(text, threshold):
    found, types, size = 0.0, set(), 0
    for code in text:
        types.add(code)
        size += 1
        if len(types) / size <= threshold:
            found, types, size = found + 1, set(), 0
    return found + ((1 - len(types) / size) / (1 - threshold) if size else 0)


@given(TEXTS, st.sampled_from([0.3, 0.5, 0.72, 0.9]))
def test_factors_are_those_of_a_loop(texts, threshold):
    code, bounds = coded(texts)

    forwards, backwards = windows.mtld(code, bounds, threshold)

    for row, text in enumerate(texts):
        assert forwards[row] == pytest.approx(factors(text, threshold))
        assert backwards[row] == pytest.approx(factors(text[::-1], threshold))


def test_a_factor_may_be_longer_than_a_step():
    text = [*range(400), *range(300)]
    code, bounds = coded([text, [0, 0], text])

    forwards, _ = windows.mtld(code, bounds)

    assert forwards[0] == pytest.approx(factors(text, 0.72))
    assert forwards[2] == forwards[0]


def test_a_factor_ends_where_the_ratio_has_fallen():
    # The example of McCarthy and Jarvis 2010, p. 384: the ratio is 4/6 after six words.
    text = ["of", "the", "people", "by", "the", "people", "for", "the", "people"]
    types = sorted(set(text))
    code, bounds = coded([[types.index(word) for word in text]])

    forwards, _ = windows.mtld(code, bounds)

    assert forwards[0] == pytest.approx(1)


def test_a_document_without_repeats_has_no_factor():
    code, bounds = coded([[0, 1, 2], [], [3]])

    forwards, backwards = windows.mtld(code, bounds)

    assert forwards.tolist() == backwards.tolist() == [0, 0, 0]
