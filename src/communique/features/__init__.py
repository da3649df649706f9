"""Features: what tokens are counted as, how often each occurs, and the query that finds it.

What is named here is imported when it is asked for: whoever only searches needs no scipy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.features.choices import Features, parse_features
    from communique.features.counts import counted, matrix
    from communique.features.dfm import DocumentFeatureMatrix
    from communique.features.evidence import every_token, feature
    from communique.features.streams import GAP, Stream, Stretches, stream, words

__all__ = [
    "GAP",
    "DocumentFeatureMatrix",
    "Features",
    "Stream",
    "Stretches",
    "counted",
    "every_token",
    "feature",
    "matrix",
    "parse_features",
    "stream",
    "words",
]

_PLACES = {
    "DocumentFeatureMatrix": "dfm",
    "Features": "choices",
    "GAP": "streams",
    "Stream": "streams",
    "Stretches": "streams",
    "counted": "counts",
    "every_token": "evidence",
    "feature": "evidence",
    "matrix": "counts",
    "parse_features": "choices",
    "stream": "streams",
    "words": "streams",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, the first time it is asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
