"""A crash at any moment leaves the old state or the new one, whole."""

import pytest

from communique.corpus import MemoryStore, open_corpus
from communique.errors import CorpusError
from communique.ingest import Plan, add, build
from disk import RecordingStore, prefixes
from small import content, cut_corpus, document

TEXTS = ["To be or not.", "The Party, the people.", "Peace and bread.", "No more war."]


def small(store):
    return cut_corpus(TEXTS, [2], store)


def test_a_crash_during_a_build_leaves_no_corpus_or_all_of_it(tmp_path):
    (tmp_path / "a.txt").write_text("One speech of peace.")
    (tmp_path / "b.txt").write_text("Another speech.")
    store = RecordingStore()
    build([tmp_path], store, Plan(n_characters=10, jobs=1))
    new = open_corpus(store).state_id

    seen = set()
    for _, files in prefixes({}, store.trace):
        try:
            corpus = open_corpus(MemoryStore(files))
        except CorpusError as error:
            assert "not a corpus" in error.message
            seen.add(None)
            continue
        assert list(corpus.damaged()) == []
        seen.add(corpus.state_id)

    assert seen == {None, new}


def grow(corpus):
    corpus.add([content([document(9, "A new speech.")])])


def grow_from_files(corpus, folder):
    (folder / "c.txt").write_text("A third speech.")
    add([folder], corpus.store, Plan(jobs=1))


VERBS = {
    "add": grow,
    "remove": lambda corpus: corpus.remove(["d1"]),
    "remove a whole part": lambda corpus: corpus.remove(["d0", "d1"]),
    "erase": lambda corpus: corpus.remove(["d2"], erase=True),
    "compact": lambda corpus: corpus.compact(),
    "vacuum": lambda corpus: corpus.vacuum(),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_crash_leaves_the_old_state_or_the_new(verb):
    store = RecordingStore()
    # An earlier state that differs, for erase and vacuum to have something to do.
    small(store).remove(["d3"])
    before, old = dict(store.content), open_corpus(store).state_id
    store.trace.clear()
    VERBS[verb](open_corpus(store))
    new = open_corpus(store).state_id

    seen = set()
    for number, files in prefixes(before, store.trace):
        corpus = open_corpus(MemoryStore(files))
        assert list(corpus.damaged()) == [], f"after {number} operations"
        assert corpus.state_id in {old, new}
        seen.add(corpus.state_id)

    assert seen == {old, new}


def test_a_crash_while_files_are_added_leaves_the_old_state_or_the_new(tmp_path):
    store = RecordingStore()
    old = small(store)
    before = dict(store.content)
    store.trace.clear()
    grow_from_files(old, tmp_path)
    new = open_corpus(store)

    seen = set()
    for _, files in prefixes(before, store.trace):
        corpus = open_corpus(MemoryStore(files))
        assert list(corpus.damaged()) == []
        seen.add(corpus.state_id)

    assert seen == {old.state_id, new.state_id}


def test_a_corpus_in_use_after_a_crash_can_be_changed_again(tmp_path):
    store = RecordingStore()
    small(store)
    before = dict(store.content)
    store.trace.clear()
    grow(open_corpus(store))
    whole = open_corpus(store).state_id

    for _, files in prefixes(before, store.trace):
        corpus = open_corpus(MemoryStore(files))
        if corpus.state_id != whole:
            grow(corpus)
        again = open_corpus(corpus.store)
        assert again.state_id == whole
        assert list(again.damaged()) == []
