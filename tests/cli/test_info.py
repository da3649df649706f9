"""`communique info` and `show`: what a corpus holds, and what a document says."""

import json

import pytest


def test_info_tells_sizes_span_fields_and_state(speeches, run):
    shown = run("info", "-c", speeches).stdout

    assert "\ndocuments   5\n" in shown
    assert "\ndates       2000-01-01 to 2000-06-09\n" in shown
    assert "\nskipped     none\n" in shown
    assert "\nparty  text " in shown
    assert "\noptions     tokens default" in shown


def test_info_as_json_has_the_same_facts(speeches, run):
    told = json.loads(run("info", "--json", "-c", speeches).stdout)

    assert told["documents"] == 5
    assert told["parts"] == 2
    assert told["span"] == ["2000-01-01", "2000-06-09"]
    assert {field["field"]: field["type"] for field in told["fields"]} == {
        "party": "text",
        "year": "number",
        "date": "date",
        "tags": "list",
    }


def test_fields_can_be_written_as_a_table(speeches, run):
    done = run("info", "--csv", "-c", speeches)

    assert done.stdout_bytes.startswith(b"field,type,values,documents\r\nparty,text,2,4\r\n")


def test_the_values_of_a_field_are_counted(speeches, run):
    rows = json.loads(run("info", "party", "--json", "-c", speeches).stdout)["rows"]

    assert [(row["value"], row["documents"]) for row in rows] == [("a", 2), ("b", 2), (None, 1)]
    assert sum(row["tokens"] for row in rows) == json.loads(run("info", "--json").stdout)["tokens"]


def test_a_list_counts_in_each_of_its_values(speeches, run):
    rows = json.loads(run("info", "tags", "--json", "-c", speeches).stdout)["rows"]

    assert {row["value"]: row["documents"] for row in rows} == {"x": 3, "y": 1, None: 2}


def test_ids_can_be_listed(speeches, run):
    lines = run("info", "id", "--columns", "value", "-c", speeches).stdout.splitlines()

    assert lines == ["value", "d0", "d1", "d2", "d3", "d4"]


def test_an_unknown_field_is_answered_with_the_known_ones(speeches, run):
    done = run("info", "partie", "-c", speeches)

    assert done.exit_code == 2
    assert "fields: party, year, date, tags" in done.stderr


def test_a_document_is_its_metadata_and_its_text(speeches, run):
    shown = run("show", "d1", "-c", speeches).stdout

    assert shown == (
        "id: d1\ntitle: Speech 1\nsource: d1.txt\nparty: b\nyear: 1901\ndate: 2000-02-10\n"
        "tags: x\n\nPeace, they say.\n\nBut bread comes first, and then peace.\n"
    )


def test_a_token_is_marked_in_its_paragraph(speeches, run):
    shown = run("show", "d1#t7", "-c", speeches).stdout

    assert shown.endswith("\n\nBut bread [[comes]] first, and then peace.\n")


def test_the_place_of_each_line_of_a_search_opens_its_hit(speeches, run):
    rows = json.loads(run("search", "peace", "--json", "-c", speeches).stdout)["rows"]

    for row in rows:
        told = json.loads(run("show", f"{row['id']}#t{row['token']}", "--json").stdout)
        assert told["mark"] == [row["start"], row["end"]]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("d1#p2", "But bread comes first, and then peace."),
        ("d1#c0-5", "Peace"),
        ("d2#p1", "为了和平与发展而斗争。"),
    ],
)
def test_a_paragraph_or_some_characters_can_be_shown(speeches, run, place, text):
    assert json.loads(run("show", place, "--json", "-c", speeches).stdout)["text"] == text


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        ("d1#t99", "it has 14 tokens, counted from 0"),
        ("d1#p3", "it has 2 paragraphs, counted from 1"),
        ("d1#p0", "it has 2 paragraphs, counted from 1"),
        ("d1#c9-999", "it has the characters 0 to"),
        ("D1", "near: d1"),
        ("speech", "communique info id lists the ids"),
    ],
)
def test_a_place_that_is_not_there_is_answered_with_what_is(speeches, run, place, hint):
    done = run("show", place, "-c", speeches)

    assert done.exit_code == 2
    assert hint in done.stderr


def test_on_a_terminal_a_token_is_underlined(speeches, on_terminal):
    assert "\x1b[1m\x1b[4mcomes\x1b[0m" in on_terminal("show", "d1#t7", "-c", speeches)
