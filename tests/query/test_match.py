"""What a query finds: the language, one feature after the other, on a few sentences."""

from threading import Event

import numpy as np
import pytest

from communique.corpus import Budget, MemoryStore
from communique.errors import BudgetError, QueryError
from communique.ingest import build
from communique.query import (
    Definitions,
    check,
    explain,
    find,
    find_all,
    parse,
    parse_selection,
    spans,
)
from communique.query.engine.select import fitting

NOTHING = Definitions()

VERTICAL = """<text id="one" party="Reds" year="1990">
<p>
<s n="1">
The	DET	the
old	ADJ	old
war	NOUN	war
and	CCONJ	and
the	DET	the
new	ADJ	new
peace	NOUN	peace
.	PUNCT	.
</s>
<s n="2">
<np type="long">
War	NOUN	war
<np type="short">
against	ADP	against
war	NOUN	war
</np>
</np>
?	PUNCT	?
</s>
</p>
</text>
<text id="two" party="Greens" year="2000">
<s n="3">
We	PRON	we
want	VERB	want
peace	NOUN	peace
,	PUNCT	,
3	NUM	3
times	NOUN	time
</s>
</text>
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("vertical") / "small.vrt"
    path.write_text(VERTICAL, "utf-8")
    return build([path], MemoryStore()).corpus


@pytest.fixture
def look(corpus):
    """Return what gives the hits of a query as texts."""
    words = [
        word
        for part in corpus.parts
        for word in part.attribute("word").types["type"].gather(part.attribute("word").codes)
    ]

    def found(text, definitions=NOTHING):
        query = parse(text, definitions)
        assert parse(str(query)) == query
        return [" ".join(words[a : b + 1]) for a, b in spans(corpus, query).tolist()]

    return found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Tokens.
        ('"war"', ["war", "war"]),
        ("'war' %c", ["war", "War", "war"]),
        ('[lemma="war" & pos="NOUN"]', ["war", "War", "war"]),
        ('[lemma in ("peace", "time")]', ["peace", "peace", "times"]),
        ('[word not in ("war") & pos = "NOUN"]', ["peace", "War", "peace", "times"]),
        ("[word >= 3]", ["3"]),
        ("[int(word) in [1, 5]]", ["3"]),
        ('[pos="ADJ" | pos="ADP"]', ["old", "new", "against"]),
        ('[pos="NOUN" -> lemma="war"] within (<s/> containing "We")', ["We", "want", ",", "3"]),
        ('[word == "."]', ["."]),
        ('l"?"', ["?"]),
        # Sequences.
        ('"war" []{2} [pos="ADJ"]', ["war and the new"]),
        ('[pos="ADJ"] [pos="NOUN"] | "want"', ["old war", "new peace", "want"]),
        ('[pos="DET"]? [pos="ADJ"]', ["The old", "the new"]),
        ('"against"? "war"', ["war", "against war"]),
        ('([pos="ADJ"] [pos="NOUN"] []?){1,2} "the"', ["old war and the"]),
        # Structures.
        ("<s> []", ["The", "War", "We"]),
        ("[] </s>", [".", "?", "times"]),
        ('<s n = "2"> []', ["War"]),
        ('<s> []* "against" []* </s>', ["War against war ?"]),
        ("(?all) <np/>", ["War against war", "against war"]),
        ('<np type = "short"/>', ["against war"]),
        ("/region[np]", ["War against war"]),
        ('<np_type="sh.*"> []', ["against"]),
        ('[lemma="war" & np_type="short"]', ["war"]),
        ('<text party = "Greens"> []', ["We"]),
        # Where hits lie, and what they hold.
        ('"war" []* "war" within s', []),
        ('"war" []* "war" within p', ["war and the new peace . War against war"]),
        ('"peace" []{0,3} [pos="NOUN"] within 2 s', ["peace . War", "peace , 3 times"]),
        ('[pos="DET"] []* [pos="NOUN"] within 3', ["The old war", "the new peace"]),
        ('[pos="DET"] []* [pos="NOUN"] within 3 words', ["The old war", "the new peace"]),
        ('"war" !within np', ["war"]),
        ('"war" within <np type = "short"/>', ["war"]),
        ('<s/> containing "peace"', ["The old war and the new peace .", "We want peace , 3 times"]),
        ('<s/> !containing "peace"', ["War against war ?"]),
        ('[pos="NOUN"] within (<s/> containing "We")', ["peace", "times"]),
        ('[] within chars("two", 3, 13)', ["want", "peace"]),
        ('(?longest) []+ within chars("two", 0, 2, 3, 7, 3, 13)', ["We", "want peace"]),
        # Places.
        ('"war" (?= "and")', ["war"]),
        ('(?<= "against") "war"', ["war"]),
        ('(?<! "against") [lemma="war"]', ["war", "War"]),
        ('"war" [: pos="PUNCT" :]', ["war"]),
        # Labels.
        ('a:[lemma="war"] [] b:[] :: a.lemma = b.lemma', ["War against war"]),
        ('a:[pos="NOUN"] []{0,3} [lemma = a.lemma]', ["War against war"]),
        ('a:[] []* b:[pos="NOUN"] within s :: a.pos = "ADJ" & distabs(a, b) < 2',
            ["old war", "new peace"]),
        ('[pos="NOUN"] :: match.lemma = "war" & party = "Reds"', ["war", "War", "war"]),
        # Near others.
        ('MU(meet [lemma="war"] "peace" s)', ["war"]),
        ('MU(meet [lemma="war"] [lemma="war"] 1 2)', ["War"]),
        ('MU(union "peace" "want")', ["peace", "want", "peace"]),
        ('[pos="ADJ"] near 0 2 "the"', ["new"]),
        ('[pos="ADJ"] near 1 0 s MU(union "peace" "want")', ["new"]),
        ('"peace" near 0 3 s [pos="PRON"]', ["peace"]),
        ('[] !near 9 9 s "war" :: party = "Reds"', ["war", "war"]),
        ('[pos="NOUN"] having (match-1.pos = "ADJ")', ["war", "peace"]),
        ('[pos="ADJ"] [] having (matchend+1.word = "and")', ["old war"]),
        # Documents.
        ('"peace" :: year < 1995', ["peace"]),
        ('"peace" :: match.text_year = "1990"', ["peace"]),
        ('"peace" :: match.text_party = "g.*"%c', ["peace"]),
        ('"peace" :: party = "greens"%c', ["peace"]),
        ('"peace" :: party != "greens"%c', ["peace"]),
        ('[word="peace" & int(_.text_year) < 1995]', ["peace"]),
        ('"peace" :: text_origin = "made"', ["peace", "peace"]),
        ('"peace" :: party ~ "G.*"', ["peace"]),
        ('[word="peace" & _.party="Greens"]', ["peace"]),
        ('"peace" within text[party = "Reds"]', ["peace"]),
        ('"peace" within text[text_party = "R.*"]', ["peace"]),
    ],
)  # fmt: skip
def test_a_query_finds(look, query, expected):
    assert look(query) == expected


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("standard", ["the", "new peace"]),
        ("traditional", ["the", "new peace", "peace"]),
        ("shortest", ["the", "peace"]),
        ("longest", ["the new peace"]),
        ("all", ["the", "the new", "the new peace", "new", "new peace", "peace"]),
    ],
)
def test_a_strategy_chooses_among_matches(look, strategy, expected):
    ends = {
        "standard": '"the" | "the"? "new"? "peace"',
        "traditional": '"the" | "the"? "new"? "peace"',
        "shortest": '"the" | "the"? "new"? "peace"',
        "longest": '"the"? "new"? "peace"?',
        "all": '"the"? "new"? "peace"?',
    }
    query = f'(?{strategy}) ({ends[strategy]}) within <s n = "1"/>'
    assert look(query) == expected


def test_words_and_macros_are_named(look):
    known = Definitions(
        {"quarrel": ("war", "strife")},
        {"adj": '[pos="ADJ"] [pos="$0"]', "twice": "/adj[$0] []* /adj[$0]"},
    )

    assert look("$quarrel", known) == ["war", "war"]
    assert look("[lemma = $quarrel]", known) == ["war", "War", "war"]
    assert look('[lemma in $quarrel & word != "war"]', known) == ["War"]
    assert look('/adj["NOUN"]', known) == ["old war", "new peace"]
    assert look('/twice["NOUN"]', known) == ["old war and the new peace"]
    with pytest.raises(QueryError, match="calls itself without end"):
        parse("/loop[]", Definitions({}, {"loop": "/loop[]"}))


def test_the_mark_is_an_anchor(corpus):
    [(_, hits)] = find_all(corpus, parse('[pos="ADJ"] @[pos="NOUN"]'))

    assert hits.anchors["target"].tolist() == [2, 6]


@pytest.mark.parametrize(
    ("query", "at", "sentence", "hint"),
    [
        ("<s>", 0, "this looks for no token", "<s> []"),
        ("<ss> []", 0, 'no structure is called "ss"', "s?"),
        ('<np tpe = "x"> []', 4, 'no value of np is called "tpe"', "type?"),
        ('[np_typ="x"]', 1, 'no value of np is called "typ"', "type?"),
        ('[_.partie="x"]', 1, 'no field is called "partie"', "party?"),
        ('a:[] :: b.word = "x"', 8, 'no field is called "b.word"', "fields"),
        ('a:[] :: a.lemm = "x"', 8, 'no attribute is called "lemm"', "lemma?"),
        ("[] []{2} within 2 np", 18, "regions of np overlap", "within np"),
        ('[word contains "x"]', 6, "contains compares sets", '".*x.*"'),
        ('[word > "x"]', 11, "expected a number", "compared with = and !="),
        ("[]{3,2}", 2, "this repeats nothing", "{2}"),
        ("[]{0}", 2, "this repeats nothing", "{2}"),
        ("[]{99999999}", 2, "repeats", "{2,}"),
        ('"a" !"b"', 5, "expected within, containing", "!within s"),
        ('("a" within s) "b"', 18, "can't stand in a part of a pattern", "after"),
        ('a:("b" "c")', 2, "expected a token in brackets", "single tokens"),
        ("MU(near a b)", 3, "expected meet or union", "MU(meet"),
        ('MU(meet "a" "b" 3 1)', 16, "the window ends before it begins", ""),
        ("$words", 0, "no list of words is called $words", "lists: none"),
        ("/np[]", 0, "no macro is called /np[]", "/region[]"),
        ('[lemma="x" | lemma=a.lemma]', 19, "expected a string", "quotation"),
        ('a:[] [word="x" | lemma=a.lemma]', 31, "under ! or |", "after ::"),
        ('(?= a:"x") []', 0, "a names a token that no hit has", "labels stand"),
    ],
)
def test_a_query_that_makes_no_sense_is_explained(corpus, query, at, sentence, hint):
    with pytest.raises(QueryError) as caught:
        check(parse(query), corpus)

    assert sentence in caught.value.message
    assert caught.value.at == at
    assert hint in caught.value.hint


def test_an_open_gap_is_told_of():
    assert "ends with the text" in parse('"war" []* "peace"').notices[0]
    assert parse('"war" []* "peace" within s').notices == []
    assert parse('"war" []{0,9} "peace"').notices == []
    assert parse('<s> []* "war" []* </s>').notices == []


def test_a_plan_says_what_was_expected_and_found(corpus):
    plan = explain(corpus, parse('"war" []{0,2} [pos="ADJ"] [pos="NOUN"]'))

    steps = {row["step"]: (row["expected"], row["found"]) for row in plan.steps.to_dicts()}
    assert next(iter(steps)) == 'begin with "war"'
    assert steps['begin with "war"'] == (2, 2)
    assert plan.hits == 1


# What would take for ever, or all memory: each ends, and says why.


class Counting(Budget):
    """A budget that counts how often it is asked, and gives out after so many times."""

    def __init__(self, most):
        super().__init__()
        object.__setattr__(self, "left", most)

    def check(self):
        object.__setattr__(self, "left", self.left - 1)
        if self.left < 0:
            raise BudgetError("asked too often")


@pytest.mark.parametrize(
    "query",
    [
        '"a" []* "a" []* "a"',
        '("a" | "b"){2,50}',
        '"a"+ "b"',
        '<s> []* "b" []* </s>',
        '"a" []{0,9} "b"',
    ],
)
def test_the_budget_is_asked_on_the_way(cut, query):
    corpus = cut(["a b " * 200])

    with pytest.raises(BudgetError, match="asked too often"):
        spans(corpus, parse(query), Counting(2))


@pytest.mark.parametrize(
    ("query", "n_hits"),
    [
        ('[word="(a*)*b"]', 0),
        ("[]*[]*[]*[]* within text", 3000),
        ("(([]*)*)* within text", 3000),
        ('("a"* "a"*)* "b"', 0),
        ("(" + " | ".join(f'"w{n}"' for n in range(10_000)) + ' | "a")', 3000),
        (f'[word="{"|".join(f"w{n}" for n in range(3_000))}|a"]', 3000),
        (f'"{"(a?){1,9}" * 30}"', 3000),
        ('(?longest) "a"*', 1),
        ('([word="a"] "b"?){2,80}', 2999),
    ],
)
def test_what_other_engines_choke_on_ends(cut, query, n_hits):
    corpus = cut(["a " * 3000])

    assert len(spans(corpus, parse(query), Counting(20_000))) == n_hits


def test_more_matches_than_there_is_room_for_are_refused(cut):
    corpus = cut(["a " * 20_000])

    with pytest.raises(BudgetError, match="there is room for 30,000,000"):
        spans(corpus, parse("(?all) []* within text"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"a" ' * 1_300_000, "more than 500,000"),
        ("(" * 5_000 + '"a"' + ")" * 5_000, "nested too deep"),
        ("[" + "(" * 5_000, "nested too deep"),
        ("[" + "!" * 5_000, "nested too deep"),
        ("(?= " * 5_000, "nested too deep"),
        ("MU" + "(meet " * 5_000, "nested too deep"),
        (":: " * 100, "expected a word"),
        ('"a"? ' * 1_001, "at most 1,000 parts"),
        ("[]{%s}" % ("9" * 5_000), "1,000,000 times at most"),
        ("[]{0,%s}" % ("9" * 5_000), "1,000,000 times at most"),
    ],
)
def test_a_monstrous_text_is_refused(text, message):
    with pytest.raises(QueryError, match=message):
        parse(text)


def test_heavy_queries_are_answered_by_several_threads_in_corpus_order(cut):
    corpus = cut(["a b " * 150_000, "b a " * 150_000, "a b " * 150_000], [1, 2])
    query = parse('"a" "b"')

    found = list(find_all(corpus, query))

    assert [part.name for part, _ in found] == [part.name for part in corpus.parts]
    for part, hits in found:
        alone = find(part, query)
        assert np.array_equal(hits.start, alone.start)
        assert len(alone) in {150_000, 149_999}


def test_a_budget_ends_threads_too(cut):
    corpus = cut(["a b " * 150_000] * 3, [1, 2])
    cancelled = Event()
    cancelled.set()

    with pytest.raises(BudgetError, match="cancelled"):
        spans(corpus, parse('"a" "b"'), Budget(cancelled=cancelled))


def _depth(text):
    return max(text[:at].count("(") - text[:at].count(")") for at in range(len(text)))


@pytest.mark.parametrize("joint", [" & ", " | ", ""])
def test_a_condition_of_many_values_is_no_deeper_than_one_of_three(joint):
    def depth(n):
        tests = [f'id != "d{number}"' for number in range(n)]
        values = ", ".join(f'"d{number}"' for number in range(n))
        text = joint.join(tests) if joint else f"id in ({values})"
        return _depth(str(fitting(parse_selection(text).condition, {"id": "text"})))

    assert depth(40) == depth(3)


def test_thousands_of_ids_can_be_asked_for_at_once(cut):
    corpus = cut(["peace", "peace", "war"])
    ids = ", ".join(f'"d{number}"' for number in range(2, 3_000))

    assert len(spans(corpus, parse(f'"peace" :: id in ("d0", {ids})'))) == 1
