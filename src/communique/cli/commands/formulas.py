"""`communique formulas`: what is said again and again, since when, and what no more."""

from dataclasses import asdict, dataclass, replace
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.complete import fields_like
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened

SHOWN = (
    *("formula", "group", "period", "filler", "count", "documents", "of"),
    *("first", "last", "silence_p", "status", "fillers"),
)
"""The columns that fit on a terminal."""


@dataclass(frozen=True)
class Listed:
    """Which formulas are listed."""

    size: str
    min_count: int
    min_documents: int
    glue: float
    slots: bool
    only: str
    complete: str
    status: str | None
    show: str
    attribute: str
    stop_at_punctuation: bool

    def keywords(self) -> dict[str, Any]:
        """Return the options of the Python call of the same name."""
        from communique.features import Features

        given = asdict(self)
        attribute, stop = given.pop("attribute"), given.pop("stop_at_punctuation")
        features = Features(attribute, punctuation=stop, joined=not stop)
        return {**given, "status": self.status or "", "features": features}


listed = packed(
    "listed",
    Listed,
    click.option(
        "--size",
        default="3-20",
        show_default=True,
        metavar="N-N",
        callback=utf8,
        help="Words of a formula.",
    ),
    *(
        click.option(
            f"--min-{name}",
            type=click.IntRange(min=least),
            default=3,
            show_default=True,
            metavar="N",
            help=told,
        )
        for name, least, told in (
            ("count", 2, "Only formulas that occur so often."),
            ("documents", 1, "Only formulas in so many documents."),
        )
    ),
    click.option(
        "--glue",
        type=click.FloatRange(min=0),
        default=10.83,
        show_default=True,
        metavar="X",
        help="Only formulas whose first and last word go with the rest, with this log-likelihood; "
        "0 lists what stands together by chance, too.",
    ),
    click.option(
        "--slots",
        is_flag=True,
        help="Also formulas with one word that varies: the * road to.",
    ),
    click.option(
        "--only",
        default="",
        metavar="WORD",
        callback=utf8,
        help="Only formulas with such a word; * and ? in it stand for any.",
    ),
    click.option(
        "--complete",
        default="",
        metavar="LANG",
        callback=utf8,
        help="Leave out what ends in a stop word of this language, as en: in the name of.",
    ),
    click.option(
        "--status",
        type=click.Choice(["new", "current", "dropped"]),
        help="Only formulas that are new, in use, or overdue.",
    ),
    click.option(
        "--show",
        type=click.Choice(["formulas", "periods", "users", "fillers"]),
        default="formulas",
        show_default=True,
        help="A row for each formula, or for each and each period, user or word of its slot.",
    ),
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What a token is counted as: lower, fold, word, lemma.",
    ),
    click.option(
        "--stop-at-punctuation", is_flag=True, help="No formula runs over a comma or a full stop."
    ),
)


@dataclass(frozen=True)
class Lives:
    """How the lives of formulas are judged."""

    by: str
    over: str
    date: str
    until: str
    since: str
    level: float


lives = packed(
    "lives",
    Lives,
    click.option(
        "--by",
        default="party",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="Who uses a formula: a metadata field.",
    ),
    click.option(
        "--over",
        type=click.Choice(["year", "quarter", "month"]),
        default="year",
        show_default=True,
        help="Periods of bursts, half-lives and --show periods.",
    ),
    click.option(
        "--date",
        default="date",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        help="The date that documents stand by.",
    ),
    click.option(
        "--until",
        default="",
        metavar="DATE",
        callback=utf8,
        help="Look at the documents up to then, as it was on that day.",
    ),
    click.option(
        "--since",
        default="",
        metavar="DATE",
        callback=utf8,
        help="Call new only what began since then, and dropped what ended since then.",
    ),
    click.option(
        "--level",
        type=click.FloatRange(min=0, max=1, min_open=True, max_open=True),
        default=0.05,
        show_default=True,
        metavar="X",
        help="What share of those called new, or dropped, may be so by chance.",
    ),
)


@command(
    "communique formulas --where 'party = \"Greens\" & date >= 2018' -c speeches.corpus",
    "communique formulas --status dropped --since 2018 --csv -c speeches.corpus > dropped.csv",
)
@where_option
@listed
@lives
@answer
def formulas(
    *,
    where: str,
    listed: Listed,
    lives: Lives,
    answer: Answer,
    manners: Manners,
) -> None:
    """List what is said again and again, in several words, and the life of each formula.

    First and last use, rate, runs and gaps, bursts, who had it first; whether it is new, or
    overdue given its past rhythm, and how probable so long a silence is.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.formulas(
            where, **listed.keywords(), **asdict(lives), **answer.effort.keywords()
        )
        if answer.output.form == "terminal" and not (answer.output.columns or answer.vary):
            shown = [name for name in SHOWN if name in table.frame.columns]
            columns = replace(answer.output, columns=",".join(shown))
            answer = replace(answer, output=columns)
        answer.tell(table, corpus, manners)
