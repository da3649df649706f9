"""`communique dictionary`: the categories of a dictionary, their tone, or what each entry did."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.counting import Groups, groups_options
from communique.cli.options import Manners, command, packed, utf8
from communique.cli.place import opened

if TYPE_CHECKING:
    from communique.features import Features


@dataclass(frozen=True)
class Looked:
    """What is looked for, and how it counts."""

    dictionary_file: Path
    exclusive: bool
    levels: str
    nomatch: str
    tone: str
    audit: bool
    encoding: str

    def keywords(self, groups: Groups) -> dict[str, Any]:
        """Return the options of the table that is asked for.

        Raises:
            click.UsageError: an option is of another table.
        """
        given = {**groups.keywords(), "exclusive": self.exclusive, "encoding": self.encoding}
        given["where"] = given.pop("within")
        extra = {"levels": self.levels, "nomatch": self.nomatch}
        if self.tone:
            self._refuse("--tone", {**extra, "audit": self.audit})
            return {**given, "tone": self._sides()}
        if self.audit:
            self._refuse("--audit", {name: given.pop(name) for name in ("by", "over")})
            self._refuse("--audit", {"nomatch": extra.pop("nomatch")})
            given.pop("date")
            return {**given, **extra, "audit": True}
        return {**given, **extra}

    def _sides(self) -> tuple[str, str]:
        sides = [each.strip() for each in self.tone.split(",")]
        if len(sides) != 2 or not all(sides):
            raise click.BadParameter(
                f"{self.tone!r} is not two categories, as hope,fear", None, None, "--tone"
            )
        return sides[0], sides[1]

    def _refuse(self, option: str, others: dict[str, Any]) -> None:
        for name, value in others.items():
            if value:
                raise click.UsageError(f"{option} and --{name} don't go together")


looked = packed(
    "looked",
    Looked,
    click.argument(
        "dictionary_file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False)
    ),
    click.option(
        "--exclusive",
        is_flag=True,
        help="What a longer entry of another category holds counts there alone.",
    ),
    click.option(
        "--levels",
        default="",
        metavar="N,N",
        help="Which levels of categories are told apart, 1 is the outermost; all if not given.",
    ),
    click.option(
        "--nomatch",
        default="",
        metavar="NAME",
        callback=utf8,
        help="Add a row of this name: the tokens that no entry has.",
    ),
    click.option(
        "--tone",
        default="",
        metavar="A,B",
        callback=utf8,
        help="How far category A outweighs B, as hope,fear; x+y is both together.",
    ),
    click.option("--audit", is_flag=True, help="Count each entry: which did the counting?"),
    click.option("--encoding", default="", metavar="NAME", help="Of the file, if it isn't UTF-8."),
)


@dataclass(frozen=True)
class Compared:
    """Which tokens are looked at, and as what."""

    attribute: str
    case: bool
    no_punctuation: bool
    no_numbers: bool
    no_symbols: bool
    joined: bool

    @property
    def features(self) -> "Features":
        """What these options mean."""
        from communique.features import Features

        return Features(
            self.attribute,
            punctuation=not self.no_punctuation,
            numbers=not self.no_numbers,
            symbols=not self.no_symbols,
            joined=self.joined,
        )


compared = packed(
    "compared",
    Compared,
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What entries are compared with: lower, fold, word, lemma.",
    ),
    click.option("--case", is_flag=True, help="Tell capitals from small letters."),
    *(
        click.option(f"--no-{kind}", is_flag=True, help=f"Leave out tokens that are {told}.")
        for kind, told in (
            ("punctuation", "punctuation"),
            ("numbers", "numbers, as 1,000"),
            ("symbols", "symbols, as $"),
        )
    ),
    click.option(
        "--joined", is_flag=True, help="Words beside tokens that are left out are neighbours."
    ),
)


@command(
    "communique dictionary sentiment.lcd --tone positive,negative --over year -c speeches.corpus",
    "communique dictionary topics.json --audit -c speeches.corpus",
)
@looked
@compared
@groups_options()
@answer
def dictionary(
    *,
    looked: Looked,
    compared: Compared,
    groups: Groups,
    answer: Answer,
    manners: Manners,
) -> None:
    """Count the categories of the dictionary in FILE.

    FILE is LIWC's .dic, Lexicoder's .lcd, WordStat's .cat, Yoshikoder's .ykd, YAML or JSON. In
    an entry * is any characters and ? is one; several words are a phrase.

    CSV and JSON have a query beside each count that finds what was counted.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.dictionary(
            looked.dictionary_file,
            features=compared.features,
            case=compared.case,
            **looked.keywords(groups),
            **answer.effort.keywords(),
        )
        answer.tell(table, corpus, manners)
