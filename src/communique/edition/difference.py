"""The difference of two releases: every stretch with its characters in both texts."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.align.revision import LEVELS, Side, Step, revision
from communique.corpus import Part
from communique.corpus.rights import ALL, allowed
from communique.errors import UsageError

COLUMNS = {
    "kind": pl.String,
    "before": pl.String,
    "after": pl.String,
    "words_out": pl.Int64,
    "words_in": pl.Int64,
    "before_start": pl.Int64,
    "before_end": pl.Int64,
    "after_start": pl.Int64,
    "after_end": pl.Int64,
    "before_paragraph": pl.Int64,
    "after_paragraph": pl.Int64,
}

_OUT = ("out", "in", "replaced")


@dataclass(frozen=True)
class Text:
    """A release as it is compared.

    Attributes:
        id: of the release.
        title: of the document.
        side: text, tokens and where paragraphs and sentences begin.
        shown: whether its field `show` allows the text to be shown.
    """

    id: str
    title: str
    side: Side
    shown: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to be read.

    Attributes:
        kind: `kept`, `out`, `in` or `moved`; what is replaced is out, then in.
        text: as it stands.
        close: whether no space is before it.
    """

    kind: str
    text: str
    close: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the second text, with what is gone from there.

    Attributes:
        number: from 1.
        pieces: in order.
    """

    number: int
    pieces: Sequence[Piece]

    @property
    def changed(self) -> bool:
        """Whether anything in it is other than it was."""
        return any(piece.kind != "kept" for piece in self.pieces)


@dataclass(frozen=True)
class Difference:
    """What became of one release in another.

    Attributes:
        one, other: the two releases.
        by: the level: paragraph, sentence, word or character.
        steps: the stretches, in the order of the second text; they cover both.
    """

    one: Text
    other: Text
    by: str
    steps: Sequence[Step]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row for each stretch, in the order of the second text.

        Columns: kind (`kept`, `out`, `in`, `replaced`, `moved`), before, after (the two readings;
        null where there is none, or where it may not be shown), words_out, words_in (tokens that
        are not kept), before_start, before_end, after_start, after_end (characters: the text from
        start until before end is the reading; of nothing the place where it would be),
        before_paragraph, after_paragraph (from 1, as `show ID#p3` counts).
        """
        counted: set[tuple[int, ...]] = set()
        rows = [self._row(step, counted) for step in self.steps]
        return pl.DataFrame(rows, schema=COLUMNS, orient="row")

    @cached_property
    def changes(self) -> pl.DataFrame:
        """The rows of `frame` without what is kept."""
        return self.frame.filter(pl.col("kind") != "kept")

    @property
    def words(self) -> dict[str, int]:
        """How many tokens were kept, taken out, put in and moved."""
        found = dict.fromkeys(("kept", "out", "in", "moved"), 0)
        changed = {step.words for step in self.steps if step.kind in _OUT}
        for step in self.steps:
            if step.kind not in _OUT and step.words not in changed:
                found[step.kind] += step.words[3] - step.words[2]
        for kind in ("out", "in"):
            found[kind] = int(self.frame[f"words_{kind}"].sum())
        return found

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the second text, to be read; without what may not be shown."""
        found: list[tuple[int, list[Piece]]] = [(1, [])]
        before, after = -1, -1
        for row in self.frame.rows(named=True):
            if row["after_paragraph"] not in {None, found[-1][0]}:
                found.append((row["after_paragraph"], []))
            # A comma stands close to what is before it, on the side on which both are.
            own = row["before"] is not None and row["before_start"] == before
            close = own or (row["after"] is not None and row["after_start"] == after)
            found[-1][1].extend(_pieces(row, close=close))
            before, after = row["before_end"], row["after_end"]
        return [Paragraph(number, pieces) for number, pieces in found if pieces]

    @property
    def withheld(self) -> str:
        """Why readings are not shown; empty if they are."""
        hidden = [text.id for text in (self.one, self.other) if not text.shown]
        return f"its field `show` doesn't allow the text of {hidden[0]}" if hidden else ""

    def evidence(self, row: int) -> tuple[str, str]:
        """Return where the two readings of a row stand, as `show` and `Corpus.show` take it."""
        at = self.frame.row(row, named=True)
        sides = (("before", self.one), ("after", self.other))
        one, other = (
            f"{text.id}#c{at[f'{side}_start']}-{at[f'{side}_end']}" for side, text in sides
        )
        return one, other

    def _row(self, step: Step, counted: set[tuple[int, ...]]) -> tuple[Any, ...]:
        a, a_end, b, b_end = step.words
        left = self.one.side.text[step.before : step.before_end]
        right = self.other.side.text[step.after : step.after_end]
        # Of several rows inside one word the first counts it.
        changed = step.kind in _OUT and step.words not in counted
        counted.update([step.words] if changed else [])
        return (
            step.kind,
            left if left and self.one.shown else None,
            right if right and self.other.shown else None,
            a_end - a if changed else 0,
            b_end - b if changed else 0,
            *(step.before, step.before_end, step.after, step.after_end),
            self.one.side.paragraph(a) if a < a_end else None,
            self.other.side.paragraph(b) if b < b_end else None,
        )

    def __len__(self) -> int:
        return len(self.steps)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        head = f"<h3>{html.escape(self.one.id)} → {html.escape(self.other.id)}</h3>"
        read = "".join(f"<p dir='auto'>{_html(each.pieces)}</p>" for each in self.paragraphs)
        return f"<article>{head}{read}</article>"


def _pieces(row: Mapping[str, Any], *, close: bool) -> Iterator[Piece]:
    before, after = row["before"], row["after"]
    if row["kind"] in {"out", "replaced"} and before:
        yield Piece("out", before, close)
        close = False
    if row["kind"] != "out" and after:
        yield Piece("in" if row["kind"] == "replaced" else row["kind"], after, close)


def _html(pieces: Sequence[Piece]) -> str:
    tags = {"out": "del", "in": "ins", "moved": "em"}
    read = ""
    for piece in pieces:
        text, tag = html.escape(piece.text), tags.get(piece.kind)
        read += ("" if piece.close else " ") + (f"<{tag}>{text}</{tag}>" if tag else text)
    return read.strip()


def difference(one: Text, other: Text, by: str = "word") -> Difference:
    """Return what became of one release in another.

    Raises:
        UsageError: there is no such level.
    """
    if by not in LEVELS:
        raise UsageError(f"texts can't be compared by {by!r}", hint=f"by {', '.join(LEVELS)}")
    return Difference(one, other, by, revision(one.side, other.side, by))


def text_of(part: Part, row: int) -> Text:
    """Return a document of a part as it is compared."""
    first, last = int(part.bounds[row]), int(part.bounds[row + 1])
    word = part.attribute("word")
    side = Side(
        text=part.text(row),
        words=word.types["type"].gather(word.codes[first:last]).to_list(),
        spans=np.asarray(part.spans[first:last]),
        paragraphs=_edges(part, "p", first, last),
        sentences=_edges(part, "s", first, last),
    )
    facts = part.documents.row(row, named=True)
    return Text(facts["id"], facts["title"] or "", side, bool(allowed(part.documents)[row] == ALL))


def _edges(part: Part, name: str, first: int, last: int) -> npt.NDArray[np.int64]:
    """Return where the regions of a structure begin, and what lies between them."""
    ends = np.array([first, last], np.int64)
    if name in part.structure_names:
        regions = part.structure(name).regions
        inside = (regions[:, 0] >= first) & (regions[:, 1] <= last)
        ends = np.concatenate([ends, regions[inside].ravel()])
    return np.unique(ends) - first
