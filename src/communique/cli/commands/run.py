"""`communique run`: makes the numbers of a recipe again, and says what changed."""

from pathlib import Path

import click

from communique.cli.options import (
    Manners,
    command,
    corpus_option,
    deadline_option,
    n_option,
)
from communique.cli.output import Output, output, write_table
from communique.cli.place import opened


@command(
    "communique run peace.json -c speeches.corpus",
    "communique run peace.json --csv -c speeches.corpus > peace.csv",
)
@click.argument("recipe", metavar="RECIPE.json", type=click.Path(path_type=Path, dir_okay=False))
@n_option
@corpus_option
@deadline_option
@output
def run(
    *,
    recipe: Path,
    n: int | None,
    corpus_path: Path | None,
    deadline: float | None,
    output: Output,
    manners: Manners,
) -> None:
    """Make the numbers of a recipe again and compare.

    Ends with 1 when a number changed, and says which. --recipe of search and freq writes recipes.
    """
    changed = False
    with opened(corpus_path, manners) as corpus:
        for replay in corpus.run(recipe, deadline=deadline):
            prefix = f"{replay.name}: " if replay.name else ""
            write_table(replay.table, corpus, output, manners, n=n)
            for notice in replay.notices:
                manners.note(f"{prefix}{notice}")
            for change in replay.changes:
                manners.note(f"{prefix}changed: {change}")
            if not replay.changes:
                manners.note(f"{prefix}every number is as it was")
            changed |= bool(replay.changes)
    if changed:
        click.get_current_context().exit(1)
