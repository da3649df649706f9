"""Plain text: encodings, front matter, sidecars, names."""

import codecs

import pytest

from communique.errors import ReadError, UsageError
from communique.read import ReadOptions
from read.reading import days, read

SPEECHES = {
    "cp1252": "Les travailleurs français réclament la paix, à côté de l’Europe.",
    "cp1251": "Товарищи! Наша партия приветствует вас. Мы боремся за мир и хлеб.",
    "koi8-r": "Товарищи! Наша партия приветствует вас. Мы боремся за мир и хлеб.",
    "iso-8859-7": "Αγαπητοί σύντροφοι, οι εργαζόμενοι παλεύουν για την ειρήνη.",
    "cp1256": "أيها الرفاق الأعزاء، حزب العمال يناضل من أجل السلام",
    "shift_jis": "親愛なる同志の皆さん、労働者は平和のために闘っています。",
    "euc-jp": "親愛なる同志の皆さん、労働者は平和のために闘っています。",
    "gb18030": "亲爱的同志们：我们为和平与面包而斗争。",
    "big5": "親愛的同志們：我們為和平與麵包而鬥爭。",
    "euc-kr": "친애하는 동지 여러분, 우리는 평화를 위해 투쟁한다.",
}


def test_the_text_is_the_file():
    [document], told = read("in/a.txt", "\n Peace.\r\n\n")

    assert (document.id, document.text, document.title) == ("in/a", "\n Peace.\r\n\n", "")
    assert document.metadata == {}
    assert told.notices == []


@pytest.mark.parametrize("encoding", SPEECHES)
def test_an_encoding_is_guessed_and_told(encoding):
    [document], told = read("a.txt", SPEECHES[encoding].encode(encoding))

    assert document.text == SPEECHES[encoding]
    assert told.notices[0].message == f"the text is not UTF-8; it was read as {encoding}"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_tells_the_encoding(mark, encoding):
    [document], told = read("a.txt", mark + "Paix é".encode(encoding))

    assert document.text == "Paix é"
    assert told.notices == []


def test_the_encoding_declared_counts():
    [document], told = read("a.txt", "é".encode("cp437"), ReadOptions(encoding="cp437"))

    assert document.text == "é"
    assert told.notices == []


def test_bytes_that_are_not_in_the_encoding_declared():
    with pytest.raises(ReadError, match=r"byte 12 \(0xEF\) can't be utf-8") as caught:
        read("a.txt", b"line one\nna\xefve", ReadOptions(encoding="utf-8"))

    assert caught.value.where == "a.txt, line 2, column 3"
    assert "--encoding" in caught.value.hint


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64"])
def test_an_encoding_that_there_is_not(encoding):
    with pytest.raises(UsageError, match=f"no encoding is called '{encoding}'"):
        read("a.txt", "Peace.", ReadOptions(encoding=encoding))


@pytest.mark.parametrize("raw", [b"one\ntwo\x00three", b"one\ntwo\x00\xef\xff"])
def test_nul_is_no_text(raw):
    with pytest.raises(ReadError, match="holds NUL") as caught:
        read("a.txt", raw)

    assert caught.value.where == "a.txt, line 2, column 4"


FRONT = """---
# a comment
title: On: peace
id: mine
year: 1790
date: 1790
when: 2018-04
share: 0.5
code: "007"
lead: 007
tags: [peace, "bread"]
topics:
  - land
  - sea
empty:
source: the archive
---

Friends,
"""


def test_front_matter_gives_fields_of_all_types():
    [document], told = read("a.txt", FRONT)

    assert (document.id, document.title, document.text) == ("mine", "On: peace", "Friends,\n")
    assert document.metadata == {
        "year": 1790,
        "date": days("1790-01-01", "1791-01-01", "1790"),
        "when": days("2018-04-01", "2018-05-01", "2018-04"),
        "share": 0.5,
        "code": "007",
        "lead": "007",
        "tags": ["peace", "bread"],
        "topics": ["land", "sea"],
        "empty": None,
        "source_": "the archive",
    }
    assert [each.message for each in told.notices] == [
        "the field 'source' is kept as 'source_', for every document has one of that name"
    ]


def test_front_matter_with_a_line_that_is_none_and_a_day_that_is_none():
    [document], told = read("a.txt", "---\ndate: 2019-02-30\nwhat is this\n---\nText")

    assert document.metadata == {"date": None}
    assert [each.where for each in told.notices] == ["a.txt, line 3", "a.txt"]
    assert "'2019-02-30' of 'date' is left out" in told.notices[1].message


def test_a_rule_of_dashes_is_no_front_matter():
    text = "---\nPeace.\n---\nBread."
    [document], _ = read("a.txt", text)

    assert document.text == text


def test_types_and_fields_are_said():
    options = ReadOptions(fields={"title": "h1"}, types={"code": "text", "tags": "list"})
    [document], _ = read("a.txt", "---\nh1: Peace\ncode: 12\ntags: a; b\n---\nText", options)

    assert document.title == "Peace"
    assert document.metadata == {"code": "12", "tags": ["a", "b"]}


def test_a_value_that_is_not_what_it_is_said_to_be():
    options = ReadOptions(types={"year": "number"})
    [document], told = read("a.txt", "---\nyear: last\n---\nText", options)

    assert document.metadata == {"year": None}
    assert told.notices[0].message == "the value 'last' of 'year' is left out: it is not a number"


def test_sidecars_give_metadata_and_front_matter_counts_more():
    beside = {
        "in/metadata.csv": "file,party,year\nb.txt,Reds,1990\na.txt,Greens,1991\n",
        "in/a.json": '{"year": 1992, "date": "2018-04", "tags": ["x", "y"], "title": "T"}',
    }
    [document], _ = read("in/a.txt", "---\nparty: Blues\n---\nText", beside=beside)

    assert document.title == "T"
    assert document.metadata == {
        "party": "Blues",
        "year": 1992,
        "date": days("2018-04-01", "2018-05-01", "2018-04"),
        "tags": ["x", "y"],
    }


@pytest.mark.parametrize(
    "table",
    [
        "id,party\na,Reds\n",
        "\ufefffile;party\na.txt;Reds\n",
        "Filename\tparty\nin/a.txt\tReds\n",
        "texte,party\nin/a,Reds\nin/a,Blues\n",
    ],
)
def test_a_table_names_files_in_one_of_its_columns(table):
    [document], _ = read("in/a.txt", "Text", beside={"in/metadata.csv": table})

    assert document.metadata == {"party": "Reds"}


@pytest.mark.parametrize("content", ['{"a.txt": {"n": 1}}', '[{"file": "a.txt", "n": 1}]'])
def test_metadata_of_several_files_in_json(content):
    [document], _ = read("a.txt", "Text", beside={"metadata.json": content})

    assert document.metadata == {"n": 1}


@pytest.mark.parametrize(
    ("content", "message", "where"),
    [
        ('{"a": 1,\n}', "the metadata are not JSON", "a.json, line 2, column 1"),
        ("[1]", "the metadata are not a JSON object", "a.json"),
    ],
)
def test_a_damaged_sidecar(content, message, where):
    with pytest.raises(ReadError, match=message) as caught:
        read("a.txt", "Text", beside={"a.json": content})

    assert caught.value.where == where


def test_a_pattern_reads_the_name():
    options = ReadOptions(pattern="{year}_{name}_{n}.txt")
    [document], told = read("in/1990_de_Rossi_1.txt", "Text", options)

    assert document.metadata == {"year": 1990, "name": "de_Rossi", "n": 1}
    assert told.notices == []


def test_a_pattern_may_take_the_folder():
    [document], _ = read("x/Reds/1.txt", "Text", ReadOptions(pattern="{party}/{n}.txt"))

    assert document.metadata == {"party": "Reds", "n": 1}


def test_a_name_that_does_not_fit_the_pattern_is_told():
    [document], told = read("a.txt", "Text", ReadOptions(pattern="{year}_{name}.txt"))

    assert document.metadata == {}
    assert told.notices[0].message == "the name does not fit the pattern '{year}_{name}.txt'"
    assert told.notices[0].where == "a.txt"


@pytest.mark.parametrize("pattern", ["speech.txt", "{a}_{a}.txt", "{a b}.txt", "{}.txt"])
def test_a_pattern_that_is_none(pattern):
    with pytest.raises(UsageError, match="needs fields in braces"):
        read("a.txt", "Text", ReadOptions(pattern=pattern))


def test_an_empty_text_is_kept_and_told():
    [document], told = read("a.txt", " \n")

    assert document.text == " \n"
    assert told.notices[0].message == "the document has no text"


def test_a_document_over_the_limit_is_skipped(monkeypatch):
    monkeypatch.setattr("communique.read.limits.MAX_CHARACTERS", 5)
    found, told = read("a.txt", "Peace.")

    assert found == []
    assert told.skipped[0].message == (
        "the document has 6 characters, more than the 5 that one may have"
    )
    assert told.skipped[0].where == "a.txt"
