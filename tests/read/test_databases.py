"""Databases of DuckDB and PostgreSQL are asked a query, and can be asked for nothing else."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from communique.errors import MissingExtraError, ReadError
from communique.read import ReadOptions
from reading import days, read

TABLES = [
    "CREATE TABLE speeches (id TEXT, text TEXT, date DATE, seats NUMERIC(6, 1), n INT)",
    "INSERT INTO speeches VALUES ('a', 'Peace.', '2019-05-01', 7.5, 1), "
    "('b', 'Work.', NULL, NULL, NULL)",
    "CREATE TABLE people (name TEXT)",
]


def kept(documents):
    return [(each.id, each.text, dict(each.metadata)) for each in documents]


ALL = [
    ("a", "Peace.", {"date": days("2019-05-01", "2019-05-02", "2019-05-01"), "seats": 7.5, "n": 1}),
    ("b", "Work.", {"date": None, "seats": None, "n": None}),
]


@pytest.fixture
def duck(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "made.duckdb"
    with closing(duckdb.connect(str(path))) as database:
        for each in TABLES:
            database.execute(each)
    return path.read_bytes()


def test_a_duckdb_file_gives_its_one_table_of_texts(duck):
    documents, _ = read("a.duckdb", duck)

    assert kept(documents) == ALL


def test_a_duckdb_file_is_asked_a_query_and_nothing_else(duck, tmp_path):
    (tmp_path / "other.csv").write_text("text\nnot yours\n")
    query = "SELECT id, upper(text) AS text FROM speeches WHERE n = 1"

    [document], _ = read("a.duckdb", duck, ReadOptions(query=query))

    assert document.text == "PEACE."
    for query in (
        "DELETE FROM speeches",
        f"SELECT * FROM read_csv('{tmp_path}/other.csv')",
        f"COPY speeches TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/x.duckdb'",
        "SET enable_external_access = true",
        "SELECT nothing FROM speeches",
    ):
        with pytest.raises(ReadError, match="the database can't answer"):
            read("a.duckdb", duck, ReadOptions(query=query))
    assert not (tmp_path / "out.csv").exists()


def test_what_is_no_duckdb_file_is_told():
    pytest.importorskip("duckdb")

    with pytest.raises(ReadError, match="the database can't answer"):
        read("a.duckdb", b"garbage" * 1000)


@pytest.fixture(scope="module")
def postgres():
    """The address of a server of its own, for as long as the tests take."""
    pytest.importorskip("psycopg")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") if not found else str(found[-1])
    if initdb is None:
        pytest.skip("there is no PostgreSQL here")
    binaries = Path(initdb).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    # The server refuses to run as root.
    who = {"user": "postgres"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "postgres")

    def run(program, *arguments):
        subprocess.run(
            [binaries / program, "-D", folder / "data", *arguments],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, **who,
        )  # fmt: skip

    run("initdb", "-U", "writer", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    run("pg_ctl", "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses=", "start")
    try:
        yield f"postgresql:///postgres?host={folder}&user=writer"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def filled(postgres):
    import psycopg

    with closing(psycopg.connect(postgres, autocommit=True)) as database:
        for each in TABLES:
            database.execute(each)
    return postgres


def test_a_query_in_a_file_is_asked_of_postgresql(filled):
    query = f"-- database: {filled}\nSELECT * FROM speeches -- all\nORDER BY id;\n"

    documents, _ = read("a.sql", query)

    assert kept(documents) == ALL


def test_a_query_with_a_percent_sign(filled):
    query = f"-- database: {filled}\nSELECT id, text FROM speeches WHERE text LIKE 'P%'"

    assert [each.id for each in read("a.sql", query)[0]] == ["a"]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM speeches",
        "WITH gone AS (DELETE FROM speeches RETURNING *) SELECT * FROM gone",
        "CREATE TABLE x (a INT)",
        "SELECT text FROM speeches; COMMIT; DELETE FROM speeches",
        "SELECT nothing FROM speeches",
        "",
    ],
)
def test_postgresql_is_asked_for_nothing_but_rows(filled, query):
    with pytest.raises(ReadError):
        read("a.sql", f"-- database: {filled}\n{query}")

    left, _ = read("a.sql", f"-- database: {filled}\nSELECT * FROM speeches")
    assert len(left) == 2


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ("SELECT 1", "does not say which database"),
        ("-- database: mysql://a@b/c", "not the address of a PostgreSQL database"),
        ("-- database: postgresql://a:secret@b/c", "a password stands in the file"),
        ("-- database: postgresql://b/c?password=secret", "a password stands in the file"),
        ("-- database: postgresql:///c?host=/nowhere", "the database can't answer"),
    ],
)
def test_an_address_that_does_not_do_is_told(first, sentence):
    pytest.importorskip("psycopg")

    with pytest.raises(ReadError, match=sentence) as told:
        read("a.sql", f"{first}\nSELECT text FROM a")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("module", "name", "raw"),
    [
        ("duckdb", "a.duckdb", b"x"),
        ("psycopg", "a.sql", b"-- database: postgresql:///c\nSELECT 1"),
    ],
)
def test_without_the_package_the_extra_is_named(monkeypatch, module, name, raw):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MissingExtraError) as told:
        read(name, raw)
    assert "pip install 'communique[" in told.value.hint
