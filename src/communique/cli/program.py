"""The program: finds a command by its name, and prints errors as people read them."""

import difflib
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from communique.cli.failure import Failure, failure, interrupted
from communique.errors import UsageError

COMMANDS = {
    "sample": "sample",
    "build": "build",
    "add": "build",
    "fetch": "fetch",
    "sync": "sync",
    "try-recipe": "try_recipe",
    "annotate": "annotate",
    "remove": "keep",
    "info": "info",
    "metadata": "check",
    "check": "check",
    "correct": "check",
    "search": "search",
    "rank": "rank",
    "freq": "freq",
    "collocates": "collocates",
    "keyness": "keyness",
    "dispersion": "dispersion",
    "collocations": "collocations",
    "network": "network",
    "sketch": "sketch",
    "similarity": "similarity",
    "reuse": "reuse",
    "meeting": "meeting",
    "editions": "editions",
    "diff": "diff",
    "translation": "translation",
    "novelty": "novelty",
    "trend": "trend",
    "formulas": "formulas",
    "dictionary": "dictionary",
    "dfm": "matrices",
    "fcm": "matrices",
    "diversity": "diversity",
    "readability": "diversity",
    "results": "results",
    "selections": "results",
    "show": "show",
    "serve": "serve",
    "publish": "publish",
    "export": "export",
    "run": "run",
    "verify": "verify",
    "compact": "keep",
    "vacuum": "keep",
    "doctor": "doctor",
    "completion": "completion",
}
"""Each command and the module that it lives in, in the order of the help."""


class Program(click.Group):
    """The group of all commands, imported one by one when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names.

        Raises:
            UsageError: there is none; the hint has names that are near.
        """
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            near = difflib.get_close_matches(args[0], COMMANDS)
            hint = f"{', '.join(near)}? " if near else ""
            raise UsageError(
                f"no command is called {args[0]!r}",
                hint=f"{hint}(commands: {', '.join(COMMANDS)})",
            )
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"communique.cli.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run a command and leave the program with its status."""
        args = list(sys.argv[1:] if args is None else args) or ["--help"]
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        extra.setdefault("prog_name", "communique")
        _speak_utf8()
        try:
            status = super().main(args, standalone_mode=False, **extra)
        except click.Abort:
            status = _told(interrupted(), args)
        except Exception as error:
            found = failure(error)
            if found is None or "--debug" in _flags(args):
                raise
            status = _told(found, args)
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that has seen enough, as `head` has, is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _close_quietly()
            return 0
        return result


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: texts hold every script."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def _flags(args: Sequence[str]) -> set[str]:
    """Return the options among arguments; errors come before click has read them."""
    end = list(args).index("--") if "--" in args else len(args)
    return set(args[:end])


def _told(found: Failure, args: Sequence[str]) -> int:
    text = found.as_json() if "--json" in _flags(args) else found.styled()
    click.echo(text, err=True, color=_coloured(args))
    return found.status


def _coloured(args: Sequence[str]) -> bool | None:
    """Return whether errors get colours, None where it depends on standard error."""
    asked = {value for option, value in pairwise(args) if option == "--color"}
    asked |= {option.partition("=")[2] for option in args if option.startswith("--color=")}
    if asked & {"always", "never"}:
        return "always" in asked
    return False if "NO_COLOR" in os.environ else None


def _close_quietly() -> None:
    # What is still in the buffer would raise again when Python closes it at the end.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.command(
    "communique",
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The help of a command opens with examples: communique search -h",
)
@click.version_option(package_name="communique", message="communique %(version)s")
def main() -> None:
    """Build, search and count collections of political statements."""
