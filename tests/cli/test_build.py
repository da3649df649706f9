"""`communique sample`, `build` and `add`: from files to a corpus."""

import json

import pytest


@pytest.fixture
def texts(tmp_path, monkeypatch):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "1990_Rossi_1.txt").write_text("Friends, we meet in difficult times.\n")
    (folder / "1994_Blum_1.txt").write_text("Friends, the times have not become easier.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CORPUS", raising=False)
    return folder


def _facts(run, path):
    return json.loads(run("info", "--json", "-c", path).stdout)


def test_a_folder_becomes_a_corpus_that_can_be_searched(texts, run):
    done = run("build", "texts", "-o", "texts.corpus")

    assert done.exit_code == 0
    assert done.stdout == ""
    assert run("search", "friends", "--count").stdout == "2\n"


def test_the_end_of_a_build_tells_documents_tokens_time_and_rate(texts, run):
    last = run("build", "texts", "-o", "texts.corpus").stderr.splitlines()[-1]

    assert last.startswith("texts.corpus: 2 documents, 17 tokens from 0.1 kB in ")
    assert " MB/s), state " in last


def test_in_a_pipe_a_stage_is_one_line(texts, run):
    lines = run("build", "texts", "-o", "texts.corpus").stderr.splitlines()

    assert [line for line in lines if "reading" in line] == ["reading and writing (0.1 kB)"]
    assert run("build", "texts", "-o", "quiet.corpus", "-q").stderr == ""


def test_fields_come_from_the_names_of_files(texts, run):
    run("build", "texts", "-o", "texts.corpus", "--pattern", "{year}_{name}_{n}.txt")

    done = run("freq", "friends", "--by", "name", "--columns", "group,hits")

    assert sorted(done.stdout.splitlines()[1:]) == ["Blum\t1", "Rossi\t1"]


def test_a_project_file_says_it_once(texts, run, tmp_path):
    (tmp_path / "communique.toml").write_text('[read]\npattern = "{year}_{name}_{n}.txt"\n')
    (tmp_path / "other.toml").write_text('[read]\npattern = "{when}_{who}_{n}.txt"\n')

    run("build", "texts", "-o", "here.corpus")
    run("build", "texts", "-o", "named.corpus", "--project", "other.toml")
    run("build", "texts", "-o", "said.corpus", "--pattern", "{a}_{b}_{c}.txt")

    found = [
        {each["field"] for each in _facts(run, f"{name}.corpus")["fields"]}
        for name in ("here", "named", "said")
    ]
    assert found == [{"year", "name", "n"}, {"when", "who", "n"}, {"a", "b", "c"}]


def test_columns_are_mapped(texts, run, tmp_path):
    (tmp_path / "t.csv").write_text("number,body\na,Peace and bread.\nb,Peace.\n")

    run("build", "t.csv", "-o", "t.corpus", "--map", "text=body", "--map", "id=number")

    assert run("search", "peace", "--columns", "id", "-c", "t.corpus").stdout == "id\na\nb\n"


def test_a_mapping_needs_both_sides(texts, run):
    done = run("build", "texts", "-o", "t.corpus", "--map", "text")

    assert done.exit_code == 2
    assert "hint: --map text=body, for example" in done.stderr


@pytest.mark.parametrize("preset", ["default", "quanteda"])
def test_the_rules_of_the_tokeniser_are_recorded(texts, run, preset):
    run("build", "texts", "-o", "t.corpus", "--preset", preset, "--lang", "en")

    options = _facts(run, "t.corpus")["options"]

    assert (options["tokens"], options["language"]) == (preset, "en")


def _spoil(texts):
    (texts / "spoilt.txt").write_bytes(b"peace \x00 and bread")
    (texts / "spoilt2.txt").write_bytes(b"bread \x00 and peace")


def test_what_is_skipped_is_grouped_by_reason_with_one_example(texts, run):
    _spoil(texts)

    done = run("build", "texts", "-o", "texts.corpus")

    assert done.exit_code == 0
    assert "\n2 skipped: " in done.stderr
    assert "spoilt" in done.stderr
    assert "the full list: communique info --json -c texts.corpus" in done.stderr
    assert len(_facts(run, "texts.corpus")["skipped"]) == 2


def test_strict_ends_with_1_and_leaves_no_corpus(texts, run, tmp_path):
    _spoil(texts)

    done = run("build", "texts", "-o", "texts.corpus", "--strict")

    assert done.exit_code == 1
    assert not (tmp_path / "texts.corpus" / "manifest.json").exists()


def test_documents_are_added(texts, run, tmp_path):
    run("build", "texts/1990_Rossi_1.txt", "-o", "texts.corpus")

    done = run("add", "texts/1994_Blum_1.txt")

    assert done.exit_code == 0
    assert "corpus: texts.corpus" in done.stderr
    assert _facts(run, "texts.corpus")["documents"] == 2


def test_an_empty_folder_is_a_sentence(texts, run, tmp_path):
    (tmp_path / "empty").mkdir()

    done = run("build", "empty", "-o", "t.corpus")

    assert done.exit_code == 3
    assert done.stderr.startswith("error: there is no file to read\n  empty\nhint: ")


def test_a_corpus_is_never_written_over(texts, run):
    run("build", "texts", "-o", "texts.corpus")

    done = run("build", "texts", "-o", "texts.corpus")

    assert done.exit_code == 2
    assert "there is a corpus already" in done.stderr


def test_the_meeting_sample_is_written_and_says_what_to_do_next(texts, run, tmp_path):
    done = run("sample", "meeting", "meeting")

    assert done.exit_code == 0
    assert "40 documents" in done.stderr
    assert "communique build meeting -o meeting.corpus" in done.stderr
    assert any((tmp_path / "meeting").iterdir())


def test_an_unknown_sample_is_refused(texts, run):
    assert run("sample", "moot", "x").exit_code == 2


def test_every_script_of_the_meeting_is_found_from_the_command_line(meeting, run):
    for row in json.loads(run("info", "language", "--json", "-c", meeting.path).stdout)["rows"]:
        condition = "language = none" if row["value"] is None else f'language = "{row["value"]}"'
        told = json.loads(
            run(
                "search", "[]", "-n", "1", "--where", condition, "--json", "-c", meeting.path
            ).stdout
        )
        assert (told["hits"], told["documents"]) == (row["tokens"], row["documents"])


@pytest.mark.parametrize(
    ("languages", "status", "sentence"),
    [("de en", 2, "names no languages"), ("de", 4, "needs")],
)
def test_scanned_pages_that_cannot_be_read_are_told_before_anything_is(
    texts, run, monkeypatch, languages, status, sentence
):
    from communique.read.pdf import tesseract

    (texts / "scan.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setenv("PATH", str(texts))
    tesseract._installed.cache_clear()

    done = run("build", "texts", "-o", "texts.corpus", "--ocr", languages)

    assert done.exit_code == status
    assert sentence in done.stderr
