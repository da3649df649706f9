"""Paragraphs: lines put together again, without hyphens, running heads and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from communique.read.pdf.lines import Line, usual_size
from communique.read.pdf.runs import is_unspaced

_ENDS = re.compile(r"[.!?…:;。！？؟»”\"')\]]\s*$")
_NUMBER = re.compile(r"(?:[-–—\s]*(?:page|seite|p\.|стр\.)?\s*)?(?:\d{1,4}|[ivxlc]{1,7})"
                     r"(?:\s*(?:/|of|von|de|из)\s*\d{1,4})?[-–—\s.]*", re.IGNORECASE)  # fmt: skip
_HYPHENS = "-\u00ad\u2010"
_WORD_AT_END = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD_AT_START = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_PREFIXES = frozenset({"self", "ex", "well", "vice", "half", "all", "cross", "non", "so"})
"""Beginnings of words that are hyphenated more often than not."""

_RARE = 0.01
"""Where fewer lines than this end with a hyphen, words are not cut: the hyphens are their own."""

_NOTE = re.compile(r"(?:\d{1,3}|[*†‡¹²³⁴-⁹])[\s.)]*\S")
_EDGE = 0.13
_SHARE = 0.4
_SMALL = 0.88


@dataclass(slots=True)
class Paragraph:
    """A paragraph of running text.

    Attributes:
        lines: its lines, in order.
        size: the height of its letters.
    """

    lines: list[Line] = field(default_factory=list)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        """The height of most of its lines."""
        return median(line.size for line in self.lines)


@dataclass(slots=True)
class Sorted:
    """The lines of a document by what they are.

    Attributes:
        text: of the running text.
        margins: running heads, feet and page numbers.
        notes: footnotes.
    """

    text: list[Line]
    margins: list[Line]
    notes: list[Line]


def sorted_out(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> Sorted:
    """Return lines by what they are: text, margins, notes."""
    repeated = _repeated(pages, heights)
    body = usual_size(line for page in pages for line in page)
    found = Sorted([], [], [])
    for page, height in zip(pages, heights, strict=True):
        noted = _notes(page, height, body)
        outermost = _outermost(page, height)
        for at, line in enumerate(page):
            edge = at in outermost
            numbered = edge and _NUMBER.fullmatch(line.text.strip()) is not None
            if numbered or (edge and _key(line) in repeated):
                found.margins.append(line)
            elif at in noted:
                found.notes.append(line)
            else:
                found.text.append(line)
    return found


def _is_at_edge(line: Line, height: float) -> bool:
    return line.y < _EDGE * height or line.y > (1 - _EDGE) * height


def _outermost(page: Sequence[Line], height: float) -> set[int]:
    """Return the lines at the edges of a page that can be its margins: what is farthest out.

    A second line belongs to a margin only where more than a line's height is between it and the
    text.
    """
    found: set[int] = set()
    for sign in (1, -1):
        levels = sorted({round(sign * line.y) for line in page}, reverse=True)
        outer = levels[:1]
        if len(levels) > 2 and page and levels[1] - levels[2] > 2.2 * page[0].size:
            outer = levels[:2]
        found.update(
            at
            for at, line in enumerate(page)
            if _is_at_edge(line, height) and round(sign * line.y) in outer
        )
    return found


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.strip().lower()), round(line.y / 6)


def _repeated(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> frozenset[tuple[str, int]]:
    """Return what stands at the edge of many pages at one height, numbers aside."""
    on: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, (page, height) in enumerate(zip(pages, heights, strict=True)):
        for at in _outermost(page, height):
            on[_key(page[at])].add(number)
    least = max(2.0, _SHARE * len(pages) / 2)
    return frozenset(key for key, those in on.items() if len(those) >= least)


def _notes(page: Sequence[Line], height: float, body: float) -> set[int]:
    """Return which lines are footnotes: small ones at the foot that begin with a number."""
    small = [line.size < _SMALL * body for line in page]
    found: set[int] = set()
    for column in {line.column for line in page}:
        rows = [at for at, line in enumerate(page) if line.column == column]
        foot: list[int] = []
        for at in reversed(rows):
            if not small[at] or page[at].y > 0.6 * height:
                if _is_at_edge(page[at], height) and not foot:
                    continue
                break
            foot.append(at)
        if foot and _NOTE.match(page[foot[-1]].text.strip()):
            found.update(foot)
    return found


def paragraphs(found: Sequence[Line]) -> list[Paragraph]:
    """Return lines of running text as paragraphs."""
    made: list[Paragraph] = []
    leading = _leading(found)
    for line in found:
        last = made[-1].lines[-1] if made else None
        if last is None or _begins(last, line, leading, made[-1]):
            made.append(Paragraph())
        made[-1].lines.append(line)
    return made


def _leading(found: Sequence[Line]) -> float:
    """Return the usual distance from one line to the next."""
    steps: Counter[float] = Counter()
    for above, below in pairwise(found):
        if above.page == below.page and above.column == below.column and above.y > below.y:
            steps[round(above.y - below.y, 1)] += 1
    return steps.most_common(1)[0][0] if steps else 0.0


def _begins(last: Line, line: Line, leading: float, paragraph: Paragraph) -> bool:
    """Tell whether a line begins a paragraph, after the last line of the one before."""
    if line.is_row or last.is_row:
        return True
    if abs(line.size - last.size) > 0.15 * max(line.size, last.size):
        return True
    indented = line.x0 - line.left > 0.7 * line.size
    was_indented = last.x0 - last.left > 0.7 * last.size
    short = last.right - last.x1 > 0.25 * max(last.right - last.left, 1)
    ended = _ENDS.search(last.text) is not None or (last.bold and not line.bold)
    if line.page != last.page or line.column != last.column:
        return (indented and ended) or (short and ended)
    step = last.y - line.y
    if leading and step > 1.3 * max(leading, line.size):
        return True
    if indented and not was_indented:
        return not (_is_hanging(paragraph, line))
    if indented and was_indented and len(paragraph.lines) == 1:
        return ended and short
    return short and ended and not indented


def _is_hanging(paragraph: Paragraph, line: Line) -> bool:
    """Tell whether lines after the first of a paragraph are the indented ones, as in lists."""
    return len(paragraph.lines) > 1 and abs(paragraph.lines[-1].x0 - line.x0) < 2


@dataclass(frozen=True, slots=True)
class Hyphens:
    """What a document's hyphens are.

    Attributes:
        own: words that have one of their own inside of a line.
        whole: words that are written without.
        cut: whether words are cut at the ends of lines at all.
    """

    own: frozenset[str]
    whole: frozenset[str]
    cut: bool

    def keeps(self, first: str, second: str) -> bool:
        """Return whether the hyphen between two halves is one of the word's own."""
        if f"{first}-{second}" in self.own:
            return True
        if f"{first}{second}" in self.whole:
            return False
        return not self.cut or first in _PREFIXES


def joined(lines: Sequence[Line], hyphens: Hyphens) -> str:
    """Return the text of lines, words that were cut at their ends put together."""
    return "".join(piece for piece, _ in joined_lines(lines, hyphens))


def joined_lines(lines: Sequence[Line], hyphens: Hyphens) -> list[tuple[str, int]]:
    """Return what each line brings to their text, and where in the text that begins."""
    made: list[tuple[str, int]] = []
    start = 0
    last = ""
    for line in lines:
        piece = line.text.strip()
        if last:
            gap, is_cut = _between(last, piece, hyphens)
            if is_cut:
                made[-1] = (made[-1][0][:-1], made[-1][1])
                start -= 1
            piece = gap + piece
        made.append((piece, start))
        start += len(piece)
        last = piece or last
    return made


def _between(last: str, piece: str, hyphens: Hyphens) -> tuple[str, bool]:
    """Return what is between two lines, and whether the last character of the first falls."""
    cut, goes_on = _WORD_AT_END.search(last), _WORD_AT_START.match(piece)
    if cut and goes_on and goes_on[0][0].islower():
        kept = last[-1] != "\u00ad" and hyphens.keeps(cut[1].lower(), goes_on[0].lower())
        return "", not kept
    if (last[-1] in _HYPHENS and goes_on) or (is_unspaced(last[-1]) and is_unspaced(piece[:1])):
        return "", False
    return " ", False


def hyphens_of(lines: Sequence[Line]) -> Hyphens:
    """Return what the hyphens of a document are."""
    own: set[str] = set()
    whole: set[str] = set()
    ends = 0
    for line in lines:
        own.update(match.lower() for match in _HYPHENATED.findall(line.text))
        whole.update(match.lower() for match in _WORD_AT_START.findall(line.text))
        ends += _WORD_AT_END.search(line.text) is not None
    rare = min(_RARE * len(lines) + 1, 3 * _RARE * len(lines))
    return Hyphens(frozenset(own), frozenset(whole), ends > rare)
