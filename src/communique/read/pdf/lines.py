"""Lines: runs in the order in which a page is read, column after column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from communique.read.pdf.direction import is_backward
from communique.read.pdf.glyphs import Floats
from communique.read.pdf.runs import Run

_SAME = 0.5
_ALIGNED = 2.0
_NARROW, _FILLED = 9, 0.6
"""Lines of a column of text are usually so many heights wide, and fill so much of it; cells of a
table are narrower, or there are several of them."""

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
        bold: whether all of it is.
        edges: where its cells begin and end, if it has several.
        is_row: whether it is a row of a table: its cells are separated by tabs.
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
    bold: bool = False
    edges: list[float] = field(default_factory=list)
    is_row: bool = False


def lines(found: Sequence[Run], number: int) -> list[Line]:
    """Return the lines of a page in the order of reading.

    Of a page from right to left the x are counted from the other side, so that lines begin at 0.
    """
    if not found:
        return []
    if is_backward("".join([run.text for run in found])):
        found = [_mirrored(run) for run in found]
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
        x0, x1, y, size = run.x0, run.x1, run.y, run.size
        made.append(Line(run.text, x0, x1, y, size, number, column, bold=run.bold, edges=run.edges))
    for column in {line.column for line in made}:
        those = [line for line in made if line.column == column]
        left, right = min(line.x0 for line in those), max(line.x1 for line in those)
        for line in those:
            line.left, line.right = left, right
    _tell_rows(made)
    return made


def usual_size(found: Iterable[Line]) -> float:
    """Return the height of most letters of some lines; 0 if there are none."""
    sizes: Counter[float] = Counter()
    for line in found:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _mirrored(run: Run) -> Run:
    return replace(run, x0=-run.x1, x1=-run.x0, edges=[-edge for edge in run.edges])


def _joined(line: Line, run: Run) -> None:
    after = run.x0 >= line.x0
    edges = [line.x1, run.x0] if after else [run.x1, line.x0]
    is_cell = edges[1] - edges[0] > max(line.size, run.size)
    line.text = ("\t" if is_cell else " ").join(
        (line.text, run.text) if after else (run.text, line.text)
    )
    line.edges = [*line.edges, *run.edges, *(edges if is_cell else ())]
    line.x0, line.x1 = min(line.x0, run.x0), max(line.x1, run.x1)
    line.size = max(line.size, run.size)
    line.bold = line.bold and run.bold


def _tell_rows(made: Sequence[Line]) -> None:
    """Find rows of tables: lines one below the other, with gaps that begin or end at one place."""
    for above, below in pairwise(made):
        if above.column == below.column and _are_below(above.edges, below.edges):
            above.is_row = below.is_row = True
    for line in made:
        if not line.is_row:
            line.text = line.text.replace("\t", " ")


def _are_below(above: Sequence[float], below: Sequence[float]) -> bool:
    return any(abs(one - other) < _ALIGNED for one in above for other in below)


def _columns(found: Sequence[Run]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns; one where there are no several."""
    x0, x1, y, sizes = (
        np.array([getattr(run, name) for run in found]) for name in ("x0", "x1", "y", "size")
    )
    left, right, size = float(x0.min()), float(x1.max()), float(np.median(sizes))
    edges, counts = np.unique(np.round(x0), return_counts=True)
    gutters: list[tuple[float, float]] = []
    for edge in edges[counts > 1].tolist():
        begin = gutters[-1][1] if gutters else left
        if edge - begin < 6 * size or right - edge < 6 * size:
            continue
        before = (x1 <= edge + 1) & (x1 > edge - 40 * size)
        after = np.abs(x0 - edge) <= 2
        crossing = np.count_nonzero((x0 < edge - size) & (x1 > edge + 1))
        beside = before & _is_near(y, np.sort(y[after]), 30 * size)
        if min(after.sum(), beside.sum()) < _FEWEST or crossing * 4 > after.sum():
            continue
        # A page number in the middle may stand between columns, so not the rightmost of all.
        end = float(np.quantile(x1[before], 0.9))
        width, beyond = (float(np.median((x1 - x0)[those])) for those in (beside, after))
        narrow = min(width, beyond) < _NARROW * size or width < _FILLED * (end - begin)
        if edge - end >= 0.6 * size and not narrow:
            gutters.append((end, edge))
    starts = [left, *(edge for _, edge in gutters)]
    stops = [*(end for end, _ in gutters), right]
    return list(zip(starts, stops, strict=True))


def _is_near(y: Floats, others: Floats, distance: float) -> npt.NDArray[np.bool_]:
    """Return bool[n]: whether one of `others`, ascending, is nearer than a distance."""
    first = np.searchsorted(others, y - distance, side="right")
    return np.asarray(first < np.searchsorted(others, y + distance, side="left"))


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
