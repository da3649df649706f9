"""`communique formulas`: what is said again and again, and the life of it."""

import csv
import io
import json

import pytest

SMALL = ("--min-count", "2", "--min-documents", "1", "--size", "2-4", "--glue", "0")


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


@pytest.mark.parametrize("show", ["formulas", "periods", "users", "fillers"])
def test_evidence_finds_what_was_counted(meeting, run, show):
    options = ("--slots", "--only", "demand", "--show", show)
    rows = _rows(run("formulas", *options, "--csv", "-c", meeting.path))

    assert rows
    for row in rows:
        done = run("search", row["count_evidence"], "--count", "-c", meeting.path)
        assert done.stdout == f"{row['count']}\n"


def test_on_a_terminal_a_formula_has_room(meeting, on_terminal):
    shown = on_terminal("formulas", "--size", "5-9", "-c", meeting.path)
    all_of_it = on_terminal("formulas", "--size", "5-9", "-c", meeting.path, "--columns", "run,gap")

    assert "the long road of" in shown
    assert "silence_p  status" in shown
    assert "first_document" not in shown
    assert "run  gap" in all_of_it


def test_options_reach_the_measure_and_a_recipe_makes_the_table_again(speeches, run, tmp_path):
    options = ["--slots", "--only", "p*", "--by", "year", "--over", "month", "--until", "2000-06"]
    more = ["--since", "2000-02", "--level", "0.1", "--attribute", "fold", "--stop-at-punctuation"]
    first = run(
        "formulas", *SMALL, *options, *more, "--status", "current", "--where", "year > 1900",
        "--recipe", "formulas.json", "--json", "-c", speeches,
    )  # fmt: skip
    again = run("run", "formulas.json", "--json", "-c", speeches)

    assert first.exit_code == 0
    assert json.loads((tmp_path / "formulas.json").read_text())["options"] == {
        "features": "fold", "within": "year > 1900", "size": "2-4", "min_count": 2,
        "min_documents": 1, "glue": 0.0, "slots": True, "only": "p*", "complete": "", "by": "year",
        "over": "month", "date": "date", "until": "2000-06", "since": "2000-02",
        "status": "current", "level": 0.1, "show": "formulas",
    }  # fmt: skip
    assert again.exit_code == 0


def test_formulas_run_over_punctuation_if_not_told_otherwise(speeches, run):
    notes = run("formulas", *SMALL, "-c", speeches).stderr

    assert "note: counted: lower; no punctuation; joined" in notes


@pytest.mark.parametrize(
    "arguments",
    [
        ["--size", "1-2"],
        ["--until", "soon"],
        ["--by", "partie"],
        ["--show", "fillers"],
        ["--min-count", "1"],
        ["--level", "1"],
        ["--where", "partie = 2"],
    ],
)
def test_what_makes_no_sense_ends_with_status_2(speeches, run, arguments):
    assert run("formulas", *arguments, "-c", speeches).exit_code == 2
