"""`communique sync`: brings a corpus in line with its sources."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import communique
from communique.cli.commands.build import Reading, grouped, reading
from communique.cli.options import Manners, command, corpus_option
from communique.cli.place import corpus_path as meant
from communique.cli.place import shown
from communique.cli.progress import ProgressLine

if TYPE_CHECKING:
    from communique.api import How

_SHOWN = 5


@command(
    "communique sync -c speeches.corpus",
    "communique sync speeches pages.warc.gz -c speeches.corpus",
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@corpus_option
@reading
def sync(
    *, sources: tuple[str, ...], corpus_path: Path | None, how: Reading, manners: Manners
) -> None:
    """Read what has changed in the places that the documents came from.

    Without a SOURCE these are the places of the last build. A changed document becomes a new
    release and the old one is kept; one whose file has vanished is marked as gone. Nothing is
    deleted, and a broken run goes on where it stopped.
    """
    target = meant(corpus_path, manners)
    with ProgressLine(manners) as progress, communique.open(target) as corpus:
        said: How = {**how.keywords(), "progress": progress}
        report = corpus.sync(sources, **said)
        state = corpus.state
    manners.note(
        f"{shown(target)}: {report.files:,} files, {report.read:,} of them read "
        f"in {report.seconds:.1f} s, state {state}"
    )
    for what, ids in (
        ("new", report.new),
        ("changed", report.changed),
        ("gone", report.gone),
        ("back", report.returned),
    ):
        if ids:
            manners.note(f"{len(ids):,} {what}: {_some(ids)}")
    for line in (*grouped(report.notices, "with a doubt"), *grouped(report.skipped, "skipped")):
        manners.note(line)


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return ", ".join(ids[:_SHOWN]) + more
