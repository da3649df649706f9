"""TEI that is written keeps the rules that ParlaMint has, and says what it can't hold."""

import copy
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import communique as cq
from communique.corpus import MemoryStore
from communique.read.parliament.people import records as read_records
from communique.records import Agent, Meeting, Membership, Relation, frames, records_of
from communique.sample import meeting
from communique.write.tei.forms import is_name
from communique.write.tei.people import People
from read_parliament import ROOT, TURNS, component
from tei_rules import TEI, XML, broken, pointed, roots

CSV = (
    "id,title,speaker,text\n"
    '12/a b,One,Ada Lind,"Peace.\n\nBread."\n'
    'u2,Two,LindAda,"Work  for\nall."\n'
)
BY = '[rights]\nlicence = "CC-BY-4.0"\n'


@pytest.fixture
def odd(tmp_path):
    (tmp_path / "t.csv").write_text(CSV)
    return cq.build(tmp_path / "t.csv", MemoryStore())


def built(folder, files, licensed=True):
    folder.mkdir()
    project = folder.with_suffix(".toml")
    project.write_text(BY if licensed else "")
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return cq.build(folder, MemoryStore(), project=project)


def exported(corpus, folder):
    return corpus.export(folder, "tei"), cq.build(folder, MemoryStore())


def test_ids_are_names_and_come_back_as_they_were(odd, tmp_path):
    _, again = exported(odd, tmp_path / "out")

    turns = [each for root in roots(tmp_path / "out").values() for each in root.iter(f"{TEI}u")]
    assert [each.get(f"{XML}id") for each in turns] == ["_12_a_b", "u2"]
    assert [each.get("who") for each in turns] == [None, "#LindAda"]
    columns = ["id", "title", "speaker"]
    assert again.metadata().select(columns).equals(odd.metadata().select(columns))


def test_no_two_texts_have_a_name_in_common(tmp_path):
    ids = ["a b", "a,b", "a#b", "_a_b", "own.1", "own.2"]
    (tmp_path / "t.jsonl").write_text(
        "\n".join(json.dumps({"id": each, "text": "Peace."}) for each in ids)
    )
    corpus = cq.build(tmp_path / "t.jsonl", tmp_path / "own.corpus")
    _, again = exported(corpus, tmp_path / "out")

    every = roots(tmp_path / "out")
    named = [each.get(f"{XML}id") for root in every.values() for each in root.iter()]
    named = [each for each in named if each]
    assert len(named) >= 2 * len(ids)
    assert len(set(named)) == len(named)
    assert again.metadata()["id"].to_list() == ids


def test_white_space_that_is_lost_is_told(odd, tmp_path):
    told, _ = exported(odd, tmp_path / "out")

    assert any("single spaces" in line for line in told)


ODD_TEXTS = (
    "id,title,speaker,speaker_role,date,published,country,language,url,show,text\n"
    "b c,,Ada Lind,chair person,,,South Korea,,,,Peace.\x0b\n"
    "u2,Two,LindAda,chair,2019-10,2019-10-24,KP,x-a_b,https://x.example/a?b=c&d,,Work.\n"
    "unstated,A & <b>,LindAda,unstated,1999,12 June 1999,,zz,ftp://q,nothing,Hidden.\n"
    "四,四,parla.meeting,,2019-10-18/2019-10-20,2019-10-18/2019-10-20,,ja,,,\n"
)
ODD_AGENTS = (
    "id,kind,name,other_names,classification,parent,country,start,end,gender,colour\n"
    "LindAda,person,Ada Lind,A. Lind; Lind,,,VD,1960~,,female,red\n"
    "chair,person,X,,,,,1960-02-30,2000,,\n"
    "12 a,organisation,The 12,T,alliance,v,,1991,,,\nv,state,Valdora,,,,,,,,\n"
)
ODD_MEMBERSHIPS = (
    "agent,organisation,role,on_behalf_of,start,end\n"
    "LindAda,12 a,general secretary,v,2001,2002~\n12 a,v,member,,,\nchair,nowhere,member,,,\n"
)
ODD_RELATIONS = (
    "kind,active,passive,start,end\ncoalition,12 a;v,,2001,\nfriendship,12 a,v,,\n"
    "opposition,12 a,v,,2003\n"
)
ODD_MEETINGS = (
    "id,series,ordinal,name,place,start,end\n"
    "21 IMCWP,IMCWP,21,,Izmir,2019-10-18,2019-10-20\nv,,,Long,,,\n"
)
INTERRUPTED = (
    '<u xml:id="u3"><head>Peace</head><seg xml:lang="fr">La <gap reason="inaudible"/> paix</seg>'
    '<vocal type="shouting"><desc>Shame!</desc></vocal><vocal><desc>Oh!</desc></vocal>'
    '<incident type="leaving"><desc>They go.</desc></incident><stage>Bell.</stage>'
    '<note type="time"> </note></u><u xml:id="u4"/>'
)


def debate(body):
    """Return the files of a debate under the licence that ParlaMint has."""
    text = component("2019-02-01", body)
    licence = "https://creativecommons.org/licenses/by/4.0/"
    return {"root.xml": ROOT, "a.xml": text.replace("https://example.org/by", licence)}


COLLECTIONS = {
    "a text and nothing more": {"a.txt": "Peace."},
    "texts that lack almost everything": {"t.csv": ODD_TEXTS},
    "people that ParlaMint has no words for": {
        "t.csv": ODD_TEXTS,
        "agents.csv": ODD_AGENTS,
        "memberships.csv": ODD_MEMBERSHIPS,
        "relations.csv": ODD_RELATIONS,
        "meetings.csv": ODD_MEETINGS,
    },
    "a debate": debate(TURNS),
    "interruptions": debate(INTERRUPTED),
    "a page with furniture": {
        "a.html": "<title>Peace</title><nav><a href=/>Home</a></nav><main><h1>Peace</h1>"
        "<p>We meet again in this town, and we ask for peace in all of the world.</p></main>"
        "<footer>© Press</footer>",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", COLLECTIONS)
def test_files_keep_the_rules_of_parlamint(name, tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS[name])

    corpus.export(tmp_path / "out", "tei")

    found = {file: broken(root) for file, root in roots(tmp_path / "out").items()}
    assert {file: those for file, those in found.items() if those} == {}
    pointers, there = pointed(tmp_path / "out")
    assert pointers <= there


def test_the_sample_keeps_the_rules_of_parlamint(tmp_path):
    meeting.write(tmp_path / "in")
    (tmp_path / "p.toml").write_text(BY)
    corpus = cq.build(tmp_path / "in", MemoryStore(), project=tmp_path / "p.toml")

    corpus.export(tmp_path / "out", "tei")

    assert len(roots(tmp_path / "out")) == 41
    assert [each for root in roots(tmp_path / "out").values() for each in broken(root)] == []


def test_a_rule_that_is_broken_is_found(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["a debate"])
    corpus.export(tmp_path / "out", "tei")
    whole = roots(tmp_path / "out")["1_u1.xml"]

    for path, change in {
        "teiHeader": lambda root, found: root.remove(found),
        "text/body/div/u": lambda root, found: found.attrib.pop("ana"),
        "text/body/div/u/seg": lambda root, found: found.set("who", "#a"),
        "teiHeader/fileDesc/titleStmt/title": lambda root, found: setattr(found, "text", " A"),
        "teiHeader/profileDesc/settingDesc/setting/date": lambda root, found: found.clear(),
    }.items():
        root = copy.deepcopy(whole)
        change(root, root.find("/".join(f"{TEI}{step}" for step in path.split("/"))))
        assert broken(root), path


@pytest.mark.parametrize("licence", ["", "Open Parliament Licence"])
def test_a_licence_that_nobody_gave_is_never_claimed(licence, tmp_path):
    corpus = built(tmp_path / "in", {"t.csv": f"id,licence,text\na,{licence},Peace.\n"}, False)

    told, again = exported(corpus, tmp_path / "out")

    raw = "".join(path.read_text() for path in (tmp_path / "out").glob("*.xml"))
    assert "creativecommons" not in raw
    assert [line for line in told if "no licence but CC BY 4.0" in line and "1 documents" in line]
    kept = again.metadata()["licence"].to_list() if "licence" in again.metadata().columns else [""]
    assert kept == [licence]


def test_what_nobody_stated_is_not_there_when_it_is_read(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["a text and nothing more"])

    _, again = exported(corpus, tmp_path / "out")

    kept = {"id", "title", "source", "tokens", "licence", "language"}
    assert set(again.metadata().columns) <= kept
    assert again.agents().is_empty() and again.meetings().is_empty()


@pytest.mark.parametrize("days", [["24 October 2019", "October 2019"], ["2019-10-24", "2019-10"]])
def test_dates_come_back_with_their_days_and_as_they_were_written(days, tmp_path):
    rows = [f"{n},{day},{day},Peace.\n" for n, day in enumerate(days)]
    corpus = built(tmp_path / "in", {"t.csv": "id,date,published,text\n" + "".join(rows)})

    _, again = exported(corpus, tmp_path / "out")

    columns = ["date", "published"]
    assert [each["raw"] for each in corpus.metadata()["date"]] == days
    assert again.metadata().select(columns).equals(corpus.metadata().select(columns))


def test_of_times_of_publication_the_first_day_is_written_and_told(tmp_path):
    days = "2019-10-18/2019-10-20"
    corpus = built(tmp_path / "in", {"t.csv": f"date,published,text\n{days},{days},Peace.\n"})

    told, again = exported(corpus, tmp_path / "out")

    assert again.metadata()["date"].to_list() == corpus.metadata()["date"].to_list()
    [day] = again.metadata()["published"]
    assert (day["start"].isoformat(), day["stop"].isoformat()) == ("2019-10-18", "2019-10-19")
    assert any("the first day is written: published" in line for line in told)


def test_people_with_odd_names_come_back_and_the_rest_is_told(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["people that ParlaMint has no words for"])

    told, again = exported(corpus, tmp_path / "out")

    for table in ("agents", "meetings"):
        ids = sorted(getattr(corpus, table)()["id"])
        assert sorted(getattr(again, table)()["id"]) == ids
    [ada] = again.agents().filter(id="LindAda").to_dicts()
    assert (ada["other_names"], ada["start"], ada["details"]) == (
        ["A. Lind", "Lind"], "1960", '{"gender": "F"}',
    )  # fmt: skip
    [state] = again.agents().filter(id="v").to_dicts()
    assert (state["kind"], state["name"]) == ("state", "Valdora")
    kept = again.memberships().select("agent", "organisation", "role", "start", "end").rows()
    assert kept == [
        ("LindAda", "12 a", "member", "2001", "2002"), ("chair", "nowhere", "member", "", ""),
    ]  # fmt: skip
    assert again.relations()["active"].to_list() == [["12 a", "v"], ["12 a"]]
    for word in (
        "doubted", "parents and countries", "details of agents", "genders", "institution",
        "as member", "behalf", "relations that", "series, ordinals", "memberships of organisations",
    ):  # fmt: skip
        assert any(word in line for line in told), word


def test_names_in_parts_stay_in_parts(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["a debate"])

    _, again = exported(corpus, tmp_path / "out")

    root = roots(tmp_path / "out")["corpus.xml"]
    assert [each.text for each in root.iter(f"{TEI}surname")] == ["Lind", "Oren"]
    for table in ("agents", "memberships", "relations", "meetings"):
        columns = getattr(corpus, table)().columns
        old = getattr(corpus, table)().sort(columns[0], maintain_order=True)
        new = getattr(again, table)().sort(columns[0], maintain_order=True)
        assert new.equals(old), table


def test_applause_and_notes_are_elements_of_their_own_again(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["interruptions"])

    told, again = exported(corpus, tmp_path / "out")

    [old], [new] = corpus.stored.parts, again.stored.parts
    assert new.text(0) == old.text(0)
    where, kept, back = ["id", "start", "end"], *(p.asides.sort("start") for p in (old, new))
    assert back.select(where).equals(kept.select(where))
    assert kept["kind"].to_list() == ["gap", "vocal", "vocal", "incident", "stage"]
    assert back["kind"].to_list() == ["gap", "vocal", "note", "incident", "note"]
    assert any("written as notes: stage, vocal" in line for line in told)


def test_furniture_over_several_paragraphs_stays_beside_the_words(tmp_path):
    corpus = built(tmp_path / "in", COLLECTIONS["a page with furniture"])

    told, again = exported(corpus, tmp_path / "out")

    assert again.metadata()["tokens"].to_list() == corpus.metadata()["tokens"].to_list()
    assert any("notes" in line for line in told)


def test_turns_that_go_on_elsewhere_still_point_to_each_other(tmp_path):
    body = (
        '<u xml:id="u1" next="#u2"><seg>We</seg></u><u xml:id="u2" prev="#u1"><seg>ask.</seg></u>'
    )
    corpus = built(tmp_path / "in", {"a.xml": component("2019-02-01", body)})

    _, again = exported(corpus, tmp_path / "out")

    columns = ["next", "prev"]
    assert again.metadata().select(columns).equals(corpus.metadata().select(columns))


def test_the_table_beside_has_its_columns_and_days_of_the_calendar(tmp_path):
    corpus = built(tmp_path / "in", {"t.csv": "id,date,text\na,24 October 2019,Peace.\n"})

    exported(corpus, tmp_path / "out")

    head, row = (tmp_path / "out" / "1_a-meta.tsv").read_text().splitlines()
    assert len(head.split("\t")) == len(row.split("\t")) == 23
    assert dict(zip(head.split("\t"), row.split("\t"), strict=True))["Date"] == "2019-10-24"


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=4)
ids = st.one_of(
    st.sampled_from(["a", "b", "_c", "c", "unstated.person", "é ü", "12", "a.b"]), words
)
maybe = st.one_of(st.just(""), words)
days = st.sampled_from(["", "1960", "1991-05", "2019-10-24", "1991~", "2019-02-30", "soon"])
kinds = st.sampled_from(["person", "organisation", "state"])
names_of = st.lists(words, max_size=2).map(tuple)
details = st.dictionaries(st.sampled_from(["gender", "given_name", "family_name", "x"]), words)
anybody = st.lists(
    st.one_of(
        st.builds(Agent, ids, kinds, words, names_of, maybe, maybe, maybe, days, days, details),
        st.builds(Membership, ids, ids, maybe, maybe, days, days),
        st.builds(
            Relation, st.sampled_from(["coalition", "feud"]), st.lists(ids, max_size=2).map(tuple),
            st.one_of(st.just(""), ids), days, days,
        ),
        st.builds(Meeting, ids, maybe, st.integers(0, 9), maybe, maybe, days, days),
    ),
    max_size=6,
)  # fmt: skip


@given(anybody, st.dictionaries(ids.filter(is_name), words, max_size=3))
def test_any_people_are_listed_by_the_rules_and_found_again(records, speakers):
    kept = records_of(frames(records))

    text = People(kept, speakers, ["unstated", "a.b"]).lists()

    root = ElementTree.fromstring(f'<particDesc xmlns="{TEI[1:-1]}">{text}</particDesc>')
    assert broken(root) == []
    again = list(read_records(root))
    for kind in (Agent, Meeting):
        found = {each.id for each in again if isinstance(each, kind)}
        assert found == {each.id for each in kept if isinstance(each, kind)}
