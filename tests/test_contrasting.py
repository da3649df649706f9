"""Documents counted once and compared in many ways: the numbers of `keyness` and `dispersion`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.api import Corpus
from communique.corpus import FolderStore
from communique.errors import BudgetError, QueryError, UsageError
from communique.run import recount

FEATURES = "lower; no punctuation; count >= 2"
TEXTS = ["peace and war and peace", "war, war", "", "bread for the world", "peace", "a b a b"]


@pytest.fixture(scope="module")
def sample(meeting):
    with communique.open(meeting.path) as corpus:
        yield corpus


@pytest.fixture
def parts(cut, tmp_path):
    (tmp_path / "cut.corpus").mkdir()
    cut(TEXTS, [1, 4], FolderStore(tmp_path / "cut.corpus")).close()
    with communique.open(tmp_path / "cut.corpus") as corpus:
        yield corpus


IDS = st.sets(st.sampled_from([f"d{at}" for at in range(len(TEXTS))]), min_size=1)


def _ids(chosen):
    return " | ".join(f'id = "{each}"' for each in sorted(chosen))


@given(target=IDS, reference=IDS)
def test_any_two_selections_have_the_table_of_keyness(parts, target, reference):
    a, b = _ids(target), _ids(reference - target)
    counted = parts.contrasting(FEATURES)

    found, wanted = counted.keyness(a, b), parts.keyness(a, b, features=FEATURES)

    assert found.frame.equals(wanted.frame)
    assert found.recipe == wanted.recipe
    assert found.notices == wanted.notices


@pytest.mark.parametrize("features", [FEATURES, "word", "lower; stop words en; ngrams 2"])
def test_a_selection_and_all_others_have_the_table_of_keyness(sample, features):
    counted = sample.contrasting(features)

    for where in ("date >= 2018", 'language = "en" & date < 2018'):
        assert counted.keyness(where).frame.equals(sample.keyness(where, features=features).frame)


def test_evenness_is_that_of_the_measure_dispersion(sample):
    where = "date >= 2018"
    counted = sample.contrasting(FEATURES)
    table = sample.dispersion(where=where, features="lower; no punctuation; count >= 20", by="id")

    found = counted.evenness(where, table.frame["type"].to_list())

    assert found == pytest.approx(table.frame["dp_norm"].to_list())


def test_an_extent_is_what_its_query_finds(parts):
    for where in ("", _ids({"d0", "d2"}), 'id = "nobody"'):
        found = parts.contrasting(FEATURES).extent(where)
        search = parts.search(str(found.evidence))

        assert (found.tokens, found.documents) == (search.hits, search.documents)
        assert recount(parts.stored, found.evidence) == found.tokens


def test_the_passages_of_a_word_are_those_of_both_sides(parts):
    counted = parts.contrasting("lower")

    both = counted.passages("peace", _ids({"d0"}), _ids({"d4"}))

    assert parts.count(both) == 3
    assert parts.count(counted.passages("peace", _ids({"d4"}))) == 1
    assert parts.count(counted.passages("peace")) == parts.count("peace")


def test_a_mistake_is_told(parts):
    counted = parts.contrasting(FEATURES)

    with pytest.raises(UsageError, match="are in the target and in the reference"):
        counted.keyness(_ids({"d0"}), _ids({"d0", "d1"}))
    with pytest.raises(UsageError, match="the target is a condition"):
        counted.keyness("")
    with pytest.raises(QueryError):
        counted.keyness("partie = 1")
    with pytest.raises(UsageError, match="lemma"):
        parts.contrasting("lemma")
    with pytest.raises(BudgetError):
        parts.contrasting(FEATURES, deadline=0)


def test_a_condition_comes_apart_into_what_must_all_hold(sample: Corpus):
    where = 'date >= 2016 & (party = "A" | party = "B") & language = "en"'

    found = sample.conjuncts(where)

    assert len(found) == 3
    assert sample.where(" & ".join(f"({each})" for each in found)) == sample.where(where)
    assert sample.conjuncts("") == []


def test_the_others_are_all_documents_that_a_condition_leaves_out(parts: Corpus):
    where = _ids({"d0", "d4"})

    assert parts.chosen(where=parts.others(where)) == ["d1", "d2", "d3", "d5"]
    assert parts.others("") == ""
