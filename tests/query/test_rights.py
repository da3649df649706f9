"""What may be shown of a document is honoured wherever its text is shown, and counts stay."""

import pytest

import communique as cq
from communique.corpus import MemoryStore
from communique.errors import UsageError

WORDS = " ".join(f"w{n}" for n in range(100))


@pytest.fixture
def corpus(tmp_path):
    rows = ["id,text,show", *(f"{i},{WORDS.replace('w50', 'peace')},{s}" for i, s in SHOWN)]
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n")
    return cq.build(tmp_path / "t.csv", MemoryStore())


SHOWN = [("a", "all"), ("b", "snippets"), ("c", "nothing"), ("d", "")]


@pytest.mark.parametrize("context", ["1000", "90t", "p", "s"])
def test_lines_show_no_more_than_is_allowed(corpus, context):
    lines = {line.id: line for line in corpus.search("peace", context=context).lines}

    for whole in ("a", "d"):
        assert lines[whole].left.strip().startswith("w0 ")
    assert lines["b"].left.split() == [f"w{n}" for n in range(30, 50)]
    assert lines["b"].right.split() == [f"w{n}" for n in range(51, 71)]
    assert (lines["c"].left, lines["c"].hit, lines["c"].right) == ("", "", "")


def test_counts_are_never_touched(corpus):
    assert corpus.count("peace") == 4


def test_a_document_is_read_no_further_than_is_allowed(corpus):
    assert corpus.show("a").passage == WORDS.replace("w50", "peace")
    assert corpus.show("c").passage == corpus.show("c").text == ""
    assert "nothing of it" in corpus.show("c").withheld
    assert corpus.show("b").text == ""
    found = corpus.show("b#t50")
    assert found.text.split()[0] == "w30"
    assert found.text[slice(*found.mark)] == "peace"
    assert "only snippets" in found.withheld


def test_a_ranked_document_shows_no_more_than_is_allowed(corpus):
    found = {row["id"]: row["snippet"] for row in corpus.rank("peace").frame.to_dicts()}

    assert "peace" in found["a"] and "peace" in found["b"]
    assert len(found["b"].split()) <= 41
    assert found["c"] == ""


def test_a_value_that_is_not_known_shows_nothing_and_is_listed(tmp_path):
    (tmp_path / "t.csv").write_text("id,text,show\na,Peace.,Nothing\nb,Peace.,none\nc,Peace.,ALL\n")
    corpus = cq.build(tmp_path / "t.csv", MemoryStore())

    assert [line.hit for line in corpus.search("peace").lines] == ["", "", "Peace"]
    [row] = corpus.check(["show"]).filter(field="show").to_dicts()
    assert (row["document"], row["problem"]) == ("b", "unknown show")
    [notice] = corpus.report.notices
    assert "'none' in the field 'show' is not known" in notice.message


def test_a_project_says_what_holds_where_a_document_says_nothing(tmp_path):
    (tmp_path / "t.csv").write_text("id,text,show\na,Peace.,all\nb,Peace.,\n")
    project = tmp_path / "communique.toml"
    project.write_text('[rights]\nshow = "nothing"\nlicence = "CC-BY-4.0"\n')

    corpus = cq.build(tmp_path / "t.csv", MemoryStore(), project=project)

    assert corpus.metadata()["show"].to_list() == ["all", "nothing"]
    assert corpus.metadata()["licence"].to_list() == ["CC-BY-4.0"] * 2
    assert [line.hit for line in corpus.search("peace").lines] == ["Peace", ""]


@pytest.mark.parametrize("line", ['show = "none"', "show = 1", 'shown = "all"'])
def test_rights_of_a_project_that_make_no_sense_are_refused(tmp_path, line):
    project = tmp_path / "communique.toml"
    project.write_text(f"[rights]\n{line}\n")

    with pytest.raises(UsageError, match="snippets") as refused:
        cq.build(tmp_path, MemoryStore(), project=project)

    assert refused.value.where.endswith("line 2")
