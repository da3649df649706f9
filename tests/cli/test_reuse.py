"""`communique reuse`: passages, networks, shares and openings, with the queries behind them."""

import csv
import io

import pytest

from communique.ingest import build


@pytest.fixture(scope="module")
def meeting_corpus(meeting_folder, tmp_path_factory):
    """Return the path of the `meeting` sample as a corpus."""
    path = tmp_path_factory.mktemp("reuse") / "meeting.corpus"
    build([meeting_folder], path).corpus.close()
    return path


def _rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_every_number_has_a_query_that_counts_it_again(meeting_corpus, run):
    for options in (
        ("--by", "party"),
        ("--show", "network", "--by", "party", "--every"),
        ("--show", "shares", "--by", "party"),
        ("--show", "openings", "--run", "4", "--minimum", "4"),
    ):
        rows = _rows(run("reuse", *options, "--csv", "-c", meeting_corpus))
        assert rows
        for row in rows[:3]:
            for column in ("words", "passages", "own", "others"):
                if column in row:
                    done = run("search", row[f"{column}_evidence"], "--count", "-c", meeting_corpus)
                    assert done.stdout == f"{row[column]}\n"


def test_a_terminal_shows_the_columns_that_it_has_room_for(meeting_corpus, on_terminal):
    head, *rows = on_terminal("reuse", "--by", "party", "-c", meeting_corpus).splitlines()

    assert "similarity" in head
    assert "source_start" not in head
    assert any("Dear" in row for row in rows)


def test_openings_can_be_left_out(meeting_corpus, run):
    asked = ("reuse", "--by", "party", "--csv", "-c", meeting_corpus)

    every, left = _rows(run(*asked)), _rows(run(*asked, "--no-openings"))

    gone = [row for row in every if row not in left]
    assert {row["place"] for row in gone} == {"opening"}
    assert all(row["text"].startswith(("Esteemed delegates", "Dear Comrades")) for row in gone)


def test_what_is_compared_can_be_chosen(meeting_corpus, run):
    asked = ("reuse", "--csv", "-c", meeting_corpus)

    words = _rows(run(*asked, "--attribute", "word"))
    marks = _rows(run(*asked, "--punctuation"))

    assert len(words) <= len(_rows(run(*asked)))
    assert int(marks[0]["words"]) > int(words[0]["words"])


def test_a_run_longer_than_a_passage_is_refused(meeting_corpus, run):
    done = run("reuse", "--run", "9", "-c", meeting_corpus)

    assert done.exit_code == 2
    assert "9 words in a row are more than the 8 of a passage" in done.stderr


def test_a_recipe_makes_the_table_again(meeting_corpus, run, tmp_path):
    file = str(tmp_path / "reuse.json")
    asked = ("--show", "network", "--by", "party", "--no-openings")
    first = run("reuse", *asked, "--recipe", file, "--csv", "-c", meeting_corpus)

    again = run("run", file, "--csv", "-c", meeting_corpus)

    assert again.exit_code == 0, again.stderr
    assert again.stdout == first.stdout
