"""The contributions to one meeting: planted truth, slow loops, and sums that must agree."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import UsageError
from communique.measure.meeting import Meeting
from communique.measure.voices import called
from communique.query import parse_selection
from communique.run import recount, run
from random_cases import costly

TRUTH = json.loads(
    (Path(__file__).parents[1] / "sample" / "archive_truth.json").read_text("utf-8")
)["meeting"]


def _shown(corpus, show, **options):
    return run(corpus, Meeting(options.pop("meeting", "7 IMPD"), show, **options)).frame


def _pairs(frame, *names):
    return {tuple(row) for row in frame.select(names).iter_rows()}


def _agree(found, planted):
    """Tell whether precision and recall are at least 0.95."""
    both = len(found & planted)
    return both >= 0.95 * len(found) and both >= 0.95 * len(planted)


def test_the_contributions_are_those_whose_title_names_the_meeting(archive):
    found = _shown(archive, "contributions")

    assert sorted(found["document"]) == sorted(TRUTH["contributions"])


def test_those_who_are_thanked_and_named_are_found(archive):
    found = _shown(archive, "mentions").filter(pl.col("kind") != "own")
    planted = {name: {tuple(each) for each in TRUTH[name]} for name in ("thanked", "named")}

    assert _agree(_pairs(found, "document", "named"), planted["named"])
    thanked = found.filter(kind="thanked")
    assert _agree(_pairs(thanked, "document", "named"), planted["thanked"])


def test_those_whom_nobody_names_are_left_out(archive):
    found = _shown(archive, "left_out")

    assert sorted(found.filter("left_out")["contributor"]) == sorted(TRUTH["left_out"])


def test_shared_formulas_are_found_with_all_who_use_them(archive):
    found = _shown(archive, "formulas")

    uses = {
        (row["formula"], frozenset(row["used_in"].split("; ")))
        for row in found.iter_rows(named=True)
    }
    planted = {(each["formula"], frozenset(each["documents"])) for each in TRUTH["shares"]}
    assert _agree(uses, planted)


def test_those_who_share_nothing_stand_alone(archive):
    found = _shown(archive, "contributions")

    assert sorted(found.filter("alone")["document"]) == sorted(TRUTH["alone"])


@pytest.mark.parametrize(
    ("show", "column"),
    [
        ("contributions", "shared"),
        ("contributions", "named_in"),
        ("formulas", "count"),
        ("formulas", "elsewhere"),
        ("themes", "elsewhere"),
        ("mentions", "mentions"),
        ("left_out", "thanked_in"),
        ("matrix", "words"),
    ],
)
def test_numbers_lead_to_what_they_count(archive, show, column):
    table = run(archive, Meeting("7 IMPD", show))

    for row in range(min(len(table), 6)):
        assert recount(archive, table.evidence(row, column)) == table.frame[column][row]


def test_rows_of_the_matrix_add_up(archive):
    """Formulas that two share are each one of both; mentions are those of participants."""
    matrix = _shown(archive, "matrix")
    mentions = _shown(archive, "mentions").filter(
        pl.col("kind") != "own", pl.col("participant").is_not_null()
    )
    formulas = _shown(archive, "formulas")

    sums = {row[0]: row[1] for row in matrix.group_by("contributor").agg(pl.sum("mentions")).rows()}
    for speaker, named in mentions.group_by("contributor").agg(pl.sum("mentions")).iter_rows():
        assert sums[speaker] == named
    # Of n contributors that use a formula each shares it with n - 1.
    assert matrix["formulas"].sum() == sum(n * (n - 1) for n in formulas["contributors"])
    both = matrix.join(matrix, left_on=["contributor", "other"], right_on=["other", "contributor"])
    assert (both["formulas"] == both["formulas_right"]).all()


def test_what_stands_only_in_copies_of_one_text_is_not_shared(meeting):
    found = _shown(meeting, "contributions", meeting="5 IMPD", by="id")

    copy = found.filter(document="19_joint_final").row(0, named=True)
    assert copy["copy_of"] == "10_joint_draft"
    draft = found.filter(document="10_joint_draft").row(0, named=True)
    assert draft["alone"]


def test_a_formula_of_the_sample_is_found_at_each_meeting(meeting):
    fifth = _shown(meeting, "formulas", meeting="5 IMPD").filter(formula="bread bridges and books")
    [row] = fifth.iter_rows(named=True)

    assert (row["contributors"], row["count"], row["elsewhere"]) == (3, 3, 1)
    assert row["first_document"] == "11_maravel"
    assert row["used_in"] == "11_maravel; 14_tarrenia; 17_quelland"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("8 IMPD", "no meeting is called '8 IMPD'"),
        ("IMPD", "a series of 3 meetings"),
        ("", "no meeting is named"),
    ],
)
def test_a_meeting_that_there_is_not_is_told_with_those_that_there_are(meeting, name, said):
    with pytest.raises(UsageError, match=said) as told:
        run(meeting, Meeting(name))

    assert "meetings: 4 IMPD, 5 IMPD, 6 IMPD" in told.value.hint


@pytest.mark.parametrize("name", ["5 impd", "5th IMPD", "IMPD 5", "the 5 IMPD"])
def test_a_meeting_may_be_named_as_people_write_it(meeting, name):
    assert len(_shown(meeting, "contributions", meeting=name)) == 15


def test_a_formula_ends_where_an_expression_does(cut):
    texts = [
        "We say bread for all of the people. Ships went out early, and none came home that night.",
        "They said bread for all of the world. Her brother reads maps under a lamp each evening.",
    ]

    found = _shown(
        cut(texts), "formulas", meeting="", size=2, content=1, within=parse_selection("year > 1899")
    )

    assert found["formula"].to_list() == ["bread for all"]


def test_what_an_expression_can_do_without_is_no_formula_of_its_own(cut):
    texts = [
        "It is the long road home. Ships went out early, and none came back that night.",
        "Theirs is the long road home. Her brother reads maps under a lamp each evening.",
        "Sing on the long road home. Bakers rise at three while all other people sleep.",
    ]

    found = _shown(
        cut(texts), "formulas", meeting="", by="id", within=parse_selection("year > 1899")
    )

    assert found.select("formula", "count").rows() == [("the long road home", 3)]


def test_a_list_of_names_says_whom_others_mean(archive):
    listed = "the carpenter,Progressive Alliance of Noruva\nSpeak,Nobody"

    found = _shown(archive, "mentions", names=listed).filter(named="Nobody")

    assert found.select("what", "participant", "called").rows() == [("other", None, "Speak")]


WORDS = st.sampled_from(["Peace", "Bread", "River", "The", "Kestria", "Reds", "Thank", "."])
"""With capitals: a full stop ends a sentence only before one."""

TEXTS = st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1, max_size=6)
NAMES = "Kestria,b\nReds,a"


def _sentences(text):
    """Return the words of the sentences of a text of `WORDS`, without the full stop."""
    return [part.split() for part in text.split(".")]


def _slow_words(texts, party, size):
    """Return how many words of each party lie in rows of words that another party has."""
    rows = {}
    for number, text in enumerate(texts):
        for at, words in enumerate(_sentences(text)):
            for start in range(len(words) - size + 1):
                for end in range(start + size, len(words) + 1):
                    row = tuple(words[start:end])
                    # No formula ends in an article.
                    if row[-1] != "The":
                        rows.setdefault(row, []).append((number, at, start, end))
    shared = {}
    for places in rows.values():
        if len({party[number] for number, *_ in places}) > 1:
            for number, at, start, end in places:
                shared.setdefault(number, set()).update((at, word) for word in range(start, end))
    return [len(shared.get(number, ())) for number in range(len(texts))]


@costly
@given(texts=TEXTS)
def test_shared_words_are_those_that_a_slow_loop_finds(cut, texts):
    corpus = cut(texts)
    party = [None if number % 5 == 4 else "ab"[number % 2] for number in range(len(texts))]
    within = parse_selection("year > 1899")
    for size in (2, 3):
        options = {"size": size, "content": 0, "within": within}
        found = _shown(corpus, "contributions", meeting="", **options)
        copied = found["copy_of"].is_not_null().any()
        said = dict(found.select("document", "shared").iter_rows())
        slow = _slow_words(texts, party, size)
        if not copied:
            assert [said.get(f"d{number}", 0) for number in range(len(texts))] == slow


@costly
@given(texts=TEXTS)
def test_mentions_and_thanks_are_those_that_a_slow_loop_finds(cut, texts):
    corpus = cut(texts)
    party = [None if number % 5 == 4 else "ab"[number % 2] for number in range(len(texts))]
    slow = {}
    for number, text in enumerate(texts):
        for words in _sentences(text):
            named = [
                (at, {"Kestria": "b", "Reds": "a"}[word])
                for at, word in enumerate(words)
                if word in {"Kestria", "Reds"}
            ]
            others = [(at, who) for at, who in named if who != party[number]]
            first = words.index("Thank") if "Thank" in words else None
            behind = [each for each in others if first is not None and each[0] > first]
            thanked = behind or others if first is not None else []
            for at, who in named:
                counts = slow.setdefault((f"d{number}", who), [0, 0])
                counts[0] += 1
                counts[1] += (at, who) in thanked

    found = _shown(
        corpus, "mentions", meeting="", names=NAMES, within=parse_selection("year > 1899")
    )

    rows = found.select("document", "named", "mentions", "thanked").iter_rows()
    assert {(one, who): list(counts) for one, who, *counts in rows} == slow


def test_contributors_that_are_numbers_are_whole_and_names_stay():
    numbers = pl.DataFrame({"group": [2.0, -1.0, None]}).select(called(pl.col("group")))
    names = pl.DataFrame({"group": ["Europe 2.0", "v.0", None]}).select(called(pl.col("group")))

    assert numbers["group"].to_list() == ["2", "-1", "none"]
    assert names["group"].to_list() == ["Europe 2.0", "v.0", "none"]
