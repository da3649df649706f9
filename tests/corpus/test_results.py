"""Results kept with a corpus: whole or not at all, found again, and erased with their documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import FolderStore, named_spans, open_corpus
from communique.corpus.results import drop, keep, kept, results
from communique.errors import CorpusError, UsageError
from communique.query import find_all, parse
from communique.query.kept import collected
from disk import RecordingStore, crashes
from random_cases import costly
from small import content, cut_corpus, document

TEXTS = ["a b a", "a a", "b", "c a"]


def save(corpus, name="hits", text="a"):
    return keep(corpus.store, name, text, corpus.state_id, collected(corpus, parse(text)))


def test_a_result_is_read_as_it_was_kept(cut):
    corpus = cut(TEXTS, [2])
    written = save(corpus)

    found = kept(corpus.store, "hits")

    assert (found.query, found.state, found.made) == ("a", corpus.state_id, written.made)
    assert found.spans.rows() == written.spans.rows()
    assert found.spans["id"].to_list() == ["d0", "d0", "d1", "d1", "d3"]
    assert found.spans["token"].to_list() == [0, 2, 0, 1, 1]
    assert found.digest == written.digest


def test_the_digest_knows_no_time_and_everything_else(cut):
    corpus = cut(TEXTS)
    one = save(corpus)

    assert save(cut(TEXTS, [1, 3])).digest == one.digest
    assert save(corpus, text="b").digest != one.digest


def test_a_new_result_takes_the_place_of_the_old(cut):
    corpus = cut(TEXTS)
    save(corpus)
    save(corpus, text="b")

    assert kept(corpus.store, "hits").query == "b"
    assert len(list(corpus.store.files("results"))) == 2


@costly
@given(
    texts=st.lists(
        st.lists(st.sampled_from("ab"), max_size=6).map(" ".join), min_size=1, max_size=5
    ),
    at=st.sets(st.integers(1, 4)).map(sorted),
    again=st.sets(st.integers(1, 4)).map(sorted),
    length=st.integers(1, 2),
)
def test_spans_are_found_again_however_parts_are_cut(texts, at, again, length):
    query = parse(" ".join(["a"] * length))
    first, second = cut_corpus(texts, at), cut_corpus(texts, again)
    spans = collected(first, query)
    keep(second.store, "hits", "a", first.state_id, spans)

    for part, hits in find_all(second, query):
        start, end = named_spans(part, "hits")

        assert start.tolist() == hits.start.tolist()
        assert end.tolist() == hits.end.tolist()
        assert start.dtype == end.dtype == "int32"


def test_a_document_that_is_not_as_it_was_has_no_spans(cut):
    corpus = cut(TEXTS)
    save(corpus)
    changed = corpus.remove(["d0"]).add([content([document(0, "a a a")])])

    places = [named_spans(part, "hits")[0].tolist() for part in changed.parts]

    assert places == [[0, 1, 4], []]


def test_erasing_a_document_takes_its_hits_out_of_every_result(tmp_path):
    corpus = cut_corpus(TEXTS, [2], FolderStore(tmp_path))
    save(corpus)
    save(corpus, "others", "b")
    corpus.remove(["d0"], erase=True).close()

    one, other = kept(corpus.store, "hits"), kept(corpus.store, "others")

    assert (one.spans["id"].to_list(), one.erased) == (["d1", "d1", "d3"], 2)
    assert (other.spans["id"].to_list(), other.erased) == (["d2"], 1)
    assert len(list((tmp_path / "results").iterdir())) == 4


def test_removing_a_document_leaves_results_as_they_are(cut):
    corpus = cut(TEXTS)
    save(corpus)
    corpus.remove(["d0"])

    assert kept(corpus.store, "hits").spans.height == 5


def test_vacuum_and_compact_leave_results_alone(cut):
    corpus = cut(TEXTS, [1, 2])
    save(corpus)
    corpus.compact()
    open_corpus(corpus.store).vacuum()
    [part] = open_corpus(corpus.store).parts

    assert named_spans(part, "hits")[0].tolist() == [0, 2, 3, 4, 7]


def test_a_crash_leaves_the_old_result_or_the_new():
    store = RecordingStore()
    corpus = cut_corpus(TEXTS, [2], store)
    old = save(corpus).digest
    before = dict(store.content)
    store.trace.clear()
    new = save(corpus, text="b").digest

    seen = {kept(left, "hits").digest for _, left in crashes(before, store.trace)}

    assert seen == {old, new}


def test_a_crash_while_erasing_can_be_mended_by_erasing_again():
    store = RecordingStore()
    corpus = cut_corpus(TEXTS, [2], store)
    save(corpus)
    before = dict(store.content)
    store.trace.clear()
    corpus.remove(["d0"], erase=True)

    for _, left in crashes(before, store.trace):
        found = open_corpus(left)
        known = [name for part in found.parts for name in part.documents["id"]]
        if "d0" in known:
            found.remove(["d0"], erase=True)
        assert "d0" not in kept(left, "hits").spans["id"]


def test_a_result_can_be_dropped(cut):
    corpus = cut(TEXTS)
    save(corpus)
    drop(corpus.store, "hits")

    assert results(corpus.store) == []
    assert list(corpus.store.files("results")) == []


def test_a_changed_file_is_noticed(cut):
    corpus = cut(TEXTS)
    save(corpus)
    [path] = [path for path in corpus.store.files("results") if path.endswith(".parquet")]
    other = save(corpus, "other", "b")
    [source] = [each for each in corpus.store.files("results") if other.digest in each]
    corpus.store.write(path, corpus.store.read(source))

    with pytest.raises(CorpusError, match="is not what was written"):
        kept(corpus.store, "hits")


@pytest.mark.parametrize("name", ["", "../x", ".x", "a/b", "-x", "x" * 65, "a b"])
def test_a_name_that_no_file_can_have_is_refused(cut, name):
    with pytest.raises(UsageError, match="can't be a name"):
        save(cut(TEXTS), name)


def test_an_unknown_name_is_answered_with_one_that_is_near(cut):
    corpus = cut(TEXTS)
    save(corpus, "peace")

    with pytest.raises(UsageError, match=r"no result is called 'piece'\nhint: peace\?"):
        kept(corpus.store, "piece")
