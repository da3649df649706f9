"""The house rules that a machine can check: sizes and names of code, and what the docs name."""

import ast
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from communique.cli import main
from communique.plugins import load, names

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "communique"
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = [
    path
    for path in [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
    if "_build" not in path.parts
]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCS = "\n".join(path.read_text() for path in PAGES)

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


COMMANDS = main.list_commands(click.Context(main))
each_command = pytest.mark.parametrize("name", COMMANDS)


def _command(name: str) -> click.Command:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


def _found(wrong: Callable[[Path], Any]) -> dict[str, Any]:
    """Return what is wrong with modules, by module; there are too many for a test of each."""
    found = {path.relative_to(PACKAGE).as_posix(): wrong(path) for path in MODULES}
    return {name: each for name, each in found.items() if each}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_a_module_is_under_400_lines():
    assert _found(lambda path: len(path.read_text().splitlines()) >= 400) == {}


def test_a_function_is_at_most_40_lines():
    def long(path: Path) -> list[str]:
        return [
            f"{node.name}: {node.end_lineno - node.lineno + 1}"
            for node in _functions(path)
            if node.end_lineno - node.lineno >= 40
        ]

    assert _found(long) == {}


def test_a_function_takes_at_most_five_positional_parameters():
    def many(path: Path) -> list[str]:
        found = []
        for node in _functions(path):
            taken = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            if len(taken) - (taken[:1] in (["self"], ["cls"])) > 5:
                found.append(node.name)
        return found

    assert _found(many) == {}


def test_a_module_is_named_for_what_it_is():
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}

    assert _found(lambda path: path.stem in vague) == {}


def test_a_module_says_in_its_first_line_what_it_is():
    def mute(path: Path) -> bool:
        first = (ast.get_docstring(_tree(path)) or "").partition("\n")[0]
        return not first.endswith((".", ":", "?"))

    assert _found(mute) == {}


@each_command
def test_a_command_has_help_and_so_has_each_of_its_options(name):
    command = _command(name)
    dumb = [option.name for option in _options(command) if not option.help]

    assert command.get_short_help_str()
    assert dumb == []


@each_command
def test_a_command_and_each_of_its_options_are_in_the_docs(name):
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    unnamed = [
        flag
        for option in _options(_command(name))
        for flag in option.opts
        if flag.startswith("--") and not re.search(rf"(?<![\w-]){flag}(?![\w-])", section)
    ]

    assert section
    assert unnamed == []


def _options(command: click.Command) -> list[click.Option]:
    return [
        option
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
    ]


def test_the_docs_list_no_command_that_does_not_exist():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    listed = re.findall(r"^## ([a-z][a-z-]*)$", page, re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)


def test_the_docs_run_no_command_that_does_not_exist():
    used = set(re.findall(r"^ *\$ communique ([a-z][a-z-]*)", DOCS, re.MULTILINE))

    assert used
    assert used <= set(COMMANDS)


@pytest.mark.parametrize(
    "kind", ["readers", "annotators", "measures", "charts", "exporters", "writers"]
)
def test_each_plug_in_loads_and_is_in_the_docs_with_its_group(kind):
    installed = names(kind)
    unnamed = [name for name in installed if f"`{name}`" not in DOCS]

    assert installed
    assert all(callable(load(kind, name)) for name in installed)
    assert unnamed == []
    assert f"communique.{kind}" in DOCS


@each_page
def test_a_page_has_no_dead_link(page):
    dead = [target for target in _links(page) if not _leads_somewhere(page, target)]

    assert dead == []


def _links(page: Path) -> list[str]:
    prose = re.sub(r"^ *(```+).*?^ *\1 *$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"`[^`\n]+`", "", prose)
    found = re.findall(r"\]\(([^)\s]+)\)", prose)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def _leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    goal = (page.parent / path).resolve() if path else page
    if not goal.exists() or not anchor:
        return goal.exists()
    return anchor in {_slug(line) for line in goal.read_text().splitlines() if line[:1] == "#"}


def _slug(heading: str) -> str:
    """Return the anchor that GitHub and MyST give a heading."""
    text = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


@each_page
def test_a_page_starts_with_one_heading(page):
    lines = page.read_text().splitlines()

    assert lines[0].startswith("# ")


def test_each_page_of_the_docs_is_in_the_contents():
    toctrees = {
        (page.parent / entry).resolve()
        for page in PAGES
        for body in re.findall(r"^```\{toctree\}\n(.*?)^```", page.read_text(), re.M | re.S)
        for entry in re.findall(r"^(?!:)(\S+)$", body, re.MULTILINE)
    }
    pages = {page.with_suffix("") for page in PAGES if "docs" in page.parts}

    assert pages - toctrees == {ROOT / "docs" / "index"}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_the_six_headings_in_half_a_page(path):
    text = path.read_text()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert headings == [
        "Situation",
        "Choice",
        "Because",
        "Instead of",
        "Costs",
        "Undo when",
    ]
    assert len(text.split()) < 400


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_version_is_the_same_everywhere():
    citation = (ROOT / "CITATION.cff").read_text()
    changes = (ROOT / "CHANGELOG.md").read_text()

    assert f"\nversion: {PROJECT['version']}\n" in citation
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == PROJECT["version"]


def test_each_dependency_has_a_lower_bound_and_a_decision():
    decisions = "\n".join(path.read_text() for path in DECISIONS)
    required = [re.fullmatch(r"([\w-]+)>=[\d.]+", line) for line in PROJECT["dependencies"]]

    assert None not in required
    assert [match[1] for match in required if match[1] not in decisions] == []


def test_what_continuous_integration_runs_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_each_target_of_make_is_explained_and_in_the_contributing_page():
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()
    guide = (ROOT / "CONTRIBUTING.md").read_text()

    assert [name for name in targets if not re.search(rf"^{name}:.*## ", makefile, re.M)] == []
    assert [name for name in targets if f"make {name}" not in guide] == []
