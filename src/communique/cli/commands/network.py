"""`communique network`: which words stand near which, as edges."""

from dataclasses import asdict, dataclass

import click

from communique.cli.answer import Answer, answer
from communique.cli.commands.collocates import window_options
from communique.cli.counting import utf8_each
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
    where_option,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Edges:
    """Which edges there are."""

    where: str
    levels: int
    most: int
    score: str
    stopwords: str
    attribute: str
    left: int
    right: int
    within: str
    minimum: int


edges = packed(
    "edges",
    Edges,
    where_option,
    click.option(
        "--levels",
        type=click.IntRange(1, 2),
        default=1,
        show_default=True,
        help="2: the words found are nodes as well.",
    ),
    click.option(
        "--edges",
        "most",
        type=click.IntRange(min=1),
        default=20,
        show_default=True,
        metavar="N",
        help="So many edges from each node, the strongest.",
    ),
    click.option(
        "--score",
        default="log_dice",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What strength is measured by, as log_likelihood.",
    ),
    click.option(
        "--stopwords",
        default="",
        metavar="LANGUAGE,",
        callback=utf8,
        help="No edges to the stop words of languages, as en,de.",
    ),
    *window_options,
)


@command(
    "communique network peace war -c speeches.corpus",
    "communique network peace --levels 2 --edges 10 --csv -c speeches.corpus > edges.csv",
)
@click.argument("nodes", nargs=-1, required=True, callback=utf8_each)
@edges
@answer
def network(
    *,
    nodes: tuple[str, ...],
    edges: Edges,
    answer: Answer,
    manners: Manners,
) -> None:
    """List which words stand near the hits of each of NODES, queries, as edges.

    The strongest come first, node by node.
    """
    options = asdict(edges)
    options["n"] = options.pop("most")
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.network(nodes, **options, **answer.effort.keywords())
        answer.tell(table, corpus, manners)
