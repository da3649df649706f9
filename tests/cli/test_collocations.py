"""`communique collocations` and `communique network`: words in a row, and words near words."""

import csv
import io
import json


def _rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_sequences_stand_by_z(speeches, run):
    done = run("collocations", "--size", "2,3", "--min-count", "1", "--csv", "-c", speeches)
    rows = _rows(done)
    scores = [float(row["z"]) for row in rows]

    assert scores == sorted(scores, reverse=True)
    assert {row["length"] for row in rows} == {"2", "3"}


def test_evidence_finds_each_sequence_again(speeches, run):
    arguments = ("--size", "2,3", "--min-count", "1", "--stopwords", "en", "--csv")
    rows = _rows(run("collocations", *arguments, "-c", speeches))

    assert rows
    for row in rows[:5]:
        for name in ("count", "count_nested"):
            done = run("search", row[f"{name}_evidence"], "--count", "-c", speeches)
            assert done.stdout == f"{row[name]}\n"


def test_with_a_query_collocates_are_listed(speeches, run):
    arguments = ("peace", "--minimum", "1", "--left", "2", "--scores", "mi,fisher", "--csv")

    found = run("collocations", *arguments, "-c", speeches)

    assert _rows(found)
    assert found.stdout == run("collocates", *arguments, "-c", speeches).stdout
    assert {"mi", "fisher"} <= set(_rows(found)[0])


def test_a_recipe_makes_sequences_again(speeches, run, tmp_path):
    run(
        "collocations", "--min-count", "1", "--acronyms", "--maximal", "--least-lambda", "0",
        "--recipe", "rows.json", "--json", "-c", speeches,
    )  # fmt: skip

    options = json.loads((tmp_path / "rows.json").read_text())["options"]
    assert (options["acronyms"], options["maximal"], options["minimum"]) == (True, True, 0.0)
    assert run("run", "rows.json", "--json", "-c", speeches).exit_code == 0


def test_a_score_that_is_unknown_is_refused(speeches, run):
    done = run("collocations", "--scores", "lodice", "-c", speeches)

    assert done.exit_code == 2
    assert "log_dice?" in done.stderr


def test_edges_of_two_levels_start_at_what_the_first_found(speeches, run):
    arguments = ("peace", "--levels", "2", "--edges", "2", "--minimum", "1", "--csv")
    rows = _rows(run("network", *arguments, "-c", speeches))
    sources = [row["source"] for row in rows]

    first = [row["target"] for row in rows if row["source"] == "peace"]
    assert set(sources) == {"peace", *first}
    assert all(sources.count(each) <= 2 for each in sources)


def test_edges_have_their_evidence(speeches, run):
    rows = _rows(
        run("network", "peace", "--minimum", "1", "--stopwords", "en", "--csv", "-c", speeches)
    )

    assert rows
    for row in rows:
        done = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert done.stdout == f"{row['hits']}\n"


def test_a_sketch_reads_relations_from_a_file(speeches, run, tmp_path):
    (tmp_path / "relations.toml").write_text("""after = 'node:[] collocate:[]'""", "utf-8")
    arguments = ("--relations", "relations.toml", "--attribute", "lower", "--minimum", "1")
    rows = _rows(run("sketch", "peace", *arguments, "--csv", "-c", speeches))

    assert {row["relation"] for row in rows} == {"after"}
    for row in rows:
        done = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert done.stdout == f"{row['hits']}\n"
