"""`communique trend`: hits over time, and when they changed."""

import csv
import io
import json

import pytest


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_a_trend_has_a_row_for_each_period_and_says_what_it_shows(speeches, run):
    done = run("trend", "peace", "--over", "month", "--csv", "-c", speeches)
    rows = _rows(done)

    assert [row["period"] for row in rows] == [f"2000-0{month}" for month in range(1, 7)]
    assert sum(int(row["hits"]) for row in rows) == 6
    assert "note: first used in d0 (2000-01-01), last in d4 (2000-06-09)" in done.stderr


def test_evidence_finds_what_was_counted(speeches, run):
    rows = _rows(run("trend", "peace", "--over", "quarter", "--by", "party", "--csv"))

    assert rows
    for row in rows:
        done = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert done.stdout == f"{row['hits']}\n"


def test_options_reach_the_measure_and_a_recipe_makes_the_table_again(speeches, run, tmp_path):
    options = ["--penalty", "0.5", "--gamma", "0.1", "--s", "3", "--states", "4", "--seed", "7"]
    more = ["--smooth", "1", "--bootstrap", "9", "--unit", "documents", "--date", "date"]
    first = run(
        "trend", "peace", *options, *more, "--recipe", "trend.json", "--json", "-c", speeches
    )
    again = run("run", "trend.json", "--json", "-c", speeches)

    given = json.loads((tmp_path / "trend.json").read_text())["options"]
    assert {name: given[name] for name in ("penalty", "gamma", "s", "states", "seed")} == {
        "penalty": "0.5", "gamma": 0.1, "s": 3.0, "states": 4, "seed": 7
    }  # fmt: skip
    assert (given["smooth"], given["bootstrap"], given["unit"]) == (1, 9, "documents")
    assert again.exit_code == 0
    assert json.loads(first.stdout)["rows"]


def test_episodes_have_rows_of_their_own(speeches, run):
    rows = _rows(run("trend", "peace", "--episodes", "--by", "party", "--csv", "-c", speeches))

    assert {row["kind"] for row in rows} == {"all", "segment"}
    for row in rows:
        done = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert done.stdout == f"{row['hits']}\n"


def test_a_condition_chooses_the_documents(speeches, run):
    rows = _rows(run("trend", "peace", "--where", "year > 1901", "--csv", "-c", speeches))

    assert [(row["period"], row["hits"]) for row in rows] == [("2000", "2")]


@pytest.mark.parametrize(
    "arguments", [["--s", "1"], ["--penalty", "aic"], ["--over", "week"], ["--date", "party"]]
)
def test_what_makes_no_sense_is_refused(speeches, run, arguments):
    assert run("trend", "peace", *arguments, "-c", speeches).exit_code == 2
