"""Open archives: few at once, so that a folder of thousands of them can be read."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

_AT_ONCE = 8


class Closing(Protocol):
    """Something open."""

    def close(self) -> None:
        """Let go of it."""


Opened = TypeVar("Opened", bound=Closing)


class Shelf:
    """Keeps the archives open that were used last, and closes all when nobody holds it."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, Closing] = OrderedDict()
        weakref.finalize(self, _close_all, self._open)

    def place(self, key: int, opened: Closing) -> None:
        """Keep something open, and close what was used longest ago."""
        self._open[key] = opened
        while len(self._open) > _AT_ONCE:
            self._open.popitem(last=False)[1].close()

    def find(self, key: int) -> Closing | None:
        """Return what is open under a key, and count it as used."""
        if key in self._open:
            self._open.move_to_end(key)
        return self._open.get(key)


def _close_all(held: OrderedDict[int, Closing]) -> None:
    while held:
        held.popitem()[1].close()


class Kept(Generic[Opened]):
    """An archive that is opened when it is needed."""

    def __init__(self, shelf: Shelf, opening: Callable[[], Opened]) -> None:
        self._shelf, self._opening = shelf, opening

    def __call__(self) -> Opened:
        """Return the archive, open."""
        found: Opened | None = self._shelf.find(id(self))  # type: ignore[assignment]
        if found is None:
            found = self._opening()
            self._shelf.place(id(self), found)
        return found
