"""`communique trend`: the hits of a query over time, and when they changed."""

from dataclasses import asdict, dataclass

import click

from communique.cli.answer import Answer, answer
from communique.cli.asking import Asking, asking
from communique.cli.complete import fields_like
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Course:
    """How time is cut, and how changes in it are judged."""

    over: str
    by: str
    date: str
    unit: str
    smooth: int
    penalty: str
    s: float
    gamma: float
    states: int
    bootstrap: int
    seed: int
    episodes: bool


course = packed(
    "course",
    Course,
    click.option(
        "--over",
        type=click.Choice(["decade", "year", "quarter", "month"]),
        metavar="PERIOD",
        default="year",
        show_default=True,
        help="How long a period is: decade, year, quarter or month.",
    ),
    click.option(
        "--by",
        default="",
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="A trend for each value of a metadata field.",
    ),
    click.option(
        "--date",
        default="date",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        help="The date that --over looks at.",
    ),
    click.option(
        "--unit",
        type=click.Choice(["hits", "documents"]),
        default="hits",
        show_default=True,
        help="What changes and bursts: hits in tokens, or documents with a hit in documents.",
    ),
    click.option(
        "--smooth",
        type=click.IntRange(min=0),
        default=2,
        show_default=True,
        metavar="N",
        help="Periods on either side that a smoothed rate looks at.",
    ),
    click.option(
        "--penalty",
        default="mbic",
        show_default=True,
        metavar="mbic|bic|X",
        help="Of a change point; the higher, the fewer there are.",
    ),
    click.option(
        "--s",
        type=click.FloatRange(min=1, min_open=True),
        default=2.0,
        show_default=True,
        metavar="X",
        help="How many times faster each state of bursts is than the one below.",
    ),
    click.option(
        "--gamma",
        type=click.FloatRange(min=0),
        default=1.0,
        show_default=True,
        metavar="X",
        help="What it costs to rise by a state; the higher, the fewer bursts there are.",
    ),
    click.option(
        "--states",
        type=click.IntRange(min=1),
        default=2,
        show_default=True,
        metavar="N",
        help="States of bursts; 2 are as usual, and in a burst.",
    ),
    click.option(
        "--bootstrap",
        type=click.IntRange(min=0),
        default=1000,
        show_default=True,
        metavar="N",
        help="Intervals from so many replicates of the documents; 0 takes a formula instead.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, metavar="N", help="Of the bootstrap."
    ),
    click.option(
        "--episodes",
        is_flag=True,
        help="A row for each stretch between change points and each burst, not for each period.",
    ),
)


@command(
    "communique trend peace -c speeches.corpus",
    "communique trend peace --over month --by party --csv -c speeches.corpus > peace.csv",
)
@click.argument("query", callback=utf8)
@where_option
@asking
@course
@answer
def trend(
    *,
    query: str,
    where: str,
    asking: Asking,
    course: Course,
    answer: Answer,
    manners: Manners,
) -> None:
    """Count the hits of a QUERY over time.

    Beside the numbers stands what they show: first and last use, change points, bursts, half-life.
    """
    with opened(answer.corpus_path, manners) as corpus:
        found = asking.query(corpus, query, where)
        table = corpus.trend(found, **asdict(course), **answer.effort.keywords())
        answer.tell(table, corpus, manners)
