"""How many hits each document has, kept for a while: pages ask it for each field and period."""

import numpy as np
import numpy.typing as npt

from communique.corpus import UNBOUNDED, Budget, Part
from communique.keeping import Keeping
from communique.query.engine.hits import Hits
from communique.query.engine.match import find
from communique.query.language.query import Query

_ROOM = 1 << 22
"""So many numbers are kept for a part."""

_KEPT: Keeping[Part] = Keeping(lambda part: _ROOM // max(part.n_documents, 1))


def by_document(part: Part, query: Query, budget: Budget = UNBOUNDED) -> npt.NDArray[np.int64]:
    """Return int64[n_documents]: how many hits each document of a part has.

    Raises:
        BudgetError: the budget is used up.
    """
    return _KEPT.kept(part, query, lambda: _counted(find(part, query, budget)))


def remembered(query: Query, hits: Hits) -> Hits:
    """Return the hits of a query, all that its part has, once they are counted and kept."""
    _KEPT.keep(hits.part, query, _counted(hits))
    return hits


def _counted(hits: Hits) -> npt.NDArray[np.int64]:
    counts = hits.by_document
    counts.flags.writeable = False
    return counts
