"""`communique remove`, `compact` and `vacuum`: what changes a corpus without reading sources."""

import sys
from pathlib import Path

import click

from communique.cli.options import Manners, command, corpus_option, where_option
from communique.cli.place import opened
from communique.cli.progress import megabytes
from communique.cli.terminal import on_terminal
from communique.errors import UsageError


@command(
    "communique remove sotu/2021_biden_1 -c sotu.corpus",
    "communique remove --where 'year < 1800' --erase -c sotu.corpus",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@where_option
@click.option("--erase", is_flag=True, help="Also from all earlier states, and off the disk.")
@click.option("--yes", is_flag=True, help="Don't ask before.")
@corpus_option
def remove(
    *,
    ids: tuple[str, ...],
    where: str,
    erase: bool,
    yes: bool,
    corpus_path: Path | None,
    manners: Manners,
) -> None:
    """Remove documents, by their ids or by a condition.

    Earlier states keep them until vacuum; with --erase nothing does.
    """
    with opened(corpus_path, manners) as corpus:
        gone = corpus.chosen(ids, where=where)
        if not gone:
            manners.note("no document meets the condition; nothing was removed")
            return
        if not yes:
            _confirm(f"{'erase' if erase else 'remove'} {_counted(len(gone), 'document')}?")
        corpus.remove(gone, erase=erase)
        done = "erased from every state" if erase else "removed"
        manners.note(
            f"{_counted(len(gone), 'document')} {done}; "
            f"{_counted(corpus.n_documents, 'document')} left, state {corpus.state}"
        )


@command("communique compact -c sotu.corpus", "communique compact && communique vacuum")
@corpus_option
def compact(*, corpus_path: Path | None, manners: Manners) -> None:
    """Join small parts; content and state id stay."""
    with opened(corpus_path, manners) as corpus:
        before = corpus.n_parts
        corpus.compact()
        manners.note(f"{_counted(before, 'part')} before, {corpus.n_parts:,} now")


@command("communique vacuum -c sotu.corpus", "communique vacuum -q")
@corpus_option
def vacuum(*, corpus_path: Path | None, manners: Manners) -> None:
    """Forget earlier states and free their space.

    Refused while the corpus is open elsewhere.
    """
    with opened(corpus_path, manners) as corpus:
        before = corpus.octets()
        removed = corpus.vacuum()
        freed = megabytes(before - corpus.octets())
        manners.note(f"{_counted(len(removed), 'file')} removed, {freed} freed")


def _confirm(question: str) -> None:
    """Ask a person; a script has said what it wants by running the command."""
    if not (on_terminal(sys.stdin) and on_terminal(sys.stderr)):
        return
    if not click.confirm(question, err=True):
        raise UsageError("nothing was removed", hint="--yes goes ahead without asking")


def _counted(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
