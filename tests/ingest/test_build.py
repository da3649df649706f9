"""Builds are whole, the same whatever the number of jobs, and lead back to the files."""

import tarfile
import zipfile

import pytest

from communique.corpus import MemoryStore, open_corpus
from communique.errors import UsageError
from communique.ingest import Plan, add, build


def ids(corpus):
    return [name for part in corpus.parts for name in part.documents["id"]]


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "texts"
    (source / "deep").mkdir(parents=True)
    for number in range(7):
        (source / f"{number}.txt").write_text(f"Speech number {number}. Peace and bread.")
    (source / "deep" / "one.txt").write_text("A speech below.")
    (source / ".hidden.txt").write_text("not meant")
    return source


@pytest.mark.parametrize("jobs", [1, 3])
def test_documents_stand_in_the_order_of_their_names(folder, jobs):
    corpus = build([folder], MemoryStore(), Plan(jobs=jobs, n_characters=50)).corpus

    assert ids(corpus) == ["0", "1", "2", "3", "4", "5", "6", "deep/one"]
    assert len(corpus.parts) > 2
    assert list(corpus.damaged()) == []


def test_the_state_does_not_depend_on_jobs_or_parts(folder):
    one = build([folder], MemoryStore(), Plan(jobs=1)).corpus
    many = build([folder], MemoryStore(), Plan(jobs=3, n_characters=10)).corpus

    assert one.state_id == many.state_id


def test_archives_and_patterns_are_read(folder, tmp_path):
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.write(folder / "0.txt", "0.txt")
    with tarfile.open(tmp_path / "more.tar.gz", "w:gz") as archive:
        archive.add(folder / "1.txt", "in/1.txt")

    places = [tmp_path / "some.zip", tmp_path / "more.tar.gz", f"{folder}/[23].txt"]
    corpus = build(places, MemoryStore()).corpus

    assert ids(corpus) == ["some.zip/0", "more.tar.gz/in/1", "2", "3"]


def test_adding_is_all_or_none_and_keeps_what_was_there(folder, tmp_path):
    first = build([folder / "0.txt"], tmp_path / "small.corpus").corpus
    first.close()

    report = add([folder / "1.txt", folder / "0.txt"], tmp_path / "small.corpus")

    assert ids(report.corpus) == ["0", "1"]
    assert report.documents == 1
    [error] = report.skipped
    assert "in the corpus already" in error.message
    assert open_corpus(tmp_path / "small.corpus").skipped[0]["where"] == "0.txt"


def test_building_where_a_corpus_is_refuses(folder, tmp_path):
    build([folder], tmp_path / "small.corpus").corpus.close()

    with pytest.raises(UsageError, match="there is a corpus already"):
        build([folder], tmp_path / "small.corpus")


def test_progress_ends_with_all_bytes(folder):
    seen = []

    build([folder], MemoryStore(), Plan(progress=seen.append))

    assert seen[-1].done == seen[-1].total > 0
    assert [each.done for each in seen] == sorted(each.done for each in seen)
