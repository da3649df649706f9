"""What is counted as a feature, and in which groups: options that measures share."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.complete import fields_like
from communique.cli.options import Decorator, over_option, packed, utf8, where_option

if TYPE_CHECKING:
    from communique.features import Features


@dataclass(frozen=True)
class Chosen:
    """Which features are made of tokens."""

    attribute: str
    no_punctuation: bool
    no_numbers: bool
    no_symbols: bool
    stopwords: tuple[str, ...]
    remove: tuple[str, ...]
    keep: tuple[str, ...]
    compounds: Path | None
    ngrams: str
    skip: str
    joined: bool
    min_count: int
    max_count: int
    min_documents: int
    max_documents: int

    @property
    def features(self) -> "Features":
        """What these options mean.

        Raises:
            UsageError: they make no sense together.
        """
        from communique.features import Features

        same = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name in Features.__dataclass_fields__
        }
        read: dict[str, Any] = {
            "punctuation": not self.no_punctuation,
            "numbers": not self.no_numbers,
            "symbols": not self.no_symbols,
            "compounds": _lines(self.compounds),
            "ngrams": _numbers("--ngrams", self.ngrams),
            "skip": _numbers("--skip", self.skip),
        }
        return Features(**{**same, **read})


def _lines(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        return tuple(line.strip() for line in file.read_text("utf-8").splitlines() if line.strip())
    except UnicodeDecodeError as error:
        raise click.BadParameter(f"{file} is not UTF-8, byte {error.start}") from error


def _numbers(option: str, text: str) -> tuple[int, ...]:
    try:
        return tuple(int(number) for number in text.split(","))
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no list of numbers, as 1,2", None, None, option
        ) from error


def _limit(name: str, least: int, told: str) -> Decorator:
    return click.option(
        f"--{name}",
        type=click.IntRange(min=least),
        default=least,
        show_default=bool(least),
        metavar="N",
        help=told,
    )


def features_options(attribute: str = "lower", *, least: int = 1) -> Decorator:
    """Return the options of features, as one object in the parameter `chosen`.

    `attribute` and `least`, the smallest count, are the defaults.
    """
    return packed("chosen", Chosen, *_kept(attribute), *_made(), *_frequent(least))


def _kept(attribute: str) -> list[Decorator]:
    kinds = {"punctuation": "punctuation", "numbers": "numbers, as 1,000", "symbols": "symbols"}
    words = {
        "remove": "Leave out a word, * and ? in it stand for any; may be given again.",
        "keep": "Count only such words; may be given again.",
    }
    return [
        click.option(
            "--attribute",
            default=attribute,
            show_default=True,
            metavar="NAME",
            callback=utf8,
            help="What a token is counted as: lower, fold, word, lemma, pos.",
        ),
        *(
            click.option(f"--no-{kind}", is_flag=True, help=f"Leave out tokens that are {told}.")
            for kind, told in kinds.items()
        ),
        click.option(
            "--stopwords",
            multiple=True,
            metavar="LANGUAGE",
            help="Leave out the stop words of a language, as en; may be given again.",
        ),
        *(
            click.option(f"--{name}", multiple=True, metavar="WORD", callback=_utf8_each, help=told)
            for name, told in words.items()
        ),
    ]


def _made() -> list[Decorator]:
    return [
        click.option(
            "--compounds",
            type=click.Path(path_type=Path, dir_okay=False, exists=True),
            metavar="FILE",
            help="Phrases that count as one word, one a line.",
        ),
        click.option(
            "--ngrams", default="1", show_default=True, metavar="N,N", help="Words of a feature."
        ),
        click.option(
            "--skip",
            default="0",
            show_default=True,
            metavar="N,N",
            help="Words between the two words of a feature.",
        ),
        click.option(
            "--joined", is_flag=True, help="Words beside tokens that are left out are neighbours."
        ),
    ]


def _frequent(least: int) -> list[Decorator]:
    return [
        click.option(
            "--min-count",
            type=click.IntRange(min=1),
            default=least,
            show_default=True,
            metavar="N",
            help="Only features that occur so often.",
        ),
        _limit("max-count", 0, "Only features that occur at most so often."),
        _limit("min-documents", 1, "Only features in so many documents or groups."),
        _limit("max-documents", 0, "Only features in at most so many documents or groups."),
    ]


def _utf8_each(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    for each in value:
        utf8(ctx, param, each)
    return value


@dataclass(frozen=True)
class Groups:
    """Which tokens are counted together."""

    where: str
    inside: str | None
    by: str
    over: str | None
    date: str

    def keywords(self) -> dict[str, Any]:
        """Return the options of a measure of the same names."""
        return {
            "within": self.where,
            "inside": self.inside,
            "by": self.by,
            "over": self.over or "",
            "date": self.date,
        }


def groups_options(by: str = "", told: str = "Count by a metadata field") -> Decorator:
    """Return the options of groups, as one object in the parameter `groups`."""
    return packed(
        "groups",
        Groups,
        where_option,
        click.option(
            "--inside",
            metavar="QUERY",
            callback=utf8,
            help="Only tokens in the hits of a query, as '<s/> containing peace'.",
        ),
        click.option(
            "--by",
            default=by,
            show_default=bool(by),
            metavar="FIELD",
            callback=utf8,
            shell_complete=fields_like,
            help=f"{told}, by each region of a structure as <p>, or by what regions have, as "
            "<sp who>.",
        ),
        over_option,
        click.option(
            "--date",
            default="date",
            show_default=True,
            metavar="FIELD",
            help="The date that --over looks at.",
        ),
    )
