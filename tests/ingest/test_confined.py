"""Readers in processes of their own: what breaks one costs one file and one sentence."""

import sys
import textwrap
import time

import pytest

from communique.corpus import Source
from communique.errors import ReadError
from communique.ingest import confined
from communique.ingest.confined import Crew, Worker
from communique.read import ReadOptions

MODULE = '''
"""A reader that does what its file says."""
import os, time
from communique.corpus import Document
from communique.errors import ReadError

CONFINED = True


def read(source, options):
    word = source.raw.decode()
    if word == "sleep":
        time.sleep(60)
    if word == "linger":
        options.longer(30.0)
        time.sleep(2)
    if word == "stall":
        options.longer(1.5)
        time.sleep(60)
    if word == "die":
        os._exit(7)
    if word == "eat":
        held = [bytearray(1 << 20) for _ in range(4096)]
    if word == "raise":
        raise ValueError("odd bytes")
    if word == "who":
        word = f"{os.getpid()} {os.getcwd()} {os.environ.get('ASKED')}"
    if word == "refuse":
        raise ReadError("this is no such file", where=f"{source.name}, line 3", hint="mend it")
    if word == "print":
        print("noise" * 10_000)
    options.notice(ReadError("a doubt", where=source.name))
    beside = options.sidecar("other") or b""
    yield Document(source.name, word + beside.decode() + str(options.known), source)
'''


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Install a package with a reader called `odd`, here and in other processes."""
    (tmp_path / "odd_reader.py").write_text(textwrap.dedent(MODULE))
    about = tmp_path / "odd-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[communique.readers]\nodd = odd_reader:read\n")
    monkeypatch.syspath_prepend(tmp_path)
    from communique import plugins

    plugins._points.cache_clear()
    plugins.load.cache_clear()
    yield "odd"
    plugins._points.cache_clear()
    plugins.load.cache_clear()
    sys.modules.pop("odd_reader", None)


@pytest.fixture
def worker(reader):
    made = Worker(seconds=8.0, memory=1 << 29)
    yield made
    made.close()


def answered(worker, word, **options):
    source = Source(f"{word}.odd", word.encode())
    return worker.read("odd", source, len(word), ReadOptions(**options))


def test_documents_notices_and_files_beside_come_through(worker):
    answer = answered(worker, "print", sidecar=lambda name: f"+{name}+".encode(), known=[1])

    assert [each.text for each in answer.documents] == ["print+other+[1]"]
    assert answer.documents[0].source.raw == b"print"
    assert [str(each) for each in answer.notices] == ["a doubt\n  print.odd"]
    assert answer.failure is None


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("die", "broke its reader"),
        ("raise", "ValueError: odd bytes"),
        ("refuse", "this is no such file"),
        ("eat", "more memory"),
    ],
)
def test_a_file_that_breaks_its_reader_is_told_and_the_next_is_read(worker, word, sentence):
    if word == "eat" and not sys.platform.startswith("linux"):
        pytest.skip("this system does not limit the memory of a process")

    failure = answered(worker, word).failure

    assert isinstance(failure, ReadError)
    assert sentence in failure.message
    assert word in failure.where
    assert [each.text for each in answered(worker, "fine").documents] == ["fineNone"]


def test_a_file_that_takes_too_long_is_left_out(reader):
    worker = Worker(seconds=1.0)
    started = time.monotonic()

    failure = answered(worker, "sleep").failure

    assert "not read within 1 seconds" in failure.message
    assert time.monotonic() - started < 30
    worker.close()


def test_a_reader_that_says_it_takes_longer_is_given_the_time(reader):
    worker = Worker(seconds=30.0)
    answered(worker, "fine")
    worker.seconds = 1.0

    answer = answered(worker, "linger")

    worker.close()
    assert [each.text for each in answer.documents] == ["lingerNone"]


def test_a_reader_that_takes_longer_than_it_said_is_ended(reader):
    worker = Worker(seconds=30.0)
    answered(worker, "fine")
    worker.seconds = 1.0
    started = time.monotonic()

    failure = answered(worker, "stall").failure

    worker.close()
    assert "not read within" in failure.message
    assert 1.5 <= time.monotonic() - started < 30


def test_a_file_that_is_too_large_is_never_opened(worker, monkeypatch):
    monkeypatch.setattr(confined, "LARGEST", 3)

    assert "more than the" in answered(worker, "fine").failure.message


def test_several_files_are_read_at_once(reader):
    with Crew(2) as crew:
        options = ReadOptions()
        futures = [crew.submit("odd", Source(f"{n}.odd", b"fine"), 4, options) for n in range(12)]
        names = [future.result().documents[0].id for future in futures]

    assert names == [f"{n}.odd" for n in range(12)]


def build_of(*words, sidecar=lambda name: None):
    """Return what a build reads in files of these words, one after the other."""
    with Crew(1) as crew:
        options = ReadOptions(sidecar=sidecar)
        return [
            crew.submit("odd", Source("a.odd", word.encode()), 4, options).result()
            for word in words
        ]


def who(answer):
    """Return the process, the folder and the setting in which a file was read."""
    [document] = answer.documents
    return document.text.removesuffix("None").split()


def test_the_worker_of_a_build_reads_in_the_next_as_that_one_asks(reader, tmp_path, monkeypatch):
    monkeypatch.setenv("ASKED", "once")
    [first] = build_of("who")
    monkeypatch.setenv("ASKED", "twice")
    monkeypatch.chdir(tmp_path)
    [second] = build_of("who")

    assert who(first)[0] == who(second)[0]
    assert (who(first)[2], who(second)[2]) == ("once", "twice")
    assert who(first)[1] == who(second)[1] != str(tmp_path)


@pytest.mark.parametrize("word", ["die", "who"])
def test_a_worker_that_broke_does_not_read_in_the_next_build(reader, word):
    def broken(name):
        raise RuntimeError(name)

    [first] = build_of("who")
    if word == "die":
        assert build_of("die")[0].failure
    else:
        with pytest.raises(RuntimeError, match="other"):
            build_of("who", sidecar=broken)
    [second] = build_of("who")

    assert who(first)[0] != who(second)[0]


def test_a_worker_finds_the_modules_that_are_found_now(reader, tmp_path, monkeypatch):
    [first] = build_of("who")
    monkeypatch.syspath_prepend(tmp_path / "more")
    [second] = build_of("who")

    assert who(first)[0] != who(second)[0]


def test_a_worker_without_work_is_ended_after_a_while(reader, monkeypatch):
    monkeypatch.setattr(confined, "RESTING", 0.0)
    with Crew(1) as crew:
        crew.submit("odd", Source("a.odd", b"fine"), 4, ReadOptions()).result()
        [worker] = crew._workers
        process = worker._process

    assert process.wait(30) is not None
