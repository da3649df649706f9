"""Vertical text against a slow reading of it, line by line; and what is wrong with it."""

import gzip
import html
import re
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.errors import ReadError, UsageError
from communique.read import ReadOptions
from read.reading import days, read

SAMPLE = """<?xml version="1.0"?>
<!-- #vrt positional-attributes: word pos -->
<text id="a" year="1990" date="1990" title="On peace &amp; bread" who="Ann">
<p>
<s n="1">
Peace	NOUN
<g/>
,	PUNCT
<ne type="x">
AT&amp;T	PROPN
</ne>
&lt;	SYM
</s>
</p>
</text>
<text year="1991" date="1991-05" who="B">
<s>
Bread
</s>
</text>
"""


def columns(document):
    return {
        name: [column.types[int(code)] for code in column.codes]
        for name, column in document.tokens.values.items()
    }


def regions(document):
    return {name: each.spans.tolist() for name, each in document.tokens.structures.items()}


def test_texts_are_documents_with_their_tokens_and_structures():
    [one, two], told = read("in/v.vrt", SAMPLE)

    assert (one.id, one.title, one.text) == ("a", "On peace & bread", "Peace, AT&T <")
    assert one.metadata == {
        "year": 1990,
        "date": days("1990-01-01", "1991-01-01", "1990"),
        "who": "Ann",
        "text_origin": "made",
    }
    assert columns(one) == {
        "word": ["Peace", ",", "AT&T", "<"],
        "pos": ["NOUN", "PUNCT", "PROPN", "SYM"],
    }
    assert regions(one) == {"ne": [[2, 3]], "p": [[0, 4]], "s": [[0, 4]]}
    assert one.tokens.structures["ne"].values.to_dicts() == [{"type": "x"}]
    assert one.tokens.structures["p"].values is None
    assert (two.id, two.text, columns(two)) == ("in/v#2", "Bread", {"word": ["Bread"], "pos": [""]})
    assert regions(two) == {"ne": [], "p": [], "s": [[0, 1]]}
    assert told.skipped == told.notices == []


@pytest.mark.parametrize(
    "change",
    [lambda raw: raw.replace("\n", "\r\n").encode(), lambda raw: gzip.compress(raw.encode())],
)
def test_line_ends_of_windows_and_packed_files_are_read_alike(change):
    found, _ = read("v.vrt", change(SAMPLE))

    assert [each.text for each in found] == ["Peace, AT&T <", "Bread"]


def test_a_file_without_texts_is_one_document():
    [document], _ = read("in/v.vrt.gz", gzip.compress(b"<s>\nPeace\tNOUN\tpeace\tx\n</s>\n"))

    assert document.id == "in/v"
    assert columns(document) == {
        "word": ["Peace"],
        "pos": ["NOUN"],
        "lemma": ["peace"],
        "a3": ["x"],
    }


def test_columns_are_called_as_is_said():
    [document], _ = read("v.vrt", "Peace\tpeace\n", ReadOptions(attributes=("word", "lemma", "x")))

    assert columns(document) == {"word": ["Peace"], "lemma": ["peace"], "x": [""]}


def test_a_column_that_can_have_no_such_name():
    with pytest.raises(UsageError, match="'a/b' can't be the name of a column"):
        read("v.vrt", "Peace\n", ReadOptions(attributes=("a/b",)))


def test_a_file_without_tokens_is_an_empty_document():
    [document], told = read("v.vrt", "")

    assert (document.text, columns(document), regions(document)) == (
        "",
        {"word": []},
        {"p": [], "s": []},
    )
    assert told.notices[0].message == "the document has no text"


@pytest.mark.parametrize(
    ("raw", "message", "line"),
    [
        ("<s>\na\n", "<s> is never closed", 1),
        ("a\n</s>\n", "</s> closes what is not open", 2),
        ("<text>\n<s>\na\n</text>\n</s>\n", "<s> does not begin and end in the same <text>", 2),
        ("<text>\na\n<text>\nb\n</text>\n</text>\n", "a <text> begins inside another", 3),
    ],
)
def test_tags_that_do_not_match(raw, message, line):
    with pytest.raises(ReadError) as caught:
        read("v.vrt", raw)

    assert caught.value.message == message
    assert caught.value.where == f"v.vrt, line {line}"


@pytest.mark.parametrize(
    "raw", [b"no gzip", gzip.compress(b"a\n" * 999, mtime=0)[:-9]], ids=["other", "cut"]
)
def test_a_packed_file_that_is_damaged(raw):
    with pytest.raises(ReadError, match="the file can't be unpacked") as caught:
        read("v.vrt.gz", raw)

    assert caught.value.where == "v.vrt.gz"


def test_tokens_outside_every_text_are_skipped_and_told():
    [document], told = read("v.vrt", "<c>\na\n<text>\nb\n</text>\nd\n</c>\n")

    assert document.text == "b"
    assert told.skipped[0].message == "2 tokens stand outside every <text>"
    assert told.skipped[0].where == "v.vrt, line 2"
    assert told.notices[0].message == "<c> stands around texts and was left out"


CELL = st.sampled_from(["a", "B", "é", "&amp;", "&", "&lt;s&gt;", "<", "<3", "語", " x", "b", ""])
LINE = st.one_of(
    st.lists(CELL, min_size=1, max_size=4).map("\t".join),
    st.sampled_from(["<g/>", "", "<!-- note -->"]),
)


BLOCK = st.recursive(
    st.lists(LINE, max_size=4),
    lambda inner: st.lists(inner, max_size=3).flatmap(
        lambda blocks: st.sampled_from(["s", "p", 'ne k="&quot;"']).map(
            lambda name: [f"<{name}>", *chain.from_iterable(blocks), f"</{name.split()[0]}>"]
        )
    ),
    max_leaves=6,
)


def slowly(lines):
    """Return text, spans, rows of cells and regions, looking at one line after the other."""
    text, spans, rows, found, opened, glued = "", [], [], [], [], True
    for line in lines:
        tag = re.fullmatch(r"<(/?)(\w+)([^>]*)>", line)
        if line == "<g/>":
            glued = True
        elif tag and not tag[1]:
            opened.append((tag[2], len(rows)))
        elif tag:
            name, start = opened.pop()
            found.append((name, start, len(rows)))
        elif line.strip() and not line.startswith("<!--"):
            cells = [html.unescape(cell) for cell in line.split("\t")]
            text += "" if glued or not rows else " "
            spans.append((len(text), len(text) + len(cells[0])))
            text += cells[0]
            rows.append(cells)
            glued = False
    return text, spans, rows, found


@given(st.lists(BLOCK, max_size=4).map(lambda blocks: list(chain.from_iterable(blocks))))
def test_columns_are_read_as_line_by_line(lines):
    text, spans, rows, found = slowly(lines)

    [document], _ = read("v.vrt", "\n".join(lines))

    width = max((len(cells) for cells in rows), default=1)
    assert document.text == text
    assert list(zip(document.tokens.start, document.tokens.end, strict=True)) == spans
    assert list(columns(document).values()) == [
        [cells[at] if at < len(cells) else "" for cells in rows] for at in range(width)
    ]
    assert {name: spans for name, spans in regions(document).items() if spans} == {
        name: sorted(
            ([start, end] for each, start, end in found if each == name),
            key=lambda span: (span[0], -span[1]),
        )
        for name in {each for each, _, _ in found}
    }
