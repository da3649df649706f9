"""`communique doctor`: what is installed, what is missing, and how to mend it."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal, get_args

import click

import communique
from communique import plugins
from communique.cli.options import Manners, command, corpus_option
from communique.cli.place import from_surroundings
from communique.cli.progress import megabytes
from communique.cli.terminal import coloured
from communique.errors import CommuniqueError, UsageError

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}
_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?P<rest>[^;]*)(?:;.*extra\s*==\s*['\"](?P<extra>[^'\"]+))?"
)
_LITTLE = 1_500_000_000


@dataclass(frozen=True)
class Finding:
    """One line: ok, warn or fail; what was found; how to mend it."""

    verdict: Literal["ok", "warn", "fail"]
    subject: str
    found: str
    hint: str = ""


@command("communique doctor", "communique doctor -c sotu.corpus --color never")
@corpus_option
def doctor(*, corpus_path: Path | None, manners: Manners) -> None:
    """Examine the installation and a corpus.

    Versions, extras, plug-ins, memory, disk, and whether the corpus opens and is complete.
    Each line says ok, warn or fail, and how to mend it. Ends with 1 if anything failed.
    """
    colour = coloured(manners.color)
    failed = False
    for finding in _findings(corpus_path):
        failed |= finding.verdict == "fail"
        verdict = f"{finding.verdict:<4}"
        if colour:
            verdict = click.style(verdict, fg=_COLOURS[finding.verdict])
        hint = f" ({finding.hint})" if finding.hint else ""
        click.echo(f"{verdict}  {finding.subject}: {finding.found}{hint}", color=True)
    if failed:
        click.get_current_context().exit(1)


def _findings(corpus_path: Path | None) -> Iterator[Finding]:
    yield Finding("ok", "python", f"{platform.python_version()} at {sys.executable}")
    yield from _packages()
    yield from _extras()
    yield from _plugins()
    yield _memory()
    yield from _corpus(corpus_path)


def _requirements(*, extra: bool) -> Iterator[tuple[str, str]]:
    """Yield the distributions that communique needs, and the extra that wants each."""
    for line in metadata.requires("communique") or []:
        found = _REQUIREMENT.match(line)
        if found and bool(found["extra"]) == extra:
            yield found["name"], found["extra"] or ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _packages() -> Iterator[Finding]:
    own = _version("communique")
    yield Finding("ok" if own else "fail", "communique", own or "not installed")
    if not own:
        return
    for name, _ in _requirements(extra=False):
        version = _version(name)
        hint = "" if version else "pip install --upgrade communique"
        yield Finding("ok" if version else "fail", name, version or "missing", hint)


def _extras() -> Iterator[Finding]:
    if not _version("communique"):
        return
    wanted: dict[str, list[str]] = {}
    for name, extra in _requirements(extra=True):
        wanted.setdefault(extra, []).append(name)
    for extra, names in sorted(wanted.items()):
        missing = [name for name in names if not _version(name)]
        if extra == "sample" and missing and shutil.which("npm"):
            yield Finding("ok", "extra sample", "not needed: npm is there")
        elif missing:
            hint = f"pip install 'communique[{extra}]'"
            yield Finding("warn", f"extra {extra}", f"without {', '.join(missing)}", hint)
        elif extra == "ocr" and not shutil.which("tesseract"):
            hint = "apt install tesseract-ocr, brew install tesseract, or your system's like"
            yield Finding("warn", "extra ocr", "without the program tesseract", hint)
        else:
            yield Finding("ok", f"extra {extra}", "present")


def _plugins() -> Iterator[Finding]:
    for kind in get_args(plugins.Kind):
        names = plugins.names(kind)
        broken = [f"{name}: {why}" for name in names if (why := _broken(kind, name))]
        for each in broken:
            yield Finding("fail", kind, each, "install it again, or remove its package")
        if names and not broken:
            yield Finding("ok", kind, ", ".join(names))


def _broken(kind: plugins.Kind, name: str) -> str:
    try:
        plugins.load(kind, name)
    except (ImportError, AttributeError, SyntaxError) as error:
        return str(error)
    return ""


def _memory() -> Finding:
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        total, free = page * os.sysconf("SC_PHYS_PAGES"), page * os.sysconf("SC_AVPHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return Finding("ok", "memory", "this system doesn't tell")
    found = f"{megabytes(free)} free of {megabytes(total)}"
    if total < _LITTLE:
        return Finding("warn", "memory", found, "large builds need 1,500 MB")
    return Finding("ok", "memory", found)


def _corpus(named: Path | None) -> Iterator[Finding]:
    try:
        path = named or from_surroundings()
    except CommuniqueError as error:
        verdict: Literal["ok", "warn"] = "warn" if isinstance(error, UsageError) else "ok"
        yield Finding(verdict, "corpus", error.message, error.hint)
        yield _disk(Path.cwd(), 0)
        return
    try:
        missing = list(communique.api.missing(path))
        corpus = communique.open(path)
    except CommuniqueError as error:
        hint = "; ".join(filter(None, [error.hint, "communique verify names what is damaged"]))
        yield Finding("fail", "corpus", f"{path}: {error.message}", hint)
        return
    with corpus:
        size = corpus.octets()
        found = (
            f"{path}: {corpus.n_documents:,} documents, {corpus.n_tokens:,} tokens, "
            f"{megabytes(size)}, state {corpus.state}"
        )
    for each in missing:
        yield Finding("fail", "corpus", each, "communique verify looks closer")
    if not missing:
        yield Finding("ok", "corpus", found)
    yield _disk(path, size)


def _disk(path: Path, size: int) -> Finding:
    free = shutil.disk_usage(path).free
    found = f"{megabytes(free)} free at {path}"
    # A removal or a compaction writes anew what it changes, at most everything once.
    if free < max(size, 100_000_000):
        return Finding("warn", "disk", found, "communique vacuum forgets earlier states")
    return Finding("ok", "disk", found)
