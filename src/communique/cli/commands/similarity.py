"""`communique similarity`: how near documents, groups or features are to one another."""

from dataclasses import asdict, dataclass

import click

from communique.cli.answer import Answer, answer
from communique.cli.counting import Chosen, Groups, features_options, groups_options
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Comparison:
    """What is compared, how, and what is shown of it."""

    method: str
    margin: str
    show: str
    weighting: str
    of: str
    nearest: int
    cutoff: float | None
    linkage: str
    k: int
    axes: int
    p: float
    smoothing: float


comparison = packed(
    "comparison",
    Comparison,
    click.option(
        "--method",
        default="cosine",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="Similarities: cosine, correlation, jaccard, containment, ejaccard, fjaccard, dice, "
        "edice, hamann, 'simple matching', faith. Distances: euclidean, manhattan, maximum, "
        "canberra, minkowski, hamming, chisquared, kullback, jeffreys, jensen.",
    ),
    click.option(
        "--margin",
        type=click.Choice(["documents", "features"]),
        default="documents",
        show_default=True,
        help="Compare documents, or groups of them, or features.",
    ),
    click.option(
        "--show",
        type=click.Choice(["pairs", "clusters", "tree", "map"]),
        default="pairs",
        show_default=True,
        help="Pairs, clusters that they make, the merges of the tree, or coordinates of a map.",
    ),
    click.option(
        "--weighting",
        default="count",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="Of counts: count, prop, propmax, logcount, boolean, augmented, logave, tfidf.",
    ),
    click.option(
        "--of",
        default="",
        metavar="NAME",
        callback=utf8,
        help="Only pairs of this document, group or feature with all others.",
    ),
    click.option(
        "--nearest",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Only so many nearest of each.",
    ),
    click.option(
        "--cutoff",
        type=float,
        metavar="NUMBER",
        help="Only similarities of at least, or distances of at most so much.",
    ),
    click.option(
        "--linkage",
        default="average",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="How clusters join: single, complete, average, weighted; of euclidean distances also "
        "ward, centroid, median.",
    ),
    *(
        click.option(
            f"--{name}",
            type=click.IntRange(min=1),
            default=2,
            show_default=True,
            metavar="N",
            help=told,
        )
        for name, told in (("k", "So many clusters."), ("axes", "So many axes of the map."))
    ),
    *(
        click.option(
            f"--{name}", type=float, default=at, show_default=True, metavar="NUMBER", help=told
        )
        for name, at, told in (
            ("p", 2.0, "The power of minkowski."),
            ("smoothing", 0.0, "Added to all counts by chisquared, kullback, jeffreys, jensen."),
        )
    ),
)


@command(
    "communique similarity --by party --weighting tfidf -c speeches.corpus",
    "communique similarity --margin features --of peace --nearest 20 -c speeches.corpus",
)
@comparison
@groups_options(told="Compare groups by a metadata field")
@features_options()
@answer
def similarity(
    *,
    comparison: Comparison,
    groups: Groups,
    chosen: Chosen,
    answer: Answer,
    manners: Manners,
) -> None:
    """List how near documents, groups or features are.

    The nearest come first. With --show they are put in clusters, a tree or a map.
    """
    with opened(answer.corpus_path, manners) as corpus:
        options = {**groups.keywords(), **asdict(comparison), "features": chosen.features}
        table = corpus.similarity(options.pop("within"), **options, **answer.effort.keywords())
        answer.tell(table, corpus, manners)
