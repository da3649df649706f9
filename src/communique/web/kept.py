"""Numbers that pages ask for again and again, kept while the corpus stands as it does."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakKeyDictionary

from communique.api import Corpus

Made = TypeVar("Made")

_MOST = 256
"""So many are kept for a corpus; those least used go first."""

_KEPT: "WeakKeyDictionary[Corpus, OrderedDict[Hashable, object]]" = WeakKeyDictionary()
_LOCK = threading.Lock()


def kept(
    corpus: Corpus,
    key: Hashable,
    make: Callable[[], Made],
    *,
    worth: Callable[[Made], bool] = lambda made: True,
) -> Made:
    """Return what was made for a key before, or make it.

    Two requests at once may make it twice: it is the same thing. What isn't `worth` it is not kept.
    """
    with _LOCK:
        shelf = _KEPT.setdefault(corpus, OrderedDict())
        if key in shelf:
            shelf.move_to_end(key)
            return shelf[key]  # type: ignore[return-value]
    made = make()
    if not worth(made):
        return made
    with _LOCK:
        shelf[key] = made
        while len(shelf) > _MOST:
            shelf.popitem(last=False)
    return made


def forget(corpus: Corpus) -> None:
    """Let go of all that is kept for a corpus, where memory is short."""
    with _LOCK:
        _KEPT.pop(corpus, None)
