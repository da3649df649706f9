"""The `archive` sample: its form, and what is read of it."""

import re
from datetime import date
from importlib.resources import files

import pytest

from archive_truth import DOCUMENTS, TEXTS
from communique.sample import archive as sample_archive

RECORD = re.compile(
    r"(?P<title>\S[^\n]*)\n\n"
    r"(?P<month>\d\d)/(?P<day>\d\d)/(?P<year>\d\d) \d{1,2}:\d\d [AP]M\n"
    r"  • (?P<country>[^,\n]+), (?P<party>[^,\n]+) (?P<language>En|Es|De|Fr) "
    r"(?P<region>Asia|Europe|Africa|South America|North America|Oceania) "
    r"Progressive and workers' parties\n\n"
    r"(?P<text>\S[^\n]*(?:\n\n\S[^\n]*)+)\n"
)


def test_the_package_holds_the_documents_of_the_truth_and_says_what_they_are(tmp_path):
    written = sample_archive.write(tmp_path)
    data = files("communique.sample") / "archive_data"

    assert {path.stem for path in tmp_path.iterdir()} == TEXTS.keys()
    assert written.documents == len(DOCUMENTS) == 93
    assert {item.name for item in data.iterdir()} == {
        "README.md", *(path.name for path in tmp_path.iterdir())
    }  # fmt: skip
    about = (data / "README.md").read_text(encoding="utf-8")
    assert all(said in about for said in ("invented", "Apache License 2.0", "CC0"))


def test_a_file_is_a_record_with_the_metadata_of_the_truth(tmp_path):
    sample_archive.write(tmp_path)
    for id_, truth in DOCUMENTS.items():
        found = RECORD.fullmatch((tmp_path / f"{id_}.txt").read_bytes().decode("utf-8"))

        assert found, id_
        assert found["text"] == TEXTS[id_]
        assert [found["title"], found["party"], found["language"].lower()] == [
            truth["title"], truth["party"], truth["language"]
        ]  # fmt: skip
        assert f"20{found['year']}-{found['month']}-{found['day']}" == truth["date"]
        assert found["party"].endswith(f" of {found['country']}")


def test_the_built_corpus_has_texts_dates_parties_and_languages_of_the_truth(archive):
    read = {}
    for part in archive.parts:
        for row, fields in enumerate(part.documents.iter_rows(named=True)):
            read[fields["id"]] = fields | {"text": part.text(row)}

    assert {id_: fields["text"] for id_, fields in read.items()} == TEXTS
    for id_, truth in DOCUMENTS.items():
        day = date.fromisoformat(truth["date"])
        assert [read[id_][name] for name in ("title", "party", "language")] == [
            truth[name] for name in ("title", "party", "language")
        ]
        assert day in read[id_]["date"].values()


@pytest.mark.parametrize("id_", TEXTS)
def test_a_statement_has_110_to_220_words(id_):
    assert 110 <= len(re.findall(r"\w+(?:[-'’]\w+)*", TEXTS[id_])) <= 220
