"""Sync: only what changed is read, old releases stay, what vanished is marked, nothing is lost."""

import os
import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import MemoryStore, create, open_corpus
from communique.errors import UsageError
from communique.ingest import build, sync
from communique.ingest import sync as _sync
from random_cases import costly


def write(folder, **files):
    for name, text in files.items():
        path = folder / f"{name}.txt"
        path.write_text(text)
        later = path.stat().st_mtime_ns + 1_000_000 * (len(text) + 1)
        os.utime(path, ns=(later, later))


def texts(parts):
    return {
        part.documents["id"][row]: part.text(row)
        for part in parts
        for row in range(part.n_documents)
    }


def status(corpus):
    table = pl.concat([part.documents for part in corpus.parts])
    if "status" not in table.columns:
        return {}
    return {i: s for i, s in zip(table["id"], table["status"], strict=True) if s}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, a="Peace.", b="Work.", c="Bread.")
    return tmp_path


def test_without_a_change_nothing_is_read_and_the_state_stays(folder):
    store = MemoryStore()
    before = build([folder], store).corpus.state_id

    report = sync(store)

    assert (report.files, report.read, report.corpus.state_id) == (3, 0, before)


def test_changes_are_new_releases_and_old_ones_stay(folder):
    store = MemoryStore()
    build([folder], store)
    write(folder, a="Peace at last.", d="Water.")

    report = sync(store)

    assert (report.new, report.changed, report.gone, report.read) == (["d"], ["a"], [], 2)
    assert texts(report.corpus.parts)["a"] == "Peace at last."
    assert texts(report.corpus.earlier) == {"a@1": "Peace."}
    write(folder, a="Peace for ever.")
    again = sync(store)
    assert texts(again.corpus.earlier) == {"a@1": "Peace.", "a@2": "Peace at last."}
    assert again.corpus.n_documents == 4
    assert list(again.corpus.damaged()) == []


def test_what_vanishes_is_marked_and_comes_back_unmarked(folder):
    store = MemoryStore()
    build([folder], store)
    (folder / "b.txt").unlink()

    report = sync(store)
    assert (report.gone, status(report.corpus)) == (["b"], {"b": "gone"})
    assert texts(report.corpus.parts)["b"] == "Work."
    assert sync(store).gone == []

    write(folder, b="Work.")
    back = sync(store)
    assert (back.returned, back.changed, status(back.corpus)) == (["b"], [], {})


def test_a_file_with_another_time_and_the_same_text_is_no_new_release(folder):
    store = MemoryStore()
    build([folder], store)
    later = (folder / "a.txt").stat().st_mtime_ns + 10**9
    os.utime(folder / "a.txt", ns=(later, later))

    report = sync(store)

    assert (report.read, report.changed, report.new) == (1, [], [])
    assert sync(store).read == 0


def test_rows_that_leave_a_table_are_gone_and_others_stay(tmp_path):
    store = MemoryStore()
    path = tmp_path / "t.csv"
    path.write_text("id,text\na,Peace.\nb,Work.\n")
    build([path], store)
    path.write_text("id,text\na,Peace.\nc,Bread and more.\n")

    report = sync(store)

    assert (report.new, report.changed, report.gone) == (["c"], [], ["b"])


def test_archives_are_followed_too(tmp_path):
    store, path = MemoryStore(), tmp_path / "all.zip"

    def pack(**files):
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files.items():
                archive.writestr(f"{name}.txt", text)

    pack(a="Peace.", b="Work.")
    build([path], store)
    pack(a="Peace at last.", c="Bread.")
    report = sync(store)

    assert len(report.changed) == len(report.new) == len(report.gone) == 1
    assert report.changed[0].endswith("a")


def test_metadata_beside_texts_count_as_their_change(folder):
    store = MemoryStore()
    build([folder], store)
    (folder / "metadata.csv").write_text("file,party\na.txt,Greens\nb.txt,Reds\n")

    report = sync(store)

    assert sorted(report.changed) == ["a", "b"]
    table = pl.concat([part.documents for part in report.corpus.parts]).sort("id")
    assert table["party"].to_list() == ["Greens", "Reds", None]


def test_a_broken_run_goes_on_where_it_stopped(folder, monkeypatch):
    store = MemoryStore()
    build([folder], store)
    write(folder, d="One.", e="Two.", f="Three.")
    module = __import__("importlib").import_module("communique.ingest.sync")
    monkeypatch.setattr(module, "LOT", 1)
    read, calls = module._read, []

    def breaking(run, lot, files):
        calls.append(lot)
        if len(calls) == 2:
            raise KeyboardInterrupt
        read(run, lot, files)

    monkeypatch.setattr(module, "_read", breaking)
    with pytest.raises(KeyboardInterrupt):
        sync(store)
    assert open_corpus(store).n_documents == 4

    report = sync(store)

    assert report.new == ["e", "f"]
    assert sorted(texts(report.corpus.parts)) == ["a", "b", "c", "d", "e", "f"]


def test_a_file_that_can_no_longer_be_read_takes_nothing_away(tmp_path):
    store, path = MemoryStore(), tmp_path / "t.jsonl"
    path.write_text('{"id": "a", "text": "Peace."}\n')
    build([tmp_path], store)
    path.write_text("{broken")

    report = sync(store)

    assert (report.gone, len(report.skipped)) == ([], 1)


def test_a_corpus_that_was_built_from_nowhere_needs_a_place(tmp_path):
    store = MemoryStore()
    create(store, {"tokens": "default", "unicode": "16.0", "icu": "77.1", "language": ""})

    with pytest.raises(UsageError, match="where its documents came from"):
        _sync(store)


STEPS = st.lists(
    st.dictionaries(
        st.sampled_from("abcd"), st.sampled_from(["Peace.", "Work.", "Bread and wine."])
    ),
    min_size=1,
    max_size=4,
)


@costly
@given(STEPS)
def test_after_any_changes_the_newest_texts_count_and_no_text_is_lost(tmp_path_factory, steps):
    folder, store = tmp_path_factory.mktemp("sync"), MemoryStore()
    write(folder, a="Peace.")
    build([folder], store)
    ever, now = {("a", "Peace.")}, {"a": "Peace."}
    for files in steps:
        for name in set(now) - set(files):
            (folder / f"{name}.txt").unlink()
        write(folder, **files)
        ever |= set(files.items())
        now = dict(files)
        corpus = sync(store).corpus
        there = texts(corpus.parts)
        assert {name: there[name] for name in now} == now
        assert set(status(corpus)) == set(there) - set(now)
        kept = {(name.partition("@")[0], text) for name, text in texts(corpus.earlier).items()}
        assert kept | set(there.items()) == ever
