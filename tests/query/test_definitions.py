"""Lists of words and macros from a file."""

import pytest

from communique.errors import ReadError
from communique.query import parse, read_definitions


def test_lists_and_macros_are_read(tmp_path):
    (tmp_path / "towns.txt").write_text("Bern\n\n Genf \n", "utf-8")
    path = tmp_path / "communique.toml"
    path.write_text(
        '[read]\nencoding = "utf-8"\n[lists]\npeace = ["peace", "truce"]\ntowns = "towns.txt"\n'
        "[macros]\nfrom_town = '\"from\" $towns'\n"
    )

    known = read_definitions(path)

    assert str(parse("$peace", known)) == '[word in ("peace", "truce")]'
    assert str(parse("/from_town[]", known)) == '"from" [word in ("Bern", "Genf")]'


def test_a_file_without_definitions_defines_nothing(tmp_path):
    path = tmp_path / "communique.toml"
    path.write_text("[read]\n")

    assert read_definitions(path).lists == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[lists", "are not TOML"),
        (b"\xff", "are not UTF-8"),
        (b"lists = 3", r"\[lists\] is no table"),
        (b"[lists]\na = 3", "the list 'a' holds no words"),
        (b"[lists]\na = []", "the list 'a' is empty"),
        (b'[lists]\na = "gone.txt"', "can't be read"),
        (b"[macros]\na = 3", "the macro 'a' is no text"),
    ],
)
def test_a_file_that_defines_something_else_is_named(tmp_path, content, message):
    path = tmp_path / "d.toml"
    path.write_bytes(content)

    with pytest.raises(ReadError, match=message) as caught:
        read_definitions(path)

    assert str(tmp_path) in caught.value.where
