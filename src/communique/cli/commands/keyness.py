"""`communique keyness`: the words that documents use more, or less, than others do."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.complete import conditions_like, fields_like
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
class Sides:
    """What is compared with what."""

    target: str
    reference: str
    where: str
    by: str
    list_file: Path | None
    total: int
    inside: str | None

    def keywords(self) -> dict[str, Any]:
        """Return the arguments of the Python call."""
        given = asdict(self)
        file = given.pop("list_file")
        return {**given, "file": "" if file is None else str(file)}


sides = packed(
    "sides",
    Sides,
    *(
        click.argument(
            name, required=False, default="", callback=utf8, shell_complete=conditions_like
        )
        for name in ("target", "reference")
    ),
    where_option,
    click.option(
        "--by",
        default="",
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="Compare each group of a metadata field with all other documents.",
    ),
    click.option(
        "--list",
        "list_file",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="Compare with a frequency list: the columns type,count as CSV or TSV.",
    ),
    click.option(
        "--total",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Tokens of the list's corpus; the sum of its counts if not given.",
    ),
    click.option(
        "--inside",
        metavar="QUERY",
        callback=utf8,
        help="Only tokens in the hits of a query, as '<s/> containing peace'.",
    ),
)


@dataclass(frozen=True)
class Scoring:
    """How the difference is scored."""

    scores: str
    correction: str
    offset: float
    prior: str
    constant: float
    adjustment: str
    permutations: int
    seed: int


scoring = packed(
    "scoring",
    Scoring,
    click.option(
        "--scores",
        default="",
        metavar="A,B",
        help="More columns: two_cell, chi_square, fisher, pmi, difference, log_odds, "
        "simple_maths, z.",
    ),
    click.option(
        "--correction",
        type=click.Choice(["default", "none", "yates", "williams"]),
        default="default",
        show_default=True,
        help="Of G² and χ² in small tables.",
    ),
    click.option(
        "--offset",
        type=click.FloatRange(min=0),
        default=1e-9,
        show_default=True,
        metavar="X",
        help="Added in G² as in quanteda; 0 is Dunning's.",
    ),
    click.option(
        "--prior",
        default="pooled 1000",
        show_default=True,
        metavar="KIND SIZE",
        help="Of z: pooled and tokens of the prior, or flat and α of each type.",
    ),
    click.option(
        "--constant",
        type=click.FloatRange(min=0, min_open=True),
        default=1.0,
        show_default=True,
        metavar="N",
        help="Per million, added to both rates in simple maths.",
    ),
    click.option(
        "--adjustment",
        type=click.Choice(
            ["benjamini-hochberg", "benjamini-yekutieli", "holm", "bonferroni", "none"]
        ),
        default="benjamini-hochberg",
        show_default=True,
        help="Of p for many tests.",
    ),
    click.option(
        "--permutations",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="Replicates of a permutation of documents, for p.",
    ),
    click.option("--seed", type=int, default=0, show_default=True, help="Of the permutation."),
)


@command(
    "communique keyness 'party = \"Greens\"' -n 20 -c speeches.corpus",
    "communique keyness --by party --permutations 1000 --scores z -c speeches.corpus",
)
@sides
@scoring
@features_options(least=3)
@answer
def keyness(
    *,
    sides: Sides,
    scoring: Scoring,
    chosen: Chosen,
    answer: Answer,
    manners: Manners,
) -> None:
    """List what documents use more, or less, than others.

    TARGET and REFERENCE are conditions, as --where takes them; without REFERENCE all other
    documents are compared with.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.keyness(
            **sides.keywords(),
            **asdict(scoring),
            features=chosen.features,
            **answer.effort.keywords(),
        )
        answer.tell(table, corpus, manners)
