"""The `meeting` sample: its form, and what is planted in it, checked with plain Python."""

import csv
import json
import re
import sys
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from communique import sample
from communique.errors import UsageError
from communique.sample import meeting
from communique.sample.collection import place

TRUTH = json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))
DOCUMENTS = {document["id"]: document for document in TRUTH["documents"]}
RECORD = re.compile(
    r"(?P<title>(?P<ordinal>[456]) IMPD, \S[^\n]*)\n"
    r"\n"
    r"(?P<month>\d\d)/(?P<day>\d\d)/(?P<year>\d\d) \d{1,2}:\d\d [AP]M\n"
    r"  • (?P<country>[^,\n]+), (?P<party>[^,\n]+) (?P<language>En|Es|Ar|Zh) "
    r"(?P<region>Asia|Europe|Africa|South America|North America|Oceania) "
    r"Progressive and workers' parties\n"
    r"\n"
    r"(?P<body>\S[^\n]*(?:\n\n\S[^\n]*)+)\n"
)
NUMBERS = {"two": 2, "three": 3}
MONTHS = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
FOREIGN_MONTHS = {"marzo": 3, "ديسمبر": 12}
FOREIGN_DAYS = {
    "pasado mes de abril": "last April",
    "ayer": "yesterday",
    "منذ ثلاثة أسابيع": "three weeks ago",
    "今年四月": "last April",
}
KEYS = ["id", "title", "date", "country", "party", "language", "text"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "meeting"
    meeting.write(folder)
    return folder


@pytest.fixture(scope="module")
def texts(folder):
    """Return each document with its text, as read here."""
    found = {}
    for path in sorted(folder.iterdir()):
        for document in _documents(path):
            found[document["id"]] = document
    return found


def _documents(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        return list(csv.DictReader(text.splitlines(keepends=True)))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    if path.suffix == ".vrt":
        return [_vertical(text)]
    if path.suffix == ".json":
        return []
    return [_record(path.stem, text) if path.stem[:2].isdigit() else _plain(path, text)]


def _record(stem, text):
    match = RECORD.fullmatch(text)
    assert match, stem
    fields = match.groupdict()
    fields["date"] = f"20{fields['year']}-{fields['month']}-{fields['day']}"
    return {**fields, "id": stem, "text": fields["body"]}


def _plain(path, text):
    sidecar = path.with_suffix(".json")
    if sidecar.exists():
        fields = json.loads(sidecar.read_text(encoding="utf-8"))
    else:
        match = re.fullmatch(r"---\n((?:\w+: [^\n]+\n)+)---\n\n(.+)", text, re.DOTALL)
        assert match
        fields, text = dict(line.split(": ", 1) for line in match[1].splitlines()), match[2]
    return {**fields, "id": path.stem, "text": text.strip()}


def _vertical(text):
    first, *lines = text.splitlines()
    assert first == "<!-- #vrt positional-attributes: word pos lemma -->"
    opening = re.fullmatch(r'<text((?: \w+="[^"]+")+)>', lines[0])
    assert opening
    tokens = [line.split("\t") for line in lines if not line.startswith("<")]
    assert {len(token) for token in tokens} == {3}
    assert {line for line in lines[1:] if line.startswith("<")} == {
        *("<p>", "</p>", "<s>", "</s>", "<g/>", "</text>")
    }
    words = " ".join(token[0] for token in tokens)
    return {**dict(re.findall(r'(\w+)="([^"]+)"', opening[1])), "text": words}


def _count(word, text):
    return sum(each == word for each in re.findall(r"\w+", text.lower()))


def test_the_package_holds_every_file_of_the_truth_and_says_what_they_are(folder):
    written = {path.name for path in folder.iterdir()}
    data = files("communique.sample") / "meeting_data"

    assert written == {each["file"] for each in TRUTH["documents"]} | {"letter_from_yunlan.json"}
    assert {item.name for item in data.iterdir()} == written | {"README.md"}
    about = (data / "README.md").read_text(encoding="utf-8")
    assert all(words in about for words in ("invented", "Apache License 2.0", "CC0"))


def test_every_file_is_utf_8_with_plain_line_ends(folder):
    for path in folder.iterdir():
        text = path.read_bytes().decode("utf-8")

        assert not set("\r\ufeff\ufffd") & set(text), path.name


def test_each_form_of_the_truth_is_that_of_its_file(folder):
    for each in TRUTH["documents"]:
        text = (folder / each["file"]).read_text(encoding="utf-8")
        form = each["format"]

        assert (RECORD.fullmatch(text) is not None) == (form == "record")
        assert text.startswith("---\n") == (form == "front matter")
        assert (folder / each["file"]).with_suffix(".json").exists() == (form == "sidecar")
        assert text.startswith("<!-- #vrt") == (form == "vertical")
        assert each["file"].endswith((".csv", ".jsonl")) == (form in ("csv", "jsonl"))


def test_there_are_forty_documents_thirty_of_them_records(folder, texts):
    records = list(folder.glob("[0-9][0-9]_*.txt"))

    assert len(records) == 30
    assert texts.keys() == DOCUMENTS.keys()
    assert len(texts) == meeting.write(folder).documents == 40


@pytest.mark.parametrize("id_", DOCUMENTS)
def test_a_document_has_the_metadata_of_the_truth(texts, id_):
    found, truth = texts[id_], DOCUMENTS[id_]

    assert [found[key] for key in ("country", "party", "language", "date")] == [
        truth[key] for key in ("country", "party", "language", "day")
    ]
    assert id_ == "minutes" or found["title"].startswith(f"{truth['meeting']}, ")
    assert truth["meeting"] == f"{truth['ordinal']} {TRUTH['series']}"


@pytest.mark.parametrize("id_", [id_ for id_ in DOCUMENTS if id_ != "20_yunlan_zh"])
def test_a_statement_has_80_to_250_words(texts, id_):
    assert 80 <= len(re.findall(r"\w+(?:[-'’]\w+)*", texts[id_]["text"])) <= 250


def test_a_statement_lies_in_its_meeting_but_for_the_edited_release(texts):
    meetings = {meeting["ordinal"]: meeting for meeting in TRUTH["meetings"]}
    outside = [
        id_
        for id_, document in DOCUMENTS.items()
        for held in [meetings[document["ordinal"]]]
        if not held["first"] <= texts[id_]["date"] <= held["last"]
    ]

    assert outside == ["30_corvale_again"]


def test_tables_have_the_columns_that_readers_look_for(folder):
    for name, number in (("delegates.csv", 4), ("greetings.jsonl", 3)):
        rows = _documents(folder / name)

        assert [list(row) for row in rows] == [KEYS] * number


@pytest.mark.parametrize("word", TRUTH["counts"])
def test_words_occur_as_often_as_the_truth_says(texts, word):
    assert {id_: _count(word, texts[id_]["text"]) for id_ in texts} == TRUTH["counts"][word]
    assert sum(TRUTH["counts"][word].values()) > 30


@pytest.mark.parametrize("phrase", ["working people", "self-reliance", "the united"])
def test_what_a_newcomer_would_search_is_frequent(texts, phrase):
    assert sum(phrase in document["text"].lower() for document in texts.values()) >= 15


def _relation(type_):
    (relation,) = (each for each in TRUTH["relations"] if each["type"] == type_)
    return relation


def test_the_duplicate_has_another_title_and_the_same_body(texts):
    relation = _relation("duplicate_of")
    one, other = texts[relation["id"]], texts[relation["of"]]

    assert one["text"] == other["text"]
    assert one["title"] != other["title"]


def test_the_edited_release_is_later_and_differs_in_the_listed_words_alone(texts):
    relation = _relation("edited_release_of")
    later, text = texts[relation["id"]], texts[relation["of"]]["text"]
    for before, after in relation["changed"]:
        text, n_changed = re.subn(rf"\b{before}\b", after, text)
        assert n_changed == 1

    assert text == later["text"]
    assert later["date"] > texts[relation["of"]]["date"]
    assert later["title"] == texts[relation["of"]]["title"]


def test_the_draft_is_earlier_and_shares_most_words_with_the_final_form(texts):
    relation = _relation("draft_of")
    draft, final = texts[relation["id"]], texts[relation["of"]]
    words, others = set(draft["text"].split()), set(final["text"].split())

    assert draft["date"] < final["date"]
    assert 0.6 < len(words & others) / len(words | others) < 1


def test_the_translation_is_of_the_same_party_and_day_in_another_language(texts):
    relation = _relation("translation_of")
    one, other = texts[relation["id"]], texts[relation["of"]]

    assert (one["party"], one["date"]) == (other["party"], other["date"])
    assert one["language"] != other["language"]
    assert one["text"].count("\n\n") == other["text"].count("\n\n")


@pytest.mark.parametrize("formula", TRUTH["formulae"], ids=lambda formula: formula["text"])
def test_a_formula_spreads_from_its_origin_and_vanishes(texts, formula):
    users = sorted(
        (document["date"], id_)
        for id_, document in texts.items()
        if formula["text"] in document["text"]
    )

    assert users == sorted((user["day"], user["id"]) for user in formula["users"])
    assert formula["users"][0]["party"] == formula["origin"]
    assert len({user["party"] for user in formula["users"]}) >= 3
    assert formula["users"][-1]["day"] == formula["last_use"]
    assert sum(document["date"] > formula["last_use"] for document in texts.values()) >= 8


@pytest.mark.parametrize("kind", ["demands", "other_dates", "relative_dates"])
def test_each_date_of_the_truth_stands_in_its_text(texts, kind):
    absent = [each for each in TRUTH[kind] if each["text"] not in texts[each["id"]]["text"]]

    assert absent == []
    assert len(TRUTH[kind]) >= 9


def test_relative_dates_count_from_the_day_of_the_statement(texts):
    assert all(each["day"] == texts[each["id"]]["date"] for each in TRUTH["relative_dates"])


@pytest.mark.parametrize(
    "each", TRUTH["relative_dates"], ids=lambda each: f"{each['id']}: {each['text']}"
)
def test_a_relative_date_means_what_the_calendar_says(each):
    said = FOREIGN_DAYS.get(each["text"], each["text"]).lower()

    assert _meant(said, date.fromisoformat(each["day"])) == each["means"]


def _meant(said, day):
    """Return what is meant by words said on a day, to the precision of the words."""
    if said in ("yesterday", "tomorrow"):
        return f"{day + timedelta(days=1 if said == 'tomorrow' else -1)}"
    if ago := re.fullmatch(r"(\w+) (days|weeks|years) ago", said):
        number = NUMBERS[ago[1]]
        if ago[2] == "years":
            return f"{day.year - number}"
        return f"{day - number * timedelta(**{ago[2]: 1})}"
    if said == "next tuesday":
        return f"{next(d for n in range(1, 8) if (d := day + timedelta(n)).weekday() == 1)}"
    if said == "last week":
        return f"{day - timedelta(weeks=1):%G-W%V}"
    if said == "next month":
        return f"{day.replace(day=1) + timedelta(days=31):%Y-%m}"
    assert said == "last april"
    return f"{day.year - (day.month <= 4)}-04"


@pytest.mark.parametrize("kind", ["demands", "other_dates"])
def test_a_date_of_the_truth_is_the_one_that_is_written(kind):
    for each in TRUTH[kind]:
        assert f"{_written(each['text'])}" == each["date"]


def _written(text):
    if chinese := re.search(r"(\d+)年(\d+)月(\d+)日", text):
        return date(*map(int, chinese.groups()))
    day, month, year = re.search(r"(\d+) (?:de )?(\w+) (?:de )?(\d{4})", text).groups()
    number = FOREIGN_MONTHS.get(month) or MONTHS.index(month) + 1
    return date(int(year), number, int(day))


def test_a_demand_is_made_before_its_deadline():
    assert all(each["date"] > DOCUMENTS[each["id"]]["day"] for each in TRUTH["demands"])


def test_one_text_is_arabic_and_one_chinese(texts):
    arabic = [id_ for id_, each in texts.items() if re.search(r"[\u0621-\u064a]", each["text"])]
    chinese = [id_ for id_, each in texts.items() if re.search(r"[\u4e00-\u9fff]", each["text"])]

    assert [texts[id_]["language"] for id_ in arabic + chinese] == ["Ar", "Zh"]


def test_writing_again_changes_nothing(tmp_path):
    meeting.write(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}

    meeting.write(tmp_path)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_what_is_missing_is_filled_in_beside_other_files(tmp_path):
    meeting.write(tmp_path)
    (tmp_path / "minutes.vrt").unlink()
    (tmp_path / "mine.txt").write_text("mine")

    meeting.write(tmp_path)

    assert (tmp_path / "minutes.vrt").exists()
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_another_file_of_the_name_is_in_the_way_and_nothing_is_written(tmp_path):
    (tmp_path / "minutes.vrt").write_text("my own minutes")

    with pytest.raises(UsageError, match=r"minutes\.vrt is in the way") as caught:
        meeting.write(tmp_path)

    assert caught.value.where == str(tmp_path / "minutes.vrt")
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.vrt"]
    assert (tmp_path / "minutes.vrt").read_text() == "my own minutes"


def test_a_folder_or_a_dangling_link_of_the_name_is_in_the_way(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")

    for name in ("a", "b"):
        with pytest.raises(UsageError, match="is in the way"):
            place(tmp_path, {"c": b"", name: b""})

    assert not (tmp_path / "c").exists()


def test_a_file_where_a_folder_is_needed_is_in_the_way(tmp_path):
    (tmp_path / "file").write_text("")

    for folder, name in (
        (tmp_path / "file", "x"),
        (tmp_path / "file" / "deep", "x"),
        (tmp_path, "file/x"),
    ):
        with pytest.raises(UsageError, match="file is in the way"):
            place(folder, {name: b""})


def test_a_sample_is_written_by_name(tmp_path):
    written = sample.write("meeting", tmp_path)

    assert written == meeting.write(tmp_path)
    assert (written.folder, written.documents) == (tmp_path, 40)


def test_the_other_sample_is_loaded_only_when_asked_for(tmp_path, monkeypatch):
    module = ModuleType("communique.sample.sotu")
    expected = sample.Sample(tmp_path, 0, "a stand-in")
    monkeypatch.setattr(module, "write", lambda folder: expected, raising=False)
    monkeypatch.setitem(sys.modules, "communique.sample.sotu", module)

    assert sample.write("sotu", tmp_path) is expected


def test_an_unknown_sample_is_refused_with_the_names_of_the_known(tmp_path):
    with pytest.raises(UsageError, match="there is no sample 'meetings'") as caught:
        sample.write("meetings", tmp_path)

    assert caught.value.hint.startswith("perhaps meeting;")
    assert all(name in caught.value.hint for name in sample.NAMES)
