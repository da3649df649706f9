"""The engine against a slow and obvious reading of what a query means."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from communique.annotate import words
from communique.corpus import (
    Coded,
    DateInterval,
    Document,
    MemoryStore,
    Regions,
    Source,
    TokenStream,
    content_of,
    create,
    open_corpus,
)
from communique.query import (
    All,
    Any,
    Compare,
    Matches,
    Missing,
    Not,
    Number,
    OneOf,
    Period,
    Query,
    Selection,
    Token,
    find,
    parse,
    parse_selection,
    selected,
)
from communique.query.engine.rewrite import nonempty
from communique.query.language.pattern import (
    Edge,
    Look,
    Meet,
    Region,
    Union,
    choice,
    labels,
    repeat,
    sequence,
)
from communique.query.language.query import (
    Containing,
    Filtered,
    Having,
    InCharacters,
    InStretches,
    InStructure,
    InWords,
    Near,
    Within,
)
from communique.query.language.tree import (
    Among,
    AtLabel,
    Distance,
    Inherited,
    Like,
    Numeric,
    SameValue,
)

# Documents: few words, so that patterns meet them.

WORDS = ["a", "b", "A", "ab", "é"]
PARTS_OF_SPEECH = ["N", "V", "3", "-1.5"]


def cut_at(n, places):
    """Return neighbouring stretches of n tokens."""
    edges = [0, *sorted({place for place in places if 0 < place < n}), n]
    return [(a, b) for a, b in pairwise(edges) if a < b]


@st.composite
def documents(draw):
    tokens = draw(
        st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PARTS_OF_SPEECH)), max_size=9)
    )
    n = len(tokens)
    sentences = cut_at(n, draw(st.sets(st.integers(1, 8), max_size=3)))
    skipped = draw(st.integers(0, 4))
    sentences = [each for at, each in enumerate(sentences) if at != skipped]
    pairs = st.tuples(st.integers(0, 8), st.integers(1, 9), st.sampled_from(["x", "y", "4"]))
    drawn = draw(st.lists(pairs, max_size=3))
    phrases = [(a, min(b, n), kind) for a, b, kind in drawn if a < min(b, n)]
    return tokens, sentences, phrases


def facts(number):
    day = date(2000, 1, 1) + timedelta(days=40 * number)
    return {
        "id": f"d{number}",
        "party": None if number % 5 == 4 else "ab"[number % 2],
        "year": 1900.0 + number,
        "date": (day, day + timedelta(days=1)),
        "tags": ["x", "y"][: number % 3] or None,
    }


def plain(number, drawn):
    """Return a document as the oracle takes it."""
    tokens, sentences, phrases = drawn
    edges = np.cumsum([0, *(len(word) + 1 for word, _ in tokens)]).tolist()
    return {
        "tokens": [
            {"word": word, "pos": pos, "start": at, "end": at + len(word)}
            for (word, pos), at in zip(tokens, edges, strict=False)
        ],
        "regions": {
            "s": [(a, b, {}) for a, b in sentences],
            "np": [(a, b, {"type": kind}) for a, b, kind in phrases],
        },
        "fields": facts(number),
    }


def stream(drawn):
    """Return the tokens of documents as columns."""
    each = [plain(number, one) for number, one in enumerate(drawn)]
    tokens = [token for one in each for token in one["tokens"]]
    bounds = np.cumsum([0, *(len(one["tokens"]) for one in each)]).astype(np.int64)
    found = {}
    for name in ("s", "np"):
        rows = [
            (a + offset, b + offset, values)
            for one, offset in zip(each, bounds.tolist(), strict=False)
            for a, b, values in oracle.regions(one, name)
        ]
        spans = np.array([(a, b) for a, b, _ in rows], np.int32).reshape(-1, 2)
        kinds = pl.DataFrame(
            {"type": [values.get("type") for *_, values in rows]}, {"type": pl.String}
        )
        found[name] = Regions(spans, kinds if name == "np" else None)
    return TokenStream(
        bounds=bounds,
        start=np.array([token["start"] for token in tokens], np.int32),
        end=np.array([token["end"] for token in tokens], np.int32),
        values={name: coded([token[name] for token in tokens]) for name in ("word", "pos")},
        structures=found,
    )


def coded(values):
    types = list(dict.fromkeys(values))
    return Coded(
        pl.Series(types, dtype=pl.String), np.array([types.index(v) for v in values], np.int32)
    )


def corpus_of(drawn, at):
    """Return a corpus of documents, a new part before each number in `at`."""
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    contents, whole = [], []
    for a, b in cut_at(len(drawn), at):
        several = []
        for number in range(a, b):
            known = facts(number)
            text = " ".join(word for word, _ in drawn[number][0])
            day = DateInterval(*known["date"], "")
            metadata = {**known, "date": day, "id": None}
            del metadata["id"]
            several.append(Document(known["id"], text, Source(known["id"], b""), metadata, ""))
            whole.append(plain(number, drawn[number]))
        titles = words.tokens([""] * len(several))
        contents.append(content_of(several, stream_from(drawn, a, b), titles))
    return open_corpus(store).add(contents), whole


def stream_from(drawn, a, b):
    return stream(drawn[a:b])


# Queries: over the full grammar.

PATTERNS = st.sampled_from(["a", "b.*", "[ab]", "é", ".", "a|b", "A", 'a"?'])
LITERALS = st.sampled_from(["a", "A", ".", "É", "e", 'q"\\', "b.*"])
TESTS = st.one_of(
    st.builds(
        Matches, st.just("word"), PATTERNS, st.sampled_from(["", "c", "d", "cd"]), st.booleans()
    ),
    st.builds(
        Matches, st.just("word"), LITERALS, st.sampled_from(["l", "cl", "dl", "cdl"]), st.booleans()
    ),
    st.builds(Matches, st.just("pos"), st.sampled_from(["N", "V", "N|V"])),
    st.builds(
        Among,
        st.just("word"),
        st.lists(LITERALS, min_size=1, max_size=2).map(tuple),
        st.sampled_from(["", "c", "d", "cd"]),
    ),
    st.builds(
        Numeric,
        st.just("pos"),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.sampled_from(["3", "-1.5", "0"]).map(Number),
    ),
)


def combined(leaves):
    """Return conditions of leaves, in the form in which they are read back."""
    pairs = st.lists(leaves, min_size=2, max_size=3).map(tuple)
    small = st.one_of(leaves, st.builds(Not, leaves))
    several = st.lists(small, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        small,
        st.builds(All, several),
        st.builds(Any, several),
        st.builds(Not, st.builds(All, pairs)),
        st.builds(Not, st.builds(Any, pairs)),
        st.builds(lambda one, two: All((one, Any(two))), small, several),
    )


PERIODS = st.sampled_from(["2000-01", "2000-02-10", "2000-Q1", "2000..2001"])
OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
FIELDS = st.one_of(
    st.builds(Compare, st.just("party"), OPERATORS, st.sampled_from(["a", "b", 'z"\\'])),
    st.builds(Compare, st.just("year"), OPERATORS, st.sampled_from(["1901", "1902.5"]).map(Number)),
    st.builds(Compare, st.just("date"), OPERATORS, PERIODS.map(Period)),
    st.builds(Compare, st.just("date"), OPERATORS, st.just(Number("2000"))),
    st.builds(Compare, st.just("tags"), st.sampled_from(["=", "!="]), st.sampled_from(["x", "y"])),
    st.builds(OneOf, st.just("party"), st.lists(st.sampled_from("abz"), min_size=1).map(tuple)),
    st.builds(Like, st.sampled_from(["party", "tags", "id"]), st.sampled_from(["[ax]", "d.|A"])),
    st.builds(Like, st.just("party"), st.sampled_from(["A", "b|é"]), st.sampled_from(["c", "cd"])),
    st.builds(Compare, st.just("id"), st.just("="), st.sampled_from(["d0", "d1"])),
    st.builds(Missing, st.sampled_from(["party", "tags", "date"])),
)
SELECTIONS = st.one_of(st.just(Selection()), combined(FIELDS).map(Selection))
VALUES = st.one_of(
    st.builds(Compare, st.just("type"), st.sampled_from(["=", "!="]), st.sampled_from(["x", "y"])),
    st.builds(Compare, st.just("type"), OPERATORS, st.just(Number("4"))),
    st.builds(Like, st.just("type"), st.just("[xz]")),
)
INHERITED = st.one_of(
    st.builds(Compare, st.just("np_type"), st.just("="), st.just("x")),
    st.builds(OneOf, st.just("np_type"), st.just(("y", "z"))),
    st.builds(Compare, st.just("party"), st.just("="), st.just("a")),
    st.builds(Missing, st.just("party")),
).map(Inherited)
CONDITIONS = st.one_of(st.none(), combined(st.one_of(TESTS, INHERITED)))
BARE = CONDITIONS.map(Token)
LABELLED = st.builds(Token, CONDITIONS, st.sampled_from(["", "", "x", "y", "target"]))
STRUCTURES = st.sampled_from(["s", "np", "text"])


def values_of(structure):
    return {"np": VALUES, "text": FIELDS}.get(structure, st.nothing())


REGIONS = STRUCTURES.flatmap(
    lambda name: st.tuples(st.just(name), st.one_of(st.none(), values_of(name)))
)
EDGES = st.one_of(
    st.builds(lambda one: Edge(one[0], condition=one[1]), REGIONS),
    st.builds(lambda name: Edge(name, end=True), STRUCTURES),
)
MEETS = st.recursive(
    BARE,
    lambda inner: st.one_of(
        st.builds(Union, inner, inner),
        st.builds(
            lambda one, two, low, width: Meet(one, two, low, low + width),
            inner,
            inner,
            st.integers(-3, 2),
            st.integers(0, 3),
        ),
        st.builds(lambda one, two, name: Meet(one, two, structure=name), inner, inner, STRUCTURES),
    ),
    max_leaves=3,
).filter(lambda one: not isinstance(one, Token))
GAPS = st.builds(
    lambda low, more: repeat(Token(), low, None if more is None else max(low + more, 1)),
    st.integers(0, 2),
    st.one_of(st.none(), st.integers(0, 3)),
)


def in_form(pattern):
    """Return a pattern as it is read back: tags that pair in a sequence are a region."""
    return parse(str(pattern)).pattern


def patterns(tokens):
    def grown(inner):
        return st.one_of(
            st.lists(inner, min_size=2, max_size=4).map(sequence),
            st.lists(inner, min_size=2, max_size=4).map(sequence),
            st.lists(inner, min_size=2, max_size=3).map(choice),
            st.builds(
                lambda one, low, more: repeat(
                    one, low, None if more is None else max(low + more, 1)
                ),
                inner,
                st.integers(0, 2),
                st.one_of(st.none(), st.integers(0, 2)),
            ),
            st.builds(lambda one, body: Region(one[0], one[1], body), REGIONS, inner),
        )

    looks = st.builds(Look, st.recursive(BARE, grown, max_leaves=3), st.booleans(), st.booleans())
    plain_ones = st.one_of(
        tokens, tokens, tokens, GAPS, EDGES, MEETS, looks,
        REGIONS.map(lambda one: Region(*one)),
    )  # fmt: skip
    return st.recursive(plain_ones, grown, max_leaves=5).map(in_form)


BARE_PATTERNS, LABELLED_PATTERNS = patterns(BARE), patterns(LABELLED)
CHARACTERS = st.builds(
    InCharacters, st.sampled_from(["d0", "d1"]), st.integers(0, 4), st.integers(4, 9)
)
SCOPES = st.one_of(
    st.builds(InStructure, STRUCTURES),
    st.builds(InStructure, st.just("s"), st.just(2)),
    st.builds(lambda condition: InStructure("np", 1, condition), VALUES),
    st.builds(InWords, st.integers(1, 3)),
    CHARACTERS,
    st.builds(InStretches, st.lists(CHARACTERS, min_size=2, max_size=4).map(tuple)),
)


@st.composite
def filters(draw, named=(), depth=2):
    negative = draw(st.booleans())
    kind = draw(st.integers(0, 5)) if depth else 0
    if kind < 2:
        return Within(draw(SCOPES), negative)
    if kind == 2:
        return Having(draw(constraints(named)), negative)
    inner = draw(filtered(depth - 1))
    if kind == 3:
        left, right = draw(st.sampled_from([(0, 1), (1, 0), (2, 2), (0, 3)]))
        return Near(inner, left, right, draw(st.sampled_from(["", "s", "text"])), negative)
    return Containing(inner, negative) if kind == 4 or is_scope(inner) else Within(inner, negative)


@st.composite
def filtered(draw, depth):
    pattern = draw(LABELLED_PATTERNS.filter(lambda one: nonempty(one) is not None))
    named = labels(pattern)
    strategy = draw(st.sampled_from([None, None, None, "longest", "standard"]))
    condition = draw(st.one_of(st.none(), st.none(), constraints(named)))
    several = draw(st.lists(filters(named, depth), max_size=1))
    return Filtered(pattern, tuple(several), condition, strategy)


def constraints(named):
    """Return conditions on labels."""
    label = st.sampled_from([*named, "match", "matchend"])
    leaf = st.one_of(
        st.builds(AtLabel, label, TESTS, st.sampled_from([0, 0, -1, 1, 2])),
        st.builds(
            SameValue,
            st.tuples(label, st.sampled_from(["word", "pos", "lower"])),
            st.tuples(label, st.sampled_from(["word", "pos", "fold"])),
            st.booleans(),
        ),
        st.builds(
            Distance, label, label, st.booleans(), OPERATORS, st.sampled_from("0123").map(Number)
        ),
    )
    return combined(leaf)


def is_scope(filtered):
    """Tell what is read as the scope itself: a region alone."""
    pattern = filtered.pattern
    return isinstance(pattern, Region) and pattern.body is None and filtered == Filtered(pattern)


STRATEGIES = st.sampled_from(["standard", "standard", "longest", "shortest", "traditional", "all"])


@st.composite
def queries(draw):
    pattern = draw(LABELLED_PATTERNS.filter(lambda one: nonempty(one) is not None))
    named = labels(pattern)
    constraint = draw(constraints(named)) if draw(st.booleans()) else None
    return Query(
        pattern,
        draw(SELECTIONS),
        draw(st.lists(filters(named), max_size=2).map(tuple)),
        constraint,
        draw(STRATEGIES),
    )


def found_in(corpus):
    """Return what finds the hits of a query: document, tokens from its first, labels."""

    def look(query):
        rows = []
        for part in corpus.parts:
            hits = find(part, query)
            for at in range(len(hits)):
                row = int(hits.document[at])
                first = int(part.bounds[row])
                told = tuple(
                    int(hits.anchors[name][at]) - first if hits.anchors[name][at] >= 0 else -1
                    for name in labels(query.pattern)
                )
                place = (int(hits.start[at]) - first, int(hits.end[at]) - first, told)
                rows.append((part.documents["id"][row], *place))
        return rows

    return look


@pytest.mark.parametrize("lot", range(4))
@given(
    drawn=st.lists(documents(), min_size=1, max_size=4),
    at=st.sets(st.integers(1, 3), max_size=2),
    several=st.tuples(queries(), queries(), queries()),
)
@settings(max_examples=max(50, settings().max_examples))
def test_the_engine_agrees_with_the_oracle(lot, drawn, at, several):
    # In lots, so that several processes can share them.
    corpus, whole = corpus_of(drawn, at)
    for query in several:
        expected = []
        for one in whole:
            for start, end, told in oracle.hits(one, query):
                expected.append((one["fields"]["id"], start, end, told))

        assert found_in(corpus)(query) == expected, str(query)


@given(query=queries())
@settings(max_examples=settings().max_examples * 4)
def test_a_query_reads_back_as_it_is_written(query):
    again = parse(str(query))

    assert str(again) == str(query)
    assert parse(str(again)) == again


@given(SELECTIONS)
def test_selections_agree_with_the_oracle(cut, selection):
    [part] = cut(["a"] * 7).parts

    assert parse_selection(str(selection)) == selection
    assert selected(part, selection).tolist() == [
        oracle.holds(selection.condition, facts(number)) for number in range(7)
    ]


def test_periods_are_days():
    assert Period("2018").days == (date(2018, 1, 1), date(2019, 1, 1))
    assert Period("2018-12").days == (date(2018, 12, 1), date(2019, 1, 1))
    assert Period("2018-04-30").days == (date(2018, 4, 30), date(2018, 5, 1))
    assert Period("2018-Q4").days == (date(2018, 10, 1), date(2019, 1, 1))
    assert Period("2018-Q2..2020-02").days == (date(2018, 4, 1), date(2020, 3, 1))
