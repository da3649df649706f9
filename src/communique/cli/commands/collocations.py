"""`communique collocations`: words that stand in a row, or near the hits of a query."""

from dataclasses import dataclass
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.asking import Asking, asking
from communique.cli.commands.collocates import scores_option, window_options
from communique.cli.counting import Chosen, features_options
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Rows:
    """Which sequences are listed."""

    query: str | None
    where: str
    size: str
    inside: str | None
    smoothing: float
    acronyms: bool
    least_lambda: float | None
    maximal: bool
    scores: str

    def keywords(self, chosen: Chosen) -> dict[str, Any]:
        """Return the options of the Python call of the same name."""
        return {
            "features": chosen.features,
            "size": self.size,
            "inside": self.inside,
            "smoothing": self.smoothing,
            "acronyms": self.acronyms,
            "minimum": self.least_lambda,
            "maximal": self.maximal,
            "scores": self.scores,
        }


@dataclass(frozen=True)
class Near:
    """The window beside the hits of a query."""

    left: int
    right: int
    within: str
    minimum: int


rows = packed(
    "rows",
    Rows,
    click.argument("query", required=False, callback=utf8),
    where_option,
    click.option(
        "--size",
        default="2",
        show_default=True,
        metavar="N,N",
        callback=utf8,
        help="Words of a sequence, from 2 to 8.",
    ),
    click.option(
        "--inside",
        metavar="QUERY",
        callback=utf8,
        help="Only sequences in the hits of this query, as '<s/> containing peace'.",
    ),
    click.option(
        "--smoothing",
        type=click.FloatRange(min=0, min_open=True),
        default=0.5,
        show_default=True,
        metavar="X",
        help="Added to each count behind lambda and z.",
    ),
    click.option(
        "--acronyms",
        is_flag=True,
        help="Keep words in capitals alone apart from the same words in lower case.",
    ),
    click.option(
        "--least-lambda", type=float, metavar="X", help="Only sequences with such a lambda."
    ),
    click.option(
        "--maximal",
        is_flag=True,
        help="Leave out sequences that stand only inside a longer one listed.",
    ),
    scores_option,
)


@command(
    "communique collocations --size 2,3 --min-count 10 -c speeches.corpus",
    "communique collocations peace --scores all --csv -c speeches.corpus > near.csv",
)
@rows
@features_options(least=2)
@packed("near", Near, *window_options[1:])
@asking
@answer
def collocations(
    *,
    rows: Rows,
    chosen: Chosen,
    near: Near,
    asking: Asking,
    answer: Answer,
    manners: Manners,
) -> None:
    """List words that stand in a row more often than by chance; near a QUERY, if there is one.

    Without a QUERY sequences of words by z, with one what collocates lists: it takes --attribute,
    --left, --right, --within, --minimum and --scores.
    """
    with opened(answer.corpus_path, manners) as corpus:
        if rows.query is None:
            options = rows.keywords(chosen)
            table = corpus.collocations(where=rows.where, **options, **answer.effort.keywords())
        else:
            options = {"attribute": chosen.attribute, "scores": rows.scores, **vars(near)}
            node = asking.query(corpus, rows.query, rows.where)
            table = corpus.collocates(node, **options, **answer.effort.keywords())
        answer.tell(table, corpus, manners)
