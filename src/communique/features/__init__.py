"""Features: what tokens are counted as, how often each occurs, and the query that finds it.

What is named here is imported when it is asked for: whoever only searches needs no scipy.
"""

from typing import TYPE_CHECKING

from communique.importing import importing

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


if not TYPE_CHECKING:
    __getattr__ = importing(__name__, _PLACES)
