"""`communique similarity`: pairs, clusters, trees and maps."""

import csv
import io
import json


def _rows(done):
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_the_nearest_pairs_come_first(speeches, run):
    rows = _rows(run("similarity", "--csv", "-c", speeches))
    scores = [float(row["similarity"]) for row in rows]

    assert scores == sorted(scores, reverse=True)
    assert list(rows[0]) == [
        "a", "b", "similarity", "tokens_a", "tokens_a_evidence", "tokens_b", "tokens_b_evidence",
    ]  # fmt: skip


def test_evidence_finds_the_tokens_of_both(speeches, run):
    rows = _rows(run("similarity", "--no-punctuation", "-n", "3", "--csv", "-c", speeches))

    for row in rows:
        for side in "ab":
            done = run("search", row[f"tokens_{side}_evidence"], "--count", "-c", speeches)
            assert done.stdout == f"{row[f'tokens_{side}']}\n"


def test_a_feature_has_its_nearest(speeches, run):
    rows = _rows(
        run(
            *("similarity", "--margin", "features", "--of", "peace", "--nearest", "2"),
            *("--weighting", "prop", "--method", "manhattan", "--csv", "-c", speeches),
        )
    )

    assert [row["a"] for row in rows] == ["peace", "peace"]
    assert float(rows[0]["distance"]) <= float(rows[1]["distance"])
    found = run("search", rows[0]["count_b_evidence"], "--count", "-c", speeches)
    assert found.stdout == f"{rows[0]['count_b']}\n"


def test_documents_are_put_in_clusters_a_tree_and_a_map(speeches, run):
    clusters = _rows(run("similarity", "--show", "clusters", "--k", "2", "--csv", "-c", speeches))
    tree = _rows(run("similarity", "--show", "tree", "--csv", "-c", speeches))
    points = _rows(run("similarity", "--show", "map", "--axes", "1", "--csv", "-c", speeches))

    assert {row["cluster"] for row in clusters} == {"1", "2"}
    assert len(tree) == len(clusters) - 1 == len(points) - 1
    assert "axis_1" in points[0]
    assert "axis_2" not in points[0]


def test_a_recipe_makes_the_table_again(speeches, run, tmp_path):
    asked = ("similarity", "--method", "jensen", "--smoothing", "0.5", "--ngrams", "1,2")
    first = run(*asked, "--recipe", "near.json", "--json", "-c", speeches)
    again = run("run", "near.json", "--json", "-c", speeches)

    options = json.loads((tmp_path / "near.json").read_text())["options"]
    assert options["features"] == "lower; ngrams 1 2"
    assert json.loads(again.stdout)["rows"] == json.loads(first.stdout)["rows"]


def test_a_method_that_is_not_known_is_told(speeches, run):
    done = run("similarity", "--method", "cosinus", "-c", speeches)

    assert done.exit_code == 2
    assert "cosine?" in done.stderr
