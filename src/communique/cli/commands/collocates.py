"""`communique collocates`: the words near the hits of a query."""

from dataclasses import asdict, dataclass

import click

from communique.cli.answer import Answer, answer
from communique.cli.asking import Asking, asking
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Near:
    """What is counted near a hit."""

    attribute: str
    left: int
    right: int
    within: str
    minimum: int
    scores: str


scores_option = click.option(
    "--scores",
    default="log_likelihood,mi,log_dice,t",
    show_default=True,
    metavar="A,B",
    callback=utf8,
    help="What strength is measured by, or all; the first gives the order near a QUERY.",
)

window_options = (
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is counted: lower, fold, word, lemma, pos.",
    ),
    *(
        click.option(
            f"--{side}",
            type=click.IntRange(min=0),
            default=5,
            show_default=True,
            metavar="N",
            help=f"So many tokens {where} a hit.",
        )
        for side, where in (("left", "before"), ("right", "after"))
    ),
    click.option(
        "--within",
        default="",
        metavar="NAME",
        callback=utf8,
        help="A structure that the window doesn't leave: s, p.",
    ),
    click.option(
        "--minimum",
        type=click.IntRange(min=1),
        default=3,
        show_default=True,
        metavar="N",
        help="Only what stands so often near a hit.",
    ),
)
"""What is counted near a hit, and where."""


@command(
    "communique collocates peace -c speeches.corpus",
    "communique collocates '[lemma = \"peace\"]' --attribute lemma --within s -c speeches.corpus",
)
@click.argument("query", callback=utf8)
@where_option
@asking
@packed("near", Near, *window_options, scores_option)
@answer
def collocates(
    *,
    query: str,
    where: str,
    asking: Asking,
    near: Near,
    answer: Answer,
    manners: Manners,
) -> None:
    """List the words near the hits of a QUERY.

    The most strongly associated come first, by log-likelihood.
    """
    with opened(answer.corpus_path, manners) as corpus:
        node = asking.query(corpus, query, where)
        table = corpus.collocates(node, **asdict(near), **answer.effort.keywords())
        answer.tell(table, corpus, manners)
