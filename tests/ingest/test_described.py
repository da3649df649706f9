"""Tables of metadata beside files, and files that differ in their endings only."""

import pytest

from communique.corpus import MemoryStore
from communique.errors import SkippedError
from communique.ingest import Plan, build, sync

PAGE = "<html><body><main><h1>On peace</h1><p>Peace and bread for all of us.</p></main></body>"


@pytest.fixture
def folder(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Peace, says {name}.")
    (tmp_path / "c.html").write_text(PAGE)
    return tmp_path


def fields(report, name):
    table = report.corpus.parts[0].documents
    return dict(zip(table["id"], table[name], strict=True))


def test_a_table_describes_texts_and_pages_of_its_folder(folder):
    (folder / "metadata.csv").write_text("id;party\na;Greens\nc;Reds\n")

    report = build([folder], MemoryStore())

    assert fields(report, "party") == {"a": "Greens", "b": None, "c": "Reds"}
    assert report.skipped == report.notices == []


def test_a_table_is_read_once(folder, monkeypatch):
    (folder / "metadata.csv").write_text("id,party\na,Greens\n")
    module = __import__("importlib").import_module("communique.ingest.described")
    read, calls = module.table_of, []
    monkeypatch.setattr(module, "table_of", lambda *given: calls.append(given) or read(*given))

    build([folder], MemoryStore())

    assert [name for _, name, _ in calls] == ["metadata.csv"]


def test_rows_about_no_file_are_told(folder):
    (folder / "metadata.csv").write_text("id,party\na,Greens\nd,Reds\ne,Blues\n")

    report = build([folder], MemoryStore())

    [told] = report.notices
    assert told.message == "2 of 3 rows are about no file here, the first about 'd'"
    assert told.where == "metadata.csv"


def test_a_table_without_rows_is_told(folder):
    (folder / "metadata.json").write_text('{"made": "2019"}')

    [told] = build([folder], MemoryStore()).notices

    assert told.message == "the table has no row about a file"


def test_a_damaged_table_is_told_once_and_the_texts_are_read(folder):
    (folder / "metadata.csv").write_text('id,party\na,"Greens\n')

    report = build([folder], MemoryStore())

    assert [error.where for error in report.skipped] == ["metadata.csv"]
    assert report.documents == 3
    with pytest.raises(SkippedError, match="the table can't be read"):
        build([folder], MemoryStore(), Plan(strict=True))


def test_each_folder_has_its_own_table(tmp_path):
    for party in ("Greens", "Reds"):
        (tmp_path / party).mkdir()
        (tmp_path / party / "one.txt").write_text("Peace.")
        (tmp_path / party / "metadata.csv").write_text(f"file,party\none.txt,{party}\n")

    report = build([tmp_path], MemoryStore())

    assert fields(report, "party") == {"Greens/one": "Greens", "Reds/one": "Reds"}


def test_files_that_differ_in_their_endings_only_are_all_read(folder):
    (folder / "a.html").write_text(PAGE)

    report = build([folder], MemoryStore())

    assert set(fields(report, "title")) == {"a.html", "a.txt", "b", "c"}
    [told] = report.notices
    assert told.message.startswith("2 files have the name of another but for the ending")
    assert told.where == "a.html, a.txt"


def test_a_file_that_is_not_read_is_no_namesake(folder):
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff")

    assert set(fields(build([folder], MemoryStore()), "title")) == {"a", "b", "c"}


def test_a_namesake_that_comes_later_is_a_document_of_its_own(folder):
    store = MemoryStore()
    build([folder], store)
    (folder / "b.html").write_text(PAGE)

    report = sync(store)

    assert report.new == ["b.html"]
    assert report.changed == report.gone == []
