"""`communique translation`: sentences side by side, with the queries behind their words."""

import csv
import io

import pytest

from communique.ingest import build

PAIR = ("translation", "14_tarrenia", "15_tarrenia_es")


@pytest.fixture(scope="module")
def meeting_corpus(meeting_folder, tmp_path_factory):
    """Return the path of the `meeting` sample as a corpus."""
    path = tmp_path_factory.mktemp("translation") / "meeting.corpus"
    build([meeting_folder], path).corpus.close()
    return path


def test_every_number_has_a_query_that_counts_it_again(meeting_corpus, run):
    done = run(*PAIR, "--csv", "-c", meeting_corpus)

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 9
    for column in ("words", "other_words"):
        again = run("search", rows[6][f"{column}_evidence"], "--count", "-c", meeting_corpus)
        assert again.stdout == f"{rows[6][column]}\n"
    assert "9 of 9 sentences aligned" in done.stderr


def test_a_terminal_shows_the_columns_that_it_has_room_for(meeting_corpus, on_terminal):
    head, *rows = on_terminal(*PAIR, "-c", meeting_corpus).splitlines()

    assert "other_text" in head
    assert "other_start" not in head
    assert any("Queridos" in row for row in rows)


def test_a_dictionary_is_read_from_a_file(meeting_corpus, run, tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("mills,molinos\n", "utf-8")

    done = run(*PAIR, "--dictionary", file, "--csv", "-c", meeting_corpus)

    assert "mills = molinos" in done.stdout


def test_a_file_that_is_not_utf_8_is_refused(meeting_corpus, run, tmp_path):
    file = tmp_path / "words.csv"
    file.write_bytes(b"\xff\xfe\xe9")

    done = run(*PAIR, "--dictionary", file, "-c", meeting_corpus)

    assert done.exit_code == 3
    assert "is not UTF-8" in done.stderr


def test_one_document_without_a_known_counterpart_asks_for_the_other(meeting_corpus, run):
    done = run("translation", "14_tarrenia", "-c", meeting_corpus)

    assert done.exit_code == 2
    assert "15_tarrenia_es" in done.stderr


def test_a_recipe_makes_the_table_again(meeting_corpus, run, tmp_path):
    file = str(tmp_path / "translation.json")
    first = run(*PAIR, "--show", "pairs", "--recipe", file, "--csv", "-c", meeting_corpus)

    again = run("run", file, "--csv", "-c", meeting_corpus)

    assert again.exit_code == 0, again.stderr
    assert again.stdout == first.stdout
