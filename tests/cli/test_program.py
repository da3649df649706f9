"""The program as a whole: its help, its errors, and what it does not import."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.cli.program import COMMANDS

each_command = pytest.mark.parametrize("name", COMMANDS)


def _run(*arguments):
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def _python(code, *arguments):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def test_without_arguments_the_program_shows_its_help():
    assert _run().output == _run("--help").output == _run("-h").output
    assert _run().exit_code == 0


def test_the_help_lists_every_command():
    shown = _run("-h").stdout

    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


@each_command
def test_help_opens_with_two_examples(name):
    lines = _run(name, "-h").stdout.splitlines()

    assert lines[0] == "Examples:"
    assert len([line for line in lines[1:3] if f"communique {name}" in line]) == 2
    assert lines[3] == ""


@each_command
def test_a_command_can_be_quiet_and_without_colour(name):
    flags = {flag for option in main.get_command(None, name).params for flag in option.opts}

    assert {"-q", "--debug", "--color"} <= flags


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["search", "-h"], ["completion", "bash"], ["verify", "-c"]],
)
def test_what_needs_no_corpus_imports_nothing_heavy(arguments):
    code = (
        "import sys\n"
        "from communique.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'numpy', 'polars', 'scipy', 'icu4py', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )

    done = _python(code, *arguments)

    assert done.returncode == 0, done.stderr


def test_importing_the_package_imports_nothing_heavy():
    code = (
        "import sys, communique\n"
        "sys.exit(bool({'numpy', 'polars', 'click', 'importlib.metadata'} & set(sys.modules)))"
    )

    assert _python(code).returncode == 0


def test_an_unknown_command_is_answered_with_one_that_is_near():
    done = _run("serch")

    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: no command is called 'serch'\nhint: search")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify", "--fast"], "no such option '--fast'"),
        (["completion", "tcsh"], "invalid value for"),
        (["verify", "--color", "red"], "invalid value for '--color'"),
        (["show"], "missing argument"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_sentence(arguments, message):
    done = _run(*arguments)

    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {message}")
    assert f"communique {arguments[0]} -h" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "coloured"), [(["--color", "always"], True), (["--color=never"], False)]
)
def test_an_error_is_coloured_as_asked_for(arguments, coloured):
    done = CliRunner().invoke(main, ["info", "-c", "nowhere.corpus", *arguments], color=True)

    assert done.stderr.startswith("\x1b[31m") == coloured


def test_with_json_an_error_is_an_object():
    done = _run("search", "peace", "--json", "-c", "nowhere.corpus")

    told = json.loads(done.stderr)

    assert done.exit_code == 3
    assert list(told) == ["code", "message", "where", "hint"]
    assert told["code"] == "corpus"


def test_json_after_two_dashes_is_no_option():
    done = _run("show", "-c", "nowhere.corpus", "--", "--json")

    assert done.stderr.startswith("error: ")


def test_an_argument_that_is_not_utf8_is_refused():
    done = _run("search", "\udcff", "-c", "nowhere.corpus")

    assert done.exit_code == 2
    assert "is not UTF-8" in done.stderr


def test_debug_shows_where_an_error_came_from():
    with pytest.raises(Exception, match="there is no such corpus"):
        _run("info", "--debug", "-c", "nowhere.corpus")


def test_an_interruption_ends_with_130(monkeypatch):
    def interrupting(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "get_command", lambda *_: click.Command("x", callback=interrupting))
    done = _run("build")

    assert done.exit_code == 130
    assert "error: interrupted; every corpus is as it was before" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_a_sentence():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "communique", "completion", "bash"],
            stdout=full.fileno(),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 3
    assert done.stderr.startswith("error: no space left on device")


def test_a_reader_that_has_seen_enough_is_no_error():
    code = (
        "import os, sys\n"
        "from communique.cli import main\n"
        "read, write = os.pipe()\n"
        "os.close(read)\n"
        "os.dup2(write, 1)\n"
        "main(['completion', 'bash'])"
    )

    done = _python(code)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_written_for_each_shell(shell):
    done = _run("completion", shell)

    assert done.exit_code == 0
    assert "_COMMUNIQUE_COMPLETE" in done.stdout
