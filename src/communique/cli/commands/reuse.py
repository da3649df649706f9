"""`communique reuse`: what documents share, and who said it first."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.complete import fields_like
from communique.cli.options import Decorator, Manners, command, packed, utf8, where_option
from communique.cli.place import opened


@dataclass(frozen=True)
class Sharing:
    """What is shared by whom, and what of it is shown."""

    where: str
    show: str
    by: str
    date: str
    minimum: int
    run: int
    gap: int
    most: int
    documents: int
    no_openings: bool
    every: bool
    attribute: str
    punctuation: bool

    def keywords(self) -> dict[str, Any]:
        """Return the options of the measure of the same names."""
        given = asdict(self)
        kept = "" if given.pop("punctuation") else "; no punctuation"
        given["features"] = f"{given.pop('attribute')}{kept}"
        given["openings"] = not given.pop("no_openings")
        return given


def _number(name: str, least: int, usual: int, told: str) -> Decorator:
    return click.option(
        f"--{name}",
        type=click.IntRange(min=least),
        default=usual,
        show_default=True,
        metavar="N",
        help=told,
    )


sharing = packed(
    "sharing",
    Sharing,
    where_option,
    click.option(
        "--show",
        type=click.Choice(["passages", "network", "shares", "openings"]),
        default="passages",
        show_default=True,
        help="Passages, who repeats whom, how much of each is repeated, or shared openings and "
        "closings.",
    ),
    click.option(
        "--by",
        default="",
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="The metadata field that says whose a document is, as party.",
    ),
    click.option(
        "--date",
        default="date",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        help="The date or number that says what came first.",
    ),
    _number("minimum", 1, 8, "Equal words that a passage has at least."),
    _number("run", 1, 6, "Of these so many in a row, somewhere in it."),
    _number("gap", 0, 3, "Words in a row that may be changed, left out or put in."),
    _number("most", 2, 50, "Rows of words that occur more often are common, no sign of reuse."),
    _number("documents", 2, 3, "Documents that have an opening or closing in common, at least."),
    click.option(
        "--no-openings", is_flag=True, help="Leave out passages in shared openings and closings."
    ),
    click.option(
        "--every",
        is_flag=True,
        help="In the network: count words for all that said them before, not for the first alone.",
    ),
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is compared of a token: lower, fold, word, lemma.",
    ),
    click.option("--punctuation", is_flag=True, help="Compare punctuation, too."),
)


@command(
    "communique reuse --by party -n 20 -c speeches.corpus",
    "communique reuse --by party --show network --csv -c speeches.corpus > edges.csv",
)
@sharing
@answer
def reuse(*, sharing: Sharing, answer: Answer, manners: Manners) -> None:
    """List passages that documents share, word for word or nearly so.

    The document that said it first is the source. With --show the passages are counted: as a
    network of who repeats whom, as shares of texts that are repeated, or as shared openings. A
    terminal shows some of the columns; --columns names others, and a file has all.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.reuse(**sharing.keywords(), **answer.effort.keywords())
        if answer.output.form == "terminal" and not answer.output.columns:
            shown = ",".join(name for name in table.frame.columns if name not in _ELSEWHERE)
            answer = replace(answer, output=replace(answer.output, columns=shown))
        answer.tell(table, corpus, manners)


_ELSEWHERE = frozenset(
    {
        *("source_group", "target_group", "source_words", "source_date", "target_date"),
        *("source_start", "source_end", "start", "end", "at", "own_at", "others_at"),
        *("source_token", "source_token_end", "token", "token_end", "repeated_at"),
    }
)
"""Columns that a terminal has no room for."""
