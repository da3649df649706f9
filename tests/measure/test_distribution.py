"""Distribution against a slow loop over documents."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import Budget, DateInterval, MemoryStore, create, open_corpus
from communique.errors import UsageError
from communique.measure import Evidence, periods
from communique.measure.distribution import Distribution
from communique.measure.intervals import weights
from communique.query import Selection, parse
from communique.run import recount, run
from random_cases import costly
from small import content, document

WORDS = st.lists(st.sampled_from(["to", "be", "."]), max_size=6)


def valued(name, values):
    """Return a corpus of one-word documents with these values of a field."""
    documents = []
    for number, value in enumerate(values):
        each = document(number, "to")
        each.metadata[name] = value
        documents.append(each)
    store = MemoryStore()
    create(store, {"tokens": "default"})
    return open_corpus(store).add([content(documents)])


def dated(*spans):
    """Return a corpus of one-word documents dated so, None for no date."""
    documents = []
    for number, span in enumerate(spans):
        each = document(number, "to")
        each.metadata["date"] = DateInterval(*span, "as said") if span else None
        documents.append(each)
    store = MemoryStore()
    create(store, {"tokens": "default"})
    return open_corpus(store).add([content(documents)])


YEAR = (date(2018, 1, 1), date(2019, 1, 1))
MARCH = (date(2018, 3, 1), date(2018, 4, 1))
DAY = (date(2018, 3, 31), date(2018, 4, 1))
SPRING = (date(2018, 3, 20), date(2018, 6, 20))
WINTER = (date(2018, 12, 1), date(2019, 3, 1))
LONG = (date(2016, 5, 1), date(2019, 3, 1))
LATER = (date(2021, 7, 4), date(2021, 7, 5))


@costly
@given(texts=st.lists(WORDS, min_size=1, max_size=6))
def test_counts_are_those_of_a_loop(cut, texts):
    corpus = cut([" ".join(words) for words in texts])

    frame = run(corpus, Distribution(parse("to"), by="party")).frame

    parties = [None if number % 5 == 4 else "ab"[number % 2] for number in range(len(texts))]
    expected = {}
    for party, words in zip(parties, texts, strict=True):
        if words:
            hits, tokens, documents, of = expected.get(party, (0, 0, 0, 0))
            n = words.count("to")
            expected[party] = (hits + n, tokens + len(words), documents + (n > 0), of + 1)
    found = {
        row["group"]: (row["hits"], row["tokens"], row["documents"], row["of"])
        for row in frame.to_dicts()
    }
    assert found == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("year", ["2016..2019", "2018", "2018..2019", "2019", "2020", "2021", None]),
        ("quarter", ["2016..2019", "2018", "2018-Q1", "2018..2019", "2018-Q2"]),
        ("month", ["2016..2019", "2018", "2018-03", "2018..2019", "2018-04"]),
    ],
)
def test_periods_hold_whole_dates_and_gaps_are_shown(unit, expected):
    corpus = dated(YEAR, MARCH, DAY, SPRING, WINTER, LONG, LATER, None)

    table = run(corpus, Distribution(parse("to"), over=unit))

    labels = table.frame["period"].to_list()
    assert set(expected) <= set(labels)
    assert table.frame["hits"].sum() == 8
    gap = table.frame.filter(period=expected[-2] if unit == "year" else expected[-1])
    if unit != "year":
        assert gap.select("hits", "tokens", "per_million").row(0) == (0, 0, None)
    for row in range(len(table)):
        assert recount(corpus, table.evidence(row, "hits")) == table.frame["hits"][row]
        assert recount(corpus, table.evidence(row, "of")) == table.frame["of"][row]


def test_a_gap_of_years_is_a_row_without_tokens():
    frame = run(dated(MARCH, LATER), Distribution(parse("to"), over="year")).frame

    assert frame["period"].to_list() == ["2018", "2019", "2020", "2021"]
    assert frame["tokens"].to_list() == [1, 0, 0, 1]
    assert frame["per_million"].to_list() == [1e6, None, None, 1e6]


def test_decades_hold_whole_dates_and_gaps_are_shown():
    turn = (date(1999, 12, 1), date(2000, 2, 1))
    tens = (date(2010, 1, 1), date(2020, 1, 1))
    long = (date(1975, 3, 1), date(2001, 1, 1))
    old = (date(1971, 1, 1), date(1972, 1, 1))
    corpus = dated(YEAR, MARCH, LATER, turn, tens, long, old, None)

    table = run(corpus, Distribution(parse("to"), over="decade"))

    assert table.frame.select("period", "hits").rows() == [
        ("1970s", 1),
        ("1975..2000", 1),
        ("1980s", 0),
        ("1990s", 0),
        ("1999..2000", 1),
        ("2000s", 0),
        ("2010s", 3),
        ("2020s", 1),
        (None, 1),
    ]
    for row in range(len(table)):
        assert recount(corpus, table.evidence(row, "hits")) == table.frame["hits"][row]
        assert recount(corpus, table.evidence(row, "of")) == table.frame["of"][row]


def test_a_document_counts_in_each_value_of_a_list(cut):
    corpus = cut(["to", "to to", "to"])

    table = run(corpus, Distribution(parse("to"), by="tags"))

    assert table.frame.select("group", "hits").rows() == [("x", 3), ("y", 1), (None, 1)]
    assert "sums exceed all" in table.notices[0]


@pytest.mark.parametrize("none", [[], None])
def test_a_document_with_an_empty_list_counts_where_none_is(none):
    corpus = valued("tags", [["x"], none, ["x", "x"]])

    table = run(corpus, Distribution(parse("to"), by="tags"))

    assert table.frame.select("group", "hits", "of").rows() == [("x", 2, 2), (None, 1, 1)]
    assert recount(corpus, table.evidence(1, "hits")) == 1


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([1e-7, 2.5], ["n = 0.0000001", "n = 2.5"]),
        ([-3.0, 1e22], ["n = -3", "n = 10000000000000000000000"]),
        ([0.1 + 0.2, 5e-324], ["n = 0.30000000000000004", f"n = 0.{'0' * 323}5"]),
    ],
)
def test_a_number_is_written_so_that_it_reads_back(values, written):
    corpus = valued("n", values)

    table = run(corpus, Distribution(parse("to"), by="n"))

    evidence = {row["group"]: table.evidence(at, "hits") for at, row in enumerate(table)}
    assert [str(evidence[value].query.within) for value in values] == written
    for each in evidence.values():
        assert recount(corpus, Evidence(parse(str(each.query)), each.unit)) == 1


@pytest.mark.parametrize("value", ['"', "\\", "a\nb", " ", "none", "%c", ") | (", "\u2028"])
def test_a_text_is_written_so_that_it_reads_back(value):
    corpus = valued("name", [value, "other"])

    table = run(corpus, Distribution(parse("to"), by="name"))

    for row in range(2):
        each = table.evidence(row, "hits")
        assert recount(corpus, Evidence(parse(str(each.query)), each.unit)) == 1


@pytest.mark.parametrize("bootstrap", [0, 5])
@pytest.mark.parametrize("text", ["to", ""])
def test_the_whole_is_one_row_where_there_is_nothing(cut, text, bootstrap):
    query = parse('to :: party = "nobody"' if text else "to")

    frame = run(cut([text]), Distribution(query, bootstrap=bootstrap)).frame

    assert frame.rows() == [(0, 0, None, None, None, 0, 0)]


def test_the_whole_is_one_row(cut):
    frame = run(cut(["to be", "to"]), Distribution(parse("to"))).frame

    assert frame.drop("low", "high").rows() == [(2, 3, pytest.approx(2e6 / 3), 2, 2)]


def test_the_bootstrap_is_the_same_for_the_same_seed_and_holds_the_rate(cut):
    corpus = cut(["to be", "to to to be", "be be", "to"] * 5)
    measure = Distribution(parse("to"), bootstrap=500, seed=1)

    frame = run(corpus, measure).frame

    assert frame.equals(run(corpus, measure).frame)
    [row] = frame.to_dicts()
    assert 0 < row["low"] < row["per_million"] < row["high"] < 1e6
    other = run(corpus, Distribution(parse("to"), bootstrap=500, seed=2)).frame
    assert other["low"][0] != row["low"]


def test_the_bootstrap_is_that_of_a_loop(cut):
    texts = ["to be", "to to to be", "", "be be", "to", "be to"] * 3

    frame = run(cut(texts, [4, 9]), Distribution(parse("to"), by="tags", bootstrap=40)).frame

    # Documents carry the tags none, x, x y in turn; empty ones don't count.
    for group, fits in (("x", {1, 2}), ("y", {2}), (None, {0})):
        members = [n for n, text in enumerate(texts) if n % 3 in fits and text]
        rates = []
        for replicate in range(40):
            drawn = [(weights([f"d{n}"], 0, 40)[0][replicate], n) for n in members]
            hits = sum(w * texts[n].split().count("to") for w, n in drawn)
            tokens = sum(w * len(texts[n].split()) for w, n in drawn)
            rates += [1e6 * hits / tokens] if tokens else []
        [row] = frame.filter(pl.col("group").eq_missing(group)).to_dicts()
        assert row["low"] == pytest.approx(np.quantile(rates, 0.025))
        assert row["high"] == pytest.approx(np.quantile(rates, 0.975))


def test_a_budget_ends_a_bootstrap_between_blocks():
    corpus = valued("n", [float(n) for n in range(200)])
    checks = []

    class Counting(Budget):
        def check(self):
            checks.append(self)

    run(corpus, Distribution(parse("to"), bootstrap=5), budget=Counting())

    # Two checks for the hits, one for each block of 64 documents, one before the parts are merged.
    assert len(checks) == 2 + 4 + 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"by": "date"}, "date is a date"),
        ({"over": "week"}, "no unit of time"),
        ({"over": "year", "date": "party"}, "party is no date"),
        ({"bootstrap": -1}, "fewer than 0"),
    ],
)
def test_bad_options_are_named(cut, options, message):
    with pytest.raises(UsageError, match=message):
        run(cut(["a"]), Distribution(parse("a"), **options))


def test_labels_are_the_finest_period_that_holds_a_date():
    frame = pl.DataFrame(
        {"date": [{"start": a, "stop": b} for a, b in (YEAR, MARCH, DAY, SPRING, WINTER)]}
    )

    assert periods.labels(frame["date"], "month").to_list() == [
        "2018", "2018-03", "2018-03", "2018", "2018..2019"
    ]  # fmt: skip


def test_the_condition_of_a_label_is_written_so_that_it_reads_back():
    condition = periods.condition("date", "2016..2019", "year")

    assert str(Selection(condition)) == (
        "date = 2016..2019 & !(date = 2016..2018 | date = 2017..2019)"
    )


@pytest.mark.parametrize("texts", [["to be"], ["be", "be or"]])
def test_one_document_or_no_hit_has_no_interval(cut, texts):
    for bootstrap in (0, 20):
        [row] = run(cut(texts), Distribution(parse("to"), bootstrap=bootstrap)).frame.to_dicts()

        assert (row["low"], row["high"]) == (None, None)
