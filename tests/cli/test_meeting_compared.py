"""`communique meeting`: its tables with the queries behind them, its names, its errors."""

import csv
import io
import json

import pytest

from communique.ingest import build


@pytest.fixture(scope="module")
def meeting_corpus(meeting_folder, tmp_path_factory):
    """Return the path of the `meeting` sample as a corpus."""
    path = tmp_path_factory.mktemp("compared") / "meeting.corpus"
    build([meeting_folder], path).corpus.close()
    return path


def _rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_without_a_name_the_meetings_are_listed(meeting_corpus, run):
    rows = _rows(run("meeting", "--csv", "-c", meeting_corpus))

    assert [(row["meeting"], row["documents"]) for row in rows] == [
        ("4 IMPD", "12"),
        ("5 IMPD", "15"),
        ("6 IMPD", "12"),
    ]


def test_every_number_has_a_query_that_counts_it_again(meeting_corpus, run):
    for show, column in (("formulas", "count"), ("matrix", "words"), ("meetings", "tokens")):
        done = run("meeting", "5 IMPD", "--show", show, "--csv", "-c", meeting_corpus)
        for row in _rows(done)[:2]:
            query = row[f"{column}_evidence"]
            assert (
                run("search", query, "--count", "-c", meeting_corpus).stdout == f"{row[column]}\n"
            )


def test_a_terminal_shows_the_columns_that_it_has_room_for(meeting_corpus, on_terminal):
    head, *rows = on_terminal("meeting", "5 IMPD", "-c", meeting_corpus).splitlines()

    assert "words  formulas  share" in head
    assert "shared_at" not in head
    assert len(rows) >= 15


def test_names_and_a_dictionary_come_from_files(meeting_corpus, run, tmp_path):
    (tmp_path / "names.csv").write_text("تاريخ,Nobody\nHalvern,the town\n", "utf-8")
    (tmp_path / "themes.json").write_text(json.dumps({"sea": ["boat*"], "peace": ["peac*"]}))
    named = ("--show", "mentions", "--names", str(tmp_path / "names.csv"))
    rows = _rows(run("meeting", "5 IMPD", *named, "--csv", "-c", meeting_corpus))
    themed = ("--show", "themes", "--dictionary", str(tmp_path / "themes.json"))
    themes = _rows(run("meeting", "5 IMPD", *themed, "--csv", "-c", meeting_corpus))

    assert {row["document"] for row in rows if row["named"] == "the town"} >= {"12_kestria"}
    assert [row["theme"] for row in themes] == ["peace"]


def test_a_recipe_gives_the_table_again(meeting_corpus, run, tmp_path):
    file = str(tmp_path / "meeting.json")
    asked = ("meeting", "5 IMPD", "--show", "left_out", "--csv", "-c", meeting_corpus)
    first = run(*asked, "--recipe", file)

    again = run("run", file, "--csv", "-c", meeting_corpus)

    assert again.exit_code == 0, again.stderr
    assert again.stdout == first.stdout


def test_the_matrix_is_drawn_with_links(meeting_corpus, run, tmp_path):
    picture = tmp_path / "matrix.svg"
    asked = ("meeting", "5 IMPD", "--show", "matrix", "--plot", str(picture))

    assert run(*asked, "-q", "-c", meeting_corpus).exit_code == 0

    drawn = picture.read_text("utf-8")
    assert "Shared words at 5 IMPD" in drawn
    assert "Labour Union of Kestria, Progressive Alliance of Noruva: 5, 5 words" in drawn


def test_a_meeting_that_there_is_not_is_told_in_one_sentence(meeting_corpus, run):
    done = run("meeting", "5 IMDP", "-c", meeting_corpus)

    assert done.exit_code == 2
    assert done.stderr.startswith("error: no meeting is called '5 IMDP'\nhint: 5 IMPD")
