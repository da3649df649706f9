"""Marks become regions of tokens, asides lose theirs, and the text stays whole."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from communique.annotate import words
from communique.corpus import Document, Mark, MemoryStore, Source, change, create, open_corpus
from communique.corpus.state import current_state
from communique.ingest.build import write_batch
from communique.ingest.marks import with_marks

PIECES = st.lists(st.sampled_from(["peace ", "now.\n\n", "Applause ", "é, ", "and "]), max_size=12)


def document(text, marks=None, asides=None, name="a"):
    return Document(name, text, Source(name, b""), marks=marks or {}, asides=asides or {})


def stream_of(documents):
    return with_marks(words.annotate([each.text for each in documents]), documents)


def tokens(stream, documents):
    return [
        [
            documents[at].text[stream.start[row] : stream.end[row]]
            for row in range(stream.bounds[at], stream.bounds[at + 1])
        ]
        for at in range(len(documents))
    ]


def test_an_aside_keeps_its_text_and_has_no_tokens():
    text = "Menu Home\n\nPeace now. (Applause) And again."
    at = text.index("(")
    documents = [
        document(
            text,
            asides={"furniture": [Mark(0, 9)], "note": [Mark(at, at + 10)]},
        ),
        document("Other words."),
    ]

    stream = stream_of(documents)

    assert tokens(stream, documents)[0] == ["Peace", "now", ".", "And", "again", "."]
    assert tokens(stream, documents)[1] == ["Other", "words", "."]
    assert stream.structures["p"].spans.tolist() == [[0, 6], [6, 9]]


def test_marks_are_regions_with_their_values():
    text = "One two. Three four."
    documents = [
        document("Before."),
        document(text, marks={"turn": [Mark(0, 8, {"who": "A"}), Mark(9, 20, {"n": "2"})]}),
    ]

    regions = stream_of(documents).structures["turn"]

    assert regions.spans.tolist() == [[2, 5], [5, 8]]
    assert regions.values.to_dicts() == [{"who": "A", "n": None}, {"who": None, "n": "2"}]


@given(st.lists(st.tuples(PIECES, PIECES, PIECES), min_size=1, max_size=4))
def test_tokens_outside_of_asides_are_those_of_the_whole_text(cases):
    documents = []
    for head, aside, tail in cases:
        first, second, third = "".join(head), "".join(aside), "".join(tail)
        start, end = len(first), len(first) + len(second)
        documents.append(document(first + second + third, asides={"note": [Mark(start, end)]}))
    whole = words.annotate([each.text for each in documents])

    stream = with_marks(whole, documents)

    for at, each in enumerate(documents):
        [mark] = each.asides["note"]
        kept = [
            (int(start), int(end))
            for start, end in zip(
                whole.start[whole.bounds[at] : whole.bounds[at + 1]],
                whole.end[whole.bounds[at] : whole.bounds[at + 1]],
                strict=True,
            )
            if end <= mark.start or start >= mark.end
        ]
        first, stop = stream.bounds[at : at + 2]
        assert list(zip(stream.start[first:stop], stream.end[first:stop], strict=True)) == kept
    for regions in stream.structures.values():
        assert (regions.spans[:, 1] <= len(stream.start)).all()


def test_asides_marks_and_origins_come_back_from_the_corpus():
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    text = "Menu\n\nPeace now."
    written = document(text, {"head": [Mark(6, 16, {"level": "1"})]}, {"furniture": [Mark(0, 4)]})
    entry = write_batch(store, "000001", [written], {**words.options("default"), "language": ""})

    change.commit(store, [entry], current_state(store))
    [part] = open_corpus(store).parts

    assert part.text(0) == text
    assert part.asides.drop("values").rows() == [("a", "furniture", 0, 4)]
    assert part.structure("head").values.equals(pl.DataFrame({"level": ["1"]}))
    assert part.n_tokens == 3
