"""What Python users hold: a corpus that is searched, counted, read and kept in one line each."""

from communique.api.asking import Asking
from communique.api.concordance import Concordance
from communique.api.corpus import Corpus
from communique.api.damage import damaged, missing
from communique.api.labels import Label, Labelled
from communique.api.leafing import Stretch
from communique.api.notebook import Notebook
from communique.api.opening import build, open
from communique.api.plan import How
from communique.api.ranking import Ranking
from communique.api.reading import Reading
from communique.api.results import Library, Result
from communique.corpus import Budget, around
from communique.corpus.notebook import Pin
from communique.features.choices import Features
from communique.query import BM25F, Definitions, Line, Plan
from communique.recipe import Replay, recorded
from communique.run import Table

__all__ = [
    "BM25F",
    "Asking",
    "Budget",
    "Concordance",
    "Corpus",
    "Definitions",
    "Features",
    "How",
    "Label",
    "Labelled",
    "Library",
    "Line",
    "Notebook",
    "Pin",
    "Plan",
    "Ranking",
    "Reading",
    "Replay",
    "Result",
    "Stretch",
    "Table",
    "around",
    "build",
    "damaged",
    "missing",
    "open",
    "recorded",
]
