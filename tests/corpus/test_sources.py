"""Source files that are too large for memory are kept in pieces, whole or not at all."""

import io

import polars as pl
import pytest

from communique.annotate import words
from communique.corpus import PIECE, Document, MemoryStore, Source, content_of, create, open_corpus
from communique.corpus.write import source_of
from communique.errors import CorpusError

# Three pieces, each of its own, the last a short one.
LARGE = b"secret ".ljust(PIECE, b"a") + b"b" * PIECE + b"the end"


def content(ids, source, *, held=None):
    documents = [Document(name, f"Text of {name}.", source) for name in ids]
    texts = [each.text for each in documents]
    return content_of(documents, words.annotate(texts), words.tokens([""] * len(texts)), held=held)


@pytest.fixture
def corpus():
    """Return two parts with documents of one large file, which the first part holds."""
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    source = Source("large.vrt", lambda: io.BytesIO(LARGE))
    small = Source("small.txt", b"small")
    with open_corpus(store) as empty:
        return empty.add(
            [
                content(["a", "b"], source),
                content(["c"], source, held=source),
                content(["d"], small),
            ]
        )


def bytes_of(corpus, name):
    """Return the bytes of the file that a document came from, and how many parts hold them."""
    for part in corpus.parts:
        table = corpus.store.read(f"parts/{part.name}/documents.parquet")
        rows = pl.read_parquet(io.BytesIO(table)).filter(pl.col("id") == name)
        if len(rows):
            digest = rows["_source_digest"][0]
    found = [source_of(part, digest) for part in corpus.parts]
    return [each for each in found if each is not None]


def test_the_bytes_of_a_large_file_are_kept_once(corpus):
    assert bytes_of(corpus, "a") == bytes_of(corpus, "c") == [LARGE]
    assert bytes_of(corpus, "d") == [b"small"]
    assert list(corpus.damaged()) == []


def test_the_file_stays_as_long_as_a_document_of_it(corpus):
    after = corpus.remove(["a", "b"])

    assert bytes_of(after, "c") == [LARGE]
    assert list(after.damaged()) == []
    assert after.n_documents == 2


def test_without_its_documents_the_file_is_gone(corpus):
    after = corpus.remove(["a", "b", "c"])

    after.vacuum()

    assert [path for path in after.store.files("parts") if "/source." in path] == []
    assert bytes_of(after, "d") == [b"small"]


def test_compacting_keeps_the_file(corpus):
    after = corpus.compact()

    assert len(after.parts) == 1
    assert after.state_id == corpus.state_id
    assert bytes_of(after, "c") == [LARGE]
    assert list(after.damaged()) == []


def test_erasing_a_document_erases_the_file_it_came_from(corpus):
    after = corpus.remove(["c"], erase=True)

    assert bytes_of(after, "a") == []
    assert [path for path in after.store.files("parts") if "/source." in path] == []
    assert list(after.damaged()) == []


def test_a_piece_that_is_changed_or_missing_is_named(corpus):
    first, second, _ = [path for path in corpus.store.files("parts") if "/source." in path]
    corpus.store.write(first, corpus.store.read(first)[:-1])
    corpus.store.remove(second)

    assert list(corpus.damaged()) == [f"{first} is not what was written", f"{second} is missing"]


def test_a_file_that_changes_while_it_is_kept_ends_the_build(corpus):
    versions = [LARGE, LARGE[:-1]]
    source = Source("large.vrt", lambda: io.BytesIO(versions.pop(0)))

    with pytest.raises(CorpusError, match="a source file changed while"):
        corpus.add([content(["e"], source)])

    assert open_corpus(corpus.store).state_id == corpus.state_id
