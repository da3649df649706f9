"""`communique verify`: is every file of a corpus what was written?"""

from pathlib import Path

import click

import communique
from communique.cli.options import Manners, command, corpus_option
from communique.cli.place import corpus_path as meant


@command(
    "communique verify -c sotu.corpus",
    "communique verify -q -c sotu.corpus && echo whole",
)
@corpus_option
def verify(*, corpus_path: Path | None, manners: Manners) -> None:
    """Check every file of a corpus.

    Against its digest; indexes against texts; states against their content. Names every
    file that is damaged, and ends with 1 if there is one.
    """
    path = meant(corpus_path, manners)
    found = 0
    for sentence in communique.api.damaged(path):
        found += 1
        click.echo(sentence)
    if found:
        manners.note(f"{path}: {found:,} damaged; build it anew, or copy these files from a backup")
        click.get_current_context().exit(1)
    manners.note(f"{path}: every file is what was written")
