"""`communique dispersion`: how evenly words and hits are spread."""

import csv
import io


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_words_stand_by_how_often_they_occur(speeches, run):
    rows = _rows(run("dispersion", "--min-count", "1", "--csv", "-c", speeches))
    counts = [int(row["count"]) for row in rows]

    assert counts == sorted(counts, reverse=True)
    assert all(0 <= float(row["dp"]) < 1 for row in rows)


def test_a_query_has_one_row(speeches, run):
    [row] = _rows(run("dispersion", "peace", "--slices", "3", "--csv", "-c", speeches))

    assert row["parts"] == "3"


def test_places_find_their_hits(speeches, run):
    rows = _rows(run("dispersion", "peace", "--places", "--csv", "-c", speeches))

    assert rows
    for row in rows:
        assert 0 <= float(row["corpus_share"]) < 1
        done = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert done.stdout == "1\n"


def test_places_of_no_query_are_none(speeches, run):
    done = run("dispersion", "--places", "-c", speeches)

    assert done.exit_code == 2
    assert "--places lists the hits of a QUERY" in done.stderr
