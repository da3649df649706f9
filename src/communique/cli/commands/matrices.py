"""`communique dfm` and `fcm`: features by documents, and features by features."""

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from communique.cli.counting import Chosen, Groups, features_options, groups_options
from communique.cli.options import (
    Effort,
    Manners,
    command,
    corpus_option,
    effort,
    n_option,
    packed,
    recipe_option,
    utf8,
    where_option,
)
from communique.cli.output import Output, output, write_recipe, write_table
from communique.cli.place import opened


@dataclass(frozen=True)
class Weights:
    """What cells are multiplied by, and the file of the matrix."""

    weight: str
    document_weight: str
    matrix: Path | None


weights = packed(
    "weights",
    Weights,
    click.option(
        "--weight",
        default="count",
        show_default=True,
        metavar="NAME",
        help="Of a count: count, prop, propmax, logcount, boolean, augmented, logave.",
    ),
    click.option(
        "--document-weight",
        default="unary",
        show_default=True,
        metavar="NAME",
        help="Of a feature, by its documents: unary, count, inverse, inversemax, inverseprob; "
        "inverse makes tf-idf.",
    ),
    click.option(
        "--matrix",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the counts as a matrix, instead of a table: .csv, or .mtx with names beside.",
    ),
)


@command(
    "communique dfm --no-punctuation --stopwords en --min-count 5 -c speeches.corpus",
    "communique dfm --by party --matrix parties.csv -c speeches.corpus",
)
@groups_options("id", "What makes rows: a metadata field")
@features_options()
@weights
@n_option
@corpus_option
@effort
@recipe_option
@output
def dfm(
    *,
    groups: Groups,
    chosen: Chosen,
    weights: Weights,
    n: int | None,
    corpus_path: Path | None,
    effort: Effort,
    recipe_file: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """Count each feature in each document: the document-feature matrix.

    A row for each cell that isn't 0; --matrix writes a matrix for other programs.
    """
    with opened(corpus_path, manners) as corpus:
        features, keywords = chosen.features, groups.keywords()
        if weights.matrix is not None:
            from communique.features import exchange

            where = keywords.pop("within")
            found = corpus.dfm(features, where, deadline=effort.deadline, **keywords)
            for file in exchange.write(found, weights.matrix):
                manners.note(f"{file}: {found!r}")
            return
        table = corpus.measure(
            "dfm",
            features=features,
            weight=weights.weight,
            document_weight=weights.document_weight,
            **keywords,
            **effort.keywords(),
        )
        write_table(table, corpus, output, manners, n=n)
        write_recipe(table, recipe_file)


@dataclass(frozen=True)
class Nearness:
    """What makes two features a pair."""

    context: str
    window: int
    structure: str
    ordered: bool
    weighted: bool
    minimum: int


nearness = packed(
    "nearness",
    Nearness,
    click.option(
        "--context",
        default="window",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="Where two are together: window, document, or a structure, as s.",
    ),
    click.option(
        "--window",
        type=click.IntRange(min=1),
        default=5,
        show_default=True,
        metavar="N",
        help="Places that two in a window are at most apart.",
    ),
    click.option(
        "--structure",
        default="",
        metavar="NAME",
        callback=utf8,
        help="A structure that the window doesn't leave: s, p.",
    ),
    click.option("--ordered", is_flag=True, help="Tell before from after in a window."),
    click.option("--weighted", is_flag=True, help="Weigh pairs too: nearer ones count more."),
    click.option(
        "--minimum",
        type=click.IntRange(min=1),
        default=2,
        show_default=True,
        metavar="N",
        help="Only pairs that are together so often.",
    ),
)


@command(
    "communique fcm --no-punctuation --stopwords en -c speeches.corpus",
    "communique fcm --context s --attribute lemma -c speeches.corpus",
)
@where_option
@features_options(least=2)
@nearness
@n_option
@corpus_option
@effort
@recipe_option
@output
def fcm(
    *,
    where: str,
    chosen: Chosen,
    nearness: Nearness,
    n: int | None,
    corpus_path: Path | None,
    effort: Effort,
    recipe_file: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """Count how often features stand near each other: the feature co-occurrence matrix."""
    with opened(corpus_path, manners) as corpus:
        table = corpus.measure(
            "fcm",
            features=chosen.features,
            within=where,
            **asdict(nearness),
            **effort.keywords(),
        )
        write_table(table, corpus, output, manners, n=n)
        write_recipe(table, recipe_file)
