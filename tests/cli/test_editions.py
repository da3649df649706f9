"""`communique editions` and `diff`: what they print, write and refuse."""

import csv
import io
import json

import pytest

from communique.ingest import build


@pytest.fixture
def corpus(meeting_folder, tmp_path):
    path = tmp_path / "meeting.corpus"
    build([meeting_folder], path).corpus.close()
    return path


def rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_statements_of_several_releases_are_listed(corpus, run):
    found = rows(run("editions", "--csv", "-c", corpus))
    every = rows(run("editions", "--every", "--csv", "-c", corpus))

    assert [(row["id"], row["kind"]) for row in found][-2:] == [
        ("22_corvale", "first"),
        ("30_corvale_again", "near"),
    ]
    assert (len(found), len(every)) == (8, 40)


def test_a_document_is_asked_for_by_its_id(corpus, run):
    found = rows(run("editions", "15_tarrenia_es", "--csv", "-c", corpus))

    assert [(row["id"], row["kind"]) for row in found] == [
        ("14_tarrenia", "first"),
        ("15_tarrenia_es", "translation"),
    ]
    wrong = run("editions", "nobody", "-c", corpus)
    assert (wrong.exit_code, "no release has the id 'nobody'" in wrong.stderr) == (2, True)


def test_no_id_is_passed_over_in_silence(corpus, run):
    for asked in (
        ["14_tarrenia", "nobody"],
        ["--same", "14_tarrenia,nobody"],
        ["--not", "nobody,14_tarrenia"],
        ["--count", "last", "--same", "14_tarrenia, nobody, near"],
    ):
        wrong = run("editions", *asked, "-c", corpus)

        assert wrong.exit_code == 2, asked
        assert "has the id 'nobody'" in wrong.stderr


def test_decisions_are_explained_and_undone(corpus, run):
    [row] = rows(run("editions", "22_corvale", "--show", "decisions", "--csv", "-c", corpus))
    left = rows(
        run("editions", "22_corvale", "--not", "22_corvale,30_corvale_again", "--csv", "-c", corpus)
    )

    assert row["because"] == "same title and meeting and speaker; 95% of 111 and 112 words equal"
    assert len(left) == 1


def test_rules_of_the_project_file_here_hold(corpus, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "communique.toml").write_text('[editions]\nrules = ["exact"]\n')
    here = rows(run("editions", "--csv", "-c", corpus))
    (tmp_path / "communique.toml").write_text("[editions]\nnear = true\n")
    wrong = run("editions", "-c", corpus)

    assert {row["kind"] for row in here} == {"first", "exact"}
    assert wrong.exit_code == 2
    assert "'near' in [editions] must be a number" in wrong.stderr


def test_what_counts_is_told_and_undone(corpus, run):
    before = json.loads(run("info", "--json", "-c", corpus).stdout)["state"]

    done = run("editions", "--count", "last", "--without", "translation", "-c", corpus)
    back = run("editions", "--count", "documents", "-c", corpus)

    assert "36 of 40 releases count" in done.stderr
    assert f"40 of 40 releases count, 5,089 tokens, state {before}" in back.stderr


def test_quiet_edits_have_both_readings(corpus, run):
    found = rows(run("editions", "22_corvale", "--show", "edits", "--csv", "-c", corpus))

    readings = [(row["before"], row["after"]) for row in found]
    assert readings == [
        ("condemn", "regret"),
        ("without", "after"),
        ("", "short"),
        ("withdrawn", "reviewed"),
        ("never", "not"),
    ]
    assert {row["changed"] for row in found} == {"2019-11-02"}


def test_a_difference_reads_as_prose(corpus, run):
    done = run("diff", "22_corvale", "-c", corpus)

    assert done.exit_code == 0
    assert done.stderr.startswith("22_corvale → 30_corvale_again: tokens ")
    assert "We [-condemn-] {+regret+} the sanctions" in done.stdout
    assert "[-without-] {+after+} a {+short+} debate, and" in done.stdout
    assert "fourteen, and last April" not in done.stdout
    whole = run("diff", "22_corvale", "1", "2", "--whole", "-c", corpus).stdout
    assert "fourteen, and last April" in whole


def test_colours_take_the_place_of_marks(corpus, run):
    done = run("diff", "22_corvale", "--color", "always", "-c", corpus)

    assert "\x1b[31m" in done.stdout
    assert "[-" not in done.stdout


def test_a_difference_is_a_table_where_one_is_asked_for(corpus, run):
    found = rows(run("diff", "22_corvale", "30_corvale_again", "--changes", "--csv", "-c", corpus))
    done = json.loads(run("diff", "22_corvale", "--json", "-c", corpus).stdout)

    assert found[0]["before_start"] == "209"
    assert (done["before"], done["after"]) == ("22_corvale", "30_corvale_again")
    assert done["words"]["out"] == 4
    assert sum(row["words_out"] for row in done["rows"]) == 4


def test_what_is_no_pair_of_texts_is_refused(corpus, run):
    done = run("diff", "22_corvale", "1", "x", "-c", corpus)

    assert done.exit_code == 2
    assert "a difference is between two texts" in done.stderr


def test_without_needs_count(corpus, run):
    done = run("editions", "--without", "summary", "-c", corpus)

    assert (done.exit_code, "--without says what doesn't count" in done.stderr) == (2, True)
