"""Editions: planted versions are found and others aren't, each by a rule that can be undone."""

import itertools
import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from communique.annotate import words
from communique.corpus import (
    DateInterval,
    Document,
    MemoryStore,
    Source,
    content_of,
    create,
    open_corpus,
)
from communique.edition import Rules, editions
from communique.edition.rules import read_rules, rules_of
from communique.edition.signs import Signs
from communique.errors import UsageError
from communique.ingest import build, sync
from communique.sample import archive
from random_cases import costly

SAMPLE = Path(__file__).parents[1] / "sample"
TRUTH = json.loads((SAMPLE / "archive_truth.json").read_text("utf-8"))
MEETING = json.loads((SAMPLE / "truth.json").read_text("utf-8"))["relations"]
KINDS = {"copy": "exact"}
SAID = "we shall rebuild every bridge and every school before the winter comes to the valley"
OTHER = "no treaty that was made in secret will ever bind the people of the upper river"


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "archive"
    archive.write(folder)
    return editions(build([folder], MemoryStore()).corpus)


def corpus_of(*documents, at=()):
    """Return a corpus of texts with metadata, a new part before each index in `at`."""
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})
    made = [
        Document(
            id=f"d{number}",
            text=text,
            source=Source(f"d{number}.txt", text.encode()),
            metadata={
                **{name: value for name, value in facts.items() if name not in {"day", "title"}},
                "date": day(facts["day"]) if "day" in facts else None,
            },
            title=facts.get("title", ""),
        )
        for number, (text, facts) in enumerate(documents)
    ]
    edges = [0, *at, len(made)]
    parts = [made[a:b] for a, b in itertools.pairwise(edges) if a < b]
    contents = [
        content_of(
            part,
            words.annotate([each.text for each in part]),
            words.tokens([each.title for each in part]),
        )
        for part in parts
    ]
    return open_corpus(store).add(contents)


def day(number):
    start = date(2020, 1, 1) + timedelta(days=number)
    return DateInterval(start, start + timedelta(days=1), start.isoformat())


def found(corpus, **rules):
    table = editions(corpus, Rules(**rules)).decisions
    return {(row["one"], row["other"]): (row["kind"], row["rule"]) for row in table.to_dicts()}


def kinds(corpus, **rules):
    return {pair: kind for pair, (kind, _) in found(corpus, **rules).items()}


def precision_and_recall(got, right):
    both = len(set(got) & set(right))
    return both / len(set(got)), both / len(set(right))


def test_planted_versions_are_found_and_nothing_else(planted):
    rows = planted.frame.filter(pl.col("of").is_not_null()).to_dicts()

    got = [(row["id"], row["of"], row["kind"]) for row in rows]
    right = [(v["document"], v["of"], KINDS.get(v["kind"], v["kind"])) for v in TRUTH["versions"]]
    assert min(precision_and_recall(got, right)) >= 0.95


def test_what_only_resembles_a_version_is_none(planted):
    statement = dict(planted.frame.select("id", "statement").rows())

    for each in TRUTH["not_versions"]:
        one, other = each["pair"]
        assert statement[one] != statement[other], each["why"]


def test_relations_of_the_other_sample_are_found(meeting):
    got = editions(meeting).decisions.select("one", "other").rows()

    assert sorted(got) == sorted(tuple(sorted((e["id"], e["of"]))) for e in MEETING)


def trimmed(text, start):
    """Return the first and one past the last character of a text without white space around it."""
    low = start + len(text) - len(text.lstrip())
    return low, low + len(text.strip())


def test_planted_edits_come_back_to_the_character(planted):
    rows = planted.edits().filter(pl.col("kind") != "moved").to_dicts()
    pairs = {(each["before"], each["after"]) for each in TRUTH["edits"]}

    got, right = [], []
    for row in rows:
        pair = (row["before_id"], row["after_id"])
        if pair in pairs:
            edges = (row["before_start"], row["before_end"], row["after_start"], row["after_end"])
            # Of what is only on one side, the place on the other says nothing more.
            sides = (edges[:2] if row["before"] else None, edges[2:] if row["after"] else None)
            got.append((pair, *sides))
    for each in TRUTH["edits"]:
        old = trimmed(each["out"], each["start"]) if each["out"].strip() else None
        new = trimmed(each["in"], each["after_start"]) if each["in"].strip() else None
        right.append(((each["before"], each["after"]), old, new))
    assert min(precision_and_recall(got, right)) >= 0.95


def test_planted_blocks_that_moved_are_recognised(planted):
    for each in TRUTH["moved"]:
        changes = planted.difference(each["before"], each["after"], "paragraph").changes
        moved = changes.filter(kind="moved")["before"].to_list()
        assert moved == [each["text"]]


def test_a_reading_is_what_stands_at_its_characters(planted):
    texts = {
        part.documents["id"][row]: part.text(row)
        for part in planted.releases.parts
        for row in range(part.n_documents)
    }

    for row in planted.edits("character").to_dicts():
        before, after = texts[row["before_id"]], texts[row["after_id"]]
        assert before[row["before_start"] : row["before_end"]] == (row["before"] or "")
        assert after[row["after_start"] : row["after_end"]] == (row["after"] or "")


def test_each_row_says_why_with_figures(planted):
    row = planted.frame.filter(id="2014_04_ombari_excerpt").to_dicts()[0]

    assert (row["kind"], row["of"]) == ("excerpt", "2014_03_ombari")
    assert row["because"] == "same speaker; 100% of the 140 words are in the 204 words of the other"


def test_the_evidence_of_a_row_has_the_equal_words(planted):
    for number, row in enumerate(planted.frame.to_dicts()):
        if row["kind"] not in {"exact", "near"}:
            continue
        kept = planted.evidence(number).frame.filter(pl.col("kind").is_in(["kept", "moved"]))
        tokens = sum(len(each.split()) for each in kept["after"])
        assert tokens >= 0.95 * row["equal"]


TEXTS = st.lists(
    st.lists(st.sampled_from(["peace", "bread", "work", "union", "river", "law"]), max_size=30),
    min_size=1,
    max_size=6,
)


@costly
@given(TEXTS, st.sets(st.integers(1, 5)).map(sorted))
def test_editions_do_not_depend_on_the_parts(texts, at):
    documents = [(" ".join(each), {"day": 0, "party": "a"}) for each in texts]
    cuts = [cut for cut in at if cut < len(texts)]

    whole, in_parts = editions(corpus_of(*documents)), editions(corpus_of(*documents, at=cuts))

    assert_frame_equal(whole.frame, in_parts.frame)
    assert_frame_equal(whole.decisions, in_parts.decisions)


def test_every_release_stands_once_and_its_editions_are_numbered():
    corpus = corpus_of((SAID, {}), (SAID, {}), (f"{SAID}, and so be it", {}), (OTHER, {}))

    table = editions(corpus).frame

    assert table.select("id", "statement", "edition", "release").rows() == [
        ("d0", "d0", 1, 1),
        ("d1", "d0", 1, 2),
        ("d2", "d0", 2, 3),
        ("d3", "d3", 1, 1),
    ]


def test_short_texts_are_equal_by_chance_unless_the_same_speak_at_the_same_time():
    thanks = "Thank you all."

    assert kinds(corpus_of((thanks, {}), (thanks, {}))) == {}
    said = {"party": "a", "day": 3}
    assert kinds(corpus_of((thanks, said), (thanks, said))) == {("d0", "d1"): "exact"}


def test_one_address_is_one_statement_if_something_of_the_text_is_left():
    begin, end = f"{SAID}. {OTHER}.", "what was said here before is not what we meant to say at all"
    page = {"url": "https://www.example.org/speech/"}
    same = {"url": "http://example.org/speech#top"}

    changed = corpus_of((f"{begin} {end}", page), (f"{begin} it is forgotten", same))
    assert found(changed)["d0", "d1"] == ("near", "url")
    assert kinds(corpus_of((f"{SAID}. {OTHER}.", page), (f"{end}. {end}.", same))) == {}


def test_greetings_of_two_meetings_are_two_statements():
    opening = "Dear delegates, on behalf of our members we greet all of you with all our heart. "
    closing = " We wish your meeting every success, and long live the friendship of all peoples!"
    first = {"party": "a", "meeting": "4 IMPD", "day": 0}
    second = {"party": "a", "meeting": "5 IMPD", "day": 700}

    both = (opening + SAID + closing, first), (opening + OTHER + closing, second)
    assert kinds(corpus_of(*both)) == {}


def test_a_quoted_text_is_an_excerpt_of_its_own_speaker_alone():
    whole = f"{SAID}. {OTHER}. What else was said that day was taken down by nobody at all."
    for party, expected in (("a", {("d0", "d1"): "excerpt"}), ("b", {})):
        corpus = corpus_of((whole, {"party": "a", "day": 0}), (SAID, {"party": party, "day": 1}))
        assert kinds(corpus) == expected


def test_fields_say_so_whatever_the_words_are():
    for name, kind in (
        ("translation_of", "translation"),
        ("excerpt_of", "excerpt"),
        ("summary_of", "summary"),
        ("release_of", "near"),
    ):
        corpus = corpus_of((SAID, {}), (OTHER, {name: "d0"}))
        assert found(corpus) == {("d0", "d1"): (kind, "field")}
    named = editions(corpus_of((SAID, {"statement": "x"}), (OTHER, {"statement": "x"}))).frame
    assert named["statement"].to_list() == ["x", "x"]


def test_what_is_decided_by_hand_goes_before_the_rules_and_is_undone():
    corpus = corpus_of((SAID, {}), (SAID, {}), (OTHER, {}))

    assert kinds(corpus, apart=(("d0", "d1"),)) == {}
    assert kinds(corpus, same=(("d2", "d0", "summary"),))["d0", "d2"] == "summary"
    assert found(corpus, same=(("d2", "d0"),))["d0", "d2"] == ("near", "by hand")
    assert kinds(corpus) == {("d0", "d1"): "exact"}


def test_two_statements_stay_two_even_by_way_of_a_third():
    corpus = corpus_of((SAID, {}), (f"{SAID}, and so be it", {}), (f"{SAID}, and so", {}))
    assert len(set(editions(corpus).frame["statement"])) == 1

    table = editions(corpus, Rules(apart=(("d0", "d1"),))).frame

    statement = dict(table.select("id", "statement").rows())
    assert statement["d0"] != statement["d1"]


def test_a_rule_that_is_not_asked_finds_nothing():
    corpus = corpus_of((SAID, {}), (SAID, {}), (f"{SAID}, and so be it", {}))

    assert set(kinds(corpus, rules=("near",)).values()) == {"near"}
    assert kinds(corpus, rules=("translation",)) == {}


def test_numbers_written_as_words_and_in_other_digits_tell_a_translation():
    said = {"party": "a", "day": 0}
    english = "In the year we built forty-two schools and 1,200 wells, and eighty people learned."
    arabic = "في هذا العام بنينا ٤٢ مدرسة و١٢٠٠ بئر، وتعلم ٨٠ شخصا من سكان القرى القريبة"
    other = "In the year we built seventy-one schools and 900 wells, and sixty people learned it."

    right = corpus_of((english, {**said, "language": "en"}), (arabic, {**said, "language": "ar"}))
    wrong = corpus_of((other, {**said, "language": "en"}), (arabic, {**said, "language": "ar"}))

    assert kinds(right) == {("d0", "d1"): "translation"}
    assert kinds(wrong) == {}


def test_digits_are_read_beside_ideographs_and_unknown_languages_have_no_words():
    assert Signs("在2018年12月31日之前", language="zh").numbers == {"2018", "31"}
    assert Signs("twenty-one", language="xx").numbers == frozenset()
    assert Signs("on 31 December 2018", language="en").numbers == {"2018", "31"}
    assert Signs("3.5 million", language="en").numbers == {"3500000"}
    assert Signs("twenty-one or 1,200", language="en-GB").numbers == {"21", "1200"}


def test_small_numbers_alone_make_no_translation():
    said = {"party": "a", "day": 0}
    english = "Two of our members spoke, and three more will speak before the week is over."
    spanish = "Hemos visto dos puentes y tres caminos que nadie ha reparado desde la primavera"

    corpus = corpus_of((english, {**said, "language": "en"}), (spanish, {**said, "language": "es"}))
    assert kinds(corpus) == {}


def test_an_earlier_release_is_an_edition_and_its_edit_has_a_time(tmp_path):
    path, store = tmp_path / "a.jsonl", MemoryStore()

    def put(text, when):
        facts = {"id": "a", "text": text, "date": "2020-01-01", "retrieved": when}
        path.write_text(json.dumps(facts) + "\n")

    put(SAID, "2020-01-02")
    build([path], store)
    put(SAID.replace("winter", "summer"), "2020-03-05")
    corpus = sync(store).corpus

    result = editions(corpus)

    assert result.frame.select("id", "release", "rule").rows() == [
        ("a@1", 1, None),
        ("a", 2, "release"),
    ]
    [edit] = result.edits().to_dicts()
    assert (edit["before"], edit["after"]) == ("winter", "summer")
    assert (edit["published"], edit["changed"]) == (date(2020, 1, 1), date(2020, 3, 5))


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"nearly": 1}, "has no key 'nearly'"),
        ({"near": "high"}, "'near' in [editions] must be a number"),
        ({"near": 2}, "near must be a share"),
        ({"rules": ["exactly"]}, "no rule is called 'exactly'"),
        ({"rules": "exact"}, "'rules' in [editions] must be a list"),
        ({"same": [["a", "b", "copy"]]}, "a decision names two releases"),
        ({"not": ["a", "b"]}, "'not' in [editions] must be a list"),
    ],
)
def test_rules_that_make_no_sense_are_refused(told, problem):
    with pytest.raises(UsageError) as caught:
        rules_of(told, "communique.toml")

    assert problem in str(caught.value)
    assert caught.value.where


def test_rules_stand_in_the_project_file_and_come_back_as_they_were(tmp_path):
    path = tmp_path / "communique.toml"
    path.write_text('[editions]\nnear = 0.8\nsame = [["a", "b"]]\nnot = [["a", "c"]]\n')

    rules = read_rules(path)

    assert rules == Rules(near=0.8, same=(("a", "b"),), apart=(("a", "c"),))
    assert rules_of(json.loads(json.dumps(rules.kept()))) == rules


def test_a_corpus_without_documents_has_no_editions():
    store = MemoryStore()
    create(store, {**words.options("default"), "language": ""})

    assert len(editions(open_corpus(store)).frame) == 0
