"""Completion by the shell: corpora, metadata fields and their values.

Fields are read from the state's JSON, so that pressing a key does not wait for numpy. Whatever
goes wrong here goes wrong in silence: nobody has asked for anything yet.
"""

import json
import re
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

import communique
from communique.cli.place import from_surroundings
from communique.errors import CommuniqueError

_LAST = re.compile(r"^(?P<before>.*?)(?P<last>[^\s&|!()]*)$", re.DOTALL)
_VALUE = re.compile(
    r"^(?P<before>.*?\b(?P<field>\w+)\s*(?:!?=|\bin\b)\s*(?:\(.*,\s*|\(\s*)?)"
    r"(?P<last>\"[^\"]*)$",
    re.DOTALL,
)


def corpora_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the corpora in the folder typed so far, and folders to go on in."""
    folder = Path(incomplete) if incomplete.endswith("/") else Path(incomplete).parent
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
    names = [str(path) if path.suffix == ".corpus" else f"{path}/" for path in found]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def fields_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the metadata fields of the corpus that is meant."""
    fields = _fields(ctx)
    return [
        CompletionItem(name, help=kind)
        for name, kind in sorted(fields.items())
        if name.startswith(incomplete)
    ]


def conditions_like(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer fields, and after `field = "` the values of that field."""
    value = _VALUE.match(incomplete)
    if value:
        start = value["last"][1:].casefold()
        found = [each for each in _values(ctx, value["field"]) if each.casefold().startswith(start)]
        return [CompletionItem(f'{value["before"]}"{each}"') for each in found]
    last = _LAST.match(incomplete)
    before, word = (last["before"], last["last"]) if last else ("", incomplete)
    return [CompletionItem(before + name) for name in sorted(_fields(ctx)) if name.startswith(word)]


def _path(ctx: click.Context) -> Path | None:
    named = ctx.params.get("corpus_path")
    if named:
        return Path(named)
    try:
        return from_surroundings()
    except CommuniqueError:
        return None


def _fields(ctx: click.Context) -> dict[str, str]:
    path = _path(ctx)
    if path is None:
        return {}
    try:
        manifest = json.loads((path / "manifest.json").read_bytes())
        state = json.loads((path / "states" / f"{manifest['state']}.json").read_bytes())
        return {name: kind for part in state["parts"] for name, kind in part["fields"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _values(ctx: click.Context, field: str) -> list[str]:
    path = _path(ctx)
    if path is None or _fields(ctx).get(field) not in {"text", "list"}:
        return []
    try:
        with communique.open(path) as corpus:
            values: Any = corpus.values(field)["value"]
            return [value for value in values if value and '"' not in value]
    except CommuniqueError:
        return []
