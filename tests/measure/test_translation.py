"""Translation: two documents side by side, with the characters and the words behind each number."""

import json

import pytest
from polars.testing import assert_frame_equal

from communique.annotate import words
from communique.corpus import Document, MemoryStore, Source, content_of, create, open_corpus
from communique.errors import UsageError
from communique.measure.translation import Translation
from communique.run import make, recount, run

ENGLISH = (
    "Dear friends, we met in Halvern on 3 May 2019.\n\n"
    "The Union of Miners asked for six days. Nobody in Maravel had heard of it.\n\n"
    "In 2014 the ministry closed 17 schools. It rained.\n\n"
    "Tarrenia paid 45 million for a bridge. It leads to Quelland."
)
SPANISH = (
    "Queridos amigos, nos reunimos en Halvern el 3 de mayo de 2019.\n\n"
    "En 2014 el ministerio cerró 17 escuelas.\n\n"
    "El Sindicato de Mineros pidió seis días. Nadie en Maravel lo había oído.\n\n"
    "Tarrenia pagó 45 millones por un puente. Lleva a Quelland. Gracias a todos ustedes."
)
FRENCH = ENGLISH.replace("Dear friends", "Chers amis")


def corpus_of(*documents, parts=1):
    """Return a corpus of documents, each an id, a text and its fields."""
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    made = [
        Document(id=name, text=text, source=Source(f"{name}.txt", text.encode()),
                 metadata={"language": None, "party": "a", **fields}, title="")
        for name, text, fields in documents
    ]  # fmt: skip
    some = [made[at::parts] for at in range(parts)]
    contents = [
        content_of(
            each, words.annotate([d.text for d in each]), words.tokens([d.title for d in each])
        )
        for each in some
    ]
    return open_corpus(store).add(contents)


@pytest.fixture
def two():
    """Return a corpus of a text and its translation, which says so."""
    english = ("en", ENGLISH, {"language": "en", "translation_of": None})
    return corpus_of(english, ("es", SPANISH, {"language": "es", "translation_of": "en"}))


def rows(corpus, *columns, **options):
    return run(corpus, Translation(**options)).frame.select(columns).rows()


def test_beads_have_the_characters_and_words_of_both_texts(two):
    table = run(two, Translation("en", "es"))

    last = table.frame.filter(kind="1-1").rows(named=True)[-1]
    assert ENGLISH[last["start"] : last["end"]] == last["text"] == "It leads to Quelland."
    assert SPANISH[last["other_start"] : last["other_end"]] == last["other_text"]
    assert (last["sentences"], last["other_sentences"]) == ("7", "6")
    assert (last["words"], last["other_words"]) == (4, 3)
    assert last["because"] == "Quelland"
    first = table.frame.row(0, named=True)
    assert set(first["because"].split("; ")) >= {"3 May = 3 de mayo", "2019", "Halvern"}


def test_gaps_are_what_is_left_out_added_or_moved(two):
    found = rows(two, "kind", "text", "other_text", one="en", other="es", show="gaps")

    assert [each for each in found if each[0] != "moved"] == [
        ("left out", "It rained.", None),
        ("added", None, "Gracias a todos ustedes."),
    ]
    [text] = {each[1] for each in found if each[0] == "moved"}
    assert text.startswith("In 2014")


def test_paragraphs_go_together_by_their_sentences(two):
    found = rows(two, "kind", "paragraphs", "other_paragraphs", one="en", show="paragraphs")

    assert found == [
        ("1-1", "1", "1"),
        ("1-1", "2", "3"),
        ("moved", "3", "2"),
        ("1-1", "4", "4"),
    ]


def test_pairs_have_figures_of_all_translations_that_are_known(two):
    [row] = run(two, Translation(show="pairs")).frame.rows(named=True)

    assert (row["original"], row["translation"]) == ("en", "es")
    assert (row["language"], row["other_language"]) == ("en", "es")
    assert (row["sentences"], row["other_sentences"], row["beads"]) == (7, 7, 6)
    assert row["covered"] + row["left_out"] == row["words"]
    assert row["other_covered"] + row["added"] == row["other_words"]
    assert (row["left_out"], row["added"], row["moved"]) == (2, 4, 7)
    assert row["share"] == row["covered"] / row["words"]


def test_a_summary_says_what_was_aligned(two):
    [told] = run(two, Translation("en")).notices

    assert told == (
        "en (en) → es (es): 6 of 7 sentences aligned, 1 left out, 1 added, 1 moved; "
        "96 % of words covered, 91 % of the translation's"
    )


@pytest.mark.parametrize("asked", [("en", "es"), ("es", "en"), ("es", ""), ("", "es")])
def test_the_original_is_what_translation_of_names(two, asked):
    assert rows(two, "original", "translation", one=asked[0], other=asked[1], show="pairs") == [
        ("en", "es")
    ]


def test_the_first_document_is_the_original_where_nothing_else_is_said():
    corpus = corpus_of(("en", ENGLISH, {}), ("es", SPANISH, {}))

    assert rows(corpus, "original", one="es", other="en", show="pairs") == [("es",)]


def test_a_document_may_be_named_by_its_address():
    english = ("en", ENGLISH, {"url": "https://a.example/1", "translation_of": None})
    corpus = corpus_of(english, ("es", SPANISH, {"url": "", "translation_of": english[2]["url"]}))

    assert rows(corpus, "original", "translation", show="pairs") == [("en", "es")]


def test_texts_of_one_statement_in_two_languages_are_a_pair():
    corpus = corpus_of(
        ("a", ENGLISH, {"language": "en", "statement": "s1"}),
        ("b", SPANISH, {"language": "es", "statement": "s1"}),
        ("c", ENGLISH, {"language": "en", "statement": "s1"}),
        ("d", ENGLISH, {"language": "en", "statement": "s2"}),
    )

    assert rows(corpus, "original", "translation", show="pairs") == [("a", "b")]


def test_a_document_with_several_counterparts_asks_which():
    original = ("en", ENGLISH, {"language": "en", "translation_of": None})
    more = [(name, SPANISH, {"translation_of": "en"}) for name in ("es", "pt")]

    with pytest.raises(UsageError, match="en has 2 counterparts: es, pt"):
        run(corpus_of(original, *more), Translation("en"))


def test_without_a_counterpart_candidates_are_named():
    corpus = corpus_of(
        ("en", ENGLISH, {"language": "en"}),
        ("es", SPANISH, {"language": "es"}),
        ("pt", SPANISH, {"language": "pt", "party": "b"}),
    )

    with pytest.raises(UsageError) as caught:
        run(corpus, Translation("en"))

    assert caught.value.hint.endswith("there are: es")


def test_two_texts_of_one_language_are_aligned_with_a_word_about_it():
    corpus = corpus_of(("a", ENGLISH, {"language": "en"}), ("b", FRENCH, {"language": "en"}))

    table = run(corpus, Translation("a", "b"))

    assert set(table.frame["kind"]) == {"1-1"}
    assert table.notices[-1].startswith("both are en: diff shows")


def test_the_table_does_not_depend_on_the_parts():
    documents = [("en", ENGLISH, {"language": "en"}), ("es", SPANISH, {"language": "es"})]
    documents += [("x", "Another text.", {})]
    measure = Translation("en", "es")

    whole, cut = (run(corpus_of(*documents, parts=parts), measure) for parts in (1, 3))

    assert_frame_equal(whole.frame, cut.frame)


@pytest.mark.parametrize("show", ["beads", "paragraphs", "gaps", "pairs"])
def test_every_count_is_what_its_evidence_counts(two, show):
    table = run(two, Translation("en", "es", show))

    for row in range(len(table)):
        for column in table.counts:
            assert recount(two, table.evidence(row, column)) == table.frame[column][row]


def test_a_dictionary_brings_words_and_a_recipe_keeps_it(two):
    table = run(
        two, Translation("en", dictionary="rained,llovió\nschools;x,escuelas\nschools,escuelas")
    )
    recipe = json.loads(json.dumps(table.recipe))

    assert "schools = escuelas" in " ".join(table.frame["because"].drop_nulls())
    again = run(two, make(recipe["measure"], recipe["options"]))
    assert_frame_equal(again.frame, table.frame)


def test_rows_of_a_dictionary_with_several_words_are_told():
    corpus = corpus_of(("en", ENGLISH, {}), ("es", SPANISH, {}))

    told = run(corpus, Translation("en", "es", dictionary="trade union\tsindicato\nrain\tlluvia"))

    assert told.notices[0].startswith("1 rows of the dictionary have several words")


def test_a_text_is_shown_as_far_as_it_may_be():
    corpus = corpus_of(("en", ENGLISH, {"show": "nothing"}), ("es", SPANISH, {"show": None}))

    found = run(corpus, Translation("en", "es")).frame

    assert found["text"].null_count() == found["because"].null_count() == len(found)
    assert found["other_text"].null_count() < len(found)


def test_of_the_sample_every_sentence_is_aligned(meeting):
    found = run(meeting, Translation("14_tarrenia", "15_tarrenia_es")).frame

    assert found["kind"].to_list() == ["1-1"] * 9


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "a translation is of two documents, and none is named"),
        ({"one": "en", "other": "fr"}, "no document has the id 'fr'"),
        ({"one": "en", "show": "all"}, "'all' can't be shown"),
        ({"one": "en", "dictionary": "a,b\nc"}, "line 2 of the dictionary has no two words"),
    ],
)
def test_what_makes_no_sense_is_named(two, options, message):
    with pytest.raises(UsageError, match=message):
        run(two, Translation(**options))
