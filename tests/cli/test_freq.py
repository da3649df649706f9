"""`communique freq` and `run`: numbers with their evidence, and the same numbers again."""

import csv
import io
import json

import pytest


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_without_a_query_types_are_listed_most_frequent_first(speeches, run):
    rows = _rows(run("freq", "-n", "2", "--csv", "-c", speeches))

    assert (rows[0]["type"], rows[0]["count"], rows[0]["documents"]) == ("peace", "6", "4")


def test_an_attribute_can_be_chosen(speeches, run):
    rows = _rows(run("freq", "--attribute", "word", "--csv", "-c", speeches))

    assert {row["type"]: row["count"] for row in rows if row["type"] in {"peace", "Peace"}} == {
        "peace": "5",
        "Peace": "1",
    }


def test_a_query_is_counted_by_a_field(speeches, run):
    rows = _rows(run("freq", "peace", "--by", "party", "--csv", "-c", speeches))

    assert {row["group"]: (row["hits"], row["documents"], row["of"]) for row in rows} == {
        "a": ("2", "1", "2"),
        "b": ("3", "2", "2"),
        "": ("1", "1", "1"),
    }


def test_a_query_is_counted_over_time(speeches, run):
    rows = _rows(run("freq", "peace", "--over", "month", "--csv", "-c", speeches))

    assert sum(int(row["hits"]) for row in rows) == 6
    assert rows[0]["period"] == "2000-01"


@pytest.mark.parametrize("arguments", [("peace", "--by", "party"), ("peace",), ()])
def test_each_evidence_finds_what_was_counted(speeches, run, arguments):
    for row in _rows(run("freq", *arguments, "--csv", "-c", speeches))[:5]:
        for column in {"hits", "count"} & set(row):
            found = run("search", row[f"{column}_evidence"], "--count", "-c", speeches)
            assert found.stdout == f"{row[column]}\n"


def test_features_are_counted_by_a_field(speeches, run):
    options = ("--by", "party", "--no-punctuation", "--stopwords", "en", "--ngrams", "1,2")
    rows = _rows(run("freq", *options, "--csv", "-c", speeches))

    assert {row["group"] for row in rows} == {"a", "b", ""}
    found = run("search", rows[0]["count_evidence"], "--count", "-c", speeches)
    assert found.stdout == f"{rows[0]['count']}\n"


def test_json_has_corpus_recipe_and_rows(speeches, run):
    told = json.loads(run("freq", "peace", "--by", "party", "--json", "-c", speeches).stdout)

    assert list(told) == ["corpus", "recipe", "rows"]
    assert told["rows"][0]["hits_evidence"]


def test_markdown_is_a_table(speeches, run):
    lines = run("freq", "peace", "--by", "party", "--md", "-c", speeches).stdout.splitlines()

    assert lines[0].startswith("| group | hits |")
    assert lines[1].startswith("| --- | ---: |")


def test_threads_give_the_same_bytes(speeches, run):
    one = run("freq", "--csv", "-c", speeches)

    assert run("freq", "--csv", "--jobs", "3", "-c", speeches).stdout_bytes == one.stdout_bytes


def test_on_a_terminal_documents_without_a_value_are_called_none(speeches, on_terminal):
    shown = on_terminal("freq", "peace", "--by", "party", "--color", "never", "-c", speeches)

    assert [line.split()[0] for line in shown.splitlines()] == ["group", "b", "a", "none"]


def test_years_are_names_and_not_amounts(speeches, run, on_terminal):
    shown = on_terminal("freq", "peace", "--by", "year", "--color", "never", "-c", speeches)

    assert "1900  " in shown
    assert "\n1900\t" in run("freq", "peace", "--by", "year", "-c", speeches).stdout


@pytest.mark.parametrize("command", ["freq", "search"])
def test_a_recipe_makes_the_same_numbers_again(speeches, run, command):
    run(command, "peace", "--recipe", "peace.json", "-c", speeches)

    done = run("run", "peace.json", "-c", speeches)

    assert done.exit_code == 0
    assert "every number is as it was" in done.stderr
    assert done.stdout.splitlines()[0].startswith("hits\t")


def test_a_recipe_whose_numbers_changed_ends_with_1_and_says_which(speeches, run):
    run("freq", "peace", "--by", "party", "--recipe", "peace.json", "-c", speeches)
    run("remove", "d1", "-c", speeches)

    done = run("run", "peace.json", "-c", speeches)

    assert done.exit_code == 1
    assert "changed: hits of b was 3 then, it is 1 now" in done.stderr
    assert "the state was" in done.stderr


@pytest.mark.parametrize("content", ["", "[1]", '{"measure": "nonsense", "options": {}}'])
def test_what_is_no_recipe_is_refused(speeches, run, tmp_path, content):
    (tmp_path / "bad.json").write_text(content)

    done = run("run", "bad.json", "-c", speeches)

    assert done.exit_code in {2, 3}
    assert done.stderr.startswith("error: ")


def test_a_recipe_that_is_not_there_ends_with_3(speeches, run):
    assert run("run", "nowhere.json", "-c", speeches).exit_code == 3


def test_hits_are_counted_by_a_token_beside_them_and_by_a_field(speeches, run):
    done = run("freq", "peace", "--by", "lower+1,party", "--csv", "-c", speeches)
    rows = _rows(done)

    assert {(row["group"], row["subgroup"]): row["hits"] for row in rows}[".", "b"] == "1"
    assert rows[0]["hits_evidence"] == ('"peace"%cl having (matchend+1.word=","%cl) :: party = "b"')
    for row in rows:
        assert run("search", row["hits_evidence"], "--count").stdout == f"{row['hits']}\n"
    assert "note: hits that have no token at the place are in no row" in done.stderr


def test_numbers_stand_beside_those_under_other_choices(speeches, run):
    rows = _rows(run("freq", "--vary", "tokens,editions", "--csv", "-c", speeches))

    peace = next(row for row in rows if row["type"] == "peace")
    assert (peace["as asked"], peace["word"], peace["least"], peace["most"]) == ("6", "5", "5", "6")


def test_what_can_not_be_varied_is_said(speeches, run):
    done = run("freq", "peace", "--vary", "tokens", "-c", speeches)

    assert done.exit_code == 2
    assert "counts no features" in done.stderr


def test_a_bootstrap_is_that_of_its_seed(speeches, run):
    asked = ("freq", "--bootstrap", "20", "--csv", "-c", speeches)
    first, again, other = (run(*asked, "--seed", seed).stdout for seed in ("1", "1", "2"))

    assert first == again != other
