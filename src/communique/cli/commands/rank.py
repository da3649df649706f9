"""`communique rank`: the documents that answer words best, each with a passage."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.cells import isolated, plain, width
from communique.cli.options import (
    Manners,
    command,
    corpus_option,
    deadline_option,
    packed,
    utf8,
    where_option,
)
from communique.cli.output import Output, output, write
from communique.cli.place import opened
from communique.cli.terminal import coloured, columns

if TYPE_CHECKING:
    from communique.api import Corpus, Ranking
    from communique.query import Ranked

_INDENT = "    "
_WITH_EVIDENCE = ("csv", "jsonl", "json", "parquet")

_LETTERS = "\u2e80-\u2fdf\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff"
_UNBOUND = re.compile(f"[{_LETTERS}]")
_UNIT = re.compile(rf"\s+|[{_LETTERS}]|[^\s{_LETTERS}]+")

Pieces = Sequence[tuple[str, bool]]
"""Text in pieces, each with whether it is marked."""


@dataclass(frozen=True)
class Formula:
    """What goes into the score."""

    k1: float
    b: float
    title_b: float
    title_weight: float
    phrase_weight: float


def _number(name: str, default: float, most: float | None, told: str) -> Any:
    return click.option(
        name,
        type=click.FloatRange(min=0, max=most),
        default=default,
        show_default=True,
        metavar="X",
        help=told,
    )


formula = packed(
    "formula",
    Formula,
    _number("--k1", 1.2, None, "How soon more of the same word stops to matter."),
    _number("--b", 0.75, 1, "How much a long body is held against a document."),
    _number("--title-b", 0.5, 1, "How much a long title is held against it."),
    _number("--title-weight", 3.0, None, "Of a word in the title; one in the body has 1."),
    _number("--phrase-weight", 1.0, None, "Of a phrase in quotation marks, beside its words."),
)


def _typed(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str:
    """Return the words as one text, as if they had been typed in one pair of quotation marks."""
    for word in value:
        utf8(ctx, param, word)
    return " ".join(value)


@command(
    "communique rank peace and disarmament -n 5 -c speeches.corpus",
    "communique rank '\"climate change\" jobs -nuclear' --where 'date >= 1990' -c speeches.corpus",
)
@click.argument("words", nargs=-1, required=True, callback=_typed)
@where_option
@click.option(
    "-n", "n", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
    help="So many documents.",
)  # fmt: skip
@click.option("--no-stemming", is_flag=True, help="Only the words as typed, not their forms.")
@click.option("--fail-empty", is_flag=True, help="End with 1 when no document answers.")
@formula
@corpus_option
@deadline_option
@output
def rank(
    *,
    words: str,
    where: str,
    n: int,
    no_stemming: bool,
    fail_empty: bool,
    formula: Formula,
    corpus_path: Path | None,
    deadline: float | None,
    output: Output,
    manners: Manners,
) -> None:
    """Show the documents that answer WORDS best, each with the passage that does.

    A document must hold at least one of the words, every "phrase" in quotation marks, and none
    of the -words. Forms of a word count as the word, by the language of each document. To a shell
    '"climate change" -nuclear' is one argument.
    """
    from communique.api import BM25F

    started = time.perf_counter()
    with opened(corpus_path, manners) as corpus:
        found = corpus.rank(
            words,
            where,
            n=n,
            parameters=BM25F(**asdict(formula)),
            stemming=not no_stemming,
            deadline=deadline,
        )
    seconds = time.perf_counter() - started
    _write(corpus, found, output, manners, stemming=not no_stemming)
    shown = f"{len(found):,} shown · " if len(found) < found.documents else ""
    manners.note(f"{found} · {shown}{seconds * 1000:,.0f} ms")
    if fail_empty and not found.documents:
        click.get_current_context().exit(1)


def _write(
    corpus: "Corpus", found: "Ranking", output: Output, manners: Manners, *, stemming: bool
) -> None:
    if output.form == "terminal" and not output.columns:
        for line in _lines(found, colour=coloured(manners.color)):
            click.echo(line, color=True)
        return
    rows = found.with_evidence() if output.form in _WITH_EVIDENCE else found.frame
    facts = {
        "corpus": {"name": corpus.name, "state": corpus.state},
        "words": found.words,
        "where": str(found.found.within),
        "documents": found.documents,
        "of": found.of,
        "parameters": {**asdict(found.parameters), "stemming": stemming},
    }
    labels = [name for name in rows.columns if name != "score"]
    write(rows, output, manners, facts=facts, labels=labels)


def _lines(found: "Ranking", *, colour: bool) -> Iterator[str]:
    from communique.api.ranking import shown
    from communique.query.ranking.snippet import pieces

    room = columns()
    for number, row in enumerate(found):
        if number:
            yield ""
        yield from _head(row, pieces(row.title, row.title_marks), room, colour=colour)
        for line in wrapped(shown(row.snippet), room - len(_INDENT), colour=colour):
            yield f"{_INDENT}{line}"


def _head(row: "Ranked", title: Pieces, room: int, *, colour: bool) -> Iterator[str]:
    number = f"{row.rank}. ".rjust(len(_INDENT))
    titled = list(wrapped(title, room - len(_INDENT), colour=colour))
    for at, line in enumerate(titled):
        yield f"{_INDENT if at else number}{line}"
    facts = f"{plain(row.id)} · score {row.score:.2f} · hits {row.hits:,}"
    yield f"{_INDENT if titled else number}{isolated(facts)}"


def wrapped(text: Pieces, room: int, *, colour: bool) -> Iterator[str]:
    """Yield the lines of a text, broken between words, what is marked bold or in brackets."""
    line, used = "", 0
    for gap, word in _words(text):
        shown = [(plain(piece), marked) for piece, marked in word]
        wide = sum(width(piece) + (4 if marked and not colour else 0) for piece, marked in shown)
        if line and used + gap + wide > room:
            yield isolated(line)
            line, used = "", 0
        if line and gap:
            line, used = f"{line} ", used + 1
        line, used = line + "".join(_styled(*each, colour=colour) for each in shown), used + wide
    if line:
        yield isolated(line)


def _words(text: Pieces) -> Iterator[tuple[bool, Pieces]]:
    """Yield what no line breaks, in pieces, each with whether a blank stands before it.

    Chinese, Japanese and Korean break before any letter that isn't in the middle of a hit.
    """
    gap, word = False, list[tuple[str, bool]]()
    for piece, marked in text:
        for unit in [piece] if marked else _UNIT.findall(piece):
            if word and (unit.isspace() or _UNBOUND.match(unit)):
                yield gap, word
                gap, word = False, []
            if unit.isspace():
                gap = True
            else:
                word.append((unit, marked))
    if word:
        yield gap, word


def _styled(piece: str, marked: bool, *, colour: bool) -> str:
    if not marked:
        return piece
    return click.style(piece, bold=True) if colour else f"[[{piece}]]"
