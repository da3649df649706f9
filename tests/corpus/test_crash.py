"""A crash at any moment leaves the old state or the new one, whole."""

import pytest

from communique.corpus import open_corpus
from communique.errors import CorpusError
from communique.ingest import LayerPlan, Plan, add, annotate, build, remove_layer
from disk import RecordingStore, crashes
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
    for _, left in crashes({}, store.trace):
        try:
            corpus = open_corpus(left)
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


def lemmatise(corpus):
    return annotate(corpus.store, "lemma", LayerPlan({"language": "en"})).corpus


VERBS = {
    "add": grow,
    "annotate": lemmatise,
    "remove": lambda corpus: corpus.remove(["d1"]),
    "remove a whole part": lambda corpus: corpus.remove(["d0", "d1"]),
    "erase": lambda corpus: corpus.remove(["d2"], erase=True),
    "compact": lambda corpus: corpus.compact(),
    "vacuum": lambda corpus: corpus.vacuum(),
}


def remake(corpus):
    annotate(corpus.store, "lemma", LayerPlan({"language": "de"}))


LAYER_VERBS = {
    "make a layer anew": remake,
    "take a layer away": lambda corpus: remove_layer(corpus.store, "lemma"),
}
LAYERED = [(verb, True) for verb in [*VERBS, *LAYER_VERBS] if verb != "annotate"]


@pytest.mark.parametrize(("verb", "layered"), [*((verb, False) for verb in VERBS), *LAYERED])
def test_a_crash_leaves_the_old_state_or_the_new(verb, layered):
    store = RecordingStore()
    # An earlier state that differs, for erase and vacuum to have something to do.
    small(store).remove(["d3"])
    if layered:
        lemmatise(open_corpus(store))
    before, old = dict(store.content), open_corpus(store).state_id
    store.trace.clear()
    {**VERBS, **LAYER_VERBS}[verb](open_corpus(store))
    new = open_corpus(store).state_id

    seen = set()
    for number, left in crashes(before, store.trace):
        corpus = open_corpus(left)
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
    for _, left in crashes(before, store.trace):
        corpus = open_corpus(left)
        assert list(corpus.damaged()) == []
        seen.add(corpus.state_id)

    assert seen == {old.state_id, new.state_id}


def test_files_added_after_a_crash_have_the_layers_of_the_corpus(tmp_path):
    store = RecordingStore()
    old = lemmatise(small(store))
    before = dict(store.content)
    store.trace.clear()
    grow_from_files(old, tmp_path)
    new = open_corpus(store)

    seen = set()
    for _, left in crashes(before, store.trace):
        corpus = open_corpus(left)
        assert list(corpus.damaged()) == []
        lemmas = [part.attribute("lemma").types["type"].to_list() for part in corpus.parts]
        assert all("" not in each for each in lemmas)
        seen.add(corpus.state_id)

    assert seen == {old.state_id, new.state_id}


def test_an_annotation_after_a_crash_goes_on_and_gives_the_same_state():
    store = RecordingStore()
    small(store)
    before = dict(store.content)
    store.trace.clear()
    whole = lemmatise(open_corpus(store)).state_id

    for _, left in crashes(before, store.trace):
        again = lemmatise(open_corpus(left))
        assert again.state_id == whole
        assert list(again.damaged()) == []


def test_a_corpus_in_use_after_a_crash_can_be_changed_again(tmp_path):
    store = RecordingStore()
    small(store)
    before = dict(store.content)
    store.trace.clear()
    grow(open_corpus(store))
    whole = open_corpus(store).state_id

    for _, left in crashes(before, store.trace):
        corpus = open_corpus(left)
        if corpus.state_id != whole:
            grow(corpus)
        again = open_corpus(corpus.store)
        assert again.state_id == whole
        assert list(again.damaged()) == []
