"""Corpora of past formats are brought to this one; this format is opened as it is."""

from pathlib import Path

import pytest

from communique.corpus import FolderStore, MemoryStore, open_corpus
from communique.corpus.files import read_json, replace_json
from communique.corpus.state import FORMAT
from communique.corpus.upgrade import STEPS, upgrade
from communique.corpus.verify import damaged
from communique.errors import CorpusError

FORMATS = Path(__file__).parent / "formats"


def test_a_corpus_of_each_format_is_kept():
    assert {path.name for path in FORMATS.iterdir()} == {str(n) for n in range(1, FORMAT + 1)}
    assert set(STEPS) == set(range(1, FORMAT))


def test_a_corpus_of_format_1_opens():
    store = FolderStore(FORMATS / "1")
    content = {path: store.read(path) for path in store.files("")}

    corpus = open_corpus(MemoryStore(content))

    assert corpus.n_documents == 2
    assert [part.text(row) for part in corpus.parts for row in range(part.n_documents)] == [
        "Peace, and être.",
        "和平 now.",
    ]
    assert corpus.parts[0].attribute("word").types["fold"].to_list() == [
        ",", ".", "peace", "and", "etre"
    ]  # fmt: skip
    assert list(damaged(corpus.store)) == []


def older(store: MemoryStore) -> MemoryStore:
    replace_json(store, "manifest.json", {"format": 0, "state": "none"})
    return store


def test_steps_lead_from_an_old_format_to_this_one():
    def step(old, new):
        replace_json(
            new, "manifest.json", {"format": 1, "state": read_json(old, "manifest.json")["state"]}
        )

    new = MemoryStore()
    upgrade(older(MemoryStore()), new, {0: step})

    assert read_json(new, "manifest.json") == {"format": 1, "state": "none"}


def test_a_format_that_no_step_leads_from_is_refused():
    with pytest.raises(CorpusError, match="format 0 can't be upgraded"):
        upgrade(older(MemoryStore()), MemoryStore())


def test_there_is_nothing_to_upgrade_in_a_corpus_of_this_format(cut):
    with pytest.raises(CorpusError, match="this communique writes format 1"):
        upgrade(cut(["peace"]).store, MemoryStore())
