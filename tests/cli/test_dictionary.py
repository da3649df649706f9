"""`communique dictionary`: categories, tone, audit."""

import csv
import io
import json

import pytest

TOPICS = {
    "work": {"people": ["worker*", "comrade*"], "cause": ["working class", "working people"]},
    "peace": ["peace*", "disarmament"],
    "war": ["war*", "strife"],
}


@pytest.fixture
def topics(tmp_path):
    (tmp_path / "topics.json").write_text(json.dumps(TOPICS), "utf-8")
    return "topics.json"


def _rows(done):
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_categories_are_counted_with_evidence(speeches, run, topics):
    rows = _rows(run("dictionary", topics, "--nomatch", "other", "--csv", "-c", speeches))

    assert [row["category"] for row in rows] == [
        "work.people", "work.cause", "peace", "war", "other",
    ]  # fmt: skip
    for row in rows:
        for name in ("hits", "tokens"):
            done = run("search", row[f"{name}_evidence"], "--count", "-c", speeches)
            assert done.stdout == f"{row[name]}\n"


def test_levels_join_categories(speeches, run, topics):
    rows = _rows(run("dictionary", topics, "--levels", "1", "--csv", "-c", speeches))

    assert [row["category"] for row in rows] == ["work", "peace", "war"]


def test_a_tone_sets_one_category_against_another(speeches, run, topics):
    rows = _rows(run("dictionary", topics, "--tone", "peace,war", "--csv", "-c", speeches))

    [row] = rows
    positive, negative = int(row["positive"]), int(row["negative"])
    assert positive + negative > 0
    assert float(row["balance"]) == pytest.approx(
        (positive - negative) / (positive + negative), rel=1e-6
    )


def test_an_audit_counts_each_entry(speeches, run, topics):
    rows = _rows(run("dictionary", topics, "--audit", "--csv", "-c", speeches))

    assert {row["entry"] for row in rows} == {
        "worker*", "comrade*", "working class", "working people", "peace*", "disarmament", "war*",
        "strife",
    }  # fmt: skip


def test_a_recipe_holds_the_dictionary_and_needs_no_file(speeches, run, topics, tmp_path):
    run("dictionary", topics, "--recipe", "topics.recipe", "-c", speeches)
    (tmp_path / topics).unlink()

    again = run("run", "topics.recipe", "-c", speeches)

    assert again.exit_code == 0, again.output
    recipe = json.loads((tmp_path / "topics.recipe").read_text("utf-8"))
    assert json.loads(recipe["options"]["dictionary"]) == TOPICS


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tone", "peace"),
        ("--tone", "peace,war", "--levels", "1"),
        ("--audit", "--by", "id"),
        ("--audit", "--nomatch", "x"),
        ("--tone", "peace,joy"),
        ("--tone", "peace,war", "--audit"),
        ("--levels", "x"),
    ],
)
def test_options_that_make_no_sense_are_refused(speeches, run, topics, arguments):
    done = run("dictionary", topics, *arguments, "-c", speeches)

    assert done.exit_code == 2


def test_a_malformed_file_is_told_in_one_sentence(speeches, run, tmp_path):
    (tmp_path / "bad.dic").write_text("%\nno number\n%\n", "utf-8")

    done = run("dictionary", "bad.dic", "-c", speeches)

    assert done.exit_code == 3
    assert "the line is no category" in done.stderr
    assert "bad.dic, line 2, column 1" in done.stderr
