"""The work queue: every kind of doubt is listed once, with what it is about."""

import polars as pl

import communique as cq
from communique.corpus import Document, MemoryStore, Origin, Source, change, create, open_corpus
from communique.corpus.state import current_state
from communique.ingest.build import write_batch
from communique.read.values import interval
from communique.records import Agent, Membership, frames, records_of
from communique.records.check import queue

OPTIONS = {"tokens": "default", "unicode": "16.0", "icu": "77.1", "language": ""}


def corpus_of(*documents):
    store = MemoryStore()
    create(store, OPTIONS)
    entry = write_batch(store, "000001", list(documents), OPTIONS)
    change.commit(store, [entry], current_state(store))
    return open_corpus(store)


def document(identity, text="Peace.", origins=None, **metadata):
    return Document(
        identity, text, Source(f"{identity}.txt", b""), metadata=metadata, origins=origins or {}
    )


def problems(corpus, fields=()):
    found = queue(corpus, fields)
    return [(row["document"], row["field"], row["problem"]) for row in found.rows(named=True)]


def test_missing_values_of_usual_fields():
    corpus = corpus_of(
        document("a", country="Greece", date=interval("2019-01-01")),
        document("b", country="Greece"),
        document("c", speaker="Ann", date=interval("2019")),
    )

    assert problems(corpus) == [("b", "date", "missing"), ("c", "country", "missing")]
    assert ("a", "speaker", "missing") in problems(corpus, ["speaker"])
    assert ("a", "topic", "missing") in problems(corpus, ["topic"])


def test_days_out_of_order_and_guesses():
    corpus = corpus_of(
        document("a", date=interval("2019-10-24"), published=interval("2019-10-01")),
        document(
            "b",
            date=interval("2019"),
            origins={"date": Origin("10/11/19", "numbers", 0.5, "2019-10-11")},
        ),
    )

    assert problems(corpus) == [("a", "date", "later than published"), ("b", "date", "guessed")]
    guess = queue(corpus).filter(pl.col("problem") == "guessed").row(0, named=True)
    assert (guess["value"], guess["detail"], guess["certainty"]) == ("10/11/19", "numbers", 0.5)


def test_unknown_countries_and_languages_say_what_may_be_meant():
    day = interval("2019-01-01")
    corpus = corpus_of(
        document("a", country="Turkey", language="en", date=day),
        document("b", country="Serbiaa", language="gr", date=day),
        document("c", country="Korea", language="en", date=day),
    )

    found = {
        (row["document"], row["field"]): row["detail"] for row in queue(corpus).rows(named=True)
    }
    assert found.keys() == {("b", "country"), ("b", "language"), ("c", "country")}
    assert "Serbia" in found["b", "country"]
    assert found["b", "language"] == "el?"
    assert found["c", "country"].startswith("could be ")


def test_texts_without_words_or_with_lost_characters():
    day = interval("2019")
    corpus = corpus_of(document("a", "", date=day), document("b", "Pea\ufffdce\ufffd.", date=day))

    assert problems(corpus) == [
        ("a", "text", "no words"),
        ("b", "text", "lost characters (U+FFFD)"),
    ]
    assert queue(corpus)["value"].to_list() == [None, "2"]


def test_an_empty_corpus_has_an_empty_queue():
    store = MemoryStore()
    create(store, OPTIONS)

    assert queue(open_corpus(store)).is_empty()


def test_a_template_filled_in_settles_the_queue(tmp_path):
    (tmp_path / "a.txt").write_text("---\ncountry: Greece\n---\nPeace.")
    corpus = cq.build(tmp_path, MemoryStore())
    path = tmp_path / "fix.csv"

    assert corpus.template(path) == 1
    path.write_text(path.read_text().replace("a,date,,,missing", "a,date,,2019-10-24,programme"))
    corpus.correct(path)

    assert corpus.check().is_empty()
    assert corpus.metadata()["date"].struct.field("raw").to_list() == ["2019-10-24"]
    assert corpus.origins()["method"].to_list() == ["correction"]


def test_records_come_back_from_their_tables():
    records = [
        Agent("a", "person", "Ann", ("Annie",), details={"gender": "F"}),
        Membership("a", "p", start="2019"),
        Agent("a", "person", "", country="GR"),
        Membership("a", "p", start="2019"),
    ]

    found = records_of(frames(records))

    assert found == [
        Agent("a", "person", "Ann", ("Annie",), country="GR", details={"gender": "F"}),
        Membership("a", "p", start="2019"),
    ]
