"""`communique export`: forms, the log of what is not carried, rights, and what is asked wrongly."""

import pytest

ALL = {
    "text": "texts",
    "csv": "d.csv",
    "jsonl": "d.jsonl",
    "parquet": "d.parquet",
    "xlsx": "d.xlsx",
    "duckdb": "d.duckdb",
    "vertical": "d.vrt",
    "conllu": "d.conllu",
    "tei": "tei",
    "csl": "d.csl.json",
    "bibtex": "d.bib",
    "popolo": "d.popolo.json",
    "people": "people",
}
FOLDERS = {"text", "tei", "people"}
BY_ENDING = ["d.csv", "d.jsonl", "d.parquet", "d.xlsx", "d.duckdb", "d.vrt", "d.conllu", "d.bib"]
HIDDEN = "id,text,show\na,Peace.,all\nb,Work.,snippets\nc,Bread.,nothing\n"


@pytest.fixture
def guarded(tmp_path, run, monkeypatch):
    """Return the path of a corpus of three texts, of which one may be shown."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(HIDDEN)
    run("build", "t.csv", "-o", "guarded.corpus")
    return tmp_path / "guarded.corpus"


@pytest.mark.parametrize("form", ALL)
def test_each_form_is_written_and_what_it_lacks_is_said(speeches, run, form, tmp_path):
    done = run("export", "--to", form, "-o", ALL[form], "--log", "log.txt", "-c", speeches)

    first, *rest = done.stderr.splitlines()
    assert done.exit_code == 0
    assert done.stdout == ""
    assert first.startswith(f"{ALL[form]}: written, state ")
    log = (tmp_path / "log.txt").read_text()
    assert log == "".join(f"{line.removeprefix('not carried: ')}\n" for line in rest)
    assert all(line.startswith("not carried: ") for line in rest)
    assert (tmp_path / ALL[form]).exists()


@pytest.mark.parametrize("name", BY_ENDING)
def test_the_ending_of_a_file_says_the_form(speeches, run, name, tmp_path):
    done = run("export", "-o", name, "-c", speeches)

    assert done.exit_code == 0
    assert (tmp_path / name).stat().st_size > 0


def test_what_is_written_is_a_source_again(speeches, run):
    run("export", "-o", "d.jsonl", "-c", speeches)

    done = run("build", "d.jsonl", "-o", "again.corpus")

    assert "again.corpus: 5 documents" in done.stderr


def test_a_condition_chooses_documents(speeches, run, tmp_path):
    run("export", "-o", "d.jsonl", "--where", "year >= 1902", "-c", speeches)

    assert len((tmp_path / "d.jsonl").read_text().splitlines()) == 3


def test_the_log_is_empty_where_nothing_is_lost(speeches, run, tmp_path):
    done = run("export", "-o", "d.jsonl", "--log", "log.txt", "-c", speeches)

    assert (tmp_path / "log.txt").read_text() == ""
    assert "not carried" not in done.stderr


@pytest.mark.parametrize("form", [form for form in ALL if form not in {"popolo", "people"}])
def test_texts_that_may_not_be_shown_stay_where_they_are(guarded, run, form, tmp_path):
    done = run("export", "--to", form, "-o", ALL[form], "-c", guarded)

    target = tmp_path / ALL[form]
    files = [path for path in target.rglob("*") if path.is_file()] if target.is_dir() else [target]
    raw = b"".join(path.read_bytes() for path in files)
    assert b"Work." not in raw and b"Bread." not in raw
    assert "not carried: " in done.stderr
    assert "texts are left out" in done.stderr


def test_quiet_says_nothing_and_the_log_says_all(guarded, run, tmp_path):
    done = run("export", "-o", "d.jsonl", "--log", "log.txt", "--quiet", "-c", guarded)

    assert done.stderr == ""
    assert (tmp_path / "log.txt").read_text().startswith("2 texts are left out")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "d.xyz"], "doesn't say in what form"),
        (["-o", "folder"], "doesn't say in what form"),
        (["-o", "d", "--to", "nothing"], "nothing"),
        ([], "--output"),
        (["-o", "d.csv", "--where", "year >"], "year >"),
        (["-o", "d.csv", "--where", "colour = 'red'"], "colour"),
        *((["-o", f"no/such/{name}"], f"no/such/{name}") for name in BY_ENDING),
        *((["-o", "there", "--to", form], "there") for form in ALL if form not in FOLDERS),
        (["-o", "d.jsonl", "--to", "text"], "d.jsonl"),
        (["-o", "e.jsonl", "--log", "no/log.txt"], "no/log.txt"),
    ],
)
def test_what_is_asked_wrongly_is_one_sentence(speeches, run, arguments, sentence, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "d.jsonl").write_text("kept")

    done = run("export", *arguments, "-c", speeches)

    assert done.exit_code in {2, 3}
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 8
    assert (tmp_path / "d.jsonl").read_text() == "kept"
