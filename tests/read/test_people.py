"""Tables of people and parties: as CSV and as Popolo, and the party of a day that follows."""

import json

import pytest

import communique as cq
from communique.corpus import MemoryStore

TABLES = {
    "agents.csv": "id,kind,name,other_names,classification,gender\n"
    "lind,person,Ada Lind,A. Lind; Lind,,F\ngreens,organisation,Greens,,party,\n"
    "reds,organisation,Reds,,party,\n",
    "memberships.csv": "agent,organisation,role,start,end\nlind,greens,member,2001,2018\n"
    "lind,reds,member,2019,\n",
    "meetings.csv": "id,series,ordinal,start,end\n21 IMCWP,IMCWP,21,2019-10-18,2019-10-20\n",
}
POPOLO = {
    "persons": [{"id": "lind", "name": "Ada Lind", "other_names": [{"name": "A. Lind"}]}],
    "organizations": [
        {"id": "greens", "name": "Greens", "classification": "party"},
        {"id": "reds", "name": "Reds", "classification": "party"},
    ],
    "memberships": [
        {
            "person_id": "lind",
            "organization_id": "greens",
            "start_date": "2001",
            "end_date": "2018",
        },
        {"person_id": "lind", "organization_id": "reds", "start_date": "2019-01-01"},
    ],
}
SPEECHES = (
    "id,text,speaker,date,meeting\na,Peace.,A. Lind,2018-05-01,\n"
    "b,Work.,ada lind,2019-10-30,21 IMCWP\n"
)


@pytest.mark.parametrize("form", ["csv", "popolo"])
def test_the_party_is_that_of_the_day(tmp_path, form):
    (tmp_path / "speeches.csv").write_text(SPEECHES)
    if form == "csv":
        for name, content in TABLES.items():
            (tmp_path / name).write_text(content)
    else:
        (tmp_path / "people.json").write_text(json.dumps(POPOLO))

    corpus = cq.build(tmp_path, MemoryStore())

    assert corpus.report.skipped == []
    assert corpus.metadata()["party"].to_list() == ["Greens", "Reds"]
    assert corpus.metadata()["speaker_name"].to_list() == ["Ada Lind", "Ada Lind"]
    assert corpus.agents()["id"].to_list() == ["lind", "greens", "reds"]


def test_a_day_outside_of_its_meeting_is_in_the_queue(tmp_path):
    (tmp_path / "speeches.csv").write_text(SPEECHES)
    (tmp_path / "meetings.csv").write_text(TABLES["meetings.csv"])

    corpus = cq.build(tmp_path, MemoryStore())

    rows = corpus.check().rows(named=True)
    assert [(r["document"], r["problem"]) for r in rows if r["field"] == "date"] == [
        ("b", "not a day of the meeting")
    ]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("agents.csv", "id,name\na,b\n", "no column 'kind'"),
        ("agents.csv", "id,kind,name\na,robot,b\n", "can't be a 'robot'"),
        ("memberships.csv", "agent,organisation\n,b\n", "has no agent"),
        ("meetings.csv", "id,ordinal\na,two\n", "no number"),
        ("p.json", '{"persons": [{"name": "x"}]}', "no id or no name"),
        ("p.json", '{"persons": [3]}', "no list of objects"),
        ("p.json", '{"persons": [{"id": 1, "name": "x", "memberships": [3]}]}', "no list of"),
        ("p.json", '{"persons": [], "events": [{"id": "x", "ordinal": "3"}]}', "is no number"),
    ],
)
def test_what_is_missing_is_named(tmp_path, name, text, sentence):
    (tmp_path / "a.txt").write_text("Peace.")
    (tmp_path / name).write_text(text)

    report = cq.build(tmp_path, MemoryStore()).report

    assert sentence in report.skipped[0].message
    assert name in report.skipped[0].where


def test_texts_of_one_statement(tmp_path):
    head = "id,text,statement,language,translation_of\n"
    rows = f"{head}a,Peace.,s1,en,\nb,Paz.,s1,es,a\nc,Bread.,,en,\n"
    (tmp_path / "t.csv").write_text(rows)

    found = cq.build(tmp_path, MemoryStore()).statements()

    assert found["statement"].to_list() == ["s1", "s1", "c"]
    assert found["translation_of"].to_list() == [None, "a", None]
    assert found["releases"].to_list() == [1, 1, 1]
