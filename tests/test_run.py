"""Running a measure: options are checked first, results carry their recipe and evidence."""

import json
from dataclasses import astuple, dataclass, field

import polars as pl
import pytest

from communique import plugins
from communique.corpus import Budget
from communique.errors import BudgetError, PluginError, QueryError, UsageError
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.query import Selection, parse, parse_selection
from communique.run import make, run


def test_a_table_is_a_frame_with_the_way_back(cut):
    table = run(cut(["to be", "to"]), Distribution(parse("to"), by="party"))

    assert len(table) == 2
    assert [row["hits"] for row in table] == [1, 1]
    assert str(table.evidence(0, "hits").query) == '"to"%cl :: party = "a"'
    assert table.evidence(1, "of").unit == "documents"
    assert pl.DataFrame(table).equals(table.frame)
    assert "<td dir='auto'>a</td>" in table._repr_html_()


def test_a_rate_has_no_passages_of_its_own(cut):
    with pytest.raises(UsageError, match="'per_million' is not a count"):
        run(cut(["to"]), Frequency()).evidence(0, "per_million")


def test_a_recipe_names_corpus_state_measure_and_options(cut):
    corpus = cut(["to"])
    recipe = run(corpus, Distribution(parse("to :: year > 1900"), by="party")).recipe

    assert json.loads(json.dumps(recipe))["options"] == {
        "query": '"to"%cl :: year > 1900',
        "by": "party",
        "over": "",
        "date": "date",
        "bootstrap": 0,
        "seed": 0,
    }
    assert recipe["corpus"] == {"name": "memory", "state": corpus.state_id}


def test_options_may_be_text(cut):
    assert make("distribution", {"query": "to", "bootstrap": "20"}) == Distribution(
        parse("to"), bootstrap=20
    )


@pytest.mark.parametrize(
    ("name", "options", "kind", "message"),
    [
        ("distributoin", {}, PluginError, "no measure is called"),
        ("distribution", {"querry": "to"}, UsageError, "no option 'querry'"),
        ("distribution", {}, UsageError, "needs the option 'query'"),
        ("distribution", {"query": "to", "seed": "x"}, UsageError, "seed can't be 'x'"),
        ("distribution", {"query": '"'}, QueryError, "not closed"),
    ],
)
def test_bad_options_are_named_before_anything_runs(name, options, kind, message):
    with pytest.raises(kind, match=message):
        make(name, options)


def test_a_query_that_makes_no_sense_for_the_corpus_is_named(cut):
    with pytest.raises(QueryError, match="no field is called"):
        run(cut(["to"]), Distribution(parse("to :: partie = none")))


def test_a_budget_ends_a_run(cut):
    with pytest.raises(BudgetError):
        run(cut(["to"]), Frequency(), budget=Budget.within(-1))


def test_tables_are_written_as_files(cut, tmp_path):
    table = run(cut(["to be"]), Frequency())

    table.to_csv(str(tmp_path / "t.csv"))
    table.to_parquet(str(tmp_path / "t.parquet"))

    stored = pl.read_parquet(tmp_path / "t.parquet")
    assert stored.select(table.frame.columns).equals(table.frame)
    assert stored["count_evidence"].to_list() == ['"be"%cl', '"to"%cl']
    assert pl.read_csv(tmp_path / "t.csv").columns == stored.columns
    assert (tmp_path / "t.csv").read_bytes().splitlines(keepends=True)[:2] == [
        b"type,rank,count,count_evidence,tokens,tokens_evidence,per_million,low,high,documents,"
        b"documents_evidence\r\n",
        b'be,1,1,"""be""%cl",2,[],500000.0,,,1,"""be""%cl"\r\n',
    ]


def test_evidence_stands_beside_each_count_of_the_rows_asked_for(cut):
    table = run(cut(["to be", "to"]), Distribution(parse("to"), by="party"))

    frame = table.with_evidence(1)

    assert frame.columns[:5] == ["group", "hits", "hits_evidence", "tokens", "tokens_evidence"]
    assert frame["tokens_evidence"].to_list() == ['[] :: party = "a"']
    assert table.with_evidence()["of_evidence"].to_list() == [
        '[] :: party = "a"',
        '[] :: party = "b"',
    ]


@dataclass(frozen=True)
class Everything:
    """A measure with an option of each type; it is made here, and never run."""

    flag: bool = False
    number: int = 0
    share: float = 0.0
    name: str = ""
    maybe: str | None = None
    within: Selection = field(default=Selection())


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(plugins, "load", lambda kind, name: Everything)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"flag": "Yes"}, Everything(flag=True)),
        ({"flag": "false"}, Everything()),
        ({"flag": True}, Everything(flag=True)),
        ({"number": "-3"}, Everything(number=-3)),
        ({"number": 20.0}, Everything(number=20)),
        ({"share": 2}, Everything(share=2.0)),
        ({"share": "0.5"}, Everything(share=0.5)),
        ({"maybe": None}, Everything()),
        ({"maybe": "x"}, Everything(maybe="x")),
        ({"within": ""}, Everything()),
        ({"within": "year > 3"}, Everything(within=parse_selection("year > 3"))),
    ],
)
@pytest.mark.usefixtures("installed")
def test_an_option_of_each_type_is_read_from_text_and_from_json(options, expected):
    made = make("everything", options)

    assert made == expected
    assert [type(value) for value in astuple(made)] == [type(value) for value in astuple(expected)]


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"flag": "perhaps"}, "true or false"),
        ({"flag": 1}, "true or false"),
        ({"number": True}, "a whole number"),
        ({"number": 1.5}, "a whole number"),
        ({"number": "1e3"}, "a whole number"),
        ({"number": float("inf")}, "a whole number"),
        ({"number": 10**30}, "a whole number"),
        ({"number": "9" * 30}, "a whole number"),
        ({"share": "half"}, "a number"),
        ({"share": 10**400}, "a number"),
        ({"name": None}, "text"),
        ({"name": ["a"]}, "text"),
        ({"maybe": 3}, "text"),
        ({"within": 3}, "a condition"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_an_option_of_another_type_is_refused_and_never_guessed(options, hint):
    with pytest.raises(UsageError, match=f"{next(iter(options))} can't be") as caught:
        make("everything", options)

    assert hint in caught.value.hint
