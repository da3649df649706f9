"""Trend against a slow loop, against its formulas, and what it says in words."""

import random
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from communique.corpus import DateInterval, MemoryStore, create, open_corpus
from communique.errors import UsageError
from communique.measure.distribution import Distribution
from communique.measure.trend import Trend
from communique.query import parse
from communique.run import recount, run
from communique.score import bursts, changes, smoothing
from random_cases import costly
from small import content, document

TEXTS = st.lists(
    st.tuples(st.integers(2000, 2006), st.integers(0, 4), st.integers(1, 5)),
    min_size=1,
    max_size=14,
)
QUIET = {"bootstrap": 0}


def of(*texts, at=()):
    """Return a corpus of (date, text); a date is a year, a first and last day, or None."""
    documents = []
    for number, (when, text) in enumerate(texts):
        each = document(number, text)
        first, last = when if isinstance(when, tuple) else (when, when)
        if isinstance(when, int):
            first, last = date(when, 3, 1), date(when, 3, 1)
        each.metadata["date"] = when and DateInterval(first, last + timedelta(days=1), "as said")
        documents.append(each)
    store = MemoryStore()
    create(store, {"tokens": "default"})
    edges = [0, *at, len(documents)]
    pieces = [documents[a:b] for a, b in pairwise(edges)]
    return open_corpus(store).add([content(piece) for piece in pieces])


def text(hits, tokens):
    return " ".join(["to"] * hits + ["be"] * (tokens - hits))


def yearly(*counts):
    """Return a corpus of one document a year from 2000, of so many hits and tokens."""
    return of(*((2000 + at, text(*each)) for at, each in enumerate(counts)))


@pytest.mark.parametrize("bootstrap", [0, 30])
@costly
@given(drawn=TEXTS)
def test_counts_and_bands_are_those_of_a_distribution(bootstrap, drawn):
    corpus = of(*((year, text(min(hits, size), size)) for year, hits, size in drawn))
    options = {"over": "year", "bootstrap": bootstrap, "seed": 4}

    trend = run(corpus, Trend(parse("to"), **options)).frame

    distribution = run(corpus, Distribution(parse("to"), **options)).frame
    assert_frame_equal(trend.select(distribution.columns), distribution)


@costly
@given(drawn=TEXTS)
def test_changes_bursts_and_smoothed_rates_are_those_of_their_formulas(drawn):
    sizes = {year: [0, 0] for year in range(min(drawn)[0], max(drawn)[0] + 1)}
    for year, hits, size in drawn:
        sizes[year][0] += min(hits, size)
        sizes[year][1] += size
    corpus = of(*((year, text(min(hits, size), size)) for year, hits, size in drawn))
    measure = Trend(parse("to"), penalty="0.5", gamma=0.2, states=3, smooth=1, **QUIET)

    table = run(corpus, measure)

    frame = table.frame
    assert frame["period"].to_list() == [str(year) for year in sizes]
    there = frame.filter(pl.col("tokens") > 0)
    hits, tokens = there["hits"].to_numpy(), there["tokens"].to_numpy()
    by_hand = _clumping(drawn)
    starts = changes.changes(changes.poisson(hits, tokens, dispersion=by_hand), 0.5)
    segment = np.searchsorted(starts, np.arange(len(hits)), side="right") + 1
    states = bursts.batch_states(hits, tokens, gamma=0.2, n_states=3, dispersion=by_hand)
    assert there["segment"].to_list() == segment.tolist()
    assert there["burst"].to_list() == states.tolist()
    for number in set(segment.tolist()):
        inside = there.filter(pl.col("segment") == number)
        rate = 1e6 * inside["hits"].sum() / inside["tokens"].sum()
        assert inside["segment_per_million"].to_list() == pytest.approx([rate] * len(inside))
    smooth = smoothing.smoothed(*zip(*sizes.values(), strict=True), reach=1)
    expected = [rate * 1e6 for rate, (_, size) in zip(smooth, sizes.values(), strict=True) if size]
    assert there["smoothed"].to_list() == pytest.approx(expected)
    gaps = frame.filter(pl.col("tokens") == 0)
    assert gaps.select("per_million", "smoothed", "burst", "segment").null_count().sum_horizontal()[
        0
    ] == 4 * len(gaps)


def _clumping(drawn):
    """Return the design effect of hits in documents, from its definition."""
    spread, total = 0.0, 0
    for year in {each[0] for each in drawn}:
        inside = [(min(hits, size), size) for at, hits, size in drawn if at == year]
        n = len(inside)
        if n > 1:
            y, x = (sum(column) for column in zip(*inside, strict=True))
            spread += n / (n - 1) * sum((hits - y / x * size) ** 2 for hits, size in inside)
            total += y
    return max(1.0, spread / total) if total else 1.0


@costly
@given(drawn=TEXTS, seed=st.integers(0, 99))
def test_the_order_of_documents_and_parts_change_neither_numbers_nor_words(drawn, seed):
    texts = [(year, text(min(hits, size), size)) for year, hits, size in drawn]
    documents = [document(number, said) for number, (_, said) in enumerate(texts)]
    for each, (year, _) in zip(documents, texts, strict=True):
        day = date(year, 5, 1)
        each.metadata["date"] = DateInterval(day, day + timedelta(days=1), "as said")
    mixed = random.Random(seed).sample(documents, len(documents))

    def corpus(ordered, cut):
        store = MemoryStore()
        create(store, {"tokens": "default"})
        pieces = [ordered[:cut], ordered[cut:]]
        return open_corpus(store).add([content(piece) for piece in pieces if piece])

    measure = Trend(parse("to"), by="tags", penalty="0.5", gamma=0.2, bootstrap=8)
    once = run(corpus(documents, 0), measure)
    again = run(corpus(mixed, seed % (len(mixed) + 1)), measure)

    assert_frame_equal(once.frame, again.frame, check_exact=True)
    assert once.notices == again.notices


def test_a_rate_that_rises_and_falls_is_told_in_words():
    low, high = (1, 1000), (40, 1000)
    corpus = yearly(*[low] * 6, *[high] * 5, *[low] * 6)

    table = run(corpus, Trend(parse("to"), bootstrap=50))

    assert table.frame["segment"].to_list() == [1] * 6 + [2] * 5 + [3] * 6
    assert table.frame["burst"].to_list() == [0] * 6 + [1] * 5 + [0] * 6
    said = "\n".join(table.notices)
    assert "first used in d0 (2000-03-01), last in d16 (2016-03-01)" in said
    assert (
        "change point at 2006: 1,000 per million from 2000 to 2005, "
        "40,000 per million from 2006 to 2010" in said
    )
    assert "change point at 2011: 40,000 per million from 2006 to 2010" in said
    assert "burst from 2006 to 2010: 200 hits, weight" in said
    assert "no period has two documents" in said
    assert "are few" not in said


def test_the_half_life_of_a_rate_that_halves_each_year_is_a_year():
    counts = [(2 ** (9 - at), 2000) for at in range(8)]
    both = [(2000 + at, text(*each)) for at, each in enumerate(counts) for _ in range(3)]

    said = "\n".join(run(of((1999, text(1, 2000)), *both), Trend(parse("to"), smooth=0)).notices)

    assert "half-life after its peak in 2000: 1 years (95 % interval 1 to 1)" in said


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([1, 2, 4, 8], "no half-life: too few periods after the peak"),
        ([8, 0, 0, 0], "no half-life: there is no hit after its peak in 2000"),
        ([5, 5, 5, 5], "no half-life: the rate doesn't fall after its peak in 2000"),
    ],
)
def test_a_rate_without_a_half_life_is_named(counts, message):
    corpus = yearly(*((each, 100) for each in counts))

    assert message in run(corpus, Trend(parse("to"), smooth=0, bootstrap=20)).notices


def test_without_replicates_a_half_life_has_no_interval():
    corpus = yearly((8, 100), (4, 100), (2, 100), (1, 100))

    said = run(corpus, Trend(parse("to"), smooth=0, **QUIET)).notices

    assert "half-life after its peak in 2000: 1 years" in said


def test_documents_without_a_date_or_with_a_long_one_are_counted_and_told():
    long = (date(2001, 6, 1), date(2003, 2, 1))
    corpus = of((2000, "to"), (None, "to be"), (long, "to to be be"), (long, "be"), (2004, "be"))

    table = run(corpus, Trend(parse("to"), **QUIET))

    assert table.frame["hits"].sum() == 4
    assert table.frame["tokens"].sum() == 9
    assert table.frame.filter(pl.col("segment").is_null() & (pl.col("tokens") > 0)).select(
        "period", "hits"
    ).rows() == [("2001..2003", 2), (None, 1)]
    assert table.notices[:2] == (
        "1 document without date stands in a row without a period, outside of changes and "
        "bursts: 1 hits in 2 tokens",
        "2 documents whose date is longer than one year stand in rows of their own, outside of "
        "changes and bursts: 2 hits in 5 tokens",
    )
    for row in range(len(table)):
        for column in table.counts:
            assert recount(corpus, table.evidence(row, column)) == table.frame[column][row]


@pytest.mark.parametrize(
    ("span", "written"),
    [
        ((date(2001, 1, 1), date(2001, 12, 31)), "2001"),
        ((date(2001, 1, 1), date(2002, 12, 31)), "2001..2002"),
        ((date(2001, 2, 1), date(2001, 2, 28)), "2001-02"),
        ((date(2001, 2, 1), date(2001, 3, 31)), "2001-02-01..2001-03-31"),
        ((date(2001, 2, 3), date(2001, 2, 3)), "2001-02-03"),
    ],
)
def test_first_and_last_use_have_the_day_as_well_as_it_is_known(span, written):
    said = run(of((span, "to"), (2000, "be")), Trend(parse("to"), **QUIET)).notices

    assert f"first used in d0 ({written}), last in d0 ({written})" in said


def test_of_uses_on_one_day_the_first_id_is_told():
    corpus = of((2000, "be"), (2001, "to"), (2001, "to"), (2002, "be"), at=(2,))

    said = run(corpus, Trend(parse("to"), **QUIET)).notices

    assert "first used in d1 (2001-03-01), last in d1 (2001-03-01)" in said


def test_groups_have_trends_of_their_own_and_five_are_told():
    corpus = of(*((2000 + at, text(at % 3, 9)) for at in range(12)))

    table = run(corpus, Trend(parse("to"), by="id", **QUIET))

    assert len(table) == 12
    assert set(table.frame["segment"]) == {1}
    told = [notice for notice in table.notices if "first used in" in notice]
    assert [each.partition(":")[0] for each in told] == [
        "id d11",
        "id d2",
        "id d5",
        "id d8",
        "id d1",
    ]
    assert table.notices[-1].startswith("what changed is told of the 5 groups")


def test_documents_with_a_hit_can_change_where_hits_do_not():
    # Six documents a year; the same hits, in one document and then in all.
    clumped = [(2000 + at, text(6 * (n == 0), 10)) for at in range(12) for n in range(6)]
    spread = [(2012 + at, text(1, 10)) for at in range(12) for n in range(6)]
    corpus = of(*clumped, *spread)

    hits = run(corpus, Trend(parse("to"), **QUIET))
    documents = run(corpus, Trend(parse("to"), unit="documents", **QUIET))

    assert set(hits.frame["segment"]) == {1}
    assert documents.frame["segment"].to_list() == [1] * 12 + [2] * 12
    assert (
        "change point at 2012: 16.7 % of documents from 2000 to 2011, "
        "100 % of documents from 2012 to 2023" in documents.notices
    )
    assert any(notice.startswith("hits clump in documents") for notice in hits.notices)


@pytest.mark.parametrize("bootstrap", [0, 5])
@pytest.mark.parametrize("said", ["", "be", "to"])
def test_one_document_and_none_have_defined_values(said, bootstrap):
    corpus = of((2000, said))

    frame = run(corpus, Trend(parse("to"), bootstrap=bootstrap)).frame

    hits = int(said == "to")
    rate = 1e6 * hits
    expected = [("2000", hits, 1, rate, None, None, hits, 1, rate, 0, 1, rate)] if said else []
    assert frame.rows() == expected


def test_all_equal_years_have_no_change_and_no_burst():
    frame = run(yearly(*[(3, 90)] * 20), Trend(parse("to"), bootstrap=10)).frame

    assert set(frame["segment"]) == {1}
    assert set(frame["burst"]) == {0}
    assert frame["smoothed"].to_list() == pytest.approx([1e6 / 30] * 20)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"over": ""}, "a trend is over decade, year"),
        ({"over": "week"}, "no unit of time"),
        ({"date": "party"}, "party is no date"),
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"unit": "tokens"}, "'tokens' is not what a trend looks at"),
        ({"smooth": -1}, "smooth can't be less than 0"),
        ({"states": 0}, "states can't be less than 1"),
        ({"s": 1.0}, "s can't be 1.0"),
        ({"gamma": -1.0}, "gamma can't be -1.0"),
        ({"penalty": "aic"}, "the penalty can't be 'aic'"),
        ({"bootstrap": -1}, "fewer than 0"),
    ],
)
def test_bad_options_are_named(options, message):
    with pytest.raises(UsageError, match=message):
        run(of((2000, "to")), Trend(parse("to"), **options))


def test_episodes_are_the_segments_and_bursts_with_their_passages():
    corpus = yearly(*[(1, 1000)] * 6, *[(40, 1000)] * 5, *[(1, 1000)] * 6)

    table = run(corpus, Trend(parse("to"), bootstrap=20, episodes=True))

    assert table.frame.select("kind", "number", "first", "last", "hits").rows() == [
        ("all", None, "2000", "2016", 212),
        ("segment", 1, "2000", "2005", 6),
        ("segment", 2, "2006", "2010", 200),
        ("segment", 3, "2011", "2016", 6),
        ("burst", 1, "2006", "2010", 200),
    ]
    assert table.frame["per_million"][1:4].to_list() == [1000, 40000, 1000]
    assert table.frame["weight"].is_not_null().to_list() == [False] * 4 + [True]
    assert table.frame.select("first_use", "last_use").rows()[:3] == [
        ("d0", "d16"), ("d0", "d5"), ("d6", "d10")
    ]  # fmt: skip
    for row in range(len(table)):
        for column in table.counts:
            assert recount(corpus, table.evidence(row, column)) == table.frame[column][row]


@costly
@given(drawn=TEXTS, by=st.sampled_from(["", "party"]))
def test_segments_add_up_to_all_and_have_the_rates_of_periods(drawn, by):
    corpus = of(*((year, text(min(hits, size), size)) for year, hits, size in drawn))
    options = {"by": by, "penalty": "0.5", "smooth": 0, "bootstrap": 15}

    frame = run(corpus, Trend(parse("to"), episodes=True, **options)).frame

    periods = run(corpus, Trend(parse("to"), **options)).frame
    for column in ("hits", "tokens", "documents", "of"):
        segments = frame.filter(pl.col("kind") == "segment")[column].sum()
        assert segments == frame.filter(pl.col("kind") == "all")[column].sum()
        assert segments == periods[column].sum()
    levels = frame.filter(pl.col("kind") == "segment")["per_million"].unique().sort()
    assert levels.to_list() == pytest.approx(
        periods["segment_per_million"].drop_nulls().unique().sort().to_list()
    )


def test_the_half_life_is_a_number_among_the_episodes():
    # Documents differ around rates that halve each year.
    halved = [(2000 + at, text(2 ** (7 - at) * n, 1000)) for at in range(6) for n in (1, 2, 3)]

    frame = run(of(*halved), Trend(parse("to"), smooth=0, episodes=True)).frame

    row = frame.row(0, named=True)
    assert row["half_life"] == pytest.approx(1)
    assert 0.5 < row["half_life_low"] < 1 < row["half_life_high"] < 2


@pytest.mark.parametrize("said", ["", "be"])
def test_without_tokens_there_are_no_episodes(said):
    frame = run(of((2000, said)), Trend(parse("to"), episodes=True, bootstrap=3)).frame

    assert frame["kind"].to_list() == (["all", "segment"] if said else [])
    assert frame["half_life"].null_count() == len(frame)
