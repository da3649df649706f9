"""`communique rank`: the documents that answer, on a terminal and for programs."""

import csv
import inspect
import io
import json

import click
import pytest

from communique.cli.cells import width
from communique.cli.commands.rank import rank, wrapped
from communique.query import BM25F


def rows(done):
    return list(csv.DictReader(io.StringIO(done.stdout_bytes.decode(), newline="")))


def test_documents_that_answer_stand_best_first(speeches, run):
    done = run("rank", "peace bread", "--csv", "-c", speeches)

    found = rows(done)
    scores = [float(row["score"]) for row in found]
    assert {row["id"] for row in found} == {"d0", "d1", "d3", "d4"}
    assert {row["id"] for row in found[:2]} == {"d0", "d1"}
    assert scores == sorted(scores, reverse=True)
    assert [row["rank"] for row in found] == ["1", "2", "3", "4"]


def test_words_may_be_one_argument_or_several(speeches, run):
    assert run("rank", "peace", "bread").stdout == run("rank", "peace bread").stdout


def test_the_evidence_finds_the_hits(speeches, run):
    for row in rows(run("rank", "peace wanted", "--csv")):
        found = run("search", row["hits_evidence"], "--count", "-c", speeches)
        assert found.stdout == f"{row['hits']}\n"


def test_a_pipe_gets_a_header_and_a_line_for_each_document(speeches, run):
    header, *lines = run("rank", "peace", "-c", speeches).stdout.splitlines()

    assert header.split("\t")[:9] == [
        *("rank", "id", "score", "title", "hits", "start", "end", "snippet", "marks")
    ]
    assert {len(line.split("\t")) for line in lines} == {len(header.split("\t"))}
    assert len(lines) == 4


def test_json_says_how_it_was_ranked_and_gives_back_the_text(speeches, run):
    told = json.loads(run("rank", "peace", "--k1", "2", "--json", "-c", speeches).stdout)

    assert list(told) == ["corpus", "words", "where", "documents", "of", "parameters", "rows"]
    assert (told["words"], told["documents"], told["of"]) == ("peace", 4, 5)
    assert told["parameters"]["k1"] == 2
    for row in told["rows"]:
        shown = json.loads(run("show", row["id"], "--json", "-c", speeches).stdout)["text"]
        assert shown[row["start"] : row["end"]] == row["snippet"]
        spans = [map(int, mark.split("-")) for mark in row["marks"]]
        assert {shown[a:b].lower() for a, b in spans} == {"peace"}


def test_conditions_and_numbers_of_documents_are_heeded(speeches, run):
    done = run("rank", "peace", "--where", 'party = "b"', "-n", "1", "--csv", "-c", speeches)

    assert len(rows(done)) == 1
    assert done.stderr.splitlines()[-1].startswith("2 of 2 documents answer · 1 shown · ")


def test_a_phrase_is_demanded_and_a_word_with_a_minus_refused(speeches, run):
    assert {row["id"] for row in rows(run("rank", '"peace and bread"', "--csv"))} == {"d0"}
    assert {row["id"] for row in rows(run("rank", "peace -bread", "--csv"))} == {"d3", "d4"}


def test_forms_of_a_word_can_be_left_out(speeches, run):
    assert len(rows(run("rank", "struggles", "--csv"))) == 1
    assert rows(run("rank", "struggles", "--no-stemming", "--csv")) == []


def test_no_answer_is_no_error_unless_asked_to_be(speeches, run):
    done = run("rank", "war", "-c", speeches)

    assert done.exit_code == 0
    assert "0 of 5 documents answer" in done.stderr
    assert run("rank", "war", "--fail-empty").exit_code == 1
    assert run("rank", "peace", "--fail-empty").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([" -war"], "there is no word to rank documents by"),
        (['peace "and'], "this quotation mark is not closed"),
        (["peace", "--where", "yeer > 1"], 'no field is called "yeer"'),
        (["peace", "--b", "2"], "--b"),
        (["peace", "--k1", "nan"], "k1 can't be nan"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(speeches, run, arguments, message):
    done = run("rank", *arguments, "-c", speeches)

    assert done.exit_code == 2
    assert message in done.stderr


def test_a_deadline_that_passes_ends_with_1(speeches, run):
    done = run("rank", "peace", "--deadline", "0", "-c", speeches)

    assert done.exit_code == 1
    assert "error: the deadline passed" in done.stderr


def test_the_numbers_of_the_formula_are_those_of_python():
    given = {name: field.default for name, field in BM25F.__dataclass_fields__.items()}

    assert {option.name: option.default for option in rank.params if option.name in given} == given
    assert set(given) == set(inspect.signature(BM25F).parameters)


def test_on_a_terminal_a_document_has_its_title_its_numbers_and_a_passage(speeches, on_terminal):
    shown = on_terminal("rank", '"peace and bread"', "--color", "never", "-c", speeches)

    assert shown.splitlines()[0] == " 1. Speech 0"
    assert shown.splitlines()[1].startswith("    d0 · score ")
    assert shown.splitlines()[1].endswith(" · hits 4")
    assert shown.splitlines()[2:] == [
        "    We want [[peace]] [[and]] [[bread]].",
    ]


def test_on_a_terminal_hits_are_bold_and_nothing_steers_it(cut, tmp_path, on_terminal):
    from communique.corpus import FolderStore

    folder = tmp_path / "steering.corpus"
    folder.mkdir()
    cut(["peace \x1b[31m\u0085 now"], [], FolderStore(folder)).close()

    shown = on_terminal("rank", "peace", "-c", folder)

    assert click.style("peace", bold=True) in shown
    assert "\x1b[31m" not in shown


def test_on_a_terminal_columns_asked_for_are_a_table(speeches, on_terminal):
    shown = on_terminal("rank", "peace", "--columns", "rank,id", "--color", "never", "-c", speeches)

    assert shown.splitlines()[0] == "rank  id"
    assert len(shown.splitlines()) == 5


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("text", ["peace and bread " * 20, "和平 发展 " * 30, "السلام " * 40])
def test_a_line_is_broken_between_words_and_fits(text, colour):
    first, rest = text.split(maxsplit=1)

    lines = list(wrapped([(first, True), (f" {rest}", False)], 40, colour=colour))

    bare = [click.unstyle(line).strip("\u2068\u2069") for line in lines]
    assert all(width(line) <= 40 for line in bare)
    assert len(bare) > 5
    assert " ".join(bare).replace("[[", "").replace("]]", "") == " ".join(text.split())


def test_chinese_is_broken_between_letters_and_marks_stay_with_what_they_end():
    pieces = [("我们为", False), ("和平", True), ("，为发展而斗争。", False)]

    assert list(wrapped(pieces, 12, colour=False)) == [
        "我们为",
        "[[和平]]，为",
        "发展而斗争。",
    ]


def test_a_mark_and_the_stop_after_it_stay_together():
    pieces = [("and ", False), ("bread", True), (", now", False)]

    assert list(wrapped(pieces, 10, colour=False)) == ["and", "[[bread]],", "now"]
