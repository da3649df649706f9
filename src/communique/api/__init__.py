"""What Python users hold: a corpus that is searched, counted, read and kept in one line each."""

from communique.api.concordance import Concordance
from communique.api.corpus import Corpus, build, damaged, missing, open
from communique.api.plan import How
from communique.api.ranking import Ranking
from communique.api.reading import Reading
from communique.query import BM25F
from communique.recipe import Replay, recorded
from communique.run import Table

__all__ = [
    "BM25F",
    "Concordance",
    "Corpus",
    "How",
    "Ranking",
    "Reading",
    "Replay",
    "Table",
    "build",
    "damaged",
    "missing",
    "open",
    "recorded",
]
