"""`communique info`: what a corpus holds, or the values of one field."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from communique.cli.complete import fields_like
from communique.cli.options import Manners, command, corpus_option, n_option, utf8
from communique.cli.output import Output, note_cut, output, write
from communique.cli.place import opened
from communique.cli.terminal import coloured, table


@command("communique info -c sotu.corpus", "communique info party --csv -c sotu.corpus")
@click.argument("field", required=False, callback=utf8, shell_complete=fields_like)
@corpus_option
@n_option
@output
def info(
    *,
    field: str | None,
    corpus_path: Path | None,
    n: int | None,
    output: Output,
    manners: Manners,
) -> None:
    """Tell what a corpus or a field holds.

    Of a FIELD it lists the values, with their documents and tokens; id, source and title
    count as fields here.
    """
    with opened(corpus_path, manners) as corpus:
        if field:
            found = corpus.values(field)
            limit = output.limit(n)
            rows = found if limit is None else found.head(limit)
            named = {"name": corpus.name, "state": corpus.state}
            write(rows, output, manners, facts={"corpus": named, "field": field})
            note_cut(len(rows), len(found), manners)
            return
        facts = corpus.info()
    if output.format == "json":
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    if output.format or output.file:
        write(facts["fields"], output, manners)
        return
    for line in _told(facts, colour=coloured(manners.color)):
        click.echo(line, color=True)


def _told(facts: Mapping[str, Any], *, colour: bool) -> Iterator[str]:
    yield f"{facts['name']}: {facts['path'] or 'in memory'}"
    yield f"documents   {facts['documents']:,}"
    yield f"tokens      {facts['tokens']:,}"
    yield f"types       {facts['types']:,}"
    if facts["span"]:
        yield f"dates       {facts['span'][0]} to {facts['span'][1]}"
    yield f"attributes  {', '.join(facts['attributes'])}"
    yield f"structures  {', '.join(facts['structures'])}"
    if facts["editions"]:
        chosen = facts["editions"]
        without = "".join(f", no {kind}" for kind in chosen["without"])
        yield f"counted     {chosen['count']}{without}, of {chosen['documents']:,} documents"
    for layer in facts["layers"]:
        made = ", ".join(f"{name} {value}" for name, value in layer["identity"].items())
        yield f"layer       {layer['layer']}: {made}"
    yield f"options     {', '.join(f'{name} {value}' for name, value in _given(facts))}"
    yield f"parts       {facts['parts']:,}"
    yield f"skipped     {_skipped(facts['skipped'])}"
    yield f"state       {facts['state']}"
    if facts["fields"]:
        yield ""
        yield from table(facts["fields"], colour=colour)


def _given(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in facts["options"].items() if value)


def _skipped(skipped: list[Mapping[str, str]]) -> str:
    if not skipped:
        return "none"
    return f"{len(skipped):,} in the last build; --json lists them"
