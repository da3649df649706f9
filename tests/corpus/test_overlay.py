"""Records beside the parts: values that go over those of the documents, and earlier releases."""

from dataclasses import replace

import polars as pl

from communique.corpus import MemoryStore, change, open_corpus
from communique.corpus.lock import writing
from communique.corpus.overlay import write_records
from communique.corpus.state import current_state
from communique.corpus.write import read_content, write_part
from small import cut_corpus

TEXTS = ["One way.", "Two ways.", "Three ways."]


def recorded(corpus, values, fields, **changes):
    store = corpus.store
    with writing(store):
        base = current_state(store)
        records = write_records(store, {"values": values}, fields)
        change.commit(store, base["parts"], base, records=records, **changes)
    return open_corpus(store)


def values(**columns):
    cleared = columns.pop("cleared", [None] * len(columns["id"]))
    return pl.DataFrame(columns).with_columns(
        pl.Series("_cleared", cleared, dtype=pl.List(pl.String))
    )


def documents(corpus):
    return pl.concat([part.documents for part in corpus.parts])


def test_values_go_over_those_of_the_documents_and_the_others_stay():
    before = cut_corpus(TEXTS, [1])

    after = recorded(before, values(id=["d1"], party=["corrected"]), {"party": "text"})

    assert documents(after)["party"].to_list() == ["a", "corrected", "a"]
    assert documents(after).drop("party").equals(documents(before).drop("party"))
    assert after.state_id != before.state_id
    assert documents(open_corpus(before.store, state=before.state_id)).equals(documents(before))


def test_a_value_can_be_taken_away_and_a_field_added():
    before = cut_corpus(TEXTS)

    table = values(id=["d0", "d2"], status=[None, "gone"], cleared=[["party"], None])
    after = recorded(before, table.with_columns(party=pl.lit(None, pl.String)), {"status": "text"})

    assert documents(after)["party"].to_list() == [None, "b", "a"]
    assert documents(after)["status"].to_list() == [None, None, "gone"]
    assert after.fields["status"] == "text"


def test_equal_records_give_equal_ids_and_none_the_id_without_them():
    one, other = cut_corpus(TEXTS, [1]), cut_corpus(TEXTS, [2])
    table = values(id=["d1"], party=["x"])

    assert recorded(one, table, {"party": "text"}).state_id == (
        recorded(other, table, {"party": "text"}).state_id
    )
    third = cut_corpus(TEXTS)
    assert recorded(third, table.clear(), {}).state_id == third.state_id


def with_an_earlier_release():
    corpus = cut_corpus(TEXTS)
    store = corpus.store
    old = read_content(store, corpus.state["parts"][0])
    renamed = old.documents.with_columns(pl.col("id") + "@1")
    with writing(store):
        base = current_state(store)
        entry = write_part(store, change.names(store)(), replace(old, documents=renamed))
        change.commit(store, base["parts"], base, earlier=[entry])
    return open_corpus(store)


def test_earlier_releases_are_kept_and_count_for_nothing():
    corpus = with_an_earlier_release()

    assert corpus.n_documents == 3
    [part] = corpus.earlier
    assert part.documents["id"].to_list() == ["d0@1", "d1@1", "d2@1"]
    assert part.text(1) == TEXTS[1]
    corpus.vacuum()
    again = open_corpus(corpus.store)
    assert again.earlier[0].text(1) == TEXTS[1]
    assert list(again.damaged()) == []


def test_erasing_a_document_takes_its_earlier_releases_and_records_with_it():
    corpus = with_an_earlier_release()
    store = corpus.store
    corpus = recorded(corpus, values(id=["d1", "d2"], note=["Ways!", "kept"]), {"note": "text"})

    after = corpus.remove(["d1"], erase=True)

    assert after.earlier[0].documents["id"].to_list() == ["d0@1", "d2@1"]
    assert documents(after)["note"].to_list() == [None, "kept"]
    assert isinstance(store, MemoryStore)
    everything = b"".join(bytes(store.read(path)) for path in store.files(""))
    assert b"Two ways" not in everything
    assert b"Ways!" not in everything
    assert list(after.damaged()) == []
