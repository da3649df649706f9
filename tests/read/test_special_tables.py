"""Sheets, databases and the forms of collections that have their own."""

import io
import sqlite3

import pytest

from communique.errors import ReadError
from communique.read import ReadOptions
from reading import days, read


def xlsx(sheets):
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def ods(rows):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    made = OpenDocumentSpreadsheet()
    table = Table(name="speeches")
    for row in rows:
        element = TableRow()
        for cell in row:
            box = TableCell(valuetype="string")
            box.addElement(P(text=str(cell)))
            element.addElement(box)
        table.addElement(element)
    made.spreadsheet.addElement(table)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def test_a_workbook_gives_a_document_for_each_row_of_the_sheet_with_texts():
    import datetime

    rows = [
        ["id", "text", "year", "date", "party"],
        ["a", "Peace now.", 2019, datetime.date(2019, 10, 24), "Greens"],
        [None] * 5,
        ["b", "And again.", 2020, datetime.date(2020, 1, 2), None],
    ]
    documents, told = read("t.xlsx", xlsx({"about": [["note"], ["x"]], "speeches": rows}))

    assert [(each.id, each.text) for each in documents] == [
        ("a", "Peace now."),
        ("b", "And again."),
    ]
    assert documents[0].metadata["year"] == 2019
    assert documents[0].metadata["date"] == days("2019-10-24", "2019-10-25", "2019-10-24")
    assert documents[1].metadata["party"] is None
    assert "about" in told.notices[0].message


def test_an_open_document_sheet():
    documents, _ = read("t.ods", ods([["id", "text"], ["a", "Peace."]]))

    assert [(each.id, each.text) for each in documents] == [("a", "Peace.")]


def test_a_sheet_without_texts_names_its_columns_and_a_broken_one_is_refused():
    with pytest.raises(ReadError, match="no column is known to be the text"):
        read("t.xlsx", xlsx({"a": [["note"], ["x"]]}))
    with pytest.raises(ReadError):
        read("t.xlsx", b"PK\x03\x04nothing")


MANIFESTO = 'text,cmp_code,eu_code\n"We want peace.",106,NA\n"We want work, too.",701,NA\n'


def test_a_coded_manifesto_is_one_document_with_its_quasi_sentences():
    [document], _ = read("41320_199009.csv", MANIFESTO)

    assert document.text == "We want peace.\nWe want work, too."
    assert [mark.values["cmp_code"] for mark in document.marks["qs"]] == ["106", "701"]
    spans = [document.text[mark.start : mark.end] for mark in document.marks["qs"]]
    assert spans == ["We want peace.", "We want work, too."]
    assert document.metadata["party"] == "41320"
    assert document.metadata["date"] == days("1990-09-01", "1990-10-01", "199009")
    assert document.origins["date"].method == "file name"


IRAMUTEQ = """**** *speaker_lind *year_2019 *guest
Dear Comrades, we meet.
-*theme_peace_now
Peace is near.
**** *speaker_oren *year_2020
Order!
"""


def test_a_corpus_of_iramuteq():
    [one, two], _ = read("a.txt", IRAMUTEQ)

    assert one.text == "Dear Comrades, we meet.\n\nPeace is near."
    assert one.metadata == {"speaker": "lind", "year": 2019, "guest": "true"}
    [theme] = one.marks["theme"]
    assert (one.text[theme.start : theme.end], theme.values) == (
        "Peace is near.",
        {"name": "theme peace now"},
    )
    assert (two.id, two.text) == ("a#2", "Order!")


def test_the_general_debate_says_country_session_and_year_in_its_names():
    [document], _ = read("Session 74 - 2019/GRC_74_2019.txt", "Mr. President, peace.")

    assert document.metadata["country"] == "Greece"
    assert document.metadata["session"] == 74
    assert document.metadata["date"].start.year == 2019
    assert document.origins["country"].method == "file name"

    [other], _ = read("GRC_70_2019.txt", "Peace.")
    assert "country" not in other.metadata


def database(tmp_path, statements):
    path = tmp_path / "a.sqlite"
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


TABLES = [
    "CREATE TABLE speeches (id TEXT, text TEXT, year INT)",
    "INSERT INTO speeches VALUES ('a', 'Peace.', 2019), ('b', 'Work.', 2020)",
    "CREATE TABLE people (name TEXT)",
]


def test_a_database_with_one_table_of_texts(tmp_path):
    documents, _ = read("a.sqlite", database(tmp_path, TABLES))

    assert [(each.id, each.metadata["year"]) for each in documents] == [("a", 2019), ("b", 2020)]


def test_a_database_is_asked_a_query_and_nothing_else(tmp_path):
    raw = database(tmp_path, TABLES)
    options = ReadOptions(query="SELECT id, upper(text) AS text FROM speeches WHERE year > 2019")
    [document], _ = read("a.sqlite", raw, options)
    assert document.text == "WORK."

    for query in ("DELETE FROM speeches", "ATTACH 'x.db' AS y", "SELECT nothing FROM speeches"):
        with pytest.raises(ReadError, match="the database can't answer"):
            read("a.sqlite", raw, ReadOptions(query=query))


def test_a_database_with_several_tables_of_texts_lists_them(tmp_path):
    raw = database(tmp_path, [*TABLES, "CREATE TABLE more (text TEXT)"])

    with pytest.raises(ReadError, match="several tables") as told:
        read("a.sqlite", raw)
    assert "speeches, people, more" in told.value.hint
