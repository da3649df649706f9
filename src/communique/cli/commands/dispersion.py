"""`communique dispersion`: how evenly words, or the hits of a query, are spread."""

from dataclasses import dataclass
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.asking import Asking, asking
from communique.cli.complete import fields_like
from communique.cli.counting import Chosen, features_options
from communique.cli.options import (
    Manners,
    command,
    over_option,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Spread:
    """What is spread over what."""

    query: str | None
    where: str
    by: str
    over: str | None
    date: str
    slices: int
    order: str
    places: bool

    def keywords(self) -> dict[str, Any]:
        """Return the options of the measure of the same names."""
        named = ("by", "date", "slices", "order")
        return {**{name: getattr(self, name) for name in named}, "over": self.over or ""}


spread = packed(
    "spread",
    Spread,
    click.argument("query", required=False, callback=utf8),
    where_option,
    click.option(
        "--by",
        default="",
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="Parts of the corpus by a metadata field, by each region of a structure as <p>, or "
        "by what regions have, as <sp who>; documents if not given.",
    ),
    over_option,
    click.option(
        "--date", default="date", show_default=True, metavar="FIELD", help="What --over looks at."
    ),
    click.option(
        "--slices",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="So many slices of one size, for parts of the corpus.",
    ),
    click.option(
        "--order",
        default="id",
        show_default=True,
        metavar="id|FIELD",
        help="How documents follow each other: by id, or by a date.",
    ),
    click.option(
        "--places", is_flag=True, help="List where each hit of QUERY stands, from 0 to 1."
    ),
)


@command(
    "communique dispersion -n 20 -c speeches.corpus",
    "communique dispersion peace --places --order date -c speeches.corpus",
)
@spread
@features_options(least=5)
@asking
@answer
def dispersion(
    *,
    spread: Spread,
    chosen: Chosen,
    asking: Asking,
    answer: Answer,
    manners: Manners,
) -> None:
    """Tell how evenly words, or hits of a query, are spread.

    Without a QUERY all words or other features, with one its hits.
    """
    if spread.places and spread.query is None:
        raise click.UsageError("--places lists the hits of a QUERY, and there is none")
    with opened(answer.corpus_path, manners) as corpus:
        where, text = spread.where, spread.query
        query = None if text is None else asking.query(corpus, text, where)
        if spread.places and query is not None:
            table = corpus.barcode(query, order=spread.order, **answer.effort.keywords())
        else:
            table = corpus.dispersion(
                query,
                where=where if query is None else "",
                features=chosen.features,
                **spread.keywords(),
                **answer.effort.keywords(),
            )
        answer.tell(table, corpus, manners)
