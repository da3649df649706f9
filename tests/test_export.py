"""Tables as files: what any other program reads back is what was counted."""

import csv
import io
import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import export
from communique.errors import UsageError
from communique.measure.distribution import Distribution
from communique.measure.frequency import Frequency
from communique.query import parse
from communique.run import run

# What RFC 4180 can carry: any text, but no halves of surrogate pairs.
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
CELLS = st.sampled_from(
    ["=1+1", "+1", "-1", "@a", "\tx", "\r", "\n=", "＝1", "a,b", 'a"b', "|", ""]
)


@pytest.fixture
def table(cut):
    return run(cut(["to be", "to", "to or"]), Distribution(parse("to"), by="year"))


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


@given(rows=st.lists(st.tuples(TEXT | CELLS, st.integers(-9, 9)), max_size=5), name=TEXT | CELLS)
def test_csv_is_read_back_as_it_was(rows, name):
    frame = pl.DataFrame(rows, schema={f"x{name}": pl.String, "n": pl.Int64}, orient="row")

    content = export.csv(frame)

    expected = [[f"x{name}", "n"], *([text, str(number)] for text, number in rows)]
    assert read(content) == expected


@given(rows=st.lists(TEXT | CELLS, min_size=1, max_size=5), name=TEXT | CELLS)
def test_a_spreadsheet_runs_nothing(rows, name):
    frame = pl.DataFrame({"n": range(len(rows)), name or "x": rows})

    content = export.csv(frame, excel=True)

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    for line in read(content[3:]):
        for cell in line:
            assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    # Beside the apostrophes nothing changed.
    assert [cell.removeprefix("'") for _, cell in read(content[3:])[1:]] == [
        cell.removeprefix("'") for cell in rows
    ]


def test_a_negative_number_stays_a_number_in_a_spreadsheet():
    content = export.csv(pl.DataFrame({"n": [-1.5]}), excel=True)

    assert content.decode("utf-8-sig") == "n\r\n-1.5\r\n"


def test_names_that_the_guard_makes_equal_are_both_kept():
    frame = pl.DataFrame({"=a": [1], "'=a": [2]})

    assert read(export.csv(frame, excel=True)[3:]) == [["'=a", "'=a"], ["1", "2"]]


@given(rows=st.lists(TEXT | CELLS, min_size=1, max_size=5), name=TEXT | CELLS)
def test_tsv_has_a_line_for_each_row_and_no_quotes(rows, name):
    frame = pl.DataFrame({"n": range(len(rows)), name or "x": rows})

    lines = export.tsv(frame).decode("utf-8").split("\n")

    assert lines[-1] == ""
    assert [line.split("\t")[0] for line in lines[:-1]] == ["n", *map(str, range(len(rows)))]
    assert {line.count("\t") for line in lines[:-1]} == {1}


def test_json_says_numbers_whole_and_what_is_none_as_null():
    frame = pl.DataFrame({"a": [1 / 3, float("nan")], "day": [date(2018, 4, 27), None]})

    lines = export.jsonl(frame).decode().splitlines()

    assert [json.loads(line) for line in lines] == [
        {"a": 1 / 3, "day": "2018-04-27"},
        {"a": None, "day": None},
    ]
    told = json.loads(export.json_object(frame, {"hits": 2}))
    assert told == {"hits": 2, "rows": [json.loads(line) for line in lines]}


def test_lists_and_dates_are_written_as_they_were_read():
    span = {"start": date(2018, 4, 27), "stop": date(2018, 4, 28), "raw": "27.4.2018"}
    frame = pl.DataFrame({"tags": [["a", "b"], []], "date": [span, None]})

    assert export.csv(frame) == b'tags,date\r\na; b,27.4.2018\r\n"",\r\n'
    assert export.tsv(frame) == b"tags\tdate\na; b\t27.4.2018\n\t\n"


def test_markdown_shows_text_as_it_is():
    frame = pl.DataFrame({"a|b": ["*<b>|", "\\", "two\nlines"], "n": [1234.5, 2.25, None]})

    assert export.markdown(frame).decode().splitlines() == [
        r"| a\|b | n |",
        "| --- | ---: |",
        r"| \*\<b>\| | 1,234 |",
        r"| \\ | 2.2 |",
        "| two lines |  |",
    ]
    assert b"| 1234.5 |" in export.markdown(frame, str)


@pytest.mark.parametrize("rows", [[], pl.DataFrame(), pl.DataFrame(schema={"a": pl.String})])
def test_nothing_is_written_as_nothing(rows):
    frame = export.frame(rows)

    names = [["a"]] if frame.width else []
    assert read(export.csv(frame)) == names
    assert export.jsonl(frame) == b""
    assert json.loads(export.json_object(frame, {})) == {"rows": []}
    assert pl.read_parquet(export.parquet(frame)).equals(frame)


def test_columns_are_chosen_and_labels_that_are_whole_are_written_so():
    rows = [{"group": 1990.0, "hits": 3, "rate": 2.0}, {"group": None, "hits": 0, "rate": None}]

    frame = export.frame(rows, ["rate", "group"], {"group"})

    assert frame.rows() == [(2.0, 1990), (None, None)]
    with pytest.raises(UsageError, match="no column is called 'hit'") as caught:
        export.frame(rows, ["hit"])
    assert "hits" in caught.value.hint


def test_a_label_that_is_no_whole_number_stays_as_it_is():
    assert export.frame([{"group": 1.5}, {"group": 2.0}], labels={"group"}).rows() == [
        (1.5,),
        (2.0,),
    ]


@pytest.mark.parametrize("form", export.FORMS)
def test_a_table_is_written_in_the_form_of_the_files_ending(table, tmp_path, form):
    path = tmp_path / f"t.{form.upper()}"

    export.write(table, path)

    content = path.read_bytes()
    if form == "parquet":
        rows = pl.read_parquet(content).to_dicts()
    elif form == "json":
        told = json.loads(content)
        rows = told["rows"]
        assert told["corpus"] == table.recipe["corpus"]
        assert told["recipe"]["options"]["by"] == "year"
    elif form == "jsonl":
        rows = [json.loads(line) for line in content.splitlines()]
    else:
        sign = {"csv": ",", "tsv": "\t", "md": "|"}[form]
        lines = [line.strip("| ").split(sign) for line in content.decode().splitlines()]
        names = [name.strip() for name in lines.pop(0)]
        rows = [dict(zip(names, (cell.strip() for cell in line), strict=True)) for line in lines]
        rows = [row for row in rows if row["group"] != "---:"]
    assert [(str(row["group"]), str(row["hits"])) for row in rows] == [
        ("1900", "1"),
        ("1901", "1"),
        ("1902", "1"),
    ]
    with_evidence = form not in {"tsv", "md"}
    for name in table.counts:
        assert (f"{name}_evidence" in rows[0]) == with_evidence


def test_evidence_in_csv_is_the_query_of_the_cell(table, tmp_path):
    export.write(table, tmp_path / "t.csv")

    rows = csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text("utf-8"), newline=""))
    for at, row in enumerate(rows):
        for name in table.counts:
            query = parse(row[f"{name}_evidence"])
            assert query == table.evidence(at, name).query


def test_excel_is_csv_alone(table, tmp_path):
    export.write(table, tmp_path / "t.csv", excel=True)

    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfgroup,")
    with pytest.raises(UsageError, match="only CSV"):
        export.write(table, tmp_path / "t.tsv", excel=True)


@pytest.mark.parametrize("name", ["t", "t.xlsx", ".csv"])
def test_a_file_whose_ending_says_no_form_is_named(table, tmp_path, name):
    with pytest.raises(UsageError, match="doesn't say in what form") as caught:
        export.write(table, tmp_path / name)

    assert ".parquet" in caught.value.hint


def test_the_same_table_is_the_same_bytes_from_other_parts(cut):
    texts = ["to be", "to or be", "be"]

    whole, parted = (run(cut(texts, at), Frequency()) for at in ([], [1, 2]))

    assert export.csv(whole.with_evidence()) == export.csv(parted.with_evidence())
