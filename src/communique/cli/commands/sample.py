"""`communique sample`: collections of statements to try things on."""

from pathlib import Path

import click

from communique import sample as samples
from communique.cli.options import Manners, command
from communique.cli.place import shown

_NAMES = ("meeting", "archive", "sotu")


@command("communique sample meeting meeting", "communique sample sotu speeches/sotu")
@click.argument("name", type=click.Choice(_NAMES))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def sample(*, name: str, folder: Path, manners: Manners) -> None:
    """Write a sample collection into a folder.

    meeting: forty invented statements of invented parties, which come with the program.
    archive: ninety-three more over sixteen years, with reprints, corrections, translations.
    sotu: the State of the Union addresses from 1790 to 2021, fetched once.
    """
    written = samples.write(name, folder)
    manners.note(f"{shown(folder)}: {written.documents:,} documents, {written.origin}")
    manners.note(f"communique build {shown(folder)} -o {name}.corpus makes a corpus of them")
