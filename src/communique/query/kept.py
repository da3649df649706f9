"""Hits as they are kept with a corpus, and found again in the state that it is in now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from communique.corpus import UNBOUNDED, Budget, Corpus, Part
from communique.corpus.results import SPANS, placed
from communique.query.engine.match import find_all
from communique.query.language.query import Query
from communique.query.place import Spans
from communique.query.thin import check_thin, thinned


@dataclass(frozen=True, slots=True)
class KeptHits:
    """Where the spans of a result are in one part, in text order."""

    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    document: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.start)


def collected(
    corpus: Corpus,
    query: Query,
    *,
    thin: str = "",
    sample: int | None = None,
    seed: int = 0,
    budget: Budget = UNBOUNDED,
) -> pl.DataFrame:
    """Return the hits of a query, thinned as a concordance is, as spans to be kept.

    Raises:
        QueryError, UsageError: the query or the thinning makes no sense.
        BudgetError: the budget is used up.
    """
    check_thin(thin, sample)
    found = list(find_all(corpus, query, budget))
    chosen = thinned(found, thin, sample, seed)
    frame = pl.concat([pl.DataFrame(schema=SPANS), *(_spans(*each) for each in found)])
    return frame if chosen is None else frame[chosen]


def _spans(part: Part, hits: Spans) -> pl.DataFrame:
    document = hits.document
    return pl.DataFrame(
        {
            "id": part.documents["id"].gather(document),
            "content": part.content.gather(document),
            "token": hits.start - part.bounds[document],
            "n_tokens": (hits.end - hits.start).astype(np.int64),
        },
        schema=SPANS,
    )


def found_again(corpus: Corpus, spans: pl.DataFrame) -> Sequence[tuple[Part, KeptHits]]:
    """Return the hits of spans in each part; those of documents that are gone are left out."""
    found = []
    for part in corpus.parts:
        start, end = placed(part, spans)
        found.append((part, KeptHits(start, end, part.document_of(start))))
    return found


def still_there(corpus: Corpus, spans: pl.DataFrame) -> pl.DataFrame:
    """Return the spans of the documents that are in the corpus as they were, in corpus order."""
    known = [
        pl.DataFrame({"id": part.documents["id"], "content": part.content}) for part in corpus.parts
    ]
    schema = {name: SPANS[name] for name in ("id", "content")}
    documents = pl.concat([pl.DataFrame(schema=schema), *known]).with_row_index("row")
    found = spans.join(documents, on=["id", "content"])
    return found.sort("row", "token", "n_tokens", descending=[False, False, True]).select(
        list(SPANS)
    )
