"""`communique collocates`: the words near the hits of a query."""

import csv
import io
import json

import pytest


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_words_stand_by_how_strongly_they_go_with_the_hits(speeches, run):
    rows = _rows(run("collocates", "peace", "--minimum", "1", "--csv", "-c", speeches))
    scores = [float(row["log_likelihood"]) for row in rows]

    assert scores == sorted(scores, reverse=True)
    assert {"bread", "struggle"} <= {row["type"] for row in rows}


def test_evidence_finds_what_stands_before_a_hit(speeches, run):
    arguments = ("--left", "1", "--right", "0", "--minimum", "1", "--csv")
    rows = _rows(run("collocates", "peace", *arguments, "-c", speeches))

    assert rows
    for row in rows:
        for name in ("hits", "count"):
            done = run("search", row[f"{name}_evidence"], "--count", "-c", speeches)
            assert done.stdout == f"{row[name]}\n"


def test_a_recipe_makes_the_table_again(speeches, run, tmp_path):
    first = run(
        "collocates", "peace", "--within", "s", "--recipe", "near.json", "--json", "-c", speeches
    )
    again = run("run", "near.json", "--json", "-c", speeches)

    assert json.loads((tmp_path / "near.json").read_text())["options"]["within"] == "s"
    assert again.exit_code == 0
    assert json.loads(first.stdout)["rows"]


@pytest.mark.parametrize("arguments", [["--within", "x"], ["--left", "0", "--right", "0"]])
def test_a_window_that_makes_no_sense_is_refused(speeches, run, arguments):
    assert run("collocates", "peace", *arguments, "-c", speeches).exit_code == 2
