"""Corrections: forms of the file, what they do, and what they can't."""

import polars as pl
import pytest

from communique.corpus import MemoryStore, open_corpus
from communique.errors import ReadError
from communique.ingest import Plan, add, build, correct
from communique.records.corrections import Correction, corrections

CSV = "document,field,old,value,reason\na,party,,Greens,minutes\n,party,Reds,none,\nb,date,,,\n"
TOML = """
[[correction]]
document = "a"
field = "party"
value = "Greens"
reason = "minutes"

[[correction]]
field = "party"
old = "Reds"
value = "none"
"""


@pytest.mark.parametrize(("name", "text"), [("c.csv", CSV), ("c.toml", TOML)])
def test_both_forms_say_the_same_and_lines_without_a_value_wait(name, text):
    found = corrections(text.encode(), name)

    assert [(each.document, each.field, each.old, each.value) for each in found] == [
        ("a", "party", "", "Greens"),
        ("", "party", "Reds", "none"),
    ]
    assert "line" in found[0].place


@pytest.mark.parametrize(
    ("name", "text", "sentence", "where"),
    [
        ("c.csv", "document,value\na,b\n", "no column 'field'", "line 1"),
        ("c.csv", "document,field,value\na,,b\n", "names no field", "line 2"),
        ("c.csv", "document,field,value\n,party,b\n", "neither a document nor", "line 2"),
        ("c.csv", 'document,field,value\n"a,b\n', "can't be read", "line"),
        ("c.toml", "correction = 3", "something else", "c.toml"),
        ("c.toml", "[[correction]\n", "not TOML", "c.toml"),
        ("c.toml", '[[correction]]\nfeld = "a"\n', "no key 'feld'", "line 1"),
        ("c.csv", b"\xff\xfe", "can't be UTF-8", "c.csv"),
    ],
)
def test_a_mistake_is_named_with_its_place(name, text, sentence, where):
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ReadError) as told:
        corrections(raw, name)

    assert sentence in told.value.message
    assert where in told.value.where


def folder(tmp_path, extra=None):
    head = "id,text,party,year,date\na,Peace.,Reds,2019,2019-10-24\n"
    rows = f"{head}b,Work.,Reds,2020,\nc,Bread.,,2021,2021\n"
    (tmp_path / "t.csv").write_text(rows)
    for name, content in (extra or {}).items():
        (tmp_path / name).write_text(content)
    return tmp_path


def table(corpus):
    return pl.concat([part.documents for part in corpus.parts])


def test_corrections_beside_the_sources_survive_every_rebuilding(tmp_path):
    lines = "document,field,old,value\na,party,Reds,Greens\n,party,Reds,Blues\nc,date,,2021-05\n"
    report = build([folder(tmp_path, {"corrections.csv": lines})], MemoryStore())

    found = table(report.corpus)
    assert found["party"].to_list() == ["Greens", "Blues", None]
    assert found["date"].struct.field("raw").to_list() == ["2019-10-24", None, "2021-05"]
    again = build([tmp_path], MemoryStore())
    assert again.corpus.state_id == report.corpus.state_id


def test_types_are_kept_new_fields_come_and_values_go(tmp_path):
    store = MemoryStore()
    build([folder(tmp_path)], store)
    before = open_corpus(store)
    path = tmp_path / "later.csv"
    path.write_text(
        "document,field,old,value\na,year,,1999\nb,year,,none\nc,speaker,,Ann\nc,year,,soon\n"
    )

    after = correct(store, [path])

    found = table(after)
    assert found["year"].to_list() == [1999, None, 2021]
    assert found["speaker"].to_list() == [None, None, "Ann"]
    assert after.fields["year"] == "number"
    [doubt] = after.records["doubts"].rows(named=True)
    assert (doubt["id"], doubt["problem"]) == ("c", "a correction can't be stored")
    assert table(open_corpus(store, state=before.state_id)).equals(table(before))
    assert list(after.damaged()) == []


def test_what_no_longer_fits_is_a_doubt_and_changes_nothing(tmp_path):
    lines = "document,field,old,value\na,party,Blues,Greens\nz,party,,Greens\n"
    report = build([folder(tmp_path, {"corrections.csv": lines})], MemoryStore())

    assert table(report.corpus)["party"].to_list() == ["Reds", "Reds", None]
    doubts = report.corpus.records["doubts"]
    assert doubts["problem"].to_list() == [
        "a correction expects 'Blues'",
        "a correction names no document",
    ]
    assert any("in doubt" in each.message for each in report.notices)


def test_taking_all_corrections_back_gives_the_state_without_them(tmp_path):
    store = MemoryStore()
    before = build([folder(tmp_path)], store).corpus.state_id
    path = tmp_path / "later.csv"
    path.write_text("document,field,old,value\na,party,,Greens\n")
    assert correct(store, [path]).state_id != before
    path.write_text("document,field,old,value\n")

    assert correct(store, [path]).state_id == before


def test_documents_added_later_are_corrected_too(tmp_path):
    store = MemoryStore()
    lines = "document,field,old,value\n,party,Reds,Greens\n"
    build([folder(tmp_path, {"corrections.csv": lines})], store)
    more = tmp_path / "more"
    more.mkdir()
    (more / "u.csv").write_text("id,text,party\nd,Water.,Reds\n")

    corpus = add([more], store, Plan()).corpus

    assert table(corpus)["party"].to_list() == ["Greens", "Greens", None, "Greens"]


def test_a_correction_is_plain_data():
    assert Correction("a", "b", "c").old == ""
