"""Things that were made for an owner, kept for a while, since they are asked for again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

Owner = TypeVar("Owner")
Made = TypeVar("Made")


def _always(made: object) -> bool:
    """Keep whatever was made."""
    return True


class Keeping(Generic[Owner]):
    """Shelves, one for each owner; what was used least lately goes first.

    `most` is how many things are kept for an owner. A shelf goes with its owner.
    """

    def __init__(self, most: Callable[[Owner], int]) -> None:
        self._most = most
        self._shelves: WeakKeyDictionary[Owner, OrderedDict[Hashable, Any]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def found(self, owner: Owner, key: Hashable) -> Any:
        """Return what is kept for a key, or None."""
        with self._lock:
            shelf = self._shelves.get(owner)
            if shelf is None or key not in shelf:
                return None
            shelf.move_to_end(key)
            return shelf[key]

    def kept(
        self,
        owner: Owner,
        key: Hashable,
        make: Callable[[], Made],
        worth: Callable[[Made], bool] = _always,
    ) -> Made:
        """Return what was made for a key before, or make it.

        Two at once may make it twice: it is the same thing. What isn't `worth` it is not kept.
        """
        found: Made | None = self.found(owner, key)
        if found is not None:
            return found
        made = make()
        if worth(made):
            self.keep(owner, key, made)
        return made

    def keep(self, owner: Owner, key: Hashable, made: object) -> None:
        """Keep what was made."""
        with self._lock:
            shelf = self._shelves.setdefault(owner, OrderedDict())
            shelf[key] = made
            shelf.move_to_end(key)
            while len(shelf) > max(self._most(owner), 1):
                shelf.popitem(last=False)

    def forget(self, owner: Owner) -> None:
        """Let go of all that is kept for an owner."""
        with self._lock:
            self._shelves.pop(owner, None)
