"""Tables of people and meetings go out as CSV and as Popolo, and come back unchanged."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique as cq
from communique.corpus import MemoryStore
from communique.read.popolo import records
from communique.records import Agent, Meeting, Membership, Relation
from communique.write.popolo import as_popolo
from read_parliament import ROOT, TURNS, component

TABLES = ("agents", "memberships", "relations", "meetings")
FILES = {
    "agents.csv": "id,kind,name,other_names,classification,parent,country,start,end,gender,links\n"
    "lind,person,Ada Lind,A. Lind; Lind,,,VD,1960~,,F,two\n"
    "greens,organisation,Greens,G,party,v,,1991-05,2001,,\nv,state,Valdora,,,,VD,,,,\n",
    "memberships.csv": "agent,organisation,role,on_behalf_of,start,end\n"
    "lind,greens,general secretary,v,2001,\ngreens,v,member,,,2018~\n",
    "relations.csv": "kind,active,passive,start,end\nalliance,greens; v,,1991,\n"
    "opposition,greens,v,,2003\n",
    "meetings.csv": "id,series,ordinal,name,place,start,end\n"
    "21 IMCWP,IMCWP,21,,Izmir,2019-10-18,2019-10-20\nx,,,x,,,\n",
    "t.csv": "id,text\na,Peace.\n",
}


def built(folder, files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content)
    return cq.build(folder, MemoryStore())


def rows(corpus):
    """Return the rows of all tables; those of agents in any order."""
    found = {name: getattr(corpus, name)().to_dicts() for name in TABLES}
    return {**found, "agents": sorted(found["agents"], key=lambda each: each["id"])}


@pytest.mark.parametrize("form", ["people", "popolo"])
def test_all_that_the_model_has_comes_back(form, tmp_path):
    corpus = built(tmp_path / "in", FILES)
    target = tmp_path / "out" / ("p.json" if form == "popolo" else "")
    (tmp_path / "out").mkdir()

    [told] = corpus.export(target, form)

    assert told.startswith("documents are left out")
    again = built(tmp_path / "out", {"t.csv": FILES["t.csv"]})
    assert again.report.skipped == []
    assert rows(again) == rows(corpus)


def test_documents_with_tables_beside_them_have_the_same_state(tmp_path):
    corpus = built(tmp_path / "in", FILES)

    corpus.export(tmp_path / "out" / "", "people")
    corpus.export(tmp_path / "out" / "d.jsonl")

    assert cq.build(tmp_path / "out", MemoryStore()).state == corpus.state


@pytest.mark.parametrize("form", ["people", "popolo"])
def test_people_of_a_debate_come_back(form, tmp_path):
    corpus = built(tmp_path / "in", {"root.xml": ROOT, "a.xml": component("2019-02-01", TURNS)})
    (tmp_path / "out").mkdir()
    corpus.export(tmp_path / "out" / ("p.json" if form == "popolo" else ""), form)

    again = built(tmp_path / "out", {"t.csv": FILES["t.csv"]})

    assert rows(again) == rows(corpus)
    assert len(again.memberships()) == 6


def test_popolo_uses_the_words_of_popolo(tmp_path):
    built(tmp_path / "in", FILES).export(tmp_path / "p.json", "popolo")

    found = json.loads((tmp_path / "p.json").read_text())
    assert list(found) == ["persons", "organizations", "memberships", "events", "relations"]
    [ada] = found["persons"]
    assert ada["other_names"] == [{"name": "A. Lind"}, {"name": "Lind"}]
    assert (ada["birth_date"], ada["gender"]) == ("1960~", "F")
    # What Popolo has another meaning for stands apart.
    assert ada["details"] == {"links": "two"}
    assert [each.get("kind") for each in found["organizations"]] == [None, "state"]
    assert [("person_id" in m, "member_id" in m) for m in found["memberships"]] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert all(each["name"] for each in found["events"])


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
maybe = st.one_of(st.just(""), words)
names = st.lists(words, max_size=2).map(tuple)
details = st.dictionaries(st.one_of(words, st.sampled_from(["id", "kind", "gender"])), words)
agents = st.builds(
    Agent, words, st.sampled_from(["person", "organisation", "state"]), words, names,
    maybe, maybe, maybe, maybe, maybe, details,
)  # fmt: skip
everything = st.lists(
    st.one_of(
        agents,
        st.builds(Membership, words, words, words, maybe, maybe, maybe),
        st.builds(Relation, words, names, maybe, maybe, maybe),
        st.builds(Meeting, words, maybe, st.integers(0, 99), maybe, maybe, maybe, maybe),
    ),
    max_size=4,
)


@given(everything)
def test_any_records_come_back_from_popolo(those):
    text = json.dumps(as_popolo(those))

    again = list(records(text, "p.json"))

    assert sorted(map(shown, again)) == sorted(map(shown, those))


def shown(record):
    return type(record).__name__ + json.dumps(asdict(record), sort_keys=True)


def test_what_a_table_cannot_hold_is_said(tmp_path):
    popolo = {
        "persons": [
            {"id": "lind", "name": "Ada Lind", "details": {"kind": "x", "job": " y"}},
            {"id": "oren", "name": "Bo Oren", "other_names": [{"name": "Oren; Bo"}]},
        ],
    }
    corpus = built(tmp_path / "in", {"p.json": json.dumps(popolo), "t.csv": FILES["t.csv"]})

    told = corpus.export(tmp_path / "out", "people")

    assert told[1:] == [
        "details that are called as a column of agents are left out: kind",
        "names with a semicolon in them are read as several",
        "white space around values is lost when they are read",
    ]


def test_a_corpus_without_people_says_so(tmp_path):
    corpus = built(tmp_path / "in", {"t.csv": FILES["t.csv"]})

    assert "no tables" in corpus.export(tmp_path / "p.json", "popolo")[0]
    assert "no tables" in corpus.export(tmp_path / "out", "people")[0]
    assert list((tmp_path / "out").iterdir()) == []
