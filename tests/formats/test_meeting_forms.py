"""The invented statements of the sample come out of every format as they went in."""

import pytest

import communique as cq
from communique.corpus import MemoryStore
from communique.sample import meeting
from meeting_forms import BY_FILE, HTML_RECIPE, WHOLE

DATED = {".html", ".conllu", *WHOLE}
"""What has a place for the day, the party and the country."""

UNTITLED = {".csv"}
"""What has no place for a title: a table of quasi-sentences."""

UNLIKE = {".pdf": {"ar", "zh"}}
"""Languages whose letters the program that makes the files has no font for."""


@pytest.fixture(scope="module")
def statements(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meeting")
    meeting.write(folder)
    corpus = cq.build(folder, MemoryStore())
    texts = [p.text(row) for p in corpus.stored.parts for row in range(p.n_documents)]
    rows = corpus.metadata().to_dicts()
    return [
        {**row, "text": text, "date": row["date"]["raw"], "id": row["id"].replace("#", "_")}
        for row, text in zip(rows, texts, strict=True)
    ]


def normal(text):
    return " ".join(text.split())


def written(statements, form, folder):
    if form in WHOLE:
        WHOLE[form](statements, folder)
    else:
        for each in statements:
            (folder / f"{each['id']}{form}").write_bytes(BY_FILE[form](each))


@pytest.mark.parametrize("form", [*BY_FILE, *WHOLE])
def test_the_same_statements_come_out(statements, form, tmp_path):
    chosen = [each for each in statements if each["language"] not in UNLIKE.get(form, ())]
    folder = tmp_path / "in"
    folder.mkdir()
    written(chosen, form, folder)
    project = tmp_path / "communique.toml"
    project.write_text(HTML_RECIPE)

    corpus = cq.build(folder, MemoryStore(), project=project)

    assert corpus.report.skipped == []
    table = {row["id"].rpartition("/")[2]: row for row in corpus.metadata().to_dicts()}
    assert sorted(table) == sorted(each["id"] for each in chosen)
    said = spoken(corpus)
    for each in chosen:
        row = table[each["id"]]
        assert normal(row["title"]) == ("" if form in UNTITLED else normal(each["title"]))
        assert normal(said[each["id"]]) == normal(each["text"])
        if form in DATED:
            for field in ("party", "country", "language"):
                assert row[field] == each[field]
            assert row["date"]["start"] == day(each, statements)


def day(statement, statements):
    from communique.vocabulary.days import parse

    return parse(statement["date"]).interval.start


def spoken(corpus):
    """Return the text of each document without what stands beside it."""
    found = {}
    for part in corpus.stored.parts:
        asides = part.asides.sort("start").to_dicts()
        for row, identity in enumerate(part.documents["id"]):
            text, pieces, at = part.text(row), [], 0
            for aside in asides:
                if aside["id"] == identity:
                    pieces.append(text[at : aside["start"]])
                    at = aside["end"]
            found[identity.rpartition("/")[2]] = "".join([*pieces, text[at:]])
    return found
