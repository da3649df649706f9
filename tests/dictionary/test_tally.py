"""Counts of a dictionary against a slow loop over tokens."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.dictionary import Categories
from communique.errors import UsageError
from communique.features import Features
from communique.measure.audit import Audit
from communique.measure.dictionary import Dictionary
from communique.query import count, parse
from communique.run import run
from random_cases import costly

WORDS = st.sampled_from(["to", "To", "be", "bee", "or", "tax", "taxes", "."])
TEXTS = st.lists(st.lists(WORDS, max_size=8), min_size=1, max_size=3)
ENTRIES = st.lists(
    st.lists(
        st.sampled_from(["to", "b*", "be", "?or", "o?", "TAX*", "*", "*x", "."]),
        min_size=1,
        max_size=3,
    ).map(" ".join),
    min_size=1,
    max_size=4,
)
DICTIONARIES = st.dictionaries(st.sampled_from("abc"), ENTRIES, min_size=1)


def places(entry: str, tokens: list[str]) -> set[tuple[int, int]]:
    words = [word.lower() for word in entry.split()]
    lower = [token.lower() for token in tokens]
    return {
        (start, start + len(words))
        for start in range(len(tokens) - len(words) + 1)
        if all(map(fnmatchcase, lower[start:], words))
    }


def hidden(place: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return any(other[0] <= place[0] and place[1] <= other[1] and other != place for other in others)


@costly
@given(texts=TEXTS, nested=DICTIONARIES, exclusive=st.booleans())
def test_counts_are_those_of_a_loop(cut, texts, nested, exclusive):
    corpus = cut([" ".join(words) for words in texts])
    dictionary = Categories.of(nested)

    frame = run(corpus, Dictionary(dictionary, exclusive=exclusive, nomatch="rest")).frame
    audit = run(corpus, Audit(dictionary, exclusive=exclusive)).frame

    counts, by_entry, rest = dict.fromkeys(nested, 0), {}, 0
    for tokens in texts:
        found = {
            name: {entry: places(entry, tokens) for entry in entries}
            for name, entries in nested.items()
        }
        every = {place for one in found.values() for each in one.values() for place in each}
        for name, one in found.items():
            mine = set().union(*one.values())
            hiding = every if exclusive else mine
            counts[name] += sum(not hidden(place, hiding) for place in mine)
            for entry, each in one.items():
                before = by_entry.get((name, entry), 0)
                by_entry[name, entry] = before + sum(not hidden(p, hiding) for p in each)
        rest += sum(not any(a <= at < b for a, b in every) for at in range(len(tokens)))
    assert dict(frame.select("category", "hits").rows()) == {**counts, "rest": rest}
    assert {row[:2]: row[2] for row in audit.select("category", "entry", "hits").rows()} == by_entry


@costly
@given(texts=TEXTS, nested=DICTIONARIES)
def test_the_order_of_documents_changes_nothing(cut, texts, nested):
    joined = [" ".join(words) for words in texts]
    counting = Dictionary(Categories.of(nested))

    forth, back = run(cut(joined), counting), run(cut(joined[::-1]), counting)

    assert forth.frame.drop("low", "high").equals(back.frame.drop("low", "high"))


def test_a_longer_entry_hides_what_it_holds_in_its_category_or_in_all(cut):
    corpus = cut(["the New York Times of New York"])
    dictionary = Categories.of({"paper": ["new york times"], "city": ["new york", "york"]})

    by_category = run(corpus, Dictionary(dictionary)).frame
    together = run(corpus, Dictionary(dictionary, exclusive=True)).frame

    assert by_category["hits"].to_list() == [1, 2]
    assert together["hits"].to_list() == [1, 1]


def test_phrases_go_over_what_is_left_out_only_if_words_are_joined(cut):
    corpus = cut(["armed , forces and armed forces"])
    dictionary = Categories.of({"war": ["armed forces"]})

    def hits(features):
        return run(corpus, Dictionary(dictionary, features)).frame["hits"][0]

    assert hits(Features()) == 1
    assert hits(Features(punctuation=False)) == 1
    assert hits(Features(punctuation=False, joined=True)) == 2


def test_capitals_are_told_apart_only_if_asked(cut):
    corpus = cut(["May may MAY be"])
    dictionary = Categories.of({"month": ["May"]})

    assert run(corpus, Dictionary(dictionary)).frame["hits"][0] == 3
    assert run(corpus, Dictionary(dictionary, case=True)).frame["hits"][0] == 1


def test_words_are_compared_without_diacritics_and_by_lemma(cut, meeting):
    marked = Dictionary(Categories.of({"a": ["BEBE"]}), Features("fold"))
    lemmas = Dictionary(Categories.of({"people": ["PEOPLE"]}), Features("lemma"))

    assert run(cut(["b\u00e9b\u00e9 bebe"]), marked).frame["hits"][0] == 2
    assert (
        run(meeting, lemmas).frame["hits"][0] == count(meeting, parse('[lemma = "people"%c]')) > 0
    )


def test_a_long_s_is_no_s_in_counts_and_in_evidence(cut):
    corpus = cut(["\u017fun sun"])
    table = run(corpus, Dictionary(Categories.of({"a": ["s*"]})))

    assert table.frame["hits"][0] == 1
    assert str(table.evidence(0, "hits").query) == '"(?-i:s.*)"%c'


@pytest.mark.parametrize(
    "features", [Features(ngrams=(2,)), Features(compounds=("a b",)), Features(min_count=2)]
)
def test_features_that_a_dictionary_says_itself_are_refused(cut, features):
    with pytest.raises(UsageError, match="the entries of a dictionary say what is counted"):
        run(cut(["a"]), Dictionary(Categories.of({"a": ["a"]}), features))


def test_phrases_in_hits_that_overlap_are_refused(cut):
    dictionary = Categories.of({"a": ["to be"]})

    with pytest.raises(UsageError, match="phrases need hits that don't overlap"):
        run(cut(["to be or not"]), Dictionary(dictionary, inside=parse("[] []")))


def test_the_rest_has_a_name_of_its_own(cut):
    with pytest.raises(UsageError, match="'a' is a category"):
        run(cut(["a"]), Dictionary(Categories.of({"a": ["a"]}), nomatch="a"))


def test_a_dictionary_of_thousands_of_entries_has_evidence_that_reads_back(cut):
    entries = [f"word{number}*" for number in range(3000)] + [f"x{n} y{n}" for n in range(500)]
    corpus = cut(["word17b x3 y3 word2999 wor"])
    table = run(corpus, Dictionary(Categories.of({"many": entries})))

    query = parse(str(table.evidence(0, "hits").query))

    assert table.frame["hits"][0] == 3
    assert query == table.evidence(0, "hits").query
