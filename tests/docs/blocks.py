"""Fenced blocks of the documentation: found, run in order, compared with what they show.

A comment on the lines before a block says what the block can't:

    <!-- needs: meeting -->   the sample and its corpus lie in the folder (`sotu` likewise)
    <!-- file: notes.csv -->  the block is the content of that file
    <!-- exits: 3 -->         the last command of the block ends with that status

In what a block shows, `...` stands for any part of a line, and a line of its own for any lines.
"""

import code
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RUN = ("console", "python", "pycon")
VOLATILE = (
    (re.compile(r"\b\d+(?:\.\d+)?(?= (?:ms|s|seconds|MB/s|kB|MB|GB)\b)"), "..."),
    (re.compile(r"(?<![\w.])(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b"), "..."),
    (re.compile(r"\b(?<=unicode )[\d.]+|(?<=icu )[\d.]+"), "..."),
)
"""What a rewritten block leaves open: durations, sizes, state ids, versions; and its folder."""

LONG_NUMBER = re.compile(r"\d+\.\d{10,}(?:e[-+]\d+)?")
"""A number whose last digits depend on the processor: compared to ten significant digits."""

_FENCE = re.compile(r"(?P<indent> *)(?P<mark>`{3,}|~{3,})\{?(?P<language>[\w-]*)\}?.*")
_COMMENT = re.compile(r"\s*<!-- (?P<key>needs|file|exits): (?P<value>\S+) -->\s*")
_PROMPTS = {"console": ("$ ", "> "), "pycon": (">>> ", "... ")}


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is the number of its first line, from 1."""

    path: Path
    line: int
    language: str
    lines: tuple[str, ...]
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Step:
    """A prompt and what is shown below it."""

    prompt: tuple[str, ...]
    source: str
    shown: tuple[str, ...]


class DifferentError(AssertionError):
    """A block shows one thing and does another."""


def blocks(path: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a Markdown file, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at, marks = 0, {}
    while at < len(lines):
        if comment := _COMMENT.fullmatch(lines[at]):
            marks[comment["key"]] = comment["value"]
        elif fence := _FENCE.fullmatch(lines[at]):
            first = at + 1
            at = next(i for i in range(first, len(lines)) if lines[i].strip() == fence["mark"])
            content = tuple(line.removeprefix(fence["indent"]) for line in lines[first:at])
            yield Block(path, first + 1, fence["language"], content, marks)
            marks = {}
        elif lines[at].strip():
            marks = {}
        at += 1


def steps(block: Block) -> list[Step]:
    """Return the prompts of a session, each with the lines shown below it."""
    first, more = _PROMPTS[block.language]
    found: list[Step] = []
    for line in block.lines:
        step = found[-1] if found else None
        if line.startswith(first):
            found.append(Step((line,), line.removeprefix(first), ()))
        elif step is None:
            raise DifferentError(f"{block.path}:{block.line}: starts without {first.strip()!r}")
        elif not step.shown and (line.startswith(more) or line == more.strip()):
            source = f"{step.source}\n{line.removeprefix(more.strip()).removeprefix(' ')}"
            found[-1] = Step((*step.prompt, line), source, ())
        else:
            found[-1] = Step(step.prompt, step.source, (*step.shown, line))
    return found


def matches(shown: tuple[str, ...], real: tuple[str, ...]) -> bool:
    """Tell whether what a block shows is what came out, `...` standing for anything."""
    pattern = ""
    for line in map(_to_ten_digits, shown):
        if line.strip() == "...":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += r"[^\n]*".join(map(re.escape, line.rstrip().split("..."))) + r"[^\S\n]*\n"
    return re.fullmatch(pattern, "".join(f"{_to_ten_digits(line)}\n" for line in real)) is not None


def _to_ten_digits(line: str) -> str:
    return LONG_NUMBER.sub(lambda number: f"{float(number[0]):.10g}", line)


class Runner:
    """Runs the blocks of one document in order, in one folder, sharing one set of names."""

    def __init__(self, folder: Path, provide: Callable[[str, Path], None]) -> None:
        self.folder, self.provide = folder, provide
        self.names: dict[str, Any] = {"__name__": "__docs__"}

    def run(self, block: Block) -> tuple[str, ...]:
        """Run a block and return its lines as they ought to be.

        Raises:
            DifferentError: a command ends with another status than the block says.
        """
        if "needs" in block.marks:
            self.provide(block.marks["needs"], self.folder)
        if "file" in block.marks:
            path = self.folder / block.marks["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            program = compile("\n" * (block.line - 1) + block.text, str(block.path), "exec")
            exec(program, self.names)
        elif block.language in RUN:
            return tuple(self._session(block))
        return block.lines

    def _session(self, block: Block) -> Iterator[str]:
        session = steps(block)
        for step in session:
            if block.language == "pycon":
                real, status = _evaluate(step.source, self.names), 0
            else:
                real, status = _command(step.source)
            expected = int(block.marks.get("exits", 0)) if step is session[-1] else 0
            if block.language == "console" and status != expected:
                raise DifferentError(
                    f"{block.path}:{block.line}: {step.source}\nends with {status}, "
                    f"not {expected}:\n{real}"
                )
            lines = tuple(line.rstrip() for line in real.splitlines())
            yield from step.prompt
            yield from step.shown if matches(step.shown, lines) else map(self._opened, lines)

    def _opened(self, line: str) -> str:
        line = line.replace(str(self.folder), "...")
        for pattern, mark in VOLATILE:
            line = pattern.sub(mark, line)
        return line


def rewritten(path: Path, new: dict[int, tuple[str, ...]]) -> str:
    """Return a document with the blocks that start on the given lines replaced."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for block in reversed(list(blocks(path))):
        if block.line in new:
            start = block.line - 1
            indent = re.match(" *", lines[start - 1])[0]
            lines[start : start + len(block.lines)] = [
                f"{indent}{line}".rstrip() for line in new[block.line]
            ]
    return "".join(f"{line}\n" for line in lines)


class _Interpreter(code.InteractiveInterpreter):
    """Shows an error as doctest writes it: without the places in the stack."""

    def showtraceback(self) -> None:
        print("Traceback (most recent call last):\n  ...")
        print("".join(traceback.format_exception_only(sys.exc_info()[1])), end="")


def _evaluate(source: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        _Interpreter(names).runsource(source, "<docs>", "single")
    return out.getvalue()


def _command(line: str) -> tuple[str, int]:
    """Run a command line: ours in this process, everything else by the shell."""
    words = shlex.split(line, posix=True)
    bare = list(shlex.shlex(line, posix=True, punctuation_chars="|&;<>"))
    if words[0] == "communique" and not {"|", "&&", ";", "<", ">", ">>"} & set(bare):
        return communique(*words[1:])
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": path},
        check=False,
    )
    return done.stdout.decode(), done.returncode


class _Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal, so that tables are laid out for reading."""

    def isatty(self) -> bool:
        return True


def communique(*arguments: str) -> tuple[str, int]:
    """Run the program and return what a reader of its terminal sees, and its status."""
    from communique.cli import main

    screen = io.BytesIO()
    out = _Terminal(screen, encoding="utf-8", write_through=True)
    error = io.TextIOWrapper(screen, encoding="utf-8", write_through=True)
    before, sys.argv = sys.argv, ["communique", *arguments]
    status: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            main()
    except SystemExit as end:
        status = end.code
    finally:
        sys.argv = before
    return screen.getvalue().decode(), int(status or 0)
