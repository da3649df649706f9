"""Errors as the command line tells them: one sentence, where, how to mend it; and the status."""

import json
from dataclasses import asdict, dataclass

import click

from communique.errors import CommuniqueError

INTERRUPTED = 130


@dataclass(frozen=True)
class Failure:
    """What to tell about an error, and the exit status."""

    code: str
    message: str
    where: str
    hint: str
    status: int

    def as_json(self) -> str:
        """Return the object that `--json` promises."""
        told = asdict(self)
        del told["status"]
        return json.dumps(told, ensure_ascii=False)

    def styled(self) -> str:
        """Return the lines for a person; colours go where there is no terminal."""
        lines = [f"{click.style('error:', fg='red', bold=True)} {self.message}"]
        lines += [f"  {line}" for line in self.where.splitlines()]
        if self.hint:
            lines.append(f"{click.style('hint:', bold=True)} {self.hint}")
        return "\n".join(lines)


def failure(error: Exception) -> Failure | None:
    """Return what to tell about an error, or None for one that is a mistake of ours."""
    if isinstance(error, CommuniqueError):
        return Failure(error.code, error.message, error.where, error.hint, error.status)
    if isinstance(error, click.ClickException):
        return _of_usage(error)
    if isinstance(error, OSError) and error.strerror:
        return _of_system(error)
    return None


def interrupted() -> Failure:
    """Return what to tell after Ctrl-C."""
    return Failure(
        "interrupted",
        "interrupted; every corpus is as it was before",
        "",
        "run the same command again to start anew",
        INTERRUPTED,
    )


def _of_usage(error: click.ClickException) -> Failure:
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "communique"
    message, hints = error.format_message().strip(), [f"{path} -h shows what there is"]
    # click appends its suggestions to the sentence; ours stand in the hint.
    message, _, more = message.partition("\n")
    if more:
        hints.insert(0, " ".join(more.split()))
    message, meant, guesses = message.partition(" Did you mean ")
    if meant:
        hints.insert(0, f"perhaps {guesses.strip(' ?')}")
    message = message.strip().removesuffix(" Choose from:").removesuffix(".")
    return Failure("usage", message[:1].lower() + message[1:], "", "; ".join(hints), 2)


def _of_system(error: OSError) -> Failure:
    reason = error.strerror or str(error)
    return Failure(
        "file",
        reason[:1].lower() + reason[1:],
        str(error.filename or ""),
        "make room or choose another place, then run the command again",
        3,
    )
