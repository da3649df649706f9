"""Files that are read stretch by stretch make the corpus that they would make at once."""

import gzip
import io
import os

import polars as pl
import pytest

from communique.corpus import PIECE, MemoryStore
from communique.corpus.write import source_of
from communique.errors import CorpusError
from communique.ingest import Plan, build
from communique.ingest.sources import source_files
from communique.measure.frequency import Frequency
from communique.query import concordance, count, parse
from communique.read import ReadOptions
from communique.run import run

VERTICAL = "".join(
    f'<text id="t{n}" year="{1990 + n}">\n<s>\nPeace\tNOUN\nnow\tADV\n</s>\n</text>\n'
    for n in range(9)
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "v.vrt"
    path.write_text(VERTICAL)
    return path


def ids(corpus):
    return [name for part in corpus.parts for name in part.documents["id"]]


def holding(corpus):
    """Return what each part holds of the one source file."""
    octets = corpus.store.read(f"parts/{corpus.parts[-1].name}/documents.parquet")
    digest = pl.read_parquet(io.BytesIO(octets))["_source_digest"][0]
    return [source_of(part, digest) for part in corpus.parts]


@pytest.mark.parametrize("jobs", [1, 3])
def test_parts_and_stretches_change_nothing(file, jobs):
    whole = build([file], MemoryStore(), Plan()).corpus

    cut = Plan(ReadOptions(n_characters=100), jobs=jobs, n_characters=20)
    corpus = build([file], MemoryStore(), cut).corpus

    assert len(corpus.parts) > 2
    assert ids(corpus) == ids(whole) == [f"t{n}" for n in range(9)]
    assert corpus.state_id == whole.state_id
    assert list(corpus.damaged()) == []


def test_the_bytes_of_a_file_are_kept_in_the_first_part_of_it(file):
    corpus = build([file], MemoryStore(), Plan(n_characters=20)).corpus

    first, *others = holding(corpus)

    assert first == VERTICAL.encode()
    assert set(others) == {None}


def test_a_part_that_holds_but_a_file_is_searched_like_others(file):
    corpus = build([file], MemoryStore(), Plan(n_characters=20)).corpus
    n_first = corpus.parts[0].n_documents

    after = corpus.remove(ids(corpus)[:n_first])

    assert after.parts[0].n_documents == 0
    assert holding(after)[0] == VERTICAL.encode()
    assert count(after, parse("peace")) == 9 - n_first
    assert len(concordance(after, parse("peace now :: year > 1997"), n=99).lines) == 1
    assert run(after, Frequency()).frame["count"].sum() == 2 * (9 - n_first)
    assert list(after.damaged()) == []


def test_a_packed_file_is_kept_packed(tmp_path, file):
    packed = tmp_path / "v.vrt.gz"
    packed.write_bytes(gzip.compress(VERTICAL.encode()))

    corpus = build([packed], MemoryStore(), Plan(ReadOptions(n_characters=100))).corpus

    assert holding(corpus) == [packed.read_bytes()]
    assert corpus.state_id == build([file], MemoryStore()).corpus.state_id


def test_a_file_with_a_mistake_at_its_end_is_skipped_whole(tmp_path, file):
    (tmp_path / "w.vrt").write_text(VERTICAL.replace("t1", "u1") + "<text>\n")

    report = build([file, tmp_path / "w.vrt"], MemoryStore(), Plan(ReadOptions(n_characters=100)))

    assert ids(report.corpus) == [f"t{n}" for n in range(9)]
    assert [error.message for error in report.skipped] == ["<text> is never closed"]


def test_a_large_text_file_is_read_by_any_reader(tmp_path):
    text = "Peace. " * (PIECE // 7 + 9)
    (tmp_path / "long.txt").write_text(text)

    corpus = build([tmp_path / "long.txt"], MemoryStore()).corpus

    assert corpus.parts[0].text(0) == text
    assert holding(corpus) == [text.encode()]


def test_a_large_file_that_changes_between_two_readings_is_refused(tmp_path):
    path = tmp_path / "large.vrt"
    path.write_bytes(b"a\n" * PIECE)
    [found] = source_files([path], pytest.fail)
    source = found.source()
    os.utime(path, ns=(0, 0))

    with pytest.raises(CorpusError, match="the file changed while") as caught:
        source.opened()

    assert caught.value.where == "large.vrt"
