"""The notebook: pins in order, their numbers then and now, and what erasing takes out of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.api import Corpus
from communique.corpus import FolderStore, MemoryStore, open_corpus
from communique.errors import CorpusError, LockedError, UsageError
from communique.recipe import read
from random_cases import costly
from small import content, cut_corpus, document

TEXTS = ["peace and war and peace", "war, war", "bread", "peace"]


@pytest.fixture
def folder(cut, tmp_path):
    (tmp_path / "own.corpus").mkdir()
    cut(TEXTS, [2], FolderStore(tmp_path / "own.corpus")).close()
    return tmp_path / "own.corpus"


@pytest.fixture
def corpus(folder):
    with communique.open(folder) as opened:
        yield opened


def _add(folder, number, text):
    with open_corpus(FolderStore(folder)) as stored:
        stored.add([content([document(number, text)])])


MOVES = st.lists(
    st.tuples(st.sampled_from(["pin", "move", "drop", "note"]), st.integers(0, 5),
              st.integers(-3, 3)),
    max_size=8,
)  # fmt: skip


@costly
@given(MOVES)
def test_pins_stand_as_a_list_would(moves):
    corpus = Corpus(cut_corpus(TEXTS, [], MemoryStore()))
    table = corpus.freq("peace")
    wanted: list[list[str]] = []
    for number, (what, at, by) in enumerate(moves):
        if what == "pin":
            made = corpus.notebook.pin(table, f"pin {number}")
            wanted.append([made.id, made.title, ""])
        elif at < len(wanted):
            name = wanted[at][0]
            if what == "move":
                corpus.notebook.move(name, by)
                wanted.insert(min(max(at + by, 0), len(wanted) - 1), wanted.pop(at))
            elif what == "drop":
                corpus.notebook.drop(name)
                wanted.pop(at)
            else:
                corpus.notebook.write_note(name, f" note {number}\n")
                wanted[at][2] = f"note {number}"

    assert [[each.id, each.title, each.note] for each in corpus.notebook] == wanted
    assert len({each[0] for each in wanted}) == len(wanted)


def test_an_id_never_comes_again(corpus):
    table = corpus.freq("peace")
    first = corpus.notebook.pin(table, "one").id
    corpus.notebook.drop(first)

    assert corpus.notebook.pin(table, "two").id != first


def test_numbers_are_made_again_and_what_changed_is_said(corpus, folder):
    pin = corpus.notebook.pin(corpus.freq("peace"), "peace")
    assert corpus.notebook.again(pin).changes == []
    _add(folder, 9, "and peace")

    with communique.open(folder) as later:
        [pin] = later.notebook
        replay = later.notebook.again(pin)

    assert replay.table.frame["hits"].to_list() == [4]
    assert "hits of the total was 3 then, it is 4 now" in replay.changes


def test_the_words_of_a_passage_tell_when_it_changed(corpus, folder):
    pin = corpus.notebook.quote("d0#c0-13", "a passage")
    words = corpus.notebook.words("d0#c0-13")
    assert dict(words.frame.select("type", "count").iter_rows()) == {"and": 1, "peace": 1, "war": 1}
    with open_corpus(FolderStore(folder)) as stored:
        stored.remove(["d0"])
    _add(folder, 0, "peace and bread")

    with communique.open(folder) as later:
        changes = later.notebook.again(pin).changes

    assert any("bread" in each or "war" in each for each in changes)


def test_the_study_is_what_run_makes_again(corpus, tmp_path):
    corpus.notebook.pin(corpus.freq("peace"), "peace")
    corpus.notebook.pin(corpus.keyness('party = "a"'), "a party")
    corpus.notebook.quote("d1", "a document")
    (tmp_path / "study.json").write_text(json.dumps(corpus.notebook.study()))

    replays = corpus.run(tmp_path / "study.json")

    assert list(read(tmp_path / "study.json")) == ["1 peace", "2 a party", "3 a document"]
    assert [(each.name, each.changes, each.notices) for each in replays] == [
        (name, [], []) for name in ("1 peace", "2 a party", "3 a document")
    ]


def test_a_notebook_of_nothing_is_no_study(corpus):
    assert list(corpus.notebook) == []
    with pytest.raises(UsageError, match="nothing is pinned"):
        corpus.notebook.study()


def test_erasing_takes_what_names_a_document_out(corpus, folder):
    book = corpus.notebook
    book.pin(corpus.freq("peace"), "all", note="stays")
    book.pin(corpus.freq("peace", where='id = "d0"'), "by a condition")
    book.pin(corpus.freq("peace", by="id"), "a row each")
    book.quote("d0", "the document")
    book.quote("d0#c0-5", "a passage of it")
    book.quote("d3", "another document")
    corpus.close()

    with communique.open(folder) as opened:
        opened.remove(["d0"], erase=True)
    with communique.open(folder) as later:
        pins = later.notebook.pins

    assert [each.title for each in pins] == ["all", "a row each", "another document"]
    assert {row["group"] for row in pins[1].recipe["result"]["first"]} == {"d1", "d2", "d3"}
    assert b'"d0' not in (folder / "notebook" / "pins.json").read_bytes()


def test_removing_without_erasing_leaves_the_notebook_alone(corpus, folder):
    corpus.notebook.quote("d0", "the document")
    corpus.remove(["d0"])
    corpus.close()

    with communique.open(folder) as later:
        later.vacuum()
        assert len(later.notebook) == 1
        assert later.verify() == []


def test_no_text_of_a_document_is_kept(corpus, folder):
    corpus.notebook.quote("d0", "a passage")

    kept = (folder / "notebook" / "pins.json").read_text()

    assert "peace and war" not in kept


@pytest.mark.parametrize("wrong", ["move", "drop", "write_note"])
def test_a_pin_that_is_not_there_is_told(corpus, wrong):
    more = {"move": (1,), "write_note": ("",)}.get(wrong, ())

    with pytest.raises(UsageError, match="no pin has the id '7'"):
        getattr(corpus.notebook, wrong)("7", *more)


def test_a_note_is_not_endless(corpus):
    pin = corpus.notebook.pin(corpus.freq("peace"), "peace")

    with pytest.raises(UsageError, match="at most 20,000 characters"):
        corpus.notebook.write_note(pin.id, "x" * 20_001)
    with pytest.raises(UsageError, match="at most"):
        corpus.notebook.pin(corpus.freq("peace"), "peace", note="x" * 20_001)


def test_one_writes_at_a_time(corpus, folder):
    from communique.corpus.lock import writing

    with writing(FolderStore(folder)), pytest.raises(LockedError):
        corpus.notebook.pin(corpus.freq("peace"), "peace")
    assert list(corpus.notebook) == []


def test_a_damaged_notebook_is_told(corpus, folder):
    corpus.notebook.pin(corpus.freq("peace"), "peace")
    path = folder / "notebook" / "pins.json"
    path.write_bytes(path.read_bytes().replace(b"peace", b"bread"))

    with pytest.raises(CorpusError, match=r"notebook/pins\.json is missing or damaged"):
        list(corpus.notebook)
