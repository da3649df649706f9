"""Counting: one release of each wording counts, the others are kept, and all comes back."""

import pytest

from communique import api
from communique.corpus import MemoryStore
from communique.corpus.state import read_state, states
from communique.errors import UsageError
from communique.run import recount

WHOLE = "We shall rebuild every bridge and every school before the winter comes to the valley."
LATER = WHOLE.replace("winter", "summer")
OTHER = "No treaty that was made in secret will ever bind the people of the upper river. So be it."


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, a=(WHOLE, "2020-01-01"), b=(LATER, "2020-01-09"), c=(OTHER, "2020-02-01"))
    return tmp_path


@pytest.fixture
def corpus(folder):
    with api.build(folder, MemoryStore()) as made:
        yield made


def put(folder, **texts):
    for name, (text, day) in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(f"---\ntitle: On {text[:9]}\ndate: {day}\nparty: Greens\n---\n\n{text}\n")


def ids(corpus):
    return corpus.documents["id"].to_list()


@pytest.mark.parametrize(
    ("count", "left"),
    [("last", ["b", "c"]), ("first", ["a", "c"]), ("all", ["a", "b", "c"])],
)
def test_what_counts_is_what_every_measure_sees(corpus, count, left):
    corpus.count_editions(count)

    assert ids(corpus) == left
    words = corpus.freq("summer | winter").frame["hits"].item()
    assert words == len(left) - 1
    assert corpus.verify() == []


def test_a_choice_that_is_undone_gives_the_state_that_was_there(corpus):
    before = corpus.state

    corpus.count_editions("last")
    assert corpus.state != before
    corpus.count_editions("documents")

    assert (corpus.state, ids(corpus)) == (before, ["a", "b", "c"])
    assert set(corpus.fields) == {"date", "party"}


def test_info_says_what_counts(corpus):
    assert corpus.info()["editions"] is None

    corpus.count_editions("last", without=["summary"])

    assert corpus.info()["editions"] == {"count": "last", "without": ["summary"], "documents": 3}


def test_evidence_counts_again_what_counts(corpus):
    corpus.count_editions("first")
    table = corpus.freq("the", by="party")

    assert recount(corpus.stored, table.evidence(0, "hits")) == table.frame["hits"][0]


def test_documents_say_which_edition_they_are(corpus):
    corpus.count_editions("all")

    rows = corpus.documents.select("id", "statement", "edition").rows()
    assert rows == [
        ("a", "a", ["1", "first"]),
        ("b", "a", ["2", "last"]),
        ("c", "c", ["1", "first", "last"]),
    ]
    assert corpus.chosen(where='edition = "last"') == ["b", "c"]
    assert corpus.chosen(where='statement = "a"') == ["a", "b"]


def test_what_does_not_count_can_still_be_read_and_compared(corpus):
    corpus.count_editions("last")

    assert corpus.show("a").text.strip() == WHOLE
    assert corpus.diff("a", "b").changes["before"].to_list() == ["winter"]
    assert set(corpus.releases()["id"]) == {"a", "b", "c"}


def test_documents_that_are_added_are_judged_as_the_others(corpus, folder, tmp_path_factory):
    corpus.count_editions("last")
    more = tmp_path_factory.mktemp("more")
    put(more, d=(LATER.replace("school", "road"), "2020-01-20"))

    report = corpus.add(more)

    assert ids(corpus) == ["c", "d"]
    assert report.corpus.state_id == corpus.state
    corpus.count_editions("documents")
    assert ids(corpus) == ["a", "b", "c", "d"]


def test_a_sync_meets_what_does_not_count_as_what_it_knows(corpus, folder):
    corpus.count_editions("last")
    put(folder, c=(OTHER + " Amen.", "2020-02-01"))

    report = corpus.sync()

    assert (report.new, report.changed) == ([], ["c"])
    assert ids(corpus) == ["b", "c"]
    corpus.count_editions("first")
    assert sorted(ids(corpus)) == ["a", "c@1"]
    corpus.count_editions("all")
    assert sorted(ids(corpus)) == ["a", "b", "c", "c@1"]
    assert corpus.verify() == []
    assert len(corpus.releases()) == 4


def test_removing_compacting_and_layers_keep_the_choice(corpus):
    corpus.count_editions("last")

    corpus.annotate("lemma", language="en")
    corpus.compact()
    assert ids(corpus) == ["b", "c"]
    assert corpus.count('[lemma="bridge"]') == 1
    corpus.remove(["b"])
    assert ids(corpus) == ["a", "c"]
    assert corpus.count('[lemma="bridge"]') == 1
    corpus.vacuum()
    assert corpus.verify() == []
    corpus.count_editions("documents")
    assert ids(corpus) == ["a", "c"]


def test_erasing_takes_a_document_out_of_what_is_kept_too(corpus):
    corpus.count_editions("last")

    corpus.remove(["a"], erase=True)

    store = corpus.stored.store
    assert ids(corpus) == ["b", "c"]
    for name in states(store):
        for part in read_state(store, name).get("live", []):
            assert part["documents"] == 2
    assert corpus.verify() == []


def test_corrections_stay_where_editions_are_chosen(corpus, tmp_path):
    file = tmp_path / "right.csv"
    file.write_text("document,field,old,value,reason\na,party,Greens,Reds,so\n")
    corpus.count_editions("all")

    corpus.correct(file)

    assert corpus.documents["party"].to_list() == ["Reds", "Greens", "Greens"]
    assert "edition" in corpus.fields
    corpus.count_editions("documents")
    assert corpus.documents["party"].to_list() == ["Reds", "Greens", "Greens"]
    assert "edition" not in corpus.fields


def test_kinds_that_are_not_wanted_do_not_count(corpus):
    rules = {"same": [["c", "a", "summary"]]}

    corpus.count_editions("last", without=["summary"], rules=rules)
    assert ids(corpus) == ["b"]
    corpus.count_editions("documents")
    assert ids(corpus) == ["a", "b", "c"]


def test_a_field_that_only_what_does_not_count_has_is_heeded(tmp_path):
    table = tmp_path / "a.csv"
    table.write_text(f"id,text,excerpt_of\na,{WHOLE},\nb,{OTHER},a\n")
    with api.build(table, MemoryStore()) as corpus:
        corpus.count_editions("last", without=["excerpt"])
        assert ids(corpus) == ["a"]

        put(tmp_path, c=("Thank you, and good night.", "2020-01-01"))
        corpus.add(tmp_path / "c.txt")
        assert ids(corpus) == ["a", "c"]
        assert corpus.show("b").metadata["excerpt_of"] == "a"


def test_what_was_decided_is_remembered_until_it_is_undone(corpus):
    corpus.count_editions("last", rules={"not": [["a", "b"]]})
    assert ids(corpus) == ["a", "b", "c"]
    assert corpus.editions().decisions.is_empty()

    corpus.count_editions("last", rules={})
    assert ids(corpus) == ["b", "c"]


@pytest.mark.parametrize(
    ("count", "without", "problem"),
    [("newest", [], "'newest' can't count"), ("last", ["near"], "'near' can't be left out")],
)
def test_a_choice_that_there_is_not_is_refused(corpus, count, without, problem):
    with pytest.raises(UsageError, match=problem):
        corpus.count_editions(count, without=without)
