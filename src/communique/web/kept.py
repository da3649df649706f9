"""Numbers that pages ask for again and again, kept while the corpus stands as it does."""

from communique.api import Corpus
from communique.keeping import Keeping

_MOST = 256
"""So many are kept for a corpus."""

_KEPT: Keeping[Corpus] = Keeping(lambda corpus: _MOST)

kept = _KEPT.kept
forget = _KEPT.forget
