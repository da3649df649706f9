"""Breakdown: hits by the words in and around them, by metadata and over time."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.ingest import build
from communique.measure.breakdown import Breakdown
from communique.measure.distribution import Distribution
from communique.query import parse
from communique.run import recount, run
from random_cases import costly

WORDS = st.lists(st.sampled_from(["a", "b", "B", "é", "."]), max_size=7)
PLACES = {
    "word-1": lambda at: [at - 1],
    "lower+2": lambda at: [at + 3],
    "word/match": lambda at: [at],
    "lower/matchend": lambda at: [at + 1],
    "word/match+1%c": lambda at: [at + 1],
    "word/matchend-3": lambda at: [at - 2],
    "lower": lambda at: [at, at + 1],
    "word/hit": lambda at: [at, at + 1],
}


@costly
@given(
    texts=st.lists(WORDS, min_size=1, max_size=4),
    first=st.sampled_from(sorted(PLACES)),
    second=st.sampled_from([*sorted(PLACES), "party", "tags"]),
)
def test_hits_are_those_of_a_slow_count(cut, texts, first, second):
    corpus = cut([" ".join(each) for each in texts])
    [part] = corpus.parts
    facts = part.documents.to_dicts()
    expected = Counter()
    for number, tokens in enumerate(texts):
        for at in range(len(tokens) - 1):
            one, *others = values(first, tokens, at)
            assert not others
            of_second = facts[number].get(second) if second in {"party", "tags"} else None
            if second in PLACES:
                of_second = values(second, tokens, at)
            elif not isinstance(of_second, list):
                of_second = [of_second]
            for other in of_second or [None]:
                if one is not None and (other is not None or second not in PLACES):
                    expected[one, other] += 1

    table = run(corpus, Breakdown(parse("[] []"), by=f"{first},{second}")).frame

    found = {(row["group"], row["subgroup"]): row["hits"] for row in table.to_dicts()}
    assert found == dict(expected)


def values(place, tokens, at):
    where = PLACES[place](at)
    if not all(0 <= each < len(tokens) for each in where):
        return [None]
    joined = " ".join(tokens[each] for each in where)
    return [joined.lower() if "lower" in place or "%c" in place else joined]


def test_the_denominator_is_that_of_the_field_and_the_period(cut):
    corpus = cut(["a b a", "a c", "b b b b", "a"], [2])

    rows = run(corpus, Breakdown(parse("a"), by="word+1,party")).frame.to_dicts()

    # Party a has the documents 0 and 2, seven tokens; party b 1 and 3, three tokens.
    assert [(row["group"], row["subgroup"], row["hits"], row["tokens"]) for row in rows] == [
        ("b", "a", 1, 7),
        ("c", "b", 1, 3),
    ]
    assert rows[0]["per_million"] == pytest.approx(1e6 / 7)


def test_rates_by_a_field_are_those_of_the_distribution(cut):
    corpus = cut(["a b a", "a c", "b b b b", "a", "a a b"], [2])
    query = parse("a :: year != 1901")

    table = run(corpus, Breakdown(query, by="word,party")).frame.drop("group")

    shared = ["hits", "tokens", "per_million", "low", "high", "documents"]
    distribution = run(corpus, Distribution(query, by="party")).frame
    by_party = {row["group"]: row for row in distribution.to_dicts()}
    assert len(table) == 3
    for row in table.to_dicts():
        assert [row[name] for name in shared] == [
            by_party[row["subgroup"]][name] for name in shared
        ]


def test_a_row_that_is_too_rare_is_left_out(cut):
    corpus = cut(["a a b", "b c"], [1])

    table = run(corpus, Breakdown(parse("[]"), by="word", minimum=2)).frame

    assert table["group"].to_list() == ["a", "b"]


def test_white_space_inside_a_token_can_be_told_from_that_between_tokens(tmp_path):
    source = tmp_path / "names.vrt"
    source.write_text(
        '<!-- #vrt positional-attributes: word pos -->\n<text id="a">\n'
        "New York\tX\nnow\tX\nNew\tX\nYork\tX\nnow\tX\n</text>\n"
    )
    with build([source], tmp_path / "names.corpus").corpus as corpus:
        table = run(corpus, Breakdown(parse("[] []"), by="word"))

        assert sorted(table.frame["group"]) == [
            "New York",
            "New\u00a0York now",
            "York now",
            "now New",
        ]
        counted = [recount(corpus, table.evidence(row, "hits")) for row in range(len(table))]
        assert counted == table.frame["hits"].to_list()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"by": "date"}, "dates make no groups"),
        ({"by": "lema/match"}, "no attribute is called 'lema'"),
        ({"by": "word/here"}, "no token of the hits is called 'here'"),
        ({"by": "word,party,year"}, "not 3"),
        ({"by": "word-1", "over": "week"}, "no unit of time is called 'week'"),
        ({"by": "word", "query": parse(" ".join(["[]"] * 51))}, "hits of up to 51 tokens"),
    ],
)
def test_what_makes_no_sense_is_named(cut, options, message):
    corpus = cut(["a " * 60])

    with pytest.raises(UsageError, match=message):
        run(corpus, Breakdown(**{"query": parse("a"), **options}))


def test_an_attribute_alone_is_asked_for_its_token(meeting):
    with pytest.raises(UsageError, match="lemma of which token"):
        run(meeting, Breakdown(parse("peace"), by="lemma,party"))


def test_each_attribute_makes_groups(meeting):
    table = run(meeting, Breakdown(parse('[pos = "ADJ"] [pos = "NOUN"]'), by="lemma/hit,pos/match"))

    assert set(table.frame["subgroup"]) == {"ADJ"}
    assert all(" " in group for group in table.frame["group"])
    for row in range(len(table)):
        assert recount(meeting, table.evidence(row, "hits")) == table.frame["hits"][row]


def test_a_table_says_which_hits_are_in_no_row(cut):
    notices = run(cut(["a b", "b"]), Breakdown(parse("a"), by="word-1,tags")).notices

    assert "hits that have no token at the place are in no row" in notices
    assert "a document counts in each of its values of tags: sums exceed all" in notices
