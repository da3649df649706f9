"""The stored corpus keeps what it was given, forgets on request, is the same for a reader."""

import pytest

from communique.corpus import FolderStore, MemoryStore, create, open_corpus
from communique.corpus.files import read_table
from communique.corpus.write import source_of
from communique.errors import CorpusError, LockedError, UsageError
from disk import RecordingStore
from small import content, document

TEXTS = ["keep this", "secret name", "keep that", "the last word"]


def ids(corpus):
    return [name for part in corpus.parts for name in part.documents["id"]]


def texts(corpus):
    return [part.text(row) for part in corpus.parts for row in range(part.n_documents)]


def tokens(corpus):
    return [
        [part.text(row)[a:b] for a, b in part.spans[part.bounds[row] : part.bounds[row + 1]]]
        for part in corpus.parts
        for row in range(part.n_documents)
    ]


def test_a_corpus_gives_back_the_texts_tokens_and_metadata(cut):
    corpus = cut(TEXTS, [2])

    assert texts(corpus) == TEXTS
    assert tokens(corpus) == [text.split() for text in TEXTS]
    assert corpus.fields == {"party": "text", "year": "number", "date": "date", "tags": "list"}
    assert corpus.parts[0].documents["year"].to_list() == [1900, 1901]
    assert corpus.parts[0].documents["date"][1]["raw"] == "2000-02-10"
    assert corpus.parts[1].documents["tags"].to_list() == [["x", "y"], None]


def test_the_state_does_not_depend_on_the_cutting_into_parts(cut):
    assert cut(TEXTS, [1, 2]).state_id == cut(TEXTS).state_id


@pytest.mark.parametrize("change", ["text", "metadata", "order"])
def test_the_state_depends_on_text_metadata_and_order(cut, change):
    documents = [document(number, text) for number, text in enumerate(TEXTS)]
    if change == "text":
        documents[0] = document(0, "keep thus")
    elif change == "metadata":
        documents[0].metadata["year"] = 1800
    else:
        documents.reverse()
    store = MemoryStore()
    create(store, cut(TEXTS).options)

    assert open_corpus(store).add([content(documents)]).state_id != cut(TEXTS).state_id


def test_a_removed_document_is_gone_and_earlier_states_keep_it(cut):
    before = cut(TEXTS, [2])

    after = before.remove(["d1"])

    assert ids(after) == ["d0", "d2", "d3"]
    assert tokens(after) == [text.split() for text in ["keep this", "keep that", "the last word"]]
    assert ids(before) == ["d0", "d1", "d2", "d3"]
    assert ids(open_corpus(before.store, state=before.state_id)) == ["d0", "d1", "d2", "d3"]
    assert list(after.damaged()) == []


def test_an_id_that_is_not_there_removes_nothing(cut):
    corpus = cut(TEXTS)

    with pytest.raises(UsageError, match="no document has the id 'd9'"):
        corpus.remove(["d1", "d9"])

    assert open_corpus(corpus.store).state_id == corpus.state_id


def test_an_erased_document_leaves_no_byte_behind(cut, tmp_path):
    corpus = cut(TEXTS, [1, 3], FolderStore(tmp_path)).remove(["d0"])
    earlier = corpus.state["parent"]
    corpus.close()

    after = open_corpus(tmp_path).remove(["d1"], erase=True)

    assert ids(after) == ["d2", "d3"]
    old = open_corpus(tmp_path, state=earlier)
    assert ids(old) == ["d0", "d2", "d3"]
    assert old.state["erased"] == 1
    assert list(after.damaged()) == []
    # Types, sources and texts are compressed or not: the word must not be found in any column.
    for part in [*after.parts, *old.parts]:
        assert "secret" not in part.attribute("word").types["type"].to_list()
    assert not any(b"secret" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_an_erased_document_takes_its_source_file_with_it(cut):
    corpus = cut(TEXTS).remove(["d1"], erase=True)
    [part] = corpus.parts

    sources = read_table(part.store, f"parts/{part.name}/sources.parquet")

    assert sorted(sources["raw"]) == sorted([b"keep this", b"keep that", b"the last word"])


def test_the_raw_bytes_of_a_source_are_kept(cut):
    [part] = cut(TEXTS).parts

    digest = read_table(part.store, f"parts/{part.name}/documents.parquet")["_source_digest"][1]

    assert source_of(part, digest) == b"secret name"
    assert source_of(part, "0" * 64) is None


def test_compacting_keeps_state_and_content(cut):
    before = cut(TEXTS, [1, 2, 3])

    after = before.compact()

    assert len(after.parts) == 1
    assert after.state_id == before.state_id
    assert texts(after) == TEXTS
    assert tokens(after) == tokens(before)
    assert after.parts[0].documents.equals(cut(TEXTS).parts[0].documents)
    assert list(after.damaged()) == []
    assert texts(before) == TEXTS


def test_vacuum_forgets_earlier_states_and_their_files(cut):
    before = cut(TEXTS, [2])
    after = before.remove(["d1"])

    removed = after.vacuum()

    assert removed
    assert {path.split("/")[1] for path in after.store.files("parts")} == {
        part.name for part in after.parts
    }
    assert list(open_corpus(after.store).damaged()) == []
    with pytest.raises(CorpusError, match="no state"):
        open_corpus(after.store, state=before.state_id)


def test_an_open_corpus_keeps_vacuum_and_erase_out(cut, tmp_path):
    cut(TEXTS, store=FolderStore(tmp_path)).close()
    reader = open_corpus(tmp_path)
    other = open_corpus(tmp_path)

    with pytest.raises(LockedError, match=r"open in another place: process \d+"):
        other.vacuum()
    with pytest.raises(LockedError):
        open_corpus(tmp_path).remove(["d0"], erase=True)
    reader.close()
    other.close()

    open_corpus(tmp_path).vacuum()


def test_a_reader_sees_one_state_while_others_write(cut, tmp_path):
    reader = cut(TEXTS, store=FolderStore(tmp_path))

    open_corpus(tmp_path).remove(["d0"])
    open_corpus(tmp_path).compact()

    assert texts(reader) == TEXTS


def test_parts_with_other_fields_and_types_are_one_table(cut):
    corpus = cut(TEXTS)
    extra = document(7, "one more")
    extra.metadata.clear()
    extra.metadata.update({"year": "unknown", "place": "Geneva", "tags": ["x"]})

    both = corpus.add([content([extra])])

    assert both.fields == {
        "party": "text", "year": "text", "date": "date", "tags": "list", "place": "text"
    }  # fmt: skip
    assert both.parts[0].documents["year"].to_list() == ["1900", "1901", "1902", "1903"]
    assert both.parts[1].documents["year"].to_list() == ["unknown"]
    assert both.parts[0].documents["place"].to_list() == [None] * 4
    assert both.parts[0].documents.schema == both.parts[1].documents.schema
    assert both.compact().state_id == both.state_id
    assert list(both.compact().damaged()) == []


def test_an_empty_corpus_is_a_corpus(cut):
    store = RecordingStore()
    create(store, {"tokens": "default"})

    corpus = open_corpus(store)

    assert (corpus.n_documents, corpus.n_tokens, list(corpus.parts)) == (0, 0, [])
    assert list(corpus.damaged()) == []


def test_documents_without_a_token_are_documents(cut):
    corpus = cut(["", "peace", " \n "], [1])

    assert corpus.n_documents == 3
    assert corpus.n_tokens == 1
    assert texts(corpus) == ["", "peace", " \n "]
    assert list(corpus.damaged()) == []
    assert texts(corpus.compact()) == ["", "peace", " \n "]


def test_a_second_corpus_in_the_same_place_is_refused(cut):
    corpus = cut(TEXTS)

    with pytest.raises(UsageError, match="there is a corpus already"):
        create(corpus.store, {})


def test_a_corpus_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CorpusError, match="no such corpus"):
        open_corpus(tmp_path / "none.corpus")
    with pytest.raises(CorpusError, match="not a corpus"):
        open_corpus(tmp_path)
