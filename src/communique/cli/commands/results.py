"""`communique results` and `selections`: what is kept with a corpus under a name."""

import operator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli.complete import conditions_like
from communique.cli.options import (
    Manners,
    command,
    context_option,
    corpus_option,
    n_option,
    packed,
    sort_option,
    utf8,
)
from communique.cli.output import Output, output, write, write_lines
from communique.cli.place import opened
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.api import Corpus, Result

_OPERATORS = {"and": operator.and_, "or": operator.or_, "minus": operator.sub}


@dataclass(frozen=True)
class View:
    """Which lines are shown, in what order, and with how much context."""

    context: str
    sort: str
    n: int | None


view = packed(
    "view",
    View,
    context_option,
    sort_option,
    n_option,
)

_EXAMPLE = "results combine as: communique results A and B; A or B; A minus B"


@command(
    "communique results -c speeches.corpus",
    "communique results peace minus war --save only-peace -c speeches.corpus",
)
@click.argument("names", nargs=-1, metavar="[NAME [and|or|minus NAME]...]")
@click.option("--save", metavar="NAME", callback=utf8, help="Keep what is shown under this name.")
@click.option("--remove", is_flag=True, help="Keep the result no longer.")
@view
@corpus_option
@output
def results(
    *,
    names: tuple[str, ...],
    save: str | None,
    remove: bool,
    view: View,
    corpus_path: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """List the results kept with a corpus, show one, or combine several.

    Hits are the same where they are the same tokens; names are taken from left to right.
    """
    with opened(corpus_path, manners) as corpus:
        if not names:
            write(corpus.library.results, output, manners, labels=["name"])
        elif remove:
            for name in names:
                corpus.library.drop(name)
            manners.note(f"removed: {', '.join(names)}")
        else:
            found = _combined(corpus, names)
            if save:
                found = corpus.save(found, save)
            _show(found, view, (output, manners))


def _show(found: "Result", view: View, to: tuple[Output, Manners]) -> None:
    output, manners = to
    lines = found.lines(context=view.context, sort=view.sort, n=output.limit(view.n))
    write_lines(lines, lambda: found.lines_frame(lines), output, manners, found.facts)
    for notice in found.notices:
        manners.note(f"note: {notice}")
    saved = f" · saved as {found.name}" if found.name else ""
    shown = "" if len(lines) == found.hits else f"{len(lines):,} of "
    manners.note(f"{shown}{found}{saved} · {found.query}")


def _combined(corpus: "Corpus", words: tuple[str, ...]) -> "Result":
    found = corpus.result(words[0])
    for how, name in zip(words[1::2], (*words[2::2], None), strict=False):
        if how not in _OPERATORS or name is None:
            raise UsageError(f"{how!r} doesn't combine two results", hint=_EXAMPLE)
        found = _OPERATORS[how](found, corpus.result(name))
    return found


@command(
    "communique selections greens --where 'party = \"Greens\"' -c speeches.corpus",
    "communique selections greens --remove -c speeches.corpus",
)
@click.argument("name", required=False, callback=utf8)
@click.option(
    "--where",
    default="",
    metavar="CONDITION",
    callback=utf8,
    shell_complete=conditions_like,
    help="Keep this condition under NAME: 'party = \"Greens\" & date >= 1990-01'.",
)
@click.option("--remove", is_flag=True, help="Keep the selection no longer.")
@corpus_option
@output
def selections(
    *,
    name: str | None,
    where: str,
    remove: bool,
    corpus_path: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """List the selections kept with a corpus, or keep a condition under a NAME.

    In every condition @NAME stands for it.
    """
    with opened(corpus_path, manners) as corpus:
        library = corpus.library
        if name is None and (where or remove):
            raise UsageError("a selection needs a name", hint="communique selections NAME ...")
        if name is None:
            write(library.selections, output, manners, labels=["name"])
        elif remove:
            library.drop_selection(name)
            manners.note(f"removed: {name}")
        elif where:
            library.keep_selection(name, where)
            manners.note(f"{name}: {library.spelt_out(f'@{name}')[1:-1]}")
        else:
            click.echo(library.spelt_out(f"@{name}")[1:-1])
