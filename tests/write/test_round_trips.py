"""What is written is read back: the same documents, where a form can carry it the same state."""

import polars as pl
import pytest

import communique as cq
from communique.corpus import MemoryStore
from communique.errors import PluginError, UsageError
from communique.sample import meeting

CARRY_ALL = ["text", "jsonl", "parquet"]
FORMS = {
    "text": "texts",
    "jsonl": "d.jsonl",
    "parquet": "d.parquet",
    "csv": "d.csv",
    "xlsx": "d.xlsx",
    "conllu": "d.conllu",
    "tei": "tei",
}


@pytest.fixture(scope="module")
def statements(tmp_path_factory):
    """The sample without the minutes, whose words the file itself has cut."""
    folder = tmp_path_factory.mktemp("meeting")
    meeting.write(folder)
    (folder / "minutes.vrt").unlink()
    return cq.build(folder, MemoryStore())


def read_back(statements, form, folder):
    path = folder / FORMS[form]
    told = statements.export(path, form)
    project = path / "communique.toml"
    if project.exists():
        return cq.build(path, MemoryStore(), project=project), told
    return cq.build(path, MemoryStore()), told


def normal(text):
    return " ".join(text.split())


@pytest.mark.parametrize("form", FORMS)
def test_the_same_documents_and_metadata_come_out_of_each_form(statements, form, tmp_path):
    found, told = read_back(statements, form, tmp_path)

    old, new = statements.metadata(), found.metadata()
    assert new["id"].to_list() == old["id"].to_list()
    assert new["title"].to_list() == old["title"].to_list()
    if form != "xlsx":
        assert new["tokens"].to_list() == old["tokens"].to_list()
    for one, other in zip(texts(statements), texts(found), strict=True):
        assert normal(one) == normal(other)
    for field in ("party", "language"):
        assert new[field].to_list() == old[field].to_list()
    starts = [t["date"].struct.field("start").to_list() for t in (old, new) if is_date(t)]
    assert len(set(map(tuple, starts))) == 1
    assert form in {*CARRY_ALL, "conllu"} or told


def texts(corpus):
    parts = corpus.stored.parts
    return [part.text(row) for part in parts for row in range(part.n_documents)]


def is_date(table):
    return isinstance(table.schema["date"], pl.Struct)


@pytest.mark.parametrize("form", CARRY_ALL)
def test_forms_that_carry_everything_give_the_same_state(statements, form, tmp_path):
    found, _ = read_back(statements, form, tmp_path)

    assert found.state == statements.state


def test_vertical_text_gives_the_same_state_where_the_words_were_given(tmp_path):
    (tmp_path / "a.vrt").write_text(
        '<text id="one" title="Peace" party="Greens">\n<p>\n<s>\nWe\tPRON\twe\nask\tVERB\task\n'
        "<g/>\n!\tPUNCT\t!\n</s>\n</p>\n</text>\n"
    )
    project = tmp_path / "communique.toml"
    project.write_text('[read]\nattributes = ["word", "pos", "lemma"]\n')
    corpus = cq.build(tmp_path / "a.vrt", MemoryStore(), project=project)
    path = tmp_path / "out.vrt"
    assert corpus.export(path) == []

    again = cq.build(path, MemoryStore())

    assert again.state == corpus.state


def test_conllu_gives_the_same_state_where_it_was_read_from_it(tmp_path):
    source = tmp_path / "a.conllu"
    source.write_text(
        "# newdoc id = one\n# meta::party = Greens\n# newpar\n# text = We ask.\n"
        "1\tWe\twe\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\task\task\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n"
        "3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tSpacesAfter=\\n\\n\n\n# newpar\n# text = Now\n"
        "1\tNow\tnow\tADV\t_\t_\t0\troot\t_\t_\n\n"
    )
    corpus = cq.build(source, MemoryStore())
    path = tmp_path / "out.conllu"
    corpus.export(path)

    again = cq.build(path, MemoryStore())

    assert texts(again) == texts(corpus) == ["We ask.\n\nNow"]
    assert again.state == corpus.state


def test_people_and_parties_come_back_from_tei(tmp_path):
    from read_parliament import ROOT, TURNS, component

    source = tmp_path / "in"
    source.mkdir()
    (source / "root.xml").write_text(ROOT)
    (source / "a.xml").write_text(component("2019-02-01", TURNS))
    corpus = cq.build(source, MemoryStore())
    told = corpus.export(tmp_path / "out", "tei")

    again = cq.build(tmp_path / "out", MemoryStore())

    for table in ("agents", "memberships", "relations"):
        old, new = getattr(corpus, table)(), getattr(again, table)()
        assert set(new["id" if table == "agents" else new.columns[0]].to_list()) == set(
            old["id" if table == "agents" else old.columns[0]].to_list()
        )
    columns = ["id", "party", "speaker", "group"]
    assert again.metadata().select(columns).equals(corpus.metadata().select(columns))
    assert texts(again) == texts(corpus)
    assert any("no place" in line or "left out" in line for line in told)


def test_a_condition_chooses_what_is_written(statements, tmp_path):
    statements.export(tmp_path / "d.jsonl", where='language = "es"')

    found = cq.build(tmp_path / "d.jsonl", MemoryStore())
    assert set(found.metadata()["language"]) == {"es"}


@pytest.mark.parametrize(
    "form", ["text", "csv", "jsonl", "vertical", "conllu", "tei", "csl", "bibtex"]
)
def test_texts_that_may_not_be_shown_are_left_out_and_said(form, tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,text,show\na,Peace.,all\nb,Work.,snippets\nc,Bread.,nothing\n"
    )
    corpus = cq.build(tmp_path / "t.csv", MemoryStore())

    told = corpus.export(tmp_path / "out", form)

    out = tmp_path / "out"
    files = [path for path in out.rglob("*") if path.is_file()] if out.is_dir() else [out]
    raw = "".join(path.read_text() for path in files)
    assert ("Peace" in raw) == (form not in {"csl", "bibtex"})
    assert "Work" not in raw and "Bread" not in raw
    assert any("texts are left out" in line for line in told)


def test_braces_and_keys_that_differ_in_case_leave_bibtex_whole(tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,text,title,party\na,P.,A { lone & brace,GREENS\nb,P.,B,Greens\n"
    )
    corpus = cq.build(tmp_path / "t.csv", MemoryStore())

    corpus.export(tmp_path / "d.bib")

    written = (tmp_path / "d.bib").read_text()
    assert written.count("{") == written.count("}")
    assert r"A \textbraceleft{} lone \& brace" in written
    assert "{GREENS," in written and "{Greens-2," in written


def test_a_form_that_is_not_known_is_named(statements, tmp_path):
    with pytest.raises(UsageError, match="in what form"):
        statements.export(tmp_path / "d.xyz")
    with pytest.raises(PluginError):
        statements.export(tmp_path / "d", "nothing")


def test_references(statements, tmp_path):
    import json

    statements.export(tmp_path / "d.json", "csl")
    statements.export(tmp_path / "d.bib")

    items = json.loads((tmp_path / "d.json").read_text())
    assert len(items) == statements.n_documents
    assert len({item["id"] for item in items}) == len(items)
    first = items[0]
    assert first["author"][0]["literal"]
    assert first["issued"]["date-parts"][0][0] in {2015, 2017, 2019}
    bibtex = (tmp_path / "d.bib").read_text()
    assert bibtex.count("@misc{") == len(items)
    assert bibtex.count("{") == bibtex.count("}")


def test_duckdb(statements, tmp_path):
    import duckdb

    statements.export(tmp_path / "d.duckdb")
    with duckdb.connect(str(tmp_path / "d.duckdb"), read_only=True) as database:
        [[count]] = database.execute("SELECT count(*) FROM documents").fetchall()
    assert count == statements.n_documents
