"""`communique keyness`: what documents use more than others."""

import csv
import io
import json


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_evidence_finds_what_was_counted_on_either_side(speeches, run):
    rows = _rows(run("keyness", "year < 1900", "--min-count", "1", "--csv", "-c", speeches))

    assert rows
    for row in rows:
        for name in ("target", "reference"):
            done = run("search", row[f"{name}_evidence"], "--count", "-c", speeches)
            assert done.stdout == f"{row[name]}\n"


def test_a_list_of_freq_can_be_compared_with(speeches, run, tmp_path):
    (tmp_path / "list.csv").write_text(run("freq", "--csv", "-c", speeches).stdout)
    arguments = ("--list", "list.csv", "--min-count", "1", "--recipe", "key.json", "--json")

    first = run("keyness", "year < 9999", *arguments, "-c", speeches)
    again = run("run", "key.json", "--json", "-c", speeches)

    assert first.exit_code == again.exit_code == 0
    recipe = json.loads((tmp_path / "key.json").read_text())
    assert recipe["options"]["file"] == "list.csv"


def test_neither_a_target_nor_groups_is_an_error_that_says_how_to_mend_it(speeches, run):
    done = run("keyness", "-c", speeches)

    assert done.exit_code == 2
    assert "communique keyness --by party" in done.stderr


def test_groups_have_more_columns_if_asked(speeches, run):
    asked = ("--by", "year", "--scores", "z,fisher", "--min-count", "1", "--permutations", "9")
    rows = _rows(run("keyness", *asked, "--csv", "-c", speeches))

    assert {"group", "delta", "z", "fisher", "fisher_p"} <= set(rows[0])
