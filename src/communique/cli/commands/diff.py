"""`communique diff`: what became of one release in another."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.cells import plain
from communique.cli.counting import utf8_each
from communique.cli.options import Manners, command, corpus_option, n_option, packed
from communique.cli.output import Output, note_cut, output, write
from communique.cli.place import opened
from communique.cli.terminal import coloured
from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.edition import Difference

_MARKS = {"out": ("[-", "-]"), "in": ("{+", "+}"), "moved": ("[>", "<]")}
"""What stands around words where there are no colours, as wdiff has it."""

_COLOURS: dict[str, dict[str, Any]] = {
    "out": {"fg": "red", "strikethrough": True},
    "in": {"fg": "green", "underline": True},
    "moved": {"fg": "yellow", "italic": True},
}


@dataclass(frozen=True)
class Compared:
    """How two texts are compared, and what of that is shown."""

    by: str
    whole: bool
    changes: bool


compared = packed(
    "compared",
    Compared,
    click.option(
        "--by",
        type=click.Choice(["paragraph", "sentence", "word", "character"]),
        default="word",
        show_default=True,
        help="What is compared.",
    ),
    click.option("--whole", is_flag=True, help="Also the paragraphs that are the same."),
    click.option("--changes", is_flag=True, help="In a table: no rows of what is kept."),
)


@command(
    "communique diff 22_corvale -c meeting.corpus",
    "communique diff 10_joint_draft 19_joint_final --csv -c meeting.corpus",
)
@click.argument("texts", nargs=-1, required=True, metavar="ID [R1 R2|ID2]", callback=utf8_each)
@compared
@n_option
@corpus_option
@output
def diff(
    *,
    texts: tuple[str, ...],
    compared: Compared,
    n: int | None,
    corpus_path: Path | None,
    output: Output,
    manners: Manners,
) -> None:
    """Show what became of one text in another: its words out, in, replaced and moved.

    One ID compares the last two releases of a document, or of its statement; R1 and R2 are the
    numbers of others. Two IDs compare any two documents or releases, as speech@1. Words that are
    out stand as [-so-], those that are in as {+so+}, what moved as [>so<]. A table has the
    characters of each stretch in both texts.
    """
    one, other, releases = _named(texts)
    with opened(corpus_path, manners) as corpus:
        found = corpus.diff(one, other, releases=releases, by=compared.by)
        named = {"name": corpus.name, "state": corpus.state}
    words = found.words
    told = ", ".join(f"{words[kind]:,} {kind}" for kind in ("kept", "out", "in", "moved"))
    manners.note(f"{found.one.id} → {found.other.id}: tokens {told}")
    if found.withheld:
        manners.note(f"note: {found.withheld}")
    if output.format or output.file or output.excel or output.columns:
        rows = found.changes if compared.changes else found.frame
        facts = {"corpus": named, "before": found.one.id, "after": found.other.id, "words": words}
        write(rows if n is None else rows.head(n), output, manners, facts=facts)
        note_cut(len(rows) if n is None else min(n, len(rows)), len(rows), manners)
        return
    paragraphs = list(prose(found, colour=coloured(manners.color), whole=compared.whole))
    for paragraph in paragraphs if n is None else paragraphs[:n]:
        click.echo(paragraph, color=True)


def _named(texts: tuple[str, ...]) -> tuple[str, str, tuple[int, int] | None]:
    match texts:
        case (one,):
            return one, "", None
        case (one, other):
            return one, other, None
        case (one, first, last) if first.isdecimal() and last.isdecimal():
            return one, "", (int(first), int(last))
    raise UsageError(
        "a difference is between two texts",
        where=" ".join(texts),
        hint="communique diff ID, diff ID 1 2, or diff ID1 ID2",
    )


def prose(found: "Difference", *, colour: bool, whole: bool) -> Iterator[str]:
    """Yield the paragraphs of a difference, those without a change left out unless asked for."""
    for paragraph in found.paragraphs:
        if paragraph.changed or whole:
            read = "".join(
                ("" if piece.close else " ") + _marked(plain(piece.text), piece.kind, colour=colour)
                for piece in paragraph.pieces
            )
            yield f"¶{paragraph.number} {read.strip()}"


def _marked(text: str, kind: str, *, colour: bool) -> str:
    if kind not in _MARKS:
        return text
    if colour:
        return click.style(text, **_COLOURS[kind])
    start, end = _MARKS[kind]
    return f"{start}{text}{end}"
