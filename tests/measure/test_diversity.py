"""Diversity and readability of documents and groups, and the ways back to what they count."""

import pytest

from communique.annotate import words
from communique.corpus import Document, MemoryStore, Source, content_of, create, open_corpus
from communique.errors import UsageError
from communique.features import Features
from communique.measure import Evidence
from communique.measure.chosen import chosen
from communique.measure.diversity import Diversity
from communique.measure.readability import Readability
from communique.query import parse
from communique.run import recount, run


def values(corpus, measure, column):
    return run(corpus, measure).frame[column].to_list()


def test_types_are_counted_once_in_all_parts(cut):
    corpus = cut(["to be", "To see", "be BE be"], [1, 2])

    assert recount(corpus, Evidence(parse("[]"), "types")) == 3
    assert recount(corpus, Evidence(parse("[]"), "types", "word")) == 5
    assert values(corpus, Diversity("TTR", by=""), "types") == [3]


def test_the_windows_of_a_group_are_those_of_its_documents(cut):
    # Windows of two: 1, 2 and 2 types, and 2; none of them holds tokens of both documents.
    corpus = cut(["a a b c", "x", "b a"], [1])

    assert values(corpus, Diversity("MATTR", by="", window=2), "MATTR") == [
        pytest.approx((0.5 + 1 + 1 + 1 + 1) / 5)
    ]


def test_a_short_document_is_one_window(cut):
    corpus = cut(["a a b a", "a b a"])

    alone = values(corpus, Diversity("MATTR", window=4), "MATTR")
    shared = values(corpus, Diversity("MATTR", window=4, shared=True), "MATTR")

    assert alone == pytest.approx([2 / 4, 2 / 3])
    assert shared == pytest.approx([2 / 3, 2 / 3])


def test_a_document_without_words_has_no_score(cut):
    corpus = cut([". !", "a b"])

    frame = run(corpus, Diversity("all")).frame
    read = run(corpus, Readability("all")).frame

    assert frame.row(0, named=True)["tokens"] == 0
    assert set(frame.row(0)[3:]) == {None}
    assert read.row(0, named=True)["sentences"] == 0
    assert set(read.row(0)[6:]) == {None}
    assert not any(frame[name].is_nan().any() for name in frame.columns[3:])


def test_a_change_of_order_changes_no_spectrum_and_no_reading_ease(cut):
    one, other = cut(["to be or not to be. See it."]), cut(["not to be or to be. It see."])

    for measure in (Diversity("TTR,K,HD-D,entropy", sample=3), Readability("Flesch,LIX,FOG")):
        assert run(one, measure).frame.equals(run(other, measure).frame)


@pytest.mark.parametrize(
    "features",
    [Features(ngrams=(2,)), Features(compounds=("to be",)), Features(min_count=2)],
    ids=str,
)
def test_only_single_words_are_diverse(cut, features):
    with pytest.raises(UsageError, match="single words") as error:
        run(cut(["to be"]), Diversity(features=features))
    assert error.value.hint


def test_sentences_are_counted_where_they_lie_whole(cut):
    corpus = cut(["To be. Or not to be! Or?"])

    inside = Readability("LIX", by="", inside=parse("<s/> containing be"))
    broken = Readability("LIX", by="", inside=parse("be"))

    assert values(corpus, Readability("LIX"), "sentences") == [3]
    assert values(corpus, inside, "sentences") == [2]
    assert run(corpus, broken).frame.select("tokens", "sentences", "LIX").rows() == [(2, 0, None)]
    with pytest.raises(UsageError, match="overlap"):
        run(corpus, Readability("LIX", inside=parse("[] []")))


def without_sentences(text, language=""):
    store = MemoryStore()
    create(store, {**words.options("default"), "language": language})
    document = Document("d", text, Source("d.txt", text.encode()), {}, "")
    return open_corpus(store).add(
        [content_of([document], words.tokens([text]), words.tokens([""]))]
    )


def test_a_corpus_without_sentences_is_refused():
    with pytest.raises(UsageError, match="no regions of 's'"):
        run(without_sentences("to be"), Readability())


def test_a_score_for_another_language_is_told():
    corpus = without_sentences("Wir sind da", "de-AT")

    assert Readability("Flesch,LIX,nWS").notices(corpus) == [
        "not made for the language 'de': Flesch"
    ]


def test_a_score_that_needs_a_list_says_so(cut):
    corpus = cut(["to be."])

    with pytest.raises(UsageError, match="Dale and Chall") as error:
        run(corpus, Readability("Dale.Chall"))
    assert error.value.hint == "--dale-chall FILE, one word a line"
    found = run(corpus, Readability("Dale.Chall,Spache", dale_chall="to BE", spache="to"))
    # No word is hard: 64 - 0.69 · 2; one of two is uncommon: 0.242 + 4.1 + 0.659.
    assert found.frame.row(0)[-2:] == pytest.approx((62.62, 5.001))


def test_scores_are_named_as_in_quanteda_and_in_any_case():
    known = ["Flesch", "LIX"]

    assert chosen(" lix,FLESCH,lix", known) == ["LIX", "Flesch"]
    assert chosen("liw", known, {"LIW": "LIX"}) == ["LIX"]
    assert chosen("All", known) == known
    for asked in ("", "Flech"):
        with pytest.raises(UsageError) as error:
            chosen(asked, known)
        assert "LIX" in error.value.hint
