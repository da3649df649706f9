"""A corpus in a folder of its own, and two ways to run the program: in a pipe, on a terminal."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from communique.cli import main
from communique.corpus import FolderStore

TEXTS = [
    "The struggle for peace goes on. We want peace and bread.",
    "Peace, they say.\n\nBut bread comes first, and then peace.",
    "为了和平与发展而斗争。",
    "النضال من أجل السلام and peace",
    "=SUM(1) is no peace",
]

Run = Callable[..., click.testing.Result]


@pytest.fixture
def speeches(cut, tmp_path, monkeypatch) -> Path:
    """Return the path of a corpus of five texts in two parts, the only one in this folder."""
    folder = tmp_path / "speeches.corpus"
    folder.mkdir()
    cut(TEXTS, [2], FolderStore(folder)).close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CORPUS", raising=False)
    return folder


@pytest.fixture
def run() -> Run:
    """Return a function that runs the program as in a pipe."""

    def running(*arguments: object) -> click.testing.Result:
        runner = click.testing.CliRunner()
        return runner.invoke(main, list(map(str, arguments)), catch_exceptions=False)

    return running


class _Screen(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def on_terminal(monkeypatch) -> Callable[..., str]:
    """Return a function that runs the program as on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def running(*arguments: object) -> str:
        screen = _Screen(io.BytesIO(), encoding="utf-8", write_through=True)
        with (
            contextlib.redirect_stdout(screen),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.suppress(SystemExit),
        ):
            main(list(map(str, arguments)))
        return screen.buffer.getvalue().decode()

    return running
