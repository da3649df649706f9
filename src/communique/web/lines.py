"""Lines of a concordance as a page shows them: before, hit and after, in reading order."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from communique.api import Corpus, Line
from communique.web.asked import Asked, day_field
from communique.web.language import N_, direction
from communique.web.wording import quoted, valued

ACTORS = {
    "speaker": N_("speakers"),
    "speaker_name": N_("speakers"),
    "author": N_("authors"),
    "party": N_("parties"),
    "country": N_("countries"),
}
"""Fields that say whose statement it is, with their plural; the first that a corpus has holds."""


_WORD = 25
"""A cut word is looked for in so many characters; scripts without spaces have none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line.

    Attributes:
        when: the year, or the document's id where it has no date.
        who: whose statement it is.
        left: what stands before the hit on the page, in the page's own direction.
        hit: the words themselves; empty where nothing may be shown.
        right: what stands behind it there.
        backward: whether it is read from right to left.
        swapped: whether that is against the direction of the page.
        link: to the place in the document.
        id: of the document.
    """

    when: str
    who: str
    left: str
    hit: str
    right: str
    backward: bool
    swapped: bool
    link: str
    id: str


def shown_lines(corpus: Corpus, asked: Asked, lines: Sequence[Line]) -> list[Shown]:
    """Return lines as they are shown."""
    day, who = day_field(corpus), actor(corpus)
    return [_shown(line, asked, day, who) for line in lines]


def actor(corpus: Corpus) -> str:
    """Return the field that says whose statement a document is; empty where none does."""
    return next((name for name in ACTORS if name in corpus.fields), "")


def is_backward(text: str) -> bool:
    """Tell whether a text is read from right to left, by its first letter."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def reads_backward(line: Line) -> bool:
    """Tell whether a line is read from right to left: by most letters around the hit, else by it.

    A word of another script doesn't turn the line that it stands in.
    """
    around = line.left + line.right
    # No letter below these is read from right to left.
    if max(around + line.hit, default="") < "\u0590":
        return False
    kinds = [unicodedata.bidirectional(letter) for letter in around]
    backward, forward = sum(kind in {"R", "AL"} for kind in kinds), kinds.count("L")
    return is_backward(line.hit) if backward == forward else backward > forward


def place(document: str, query: str, token: int) -> str:
    """Return the address of a hit in its document."""
    return f"/d/{quoted(document)}?q={valued(query)}&at=t{token}#t{token}"


def _shown(line: Line, asked: Asked, day: str, who: str) -> Shown:
    backward = reads_backward(line)
    # A line that runs against the page has its cells swapped.
    swapped = backward != (direction() == "rtl")
    before, after = _one_line(line.left), _one_line(line.right)
    if asked.context == str(len(line.left)):
        before = _from_a_word(before)
    if asked.context == str(len(line.right)):
        after = _to_a_word(after)
    return Shown(
        when=_year(line.metadata.get(day)) or line.id,
        who=_text(line.metadata.get(who)),
        left=after if swapped else before,
        hit=_one_line(line.hit),
        right=before if swapped else after,
        backward=backward,
        swapped=swapped,
        link=place(line.id, asked.q, line.token),
        id=line.id,
    )


def _from_a_word(text: str) -> str:
    """Return a text without the word that it begins in the midst of."""
    cut = text.find(" ", 0, _WORD)
    return f"…{text[cut + 1 :]}" if 0 <= cut < len(text) - 1 else text


def _to_a_word(text: str) -> str:
    """Return a text without the word that it ends in the midst of."""
    cut = text.rfind(" ", max(len(text) - _WORD, 0))
    return f"{text[:cut]}…" if cut > 0 else text


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _year(value: Any) -> str:
    return str(value.year) if isinstance(value, date) else ""


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
