"""Scores of diversity of whole documents, against slow loops and values of other tools."""

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from communique.score import diversity
from communique.score.diversity import SPECTRAL, Spectrum

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


def counts(*documents):
    types = sorted({word for document in documents for word in document})
    rows = [[Counter(document)[word] for word in types] for document in documents]
    return sparse.csr_array(np.array(rows, np.int64).reshape(len(documents), len(types)))


def test_values_are_those_worked_out_by_hand():
    # Of a, a, a, b: N 4, V 2, the sum of i² V(i) 10.
    spectrum = Spectrum.of(counts("aaab"))

    assert diversity.ttr(spectrum)[0] == 0.5
    assert diversity.yule_k(spectrum)[0] == pytest.approx(1e4 * (10 / 16 - 1 / 4))
    assert diversity.yule_i(spectrum)[0] == pytest.approx(4 / 8)
    assert diversity.herdan_vm(spectrum)[0] == pytest.approx(math.sqrt(10 / 16 - 1 / 2))
    assert diversity.maas(spectrum, 2)[0] == pytest.approx(0.5)
    assert diversity.dugast_u(spectrum, 2)[0] == pytest.approx(4)
    assert diversity.somers_s(spectrum, 2)[0] == pytest.approx(0)


@given(WORDS, WORDS)
def test_spectra_are_those_of_a_loop(one, other):
    spectrum = Spectrum.of(counts(one, other))

    for document, row in ((one, 0), (other, 1)):
        times = Counter(document).values()
        assert spectrum.tokens[row] == len(document)
        assert spectrum.types[row] == len(times)
        assert spectrum.squares[row] == sum(i * i for i in times)


@given(WORDS.filter(lambda words: len(words) > 1))
def test_simpson_is_the_chance_that_two_tokens_are_one_type(words):
    pairs = list(combinations(words, 2))

    found = diversity.simpson_d(Spectrum.of(counts(words)))[0]

    assert found == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))


@given(st.lists(st.sampled_from("abcd"), min_size=4, max_size=9))
def test_hd_d_is_the_mean_ratio_of_all_samples(words):
    ratios = [len(set(sample)) / 4 for sample in combinations(words, 4)]

    assert diversity.hd_d(counts(words), 4)[0] == pytest.approx(np.mean(ratios))


@given(WORDS.filter(bool), st.sampled_from([2, math.e, 10]))
def test_entropy_is_that_of_the_shares(words, base):
    shares = [count / len(words) for count in Counter(words).values()]

    found = diversity.entropy(counts(words), base)[0]

    assert found == pytest.approx(-sum(p * math.log(p, base) for p in shares), abs=1e-12)
    assert 0 <= found <= math.log(len(shares), base) + 1e-12


@given(WORDS, WORDS)
def test_a_document_keeps_its_values_beside_another(one, other):
    alone, together = Spectrum.of(counts(one)), Spectrum.of(counts(other, one))

    for score in SPECTRAL.values():
        assert score(together, 10)[1] == pytest.approx(score(alone, 10)[0], nan_ok=True)


@pytest.mark.parametrize(
    ("words", "undefined"),
    [
        ("", set(SPECTRAL)),
        ("a", {"C", "U", "S", "I", "D", "Maas", "lgV0", "lgeV0"}),
        ("aaa", {"S"}),
        ("abc", {"U", "I", "lgV0", "lgeV0"}),
        ("abcdefghij", {"U", "S", "I", "lgV0", "lgeV0"}),
        ("aab", set()),
    ],
    ids=["none", "one", "one type", "no repeats", "as many tokens as the base", "usual"],
)
def test_what_has_no_value_is_not_a_number(words, undefined):
    spectrum = Spectrum.of(counts(words))

    found = {name for name, score in SPECTRAL.items() if np.isnan(score(spectrum, 10)[0])}

    assert found == undefined


def test_samples_need_as_many_tokens():
    assert np.isnan(diversity.hd_d(counts("a" * 41))[0])
    assert diversity.hd_d(counts("a" * 42))[0] == pytest.approx(1 / 42)
    assert np.isnan(diversity.entropy(counts(""))[0])
    assert diversity.entropy(counts("aa"))[0] == 0
