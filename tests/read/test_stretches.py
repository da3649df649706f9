"""Vertical text is read alike in stretches of any size, down to the place of each mistake."""

import codecs
import gzip
import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.corpus import Source
from communique.errors import ReadError
from communique.read import ReadOptions, vertical
from communique.read.encoding import decoded, decoded_pieces, settled
from read.reading import Told, read

WHOLE = 1 << 30


def seen(raw, n_characters):
    """Return all that a reading gives, in plain values, or the mistake that ends it."""
    try:
        documents, told = read("v.vrt", raw, ReadOptions(n_characters=n_characters))
    except ReadError as error:
        return error.message, error.where
    return [plain(each) for each in documents], [
        (error.message, error.where) for error in [*told.skipped, *told.notices]
    ]


def plain(document):
    tokens = document.tokens
    return (
        (document.id, document.title, document.text, document.metadata),
        list(zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)),
        {
            name: [column.types[int(code)] for code in column.codes]
            for name, column in tokens.values.items()
        },
        {
            name: (
                regions.spans.tolist(),
                None if regions.values is None else sorted(map(sorted, rows(regions.values))),
            )
            for name, regions in tokens.structures.items()
        },
    )


def rows(values):
    return [[(key, str(value)) for key, value in row.items()] for row in values.to_dicts()]


OUTSIDE = st.lists(st.sampled_from(["x\tX", "<c>", "</c>", "<lb/>", "", "<!-- <text> -->"]))
INSIDE = st.lists(
    st.sampled_from(
        [
            "Peace\tNOUN",
            "bread",
            "é\tX\té\tY",
            "<g/>",
            "<s>",
            "</s>",
            '<s n="1">',
            "<b/>",
            "<textual",
            "",
        ]
    )
)
TEXT = st.tuples(
    st.sampled_from(["<text>", '<text year="1990">', '<text year="new" id="a&amp;b">', " <text >"]),
    INSIDE,
).map(lambda text: [text[0], *text[1], "</text>"])
FILE = st.lists(st.one_of(TEXT, TEXT, st.just(["<text/>"]), OUTSIDE, st.just(["</text>"]))).map(
    lambda blocks: [line for block in blocks for line in block]
)


@given(FILE, st.integers(1, 80), st.sampled_from(["\n", "\r\n"]))
def test_any_stretches_give_the_same_documents_and_mistakes(lines, n_characters, end):
    raw = end.join(lines)

    assert seen(raw, n_characters) == seen(raw, WHOLE)


def slowly(lines):
    """Return the mistake in the tags of a file, and its line; look at one tag after the other."""
    opened, elements, edges = {}, [], []
    for number, line in enumerate(lines, start=1):
        match = re.fullmatch(r" *<(/?)([a-z]+)([^>]*?)(/?)>", line)
        if match is None or match[2] == "g":
            continue
        closing, name, _, lone = match.groups()
        if closing:
            if not opened.get(name):
                return f"</{name}> closes what is not open", number
            opened[name].pop()[2] = number
        else:
            elements.append([name, number, number])
            if not lone:
                opened.setdefault(name, []).append(elements[-1])
    left = sorted((each[1], each[0]) for several in opened.values() for each in several)
    if left:
        return f"<{left[0][1]}> is never closed", left[0][0]
    texts = [each for each in elements if each[0] == "text"]
    for before, after in pairwise(texts):
        if after[1] < before[2]:
            return "a <text> begins inside another", after[1]
    edges = [range(first, last) for _, first, last in texts]
    for name, first, last in elements:
        homes = [[at for at, text in enumerate(edges) if line in text] for line in (first, last)]
        if name != "text" and homes[0] != homes[1]:
            return f"<{name}> does not begin and end in the same <text>", first
    return None


@given(FILE, st.integers(1, 80))
def test_mistakes_in_tags_are_those_of_a_slow_reading(lines, n_characters):
    expected = slowly(lines)

    found = seen("\n".join(lines), n_characters)

    if expected is None:
        assert isinstance(found[0], list)
    else:
        assert found == (expected[0], f"v.vrt, line {expected[1]}")


def test_columns_and_structures_are_those_of_the_whole_file():
    raw = "<text>\na\n</text>\n<text>\nb\tX\tb\tc\n<q>\n</q>\n</text>\n"

    [one, two], _ = read("v.vrt", raw, ReadOptions(n_characters=1))

    assert list(one.tokens.values) == list(two.tokens.values) == ["word", "pos", "lemma", "a3"]
    assert list(one.tokens.structures) == list(two.tokens.structures) == ["p", "q", "s"]


def test_an_element_around_texts_may_span_stretches():
    raw = "<c>\n" + "<text>\n<c>\na\n</c>\n</text>\n" * 5 + "</c>\n"

    documents, told = read("v.vrt", raw, ReadOptions(n_characters=10))

    assert [each.tokens.structures["c"].spans.tolist() for each in documents] == [[[0, 1]]] * 5
    assert [error.message for error in told.notices] == ["<c> stands around texts and was left out"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_mistake_in_the_last_stretch_leaves_the_file_out_whole(pack):
    raw = "<text>\na\n</text>\n" * 9 + "<text>\n<s>\n</text>\n"

    with pytest.raises(ReadError, match="<s> is never closed") as caught:
        read("v.vrt", pack(raw.encode()), ReadOptions(n_characters=20))

    assert caught.value.where == "v.vrt, line 29"


def test_a_byte_that_can_not_be_is_told_with_its_place_in_the_file():
    raw = "<text>\né\n</text>\n".encode() * 9 + b"<text>\nab\xff\n</text>\n"

    with pytest.raises(ReadError) as caught:
        read("v.vrt", raw, ReadOptions(n_characters=20, encoding="utf-8"))

    assert caught.value.message == f"byte {9 * 18 + 10} (0xFF) can't be utf-8"
    assert caught.value.where == "v.vrt, line 29, column 3"


def test_the_encoding_is_guessed_once_for_a_file():
    raw = "<text>\nGruß\n</text>\n".encode("cp1252") * 9

    documents, told = read("v.vrt", raw, ReadOptions(n_characters=20))

    assert {each.text for each in documents} == {"Gruß"}
    assert [error.message for error in told.notices] == [
        "the text is not UTF-8; it was read as cp1252"
    ]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "shift_jis", "gb18030"]
OCTETS = st.one_of(
    st.binary(max_size=30),
    st.tuples(st.text("aé\nЖ語\0", max_size=20), st.sampled_from(ENCODINGS)).map(
        lambda given: given[0].encode(given[1], "ignore")
    ),
)


@given(OCTETS, st.integers(1, 9), st.sampled_from(["", "utf-8", "utf-16-le", "cp1252", "gb18030"]))
def test_pieces_are_decoded_as_the_whole_is(raw, size, encoding):
    told, told_whole = Told(), Told()
    options = ReadOptions(encoding=encoding, notice=told.notices.append)

    def in_pieces():
        return (raw[at : at + size] for at in range(0, len(raw), size))

    try:
        whole = decoded(raw, "f", replace(options, notice=told_whole.notices.append))
    except ReadError as error:
        with pytest.raises(ReadError) as caught:
            list(decoded_pieces(in_pieces, settled(in_pieces, "f", options), "f"))
        # Of two mistakes the first is told.
        if b"\0" not in raw and not raw.startswith(codecs.BOM_UTF8):
            assert (caught.value.message, caught.value.where) == (error.message, error.where)
        return
    found = "".join(decoded_pieces(in_pieces, settled(in_pieces, "f", options), "f"))

    assert found == whole
    assert [str(error) for error in told.notices] == [str(error) for error in told_whole.notices]


def test_a_file_is_read_without_being_held():
    raw = b"<text>\na\n</text>\n" * 3
    opened = []

    def content():
        opened.append(io.BytesIO(raw))
        return opened[-1]

    source = Source("v.vrt", content)
    found = list(vertical.read(source, ReadOptions(n_characters=20)))

    assert [each.text for each in found] == ["a"] * 3
    assert all(file.closed for file in opened)
    assert "raw" not in vars(source)
