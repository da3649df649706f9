"""What can be said, and where a query stops making sense."""

import pytest

from communique.errors import QueryError
from communique.query import check, count, parse, parse_selection


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("peace", '"peace"%cl'),
        ("The United", '"The"%cl "United"%cl'),
        ("free*", '"free.*"%c'),
        ("U.S.* now", r'"U\.S\..*"%c "now"%cl'),
        ('"pea[cs]e"', '"pea[cs]e"'),
        ('"peace"%dc', '"peace"%cd'),
        ('[word="a"]', '"a"'),
        ('[lower="a"]', '"a"%c'),
        ('[fold="a" %l]', '"a"%cdl'),
        ('[lemma="be" & !(pos="AUX" | pos="VERB")]', '[lemma="be" & !(pos="AUX" | pos="VERB")]'),
        ("[] [ ]", "[] []"),
        ('"say \\"no\\""', '"say \\"no\\""'),
        ("peace within s :: year=1990", '"peace"%cl within s :: year = 1990'),
        ("a :: not b in (1, 2) or c = none", '"a"%cl :: !(b in (1, 2)) | c = none'),
        (
            'a :: party in ("A","B") and date >= 1990-01',
            '"a"%cl :: party in ("A", "B") & date >= 1990-01',
        ),
        ("a :: (x = 1 | y = 2) & z = 3", '"a"%cl :: (x = 1 | y = 2) & z = 3'),
        ("a :: ((x = 1) & (y = 2 & z = 3))", '"a"%cl :: x = 1 & y = 2 & z = 3'),
        ("peace, bread", '"peace"%cl ","%cl "bread"%cl'),
        (
            "a :: date = 2018-Q2 & date != 2018..2020",
            '"a"%cl :: date = 2018-Q2 & date != 2018..2020',
        ),
    ],
)
def test_what_is_read_is_written_in_one_way(text, canonical):
    assert str(parse(text)) == canonical
    assert parse(canonical) == parse(text)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 0, "expected a word"),
        ('[word="x', 6, "not closed"),
        ("[word=x]", 6, "expected a string"),
        ("[word]", 5, 'expected "=" or "!="'),
        ('"a"%q', 4, "no flag is called 'q'"),
        ("a :: year >", 11, "expected a text in quotation marks"),
        ("a :: year ~ 3", 12, "expected a string"),
        ("a :: year ? 3", 10, "expected one of"),
        ("a :: party = Greens", 13, "expected a text"),
        ("a :: date >= 2018-13", 13, "no such day"),
        ("a :: date = 2019..2018", 12, "ends before it begins"),
        ("a :: x in 3", 10, 'expected "("'),
        ("a ) b", 2, "expected the end"),
        ("a within", 8, "name of a structure"),
        ("[" + "!(" * 300, 0, "nested too deep"),
    ],
)
def test_a_mistake_is_pointed_at(text, at, message):
    with pytest.raises(QueryError, match=message.replace("(", r"\(")) as caught:
        parse(text)

    assert caught.value.at == at or "nested" in message
    assert "^" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "at", "sentence", "hint"),
    [
        ("a :: partie = 'x'".replace("'", '"'), 5, 'no field is called "partie"', "party?"),
        ('[wrd="a"]', 1, 'no attribute is called "wrd"', "word?"),
        ("a within ss", 9, 'no structure is called "ss"', "structures: p, s"),
        ('a :: year = "x"', 5, "year is a number", "compare it with a number"),
        ('a :: date = "x"', 5, "date is a date", "compare it with days"),
        ("a :: party = 3", 5, "party is a text", 'quotation marks: "3"'),
        ("a :: date > 1.5", 5, "date is a date", "days"),
        ('"(a"', 0, "the regular expression can't be read", "%l"),
        (r'"(?=a)"', 0, "the regular expression can't be read", "look-around"),
        (f'"{"a" * 20_001}"', 0, "20001 characters", ""),
    ],
)
def test_what_the_corpus_lacks_is_pointed_at(cut, text, at, sentence, hint):
    with pytest.raises(QueryError) as caught:
        check(parse(text), cut(["a b"]))

    assert sentence in caught.value.message
    assert caught.value.at == at
    assert hint in caught.value.hint


def test_an_error_in_a_selection_alone_points_into_it(cut):
    from communique.query import check_selection

    with pytest.raises(QueryError) as caught:
        check_selection(parse_selection('year > 1 & partie = "x"'), cut(["a"]).fields)

    assert caught.value.at == 11


def test_a_bare_mark_says_what_it_means():
    assert parse('"."').notices == [
        'the pattern "." is a regular expression: any word of one character; "."%l is the mark'
    ]
    assert parse('"."%l').notices == []


def test_a_pathological_pattern_ends(cut):
    corpus = cut(["a" * 5000 + " b"])

    assert count(corpus, parse('"(a+)+c"')) == 0
