"""`communique search`: lines, numbers, forms."""

import csv
import io
import json
import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import click
import polars as pl
import pytest

from communique.cli.cells import width


def test_in_a_pipe_lines_are_tab_separated_and_all_there(speeches, run):
    done = run("search", "peace", "-c", speeches)
    header, *lines = done.stdout.splitlines()

    assert header.split("\t")[:7] == ["id", "start", "end", "token", "left", "hit", "right"]
    assert [line.split("\t")[0] for line in lines] == ["d0", "d0", "d1", "d1", "d3", "d4"]
    assert {len(line.split("\t")) for line in lines} == {len(header.split("\t"))}
    assert "\x1b" not in done.stdout


def test_the_last_line_says_how_many_of_how_many_and_of_what(speeches, run):
    done = run("search", "peace", "-n", "2", "-c", speeches)
    total = sum(map(int, run("info", "id", "--columns", "tokens").stdout.split()[1:]))

    last = done.stderr.splitlines()[-1]

    assert last.startswith(
        f"2 of 6 hits in 4 documents · {6e6 / total:,.0f} per million of {total} "
    )
    assert last.endswith(" ms · all: --csv > hits.csv")


def test_where_narrows_hits_and_denominator(speeches, run):
    done = run("search", "peace", "--where", 'party = "b"', "--json", "-c", speeches)
    told = json.loads(done.stdout)

    assert [row["id"] for row in told["rows"]] == ["d1", "d1", "d3"]
    assert told["tokens"] < json.loads(run("search", "peace", "--json").stdout)["tokens"]


def test_json_is_one_object_with_unrounded_numbers(speeches, run):
    told = json.loads(run("search", "peace", "--json", "-c", speeches).stdout)

    assert list(told) == [
        "corpus",
        "query",
        "reference",
        "hits",
        "documents",
        "tokens",
        "per_million",
        "interval",
        "rows",
    ]
    assert set(told["corpus"]) == {"name", "state"}
    assert (told["hits"], told["documents"]) == (6, 4)
    assert told["per_million"] == told["hits"] * 1e6 / told["tokens"]
    assert told["interval"][0] <= told["per_million"] <= told["interval"][1]


def test_the_query_in_json_finds_the_same(speeches, run):
    told = json.loads(run("search", "peace", "--where", "year < 1902", "--json").stdout)

    again = json.loads(run("search", told["query"], "--json").stdout)

    assert again == told


def test_count_is_the_number_alone(speeches, run):
    assert run("search", "peace", "--count", "-c", speeches).stdout == "6\n"


def test_a_reference_says_query_view_and_state_and_leaves_out_the_usual(speeches, run):
    state = json.loads(run("search", "peace", "--json").stdout)["corpus"]["state"]

    plain = run("search", "peace", "--sort", "doc", "--reference").stdout
    viewed = run(
        "search", "peace", "--sort", "-date, word+1", "--thin", "one", "--reference"
    ).stdout

    assert plain == f"/search?q=%22peace%22%25cl&state={state}\n"
    assert viewed == f"/search?q=%22peace%22%25cl&sort=-date,word%2B1&thin=one&state={state}\n"


def test_a_reference_holds_the_query_in_its_normal_form(speeches, run):
    one = run("search", "peace", "--where", "year<1902", "--reference").stdout
    other = run("search", "peace  :: year < 1902", "--reference").stdout
    [asked] = parse_qs(urlsplit(one.strip()).query)["q"]

    assert one == other
    assert (
        run("search", asked, "--count").stdout
        == run("search", "peace :: year<1902", "--count").stdout
    )


def test_spans_count_tokens_through_the_corpus_both_ends_inclusive(speeches, run):
    lines = run("search", '"and" []', "--spans", "-c", speeches).stdout.splitlines()
    spans = [tuple(map(int, line.split("\t"))) for line in lines]

    assert len(spans) == 3
    assert all(last == first + 1 for first, last in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("order", ["left", "right", "date", "random", "doc"])
def test_each_order_shows_the_same_hits(speeches, run, order):
    plain = run("search", "peace", "--columns", "id,start").stdout.splitlines()
    sorted_lines = run("search", "peace", "--columns", "id,start", "--sort", order).stdout

    assert sorted(sorted_lines.splitlines()) == sorted(plain)


def test_a_sample_is_the_same_for_the_same_seed(speeches, run):
    first = run("search", "[]", "--sample", "5", "--seed", "7").stdout

    assert run("search", "[]", "--sample", "5", "--seed", "7").stdout == first
    assert run("search", "[]", "--sample", "5", "--seed", "8").stdout != first
    assert len(first.splitlines()) == 6


def test_context_is_what_was_asked_for(speeches, run):
    tokens = run("search", "goes", "--context", "1t", "--columns", "left,hit,right").stdout
    sentence = run("search", "goes", "--context", "s", "--columns", "left,right").stdout

    assert tokens.splitlines()[1] == "peace \tgoes\t on"
    assert sentence.splitlines()[1] == "The struggle for peace \t on."


def test_csv_gives_back_texts_with_their_line_ends(speeches, run):
    done = run("search", "Peace", "--context", "p", "--csv", "-c", speeches)
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode(), newline="")))

    assert "=SUM(1) is no " in [row["left"] for row in rows]
    assert done.stdout_bytes.endswith(b"\r\n")


def test_for_a_spreadsheet_formulas_are_guarded_and_the_encoding_marked(speeches, run):
    done = run("search", "Peace", "--excel", "-c", speeches)

    assert done.stdout_bytes.startswith(b"\xef\xbb\xbfid,")
    assert "'=SUM(1) is no " in done.stdout


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "md", "parquet"])
def test_a_file_has_the_form_of_its_ending(speeches, run, tmp_path, ending):
    target = tmp_path / f"hits.{ending}"

    done = run("search", "peace", "-o", target, "-c", speeches)

    assert done.stdout == ""
    assert f"hits.{ending}: 6 rows" in done.stderr
    assert target.stat().st_size > 0
    if ending == "parquet":
        assert pl.read_parquet(target)["token"].dtype == pl.Int64
    elif ending != "parquet":
        shown = run("search", "peace", f"--{ending}", "-c", speeches)
        assert target.read_bytes() == shown.stdout_bytes


def test_a_file_of_another_ending_is_refused(speeches, run):
    done = run("search", "peace", "-o", "hits.xyz", "-c", speeches)

    assert done.exit_code == 2
    assert "endings: .csv" in done.stderr


def test_a_file_that_can_not_be_written_is_a_sentence(speeches, run):
    done = run("search", "peace", "-o", "no/such/folder/hits.csv", "-c", speeches)

    assert done.exit_code == 3
    assert done.stderr.startswith("error: no such file or directory\n  no/such/folder/hits.csv")


def test_an_unknown_column_is_answered_with_the_known_ones(speeches, run):
    done = run("search", "peace", "--columns", "hitt", "-c", speeches)

    assert done.exit_code == 2
    assert "error: no column is called 'hitt'\nhint: columns: id, start" in done.stderr


def test_json_lines_are_objects(speeches, run):
    lines = run("search", "peace", "--jsonl", "-c", speeches).stdout.splitlines()

    assert [json.loads(line)["hit"] for line in lines].count("peace") == 5


def test_by_counts_hits_for_each_value(speeches, run):
    done = run("search", "peace", "--by", "party", "-c", speeches)

    assert done.stdout == run("freq", "peace", "--by", "party", "-c", speeches).stdout


def test_no_hit_is_no_error_unless_asked_to_be(speeches, run):
    done = run("search", "war", "-c", speeches)

    assert done.exit_code == 0
    assert "0 hits in 0 documents · 0.0 per million" in done.stderr
    assert run("search", "war", "--count", "--fail-empty").exit_code == 1
    assert run("search", "peace", "--count", "--fail-empty").exit_code == 0


def test_a_query_that_makes_no_sense_is_pointed_at(speeches, run):
    done = run("search", '"peace" [word = ', "-c", speeches)

    assert done.exit_code == 2
    assert '\n  "peace" [word = \n' in done.stderr
    assert "^ character 17" in done.stderr


def test_an_unknown_field_is_answered_with_one_that_is_near(speeches, run):
    done = run("search", "peace", "--where", 'partie = "Greens"', "-c", speeches)

    assert done.exit_code == 2
    assert done.stderr == (
        'error: no field is called "partie"\n'
        '  partie = "Greens"\n'
        "  ^ character 1\n"
        "hint: party? (fields: date, id, party, source, tags, title, year)\n"
    )


def test_with_json_an_error_is_all_there_is_on_standard_error(speeches, run):
    done = run("search", "peace", "--where", 'partie = "Greens"', "--json")

    assert json.loads(done.stderr)["code"] == "query"


def test_a_deadline_that_passes_ends_with_1(speeches, run):
    done = run("search", "peace", "--deadline", "0", "-c", speeches)

    assert done.exit_code == 1
    assert "error: the deadline passed" in done.stderr


def test_the_corpus_that_was_found_is_named(speeches, run):
    assert run("search", "peace", "--count").stderr == "corpus: speeches.corpus\n"
    assert run("search", "peace", "--count", "-c", speeches).stderr == ""
    assert run("search", "peace", "--count", "-q").stderr == ""


def test_the_same_input_gives_the_same_bytes(speeches, run):
    arguments = ("search", "[]", "--sort", "random", "--seed", "3", "--csv", "-c", speeches)

    assert run(*arguments).stdout_bytes == run(*arguments).stdout_bytes


def test_on_a_terminal_hits_stand_in_a_column(speeches, on_terminal):
    lines = on_terminal("search", "peace", "--color", "never", "-c", speeches).splitlines()
    at = {line: line.lower().index("  peace") for line in lines}

    assert len(lines) == 6
    assert (
        len(
            {
                width(line[:place].replace("\u2068", "").replace("\u2069", ""))
                for line, place in at.items()
            }
        )
        == 1
    )
    assert lines[0].startswith("d0#t3  ")
    assert all(width(line) <= 82 for line in lines)


def test_on_a_terminal_right_to_left_context_is_isolated(speeches, on_terminal):
    shown = on_terminal("search", "peace", "--where", "year = 1903", "-c", speeches)

    assert "\u2068النضال من أجل السلام and\u2069" in shown


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, True),
        (["--color", "never"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_follow_the_option_and_the_environment(
    speeches, on_terminal, monkeypatch, arguments, environment, coloured
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    shown = on_terminal("search", "peace", *arguments, "-c", speeches)

    assert (click.unstyle(shown) != shown) == coloured


def test_on_a_terminal_fifty_lines_are_shown(cut, tmp_path, on_terminal, run):
    from communique.corpus import FolderStore

    folder = tmp_path / "long.corpus"
    folder.mkdir()
    cut(["peace " * 60], [], FolderStore(folder)).close()

    assert len(on_terminal("search", "peace", "-c", folder).splitlines()) == 50
    assert len(on_terminal("search", "peace", "-n", "55", "-c", folder).splitlines()) == 55
    assert len(run("search", "peace", "-c", folder).stdout.splitlines()) == 61


def test_search_never_imports_scipy(speeches):
    code = (
        "import sys\n"
        "from communique.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "sys.exit('scipy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "search", "peace", "-c", str(speeches)],
        capture_output=True,
        env=os.environ,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_words_in_a_search_box_become_a_query_that_is_shown(speeches, run):
    done = run("search", "--simple", "peace -nowhere", "--count", "-c", speeches)

    assert done.stdout == run("search", "peace", "--count", "-c", speeches).stdout
    assert 'query: "peace"%cl within (<text/> !containing "nowhere"%cl)' in done.stderr


def test_lists_and_macros_are_defined_in_a_file(speeches, run, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('[lists]\ncalm = ["peace"]\n[macros]\nafter = "$calm []"\n')

    for command in ("search", "freq", "collocates"):
        done = run(command, "/after[]", "--definitions", str(file), "-c", speeches)
        assert done.exit_code == 0
    done = run("search", "/after[]", "--count", "--definitions", str(file), "-c", speeches)
    assert done.stdout == run("search", '"peace" []', "--count", "-c", speeches).stdout


def test_a_strategy_is_chosen(speeches, run):
    counted = [
        run("search", "[]+", "--count", "--strategy", strategy, "-c", speeches).stdout
        for strategy in ("standard", "longest")
    ]

    documents = run("search", "[]", "--json", "-n", "0", "-c", speeches).stdout
    assert int(counted[0]) > int(counted[1])
    assert f'"documents": {int(counted[1])}' in documents


def test_the_steps_of_a_search_are_explained(speeches, run):
    done = run("search", 'peace []{0,2} "and"', "--explain", "--jsonl", "-c", speeches)

    first = done.stdout.splitlines()[0]
    assert first.startswith('{"step": "begin with ')
    assert '"peace"%cl []{0,2} "and": ' in done.stderr
