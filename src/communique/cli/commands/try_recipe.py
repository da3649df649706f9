"""`communique try-recipe`: what is taken from a page, and why."""

from pathlib import Path

import click

from communique.cli.options import Manners, command, n_option, utf8
from communique.cli.output import Output, note_cut, output, write


@command(
    "communique try-recipe page.html",
    "communique try-recipe pages --project communique.toml",
)
@click.argument("place", metavar="FILE|FOLDER|URL", callback=utf8)
@click.option(
    "--project",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="A communique.toml with recipes; else the one here, if there is one.",
)
@n_option
@output
def try_recipe(
    *, place: str, project: Path | None, n: int | None, output: Output, manners: Manners
) -> None:
    """Show what is taken from a web page: its fields, then its blocks.

    Of a field it says how its value was got and how sure that is, of a block whether it is text
    or the site's furniture, and why. A FOLDER is looked at as a site.
    """
    import polars as pl

    from communique.api.trying import try_recipe as tried

    found = tried(place, project=project)
    limit = output.limit(n)
    rows = found if limit is None else found.head(limit)
    write(rows, output, manners)
    note_cut(len(rows), len(found), manners)
    for what in ("text", "furniture"):
        blocks = found.filter(pl.col("what") == what)
        manners.note(f"{what}: {len(blocks):,} blocks, {blocks['characters'].sum():,} characters")
