"""`communique sketch`: what goes with a word, relation by relation."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
class Asked:
    """What is listed of which word."""

    query: str
    where: str
    relations: Path | None
    attribute: str
    minimum: int
    scores: str
    types: int


sketched = packed(
    "asked",
    Asked,
    click.argument("query", callback=utf8),
    where_option,
    click.option(
        "--relations",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FILE",
        help="TOML of patterns by name, each with node: and collocate:; universal parts of "
        "speech if not given.",
    ),
    click.option(
        "--attribute",
        default="lemma",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is listed: lower, fold, word, lemma, pos.",
    ),
    click.option(
        "--minimum",
        type=click.IntRange(min=1),
        default=2,
        show_default=True,
        metavar="N",
        help="Only what is so often in a relation with the word.",
    ),
    click.option(
        "--scores",
        default="log_dice,log_likelihood,mi",
        show_default=True,
        metavar="A,B",
        callback=utf8,
        help="What strength is measured by, or all; the first gives the order.",
    ),
    click.option(
        "--types",
        type=click.IntRange(min=1),
        default=20,
        show_default=True,
        metavar="N",
        help="So many lines of each relation.",
    ),
)


@command(
    "communique sketch '[lemma=\"peace\"]' -c speeches.corpus",
    "communique sketch peace --relations relations.toml --attribute lower -c speeches.corpus",
)
@sketched
@asking
@answer
def sketch(
    *,
    asked: Asked,
    asking: Asking,
    answer: Answer,
    manners: Manners,
) -> None:
    """List what goes with a word, QUERY, relation by relation.

    Its adjectives, verbs, objects …: the most strongly associated first.
    """
    with opened(answer.corpus_path, manners) as corpus:
        options: dict[str, Any] = {
            "relations": asked.relations.read_text("utf-8") if asked.relations else "upos",
            "attribute": asked.attribute,
            "minimum": asked.minimum,
            "scores": asked.scores,
            "n": asked.types,
        }
        node = asking.query(corpus, asked.query, asked.where)
        table = corpus.sketch(node, **options, **answer.effort.keywords())
        answer.tell(table, corpus, manners)
