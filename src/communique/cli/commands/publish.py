"""`communique publish`: corpora for many readers, or as a folder of plain pages."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import communique
from communique.cli.commands.serve import check_extra
from communique.cli.complete import corpora_like
from communique.cli.options import Manners, command, packed
from communique.cli.place import corpus_path

if TYPE_CHECKING:
    from communique.web.terms import Terms

_MEGABYTE = 2**20


@dataclass(frozen=True)
class Offer:
    """What is granted to readers, and what is written down of them."""

    name: tuple[str, ...]
    password_file: Path | None
    behind_proxy: tuple[str, ...]
    rate: int
    deadline: float
    memory: int
    at_once: int
    log: str
    log_queries: bool
    log_clients: bool

    def terms(self, host: str) -> "Terms":
        """Return the terms on which pages are given at an address."""
        from communique.web.password import digest_of
        from communique.web.serving import hosts_of, proxies_of
        from communique.web.terms import Terms

        return Terms(
            public=True,
            hosts=hosts_of(host, self.name),
            password=digest_of(self.password_file) if self.password_file else b"",
            seconds=self.deadline,
            memory=self.memory * _MEGABYTE or None,
            at_once=self.at_once,
            waiting=self.at_once * 32,
            rate=self.rate,
            log=self.log,
            log_queries=self.log_queries,
            log_clients=self.log_clients,
            proxies=proxies_of(self.behind_proxy),
        )


offer = packed(
    "offer",
    Offer,
    click.option(
        "--name",
        multiple=True,
        metavar="NAME",
        help="A name that readers ask for, as archive.example.org; several are given one by one.",
    ),
    click.option(
        "--password-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Ask for the password in its first line.",
    ),
    click.option(
        "--behind-proxy",
        multiple=True,
        metavar="ADDRESS",
        help="Take the word of the proxy at an address, or in a network as 10.0.0.0/8, about who "
        "asks.",
    ),
    click.option(
        "--rate",
        type=click.IntRange(min=0),
        default=120,
        show_default=True,
        metavar="N",
        help="Requests per minute of each client, in each worker; 0 is no bound.",
    ),
    click.option(
        "--deadline",
        type=click.FloatRange(min=0, min_open=True),
        default=10,
        show_default=True,
        metavar="SECONDS",
        help="So long a page may take.",
    ),
    click.option(
        "--memory",
        type=click.IntRange(min=0),
        default=0,
        metavar="MB",
        help="A page that is made while its worker holds more is given up; 0 is no bound.",
    ),
    click.option(
        "--at-once",
        type=click.IntRange(min=1),
        default=4,
        show_default=True,
        metavar="N",
        help="Pages that each worker makes at once; thirty-two times as many may wait.",
    ),
    click.option(
        "--log",
        default="",
        metavar="FILE|-",
        help="Write a line of JSON for each request: when, what kind of page, status, time, size.",
    ),
    click.option("--log-queries", is_flag=True, help="Write what was asked for, too."),
    click.option("--log-clients", is_flag=True, help="Write who asked, too."),
)


@command(
    "communique publish speeches.corpus --name archive.example.org --behind-proxy 127.0.0.1",
    "communique publish speeches.corpus --static site",
)
@click.argument(
    "paths",
    metavar="[CORPUS]...",
    nargs=-1,
    type=click.Path(path_type=Path),
    shell_complete=corpora_like,
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address of this machine to answer at; 0.0.0.0 is every one.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Where to answer; 0 takes any port that is free.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that answer; one for each processor if not given.",
)
@click.option(
    "--static",
    "static",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Serve nothing: write the corpus and all its documents as plain pages into a new folder.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="CODE",
    help="The language of the words on the pages of --static, as de.",
)
@offer
def publish(
    *,
    paths: tuple[Path, ...],
    host: str,
    port: int,
    workers: int | None,
    static: Path | None,
    language: str,
    offer: Offer,
    manners: Manners,
) -> None:
    """Serve corpora to many, read-only, until it is told to end.

    Each worker opens the corpora itself and shares their files with the others. How to put it
    behind a proxy, into a container or under systemd stands in the docs.
    """
    check_extra()
    named = paths or (corpus_path(None, manners),)
    if static is not None:
        _write(named, static, language, manners)
        return
    from communique.web.publishing import publish as publishing

    def tell(address: str) -> None:
        click.echo(address)
        manners.note("Ctrl-C ends it")

    publishing(
        named,
        offer.terms(host),
        place=(host, port),
        n_workers=workers or os.cpu_count() or 1,
        tell=tell,
    )


def _write(paths: tuple[Path, ...], folder: Path, language: str, manners: Manners) -> None:
    from communique.errors import UsageError
    from communique.web.site import write

    if len(paths) > 1:
        hint = "write each into a folder of its own"
        raise UsageError("a folder of pages holds one corpus", hint=hint)
    with communique.open(paths[0]) as corpus:
        n_pages = write(corpus, folder, language)
        manners.note(f"{folder}: {n_pages:,} pages, state {corpus.state}")
