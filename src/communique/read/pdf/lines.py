"""Lines: runs in the order in which a page is read, column after column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from communique.read.pdf.runs import Run

_SAME = 0.5
_FEWEST = 4
"""A column has so many lines at least."""


@dataclass(slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: its characters.
        x0, x1, y, size: as of a run.
        page: its number, from 1.
        column: which one, from the left; of one that spans columns -1.
        left, right: the edges of the column.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    column: int = 0
    left: float = 0.0
    right: float = 0.0


def lines(found: Sequence[Run], number: int) -> list[Line]:
    """Return the lines of a page in the order of reading."""
    if not found:
        return []
    columns = _columns(found)
    placed = [(_column(run, columns), run) for run in found]
    if len(columns) > 1 and _is_by_rows(placed):
        placed = _sorted(placed)
    made: list[Line] = []
    for column, run in placed:
        last = made[-1] if made else None
        same = last is not None and last.column == column
        if last is not None and same and abs(last.y - run.y) < _SAME * max(last.size, run.size):
            _joined(last, run)
            continue
        made.append(Line(run.text, run.x0, run.x1, run.y, run.size, number, column))
    for column in {line.column for line in made}:
        those = [line for line in made if line.column == column]
        left, right = min(line.x0 for line in those), max(line.x1 for line in those)
        for line in those:
            line.left, line.right = left, right
    return made


def usual_size(found: Iterable[Line]) -> float:
    """Return the height of most letters of some lines; 0 if there are none."""
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _joined(line: Line, run: Run) -> None:
    after = run.x0 >= line.x0
    line.text = f"{line.text} {run.text}" if after else f"{run.text} {line.text}"
    line.x0, line.x1 = min(line.x0, run.x0), max(line.x1, run.x1)
    line.size = max(line.size, run.size)


def _columns(found: Sequence[Run]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns; one where there are no several."""
    left, right = min(run.x0 for run in found), max(run.x1 for run in found)
    size = median(run.size for run in found)
    edges = sorted({round(run.x0) for run in found})
    gutters: list[tuple[float, float]] = []
    for edge in edges:
        if edge - left < 6 * size or right - edge < 6 * size:
            continue
        before = [run for run in found if run.x1 <= edge + 1 and run.x1 > edge - 40 * size]
        after = [run for run in found if abs(run.x0 - edge) <= 2]
        crossing = [run for run in found if run.x0 < edge - size and run.x1 > edge + 1]
        beside = [run for run in before if any(abs(run.y - o.y) < 30 * size for o in after)]
        if len(after) < _FEWEST or len(beside) < _FEWEST or len(crossing) * 4 > len(after):
            continue
        end = max(run.x1 for run in before)
        if edge - end < 0.6 * size or (gutters and edge - gutters[-1][1] < 6 * size):
            continue
        gutters.append((end, float(edge)))
    starts = [left, *(edge for _, edge in gutters)]
    stops = [*(end for end, _ in gutters), right]
    return list(zip(starts, stops, strict=True))


def _column(run: Run, columns: Sequence[tuple[float, float]]) -> int:
    """Return the column that a run stands in; -1 where it spans several."""
    inside = [
        at for at, (left, right) in enumerate(columns) if run.x0 < right - 1 and run.x1 > left + 1
    ]
    return inside[0] if len(inside) == 1 else -1


def _is_by_rows(placed: Sequence[tuple[int, Run]]) -> bool:
    """Return whether runs jump between columns more often than reading does."""
    jumps = sum(a[0] != b[0] and min(a[0], b[0]) >= 0 for a, b in pairwise(placed))
    return jumps > 2 * len({column for column, _ in placed}) + 2


def _sorted(placed: Sequence[tuple[int, Run]]) -> list[tuple[int, Run]]:
    """Return runs column by column, in bands between those that span several columns."""
    ordered = sorted(placed, key=lambda each: -each[1].y)
    found: list[tuple[int, Run]] = []
    band: list[tuple[int, Run]] = []
    for each in ordered:
        if each[0] >= 0:
            band.append(each)
            continue
        found += sorted(band, key=_by_column)
        band = []
        found.append(each)
    return found + sorted(band, key=_by_column)


def _by_column(each: tuple[int, Run]) -> tuple[int, float, float]:
    column, run = each
    return column, -round(run.y / max(run.size, 1) * 2), run.x0
