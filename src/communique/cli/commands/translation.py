"""`communique translation`: a statement in two languages, sentence by sentence."""

from dataclasses import replace
from pathlib import Path

import click

from communique.cli.answer import Answer, answer
from communique.cli.options import Manners, command, utf8
from communique.cli.place import opened


@command(
    "communique translation speech_en speech_es -c speeches.corpus",
    "communique translation speech_en speech_es --show gaps --csv -c speeches.corpus > gaps.csv",
)
@click.argument("one", required=False, default="", metavar="[ID1]", callback=utf8)
@click.argument("other", required=False, default="", metavar="[ID2]", callback=utf8)
@click.option(
    "--show",
    type=click.Choice(["beads", "paragraphs", "gaps", "pairs"]),
    default="beads",
    show_default=True,
    help="Sentences, paragraphs, what is left out, added or moved, or all translations that are "
    "known, with figures.",
)
@click.option(
    "--dictionary",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Words of both languages: a word and its translation in each row, as CSV.",
)
@answer
def translation(
    *,
    one: str,
    other: str,
    show: str,
    dictionary: Path | None,
    answer: Answer,
    manners: Manners,
) -> None:
    """Align a statement in two languages, sentence by sentence, and show what differs.

    ID1 is the original, unless its field translation_of names ID2. Without ID2 it is aligned with
    the document that translation_of or statement names. Sentences go together by their lengths,
    numbers, dates, names and cognates. A terminal shows some of the columns; --columns names
    others, and a file has all.
    """
    with opened(answer.corpus_path, manners) as corpus:
        table = corpus.translation(
            one, other, show=show, dictionary=dictionary, **answer.effort.keywords()
        )
        if answer.output.form == "terminal" and not answer.output.columns:
            shown = ",".join(name for name in table.frame.columns if name not in _ELSEWHERE)
            answer = replace(answer, output=replace(answer.output, columns=shown))
        answer.tell(table, corpus, manners)


_ELSEWHERE = frozenset(
    {
        *("start", "end", "other_start", "other_end", "at", "other_at"),
        *("words", "other_words", "because", "language", "other_language"),
        *("covered_at", "other_covered_at", "left_out_at", "added_at", "moved_at"),
        *("covered", "other_covered"),
    }
)
"""Columns that a terminal has no room for."""
