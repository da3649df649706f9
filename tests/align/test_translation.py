"""Two languages: whole texts are aligned, and what is missing, added or moved is told."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilingual import links, text_of
from communique.align.translation import aligned
from communique.measure.bitext import sides

TRUTH = json.loads(
    (Path(__file__).parents[1] / "sample" / "archive_truth.json").read_text("utf-8")
)["translation"]
ONE = [
    ["Dear friends, we met in Halvern on 3 May 2019.", "There were 1,200 people in the square."],
    [
        "The Union of Miners asked for six days of rest.",
        "Nobody in Maravel had heard of it before.",
    ],
    ["In 2014 the ministry closed 17 schools, and said nothing.", "We said that it would be so."],
    ["Tarrenia paid 45 million for a bridge.", "The bridge stands, and it leads to Quelland."],
]
OTHER = [
    ["Queridos amigos, nos reunimos en Halvern el 3 de mayo de 2019.", "Había 1.200 en la plaza."],
    ["El Sindicato de Mineros pidió seis días de descanso.", "Nadie en Maravel lo había oído."],
    ["En 2014 el ministerio cerró 17 escuelas, y no dijo nada.", "Dijimos que sería así."],
    ["Tarrenia pagó 45 millones por un puente.", "El puente sigue, y lleva a Quelland."],
]


def flat(paragraphs):
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def both(one, other):
    return aligned(text_of(*one, language="en"), text_of(*other, language="es"))


def test_sentences_of_a_translation_go_together_one_by_one():
    found = both(ONE, OTHER)

    assert links(found.beads) == {(number, number) for number in range(8)}
    assert not any(found.moved)


@pytest.mark.parametrize("gone", range(8))
def test_a_sentence_that_is_left_out_is_told(gone):
    less = [[s for s in each if s != flat(OTHER)[gone]] for each in OTHER]

    found = both(ONE, [each for each in less if each])

    assert [bead.start for bead in found.beads if not bead.is_match] == [gone]


def test_a_paragraph_that_stands_elsewhere_is_moved():
    found = both(ONE, [OTHER[2], OTHER[0], OTHER[1], OTHER[3]])

    assert links(found.beads) == {(i, (i + 2) % 6) for i in range(6)} | {(6, 6), (7, 7)}
    moved = [
        bead.start for bead, is_moved in zip(found.beads, found.moved, strict=True) if is_moved
    ]
    assert moved == [4, 5]


def test_paragraphs_that_were_joined_change_nothing():
    found = both(ONE, [flat(OTHER)])

    assert links(found.beads) == {(number, number) for number in range(8)}


def test_two_sentences_may_be_one():
    joined = [[OTHER[0][0][:-1] + ", y había 1.200 en la plaza."], *OTHER[1:]]

    found = both(ONE, joined)

    assert found.beads[0].sizes == (2, 1)
    assert links(found.beads[1:]) == {(number, number - 1) for number in range(2, 8)}


def test_texts_in_another_script_go_together_by_numbers_and_lengths():
    other = [
        ["亲爱的朋友们，我们2019年5月3日在Halvern见面。", "广场上有1200人。"],
        ["矿工联盟要求休息六天。", "Maravel没有人听说过此事。"],
        ["2014年，该部关闭了17所学校，什么也没说。", "我们说过会这样。"],
        ["Tarrenia为一座桥支付了4500万。", "桥还在，通向Quelland。"],
    ]

    found = aligned(text_of(*ONE, language="en"), text_of(*other, language="zh"))

    assert links(found.beads) == {(number, number) for number in range(8)}


def test_an_empty_text_leaves_all_sentences_alone():
    found = both(ONE, [])

    assert [bead.sizes for bead in found.beads] == [(1, 0)] * 8


SENTENCES = st.lists(
    st.lists(st.sampled_from(["a 12 b", "Halvern", "x y z w v", "12 13", "nation"]), min_size=1),
    max_size=3,
)


@given(SENTENCES, SENTENCES)
def test_every_sentence_of_both_texts_is_in_one_bead(one, other):
    found = both(one, other)

    rows = sorted(row for bead in found.beads for row in range(bead.start, bead.end))
    others = sorted(row for bead in found.beads for row in range(bead.other_start, bead.other_end))
    assert rows == list(range(len(flat(one))))
    assert others == list(range(len(flat(other))))
    # Told in the order of the first text.
    assert [row for bead in found.beads for row in range(bead.start, bead.end)] == rows


def test_exchanged_texts_have_the_beads_exchanged():
    for other in (OTHER, [OTHER[2], *OTHER[:2], OTHER[3]], OTHER[1:]):
        there, back = both(ONE, other), aligned(text_of(*other, language="es"),
                                                text_of(*ONE, language="en"))  # fmt: skip

        assert {(bead.mirrored, moved) for bead, moved in pairs(back) if bead.is_match} == {
            (bead, moved) for bead, moved in pairs(there) if bead.is_match
        }


def pairs(found):
    return zip(found.beads, found.moved, strict=True)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Return the documents of the `archive` sample that are translations, by their ids."""
    from communique.ingest import build
    from communique.sample import archive

    folder = tmp_path_factory.mktemp("archive")
    archive.write(folder / "archive")
    corpus = build([folder / "archive"], folder / "archive.corpus").corpus
    wanted = [each[side] for each in TRUTH for side in ("one", "other")]
    return {each.id: each for part in corpus.parts for each in sides(part, wanted)}


@pytest.mark.parametrize("truth", TRUTH, ids=lambda each: each["other"])
def test_what_is_planted_in_the_archive_sample_is_found(planted, truth):
    one, other = planted[truth["one"]], planted[truth["other"]]

    found = aligned(one.text, other.text)

    true = {(i, j) for some, others in truth["sentences"] for i in some for j in others}
    alone = [bead for bead in found.beads if not bead.is_match]
    assert links(found.beads) == true
    assert [bead.start for bead in alone if bead.sizes[0]] == truth["gaps_one"]
    assert [bead.other_start for bead in alone if bead.sizes[1]] == truth["gaps_other"]
    moved = [bead for bead, is_moved in pairs(found) if is_moved]
    assert {(one.paragraph[b.start], other.paragraph[b.other_start]) for b in moved} == {
        tuple(each) for each in truth["moved"]
    }
