"""The text of a dictionary file, and where in it something is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from communique.dictionary.categories import OWN
from communique.errors import ReadError

FORM = "see docs/reference/measures/dictionary.md for the forms of files"


@dataclass(frozen=True)
class Text:
    """A file's text.

    Attributes:
        name: of the file.
        text: what stands in it.
        notices: gathers what was odd in it.
    """

    name: str
    text: str
    notices: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the number, from 1, and the text of each line that isn't empty."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if line.strip():
                yield number, line.rstrip()

    def tell(self, number: int, what: str) -> None:
        """Keep what is odd in a line."""
        self.notices.append(f"{self.name}, line {number}: {what}")

    def wrong(self, what: str, line: int, column: int = 1, hint: str = FORM) -> ReadError:
        """Return the error of a place."""
        return ReadError(what, where=f"{self.name}, line {line}, column {column}", hint=hint)


def indent(line: str) -> int:
    """Return how far a line is indented, a tab as wide as it is on a screen."""
    spread = line.expandtabs(8)
    return len(spread) - len(spread.lstrip())


class Outline:
    """The path of each line of an outline, by how far lines are indented."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.open: list[tuple[int, str]] = []

    def path(self, number: int, line: str, name: str) -> tuple[str, ...]:
        """Return the names that a line lies in, and its own, and keep it open.

        Raises:
            ReadError: it is indented less than its neighbours and more than what they lie in.
        """
        self.close(number, line)
        self.open.append((indent(line), name))
        return tuple(each for _, each in self.open)

    def inside(self, number: int, line: str) -> tuple[str, ...]:
        """Return the names that a line lies in."""
        self.close(number, line)
        return tuple(each for _, each in self.open)

    def close(self, number: int, line: str) -> None:
        """Leave what a line doesn't lie in."""
        last = indent(line)
        while self.open and self.open[-1][0] >= indent(line):
            last = self.open.pop()[0]
        if last != indent(line):
            raise self.text.wrong(
                "the line is indented like no line that it could stand beside",
                number,
                len(line) - len(line.lstrip()) + 1,
                hint="indent what stands in one category equally, by tabs",
            )


def category(nested: dict[str, Any], path: Sequence[str]) -> list[str]:
    """Return the entries of the category of a path, which is made if it isn't there."""
    inner = nested
    for name in path:
        inner = inner.setdefault(name, {})
    own: list[str] = inner.setdefault(OWN, [])
    return own
