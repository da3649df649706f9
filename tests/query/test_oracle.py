"""The engine against a slow and obvious reading of what a query means."""

import re
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from communique.query import (
    All,
    Any,
    Compare,
    Matches,
    Missing,
    Not,
    Number,
    OneOf,
    Period,
    Query,
    Selection,
    Token,
    find,
    parse,
    parse_selection,
    selected,
)

WORDS = st.sampled_from(["a", "b", "A", "ab", ".", "é", "É", "e\u0301"])
PATTERNS = st.sampled_from(["a", "b.*", "[ab]", "é", "E", ".", "x|a", 'a"?', "A"])
LITERALS = st.sampled_from(["a", "A", ".", "É", "e", 'q"\\', "b.*"])
TESTS = st.one_of(
    st.builds(
        Matches, st.just("word"), PATTERNS, st.sampled_from(["", "c", "d", "cd"]), st.booleans()
    ),
    st.builds(
        Matches, st.just("word"), LITERALS, st.sampled_from(["l", "cl", "dl", "cdl"]), st.booleans()
    ),
)


def combined(leaves):
    """Return conditions of leaves, in the form in which they are read back."""
    pairs = st.lists(leaves, min_size=2, max_size=3).map(tuple)
    small = st.one_of(leaves, st.builds(Not, leaves))
    several = st.lists(small, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        small,
        st.builds(All, several),
        st.builds(Any, several),
        st.builds(Not, st.builds(All, pairs)),
        st.builds(Not, st.builds(Any, pairs)),
        st.builds(lambda one, two: All((one, Any(two))), small, several),
    )


TOKENS = st.one_of(st.just(Token()), combined(TESTS).map(Token))
PERIODS = st.sampled_from(["2000-01", "2000-02-10", "2000-Q1", "2000..2001"])
OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
FIELDS = st.one_of(
    st.builds(Compare, st.just("party"), OPERATORS, st.sampled_from(["a", "b", 'z"\\'])),
    st.builds(Compare, st.just("year"), OPERATORS, st.sampled_from(["1901", "1902.5"]).map(Number)),
    st.builds(Compare, st.just("date"), OPERATORS, PERIODS.map(Period)),
    st.builds(Compare, st.just("date"), OPERATORS, st.just(Number("2000"))),
    st.builds(Compare, st.just("tags"), st.sampled_from(["=", "!="]), st.sampled_from(["x", "y"])),
    st.builds(OneOf, st.just("party"), st.lists(st.sampled_from("abz"), min_size=1).map(tuple)),
    st.builds(Compare, st.just("id"), st.just("="), st.sampled_from(["d0", "d1"])),
    st.builds(Missing, st.sampled_from(["party", "tags", "date"])),
)
SELECTIONS = st.one_of(st.just(Selection()), combined(FIELDS).map(Selection))


def bare(text):
    marks = [c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M"]
    return unicodedata.normalize("NFC", "".join(marks))


def fits(condition, word):
    match condition:
        case None:
            return True
        case Not(inner):
            return not fits(inner, word)
        case All(several):
            return all(fits(each, word) for each in several)
        case Any(several):
            return any(fits(each, word) for each in several)
    pattern = condition.pattern
    if "d" in condition.flags:
        word, pattern = bare(word), bare(pattern)
    if "l" in condition.flags:
        same = word.lower() == pattern.lower() if "c" in condition.flags else word == pattern
    else:
        same = bool(re.fullmatch(pattern, word, re.I if "c" in condition.flags else 0))
    return same == condition.equal


def period(value):
    return Period(str(value)).days


def holds(condition, document):
    match condition:
        case None:
            return True
        case Not(inner):
            return not holds(inner, document)
        case All(several):
            return all(holds(each, document) for each in several)
        case Any(several):
            return any(holds(each, document) for each in several)
        case Missing(field):
            return not document[field]
        case OneOf(field, values):
            return document[field] in values
    value, how = document[condition.field], condition.operator
    if value is None:
        return False
    if condition.field == "tags":
        return (condition.value in value) == (how == "=")
    if condition.field == "date":
        first, stop = period(condition.value)
        inside = first <= value[0] and value[1] <= stop
        return {
            "=": inside,
            "!=": not inside,
            "<": value[1] <= first,
            "<=": value[1] <= stop,
            ">": value[0] >= stop,
            ">=": value[0] >= first,
        }[how]
    wanted = float(condition.value.text) if condition.field == "year" else condition.value
    return {
        "=": value == wanted,
        "!=": value != wanted,
        "<": value < wanted,
        "<=": value <= wanted,
        ">": value > wanted,
        ">=": value >= wanted,
    }[how]


def facts(part):
    return [
        {**row, "date": (row["date"]["start"], row["date"]["stop"]) if row["date"] else None}
        for row in part.documents.to_dicts()
    ]


@given(
    texts=st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=5),
    tokens=st.lists(TOKENS, min_size=1, max_size=3).map(tuple),
    within=SELECTIONS,
    structure=st.sampled_from(["", "p"]),
)
def test_the_engine_agrees_with_the_oracle(cut, texts, tokens, within, structure):
    query = Query(tokens, within, structure)
    # A full stop ends a sentence, a blank line a paragraph: every third word begins one.
    written = [
        " ".join(f"{word}\n\n" if place % 3 == 2 else word for place, word in enumerate(words))
        for words in texts
    ]
    [part] = cut(written).parts
    first, documents = part.bounds, facts(part)

    hits = find(part, query)

    n = len(tokens)
    expected = []
    for row, words in enumerate(texts):
        for start in range(len(words) - n + 1):
            together = start // 3 == (start + n - 1) // 3 or not structure
            fitting = zip(tokens, words[start : start + n], strict=True)
            if (
                together
                and holds(within.condition, documents[row])
                and all(fits(token.condition, word) for token, word in fitting)
            ):
                expected.append((row, start, start + n))
    found = [
        (row, start - first[row], end - first[row])
        for row, start, end in zip(hits.document, hits.start, hits.end, strict=True)
    ]
    assert found == expected


@given(tokens=st.lists(TOKENS, min_size=1, max_size=3).map(tuple), within=SELECTIONS)
def test_a_query_reads_back_as_it_is_written(tokens, within):
    query = Query(tokens, within, "s")

    assert parse(str(query)) == query
    assert str(parse(str(query))) == str(query)
    assert parse_selection(str(within)) == within


@given(SELECTIONS)
def test_selections_agree_with_the_oracle(cut, selection):
    [part] = cut(["a"] * 7).parts

    assert selected(part, selection).tolist() == [
        holds(selection.condition, document) for document in facts(part)
    ]


def test_periods_are_days():
    assert Period("2018").days == (date(2018, 1, 1), date(2019, 1, 1))
    assert Period("2018-12").days == (date(2018, 12, 1), date(2019, 1, 1))
    assert Period("2018-04-30").days == (date(2018, 4, 30), date(2018, 5, 1))
    assert Period("2018-Q4").days == (date(2018, 10, 1), date(2019, 1, 1))
    assert Period("2018-Q2..2020-02").days == (date(2018, 4, 1), date(2020, 3, 1))
