"""Differences: readings with their places, words that add up, rights that are kept."""

import pytest

from communique import api
from communique.corpus import MemoryStore
from communique.errors import UsageError


@pytest.fixture(scope="module")
def corpus(meeting_folder):
    with api.build(meeting_folder, MemoryStore()) as made:
        yield made


def test_the_evidence_of_a_row_is_where_its_readings_stand(corpus):
    found = corpus.diff("10_joint_draft", "19_joint_final")

    for number, row in enumerate(found.frame.rows(named=True)):
        for place, reading in zip(found.evidence(number), ("before", "after"), strict=True):
            assert corpus.show(place).passage == (row[reading] or "")


@pytest.mark.parametrize("by", ["paragraph", "sentence", "word", "character"])
def test_words_that_were_kept_taken_out_and_put_in_are_all_words(corpus, by):
    found = corpus.diff("10_joint_draft", "19_joint_final", by=by)

    sizes = [len(side.side.words) for side in (found.one, found.other)]
    words = found.words
    assert words["kept"] + words["moved"] + words["out"] == sizes[0]
    assert words["kept"] + words["moved"] + words["in"] == sizes[1]


def test_paragraphs_are_numbered_as_they_are_shown(corpus):
    row = corpus.diff("22_corvale").changes.filter(before="condemn").row(0, named=True)

    shown = corpus.show(f"22_corvale#p{row['before_paragraph']}").passage
    assert shown.startswith("We condemn the sanctions")


def test_the_releases_of_a_statement_are_named_by_their_numbers(corpus):
    forth = corpus.diff("30_corvale_again", releases=(1, 2))
    back = corpus.diff("22_corvale", releases=(2, 1))

    assert (forth.one.id, forth.other.id) == ("22_corvale", "30_corvale_again")
    assert back.words["out"] == forth.words["in"]


def test_what_may_not_be_shown_is_not_but_its_places_are(tmp_path):
    (tmp_path / "a.csv").write_text("id,text,show\na,We want peace.,nothing\nb,We want war.,all\n")
    with api.build(tmp_path, MemoryStore()) as made:
        found = made.diff("a", "b")

    assert found.withheld == "its field `show` doesn't allow the text of a"
    assert found.frame["before"].to_list() == [None] * len(found)
    assert "war" in found.frame["after"].to_list()
    assert "peace" not in found._repr_html_()


def test_an_edit_that_may_not_be_shown_is_counted(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,text,party,date,show\n"
        "a,We want a just peace for all people of the valley.,Greens,2020-01-01,nothing\n"
        "b,We want a cold peace for all people of the valley.,Greens,2020-01-02,nothing\n"
    )
    with api.build(tmp_path, MemoryStore()) as made:
        [edit] = made.editions().edits().to_dicts()

    assert (edit["before"], edit["after"]) == (None, None)
    assert (edit["words_out"], edit["words_in"]) == (1, 1)


def test_a_text_without_words_can_be_compared(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\na,"…"\nb,We want peace.\n')
    with api.build(tmp_path, MemoryStore()) as made:
        assert made.diff("a", "b").words["in"] == 4


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"one": "01_valdorra"}, "no document has the id"),
        ({"one": "01_valdora"}, "there is one release of 01_valdora only"),
        ({"one": "22_corvale", "releases": (1, 3)}, "there is no release 3 of 22_corvale"),
        ({"one": "22_corvale", "by": "letter"}, "can't be compared by 'letter'"),
    ],
)
def test_a_difference_that_there_is_not_is_refused(corpus, asked, problem):
    with pytest.raises(UsageError, match=problem):
        corpus.diff(**asked)
