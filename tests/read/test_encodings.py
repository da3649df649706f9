"""Encodings: texts of every language come back from the encodings of their archives."""

import pytest

from communique.read import ReadOptions
from communique.read.encoding import decoded, decoded_pieces, settled
from encoded_texts import TEXTS
from reading import read


def name(case):
    return f"{case[0]} {case[1][:8]}"


@pytest.mark.parametrize(("encoding", "text"), TEXTS, ids=map(name, TEXTS))
def test_a_text_comes_back_from_its_encoding(encoding, text):
    raw = text.encode(encoding)

    assert decoded(raw, "a.txt", ReadOptions()) == text
    # A large file is told by its beginning, and decoded piece by piece.
    found = settled(lambda: iter([raw]), "a.txt", ReadOptions())
    assert "".join(decoded_pieces(lambda: iter([raw]), found, "a.txt")) == text


@pytest.mark.parametrize(("encoding", "text"), TEXTS, ids=map(name, TEXTS))
def test_the_word_of_the_user_always_wins(encoding, text):
    [document], told = read("a.txt", text.encode(encoding), ReadOptions(encoding=encoding))

    assert document.text == text.strip()
    assert told.notices == []


def test_a_guess_is_told_and_what_is_certain_is_not():
    _, told = read("a.txt", TEXTS[1][1].encode("koi8-r"))
    assert "read as koi8-r" in told.notices[0].message

    _, told = read("a.txt", TEXTS[1][1].encode())
    assert told.notices == []
