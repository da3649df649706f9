"""`communique novelty`: sentences, series and pages, with the queries behind their numbers."""

import csv
import io

import pytest

from communique.ingest import build
from communique.sample import archive


@pytest.fixture(scope="module")
def archive_corpus(tmp_path_factory):
    """Return the path of the `archive` sample as a corpus."""
    folder = tmp_path_factory.mktemp("novelty")
    archive.write(folder / "archive")
    build([folder / "archive"], folder / "archive.corpus").corpus.close()
    return folder / "archive.corpus"


def _rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_every_number_has_a_query_that_counts_it_again(archive_corpus, run):
    rows = _rows(run("novelty", "2023_10_kestria", "--csv", "-c", archive_corpus))

    for column in ("words", "new_words", "nearest_words"):
        query = rows[6][f"{column}_evidence"]
        counted = run("search", query, "--count", "-c", archive_corpus).stdout
        assert counted == f"{rows[6][column]}\n"


def test_without_an_id_all_documents_are_listed(archive_corpus, run):
    rows = _rows(run("novelty", "--where", "date < 2010", "--csv", "-c", archive_corpus))

    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert all(
        int(row["words"]) == sum(int(row[kind]) for kind in ("repeated", "varied", "new"))
        for row in rows
    )


def test_a_terminal_shows_the_columns_that_it_has_room_for(archive_corpus, on_terminal):
    head = on_terminal("novelty", "2023_10_kestria", "-c", archive_corpus).splitlines()[0]
    every = on_terminal("novelty", "-n", "2", "-c", archive_corpus).splitlines()[0]

    assert "document" not in head
    assert "similarity" in head
    assert "nearest_start" not in head
    assert "document" in every


def test_a_page_is_written_in_the_form_of_its_ending(archive_corpus, run, tmp_path):
    asked = ("novelty", "2023_10_kestria", "-c", archive_corpus, "--page")

    shown = run(*asked, "-").stdout
    for ending in ("txt", "md", "html"):
        assert run(*asked, tmp_path / f"page.{ending}").exit_code == 0

    assert (tmp_path / "page.txt").read_text("utf-8") == shown
    assert (tmp_path / "page.md").read_text("utf-8").startswith("# New in 2023")
    assert "<del>also</del>" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--page", "-"), "a page is about one document"),
        (("2023_10_kestria", "--page", "x.pdf"), "no page ends with '.pdf'"),
        (("2023_10_kestri",), "no document is called '2023_10_kestri'"),
        (("--show", "brief"), "brief are those of one document"),
    ],
)
def test_what_makes_no_sense_is_named(archive_corpus, run, arguments, message):
    done = run("novelty", *arguments, "-c", archive_corpus)

    assert done.exit_code == 2
    assert message in done.stderr
