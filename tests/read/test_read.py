"""Which reader reads which file."""

import pytest

from communique import plugins
from communique.errors import PluginError, UsageError
from communique.read import ReadOptions, is_sidecar, reader_for

RECORD = b"5 X, y\n\n10/24/19 11:08 AM\n  * A, P of A En Asia C\n\nText"


@pytest.mark.parametrize(
    ("name", "raw", "reader"),
    [
        ("a.txt", b"Peace.", "plain"),
        ("a.TXT", b"Peace.", "plain"),
        ("a.md", b"# Peace", "plain"),
        ("a.txt", RECORD, "record"),
        ("a.txt", b"\xef\xbb\xbf" + RECORD.replace(b"\n", b"\r\n"), "record"),
        ("a.txt", RECORD.decode().encode("utf-16"), "record"),
        ("a.csv", b"", "csv"),
        ("a.tsv", b"", "csv"),
        ("a.json", b"", "json"),
        ("a.jsonl", b"", "jsonl"),
        ("a.ndjson", b"", "jsonl"),
        ("a.parquet", b"", "parquet"),
        ("a.vrt", b"", "vertical"),
        ("a.b.vrt.gz", b"", "vertical"),
        ("a.vert", b"", "vertical"),
    ],
)
def test_the_ending_chooses_the_reader_and_the_form_a_record(name, raw, reader):
    assert reader_for(name, raw, ReadOptions())[0] == reader


def test_no_reader_reads_what_nobody_knows():
    assert reader_for("a.xyz", b"", ReadOptions()) is None
    assert reader_for("Makefile", b"", ReadOptions()) is None


def test_a_forced_reader_reads_everything():
    assert reader_for("a.xyz", b"", ReadOptions(reader="plain"))[0] == "plain"
    assert reader_for("a.txt", RECORD, ReadOptions(reader="plain"))[0] == "plain"


def test_a_forced_reader_that_is_not_installed():
    with pytest.raises(PluginError, match="no reader is called 'nope'") as caught:
        reader_for("a.txt", b"", ReadOptions(reader="nope"))

    assert "vertical" in caught.value.hint


def test_another_package_reads_the_ending_it_is_named_for(monkeypatch):
    class Point:
        def load(self):
            return "their reader"

    ours = plugins._points("readers")
    monkeypatch.setattr(plugins, "_points", lambda kind: {**ours, "xyz": Point(), "csv": Point()})

    assert reader_for("a.xyz", b"", ReadOptions()) == ("xyz", "their reader")
    assert reader_for("a.axyz", b"", ReadOptions()) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("in/speech.json", True),
        ("speech.json", False),
        ("in/metadata.csv", True),
        ("in/metadata.json", True),
        ("in/metadata.tsv", True),
        ("sheets/metadata.csv", False),
        ("pages/metadata.csv", True),
        ("pages/page.json", True),
        ("metadata.csv", False),
        ("in/other.csv", False),
        ("in/speech.txt", False),
    ],
)
def test_a_sidecar_stands_beside_its_text(name, expected):
    names = {"in/speech.txt", "speech.csv", "pages/page.html", "sheets/all.xlsx", name}

    assert is_sidecar(name, frozenset(names)) is expected


def test_an_unknown_type_of_field():
    with pytest.raises(UsageError, match="'integer' of the field 'year'"):
        ReadOptions(types={"year": "integer"})
