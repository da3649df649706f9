"""Every block of the README and of docs/ does what it shows.

`COMMUNIQUE_REWRITE_DOCS=1 pytest tests/docs` writes what really came out into the documents,
except where `...` already allows for it. Blocks that need the State of the Union addresses
run where COMMUNIQUE_SOTU names the folder that holds `sotu` and `sotu.corpus`.
"""

import os
import shutil
from difflib import unified_diff
from pathlib import Path

import pytest

from blocks import RUN, Block, Runner, blocks, communique, rewritten

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DOCUMENTS = [path for path in DOCUMENTS if "_build" not in path.parts]
SHOWN_ONLY = ("eval-rst", "json", "sh", "text", "toctree", "toml")
SOTU = os.environ.get("COMMUNIQUE_SOTU", "")


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    for name in ("meeting", "archive"):
        for arguments in (
            ("sample", name, str(folder / name)),
            ("build", str(folder / name), "-o", str(folder / f"{name}.corpus")),
        ):
            said, status = communique(*arguments)
            assert status == 0, said
    return folder


@pytest.fixture
def runner(tmp_path, monkeypatch, request) -> Runner:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_CORPUS", raising=False)
    for name, value in {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "TZ": "UTC"}.items():
        monkeypatch.setenv(name, value)

    def provide(name: str, folder: Path) -> None:
        source = Path(SOTU) if name == "sotu" else request.getfixturevalue("samples")
        for part in (name, f"{name}.corpus"):
            if not (folder / part).exists():
                shutil.copytree(source / part, folder / part)

    return Runner(tmp_path, provide)


def _documents(*, sotu: bool) -> list:
    return [
        pytest.param(path, id=path.relative_to(ROOT).as_posix())
        for path in DOCUMENTS
        if any((block.marks.get("needs") == "sotu") == sotu for block in _run(path))
    ]


def _run(path: Path) -> list[Block]:
    return [block for block in blocks(path) if block.language in RUN or "file" in block.marks]


def _check(runner: Runner, path: Path, found: list[Block]) -> None:
    new: dict[int, tuple[str, ...]] = {}
    for block in found:
        lines = runner.run(block)
        if lines != block.lines:
            new[block.line] = lines
    if os.environ.get("COMMUNIQUE_REWRITE_DOCS"):
        path.write_text(rewritten(path, new), encoding="utf-8")
        return
    differences = [
        line
        for block in found
        if block.line in new
        for line in unified_diff(
            block.lines, new[block.line], f"{path}:{block.line}", "what came out", lineterm=""
        )
    ]
    assert not differences, "\n".join(["COMMUNIQUE_REWRITE_DOCS=1 writes these", *differences])


@pytest.mark.parametrize("path", _documents(sotu=False))
def test_a_document_shows_what_its_blocks_do(path, runner):
    _check(runner, path, [block for block in _run(path) if block.marks.get("needs") != "sotu"])


@pytest.mark.skipif(not SOTU, reason="COMMUNIQUE_SOTU names no folder; make docs sets it")
@pytest.mark.parametrize("path", _documents(sotu=True))
def test_a_document_shows_what_its_blocks_do_with_real_addresses(path, runner):
    _check(runner, path, [block for block in _run(path) if block.marks.get("needs") == "sotu"])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_block_is_of_a_kind_that_is_run_or_only_shown(path):
    kinds = {block.language for block in blocks(path)}

    assert kinds <= {*RUN, *SHOWN_ONLY}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_block_of_shell_lines_only_installs_or_makes(path):
    lines = [line for block in blocks(path) if block.language == "sh" for line in block.lines]

    allowed = ("pip install ", "pipx ", "uv", "git clone ", "cd ", "make ", "COMMUNIQUE_")
    assert [line for line in lines if line and not line.startswith(allowed)] == []
