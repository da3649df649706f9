"""`communique fetch`: pages of the web into an archive, politely."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

import communique
from communique.cli.options import Manners, command
from communique.cli.place import shown

if TYPE_CHECKING:
    from communique.fetching import Fetched

_SHOWN = 5


@command(
    "communique fetch addresses.txt -o pages/valdora.warc.gz",
    "communique fetch https://valdora.example/news/12 -o valdora.warc.gz --contact me@example.org",
)
@click.argument("places", nargs=-1, required=True, metavar="LIST...")
@click.option(
    "-o",
    "--output",
    "archive",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="NAME.warc.gz",
    help="The archive to write, or to add to.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to a host; its robots.txt can ask for more.",
)
@click.option(
    "--hosts",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="How many are asked at once, each for one page at a time.",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 10),
    default=3,
    show_default=True,
    help="How often what may pass is tried again.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="That a server may be silent.",
)
@click.option(
    "--largest",
    type=click.FloatRange(0.001),
    default=100.0,
    show_default=True,
    metavar="MB",
    help="That a page may have.",
)
@click.option(
    "--contact",
    default="",
    metavar="ADDRESS",
    help="Where those who run a server can ask about it; sent along with each request.",
)
def fetch(
    *, places: tuple[str, ...], archive: Path, contact: str, manners: Manners, **patience: float
) -> None:
    """Fetch pages into an archive of the web, politely.

    A LIST is a file with an address on each line, or an address. What robots.txt forbids is left
    alone; a page that is there already is only fetched if it has changed; a broken run goes on
    where it stopped. `communique build` and `sync` read the archive.
    """
    from communique.fetching import Limits

    limits = Limits(
        delay=patience["delay"],
        hosts=int(patience["hosts"]),
        retries=int(patience["retries"]),
        timeout=patience["timeout"],
        octets=int(patience["largest"] * 1e6),
        contact=contact,
    )
    report = communique.fetch(places, archive, limits)
    said = ", ".join(f"{n:,} {outcome}" for outcome, n in report.counts.items())
    manners.note(f"{shown(archive)}: {said}")
    if report.already:
        manners.note(f"{report.already:,} were done before the run broke off")
    for outcome in ("failed", "refused", "gone"):
        _some([page for page in report.pages if page.outcome == outcome], outcome, manners)
    manners.note(f"what became of each: {shown(report.log)}")


def _some(pages: "list[Fetched]", outcome: str, manners: Manners) -> None:
    for page in pages[:_SHOWN]:
        reason = f": {page.reason}" if page.reason else ""
        manners.note(f"{outcome}: {page.url}{reason}")
    if len(pages) > _SHOWN:
        manners.note(f"{outcome}: and {len(pages) - _SHOWN:,} more")
