"""Which corpus is meant, and what a shell offers for it."""

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete

from communique.cli import main
from communique.cli.place import from_surroundings
from communique.errors import CorpusError, UsageError


def _offered(*words):
    complete = ShellComplete(main, {}, "communique", "_COMMUNIQUE_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


def test_the_only_corpus_here_is_meant(speeches):
    assert from_surroundings() == speeches


def test_the_only_corpus_above_is_meant(speeches, tmp_path, monkeypatch):
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "deeper")

    assert from_surroundings() == speeches


def test_the_environment_goes_before_what_is_here(speeches, run, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_CORPUS", "elsewhere.corpus")

    done = run("info")

    assert done.exit_code == 3
    assert "elsewhere.corpus" in done.stderr


def test_of_several_corpora_none_is_guessed(speeches, tmp_path):
    (tmp_path / "other.corpus").mkdir()
    (tmp_path / "other.corpus" / "manifest.json").write_text("{}")

    with pytest.raises(UsageError, match="several") as caught:
        from_surroundings()

    assert caught.value.where == "other.corpus, speeches.corpus"


def test_where_there_is_none_the_error_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CORPUS", raising=False)

    with pytest.raises(CorpusError, match="none here or above") as caught:
        from_surroundings()

    assert "communique build" in caught.value.hint


def test_commands_and_options_are_completed():
    assert _offered("sea") == ["search"]
    assert "--fail-empty" in _offered("search", "--f")


def test_corpora_are_completed(speeches):
    assert _offered("info", "-c", "spee") == ["speeches.corpus"]


def test_fields_are_completed(speeches):
    assert _offered("freq", "peace", "--by", "") == ["date", "party", "tags", "year"]
    assert _offered("info", "pa") == ["party"]
    assert _offered("search", "peace", "--where", "year > 1 & pa") == ["year > 1 & party"]


def test_values_are_completed(speeches):
    assert _offered("search", "peace", "--where", 'party = "') == ['party = "a"', 'party = "b"']
    assert _offered("search", "peace", "--where", 'party in ("a", "b') == ['party in ("a", "b"']


def test_without_a_corpus_nothing_is_offered_and_nothing_breaks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CORPUS", raising=False)

    assert _offered("freq", "peace", "--by", "") == []
    assert _offered("freq", "peace", "--where", 'party = "', "-c", "no.corpus") == []


def test_completing_a_field_imports_nothing_heavy(speeches):
    code = (
        "import sys\n"
        "from communique.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "sys.exit(bool({'numpy', 'polars', 'rich'} & set(sys.modules)))"
    )
    environment = {
        "_COMMUNIQUE_COMPLETE": "bash_complete",
        "COMP_WORDS": "communique freq peace --by pa",
        "COMP_CWORD": "4",
    }

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "plain,party\n")
