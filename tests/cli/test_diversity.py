"""`communique diversity` and `readability`: scores of documents and groups."""

import csv
import io
import json

import pytest


def _rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_every_document_has_its_scores(speeches, run):
    rows = _rows(run("diversity", "--measure", "TTR,entropy", "--csv", "-c", speeches))

    assert rows
    for row in rows:
        assert float(row["TTR"]) == pytest.approx(int(row["types"]) / int(row["tokens"]))


def test_what_is_no_word_counts_when_it_is_asked_for(speeches, run):
    few = _rows(run("diversity", "--by", "", "--csv", "-c", speeches))
    all_of_them = _rows(run("diversity", "--by", "", "--punctuation", "--csv", "-c", speeches))

    assert int(all_of_them[0]["tokens"]) > int(few[0]["tokens"])


def test_evidence_finds_the_sentences(speeches, run):
    rows = _rows(run("readability", "--measure", "LIX", "--csv", "-c", speeches))

    assert rows
    for row in rows:
        done = run("search", row["sentences_evidence"], "--count", "-c", speeches)
        assert done.stdout == f"{row['sentences']}\n"


def test_a_list_of_words_is_read_from_its_file(speeches, run, tmp_path):
    (tmp_path / "easy.txt").write_text("the\npeace\n", "utf-8")

    done = run(
        "readability", "--measure", "Dale.Chall", "--dale-chall", "easy.txt",
        "--recipe", "easy.json", "--csv", "-c", speeches,
    )  # fmt: skip

    assert "Dale.Chall" in _rows(done)[0]
    assert json.loads((tmp_path / "easy.json").read_text())["options"]["dale_chall"] == "the peace"


def test_all_says_what_it_leaves_out(speeches, run):
    done = run("readability", "--measure", "all", "-n", "1", "-c", speeches)

    assert "left out, for lack of their lists of words: Bormuth.MC" in done.stderr
    assert "Spache" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["readability", "--measure", "Spache"], "--spache FILE"),
        (["readability", "--measure", "Flsch"], "Flesch?"),
        (["diversity", "--measure", "MATR"], "MATTR?"),
        (["diversity", "--measure", ","], "TTR"),
        (["diversity", "--threshold", "1"], "0.72"),
        (["diversity", "--base", "1"], "10"),
        (["diversity", "--measure", "D.moving", "--window", "1"], "100"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_hint(speeches, run, arguments, told):
    done = run(*arguments, "-c", speeches)

    assert done.exit_code == 2
    assert told in done.stderr
