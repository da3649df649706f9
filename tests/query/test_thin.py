"""Thinning: which hits are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.query import concordance, parse

TEXTS = ["a b a", "a a", "b", "a c a a", "a"]
CUTS = st.sets(st.integers(1, 4)).map(sorted)


def thinned(corpus, **options):
    found = concordance(corpus, parse("a"), **options)
    assert found.hits == 8
    return [(line.id, line.token) for line in found.lines]


@given(n=st.integers(0, 12), at=CUTS)
def test_the_first_are_those_of_the_first_documents(cut, n, at):
    every = thinned(cut(TEXTS))

    assert thinned(cut(TEXTS, at), thin="first", sample=n) == every[:n]


@given(n=st.integers(0, 12), at=CUTS, seed=st.integers(0, 5))
def test_random_ones_do_not_depend_on_the_parts(cut, n, at, seed):
    whole = thinned(cut(TEXTS), sample=n, seed=seed)

    assert thinned(cut(TEXTS, at), thin="random", sample=n, seed=seed) == whole
    assert len(whole) == min(n, 8)


@given(at=CUTS, seed=st.integers(0, 5), n=st.integers(0, 5))
def test_one_of_each_document_is_one_of_each(cut, at, seed, n):
    every, one = thinned(cut(TEXTS)), thinned(cut(TEXTS, at), thin="one", seed=seed)

    assert [name for name, _ in one] == ["d0", "d1", "d3", "d4"]
    assert set(one) <= set(every)
    fewer = thinned(cut(TEXTS), thin="one", sample=n, seed=seed)
    assert [each for each in one if each in fewer] == fewer
    assert len(fewer) == min(n, 4)


def test_another_seed_draws_another_hit_of_a_document(cut):
    corpus = cut(["a " * 30])

    drawn = {concordance(corpus, parse("a"), thin="one", seed=s).lines[0].token for s in range(9)}

    assert len(drawn) > 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"thin": "some"}, "hits can't be thinned by 'some'"),
        ({"thin": "first"}, "first of how many hits"),
        ({"sample": -1}, "sample can't be -1"),
    ],
)
def test_a_way_that_makes_no_sense_is_named(cut, options, message):
    with pytest.raises(UsageError, match=message):
        concordance(cut(["a"]), parse("a"), **options)
