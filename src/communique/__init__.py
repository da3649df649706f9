"""A workbench for collections of political statements.

>>> import communique as cq  # doctest: +SKIP
>>> corpus = cq.open("sotu.corpus")  # doctest: +SKIP
>>> corpus.search("freedom", where="year >= 1945").by("party")  # doctest: +SKIP

Importing the package loads nothing heavy: numpy and polars come in with the first call.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique import api, chart
    from communique.api import Concordance, Corpus, build, open
    from communique.api.trying import try_recipe
    from communique.errors import CommuniqueError
    from communique.fetching import fetch
    from communique.run import Table

    __version__: str

__all__ = [
    "CommuniqueError",
    "Concordance",
    "Corpus",
    "Table",
    "__version__",
    "api",
    "build",
    "chart",
    "fetch",
    "open",
    "try_recipe",
]

_PLACES = {
    "CommuniqueError": "communique.errors",
    "Concordance": "communique.api",
    "Corpus": "communique.api",
    "Table": "communique.run",
    "api": "communique.api",
    "build": "communique.api",
    "chart": "communique.chart",
    "fetch": "communique.fetching",
    "open": "communique.api",
    "try_recipe": "communique.api.trying",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, the first time it is asked for."""
    if name == "__version__":
        found = import_module("importlib.metadata").version("communique")
    elif name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    else:
        place = import_module(_PLACES[name])
        found = place if name in {"api", "chart"} else getattr(place, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
