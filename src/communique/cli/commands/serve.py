"""`communique serve`: the workbench, in a browser on this machine."""

from importlib.util import find_spec
from pathlib import Path

import click

import communique
from communique.cli.complete import corpora_like
from communique.cli.options import Manners, command
from communique.cli.place import corpus_path
from communique.errors import MissingExtraError

_NEEDED = ("jinja2", "starlette", "uvicorn")


@command(
    "communique serve speeches.corpus",
    "communique serve speeches.corpus debates.corpus --port 8080 --no-browser",
)
@click.argument(
    "paths",
    metavar="[CORPUS]...",
    nargs=-1,
    type=click.Path(path_type=Path),
    shell_complete=corpora_like,
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Where to answer; 0 takes any port that is free. 8000, or another where that is taken, "
    "if not given.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address of this machine to answer at; one that others reach needs a password.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name that may be asked for beside this machine's; several are given one by one.",
)
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Ask for the password in its first line.",
)
@click.option(
    "--no-browser",
    is_flag=True,
    help="Only print the address; nor is a browser opened where there is no display.",
)
def serve(
    *,
    paths: tuple[Path, ...],
    port: int | None,
    host: str,
    names: tuple[str, ...],
    password_file: Path | None,
    no_browser: bool,
    manners: Manners,
) -> None:
    """Open the workbench: read, search, count and compare corpora in the browser.

    It answers to this machine alone, if not told otherwise, and writes nothing but the notebook.
    Ctrl-C ends it. For many readers there is communique publish.
    """
    check_extra()
    from communique.web.password import digest_of
    from communique.web.serving import own_terms
    from communique.web.serving import serve as serving

    terms = own_terms(host, names, digest_of(password_file) if password_file else b"")
    named = paths or (corpus_path(None, manners),)
    corpora = [communique.open(path) for path in named]

    def tell(address: str) -> None:
        click.echo(address)
        manners.note("Ctrl-C ends it")

    try:
        serving(corpora, terms, place=(host, port), browser=not no_browser, tell=tell)
    finally:
        for corpus in corpora:
            corpus.close()


def check_extra() -> None:
    """Make sure that what pages need is installed.

    Raises:
        MissingExtraError: it isn't.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"the workbench needs the extra serve ({', '.join(missing)} is not installed)",
            hint="pip install 'communique[serve]'",
        )
