"""Verify names every file that is not what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import MemoryStore, open_corpus
from communique.corpus.files import map_array, replace_json, write_array
from communique.corpus.verify import damaged
from communique.errors import CorpusError
from communique.ingest import LayerPlan, annotate
from small import cut_corpus

SMALL = cut_corpus(["To be or not to be — être.", "平和 and война.", ""], [1]).remove(["d0"])
WHOLE = annotate(SMALL.store, "lemma", LayerPlan({"language": "en"})).corpus
FILES = sorted(WHOLE.store.content)


@given(st.sampled_from(FILES), st.data())
def test_a_flipped_byte_is_named(file, data):
    octets = bytearray(WHOLE.store.content[file])
    place = data.draw(st.integers(0, len(octets) - 1))
    octets[place] ^= data.draw(st.integers(1, 255))
    store = MemoryStore({**WHOLE.store.content, file: bytes(octets)})

    assert any(file in sentence for sentence in damaged(store))


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("left", [0, 1, 0.5, -1])
def test_a_truncated_file_is_named(file, left):
    octets = WHOLE.store.content[file]
    short = octets[: int(len(octets) * left)] if isinstance(left, float) else octets[:left]
    store = MemoryStore({**WHOLE.store.content, file: short})

    assert any(file in sentence for sentence in damaged(store))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(file):
    store = MemoryStore({name: WHOLE.store.content[name] for name in FILES if name != file})

    found = list(damaged(store))

    # A state that is gone is not missed unless it is the current one.
    forgotten = file.startswith("states/") and WHOLE.state_id not in file
    assert forgotten or any(file in sentence or "manifest" in sentence for sentence in found)


def test_a_whole_corpus_has_nothing_damaged():
    assert list(damaged(WHOLE.store)) == []


def test_a_corpus_of_a_newer_format_says_so():
    store = MemoryStore(dict(WHOLE.store.content))
    replace_json(store, "manifest.json", {"format": 2, "state": WHOLE.state_id})

    with pytest.raises(CorpusError, match="format 2, and this communique reads up to 1"):
        open_corpus(store)


def test_spans_that_point_elsewhere_are_noticed_though_digests_agree():
    corpus = cut_corpus(["peace now"])
    [entry] = corpus.state["parts"]
    path = f"parts/{entry['name']}/spans.npy"
    moved = map_array(corpus.store, path) + 1
    entry["files"]["spans.npy"] = write_array(corpus.store, path, moved)[path]
    replace_json(corpus.store, f"states/{corpus.state_id}.json", corpus.state)

    assert [sentence for sentence in damaged(corpus.store) if "spans.npy" in sentence]


@pytest.mark.parametrize("file", ["starts", "documents", "counts"])
def test_counts_by_document_that_are_not_those_of_the_tokens_are_noticed(file):
    corpus = cut_corpus(["Peace now, peace.", "now"])
    [entry] = corpus.state["parts"]
    name = f"word.lower.{file}.npy"
    path = f"parts/{entry['name']}/{name}"
    wrong = map_array(corpus.store, path).copy()
    wrong[1] += 1
    entry["files"][name] = write_array(corpus.store, path, wrong)[path]
    replace_json(corpus.store, f"states/{corpus.state_id}.json", corpus.state)

    assert [sentence for sentence in damaged(corpus.store) if "word.lower.counts" in sentence]
