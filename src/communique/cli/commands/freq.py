"""`communique freq`: types by frequency, or the hits of a query by a field or over time."""

from dataclasses import dataclass
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.asking import Asking, asking
from communique.cli.counting import Chosen, features_options
from communique.cli.options import (
    Manners,
    by_option,
    command,
    over_option,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Question:
    """What is counted, and where."""

    query: str | None
    by: str
    over: str | None
    where: str
    inside: str | None
    bootstrap: int
    seed: int


question = packed(
    "question",
    Question,
    click.argument("query", required=False, callback=utf8),
    by_option,
    over_option,
    where_option,
    click.option(
        "--inside",
        metavar="QUERY",
        callback=utf8,
        help="Without QUERY: only tokens in the hits of this one, as '<s/> containing peace'.",
    ),
    click.option(
        "--bootstrap",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="Without QUERY: intervals from so many replicates of the documents.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, metavar="N", help="Of the bootstrap."
    ),
)


@command(
    "communique freq -n 20 -c speeches.corpus",
    "communique freq peace --by party --csv -c speeches.corpus > peace.csv",
)
@question
@features_options()
@asking
@answer
def freq(
    *,
    question: Question,
    chosen: Chosen,
    asking: Asking,
    answer: Answer,
    manners: Manners,
) -> None:
    """List features, or count hits by a field or over time.

    Without a QUERY the most frequent words or other features, with one its hits.

    CSV and JSON have a query beside each count that finds what was counted.
    """
    with opened(answer.corpus_path, manners) as corpus:
        text, where = question.query, question.where
        groups: dict[str, Any] = {"by": question.by, "over": question.over or ""}
        if text is None:
            table = corpus.freq(
                where=where,
                features=chosen.features,
                inside=question.inside,
                bootstrap=question.bootstrap,
                seed=question.seed,
                **groups,
                **answer.effort.keywords(),
            )
        else:
            query = asking.query(corpus, text, where)
            table = corpus.freq(query, **groups, **answer.effort.keywords())
        answer.tell(table, corpus, manners)
