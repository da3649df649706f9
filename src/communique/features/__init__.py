"""Features: what tokens are counted as, how often each occurs, and the query that finds it."""

from communique.features.choices import Features, parse_features
from communique.features.dfm import DocumentFeatureMatrix
from communique.features.evidence import every_token, feature
from communique.features.matrix import counted, matrix
from communique.features.stream import GAP, Stream, Stretches, stream, words

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
