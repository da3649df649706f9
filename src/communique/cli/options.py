"""Options that several commands share, each group of them as one typed object."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from communique.cli.complete import conditions_like, corpora_like, fields_like

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]


_SHARED = {"quiet", "debug", "color"}


class Command(click.Command):
    """A command whose help opens with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.examples = tuple(examples)
        # What every command has stands last in its help.
        self.params.sort(key=lambda param: param.name in _SHARED)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write examples first, then what click writes."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{example}\n")
        formatter.write_paragraph()
        super().format_help(ctx, formatter)


def command(*examples: str) -> Callable[[Function], Command]:
    """Make a function a command; its docstring is the help."""

    def decorate(function: Function) -> Command:
        return click.command(cls=Command, examples=examples)(manners(function))

    return decorate


def packed(name: str, kind: type, *options: Decorator) -> Decorator:
    """Hand a group of options to the command as one object in the parameter `name`."""
    names = [field.name for field in fields(kind)]

    def decorate(function: Function) -> Function:
        @wraps(function)
        def with_object(**values: Any) -> Any:
            taken = {each: values.pop(each) for each in names}
            return function(**{name: kind(**taken)}, **values)

        decorated: Function = with_object
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def utf8(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Refuse an argument that holds bytes which are not UTF-8."""
    if value is not None and any("\ud800" <= character <= "\udfff" for character in value):
        shown = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        raise click.BadParameter(f"{shown!r} is not UTF-8", ctx=ctx, param=param)
    return value


@dataclass(frozen=True)
class Manners:
    """How the program talks to the person beside it."""

    quiet: bool
    debug: bool
    color: str

    def note(self, message: str) -> None:
        """Say something that is not data; with `--json` nothing but errors, for programs."""
        if not self.quiet and not _as_json():
            click.echo(message, err=True)


def _as_json() -> bool:
    context = click.get_current_context(silent=True)
    asked = context.params if context else {}
    return bool(asked.get("as_json")) or asked.get("format") == "json"


manners = packed(
    "manners",
    Manners,
    click.option("-q", "--quiet", is_flag=True, help="Say nothing that is not data or an error."),
    click.option("--debug", is_flag=True, help="Show where in the program an error came from."),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colours: on a terminal, always or never; NO_COLOR is heeded.",
    ),
)

corpus_option = click.option(
    "-c",
    "--corpus",
    "corpus_path",
    type=click.Path(path_type=Path),
    shell_complete=corpora_like,
    help="The corpus; else $COMMUNIQUE_CORPUS, else the only *.corpus here or above.",
)

where_option = click.option(
    "--where",
    default="",
    metavar="CONDITION",
    callback=utf8,
    shell_complete=conditions_like,
    help="Only documents of which this is true: 'party = \"Greens\" & date >= 1990-01'.",
)

by_option = click.option(
    "--by",
    default="",
    metavar="A[,B]",
    callback=utf8,
    shell_complete=fields_like,
    help="Count the hits by a metadata field, by a token in or around them as lemma/match or "
    "word-1, or by two of these.",
)

over_option = click.option(
    "--over",
    type=click.Choice(["decade", "year", "quarter", "month"]),
    metavar="PERIOD",
    help="Count the hits in each decade, year, quarter or month.",
)

context_option = click.option(
    "--context",
    default="60",
    show_default=True,
    metavar="60|8t|s|p",
    help="On either side: characters, tokens, the sentence, the paragraph.",
)

sort_option = click.option(
    "--sort",
    default="document",
    show_default=True,
    metavar="ORDER",
    callback=utf8,
    help="document, left, right, hit, date, random, or keys as word-1,lemma/match,-date: "
    "tokens in and around the hit, metadata fields; - turns a key round.",
)

n_option = click.option(
    "-n",
    "n",
    type=click.IntRange(min=0),
    metavar="N",
    help="So many lines; 50 on a terminal and all elsewhere if not given.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")


@dataclass(frozen=True)
class Effort:
    """How much time and how many processors an answer may take."""

    deadline: float | None
    jobs: int

    def keywords(self) -> dict[str, Any]:
        """Return the arguments of the Python call of the same name."""
        return {"deadline": self.deadline, "jobs": self.jobs}


deadline_option = click.option(
    "--deadline",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Give up with an error when the answer takes longer.",
)

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Threads; one for each processor if not given.",
)

effort = packed(
    "effort",
    Effort,
    deadline_option,
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="So many threads, where the answer can be counted by parts.",
    ),
)


def _drawable(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    """Refuse, before anything is counted, a file that nothing can be drawn into."""
    if value is not None:
        from communique.chart import check

        check(value)
    return value


plot_option = click.option(
    "--plot",
    "plot_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=_drawable,
    help="Draw the numbers, too: .svg, or with the extra plots .png or .pdf.",
)

recipe_option = click.option(
    "--recipe",
    "recipe_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write how to get the same numbers again; communique run FILE does it.",
)
