"""`communique freq`: types by frequency, or the hits of a query by a field or over time."""

from dataclasses import dataclass
from pathlib import Path

import click

from communique.cli.asking import Asking, asking
from communique.cli.options import (
    Effort,
    Manners,
    by_option,
    command,
    corpus_option,
    effort,
    n_option,
    over_option,
    packed,
    recipe_option,
    utf8,
    where_option,
)
from communique.cli.output import Output, output, write_recipe, write_table
from communique.cli.place import opened


@dataclass(frozen=True)
class Question:
    """What is counted, and where."""

    query: str | None
    by: str
    over: str | None
    attribute: str
    where: str


question = packed(
    "question",
    Question,
    click.argument("query", required=False, callback=utf8),
    by_option,
    over_option,
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is listed without a query: lower, fold, word, lemma, pos.",
    ),
    where_option,
)


@command(
    "communique freq -n 20 -c speeches.corpus",
    "communique freq peace --by party --csv -c speeches.corpus > peace.csv",
)
@question
@asking
@n_option
@corpus_option
@effort
@recipe_option
@output
def freq(
    *,
    question: Question,
    asking: Asking,
    n: int | None,
    corpus_path: Path | None,
    effort: Effort,
    recipe_file: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """List types, or count hits by a field or over time.

    Without a QUERY the most frequent types, with one its hits.

    CSV and JSON have a query beside each count that finds what was counted.
    """
    with opened(corpus_path, manners) as corpus:
        text, where = question.query, question.where
        table = corpus.freq(
            None if text is None else asking.query(corpus, text, where),
            by=question.by,
            over=question.over or "",
            attribute=question.attribute,
            where=where if text is None else "",
            **effort.keywords(),
        )
        write_table(table, corpus, output, manners, n=n)
        write_recipe(table, recipe_file)
