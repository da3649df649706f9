"""Tables: CSV, JSON, JSON Lines and Parquet, which share how columns become fields."""

import csv
import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import ReadError
from communique.read import ReadOptions
from read.reading import days, read

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1)


def parquet(frame):
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def test_columns_of_csv_become_what_all_their_cells_are():
    [one, two], told = read(
        "in/a.csv",
        "ID,Title,text,year,date,when,code,mixed,none\n"
        "1,One,Peace.,1990,1990,2018-04,007,1,\n"
        '2,"T, two","Bread\nand ""land"".",,1991-05,2018-04-09,8,x,\n',
    )

    assert (one.id, one.title, one.text) == ("1", "One", "Peace.")
    assert (two.id, two.title, two.text) == ("2", "T, two", 'Bread\nand "land".')
    assert one.metadata == {
        "year": 1990,
        "date": days("1990-01-01", "1991-01-01", "1990"),
        "when": days("2018-04-01", "2018-05-01", "2018-04"),
        "code": "007",
        "mixed": "1",
        "none": None,
    }
    assert two.metadata["year"] is None
    assert two.metadata["date"] == days("1991-05-01", "1991-06-01", "1991-05")
    assert told.skipped == told.notices == []


def test_rows_without_an_id_are_numbered():
    found, _ = read("in/a.tsv", "text\tn\nPeace.\t1\nBread.\t2\n")

    assert [each.id for each in found] == ["in/a#1", "in/a#2"]
    assert [each.metadata for each in found] == [{"n": 1}, {"n": 2}]


def test_fields_are_taken_from_the_columns_named():
    options = ReadOptions(fields={"text": "said", "id": "key", "speaker": "who"})
    [document], _ = read("a.csv", "key,who,said,text\nk,Ann,Hello,note\n", options)

    assert (document.id, document.text) == ("k", "Hello")
    assert document.metadata == {"speaker": "Ann", "text_": "note"}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(ending):
    found, told = read("a.csv", ending.join(["id,text", "1,Peace.", "2,Bread."]))

    assert [each.text for each in found] == ["Peace.", "Bread."]
    assert told.skipped == []


def test_rows_that_are_broken_are_skipped_with_their_line_and_the_others_read():
    found, told = read(
        "a.csv",
        'id,text\n1,"Peace\nand bread."\n2,too,many\n3\n4,"x" y\n5,Land.\n\n6,"open\n7,Sea.\n',
    )

    assert [each.id for each in found] == ["1", "5", "7"]
    assert sorted((each.where, each.message) for each in told.skipped) == [
        ("a.csv, line 4", "the row has 3 cells where the head has 2"),
        ("a.csv, line 5", "the row has 1 cells where the head has 2"),
        ("a.csv, line 6", "something follows the quotation mark that closes a cell"),
        ("a.csv, line 9", "a quotation mark opens a cell and none closes it"),
    ]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", b"speaker,said\nAnn,Hello\n"),
        ("a.json", b'[{"speaker": "Ann", "said": "Hello"}]'),
        ("a.jsonl", b'{"speaker": "Ann", "said": "Hello"}'),
        ("a.parquet", parquet(pl.DataFrame({"speaker": ["Ann"], "said": ["Hello"]}))),
    ],
)
def test_a_table_without_a_text_names_the_columns_there_are(name, raw):
    with pytest.raises(ReadError, match="no column is known to be the text") as caught:
        read(name, raw)

    assert caught.value.where == name
    assert caught.value.hint.startswith("columns: speaker, said; --map text=COLUMN")


def test_a_text_column_that_is_said_and_not_there():
    with pytest.raises(ReadError, match="no column is called 'body'"):
        read("a.csv", "id,text\n1,x\n", ReadOptions(fields={"text": "body"}))


def test_a_field_whose_column_is_not_there_is_told():
    found, told = read("a.csv", "id,text\n1,x\n", ReadOptions(fields={"speaker": "who"}))

    assert len(found) == 1
    assert "no column is called 'who'" in told.notices[0].message


@pytest.mark.parametrize(
    ("raw", "message"),
    [("", "the table has no head"), ("a,text,a\n1,2,3\n", "several columns are called 'a'")],
)
def test_a_head_that_is_none(raw, message):
    with pytest.raises(ReadError, match=message):
        read("a.csv", raw)


def test_an_impossible_day_in_a_column_of_dates_is_told_with_its_line():
    [_, document], told = read("a.csv", "text,date\nx,2019-02-28\ny,2019-02-30\n")

    assert document.metadata == {"date": None}
    assert told.notices[0].where == "a.csv, line 3"


def test_json_keeps_types_and_reads_dates():
    record = {
        "id": 7, "headline": "H", "body": "Peace.", "n": 1.5, "year": "1990", "date": 1790,
        "tags": ["a", 1], "yes": True, "none": None, "deep": {"a": [1]}, "big": 2**60, "_x": "y",
    }  # fmt: skip
    [document], told = read("a.json", json.dumps(record))

    assert (document.id, document.title, document.text) == ("7", "H", "Peace.")
    assert document.metadata == {
        "n": 1.5,
        "year": 1990,
        "date": days("1790-01-01", "1791-01-01", "1790"),
        "tags": ["a", "1"],
        "yes": "true",
        "none": None,
        "deep": '{"a": [1]}',
        "big": str(2**60),
        "x_": "y",
    }
    assert "'_x' is kept as 'x_'" in told.notices[0].message


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        ('{"text": "x"}', ["in/a"]),
        ('[{"text": "x"}, {"text": "y"}]', ["in/a#1", "in/a#2"]),
        ('{"documents": [{"text": "x", "id": "k"}]}', ["k"]),
        ("[]", []),
    ],
)
def test_json_holds_one_document_or_several(raw, ids):
    found, _ = read("in/a.json", raw)

    assert [each.id for each in found] == ids


@pytest.mark.parametrize(
    ("raw", "message", "where"),
    [
        ('{"text": \n}', "this is not JSON: expecting value", "a.json, line 2, column 1"),
        ('{"text": NaN}', "this is not JSON: NaN", "a.json, line 1, column 10"),
        ("[" * 100_000, "nested too deep", "a.json, line 1, column 1"),
        ("3", "the file holds no object", "a.json"),
    ],
)
def test_json_that_is_none(raw, message, where):
    with pytest.raises(ReadError, match=r"(?i)" + message) as caught:
        read("a.json", raw)

    assert caught.value.where == where


def test_lines_that_are_broken_are_skipped_and_the_others_read():
    found, told = read("a.jsonl", '{"text": "x"}\n{"text": }\n\n3\n{"text": "y", "n": 1}\n')

    assert [(each.id, each.text, each.metadata) for each in found] == [
        ("a#1", "x", {"n": None}),
        ("a#5", "y", {"n": 1}),
    ]
    assert [(each.where, each.message) for each in told.skipped] == [
        ("a.jsonl, line 2, column 10", "this is not JSON: expecting value"),
        ("a.jsonl, line 4", "what stands here is no object"),
    ]


def test_parquet_keeps_types():
    frame = pl.DataFrame(
        {
            "text": ["Peace.", None],
            "n": [1, None],
            "x": [0.5, float("nan")],
            "day": pl.Series(["2018-04-09", None]).str.to_date(),
            "tags": [["a", "b"], None],
        }
    )
    [one, two], told = read("a.parquet", parquet(frame))

    assert one.metadata == {
        "n": 1,
        "x": 0.5,
        "day": days("2018-04-09", "2018-04-10", "2018-04-09"),
        "tags": ["a", "b"],
    }
    assert two.text == ""
    assert two.metadata == {"n": None, "x": None, "day": None, "tags": None}
    assert [each.where for each in told.notices] == ["a.parquet: a#2"]


def test_parquet_that_is_none():
    with pytest.raises(ReadError, match="this is not a Parquet table") as caught:
        read("a.parquet", b"PAR1 and no more")

    assert caught.value.where == "a.parquet"


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1))
def test_what_is_written_as_a_table_is_read_again(rows):
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([("text", "note"), *rows])
    lines = "\n".join(json.dumps({"text": text, "note": note}) for text, note in rows)
    options = ReadOptions(types={"note": "text"})

    for name, raw in [("a.csv", file.getvalue()), ("a.jsonl", lines)]:
        found, told = read(name, raw, options)

        assert told.skipped == []
        assert [each.text for each in found] == [text for text, _ in rows]
        kept = [each.metadata["note"] for each in found]
        assert kept == [note if note.strip() else None for _, note in rows]
