"""Orders of lines: keys at places and fields, against a slow and obvious sort."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.query import concordance, parse
from random_cases import costly

WORDS = st.lists(
    st.sampled_from(["a", "b", "B", "c", ".", "é", "E", "ea", "3"]), min_size=1, max_size=6
)
KEYS = st.sampled_from(
    [
        "word-1", "word+2", "-word+1", "word/match+1", "word/matchend-1", "word+1%l", "-word%l",
        "word-1%d", "lower/match", "fold-1", "word", "hit", "left", "-right", "document",
        "-document", "party", "-party", "year", "-year", "date", "-date", "tags", "id", "-id",
    ]
)  # fmt: skip


def letters(word):
    """Return what a word is compared by, case ignored: letters, then accents."""
    lower = word.lower()
    fold = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    accents = () if lower == fold else (lower,)
    return (fold[0].isalnum(), fold, accents)


def in_full(word):
    return (*letters(word), () if word == word.lower() else (word,))


def words_at(words, places, how):
    return [() if not 0 <= at < len(words) else (how(words[at]),) for at in places]


def compared(name, words, start, end, facts):
    """Return what a line is compared by under a key without its sign; empty is nothing there."""
    before, after = [start - 1, start - 2, start - 3], [end, end + 1, end + 2]
    inside = list(range(start, end))
    return {
        "word-1": lambda: words_at(words, before[:1], letters),
        "word+2": lambda: words_at(words, after[1:2], letters),
        "word+1": lambda: words_at(words, after[:1], letters),
        "word/match+1": lambda: words_at(words, [start + 1], letters),
        "word/matchend-1": lambda: words_at(words, [end - 2], letters),
        "word+1%l": lambda: words_at(words, after[:1], in_full),
        "word%l": lambda: words_at(words, inside, in_full),
        "word-1%d": lambda: words_at(words, before[:1], lambda word: letters(word)[:2]),
        "fold-1": lambda: words_at(words, before[:1], lambda word: letters(word)[:2]),
        "lower/match": lambda: words_at(words, inside[:1], letters),
        "word": lambda: words_at(words, inside, letters),
        "hit": lambda: words_at(words, inside, letters),
        "left": lambda: words_at(words, before, letters),
        "right": lambda: words_at(words, after, letters),
        "tags": lambda: "; ".join(facts["tags"] or []),
    }.get(name, lambda: facts.get(name))()


@costly
@given(
    texts=st.lists(WORDS, min_size=1, max_size=4),
    at=st.sets(st.integers(1, 3)).map(sorted),
    keys=st.lists(KEYS, min_size=1, max_size=3),
    page=st.tuples(st.integers(0, 4), st.integers(0, 3)),
)
def test_lines_stand_as_an_obvious_sort_by_each_key_puts_them(cut, texts, at, keys, page):
    corpus = cut([" ".join(words) for words in texts], at)
    query = parse("[] []")
    expected = list(concordance(corpus, query).lines)
    place = {(line.id, line.token): number for number, line in enumerate(expected)}
    for key in reversed(keys):
        name, turned = key.removeprefix("-"), key.startswith("-")

        def value(line, name=name):
            if name == "document":
                return place[line.id, line.token]
            words = texts[int(line.id[1:])]
            facts = {"id": line.id, **line.metadata}
            return compared(name, words, line.token, line.token + 2, facts)

        known = [line for line in expected if value(line) not in (None, "")]
        missing = [line for line in expected if value(line) in (None, "")]
        # Sorted in reverse, equal lines keep their order.
        expected = [*sorted(known, key=value, reverse=turned), *missing]
    n, offset = page

    found = concordance(corpus, query, sort=",".join(keys)).lines
    cut_off = concordance(corpus, query, sort=",".join(keys), n=n, offset=offset).lines

    assert list(found) == expected
    assert list(cut_off) == expected[offset : offset + n]


def test_words_stand_as_in_a_dictionary(cut):
    corpus = cut(["zebra Élan elan eland ( 12 Apple apple ångström azure"])

    lines = concordance(corpus, parse("[]"), sort="word%l").lines

    assert [line.hit for line in lines] == [
        "(", "12", "ångström", "apple", "Apple", "azure", "elan", "Élan", "eland", "zebra"
    ]  # fmt: skip


def test_attributes_other_than_the_word_are_looked_at(meeting):
    lemma, bounds = meeting.parts[0].attribute("lemma"), meeting.parts[0].bounds
    row = {name: number for number, name in enumerate(meeting.parts[0].documents["id"])}

    lines = concordance(
        meeting, parse('[lemma="the"] [lemma=".+"]'), sort="lemma/matchend,-id"
    ).lines
    last = [lemma.codes[bounds[row[line.id]] + line.token + 1] for line in lines]
    words = [lemma.types["lower"][int(code)] for code in last]

    assert len(set(words)) > 3
    assert words == sorted(words)


@pytest.mark.parametrize(
    ("sort", "message"),
    [
        ("rigth", "no order is called 'rigth'\nhint: right?"),
        ("word+", "no order is called 'word"),
        ("pos/match", "no order is called 'pos/match'"),
        ("word/here", "no token of the hits is called 'here'\nhint: anchors: match, matchend"),
        ("word+1%x", "no flag is called 'x'"),
        ("date,", "no order is called ''"),
    ],
)
def test_a_key_that_makes_no_sense_is_named(cut, sort, message):
    with pytest.raises(UsageError) as caught:
        concordance(cut(["a b"]), parse("a"), sort=sort)

    assert message in str(caught.value)
