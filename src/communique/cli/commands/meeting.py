"""`communique meeting`: the contributions to one meeting side by side."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.complete import fields_like
from communique.cli.options import Decorator, Manners, command, packed, utf8, where_option
from communique.cli.place import opened


@dataclass(frozen=True)
class Compared:
    """What of a meeting is compared, and how."""

    where: str
    show: str
    by: str
    party: str
    country: str
    names_file: Path | None
    dictionary_file: Path | None
    size: int
    content: int
    least: int
    everybody: float
    attribute: str

    def keywords(self) -> dict[str, Any]:
        """Return the options of the Python call of the same name."""
        given = asdict(self)
        given["features"] = f"{given.pop('attribute')}; no punctuation; joined"
        given["names"] = given.pop("names_file") or ""
        given["dictionary"] = given.pop("dictionary_file")
        return given


def _number(name: str, least: int, usual: int, told: str) -> Decorator:
    return click.option(
        f"--{name}",
        type=click.IntRange(min=least),
        default=usual,
        show_default=True,
        metavar="N",
        help=told,
    )


def _field(name: str, told: str) -> Decorator:
    return click.option(
        f"--{name}",
        default="country" if name == "country" else "party",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help=told,
    )


def _file(name: str, told: str) -> Decorator:
    kind = click.Path(path_type=Path, exists=True, dir_okay=False)
    return click.option(f"--{name}", f"{name}_file", type=kind, metavar="FILE", help=told)


compared = packed(
    "compared",
    Compared,
    where_option,
    click.option(
        "--show",
        type=click.Choice(
            ["contributions", "formulas", "themes", "mentions", "left_out", "matrix", "meetings"]
        ),
        default="contributions",
        show_default=True,
        help="Each contribution, what they share, who names whom, who is left out, or each two.",
    ),
    _field("by", "The metadata field that says whose a contribution is; id is each its own."),
    _field("party", "The field that names parties."),
    _field("country", "The field that names countries."),
    _file("names", "More names: CSV, in each line a name and whom it names."),
    _file("dictionary", "Themes are the categories of this dictionary, not words."),
    _number("size", 2, 4, "Words that a formula has at least."),
    _number("content", 0, 2, "Words of it that are no stop words and no names, at least."),
    _number("least", 2, 2, "Contributors that use a formula, or a theme, at least."),
    click.option(
        "--everybody",
        type=click.FloatRange(0, 1),
        default=0.5,
        show_default=True,
        metavar="SHARE",
        help="What more of the contributors elsewhere use is no formula; 1 is any.",
    ),
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is compared of a token: lower, fold, word, lemma.",
    ),
)


@command(
    "communique meeting '21 IMCWP' -c speeches.corpus",
    "communique meeting '21 IMCWP' --show matrix --plot matrix.svg -c speeches.corpus",
)
@click.argument("name", default="", callback=utf8)
@compared
@answer
def meeting(*, name: str, compared: Compared, answer: Answer, manners: Manners) -> None:
    """Compare the contributions to the meeting NAME: who shares what, and who names whom.

    Without a name the meetings are listed. A terminal shows some of the columns; --columns names
    others, and a file has all.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.meeting(name, **compared.keywords(), **answer.effort.keywords())
        if answer.output.form == "terminal" and not answer.output.columns:
            shown = _SHOWN[table.recipe["options"]["show"]]
            there = [each for each in shown if not table.frame[each].is_null().all()]
            answer = replace(answer, output=replace(answer.output, columns=",".join(there)))
        answer.tell(table, corpus, manners)


_SHOWN = {
    "contributions": (
        *("document", "words", "formulas", "share", "nearest", "alone", "thanks", "named_in"),
    ),
    "formulas": ("formula", "contributors", "count", "elsewhere", "log_likelihood", "users"),
    "themes": ("theme", "contributors", "count", "elsewhere", "log_likelihood", "users"),
    "mentions": ("document", "named", "what", "kind", "mentions", "thanked"),
    "left_out": ("contributor", "left_out", "named_by", "of", "mentions", "thanked_by", "by"),
    "matrix": ("contributor", "other", "formulas", "words", "mentions", "thanked"),
    "meetings": ("meeting", "documents", "contributors", "tokens", "first", "last"),
}
"""The columns that fit on a terminal, without those that say nothing."""
