"""Elements of vertical text: which tag closes which, and none is half in a text.

The tags of a file are taken stretch by stretch; what is open at the end of one goes on in the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from communique.errors import ReadError
from communique.read.tags import GLUE, TEXT, Tag


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags in the order of their lines, without `<g/>`.

    Attributes:
        line: int64[n], the line of each tag, from 0.
        row: int32[n], its row in `kinds`.
        kinds: the different ones.
        edges: int64[n], how many tags of texts stand before each.
    """

    line: npt.NDArray[np.int64]
    row: npt.NDArray[np.int32]
    kinds: Sequence[Tag]
    edges: npt.NDArray[np.int64]

    def which(self, question: Callable[[Tag], bool]) -> npt.NDArray[np.bool_]:
        """Return the answer to a question for each tag, asked once of each kind."""
        return np.fromiter(map(question, self.kinds), bool, len(self.kinds))[self.row]

    @property
    def n_edges(self) -> int:
        """How many tags of texts there are up to the last tag."""
        return int(self.edges[-1]) + _n_edges(self.kind(-1)) if len(self.edges) else 0

    def kind(self, at: int | np.integer) -> Tag:
        """Return a tag."""
        return self.kinds[int(self.row[at])]

    def only(self, at: npt.NDArray[np.intp]) -> "Tags":
        """Return some of the tags."""
        used, row = np.unique(self.row[at], return_inverse=True)
        kinds = [self.kinds[each] for each in used]
        return Tags(self.line[at], row.astype(np.int32), kinds, self.edges[at])

    def then(self, other: "Tags") -> "Tags":
        """Return these tags and those that follow."""
        return Tags(
            np.concatenate([self.line, other.line]),
            np.concatenate([self.row, other.row + np.int32(len(self.kinds))]),
            [*self.kinds, *other.kinds],
            np.concatenate([self.edges, other.edges]),
        )


def tags_of(
    line: npt.NDArray[np.int64], row: npt.NDArray[np.int32], kinds: Sequence[Tag | None]
) -> Tags:
    """Return the tags among lines that may be comments, too, as if no text went before."""
    found = [each for each in kinds if each is not None and each.name != GLUE]
    real = np.array([each is not None and each.name != GLUE for each in kinds], bool)
    moved = np.cumsum(real, dtype=np.int32) - np.int32(1)
    there = real[row]
    row = moved[row[there]]
    steps = np.array([_n_edges(each) for each in found], np.int64)[row]
    return Tags(line[there], row, found, np.cumsum(steps) - steps)


def _n_edges(each: Tag) -> int:
    # A text that one tag opens and closes has both its edges there.
    return (2 if _is_lone(each) else 1) if each.name == TEXT else 0


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements by the tags that open and close them.

    Attributes:
        opened, closed: intp[n], rows of tags, in the order of opening; one alone does both.
        left: intp[n], tags that open what nothing closes.
        stray: the first tag that closes what isn't open, or -1; then the others mean nothing.
    """

    opened: npt.NDArray[np.intp]
    closed: npt.NDArray[np.intp]
    left: npt.NDArray[np.intp]
    stray: int


def elements(tags: Tags) -> Elements:
    """Return the elements; those of one name nest, those of different names may cross."""
    lone = tags.which(_is_lone)
    several, alone = np.flatnonzero(~lone), np.flatnonzero(lone)
    number: dict[str, int] = {}
    names = [number.setdefault(each.name, len(number)) for each in tags.kinds]
    closing = np.array([each.closing for each in tags.kinds], bool)
    row = tags.row[several]
    pairs = _paired(np.array(names, np.int32)[row], closing[row])
    opened = np.concatenate([several[pairs.opened], alone])
    order = np.argsort(opened)
    return Elements(
        opened=opened[order],
        closed=np.concatenate([several[pairs.closed], alone])[order],
        left=several[pairs.left],
        stray=int(several[pairs.stray]) if pairs.stray >= 0 else -1,
    )


def _is_lone(each: Tag) -> bool:
    return each.lone and not each.closing


def _paired(name: npt.NDArray[np.int32], closing: npt.NDArray[np.bool_]) -> Elements:
    by_name = np.argsort(name, kind="stable")
    names, steps = name[by_name], np.where(closing[by_name], -1, 1)
    # How many of the name are open after each tag: a running sum that begins anew with each name.
    depth = np.cumsum(steps)
    first = np.flatnonzero(np.diff(names, prepend=-1))
    sizes = np.diff(np.append(first, len(names)))
    depth -= np.repeat(depth[first] - steps[first], sizes)
    stray = by_name[depth < 0]
    # On one level of one name, tags open and close by turns.
    level = depth + (steps < 0)
    order = np.lexsort((level, names))
    tag, steps, names, level = by_name[order], steps[order], names[order], level[order]
    follows = np.zeros(len(order), bool)
    follows[:-1] = (steps[1:] < 0) & (names[1:] == names[:-1]) & (level[1:] == level[:-1])
    at = np.flatnonzero((steps > 0) & follows)
    left = np.sort(tag[(steps > 0) & ~follows])
    return Elements(tag[at], tag[at + 1], left, int(stray.min()) if len(stray) else -1)


_NO_TAGS = Tags(np.empty(0, np.int64), np.empty(0, np.int32), [], np.empty(0, np.int64))


@dataclass(slots=True)
class Nesting:
    """What was met in the file `name` so far.

    Attributes:
        structures: the names of all elements but texts.
        around: the names of those that stand around texts.
    """

    name: str
    structures: set[str] = field(default_factory=set)
    around: set[str] = field(default_factory=set)
    _edges: int = 0
    _open: Tags = _NO_TAGS
    _nested: int = -1
    _crossing: tuple[int, str] | None = None

    def take(self, tags: Tags) -> None:
        """Take the tags that follow.

        Raises:
            ReadError: a tag closes what isn't open.
        """
        n_edges = tags.n_edges
        tags = self._open.then(replace(tags, edges=tags.edges + self._edges))
        self._edges += n_edges
        self.structures.update(each.name for each in tags.kinds if each.name != TEXT)
        found = elements(tags)
        if found.stray >= 0:
            name, line = tags.kind(found.stray).name, int(tags.line[found.stray])
            raise _unbalanced(f"</{name}> closes what is not open", line, self.name)
        begins = tags.which(lambda each: each.name == TEXT and not each.closing)
        nested = tags.line[begins & (tags.edges % 2 == 1)]
        if len(nested) and self._nested < 0:
            self._nested = int(nested[0])
        self._note_edges(tags, found)
        self._open = tags.only(found.left)

    def _note_edges(self, tags: Tags, found: Elements) -> None:
        """Note elements between whose begin and end there are tags of texts."""
        began, ended = tags.edges[found.opened], tags.edges[found.closed]
        inner = tags.which(lambda each: each.name != TEXT)[found.opened]
        over = inner & (began != ended)
        # After an odd number of tags is inside a text; after an even one between two.
        crossing = found.opened[over & ((began % 2 == 1) | (ended % 2 == 1))]
        if len(crossing):
            first = int(tags.line[crossing[0]]), tags.kind(crossing[0]).name
            self._crossing = min(self._crossing or first, first)
        self.around.update(tags.kind(at).name for at in found.opened[over])

    def close(self) -> None:
        """End the file.

        Raises:
            ReadError: something is open, a text holds another, or an element begins in a text and
                ends outside.
        """
        if len(self._open.line):
            name, line = self._open.kind(0).name, int(self._open.line[0])
            raise _unbalanced(f"<{name}> is never closed", line, self.name)
        if self._nested >= 0:
            raise ReadError(
                "a <text> begins inside another",
                where=f"{self.name}, line {self._nested + 1}",
                hint="close the one before it first",
            )
        if self._crossing:
            line, name = self._crossing
            raise ReadError(
                f"<{name}> does not begin and end in the same <text>",
                where=f"{self.name}, line {line + 1}",
                hint="elements stand inside a text, or around whole texts",
            )


def _unbalanced(message: str, line: int, name: str) -> ReadError:
    return ReadError(
        message,
        where=f"{name}, line {line + 1}",
        hint="each tag needs its counterpart; a token that looks like a tag is written &lt;s&gt;",
    )
