"""`communique novelty`: what a statement repeats, varies and says for the first time."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from communique.cli.answer import Answer, answer
from communique.cli.complete import fields_like
from communique.cli.options import Manners, command, packed, utf8, where_option
from communique.cli.place import opened
from communique.errors import UsageError

_PAGES = {".txt": "text", ".md": "md", ".html": "html"}


@dataclass(frozen=True)
class Comparing:
    """What a statement is compared with, and what counts as said before."""

    where: str
    against: str
    show: str | None
    by: str
    date: str
    varied: float
    repeated: float
    short: int
    copy: float
    copies: bool
    attribute: str
    punctuation: bool

    def keywords(self) -> dict[str, Any]:
        """Return the options of the measure of the same names."""
        given = asdict(self)
        kept = "" if given.pop("punctuation") else "; no punctuation"
        given["features"] = f"{given.pop('attribute')}{kept}"
        given["show"] = given["show"] or ""
        return given


_SIMILARITY = click.FloatRange(min=0, max=1, min_open=True)

comparing = packed(
    "comparing",
    Comparing,
    where_option,
    click.option(
        "--against",
        default="earlier",
        show_default=True,
        metavar="SET",
        callback=utf8,
        help="What it is compared with: earlier (all of the same actor before), year (all of the "
        "year before), meeting (all there that isn't later), or a condition.",
    ),
    click.option(
        "--show",
        type=click.Choice(["sentences", "documents", "brief"]),
        help="Its sentences, the sums of documents, or its sentences with those that the last "
        "statement had and this one hasn't.",
    ),
    click.option(
        "--by",
        default="",
        metavar="FIELD",
        callback=utf8,
        shell_complete=fields_like,
        help="The metadata field that says whose a document is; else party, speaker or country.",
    ),
    click.option(
        "--date",
        default="date",
        show_default=True,
        metavar="FIELD",
        callback=utf8,
        help="The date or number that says what came first.",
    ),
    click.option(
        "--varied",
        type=_SIMILARITY,
        default=0.5,
        show_default=True,
        help="Similarity from which a sentence is varied, not new.",
    ),
    click.option(
        "--repeated",
        type=_SIMILARITY,
        default=1.0,
        show_default=True,
        help="Similarity from which it is repeated; 1 is the same words in the same order.",
    ),
    click.option(
        "--short",
        type=click.IntRange(min=0),
        default=5,
        show_default=True,
        metavar="N",
        help="Sentences of fewer words are repeated word for word, or new.",
    ),
    click.option(
        "--copy",
        type=_SIMILARITY,
        default=0.9,
        show_default=True,
        help="Likeness from which a document is the same statement, and left out.",
    ),
    click.option("--copies", is_flag=True, help="Compare such documents, too."),
    click.option(
        "--attribute",
        default="lower",
        show_default=True,
        metavar="NAME",
        callback=utf8,
        help="What is compared of a token: lower, fold, word, lemma.",
    ),
    click.option("--punctuation", is_flag=True, help="Compare punctuation, too."),
)


@command(
    "communique novelty 2019-kestria -c speeches.corpus",
    "communique novelty --by party --csv -c speeches.corpus > new.csv",
)
@click.argument("document", metavar="[ID]", default="", callback=utf8)
@comparing
@click.option(
    "--page",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Write what is new since last time as one page: .txt, .md or .html; - is the terminal.",
)
@answer
def novelty(
    *, document: str, comparing: Comparing, page: Path | None, answer: Answer, manners: Manners
) -> None:
    """Say which sentences of a statement were said before, which are varied and which are new.

    Without ID each document is compared with what came before it: a series over time. A terminal
    shows some of the columns; --columns names others, and a file has all.
    """
    form = _form(page, document)
    with opened(answer.corpus_path, manners) as corpus:
        asked = {**comparing.keywords(), **answer.effort.keywords()}
        if page is not None:
            text = corpus.brief(document, form=form, **asked)
            click.echo(text, nl=False) if str(page) == "-" else page.write_text(text, "utf-8")
            return
        table = corpus.novelty(document, **asked)
        if answer.output.form == "terminal" and not answer.output.columns:
            hidden = _ELSEWHERE | ({"document"} if "number" in table.frame.columns else set())
            shown = ",".join(name for name in table.frame.columns if name not in hidden)
            answer = replace(answer, output=replace(answer.output, columns=shown))
        answer.tell(table, corpus, manners)


def _form(page: Path | None, document: str) -> str:
    """Return the form of the page that a file's ending names."""
    if page is None:
        return ""
    if not document:
        raise UsageError("a page is about one document", hint="give its id")
    if str(page) == "-":
        return "text"
    if page.suffix not in _PAGES:
        raise UsageError(
            f"no page ends with {page.suffix or 'nothing'!r}",
            where=str(page),
            hint=f"endings: {', '.join(_PAGES)}",
        )
    return _PAGES[page.suffix]


_ELSEWHERE = frozenset(
    {
        *("nearest_date", "nearest_text", "nearest_words", "order", "last_date"),
        *("start", "end", "nearest_start", "nearest_end", "new_at", "times_at", "difference"),
        *("group", "copies", "reference", "repeated_at", "varied_at"),
    }
)
"""Columns that a terminal has no room for."""
