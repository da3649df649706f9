"""CoNLL-U as treebanks and taggers write it."""

import pytest

import communique as cq
from communique.corpus import MemoryStore
from reading import read


def row(*cells, misc="_"):
    return "\t".join([*cells, *["_"] * (9 - len(cells)), misc]) + "\n"


def column(document, name):
    values = document.tokens.values[name]
    return values.types.gather(values.codes).to_list()


MERGED = (
    "# newdoc\n# sent_id = s1\n# text = We go to_the port.\n".replace("to_the", "tothe")
    + row("1", "We", "we", "PRON", "_", "_", "2", "nsubj")
    + row("2", "go", "go", "VERB", "_", "_", "0", "root")
    + row("3-4", "tothe")
    + row("3", "to", "to", "ADP", "_", "_", "5", "case")
    + row("4", "the", "the", "DET", "_", "_", "5", "det")
    + row(
        "5", "port", "port", "NOUN", "_", "Number=Sing", "2", "obl", "2:obl", misc="SpaceAfter=No"
    )
    + row("6", ".", ".", "PUNCT", "_", "_", "2", "punct")
    + "\n"
)


def test_words_written_as_one_keep_all_lemmas_and_heads_count_what_is_there():
    [document], told = read("a.conllu", MERGED)

    assert document.text == "We go tothe port."
    assert column(document, "lemma") == ["we", "go", "to+the", "port", "."]
    assert column(document, "pos") == ["PRON", "VERB", "ADP+DET", "NOUN", "PUNCT"]
    # The port is the fourth of five tokens now, not the fifth of six words.
    assert column(document, "head") == ["2", "0", "4", "2", "2"]
    assert column(document, "deprel")[2] == "case"
    assert told.notices == []


def test_what_the_comment_text_says_decides_on_spaces():
    raw = (
        "# text = Peace, now!\n"
        + row("1", "Peace")
        + row("2", ",")
        + row("3", "now")
        + row("4", "!")
    )
    [document], told = read("a.conllu", raw)

    assert document.text == "Peace, now!"
    assert told.notices == []


def test_a_comment_text_that_is_another_text_is_a_doubt():
    [document], told = read("a.conllu", "# text = War.\n" + row("1", "Peace"))

    assert document.text == "Peace"
    [notice] = told.notices
    assert "# text" in notice.message


def test_comments_belong_to_the_document_or_to_their_sentence():
    raw = (
        "# newdoc id = d\n# country = Freedonia\n# newpar id = p1\n# sent_id = s1\n# speaker = Lind\n"
        + row("1", "Peace")
        + "\n# sent_id = s2\n# meta::party = Greens\n"
        + row("1", "Bread")
    )
    [document], _ = read("a.conllu", raw)

    assert document.metadata == {"country": "Freedonia", "party": "Greens"}
    sentences = document.tokens.structures["s"].values
    assert sentences["id"].to_list() == ["s1", "s2"]
    assert sentences["speaker"].to_list() == ["Lind", None]
    assert document.tokens.structures["p"].values["id"].to_list() == ["p1"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_other_ends_of_lines_stay_in_words(end):
    raw = (row("1", "a\u2028b") + row("2", "c\x0cd") + row("3", "e\x85f")).replace("\n", end)
    [document], _ = read("a.conllu", raw)

    assert column(document, "word") == ["a\u2028b", "c\x0cd", "e\x85f"]


def test_a_file_without_newdoc_is_one_document_of_its_name():
    [document], _ = read("talks/a.conllu", row("1", "Peace"))
    [first, second], _ = read(
        "b.conllu", "# newdoc\n" + row("1", "A") + "\n# newdoc\n" + row("1", "B")
    )

    assert document.id == "talks/a"
    assert (first.id, second.id) == ("b#1", "b#2")


def test_what_is_left_out_is_told():
    raw = "# a remark\n" + row("1", "Peace") + row("1.1", "is") + row("1.2", "so")
    _, told = read("a.conllu", raw)

    assert [notice.message[:9] for notice in told.notices] == ["2 empty n", "1 comment"]


def test_white_space_before_and_after_is_exact():
    raw = row("1", "One", misc="SpacesBefore=\\n|SpacesAfter=\\s\\t") + row(
        "2", "two", misc="SpacesAfter=\\n"
    )
    [document], _ = read("a.conllu", raw)

    assert document.text == "\nOne \ttwo\n"
    assert [
        document.text[a:b] for a, b in zip(document.tokens.start, document.tokens.end, strict=True)
    ] == [
        "One",
        "two",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        MERGED,
        "# newdoc id = d\n# country = Freedonia\n# newpar id = p1\n# sent_id = s1\n# speaker = Lind\n"
        + row("1", "Peace", misc="SpacesBefore=\\n|Ref=2|SpacesAfter=\\s\\s")
        + "\n# sent_id = s2\n"
        + row("1", "Bread", misc="SpacesAfter=\\n")
        + "\n# newdoc id = e\n# title = Work\n"
        + row("1", "Work"),
    ],
)
def test_what_is_written_is_read_back_as_the_same_state(raw, tmp_path):
    (tmp_path / "a.conllu").write_text(raw)
    corpus = cq.build(tmp_path / "a.conllu", MemoryStore())
    corpus.export(tmp_path / "b.conllu")

    again = cq.build(tmp_path / "b.conllu", MemoryStore())

    assert again.state == corpus.state
