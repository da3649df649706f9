"""What Python users hold: a corpus that is searched, counted, read and kept in one line each."""

from communique.api.concordance import Concordance
from communique.api.corpus import Corpus, build, open
from communique.api.damage import damaged, missing
from communique.api.plan import How
from communique.api.ranking import Ranking
from communique.api.reading import Reading
from communique.api.results import Library, Result
from communique.query import BM25F
from communique.recipe import Replay, recorded
from communique.run import Table

__all__ = [
    "BM25F",
    "Concordance",
    "Corpus",
    "How",
    "Library",
    "Ranking",
    "Reading",
    "Replay",
    "Result",
    "Table",
    "build",
    "damaged",
    "missing",
    "open",
    "recorded",
]
