"""What Python users hold: a corpus that is searched, counted, read and kept in one line each."""

from communique.api.concordance import Concordance
from communique.api.corpus import Corpus, build, damaged, open
from communique.api.reading import Reading

__all__ = ["Concordance", "Corpus", "Reading", "build", "damaged", "open"]
