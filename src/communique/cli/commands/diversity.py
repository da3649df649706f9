"""`communique diversity` and `readability`: scores of documents, or of groups of them."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.counting import Groups, groups_options
from communique.cli.options import (
    Manners,
    command,
    packed,
    utf8,
)
from communique.cli.place import opened


@dataclass(frozen=True)
class Kept:
    """Which tokens are words."""

    attribute: str
    punctuation: bool
    numbers: bool
    symbols: bool
    stopwords: tuple[str, ...]
    remove: tuple[str, ...]


kept = packed(
    "kept",
    Kept,
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What a token is counted as: lower, fold, word, lemma, pos.",
    ),
    *(
        click.option(f"--{kind}", is_flag=True, help=f"Count {told} as words, too.")
        for kind, told in (
            ("punctuation", "punctuation"),
            ("numbers", "numbers"),
            ("symbols", "symbols"),
        )
    ),
    click.option(
        "--stopwords",
        multiple=True,
        metavar="LANGUAGE",
        help="Leave out the stop words of a language, as en; may be given again.",
    ),
    click.option(
        "--remove",
        multiple=True,
        metavar="WORD",
        help="Leave out a word, * and ? in it stand for any; may be given again.",
    ),
)


def _number(name: str, default: int, told: str) -> Any:
    return click.option(
        f"--{name}",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar="N",
        help=told,
    )


def _base(name: str, default: float, told: str) -> Any:
    return click.option(
        f"--{name}", type=float, default=default, show_default=True, metavar="X", help=told
    )


@dataclass(frozen=True)
class Windows:
    """What the scores are, and what they look at at once."""

    measures: str
    window: int
    segment: int
    shared: bool
    threshold: float
    sample: int
    base: float
    entropy_base: float


scored = packed(
    "scored",
    Windows,
    click.option(
        "--measure",
        "measures",
        default="TTR,MATTR,MTLD",
        show_default=True,
        metavar="NAME,…|all",
        help="TTR, C, R, CTTR, U, S, K, I, D, Vm, Maas, lgV0, lgeV0, MATTR, MSTTR, D.moving, MTLD, "
        "HD-D, entropy.",
    ),
    _number("window", 100, "Tokens of a window of MATTR and D.moving."),
    _number("segment", 100, "Tokens of a segment of MSTTR."),
    click.option(
        "--shared",
        is_flag=True,
        help="The shortest document shortens the windows of all, as in quanteda.",
    ),
    _base("threshold", 0.72, "The ratio that ends a factor of MTLD."),
    _number("sample", 42, "Tokens of a sample of HD-D."),
    _base("base", 10, "Of the logarithms of C, U, S and Maas."),
    _base("entropy-base", 2, "Of the logarithm of entropy."),
)


@command(
    "communique diversity --by party -c speeches.corpus",
    "communique diversity --measure MATTR,MTLD --window 50 -c speeches.corpus",
)
@groups_options("id", "Score groups by a metadata field")
@kept
@scored
@answer
def diversity(
    *,
    groups: Groups,
    kept: Kept,
    scored: Windows,
    answer: Answer,
    manners: Manners,
) -> None:
    """Score how many different words documents have, or groups of them."""
    from communique.features import Features

    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.diversity(
            features=Features(**asdict(kept)),
            **asdict(scored),
            **groups.keywords(),
            **answer.effort.keywords(),
        )
        answer.tell(table, corpus, manners)


@dataclass(frozen=True)
class Lengths:
    """What the scores are, and the lists of words that some of them need."""

    measures: str
    hyphens: bool
    dale_chall: Path | None
    spache: Path | None

    def keywords(self) -> dict[str, Any]:
        """Return the options of the measure of the same names."""
        lists = {"dale_chall": self.dale_chall, "spache": self.spache}
        read = {name: _listed(file) for name, file in lists.items()}
        return {"measures": self.measures, "hyphens": self.hyphens, **read}


def _listed(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return " ".join(file.read_text("utf-8").split())
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file} is not UTF-8, byte {error.start}") from error


lengths = packed(
    "lengths",
    Lengths,
    click.option(
        "--measure",
        "measures",
        default="Flesch,LIX",
        show_default=True,
        metavar="NAME,…|all",
        help="Flesch, Flesch.Kincaid, FOG, SMOG, ARI, LIX, RIX, nWS and 41 more, which the "
        "reference explains.",
    ),
    click.option("--hyphens", is_flag=True, help="Words joined by hyphens are one word."),
    *(
        click.option(
            f"--{name}",
            type=click.Path(path_type=Path, dir_okay=False, exists=True),
            metavar="FILE",
            help=f"The list of words of {whose}, that {which} need: one a line.",
        )
        for name, whose, which in (
            ("dale-chall", "Dale and Chall", "Dale.Chall, Bormuth and DRP"),
            ("spache", "Spache", "Spache and Spache.old"),
        )
    ),
)


@command(
    "communique readability -c speeches.corpus",
    "communique readability --measure Flesch.Kincaid,SMOG --by party -c speeches.corpus",
)
@groups_options("id", "Score groups by a metadata field")
@lengths
@answer
def readability(
    *,
    groups: Groups,
    lengths: Lengths,
    answer: Answer,
    manners: Manners,
) -> None:
    """Score how hard documents are to read, or groups of them."""
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.readability(
            **lengths.keywords(), **groups.keywords(), **answer.effort.keywords()
        )
        answer.tell(table, corpus, manners)
