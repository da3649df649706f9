"""TEI that is written keeps the rules that its schema has, and says what it can't hold."""

from xml.etree import ElementTree

import pytest

import communique as cq
from communique.corpus import MemoryStore
from communique.sample import meeting

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
CSV = (
    "id,title,speaker,text\n"
    '12/a b,One,Ada Lind,"Peace.\n\nBread."\n'
    'u2,Two,LindAda,"Work  for\nall."\n'
)


@pytest.fixture
def odd(tmp_path):
    (tmp_path / "t.csv").write_text(CSV)
    return cq.build(tmp_path / "t.csv", MemoryStore())


def roots(folder):
    return {path.name: ElementTree.parse(path).getroot() for path in sorted(folder.glob("*.xml"))}


def test_ids_are_names_and_come_back_as_they_were(odd, tmp_path):
    odd.export(tmp_path / "out", "tei")

    turns = [each for root in roots(tmp_path / "out").values() for each in root.iter(f"{TEI}u")]
    assert [each.get(ID) for each in turns] == ["_12_a_b", "u2"]
    assert [each.get("who") for each in turns] == [None, "#LindAda"]
    again = cq.build(tmp_path / "out", MemoryStore())
    columns = ["id", "title", "speaker"]
    assert again.metadata().select(columns).equals(odd.metadata().select(columns))


def test_white_space_that_is_lost_is_told(odd, tmp_path):
    told = odd.export(tmp_path / "out", "tei")

    assert any("single spaces" in line for line in told)


def test_all_that_must_be_there_is_there(tmp_path):
    meeting.write(tmp_path / "in")
    cq.build(tmp_path / "in", MemoryStore()).export(tmp_path / "out", "tei")

    for name, root in roots(tmp_path / "out").items():
        for path in ("titleStmt/title", "publicationStmt/publisher", "sourceDesc/bibl"):
            steps = "/".join(f"{TEI}{step}" for step in path.split("/"))
            assert root.find(f"{TEI}teiHeader/{TEI}fileDesc/{steps}") is not None, name
        ids = [each.get(ID) for each in root.iter() if each.get(ID)]
        assert len(set(ids)) == len(ids)
        for empty in ("listPerson", "listOrg", "particDesc"):
            assert all(len(each) for each in root.iter(f"{TEI}{empty}"))


def test_applause_and_notes_are_elements_of_their_own_again(tmp_path):
    from read_parliament import ROOT, TURNS, component

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "root.xml").write_text(ROOT)
    (tmp_path / "in" / "a.xml").write_text(component("2019-02-01", TURNS))
    corpus = cq.build(tmp_path / "in", MemoryStore())
    corpus.export(tmp_path / "out", "tei")

    again = cq.build(tmp_path / "out", MemoryStore())

    columns = ["id", "kind", "start", "end"]
    [old], [new] = corpus.stored.parts, again.stored.parts
    assert new.asides.select(columns).equals(old.asides.select(columns))
    relations = roots(tmp_path / "out")["corpus.xml"].iter(f"{TEI}relation")
    assert all(("mutual" in each.attrib) != ("active" in each.attrib) for each in relations)
    persons = {each.get(ID) for each in roots(tmp_path / "out")["corpus.xml"].iter(f"{TEI}person")}
    for root in roots(tmp_path / "out").values():
        assert {each.get("who").lstrip("#") for each in root.iter(f"{TEI}u")} <= persons
