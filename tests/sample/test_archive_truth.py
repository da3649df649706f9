"""Everything planted in the `archive` sample is where the truth says, character for character."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from math import comb

import pytest

from archive_truth import DOCUMENTS, TEXTS, TRUTH
from communique.align.difference import changes

COUNTRIES = {each["party"].rsplit(" of ", 1)[1] for each in TRUTH["documents"]}
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
ROOTS = {each["document"]: each["of"] for each in TRUTH["versions"]}
AT_THE_MEETING = [id_ for id_ in DOCUMENTS if DOCUMENTS[id_]["title"].startswith("7 IMPD, ")]


def rows(planted, **wanted):
    return [each for each in TRUTH[planted] if wanted.items() <= each.items()]


def words(text):
    return [match[0].lower() for match in WORD.finditer(text)]


def pattern(formula):
    return re.compile(rf"\b{re.escape(formula).replace(re.escape('*'), '([^ ]+)')}\b", re.I)


def likeness(one, other):
    """Return 2 equal words in order / all words."""
    one, other = words(one), words(other)
    kept = sum(c.before_end - c.before for c in changes(one, other) if c.kind == "kept")
    return 2 * kept / (len(one) + len(other))


@pytest.fixture(scope="module")
def cut_texts(archive):
    """Return the texts of the paragraphs and sentences of each document, as they are built."""
    found = defaultdict(dict)
    for part in archive.parts:
        for name in ("p", "s"):
            regions = part.structure(name).regions
            for row, id_ in enumerate(part.documents["id"]):
                first, last = part.bounds[row], part.bounds[row + 1]
                own = regions[(regions[:, 0] >= first) & (regions[:, 0] < last)]
                spans = [(part.spans[a, 0], part.spans[b - 1, 1]) for a, b in own]
                found[id_][name] = [TEXTS[id_][start:end] for start, end in spans]
    return found


def test_there_is_enough_of_each_kind():
    kinds = Counter(each["kind"] for each in TRUTH["versions"])

    assert kinds == {"copy": 3, "near": 6, "translation": 4, "excerpt": 2, "summary": 1}
    assert len(TRUTH["reuse"]) >= 14
    assert len(TRUTH["formulas"]) >= 12
    assert len({each["document"] for each in TRUTH["novelty"]}) >= 6
    assert {each["kind"] for each in TRUTH["novelty"]} == {"repeated", "varied", "new"}


def test_a_version_is_of_the_same_party_and_not_earlier():
    for each in TRUTH["versions"]:
        later, earlier = DOCUMENTS[each["document"]], DOCUMENTS[each["of"]]

        assert later["party"] == earlier["party"]
        assert later["date"] >= earlier["date"]
        assert each["of"] not in ROOTS
        assert (later["language"] != earlier["language"]) == (each["kind"] == "translation")


def test_copies_are_equal_and_excerpts_are_paragraphs_in_a_row():
    for each in rows("versions", kind="copy"):
        assert TEXTS[each["document"]] == TEXTS[each["of"]]
        assert DOCUMENTS[each["document"]]["title"] != DOCUMENTS[each["of"]]["title"]
    for each in rows("versions", kind="excerpt"):
        assert f"\n\n{TEXTS[each['document']]}\n\n" in f"{TEXTS[each['of']]}\n\n"
        assert len(TEXTS[each["document"]].split("\n\n")) in (2, 3)


def test_a_summary_has_no_six_words_in_a_row_of_what_it_sums_up():
    (each,) = rows("versions", kind="summary")
    one, other = (words(TEXTS[each[name]]) for name in ("document", "of"))

    assert not rows_of(one, 6) & rows_of(other, 6)
    assert len(set(one) & set(other)) > 30


def rows_of(found, n):
    return {tuple(found[at : at + n]) for at in range(len(found) - n + 1)}


def test_pairs_that_are_no_versions_are_pairs_of_no_version():
    related = {(each["of"], each["document"]) for each in TRUTH["versions"]}

    assert len(TRUTH["not_versions"]) == 4
    for each in TRUTH["not_versions"]:
        assert tuple(each["pair"]) not in related


@pytest.mark.parametrize("near", rows("versions", kind="near"), ids=lambda each: each["document"])
def test_the_edits_and_nothing_else_make_the_later_text_of_the_earlier(near):
    before, after = TEXTS[near["of"]], TEXTS[near["document"]]
    edits = sorted(rows("edits", after=near["document"]), key=lambda each: each["start"])
    moved = rows("moved", after=near["document"])
    made = before
    for each in reversed(edits):
        assert before[each["start"] : each["end"]] == each["out"]
        assert after[each["after_start"] : each["after_end"]] == each["in"]
        made = made[: each["start"]] + each["in"] + made[each["end"] :]
    paragraphs = made.split("\n\n")

    assert len(edits) >= 4
    assert sorted(paragraphs) == sorted(after.split("\n\n"))
    assert (paragraphs != after.split("\n\n")) == bool(moved)


def test_a_moved_paragraph_stands_elsewhere_and_the_others_keep_their_order():
    assert len(TRUTH["moved"]) == 2
    for each in TRUTH["moved"]:
        edited = [edit for edit in TRUTH["edits"] if edit["after"] == each["after"]]
        before = TEXTS[each["before"]].split("\n\n")
        after = TEXTS[each["after"]].split("\n\n")
        at = before.index(each["text"])
        (to,) = (n for n, text in enumerate(after) if likeness(text, each["text"]) > 0.8)
        rest = zip([*before[:at], *before[at + 1 :]], [*after[:to], *after[to + 1 :]], strict=True)

        assert at != to
        assert all(likeness(one, other) > 0.7 for one, other in rest)
        assert edited


def test_a_reused_passage_has_10_to_60_words_and_is_nearly_that_of_its_source():
    for each in TRUTH["reuse"]:
        source = TEXTS[each["source"]][each["source_start"] : each["source_end"]]
        target = TEXTS[each["target"]][each["start"] : each["end"]]

        assert [source, target] == [each["source_text"], each["text"]]
        assert 10 <= len(words(target)) <= 60
        assert (source != target) == each["changed"]
        assert likeness(source, target) > 0.7
        assert DOCUMENTS[each["source"]]["date"] < DOCUMENTS[each["target"]]["date"]
        assert root(each["source"]) != root(each["target"])
        around = TEXTS[each["target"]][each["start"] - 1], TEXTS[each["target"]][each["end"] :][:1]
        assert (around == ('"', '"')) == each["quoted"]
        parties = {DOCUMENTS[each[name]]["party"] for name in ("source", "target")}
        assert (len(parties) == 1) == each["own"]


def root(id_):
    return ROOTS.get(id_, id_)


def test_six_words_in_a_row_stand_in_two_statements_only_where_they_are_planted():
    places = defaultdict(list)
    for id_, text in TEXTS.items():
        found = list(WORD.finditer(text))
        for at in range(len(found) - 5):
            row = tuple(match[0].lower() for match in found[at : at + 6])
            places[row].append((id_, found[at].start(), found[at + 5].end()))
    formulas = {tuple(words(each["formula"])) for each in TRUTH["formulas"]}
    planted = _planted()
    unplanted = [
        (row, several)
        for row, several in places.items()
        if row not in formulas and len({root(id_) for id_, _, _ in several}) > 1
        if not all(any(a < end and b > start for a, b in planted[id_])
                   for id_, start, end in several)
    ]  # fmt: skip

    assert unplanted == []


def _planted():
    found = defaultdict(list)
    for each in TRUTH["reuse"]:
        found[each["source"]].append((each["source_start"], each["source_end"]))
        found[each["target"]].append((each["start"], each["end"]))
    return found


@pytest.mark.parametrize(
    "each", TRUTH["formulas"], ids=lambda each: f"{each['party'].split()[-1]}: {each['formula']}"
)
def test_a_formula_is_in_its_documents_and_in_no_other_of_its_party(each):
    own = [id_ for id_ in DOCUMENTS if DOCUMENTS[id_]["party"] == each["party"]]
    matches = {id_: list(pattern(each["formula"]).finditer(TEXTS[id_])) for id_ in own}
    users = [id_ for id_ in own if matches[id_]]

    assert 3 <= len(each["formula"].split()) <= 6
    assert len(own) >= 16
    assert users == each["documents"]
    assert [each["first"], each["last"]] == [DOCUMENTS[users[at]]["date"] for at in (0, -1)]
    slots = {match[1].lower() for found in matches.values() for match in found if match.groups()}
    assert sorted(slots) == each["fillers"]
    assert bool(slots) == ("*" in each["formula"])


@pytest.mark.parametrize("each", TRUTH["formulas"], ids=lambda each: each["formula"])
def test_births_and_deaths_are_improbable_by_chance(each):
    own = [id_ for id_ in DOCUMENTS if DOCUMENTS[id_]["party"] == each["party"]]
    at = [own.index(id_) for id_ in each["documents"]]
    without = {"new": at[0], "dropped": len(own) - 1 - at[-1]}
    chance = {
        status: comb(len(own) - n, len(at)) / comb(len(own), len(at))
        for status, n in without.items()
    }

    assert {status for status in chance if chance[status] < 0.005} == {each["status"]} - {"kept"}


def test_a_formula_is_taken_over_by_another_party_two_years_later():
    (given,) = (each for each in TRUTH["formulas"] if "taken_over_by" in each)
    (taken,) = (each for each in TRUTH["formulas"] if "taken_over_from" in each)

    assert given["formula"] == taken["formula"]
    assert [given["taken_over_by"], taken["taken_over_from"]] == [taken["party"], given["party"]]
    assert given["taken_over_in"] == taken["documents"][0]
    assert int(taken["first"][:4]) == int(given["first"][:4]) + 2


def test_every_other_formula_is_of_one_party_alone():
    for each in TRUTH["formulas"]:
        users = {
            DOCUMENTS[id_]["party"] for id_ in TEXTS if pattern(each["formula"]).search(TEXTS[id_])
        }

        assert (users == {each["party"]}) == ("neither" not in each["formula"])


def test_every_sentence_of_some_documents_is_marked_in_order(cut_texts):
    marked = defaultdict(list)
    for each in TRUTH["novelty"]:
        marked[each["document"]].append(each["sentence"])

    assert marked == {id_: cut_texts[id_]["s"] for id_ in marked}


def test_a_sentence_is_as_new_as_the_truth_says(cut_texts):
    order = list(DOCUMENTS)
    for each in TRUTH["novelty"]:
        id_ = each["document"]
        earlier = [
            (likeness(each["sentence"], sentence), other)
            for other in order[: order.index(id_)]
            if DOCUMENTS[other]["party"] == DOCUMENTS[id_]["party"]
            for sentence in cut_texts[other]["s"]
        ]
        best = max(like for like, _ in earlier)
        nearest = next(other for like, other in earlier if like == best)
        kind = "repeated" if best == 1 else "varied" if best >= 0.6 else "new"

        assert (kind, None if kind == "new" else nearest) == (each["kind"], each["nearest"])
        assert best >= 0.6 or best < 0.5


@pytest.mark.parametrize("each", TRUTH["translation"], ids=lambda each: each["other"])
def test_a_translation_accounts_for_each_paragraph_and_sentence_once(cut_texts, each):
    for name, kind in (("p", "paragraphs"), ("s", "sentences")):
        for side, document in enumerate(("one", "other")):
            numbers = sorted(n for pair in each[kind] for n in pair[side])
            gaps = each[f"gaps_{document}"] if name == "s" else []

            assert sorted([*numbers, *gaps]) == [*range(len(cut_texts[each[document]][name]))]


@pytest.mark.parametrize("each", TRUTH["translation"], ids=lambda each: each["other"])
def test_numbers_that_stand_for_one_another_say_the_same_in_both_languages(cut_texts, each):
    one, other = (cut_texts[each[name]]["s"] for name in ("one", "other"))
    names = COUNTRIES | {"Port", "Amina"}
    for left, right in each["sentences"]:
        said, told = (
            {name for name in names if name in " ".join(texts[n] for n in numbers)}
            for texts, numbers in ((one, left), (other, right))
        )
        sizes = [sum(len(texts[n]) for n in numbers)
                 for texts, numbers in ((one, left), (other, right))]  # fmt: skip

        assert said == told
        assert 0.6 < sizes[1] / sizes[0] < 1.9
    swapped = [pair for pair in each["paragraphs"] if pair[0] != pair[1] and each["moved"]]
    assert bool(swapped) == bool(each["moved"])


def test_translations_leave_out_add_merge_and_move():
    by_other = {each["other"]: each for each in TRUTH["translation"]}

    assert all(each["gaps_one"] for each in by_other.values())
    assert [id_ for id_ in by_other if by_other[id_]["gaps_other"]] == ["2014_06_maravel_es"]
    assert [id_ for id_ in by_other if by_other[id_]["moved"]] == ["2013_03_kestria_de"]
    merged = [id_ for id_ in by_other if any(len(a) > 1 for a, _ in by_other[id_]["sentences"])]
    assert merged == ["2021_10_tarrenia_es"]
    cut = [id_ for id_ in by_other if any(len(b) > 1 for _, b in by_other[id_]["paragraphs"])]
    assert cut == ["2020_07_ombari_fr"]


def test_the_meeting_has_the_contributions_whose_titles_name_it_within_a_week():
    meeting = TRUTH["meeting"]
    days = [date.fromisoformat(DOCUMENTS[id_]["date"]) for id_ in meeting["contributions"]]

    assert meeting["contributions"] == AT_THE_MEETING
    assert len(AT_THE_MEETING) >= 10
    assert max(days) - min(days) < timedelta(weeks=1)


def test_at_the_meeting_exactly_the_listed_are_thanked_named_and_left_out():
    meeting = TRUTH["meeting"]
    parties = {DOCUMENTS[id_]["party"] for id_ in AT_THE_MEETING}
    named = {
        (id_, found)
        for id_ in AT_THE_MEETING
        for found in _named(TEXTS[id_], parties - {DOCUMENTS[id_]["party"]})
    }

    assert named == set(map(tuple, meeting["named"]))
    assert len(named) == len(meeting["named"])
    unnamed = {party for party in parties if not any(party.endswith(found) for _, found in named)}
    assert unnamed == set(meeting["left_out"])
    thanking = [id_ for id_ in AT_THE_MEETING if re.search(r"(?i)\bthank", TEXTS[id_])]
    assert {id_ for id_, _ in meeting["thanked"]} == set(thanking)
    assert set(map(tuple, meeting["thanked"])) <= named


def _named(text, parties):
    """Return the parties in a text by their names, and countries that are no part of those."""
    found = {party for party in parties if party in text}
    for party in found:
        text = text.replace(party, "")
    return found | {each for each in COUNTRIES if re.search(rf"\b{each}\b", text)
                    and any(party.endswith(f" of {each}") for party in parties)}  # fmt: skip


def test_four_words_in_a_row_of_several_parties_at_the_meeting_are_those_listed_or_names():
    users = defaultdict(set)
    for id_ in AT_THE_MEETING:
        for row in rows_of(words(TEXTS[id_]), 4):
            users[" ".join(row)].add(id_)
    shares = TRUTH["meeting"]["shares"]
    names = [f"the {party.lower()}" for party in {each["party"] for each in TRUTH["documents"]}]
    others = [
        row for row, ids in users.items()
        if len({DOCUMENTS[id_]["party"] for id_ in ids}) > 1
        if not any(row in text for text in (*names, *(each["formula"] for each in shares)))
    ]  # fmt: skip

    assert others == []
    for each in shares:
        having = [id_ for id_ in AT_THE_MEETING if pattern(each["formula"]).search(TEXTS[id_])]
        assert having == each["documents"]
    sharing = {id_ for each in shares for id_ in each["documents"]}
    assert TRUTH["meeting"]["alone"] == [id_ for id_ in AT_THE_MEETING if id_ not in sharing]
