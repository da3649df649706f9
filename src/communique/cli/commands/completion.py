"""`communique completion`: the script that teaches a shell to complete our commands."""

from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

from communique.cli.options import Manners, command
from communique.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import ShellComplete

_SHELLS = ("bash", "zsh", "fish")


@command(
    'eval "$(communique completion bash)"       # in ~/.bashrc; zsh likewise',
    "communique completion fish > ~/.config/fish/completions/communique.fish",
)
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(*, shell: str, manners: Manners) -> None:
    """Write the completion script of a shell.

    It completes commands, options, corpora, fields and values.
    """
    program = click.get_current_context().find_root().command
    kind: type[ShellComplete] | None = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"no completion is known for {shell}", hint=", ".join(_SHELLS))
    script = kind(program, {}, "communique", "_COMMUNIQUE_COMPLETE")
    click.echo(script.source_template % script.source_vars())
