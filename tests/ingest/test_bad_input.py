"""Bad input gets one clear sentence, and costs nothing else."""

import errno
import json
import multiprocessing
import sys
from dataclasses import replace

import pytest

from communique.corpus import FolderStore, MemoryStore, create, open_corpus
from communique.corpus.files import replace_json
from communique.errors import CorpusError, LockedError, ReadError, SkippedError, UsageError
from communique.ingest import Plan, add, build
from communique.ingest.documents import Report, unique
from communique.ingest.sources import source_files
from communique.read import ReadOptions
from small import document, hold


def built(folder, plan=None):
    """Build a corpus in memory; return its texts and what was skipped, as told."""
    report = build([folder], MemoryStore(), plan)
    corpus = report.corpus
    texts = [part.text(row) for part in corpus.parts for row in range(part.n_documents)]
    return texts, [str(error) for error in report.skipped]


def write(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_an_empty_folder(tmp_path):
    with pytest.raises(ReadError, match="there is no file to read"):
        build([tmp_path], MemoryStore())


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(ReadError, match="no such file or folder"):
        build([tmp_path / "none"], MemoryStore())


def test_a_file_of_no_known_kind_is_skipped(tmp_path):
    write(tmp_path, a__txt="Peace.", b__xyz="what is this")

    texts, skipped = built(tmp_path)

    assert texts == ["Peace."]
    assert len(skipped) == 1
    assert "no reader is known" in skipped[0]
    assert "b.xyz" in skipped[0]


def test_a_table_without_its_text_column_names_the_columns_there_are(tmp_path):
    write(tmp_path, a__txt="Peace.", b__csv="speaker,said\nAnn,Hello\n")

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "b.csv" in sentence
    assert "speaker" in sentence
    assert "said" in sentence


def test_a_broken_csv_row_is_skipped_and_the_others_are_read(tmp_path):
    write(tmp_path, b__csv="id,text\none,Peace.\ntwo,Bread.,what\nthree,Land.\n")

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace.", "Land."]
    assert "b.csv" in sentence
    assert "3" in sentence


def test_bytes_that_the_declared_encoding_cant_decode(tmp_path):
    write(tmp_path, a__txt="Peace.", b__txt=b"line one\nna\xefve")

    texts, [sentence] = built(tmp_path, Plan(options=ReadOptions(encoding="utf-8")))

    assert texts == ["Peace."]
    assert "b.txt" in sentence
    assert "2" in sentence


def test_nul_bytes(tmp_path):
    write(tmp_path, a__txt="Peace.", b__txt=b"one\ntwo\x00three")

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "NUL" in sentence
    assert "b.txt" in sentence


def test_a_document_over_the_limit(tmp_path):
    write(tmp_path, a__txt="Peace.", b__txt="word " * 6_400_001)

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "32,000,000" in sentence
    assert "b.txt" in sentence


def test_half_a_surrogate_pair(tmp_path):
    write(tmp_path, a__jsonl='{"id": "x", "text": "half \\ud83d of it"}\n{"id": "y", "text": "ok"}')

    texts, [sentence] = built(tmp_path)

    assert texts == ["ok"]
    assert "character 6" in sentence
    assert "U+D83D" in sentence


def test_a_directory_loop(tmp_path):
    write(tmp_path, a__txt="Peace.")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "a link leads back" in sentence


def test_a_file_that_vanishes_during_the_build(tmp_path, monkeypatch):
    write(tmp_path, a__txt="Peace.", b__txt="Bread.")

    def and_then_one_goes(places, skip, notice):
        files = source_files(places, skip, notice)
        (tmp_path / "b.txt").unlink()
        return files

    monkeypatch.setattr(sys.modules["communique.ingest.build"], "source_files", and_then_one_goes)
    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "b.txt" in sentence
    assert "vanished" in sentence


def test_two_documents_of_one_id(tmp_path):
    write(tmp_path, a__csv="id,text\none,Peace.\none,Bread.\n")

    texts, [sentence] = built(tmp_path)

    assert texts == ["Peace."]
    assert "'one'" in sentence


class Full(FolderStore):
    """A store on a disk that is full after some files."""

    def write(self, path, content):
        if "spans" in path:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(path, content)


def test_no_space_left_on_the_device(tmp_path):
    source, target = tmp_path / "texts", tmp_path / "small.corpus"
    source.mkdir()
    write(source, a__txt="Peace.")
    with build([source], target).corpus as corpus:
        old = corpus.state_id
    write(source, b__txt="Bread.")

    with pytest.raises(CorpusError, match="no space left on the device"):
        add([source], Full(target))

    with open_corpus(target) as corpus:
        assert corpus.state_id == old
        assert list(corpus.damaged()) == []
        named = {part.name for part in corpus.parts}
    assert {path.name for path in (target / "parts").iterdir()} == named


def test_a_corpus_of_a_newer_format(tmp_path):
    create(FolderStore(tmp_path), {"tokens": "default"})
    replace_json(FolderStore(tmp_path), "manifest.json", {"format": 7, "state": "0" * 12})

    with pytest.raises(CorpusError, match="format 7") as caught:
        add([tmp_path / "manifest.json"], tmp_path)

    assert "newer communique" in caught.value.hint


def test_a_manifest_that_is_not_json_is_damaged(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1})[:-2])

    with pytest.raises(CorpusError, match=r"manifest.json is missing or damaged"):
        open_corpus(tmp_path)


def test_a_second_writer(tmp_path):
    source, target = tmp_path / "texts", tmp_path / "small.corpus"
    source.mkdir()
    write(source, a__txt="Peace.")
    build([source], target).corpus.close()
    context = multiprocessing.get_context("spawn")
    taken, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(target, taken, release))
    other.start()
    assert taken.wait(30)

    with pytest.raises(LockedError, match=rf"writing to this corpus: process {other.pid}"):
        add([source], target)

    release.set()
    other.join(30)


def test_strict_ends_the_build_and_leaves_nothing(tmp_path):
    source, target = tmp_path / "texts", tmp_path / "small.corpus"
    source.mkdir()
    write(source, a__txt="Peace.", b__xyz="what is this")

    with pytest.raises(SkippedError, match="no reader is known") as caught:
        build([source], target, Plan(strict=True))

    assert caught.value.status == 1
    assert not (target / "manifest.json").exists()
    assert build([source], target).documents == 1


def test_a_folder_of_other_things_is_not_written_into(tmp_path):
    write(tmp_path, a__txt="Peace.")

    with pytest.raises(UsageError, match="not empty and not a corpus"):
        build([tmp_path], tmp_path)


def test_nothing_that_could_be_read(tmp_path):
    write(tmp_path, a__xyz="what", b__xyz="is this")

    with pytest.raises(ReadError, match="nothing could be read: 2 skipped"):
        build([tmp_path], MemoryStore())


def test_a_document_over_the_limit_is_named_whatever_reader_made_it():
    report = Report()
    long = replace(document(0, ""), text="x" * 32_000_001)

    assert list(unique([long, document(1, "ok")], set(), report)) == [document(1, "ok")]
    assert "32,000,001" in report.skipped[0].message
