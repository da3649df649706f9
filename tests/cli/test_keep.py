"""`communique remove`, `compact`, `vacuum`, `verify`, `doctor`: keeping a corpus."""

import json

import pytest

from communique.corpus import open_corpus


def _facts(run, path):
    return json.loads(run("info", "--json", "-c", path).stdout)


def test_documents_are_removed_by_id(speeches, run):
    done = run("remove", "d0", "d4", "-c", speeches)

    assert done.stderr.startswith("2 documents removed; 3 documents left, state ")
    assert _facts(run, speeches)["documents"] == 3


def test_documents_are_removed_by_a_condition(speeches, run):
    run("remove", "--where", "year >= 1902", "-c", speeches)

    assert _facts(run, speeches)["documents"] == 2


def test_a_condition_that_nothing_meets_removes_nothing(speeches, run):
    done = run("remove", "--where", "year > 2000", "-c", speeches)

    assert (done.exit_code, done.stderr) == (
        0,
        "no document meets the condition; nothing was removed\n",
    )


@pytest.mark.parametrize("arguments", [[], ["d1", "--where", "year > 1"], ["d9"]])
def test_what_to_remove_must_be_clear(speeches, run, arguments):
    done = run("remove", *arguments, "-c", speeches)

    assert done.exit_code == 2
    assert _facts(run, speeches)["documents"] == 5


def test_what_is_removed_stays_in_earlier_states_and_what_is_erased_does_not(speeches, run):
    before = _facts(run, speeches)["state"]

    run("remove", "d1", "-c", speeches)
    with open_corpus(speeches, state=before) as corpus:
        kept = corpus.n_documents
    run("remove", "d0", "--erase", "--yes", "-c", speeches)
    with open_corpus(speeches, state=before) as corpus:
        left = corpus.n_documents

    assert (kept, left) == (5, 4)


def test_erasing_is_refused_while_the_corpus_is_open(speeches, run):
    with open_corpus(speeches):
        done = run("remove", "d0", "--erase", "-c", speeches)

    assert done.exit_code == 3
    assert "open in another place" in done.stderr


def test_compacting_joins_parts_and_keeps_the_state(speeches, run):
    before = _facts(run, speeches)

    done = run("compact", "-c", speeches)

    assert done.stderr == "2 parts before, 1 now\n"
    assert _facts(run, speeches) == {**before, "parts": 1}


def test_vacuum_frees_what_earlier_states_held(speeches, run):
    run("remove", "d1", "-c", speeches)

    done = run("vacuum", "-c", speeches)

    assert "removed" in done.stderr
    assert len(list((speeches / "states").iterdir())) == 1
    assert run("verify", "-c", speeches).exit_code == 0


def test_verify_names_each_damaged_file(speeches, run):
    target = next(speeches.glob("parts/*/texts.npy"))
    content = bytearray(target.read_bytes())
    content[-1] ^= 1
    target.write_bytes(content)

    done = run("verify", "-c", speeches)

    assert done.exit_code == 1
    assert f"{target.relative_to(speeches)} is not what was written" in done.stdout


def test_verify_names_a_manifest_that_is_damaged(speeches, run):
    (speeches / "manifest.json").write_text("{}")

    done = run("verify", "-c", speeches)

    assert done.exit_code == 1
    assert "manifest.json" in done.stdout


def test_verify_of_what_is_no_corpus_ends_with_3(speeches, run):
    assert run("verify", "-c", "nowhere.corpus").exit_code == 3


def test_a_corpus_of_a_newer_format_ends_with_3(speeches, run):
    from communique.corpus.files import replace_json
    from communique.corpus.store import FolderStore

    replace_json(FolderStore(speeches), "manifest.json", {"format": 99, "state": "0"})

    done = run("info", "-c", speeches)

    assert done.exit_code == 3
    assert "error: the corpus is of format 99" in done.stderr


def test_the_doctor_examines_installation_and_corpus(speeches, run):
    lines = run("doctor", "-c", speeches).stdout.splitlines()
    subjects = {line.split(":")[0][6:] for line in lines}

    assert {line[:4].rstrip() for line in lines} <= {"ok", "warn", "fail"}
    assert {"python", "communique", "polars", "readers", "memory", "corpus", "disk"} <= subjects
    assert "extra sample" in subjects


def test_the_doctor_misses_the_program_that_an_extra_is_for(speeches, run, monkeypatch):
    pytest.importorskip("pytesseract", reason="the extra ocr is not installed")
    monkeypatch.setenv("PATH", "")

    lines = run("doctor", "-c", speeches).stdout.splitlines()

    [line] = [line for line in lines if "extra ocr" in line]
    assert "without the program tesseract (apt install tesseract-ocr" in line


def test_the_doctor_fails_a_corpus_without_one_of_its_files(speeches, run):
    target = next(speeches.glob("parts/*/spans.npy"))
    target.unlink()

    done = run("doctor", "-c", speeches)

    assert done.exit_code == 1
    assert f"fail  corpus: {target.relative_to(speeches)} is missing" in done.stdout


def test_the_doctor_fails_a_corpus_that_is_not_there(speeches, run):
    done = run("doctor", "-c", "nowhere.corpus")

    assert done.exit_code == 1
    assert "fail  corpus: nowhere.corpus: there is no such corpus" in done.stdout
