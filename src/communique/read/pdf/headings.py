"""Headings: paragraphs in larger letters than the text, or in bold ones, and their levels."""

from collections.abc import Sequence
from statistics import median

from communique.read.pdf.paragraphs import Paragraph

_LARGER = 1.18
_ALIKE = 1.06
"""Sizes that differ by less are one."""

_LONGEST = 200
_LOWEST = 6
_NOT_AT_END = (".", ",", ";")
_MOSTLY = 0.5


def levels(made: Sequence[Paragraph]) -> list[int]:
    """Return the level of each paragraph: from 1 on for headings, 0 for text.

    The largest are of level 1, the next of level 2; bold ones of the size of the text come after
    them, unless most of the text is bold.
    """
    if not made:
        return []
    body = median([line.size for each in made for line in each.lines])
    lines = [line for each in made for line in each.lines]
    stands_out = sum(line.bold for line in lines) < _MOSTLY * len(lines)
    sizes = [each.size if _is_large(each, body) else 0.0 for each in made]
    steps: list[float] = []
    for size in sorted(filter(None, sizes), reverse=True):
        if not steps or steps[-1] > _ALIKE * size:
            steps.append(size)
    found = []
    for paragraph, size in zip(made, sizes, strict=True):
        if size:
            level = next(n for n, step in enumerate(steps, 1) if step <= _ALIKE * size)
        elif stands_out and _is_bold(paragraph):
            level = len(steps) + 1
        else:
            level = 0
        found.append(min(level, _LOWEST))
    return found


def _is_large(paragraph: Paragraph, body: float) -> bool:
    return paragraph.size > _LARGER * body and _length(paragraph) < _LONGEST


def _is_bold(paragraph: Paragraph) -> bool:
    ends = paragraph.lines[-1].text.rstrip().endswith(_NOT_AT_END)
    is_row = paragraph.lines[0].is_row
    return paragraph.bold and not ends and not is_row and _length(paragraph) < _LONGEST


def _length(paragraph: Paragraph) -> int:
    return sum(len(line.text) for line in paragraph.lines)
