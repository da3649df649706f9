"""`communique show`: a document, or a place in it, to read."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.cells import plain
from communique.cli.options import Manners, command, corpus_option, json_option, utf8
from communique.cli.place import opened
from communique.cli.terminal import coloured, readable

if TYPE_CHECKING:
    from communique.api import Reading


@command(
    "communique show 1863_lincoln_3 -c sotu.corpus",
    "communique show '1863_lincoln_3#t1234' -c sotu.corpus",
)
@click.argument("place", metavar="ID[#t12|#p3|#c10-20]", callback=utf8)
@corpus_option
@json_option
def show(*, place: str, corpus_path: Path | None, as_json: bool, manners: Manners) -> None:
    """Show a document: its metadata, then its text.

    #t12 shows the paragraph around token 12 of the document with that token marked, #p3 its
    third paragraph, #c10-20 its characters from 10 until before 20. Tokens and characters count
    from 0, as search writes them.
    """
    with opened(corpus_path, manners) as corpus:
        found = corpus.show(place)
        named = {"name": corpus.name, "state": corpus.state}
    if as_json:
        click.echo(json.dumps({"corpus": named, **_facts(found)}, ensure_ascii=False))
        return
    click.echo("\n".join(_head(found)))
    click.echo()
    if found.withheld:
        manners.note(found.withheld)
    click.echo(_passage(found, colour=coloured(manners.color)), color=True)


def _facts(found: "Reading") -> dict[str, object]:
    return {
        "id": found.id,
        "title": found.title,
        "source": found.source,
        "metadata": dict(found.metadata),
        "start": found.start,
        "end": found.end,
        "mark": found.mark,
        "text": found.passage,
    }


def _head(found: "Reading") -> list[str]:
    facts = {"id": found.id, "title": found.title, "source": found.source, **found.metadata}
    told = {name: plain(readable(value, label=True)) for name, value in facts.items() if value}
    return [f"{name}: {text}" for name, text in told.items()]


def _passage(found: "Reading", *, colour: bool) -> str:
    if found.mark is None:
        return found.passage
    start, end = found.mark
    hit = found.text[start:end]
    marked = click.style(hit, bold=True, underline=True) if colour else f"[[{hit}]]"
    return found.text[found.start : start] + marked + found.text[end : found.end]
