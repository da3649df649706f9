"""Formulas against a slow look at each, against trends, and against what was planted."""

import json
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import DateInterval, MemoryStore, create, open_corpus
from communique.errors import QueryError, UsageError
from communique.features import Features
from communique.measure.formulas import Formulas
from communique.measure.trend import Trend
from communique.query import parse, parse_selection
from communique.run import recount, run
from communique.score.multiplicity import adjusted
from communique.score.silence import FEWEST
from random_cases import costly
from small import content, document

PLANTED = Path(__file__).parent / "planted"
LEAST = {"min_count": 2, "min_documents": 1, "glue": 0.0}
DRAWN = st.lists(
    st.tuples(
        st.none() | st.integers(0, 90),
        st.sampled_from(["A", "B", None]),
        st.lists(st.sampled_from(["to", "be", "or", "not"]), max_size=9).map(" ".join),
    ),
    min_size=1,
    max_size=14,
)


def of(*statements, at=()):
    """Return a corpus of (date, party, text); a date is a day, first and last days, or None."""
    documents = []
    for number, (when, party, text) in enumerate(statements):
        each = document(number, text)
        first, last = when if isinstance(when, tuple) else (when, when)
        interval = when and DateInterval(first, last + timedelta(days=1), "as said")
        each.metadata.update(party=party, date=interval)
        documents.append(each)
    store = MemoryStore()
    create(store, {"tokens": "default"})
    edges = [0, *at, len(documents)]
    return open_corpus(store).add([content(documents[a:b]) for a, b in pairwise(edges)])


def dated(drawn):
    """Return statements whose numbers are days, 40 apart, some of them years; one is dated."""
    yield date(1999, 1, 1), "A", "once"
    for number, party, text in drawn:
        day = None if number is None else date(2000, 1, 1) + timedelta(days=40 * number)
        year = day and number % 5 == 0 and (date(day.year, 1, 1), date(day.year, 12, 31))
        yield year or day, party, text


def monthly(*texts):
    """Return a corpus of one statement of a party each month from 2000 on."""
    days = [date(2000 + month // 12, month % 12 + 1, 1) for month in range(len(texts))]
    return of(*((day, "A", text) for day, text in zip(days, texts, strict=True) if text))


def row(table, formula):
    [found] = table.frame.filter(formula=formula).rows(named=True)
    return found


def texts_of(corpus):
    """Return for each document in the order of time: date, id, party, padded words."""
    [part] = corpus.parts
    rows = part.documents.with_columns(text=pl.Series(map(part.text, range(part.n_documents))))
    dates = rows.unnest("date").sort("start", "stop", "id", nulls_last=True)
    return dates.rows(named=True)


@costly
@given(drawn=DRAWN)
def test_lives_are_those_of_a_slow_look(drawn):
    corpus = of(*dated(drawn))
    table = run(corpus, Formulas(size="2-4", by="party", **LEAST))

    documents = [each for each in texts_of(corpus) if each["text"] and each["start"]]
    for found in table:
        has = [f" {found['formula']} " in f" {each['text']} " for each in documents]
        at = [number for number, used in enumerate(has) if used]
        if not at:
            assert found["first"] is found["silence"] is found["run"] is found["status"] is None
            continue
        first = documents[at[0]]
        last = max((documents[n]["stop"], documents[n]["start"], -n) for n in at)
        assert found["first_document"] == first["id"]
        assert found["last_document"] == documents[-last[2]]["id"]
        assert found["absence"] == sum(each["stop"] <= first["start"] for each in documents)
        assert found["silence"] == sum(each["start"] >= last[0] for each in documents)
        assert found["run"] == max(len(list(same)) for used, same in groupby(has) if used)
        gaps = [after - before - 1 for before, after in pairwise(at)]
        assert found["gap"] == max(gaps, default=None)
        assert (found["silence_p"] is None) == (len(at) < FEWEST)


@costly
@given(drawn=DRAWN)
def test_bursts_and_half_lives_are_those_of_a_trend(drawn):
    corpus = of(*dated(drawn))
    table = run(corpus, Formulas(size="2-3", over="month", **LEAST))

    for found in table.frame.head(8).rows(named=True):
        query = parse(str(table.measure._query(found["formula"], None)))
        hits, documents = (
            run(corpus, Trend(query, over="month", bootstrap=0, episodes=True, unit=unit)).frame
            for unit in ("hits", "documents")
        )
        bursts = documents.filter(kind="burst").sort("weight", descending=True)
        [whole] = hits.filter(kind="all").rows(named=True) or [{"half_life": None}]
        assert (found["half_life"] is None) == (whole["half_life"] is None)
        if found["half_life"] is not None:
            assert found["half_life"] == pytest.approx(whole["half_life"], rel=1e-6)
        if not len(bursts):
            assert found["burst"] is None
            continue
        assert found["burst_weight"] == pytest.approx(bursts["weight"][0])
        heaviest = bursts.filter((pl.col("weight") - bursts["weight"][0]).abs() < 1e-9)
        spans = heaviest.select("first", "last").rows()
        assert found["burst"] in {"..".join(dict.fromkeys(span)) for span in spans}


@costly
@given(drawn=DRAWN)
def test_counts_of_periods_users_and_fillers_add_up(drawn):
    corpus = of(*dated(drawn))
    formulas = run(corpus, Formulas(size="2-4", slots=True, **LEAST)).frame

    for show in ("periods", "users", "fillers"):
        each = run(corpus, Formulas(size="2-4", slots=True, show=show, **LEAST)).frame
        summed = each.group_by("formula").agg(pl.col("count").sum())
        expected = formulas.select("formula", "count")
        if show == "fillers":
            expected = expected.filter(pl.col("formula").str.contains("*", literal=True))
        assert sorted(summed.rows()) == sorted(expected.rows())


@pytest.fixture(scope="module")
def planted():
    lines = (PLANTED / "statements.jsonl").read_text("utf-8").splitlines()
    statements = map(json.loads, lines)
    return of(*((date.fromisoformat(s["date"]), s["party"], s["text"]) for s in statements))


@pytest.fixture(scope="module")
def truth():
    return json.loads((PLANTED / "truth.json").read_text("utf-8"))


def test_planted_births_and_deaths_are_found_and_hardly_others(planted, truth):
    table = run(planted, Formulas(within=parse_selection('party = "Greens"'))).frame
    found = {(text, "dropped") for text in table.filter(status="dropped")["formula"]}
    found |= {(text, "new") for text in table.filter(status="new")["formula"]}
    wanted = {(text, "new") for text in truth["new"]}
    wanted |= {(text, "dropped") for text in (*truth["dropped"], *truth["brief"])}

    assert len(found & wanted) >= 0.9 * len(wanted)
    assert len(found & wanted) >= 0.9 * len(found)


def test_where_an_actor_is_silent_no_formula_is_dropped(planted, truth):
    # The Reds' archive ends in 2014, that of the Greens in 2017.
    table = run(planted, Formulas(within=parse_selection('party = "Reds"'))).frame
    planted_reds = table.filter(pl.col("formula").is_in(truth["current"]))

    assert len(planted_reds) == 2
    assert planted_reds["status"].to_list() == ["current"] * 2
    assert (planted_reds["last"] < "2015").all()


def test_a_silence_in_the_archive_is_none_of_the_actor():
    said = "the road to renewal is long"
    corpus = monthly(*[said] * 6, *[None] * 60, said, "nothing at all")
    found = row(run(corpus, Formulas(size="3-8")), said)

    assert (found["gap"], found["silence"], found["status"]) == (0, 1, "current")
    assert run(corpus, Formulas()).notices[-1].startswith("no document from 2001..2004")


def test_an_overdue_formula_is_dropped_and_one_that_came_late_new():
    old, new = "the road to renewal", "a bridge for all"
    corpus = monthly(*[old] * 10, *[f"{old} and {new}"] * 2, *[new] * 10)
    table = run(corpus, Formulas(size="3-8"))

    assert row(table, old)["status"] == "dropped"
    assert row(table, new)["status"] == "new"
    # 11 others in the first 11 of 21 documents: 1 / C(21, 11).
    assert row(table, old)["silence_p"] == pytest.approx(1 / 352716)
    assert row(table, new)["absence_p"] == pytest.approx(1 / 352716)
    for column in ("silence", "absence"):
        at = table.frame["formula"].to_list().index(old)
        assert recount(corpus, table.evidence(at, column)) == table.frame[column][at]


def test_only_what_began_or_ended_since_a_day_is_new_or_dropped():
    old, new = "the road to renewal", "a bridge for all"
    corpus = monthly(*[old] * 12, *[new] * 12)

    def statuses(since):
        table = run(corpus, Formulas(size="3-8", since=since))
        return row(table, old)["status"], row(table, new)["status"]

    assert statuses("2000-12") == ("dropped", "new")
    assert statuses("2000-12-02") == ("current", "new")
    assert statuses("2001-02") == ("current", "current")


def test_until_a_day_the_archive_is_as_it_was():
    old, new = "the road to renewal", "a bridge for all"
    corpus = monthly(*[old] * 12, *[new] * 12)
    table = run(corpus, Formulas(until="2000"))

    assert table.frame.select("formula", "count", "status").rows() == [(old, 12, "current")]
    assert recount(corpus, table.evidence(0, "count")) == 12


def test_statuses_are_those_of_probabilities_adjusted_for_their_number(planted):
    table = run(planted, Formulas(level=0.2)).frame
    p = table["silence_p"].fill_null(float("nan")).to_numpy()

    dropped = adjusted(p, "benjamini-hochberg") <= 0.2

    assert (table["status"] == "dropped").to_list() == dropped.tolist()
    assert set(run(planted, Formulas(level=0.2, status="new")).frame["status"]) == {"new"}


def test_who_had_a_formula_first_is_told_and_who_uses_it():
    said = "the road to renewal"
    days = [date(2000, 1, day) for day in (1, 2, 2, 3, 4)]
    corpus = of(*zip(days, ["B", "A", "A", None, "A"], [said] * 4 + ["no"], strict=True))
    options = {"size": "3-8", **LEAST}
    table = run(corpus, Formulas(within=parse_selection('party = "A"'), **options))
    found = row(table, said)

    assert (found["first_by"], found["used_by"]) == ("B", "A 2; B 1; none 1")
    assert (found["count"], found["elsewhere"]) == (2, 2)
    assert recount(corpus, table.evidence(0, "elsewhere")) == 2
    users = run(corpus, Formulas(show="users", **options))
    assert users.frame.select("group", "documents", "of", "first").rows() == [
        ("B", 1, 1, "2000-01-01"),
        ("A", 2, 3, "2000-01-02"),
        (None, 1, 1, "2000-01-03"),
    ]


def test_a_word_that_varies_is_a_slot_with_its_fillers():
    texts = ["the long road to renewal"] * 3 + ["the hard road to renewal", "the road to renewal"]
    corpus = monthly(*texts)
    options = {"slots": True, "glue": 0.0, "min_documents": 2, "min_count": 2}
    table = run(corpus, Formulas(**options))
    fillers = run(corpus, Formulas(show="fillers", **options))

    assert row(table, "the * road to renewal")["fillers"] == "long 3, hard 1"
    assert "the long road to renewal" in set(table.frame["formula"])
    assert fillers.frame.rows() == [
        ("the * road to renewal", "long", 3, 3),
        ("the * road to renewal", "hard", 1, 1),
    ]
    # It stands without the slot, too, and is no part of it alone.
    assert row(table, "road to renewal")["count"] == 5


def test_a_formula_runs_over_punctuation_unless_it_is_to_stop():
    corpus = monthly(*["Peace, bread and books."] * 4)
    over = run(corpus, Formulas())
    stopped = run(corpus, Formulas(Features()))

    assert over.frame["formula"].to_list() == ["peace bread and books"]
    assert recount(corpus, over.evidence(0, "count")) == 4
    assert stopped.frame["formula"].to_list() == ["bread and books"]


def test_chance_neighbours_of_a_formula_make_no_longer_one():
    # One word of ten is x, so that it stands beside the formula now and then.
    texts = [f"{'x' if n % 10 == 0 else f'w{n}'} road to renewal {'x y' * 2}" for n in range(60)]
    found = run(monthly(*texts), Formulas(only="renewal", size="3-4")).frame["formula"]
    every = run(monthly(*texts), Formulas(only="renewal", size="3-4", glue=0.0)).frame["formula"]

    assert "x road to renewal" in set(every)
    assert "x road to renewal" not in set(found)


def test_documents_without_a_date_are_counted_and_have_no_life():
    said = "the road to renewal"
    corpus = of(*[(None, "A", said)] * 3, (date(2000, 1, 1), "A", "nothing"))
    table = run(corpus, Formulas(size="3"))
    found = row(table, "the road to")

    assert (found["count"], found["first"], found["silence"]) == (3, None, None)
    assert found["status"] is None
    assert "3 documents have no date: counted, but without a place in lives, bursts and silences" \
        in table.notices  # fmt: skip
    assert table.with_evidence().height == table.frame.height


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": "1-3"}, "size can't be '1-3'"),
        ({"size": "many"}, "size can't be 'many'"),
        ({"size": "5-3"}, "size can't be '5-3'"),
        ({"min_count": 1}, "what occurs once doesn't recur"),
        ({"min_documents": 0}, "a formula occurs at least once"),
        ({"level": 1.0}, "level can't be 1.0"),
        ({"status": "old"}, "status can't be 'old'"),
        ({"show": "words"}, "show can't be 'words'"),
        ({"show": "fillers"}, "only formulas with slots have fillers"),
        ({"until": "soon"}, "until can't be 'soon'"),
        ({"since": "2018-13"}, "since can't be '2018-13'"),
        ({"by": "date"}, "date is a date"),
        ({"by": "partie"}, "no field is called 'partie'"),
        ({"over": "day"}, "no unit of time is called 'day'"),
        ({"date": "year"}, "year is no date here"),
        ({"features": Features(ngrams=(2,))}, "formulas are made of single words"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises((UsageError, QueryError), match=message.replace("(", r"\(")):
        run(of((date(2000, 1, 1), "A", "to be")), Formulas(**options))


def test_a_corpus_without_dates_and_parties_has_formulas(cut):
    each = document(0, "to be or not to be or not")
    each.metadata.clear()
    store = MemoryStore()
    create(store, {"tokens": "default"})
    corpus = open_corpus(store).add([content([each])])
    table = run(corpus, Formulas(**{**LEAST, "size": "3-4"}))

    assert table.frame.select("formula", "count", "first").rows() == [("to be or not", 2, None)]
    assert "used_by" not in table.frame.columns
    assert any("no life is told" in notice for notice in table.notices)
